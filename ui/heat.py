"""Function × function as cells: who waits for whom, with sums, mutual waits, and what leads nowhere."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from analysis.heatmap import Heatmap
from ui.charts import Cell, Cells
from ui.rows import rows_of
from ui.words import count

By: TypeAlias = Literal["open", "late", "overdue", "slack"]

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
    return Cells([*picture.functions, TOTAL], columns, cells)


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
    if by == "slack":
        slacks = [int(row.worst_slack_days) for row in rows if row.worst_slack_days is not None]
        number, text = min(slacks, default=0), f"{min(slacks)}".replace("-", MINUS) if slacks else ""
        said = f"the worst has {number} days of slack"
    else:
        number = sum(getattr(row, by) for row in rows)
        text, said = str(number or ""), f"{count(number, 'link')} {by}"
    who = "Everybody" if receiver == TOTAL else receiver
    whom = "others" if provider == TOTAL else provider
    return Cell(text, None, f"{who} waits for {whom}: {said}")


def _number(row: Any, by: By) -> str:
    if by == "slack":
        return f"{int(row.worst_slack_days)}".replace("-", MINUS) if row.worst_slack_days is not None else ""
    return str(getattr(row, by) or "")


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
    if receiver != provider and back is not None and back.open:
        parts.append(f"and {provider} waits for {receiver}")
    return f"{within}: {', '.join(parts)}"
