"""The edit log that a script in the spreadsheet may keep (docs/google/edit_log.gs): who put which value where.

A line counts only while the cell still holds what it says, in a row that still looks like the one that was edited:
rows may have been sorted since, and a wrong name is worse than none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from connectors.google.grid import Tab
from domain.sheets import CellEdit, CellValue

_COLUMNS = 6
_LONGEST_NAME = 100


def edits_of(tab: Tab, lines: Iterable[Sequence[Any]]) -> tuple[CellEdit, ...]:
    """The lines that speak of cells as they are now; of several about one cell the last."""
    found = {}
    for line in lines:
        if edit := _edit(tab, line):
            found[edit.row, edit.column] = edit
    return tuple(found.values())


def _edit(tab: Tab, line: Sequence[Any]) -> CellEdit | None:
    """One line: moment, person, tab, row, column, and as JSON the row as it was after the edit."""
    try:
        moment, who, number, row, column, said = line[:_COLUMNS]
        at, place, of = datetime.fromisoformat(str(moment)), (int(row), int(column)), int(number)
        cells = [str(cell) for cell in json.loads(said)]
    except (ValueError, TypeError, RecursionError):
        return None
    if at.tzinfo is None or of != tab.number or not 0 < place[1] <= len(cells) or not (who := one_name(who)):
        return None
    now = [shown(tab.at(place[0], index)) for index in range(1, len(cells) + 1)]
    filled = [(one, other) for one, other in zip(cells, now, strict=True) if one or other]
    is_same_row = 2 * sum(one == other for one, other in filled) >= len(filled)
    is_same_cell = cells[place[1] - 1] == now[place[1] - 1]
    return CellEdit(at, who, *place) if is_same_cell and is_same_row else None


def one_name(who: object) -> str:
    """What a place calls somebody, as one line of a sane length; "" where it says nothing.

    >>> one_name(" ana@example.com\\n"), one_name(None)
    ('ana@example.com', '')
    """
    text = "".join(letter if letter.isprintable() else " " for letter in str(who or ""))
    return " ".join(text.split())[:_LONGEST_NAME]


def shown(value: CellValue) -> str:
    """A cell as the script writes it down.

    >>> shown(date(2026, 3, 2)), shown(0.5), shown(True), shown(None)
    ('2026-03-02 00:00:00', '0.5', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        return f"{moment:%Y-%m-%d %H:%M:%S}"
    return str(value)
