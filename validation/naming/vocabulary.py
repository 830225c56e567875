"""The words that headers use for each field, and words that look like ours and are not.

Each field has its own words and weaker ones, which count when nothing better is there. Of words with one worth,
those further in front are worth a trifle more.
"""

from __future__ import annotations

from validation.naming.how_words import HOW_WORDS
from validation.naming.synonyms import NOT_OURS, Synonyms
from validation.naming.what_words import WHAT_WORDS
from validation.naming.when_words import WHEN_WORDS
from validation.naming.who_words import WHO_WORDS
from validation.values.text import fold

__all__ = ["FIELD_WORDS", "HEADER_SYNONYMS", "NOT_OURS", "SUBJECTS"]

FIELD_WORDS: dict[str, Synonyms] = WHAT_WORDS | WHO_WORDS | WHEN_WORDS | HOW_WORDS
"""field → the words that headers use for it, as people write them."""

_OTHER_WORDS: dict[str, Synonyms] = {
    NOT_OURS: Synonyms(
        """
            margin|schedule margin|margin days|buffer|reserve|marge|margen|margine|actual start
            |actual start date|actual duration|actual number of days|created|creation date|created on
            |created by|date raised|raised on|raised by|updated|last updated|updated on|last update|last viewed
            |reporter|creator|author|priority|type|task type|issue type|level|cycle|parent|parent id|parent task
            |project|project key|project id|project type|project description|project lead|project lead id
            |assignee id|reporter id|creator id|version|sprint|wbs id|prio|succ list|successors|successor|blocks
            |severity|impact|probability|likelihood|mitigation|work days complete|days complete|days remaining
            |hours required|days left|days to go|weeks left|weeks to go|days overdue|work in hours|hours|effort
            |work hours|story points|sub task|subtask|subtasks|risk score|risk level|risk type|risk rating|trigger
            |response|display week|delete this row|req id|file|tatsächlicher start|ist start|ist beginn|priorität
            |typ|phase nr|nachfolger|erstellt|erstellt am|erstellt von|début réel|priorité|type de tâche|successeurs
            |créé le|créé par|inicio real|prioridad|tipo|creado|sucesoras|início real|prioridade|criado em
            |sucessoras|приоритет|фактическое начало|последователи|优先级|实际开始|实际开始日期|优先度|優先度
            |実績開始日|実績開始日時|作成者|作成日|最終更新者|後続タスク|öncelik|priorita|team id|milestone coding
            |weight|tags|labels|time spent|rpn|original estimate|url|report date|reportdate|general notes
            |budget code|duration hours|nombre d heures|last modified|modified|date created|opened|opened on
            |open date|submitted|logged by|requested by|requester|approver|approved by|sponsor|customer|client|kunde
            |cliente|location|region|country|currency|budget owner|task owner id|risk category|category|kategorie
            |catégorie|categoría|категория|类别|分类|カテゴリ|kategori|prioriteit|prioritet|wichtigkeit|importance
            |urgency|phase no|phase id|complexity|confidence rating|shape|slack|float|total slack|free float|puffer
            |actual work|remaining work|remaining|restdauer|rest|reste à faire|verbleibend|planned effort
            |actual effort|planned hours|actual hours|ist stunden|soll stunden|aufwand|aufwand h|aufwand stunden
            |charge|charge estimée|horas|ore|uren|часы|трудозатраты|工时|工時|工数 h|saat|hodiny|timmar|시간|delay
            |verzug|verzögerung|retard|retraso|atraso|ritardo|vertraging|отклонение|просрочка|延期天数|偏移天数|遅延
            |遅延日数|gecikme|zpoždění|försening|지연|variance|abweichung|écart|desviación|desvio|scostamento
            |afwijking|偏差|差異|sapma|odchylka|avvikelse|woche|semaine|semana|settimana|неделя|周次|週|hafta
            |týden|vecka|주차|weekday|wochentag|jour de la semaine|den|day of month|predecessor of|nachfolger id
            |successeur|sucesor|sucessor|successore|opvolger|последующая|后续任务|后置任务|後続|ardıl|následník
            |efterföljare|후행작업|start istwert|début effectif|date de début réelle|fecha real de inicio
            |data de início real|início efetivo|inizio effettivo|inizio reale|werkelijke start|werkelijke startdatum
            |начало факт|факт начало|дата начала факт|实际开始时间|开始实绩|開始実績日|実開始日|着手実績日
            |gerçekleşen başlangıç|gerçek başlangıç|skutečný začátek|skutečné zahájení|faktisk start|실제 시작일
            |severity score|likelihood score|effort estimate|story point|attachment|attachments|anhang|pièce jointe
            |adjunto|anexo|link|lien|enlace|collegamento|ссылка|链接|リンク|odkaz|länk
            |stakeholder|overdue days|days late|days delayed""",
    ),
}


def _spelled(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded for word in words.split("|") if (folded := fold(word))))


SUBJECTS = frozenset(
    _spelled(
        """
        project|project name|initiative|programme|program|release|product|feature|work package|workpackage|projekt
        |vorhaben|initiative|projet|chantier|proyecto|iniciativa|projeto|progetto|iniziativa|project naam|проект|项目
        |プロジェクト|案件|proje|프로젝트"""
    )
)
"""What a list may be about whose titles are called neither task nor milestone, folded."""

HEADER_SYNONYMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    field: (_spelled(words.own), _spelled(words.weak)) for field, words in (FIELD_WORDS | _OTHER_WORDS).items()
}
"""field → (own words, weak words), folded."""
