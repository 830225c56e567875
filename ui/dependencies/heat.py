"""Function × function as cells: who waits for whom, with sums, mutual waits, and what leads nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from analysis.heatmap import Heatmap
from domain.records import Money
from ui.charts import Cell, Cells
from ui.rows import rows_of
from ui.words import count

By: TypeAlias = Literal["open", "late", "overdue", "slack", "value", "age"]

TOTAL, NOWHERE, OUTSIDE = "All", "Leads nowhere", "Outside"
MINUS, MUTUAL = "\N{MINUS SIGN}", "⇄"


def cells_of(picture: Heatmap, by: By) -> Cells:
    """Rows wait, columns deliver. After the functions come the sums, and columns for references that lead nowhere or
    outside, where there are any."""
    known = {(row.receiver, row.provider): row for row in rows_of(picture.cells)}
    extra = [name for name, counts in _loose(picture).items() if counts]
    columns = [*picture.functions, *extra, TOTAL]
    cells = [
        _cell(receiver, column, known, picture, by) for receiver in [*picture.functions, TOTAL] for column in columns
    ]
    return Cells([*picture.functions, TOTAL], columns, cells, "the row waits for the column")


def _loose(picture: Heatmap) -> dict[str, dict[str, int]]:
    return {NOWHERE: picture.unresolved, OUTSIDE: picture.outside}


def _cell(receiver: str, provider: str, known: dict[tuple[str, str], Any], picture: Heatmap, by: By) -> Cell:
    if provider in (NOWHERE, OUTSIDE):
        return _loose_cell(receiver, provider, _loose(picture)[provider])
    if TOTAL in (receiver, provider):
        return _sum(receiver, provider, known, by)
    row = known.get((receiver, provider))
    text = _number(row, by) if row else ""
    back = known.get((provider, receiver))
    if row and text and receiver != provider and row.open and back is not None and back.open:
        text = f"{text} {MUTUAL}"
    return Cell(text, row.state if row else "none", cell_sentence(receiver, provider, row, back), receiver == provider)


def _loose_cell(receiver: str, provider: str, counts: dict[str, int]) -> Cell:
    number = sum(counts.values()) if receiver == TOTAL else counts.get(receiver, 0)
    what = "lead nowhere" if provider == NOWHERE else "lead outside of Cairn"
    who = "All functions" if receiver == TOTAL else receiver
    return Cell(str(number or ""), None, f"{who}: {count(number, 'reference')} that {what}")


def _sum(receiver: str, provider: str, known: dict[tuple[str, str], Any], by: By) -> Cell:
    """A sum leaves out what a function waits for within itself: it is about waiting for others."""
    rows = [
        row
        for (waits, delivers), row in known.items()
        if receiver in (TOTAL, waits) and provider in (TOTAL, delivers) and waits != delivers
    ]
    text, said = _summed(rows, by)
    who = "Everybody" if receiver == TOTAL else receiver
    whom = "others" if provider == TOTAL else provider
    return Cell(text, None, f"{who} waits for {whom}: {said}")


def _summed(rows: list[Any], by: By) -> tuple[str, str]:
    """The text and the words of a sum: the worst of what does not add up, the sum of what does."""
    if by == "slack":
        slacks = [int(row.worst_slack_days) for row in rows if row.worst_slack_days is not None]
        text = f"{min(slacks)}".replace("-", MINUS) if slacks else ""
        return text, f"the worst has {min(slacks, default=0)} days of slack"
    if by == "age":
        oldest = max((int(row.oldest_days) for row in rows if row.oldest_days is not None), default=None)
        return _blank(oldest), f"the oldest open link is {count(oldest or 0, 'day')} old"
    if by == "value":
        sums: dict[str | None, Decimal] = {}
        for money in (money for row in rows for money in row.at_risk):
            sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
        at_risk = [Money(amount, currency) for currency, amount in sorted(sums.items(), key=lambda item: -item[1])]
        return _short(at_risk), f"{_long(at_risk)} at risk"
    number = sum(getattr(row, by) for row in rows)
    return _blank(number or None), f"{count(number, 'link')} {by}"


def _number(row: Any, by: By) -> str:
    if by == "slack":
        return _blank(row.worst_slack_days).replace("-", MINUS)
    if by == "age":
        return _blank(row.oldest_days)
    return _short(row.at_risk) if by == "value" else _blank(getattr(row, by) or None)


def _blank(number: int | None) -> str:
    return "" if number is None else str(int(number))


def _short(at_risk: Sequence[Money]) -> str:
    """The largest sum as a cell has room for it.

    >>> _short([Money(Decimal(1_240_000), "EUR"), Money(Decimal(300), "CHF")]), _short([Money(Decimal(950))])
    ('1.2M', '950')
    """
    if not at_risk or not at_risk[0].amount:
        return ""
    amount = at_risk[0].amount
    for size, letter in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if amount >= size:
            return f"{amount / size:.1f}{letter}".replace(".0", "")
    return f"{amount:.0f}"


def _long(at_risk: Sequence[Money]) -> str:
    return " and ".join(f"{money.amount:,.0f} {money.currency or ''}".strip() for money in at_risk) or "nothing"


def cell_sentence(receiver: str, provider: str, row: Any, back: Any = None) -> str:
    """What one cell says in words; `back` is the cell of the opposite direction."""
    within = f"Within {receiver}" if receiver == provider else f"{receiver} waits for {provider}"
    if row is None or not row.open:
        return f"{within}: nothing open"
    parts = [f"{row.open} open"]
    if row.late:
        parts.append(f"{row.late} late")
    if row.overdue:
        parts.append(f"{row.overdue} overdue")
    slack = row.worst_slack_days
    if slack is not None:
        parts.append(f"short by {count(-int(slack), 'day')}" if slack < 0 else f"{count(int(slack), 'day')} of slack")
    if row.at_risk:
        parts.append(f"{_long(row.at_risk)} at risk")
    if row.oldest_days is not None:
        parts.append(f"the oldest asked for {count(int(row.oldest_days), 'day')} ago")
    if receiver != provider and back is not None and back.open:
        parts.append(f"and {provider} waits for {receiver}")
    return f"{within}: {', '.join(parts)}"
