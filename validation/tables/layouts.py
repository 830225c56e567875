"""Sheets that are no list of milestones: empty, on their side, pivoted, calendars, matrices, drawings. Says what to do.

Looked at only where no header, or no title, was found; nothing here decides what a list means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.records import column_letters
from domain.sheets import CellValue, SheetSnapshot
from validation.naming.header_scores import NAMED, best_field
from validation.naming.vocabulary import NOT_OURS
from validation.tables.header_rows import COLUMNS_SEARCHED, ROWS_SEARCHED, Header, is_calendar, labels_of
from validation.values.date_words import WEEKDAYS
from validation.values.links import is_id_like
from validation.values.row_words import PIVOTS
from validation.values.text import cell_text, clean, fold, is_empty

_FEWEST_DAYS = 5
"""So many calendar cells in a row make a calendar."""
_ONE_MILESTONE_A_ROW = "Make it a list: one milestone a row, and a first row that names the columns."


@dataclass(frozen=True, slots=True)
class Layout:
    """Why a sheet has no table to read: a stable rule name, a sentence, and advice."""

    rule: str
    message: str
    advice: str


def layout_of(snapshot: SheetSnapshot, header: Header | None) -> Layout:
    """Say what a sheet is in which no title was found; `header` is the row that names some columns, if one does."""
    if not any(not is_empty(cell) for row in snapshot.rows for cell in row):
        return Layout("empty-sheet", "The sheet is empty.", "Choose another sheet, or start with a row of headers.")
    if pivot := _pivot(snapshot):
        return pivot
    if side := on_its_side(snapshot):
        return side
    if week := _weekdays_across(snapshot):
        message = f"Row {week} has the days of a week across: this is a week's calendar, and no list of milestones."
        return Layout("layout-calendar", message, _ONE_MILESTONE_A_ROW)
    if header is not None and (days := calendar_columns(snapshot, header)):
        return drawn(days)
    row = _calendar_across(snapshot, header.top - 1 if header else ROWS_SEARCHED)
    if header is not None and not row:
        message = f"Row {header.bottom} names columns, but none of them seems to hold the title of a milestone."
        return Layout("no-title", message, "Name the column with the titles: title=HEADER.")
    if row:
        message = f"Row {row} is a calendar, and no row names the columns: dates that are drawn cannot be read."
        return Layout("layout-gantt", message, "Add a header with a name for the tasks, and columns for their dates.")
    message = (
        f"No row among the first {ROWS_SEARCHED} names columns that Cairn knows, such as a title, an owner or a date."
    )
    return Layout("no-table", message, "Name the columns yourself: title=HEADER, or start with a row of headers.")


def on_its_side(snapshot: SheetSnapshot) -> Layout | None:
    """A table whose fields are rows, and whose milestones are columns; None for any other."""
    fields = _fields_down(snapshot)
    if not fields:
        return None
    named = " and ".join(f"“{name}”" for name in fields[:3])
    message = f"The table lies on its side: {named} run down the first column, and each milestone is a column."
    return Layout("layout-transposed", message, "In Excel: copy it, then Paste Special, Transpose.")


def _pivot(snapshot: SheetSnapshot) -> Layout | None:
    """The summary that Excel makes of a list: labels of rows and columns, and totals over all."""
    for row in range(1, min(len(snapshot.rows), ROWS_SEARCHED) + 1):
        for _, text in labels_of(snapshot, row):
            if fold(text) in PIVOTS:
                message = f"This is a pivot table (“{clean(text)}” in row {row}): it sums up another list."
                return Layout("layout-pivot", message, "Choose the sheet with the list that it is made from.")
    return None


def across(headers: Sequence[str]) -> Layout:
    """Dates under the names of milestones, which stand side by side; `headers` are those names."""
    named = ", ".join(f"“{clean(header)}”" for header in headers[:3])
    message = f"The milestones stand across: each row has its dates under {named} …, and no column is the due date."
    return Layout("layout-matrix", message, f"{_ONE_MILESTONE_A_ROW} In Excel: Data, From Table, Unpivot Columns.")


def drawn(days: Sequence[int]) -> Layout:
    """A picture of a plan: titles beside the columns of a calendar, and nothing that can be read as a date."""
    first, last = column_letters(days[0]), column_letters(days[-1])
    message = (
        f"When things happen is only drawn in the columns {first} to {last}, as in a Gantt chart: there is no date."
    )
    advice = "Cairn does not read bars and colours. Add a column for the due date, perhaps one for the start."
    return Layout("layout-gantt", message, advice)


def calendar_columns(snapshot: SheetSnapshot, header: Header, title: int = 0) -> list[int]:
    """The columns of the longest calendar around a header, to the right of its titles; empty for a short one."""
    found: list[int] = []
    named = {place for place, text in labels_of(snapshot, header.bottom) if not is_calendar(text)}
    for row in range(max(header.top - 2, 1), min(header.bottom + 2, len(snapshot.rows)) + 1):
        cells = snapshot.rows[row - 1][:COLUMNS_SEARCHED]
        filled = [place for place, cell in enumerate(cells, 1) if not is_empty(cell)]
        columns = [place for place in filled if is_calendar(cells[place - 1]) and place not in named]
        is_mostly = 2 * len(columns) > len(filled) and columns[0] > title
        is_data = row > header.bottom and (not title or not is_empty(snapshot.at(row, title)))
        if is_mostly and not is_data and len(columns) > len(found):
            found = columns
    return found if len(found) >= _FEWEST_DAYS else []


def _fields_down(snapshot: SheetSnapshot) -> list[str]:
    """The names of fields that run down the first used column, beside rows of one kind; empty for a list."""
    wide = [row for row in map(_without_blanks, snapshot.rows[:ROWS_SEARCHED]) if len(row) > 3]
    heads = [clean(row[0]) for row in wide if isinstance(row[0], str)]
    named = {best_field(head)[0]: head for head in heads if best_field(head)[1] >= NAMED}
    named.pop(NOT_OURS, None)
    last = min(len(snapshot.rows), ROWS_SEARCHED)
    across = max((len(_named_across(snapshot, row)) for row in range(1, last + 1)), default=0)
    if len(named) >= 3 and len(named) > across and 2 * len(named) >= len(wide):
        return list(named.values())
    uniform = sum(isinstance(row[0], str) and _is_of_one_kind(row[1:]) for row in wide)
    is_on_side = len(wide) > 1 and uniform == len(wide) and len(wide[0]) > 2 * len(wide)
    return heads if is_on_side and across < 3 else []


def _named_across(snapshot: SheetSnapshot, row: int) -> set[str]:
    found = (best_field(text) for _, text in labels_of(snapshot, row))
    return {name for name, score in found if score >= NAMED and name != NOT_OURS}


def _without_blanks(row: Sequence[CellValue]) -> list[CellValue]:
    return [cell for cell in row[:COLUMNS_SEARCHED] if not is_empty(cell)]


def _is_of_one_kind(cells: Sequence[CellValue]) -> bool:
    """Say whether nearly all cells are numbers or ids."""
    alike = sum(not isinstance(cell, str) or is_id_like(cell_text(cell)) for cell in cells)
    return alike >= 0.9 * len(cells)


def _weekdays_across(snapshot: SheetSnapshot) -> int:
    """The first row with the days of a week side by side; 0 for none."""
    for row in range(1, min(len(snapshot.rows), ROWS_SEARCHED) + 1):
        texts = [fold(text) for _, text in labels_of(snapshot, row)]
        if len(set(texts) & WEEKDAYS) >= _FEWEST_DAYS and len(texts) <= 8 and min(map(len, texts)) > 1:
            return row
    return 0


def _calendar_across(snapshot: SheetSnapshot, last: int) -> int:
    """The first row with the cells of a calendar, down to a last one; 0 for none."""
    return next(
        (
            row
            for row in range(1, min(len(snapshot.rows), last) + 1)
            if sum(is_calendar(cell) for cell in _without_blanks(snapshot.rows[row - 1])) >= _FEWEST_DAYS
        ),
        0,
    )
