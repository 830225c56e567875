"""Words that rows and groups of columns use: totals, legends, instructions, and what makes "End" an actual end.

Tables only, folded, in several languages.
"""

from __future__ import annotations

from domain.headings import JOINT
from validation.values.text import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(folded for word in words.split("|") if (folded := fold(word)))


def _phrases(words: str) -> tuple[str, ...]:
    return tuple(folded for word in words.split("|") if (folded := fold(word)))


TOTALS = _folded(
    """
    total|totals|grand total|subtotal|sub total|sum|overall|summe|gesamt|gesamtsumme|zwischensumme|somme|total général
    |sous total|suma|total general|soma|total geral|totale|totaal|итого|всего|合计|总计|小计|合計|小計|toplam|celkem
    |summa|합계|총계|average|mean|mittelwert|durchschnitt|moyenne|promedio|média|平均"""
)
LEGENDS = _folded(
    """
    legend|key|colour key|color key|status key|note|notes|legende|légende|leyenda|legenda|leggenda|легенда|图例|凡例
    |açıklama|instructions|hinweis|hinweise|anleitung|remarks|примечание|примечания|notas|opmerking|poznámka|förklaring
    |範例|备注|備考|definitions|glossary|colours|colors|colour code|color code|colour coding|color coding
    |farbcode|farben|farblegende|code couleur|codes couleurs|código de colores|colores|código de cores|cores
    |codice colori|colori|kleurcode|kleuren|обозначения|цвета|颜色说明|色の意味|renkler|renk kodu|barvy
    |vysvětlivky|färger|färgkod
    |teckenförklaring"""
)
_KEYS = _folded("legend|key|legende|légende|leyenda|legenda|leggenda|легенда|图例|凡例|vysvětlivky|teckenförklaring")
PIVOTS = _folded(
    """
    row labels|column labels|zeilenbeschriftungen|spaltenbeschriftungen|étiquettes de lignes|étiquettes de colonnes
    |etiquetas de fila|etiquetas de columna|rótulos de linha|rótulos de coluna|etichette di riga|etichette di colonna
    |rijlabels|kolomlabels|названия строк|названия столбцов|行标签|列标签|行ラベル|列ラベル|satır etiketleri
    |sütun etiketleri|popisky řádků|popisky sloupců|radetiketter|kolumnetiketter|grand total|gesamtergebnis
    |total général|total general|total geral|totale complessivo|eindtotaal|общий итог|总计|総計|genel toplam
    |celkový součet|totalsumma"""
)
"""What a pivot table calls its rows, its columns, and what it adds up."""

TEMPLATES = _phrases(
    """
    template rows|template row|rows to copy|vorlagenzeilen|zeilenvorlage|lignes modèles|filas de plantilla
    |linhas modelo|строки шаблона|模板行"""
)
"""Phrases above rows that are there to be copied, and are no data."""

INSTRUCTIONS = _phrases(
    """
    insert new rows|insert rows|add new rows|to add more data|add more rows|add rows|copy this row|copy and paste
    |copy and insert|do not delete this row|neue zeilen|zeilen einfügen|zeile kopieren|nouvelles lignes|insérez
    |insérer de nouvelles|nuevas filas|inserte|insertar filas|novas linhas|insira|inserir linhas|новые строки
    |вставляйте|вставьте|nieuwe rijen|nuove righe|yeni satır|nové řádky|nya rader|插入新行|新しい行"""
)
"""Phrases of rows that tell how to fill in a template; the row has nothing but such a sentence."""

AS_OF = _folded(
    "stand|updated|update|version|printed|created|exported|modified|revised|erstellt|aktualisiert|jour|imprimé"
    "|actualizado|actualización|atualizado|aggiornato|bijgewerkt|обновлено|aktualizováno|uppdaterad|更新|作成|güncelleme"
)
"""Words of titles that say when a sheet was written, and not what it is about."""
COMMA_LANGUAGES = _folded(
    """
        meilenstein|aufgabe|aufgaben|vorgang|fällig|fälligkeit|verantwortlich|verantwortlicher|zuständig|kosten|
        beginn|bezeichnung|fortschritt|dauer|aufwand|jalon|tâche|échéance|début|avancement|coût|coûts|durée|
        dépensé|attività|scadenza|inizio|responsabile|costo|costi|durata|mijlpaal|taak|verantwoordelijke|
        einddatum|begindatum|duur|tarefa|responsável|prazo|início|término|orçamento|custo|duração|úkol|termín|
        zodpovídá|odpovědný|náklady|milník|rozpočet|uppgift|milstolpe|ansvarig|slutdatum|kostnad|görev|sorumlu|
        bitiş|başlangıç|maliyet|bütçe|kamień|zadanie|termin|koszt|budżet|milepæl|opgave|oppgave|ansvarlig|
        forfaldsdato|tehtävä|vastuuhenkilö"""
)
"""Words of headers in languages that write 2,5; English and Spanish ones are used where people write 2.5 too."""
EURO_COMMA_WORDS = _folded(
    """
    tarea|tareas|hito|hitos|fecha|límite|coste|costes|presupuesto|estado|gastado|importe|actividad|plazo|quién
    |encargado|previsto|estimado|responsable|acción|notas|observaciones"""
)
"""Words of headers in Spanish: who pays in euros writes 2,5."""

GROUPS: dict[str, frozenset[str]] = {
    "plan": _folded(
        """
        plan|planned|planning|target|scheduled|schedule|estimate|estimated|geplant|soll|planung|prévu|prévision
        |planifié|previsto|planificado|planejado|planeado|pianificato|gepland|план|плановый|плановая|план срок|计划|预计
        |予定|計画|planlanan|plán|plánováno|planerat|planerad|계획|예정|sched|预定|programmed|agreed|prév|prev|prévu|vereinbart|convenue|combinada|acordada|acordado|concordata
        |afgesproken|плану|planowana|planlagte|programado|programada|planificada|planejada
        |prévue|planifiée|prevista|pianificata|geplante|geplanter|geplantes|geplande|плановое|planowane|planowany|planlagt
        |plánované|plánovaný|plánovaná|planerade|öngörülen|programmato"""
    ),
    "actual": _folded(
        """
        actual|actuals|real|ist|tatsächlich|réel|réalisé|realizado|effettivo|consuntivo|werkelijk|факт
        |фактический|фактическая|фактически|实际|実績|skutečně|faktiskt|gerçekleşen|gerçek|skutečnost|skutečný|faktisk|utfall|verklig|실적|실제|act|echt|факту|tats|tatsächliches
        |tatsächlicher|tatsächliche|réelle|réels|effectif|effective|réalisée|effettiva|effettivi|werkelijke|gerealiseerd
        |gerealiseerde|фактическое|фактические|fiili|skut|skutečné|skutečná|faktiska|faktiske|verkligt|verkliga
        |rzeczywiste|rzeczywisty|faktyczna|faktyczny|realizada|efetiva|efetivo|efectiva|efectivo"""
    ),
    "baseline": _folded(
        """
        baseline|original|bl|bl1|basisplan|ursprünglich|référence|línea base|linha de base|базовый|基线|基準
        |ベースライン|基准|baseline1|orig|initial|initially|contractual|basis|ursprünglicher|ursprüngliches|urspr|ursprüngl|initiale
        |contractuelle|contractuel|originale|iniziale|contrattuale|contratual|oorspronkelijk|oorspronkelijke|oorspr
        |originele|базовая|базовое|первоначальный|первоначальная|первоначально|исходный|исходная|原计划|原定|初始|合同|首次
        |当初|初回|ilk|orijinal|temel|původní|původně|prvotní|smluvní|výchozí|ursprungligt|ursprunglig|pierwotny
        |pierwotnie|oprindelig|opprinnelig"""
    ),
    "forecast": _folded(
        """
        forecast|expected|projected|revised|prognose|revidiert|prévisionnel|révisé|révisée|revisado|revisada|rivisto
        |herzien|pronóstico|previsão|прогноз|прогнозный|прогнозная|прогнозное|预测|見込|見込み|tahmin|prognóza|forecasted
        |fcst|anticipated|likely|reforecast|voraussichtlich|voraussichtliches|voraussichtlicher|vorauss|voraussichtl|vsl
        |erwartet|erwartetes|erwarteter|revidierter|prévisionnelle|probable|actualisée|actualisé|réestimée|proyectada
        |proyectado|reprogramada|reprogramado|esperada|esperado|projetada|projetado|provável|rivista|stimata|aggiornata
        |riprogrammata|verwacht|verwachte|herziene|bijgestelde|ожидаемый|ожидаемая|ожидаемое|уточненный|скорректированный
        |перенесенный|актуальный|预估|调整后|变更后|延期|変更後|修正|再設定|予測|見直し|tahmini|beklenen|revize|güncel
        |ertelenen|předpokládaný|předpokládané|předpokl|očekávaný|očekávané|revidovaný|upravený|aktualizovaný|förväntat
        |förväntad|reviderat|reviderad|justerat|przewidywany|forventet|revideret"""
    ),
}
"""What a group of columns, written above them, says of the dates and amounts below."""

MEANT_IN_GROUP: dict[str, dict[str, str]] = {
    "plan": {"percent_complete": "", "actual_date": "due_date", "budget_actual": "budget_planned"},
    "actual": {
        "start_date": "", "duration_days": "", "due_date": "actual_date", "baseline_date": "actual_date",
        "budget_planned": "budget_actual",
    },
    "baseline": {"start_date": "", "duration_days": "", "due_date": "baseline_date", "percent_complete": ""},
    "forecast": {"start_date": "", "duration_days": "", "due_date": "forecast_date"},
}  # fmt: skip
"""group → field that a label names by itself → the field it means in that group; "" is none of ours."""


def is_legend(text: str) -> bool:
    """Say whether a name, as that of a tab, is one of a legend.

    >>> is_legend("Legend"), is_legend("Colour key"), is_legend("Plan")
    (True, True, False)
    """
    return fold(text) in LEGENDS or bool(_KEYS & set(fold(text).split()))


def group_kind(text: str) -> str | None:
    """What kind of group a label above columns is; None where it changes nothing.

    Of several levels the lowest that means something counts.

    >>> group_kind("Plan"), group_kind("実績"), group_kind("Team"), group_kind("Schedule / Baseline")
    ('plan', 'actual', None, 'baseline')
    """
    for level in reversed(text.split(JOINT)):
        words = set(fold(level).split()) | {fold(level)}
        if kind := next((kind for kind, known in GROUPS.items() if words & known), None):
            return kind
    return None
