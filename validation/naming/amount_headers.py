"""Headers of amounts that no list has word for word: a kind ("estimated", "actual") and "cost", composed.

A header that names a currency is one of amounts too: "Planned (£m)".
"""

from __future__ import annotations

from validation.values.money_words import unit_in, without_units
from validation.values.row_words import GROUPS
from validation.values.text import fold

_MOST_WORDS = 4


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


_AMOUNT = _folded(
    """cost|costs|capex|opex|funding|budget|budgets|amount|spend|expenditure|price|kosten|budgets|betrag|ausgaben
    |coût|coûts|montant
    |dépense|value|estimate|estimation|fee|fees|investment|investition|investissement|inversión
    |investimento|investering
    |gesamtkosten
    |gesamtbudget|betrag|omkostninger|koszt|koszty|kwota|utgifter|výdaje|částky|kosztów|importi|bedragen|sum|sums|funds|custa|costa|cuesta|kostet|dotación|enveloppe|sommes|somme
    |dépenses|coste|costes|costo|costos|presupuesto|importe|gasto|gastos|custo|custos|orçamento|valor|gastos|costi
    |importo|monto|montos|preis|prix|precio|preço|prezzo|prijs|цена|spesa|spese|uitgaven|bedrag|стоимость|затраты
    |бюджет|расходы|сумма|maliyet|bütçe|tutar|náklady|rozpočet
    |cena|částka|kostnad|kostnader|belopp|费用|成本|金额|支出|投资|コスト|費用|金額|预算|予算"""
)
_ESTIMATED = _folded(
    """alloué|allouée|asignado|asignada|assegnato|alocado|toegekend|beviljat|выделено|approx|approximate|est|estim|prévisionnel|prévisionnelle|prévisionnels|previsionale|previsional|estimated|approved|agreed
    |allocated|geschätzt|geschätzte|estimé|estimée|estimés|estimado|estimada
    |aprobado|aprovado|stimato|stimata|approvato|geraamd|geraamde|begroot|сметная|плановые|tahmini|odhadované
    |contratado|contratada|contracted|contract|vertraglich|договорная|schválený|uppskattad|beräknad"""
)
_SPENT = _folded(
    """spent|certified|used|consumed|utilised|utilized|incurred|paid|invoiced|to date|bisher|aktuell|verbraucht|tats
    |abgerechnet|bezahlt|effectif|effectifs|dépensé|consommé|engagé|gastado|gastada|gasto|incurrido|consumido|incorrido|sostenuti|sostenute|sostenuta|pagato|speso
    |reali|gerealiseerde|gerealiseerd|gemaakte|betaald|besteed|расходов|оплачено|освоено|fiili|harcanmış|zaplaceno|skut|vynaložené
    |utraceno|faktiska|verklig|nedlagda|upparbetade|betalt|rzeczywisty|poniesione|faktiske|påløbne|påløpte|tatsächliche|angefallen|payé|facturé|ejecutado|ejecutada|executado
    |realizado|pagado|pago|sostenuto
    |werkelijke|фактические|факт|harcanan|ödenen|čerpané|förbrukad"""
)


_PLAIN = _folded(
    """gross|net|brutto|netto|brut|hors|taxe|taxes|ht|ttc|excl|incl|ex|inc|exkl|inkl|exclusive|inclusive|vat|tax|gst|mwst|ust
    |tva|iva|btw|moms|dph|kdv|ндс|税抜|税込|含税|不含税|без|с|ohne|mit|sin|con|sem|com|senza|bez|s|zonder|met|hariç|dahil|total
    |gesamt|bruto|neto|lordo|quanto|cuánto|combien|was|how|much|líquido|totale|totaal|totaux|toplam|celkem|totalt|of|the|in|de|du|des|der|di|del|do|da"""
)
"""What an amount may say besides, without being another: with or without tax, all together."""


def composed_amount(header: str) -> str | None:
    """The budget field that a header puts together; "" for amounts of another kind, None for no amount.

    >>> composed_amount("Est. Cost"), composed_amount("Coste estimado (k€)"), composed_amount("Forecast cost")
    ('budget_planned', 'budget_planned', '')
    >>> composed_amount("Planned (£m)"), composed_amount("Planned"), composed_amount("Cost centre")
    ('budget_planned', None, None)
    """
    unit, currency = unit_in(header)
    words = [part for word in fold(without_units(header)).split() for part in _pieces(word)]
    is_amount = bool(set(words) & _AMOUNT) or bool(currency) or unit != "1"
    kinds = [kind for word in words if (kind := _kind(word))]
    if is_amount and words and not kinds and all(word in _AMOUNT or word in _PLAIN for word in words):
        return "budget_planned" if set(words) & _AMOUNT else None
    if not is_amount or len(kinds) != 1 or len(words) > _MOST_WORDS:
        return None
    if any(word not in _AMOUNT | _PLAIN | _JOINING and not _kind(word) for word in words):
        return None
    return {"plan": "budget_planned", "baseline": "budget_planned", "actual": "budget_actual"}.get(kinds[0], "")


_WIDE = sorted(
    _folded("费用|成本|金额|支出|投资|コスト|費用|金額|预算|予算|计划|計画|实际|実績|项目|総|总|合计"),
    key=len,
    reverse=True,
)
_BUDGETS = _folded("预算|予算")
_JOINING = _folded("项目|総|总|合计|total|of|the|de|du|des|der|di|del|do|da")


def _pieces(word: str) -> list[str]:
    """The parts of a word that is written without blanks; a word that has others stays whole.

    >>> _pieces("费用预算"), _pieces("budget")
    (['费用', '预算'], ['budget'])
    """
    parts, rest = [], word
    while piece := next((known for known in _WIDE if rest.startswith(known)), ""):
        parts.append(piece)
        rest = rest[len(piece) :]
    return parts if parts and not rest else [word]


def _kind(word: str) -> str | None:
    if word in _BUDGETS:
        return "plan"
    if word in _ESTIMATED:
        return "plan"
    return "actual" if word in _SPENT else next((kind for kind, known in GROUPS.items() if word in known), None)
