"""The words that headers use for each field, in several languages, and words that look like ours and are not.

Tables only. Each field has its own words and weaker ones, which count when nothing better is there.
"""

from __future__ import annotations

from typing import NamedTuple

from validation.text import fold

NOT_OURS = ""
"""The pretended field of headers that resemble one of ours but mean something else."""


class Synonyms(NamedTuple):
    "Words for one field, separated by `|`: `own` name it, `weak` may also name something else."

    own: str
    weak: str = ""


HEADER_WORDS: dict[str, Synonyms] = {
    "key": Synonyms(
        """
            id|key|milestone id|milestone key|task id|activity id|item id|issue key|ref|reference|wbs|wbs code|code
            |number|task code|unique id|uid|identifier|ticket|issue id|risk id|action ref|task no|task number
            |milestone no|req id|milestone number|kennung|schlüssel|nr|lfd nr|laufende nummer|nummer|psp|psp code
            |vorgangsnummer|vorgangs nr|ap nr|identifiant|référence|numéro|n°|repère|código|identificador|clave|número
            |núm|chave|codigo|codice|identificativo|volgnummer|номер|код|ид|编号|序号|任务编号|里程碑编号|任务id
            |タスクid|番号|項番|kod|numara|číslo|kód|nyckel|번호|id #|task #|item #""",
        """
            no|#|nº|sr no|sr|s no|sno|serial no|serial number|sl no|item|item no|pos|position|milestone|line|index
            |порядок|№""",
    ),
    "title": Synonyms(
        """
            milestone|milestone name|milestones|milestone title|milestone description|title|name|task name
            |activity name|activity|activities|task title|summary|deliverable name|project name|issue|action item
            |event name|short title|meilenstein|meilensteine|meilensteinname|titel|bezeichnung|vorgang|vorgangsname
            |aufgabe|aufgaben|tätigkeit|tätigkeiten|aktivität|aktivitäten|arbeitspaket|arbeitspakete|jalon|jalons
            |intitulé|libellé|titre|tâche|tâches|activité|activités|nom de la tâche|nom du jalon|description du jalon
            |hito|hitos|título|tarea|tareas|actividad|actividades|nombre de la tarea|nombre|marco|marcos|tarefa
            |tarefas|atividade|atividades|nome|nome da tarefa|entregável|entregáveis|attività|compito|titolo|mijlpaal
            |mijlpalen|taak|taken|naam|activiteit|веха|вехи|задача|задачи|название|наименование|этап|мероприятие|任务
            |任务名称|里程碑|名称|活动|工作内容|タスク|タスク名|作業|作業項目|マイルストーン|課題名|件名|görev
            |görevler|kilometre taşı|başlık|milník|úkol|název|aktivita|milstolpe|uppgift|aktivitet
            |작업|작업명|업무|태스크|마일스톤|할일""",
        """
            task|tasks|description|descr|desc|deliverable|deliverables|item|items|subject|action|work item|user story
            |story|work package|work packages|task description|activity description|feature|requirement|objective
            |initiative|risk|risk description|event|project title|topic|what|work breakdown structure
            |initiative activity|action decision|beschreibung|thema|was|pakete|paket|description des tâches|quoi|sujet
            |descripción|asunto|qué|que|descrição|assunto|o que|ação|descrizione|omschrijving|wat|описание|что|描述
            |内容|说明|概要|açıklama|popis|beskrivning|zadání""",
    ),
    "function": Synonyms(
        """
            function|team|department|dept|business unit|organisation|organization|division|owning team
            |responsible team|owner group|functional area|workstream|work stream|swimlane|org unit|group|squad
            |discipline|unit|funktion|abteilung|bereich|team name|fachbereich|gewerk|teilprojekt|fonction|équipe
            |service|département|pôle|direction|función|equipo|departamento|área|dirección|função|equipe|setor
            |funzione|reparto|squadra|afdeling|команда|отдел|подразделение|部门|团队|小组|部署|チーム|担当部署
            |departman|ekip|birim|tým|oddělení|avdelning|부서|팀""",
        "area|domain|track|stream|institution|lane|swarm|owner team|delivery program",
    ),
    "owner": Synonyms(
        """
            owner|assigned to|assignee|responsible|responsible person|accountable|task owner|milestone owner|lead
            |task lead|resourcing|resource|resources|resource names|assign|assigned|person responsible|action owner
            |risk owner|owned by|team member|person|who|actor|pic|responsibility|responsibiliy|owner name
            |project manager|developer|developper|dri|verantwortlich|verantwortlicher|verantwortliche|zuständig
            |zuständigkeit|bearbeiter|besitzer|wer|ressource|ressourcen|responsable|attribué à|attribuée à|affecté à
            |assigné à|porteur|pilote|qui|intervenant|responsable de la tarea|encargado|asignado a|quién|recurso
            |recursos|responsável|atribuído a|quem|dono|responsabile|assegnato a|chi|verantwoordelijke|eigenaar
            |toegewezen aan|wie|ответственный|исполнитель|кому назначено|владелец|负责人|责任人|执行人|担当|担当者
            |責任者|sorumlu|atanan|zodpovědný|odpovědná osoba|řešitel|ansvarig|담당자|담당""",
        "by|contact|name of owner|project lead|manager|bearbeitung|leiter|chef|champion",
    ),
    "contributors": Synonyms(
        """
            contributors|contributor|participants|supporting|support|supported by|other people|collaborators|involved
            |helpers|beteiligte|mitwirkende|mitarbeiter|unterstützung|contributeurs|participants internes
            |colaboradores|participantes|medewerkers|участники|参与人|参与者|協力者|katılımcılar""",
        "team members|members|co owner|consulted|stakeholders",
    ),
    "outcome": Synonyms(
        """
            outcome|business outcome|business result|expected outcome|expected result|benefit|benefits|value
            |impact goal|ergebnis|nutzen|résultat|résultat attendu|bénéfice|resultado|beneficio|benefício|результат
            |成果""",
        "result|results|objective|goal|purpose|ziel|objectif|objetivo",
    ),
    "done_definition": Synonyms(
        """
            definition of done|done definition|dod|acceptance criteria|exit criteria|success criteria
            |completion criteria|abnahmekriterien|akzeptanzkriterien|fertig wenn|critères d'acceptation|critère de fin
            |criterios de aceptación|critérios de aceitação|критерии приемки|验收标准|完了条件|受入基準
            |kabul kriterleri""",
        "criteria|done when|kpi|measure|deliverable criteria",
    ),
    "evidence": Synonyms(
        """
            evidence|proof|proof of completion|nachweis|preuve|evidencia|evidência|доказательство|证据|エビデンス
            |kanıt|důkaz""",
        "link to evidence|document link|artifact|artefact",
    ),
    "start_date": Synonyms(
        """
            start date|start|planned start|planned start date|begin|begin date|start on|est start date
            |estimated start date|plan start|scheduled start|baseline start|from|kick off date|starting date
            |date start|beginn|anfang|startdatum|startdatum geplant|geplanter start|anfangstermin|von|début
            |date de début|date début|date de lancement|début prévu|fecha de inicio|inicio|fecha inicio|comienzo
            |início|data de início|data de inicio|data início|inizio|data inizio|aanvang|дата начала|начало
            |начало этапа|开始|开始日期|开始时间|计划开始|开始日|開始日|開始|予定開始日|予定開始日時|başlangıç
            |başlangıç tarihi|začátek|zahájení|datum zahájení
            |시작일""",
        "start time|launch|start month|start week",
    ),
    "duration_days": Synonyms(
        """
            duration|duration days|days|est days|estimated duration|plan duration|planned duration|work days
            |working days|time estimate|number of days|dauer|dauer tage|dauer in tagen|tage|arbeitstage|aufwand tage
            |durée|durée jours|jours|nombre de jours|duración|días|duración días|duração|dias|duração dias|durata
            |giorni|duur|dagen|длительность|продолжительность|дни|продолжительность дней|工期|天数|持续天数|持续时间
            |期間|日数|工数 日|süre|gün|doba trvání|dny|varaktighet|기간|일수""",
        "estimate|effort days|tempo estimado|length",
    ),
    "baseline_date": Synonyms(
        """
            baseline|baseline date|baseline finish|baseline end|baseline due|original date|original due date
            |original target|original end date|first agreed|initial date|initial due date|bl finish|basistermin
            |basisplan|ursprünglicher termin|date initiale|date de référence|línea base|fecha original|linha de base
            |data original|базовый срок|基线日期|基準日""",
        "original|orig date|contract date",
    ),
    "due_date": Synonyms(
        """
            due date|due|deadline|target date|end date|end|finish date|finish|due by|planned end|planned end date
            |target|planned finish|planned finish date|planned date|plan date|plan end|plandate|planned completion
            |planned completion date|target completion date|target end date|est deadline|commit date|committed date
            |scheduled finish|delivery date|by when|fällig|fällig am|fälligkeit|fälligkeitsdatum|termin|endtermin|ende
            |enddatum|zieltermin|geplantes ende|frist|bis|bis wann|échéance|date d'échéance|date de fin|fin|date fin
            |date limite|date cible|date de livraison|fin prévue|fecha límite|fecha de fin|fecha fin|vencimiento
            |fecha de vencimiento|fecha objetivo|fecha de entrega|plazo|prazo|data de término|término|data fim
            |data final|data de entrega|data limite|vencimento|fim|scadenza|data fine|fine|vervaldatum|einddatum|einde
            |streefdatum|срок|дата окончания|окончание|конец|завершение|дедлайн|дата завершения|截止日期|结束|结束日期
            |结束时间|完成日期|到期日|计划完成|期限|終了日|終了|予定完了日|予定完了日時|完了予定日|納期|bitiş
            |bitiş tarihi|son tarih|konec|termín|datum ukončení|datum do|slutdatum|förfallodatum
            |종료일|완료예정일|마감일""",
        """
            date|dates|milestone date|when|wann|datum|quand|fecha|cuándo|quando|data|end time|completion date|дата
            |日期|日付|tarih|completion|end month|week|timeline""",
    ),
    "forecast_date": Synonyms(
        """
            forecast|forecast date|forecast finish|forecast end|forecast completion|expected date|expected finish|eta
            |expected completion|estimated completion|estimated completion date|projected date|projected finish
            |revised date|revised due date|revised end date|current estimate|latest estimate|prognose|prognosedatum
            |erwartet|erwartetes ende|prévision|date prévisionnelle|fin estimée|date révisée|pronóstico|fecha prevista
            |fecha estimada|previsão|data prevista|previsione|verwacht|прогноз|预计日期|预计完成|見込日|予測日
            |tahmini bitiş|předpoklad""",
        "estimated end date|new date|revised|estimate date",
    ),
    "actual_date": Synonyms(
        """
            actual|actual date|actual end|actual end date|actual finish|actual finish date|actual completion
            |date closed|actual completion date|completed on|date completed|done on|closed on|closed date|achieved
            |achieved on|finished on|actual finish time|resolved|resolution date|ist termin|ist ende
            |tatsächliches ende|erledigt am|abgeschlossen am|ist|date réelle|fin réelle|date de fin réelle|réalisé le
            |terminé le|fecha real|fecha real de fin|fin real|terminado el|data real|término real|concluído em
            |data effettiva|werkelijke einddatum|факт|фактическая дата|дата закрытия|实际日期|实际完成|实际结束
            |实际完成日期|完了日|実績完了日|実績完了日時|gerçekleşen bitiş|skutečný termín|splněno dne""",
        "completion date|date done|completed date|end actual|closed",
    ),
    "status": Synonyms(
        """
            status|state|task status|milestone status|current status|activity status|progress status|status code|stage
            |stand|bearbeitungsstand|zustand|statut|état|état d'avancement|estado|situación|situação|andamento|stato
            |toestand|статус|состояние|状态|完成状态|ステータス|状況|状態|durum|stav|splněno|läge
            |상태""",
        """
            done|completed|complete|done?|progress|erledigt|fait|hecho|feito|fatto|выполнено|是否完成|phase status
            |completion status""",
    ),
    "percent_complete": Synonyms(
        """
            % complete|percent complete|% done|progress|progress %|% progress|complete %|completion %
            |percentage complete|% completed|completion pct|pct complete|percent done|percentage|% completion|%
            |fortschritt|fortschritt %|% abgeschlossen|fertigstellung|fertigstellungsgrad|erfüllungsgrad|avancement
            |% avancement|pourcentage|progression|% terminé|avance|% avance|progreso|porcentaje|% completado|progresso
            |% concluído|percentual|avanzamento|voortgang|прогресс|% выполнения|процент выполнения|进度|完成率
            |完成百分比|完成度|進捗|進捗率|進捗 %|ilerleme|% ilerleyiş|postup|% hotovo
            |진행률|진척률""",
        "complete|completion|done %|done|выполнено|erledigt|hotovo|tamamlandı",
    ),
    "health": Synonyms(
        """
            health|rag|rag status|rag rating|traffic light|overall health|ampel|ampelstatus|météo|semáforo|farol
            |semaforo|светофор|健康|信号""",
        "colour|color|couleur|farbe",
    ),
    "depends_on": Synonyms(
        """
            depends on|dependencies|dependency|predecessors|predecessor|prerequisites|prerequisite|preceding tasks
            |blocked by|waits for|requires|depends|precedence|preds|pred list|pred|dependent on|precondition
            |predecessor id|depends upon|vorgänger|abhängigkeit|abhängigkeiten|abhängig von|voraussetzung
            |voraussetzungen|wartet auf|prédécesseur|prédécesseurs|dépendance|dépendances|dépend de|prérequis
            |predecesor|predecesora|predecesoras|predecesores|dependencia|dependencias|depende de|predecessora
            |predecessoras|predecessores|dependência|dependências|dipendenze|predecessori|afhankelijk van
            |afhankelijkheden|voorganger|предшественник|предшественники|зависимости|зависит от|前置任务|依赖|前置
            |前导任务|先行タスク|先行タスク id|前提|依存|öncül|öncüller|bağımlılık|předchůdce|závislosti|föregångare
            |선행작업""",
        "pr|after|needs|links|linked issues|inward issue link blocks",
    ),
    "budget_planned": Synonyms(
        """
            budget|planned budget|planned cost|cost plan|budget planned|estimated cost|cost estimate|approved budget
            |budget geplant|plankosten|kosten geplant|budget prévu|coût prévu|coût estimé|presupuesto
            |costo planificado|coste previsto|orçamento|custo previsto|custo planejado|preventivo|begroting|бюджет
            |预算|予算|bütçe|rozpočet""",
        "cost|costs|kosten|coût|costo|coste|custo|amount|planned value|pv",
    ),
    "budget_actual": Synonyms(
        """
            spent|actual cost|actual spend|budget actual|budget spent|cost actual|spend to date|actuals|costs to date
            |istkosten|ist kosten|ausgegeben|coût réel|dépensé|dépenses|costo real|coste real|gastado|custo real|gasto
            |speso|uitgegeven|потрачено|фактические затраты|实际成本|实际花费|実績コスト|harcanan""",
        "spend|expenditure|ev ac",
    ),
    "risk": Synonyms(
        """
            risk|risks|key risks|risk description|risiko|risiken|risque|risques|riesgo|riesgos|risco|riscos|rischi
            |риски|风险|リスク|riskler|rizika""",
        "issues|problems|concerns",
    ),
    "notes": Synonyms(
        """
            notes|note|comments|comment|remarks|remark|additional notes|status notes|status comment|bemerkung
            |bemerkungen|kommentar|kommentare|anmerkung|anmerkungen|notizen|hinweis|remarque|remarques|commentaire
            |commentaires|observación|observaciones|comentario|comentarios|notas|observação|observações|comentário
            |comentários|obs|osservazioni|commenti|opmerking|opmerkingen|примечание|примечания|комментарий|комментарии
            |备注|注释|说明|備考|コメント|メモ|notlar|açıklamalar|poznámka|poznámky|anteckningar|비고""",
        """
            description|details|further information|additional information|update|updates|details of task|beschreibung
            |task detail""",
    ),
    NOT_OURS: Synonyms(
        """
            actual start|actual start date|actual duration|actual number of days|created|creation date|created on
            |created by|date raised|raised on|raised by|updated|last updated|updated on|last update|last viewed
            |reporter|creator|author|priority|type|task type|issue type|level|cycle|parent|parent id|parent task
            |project|project key|project id|project type|project description|project lead|project lead id|assignee id
            |reporter id|creator id|version|phase|sprint|wbs id|prio|succ list|successors|successor|blocks|severity
            |impact|probability|likelihood|mitigation|work days complete|days complete|days remaining|hours required
            |days left|days to go|weeks left|weeks to go|days overdue
            |work in hours|hours|effort|work hours|story points|sub task|subtask|subtasks|risk score|risk level
            |risk type|risk rating|trigger|response|display week|delete this row|req id|file|tatsächlicher start
            |ist start|ist beginn|priorität|typ|phase nr|nachfolger|erstellt|erstellt am|erstellt von|début réel
            |priorité|type de tâche|successeurs|créé le|créé par|inicio real|prioridad|tipo|creado|sucesoras
            |início real|prioridade|criado em|sucessoras|приоритет|фактическое начало|последователи|优先级|实际开始
            |实际开始日期|优先度|優先度|実績開始日|実績開始日時|作成者|作成日|最終更新者|後続タスク|öncelik|priorita
            |team id|milestone coding|weight|tags|labels|time spent|rpn|original estimate|url|report date|reportdate
            |general notes|budget code|duration hours|nombre d heures""",
    ),
}

REPEATED_TOTALS = frozenset(
    fold(word)
    for word in [
        "total",
        "totals",
        "grand total",
        "subtotal",
        "sub total",
        "sum",
        "overall",
        "summe",
        "gesamt",
        "gesamtsumme",
        "zwischensumme",
        "somme\n    ",
        "total général",
        "sous total",
        "suma",
        "total general",
        "soma",
        "total geral",
        "totale",
        "totaal",
        "итого",
        "всего",
        "合计",
        "总计",
        "小计",
        "合計",
        "toplam",
        "celkem",
    ]
)
LEGEND_WORDS = frozenset(
    fold(word)
    for word in [
        "legend",
        "key",
        "colour key",
        "color key",
        "status key",
        "note",
        "notes",
        "legende",
        "légende",
        "leyenda",
        "legenda",
        "leggenda",
        "легенда\n    ",
        "图例",
        "凡例",
        "açıklama",
        "instructions",
        "hinweis",
        "anleitung",
    ]
)


def _spelled(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded for word in words.split("|") if (folded := fold(word))))


HEADER_SYNONYMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    field: (_spelled(words.own), _spelled(words.weak)) for field, words in HEADER_WORDS.items()
}
"""field → (own words, weak words), folded."""
