"""Unsaved edits: what a person typed, by key and field, with what they saw there. Draws nothing, saves nothing.

The grid reports edits by row position; here they are tied to keys at once, so that a filter, a
reload or another page never puts an edit on the wrong milestone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import pandas as pd

from domain.records import Key, Value, is_blank, plain_decimal, text_of
from domain.schema import MILESTONE
from services.edits import Edit
from ui.rows import value_at

NUMERIC = ("percent", "days", "number")
"""The types that the grid edits as numbers."""

Place: TypeAlias = tuple[Key, str]
Cell: TypeAlias = str | float | date | None
"""What a cell of the grid holds: numbers and dates as such, everything else as text."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One unsaved edit: the cell as typed, and the value that stood there when it was."""

    cell: Cell
    expected: Value


Draft: TypeAlias = Mapping[Place, Pending]


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody else changed a cell that has an unsaved edit."""

    key: Key
    field: str
    seen: Value
    now: Value
    mine: Value


def cell_of(field: str, value: Value) -> Cell:
    """How the grid shows a value.

    >>> cell_of("depends_on", ("IT-4",)), cell_of("percent_complete", Decimal(40)), cell_of("title", None)
    ('IT-4', 40.0, None)
    """
    if is_blank(value):
        return None
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, date) else text_of(value)


def value_of(field: str, cell: Any) -> Value:
    """What a cell as the browser gives it means; text is left for the service to read.

    >>> value_of("due_date", "2027-02-12"), value_of("percent_complete", 40), value_of("owner", " ")
    (datetime.date(2027, 2, 12), Decimal('40'), None)
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    kind = MILESTONE[field].type
    if kind == "date" and not isinstance(cell, date):
        return date.fromisoformat(str(cell)[:10])
    if kind in NUMERIC and isinstance(cell, int | float):
        return plain_decimal(cell)
    return cell if isinstance(cell, date) else str(cell)


def collect(
    milestones: pd.DataFrame, keys: Sequence[Key], edited_rows: Mapping[int, Mapping[str, Any]], carried: Draft
) -> Draft:
    """Tie what the grid reports to keys, on top of what was carried over from an earlier grid.

    `milestones` and `keys` are those that the grid was drawn from. An edit back to what stood there is none.
    """
    draft = dict(carried)
    for position, cells in edited_rows.items():
        key = keys[int(position)]
        for field, cell in cells.items():
            if field in MILESTONE:
                before = draft.get((key, field))
                expected = before.expected if before else value_at(milestones, key, field)
                draft[key, field] = Pending(cell_of(field, value_of(field, cell)), expected)
    return {place: edit for place, edit in draft.items() if edit.cell != cell_of(place[1], edit.expected)}


def edits_of(draft: Draft) -> list[Edit]:
    """The draft as the service takes it."""
    return [Edit(key, field, value_of(field, edit.cell), edit.expected) for (key, field), edit in draft.items()]


def moved_on(draft: Draft, milestones: pd.DataFrame) -> list[Moved]:
    """The cells whose value is no longer what the person saw, and all of a milestone that is gone."""
    found = []
    for (key, field), edit in draft.items():
        now = value_at(milestones, key, field)
        if now != edit.expected or key not in milestones.index:
            found.append(Moved(key, field, edit.expected, now, value_of(field, edit.cell)))
    return found


def settle(draft: Draft, choices: Mapping[Place, str], milestones: pd.DataFrame) -> Draft:
    """Carry a draft over to what stands now: "theirs" drops the edit, "mine" keeps it against the new value."""
    kept = {}
    for (key, field), edit in draft.items():
        if key not in milestones.index or choices.get((key, field)) == "theirs":
            continue
        kept[key, field] = Pending(edit.cell, value_at(milestones, key, field))
    return kept
