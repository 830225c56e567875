"""Where a sheet has room: for a column beside its table, for rows below it. Pure.

Room is what is blank, visible, and part of nothing else: neither merged nor inside another table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from domain.binding import Binding
from domain.sheets import SheetSnapshot

Area: TypeAlias = tuple[int, int, int, int]
"""(first row, first column, last row, last column), all included."""

LAST_COLUMN = 16_384
LAST_ROW = 1_048_576


def free_column(snapshot: SheetSnapshot, binding: Binding) -> int | None:
    """The first blank column to the right of the table; None where the sheet ends before there is one.

    None as well beside a table that Excel knows as one, and beside a filter over any of the table's columns: they sort
    their own columns alone, and what stands beside them would stay behind with the wrong row.
    """
    top, bottom = binding.header_row, max(len(snapshot.rows), binding.header_row)
    columns = [column.column for column in binding.columns]
    if any(area[0] <= top <= area[2] for area in snapshot.table_ranges):
        return None
    if _is_covered(snapshot.filters, top, bottom, min(columns), max(columns)):
        return None
    filled = {
        index
        for row in snapshot.rows[top - 1 : bottom]
        for index, cell in enumerate(row, 1)
        if cell is not None and cell != ""
    }
    filled |= {column for row, column in snapshot.formulas if row >= top}
    areas = (*snapshot.merged, *snapshot.table_ranges)
    for column in range(max(columns) + 1, LAST_COLUMN + 1):
        is_free = column not in filled and column not in snapshot.hidden_columns
        if is_free and not _is_covered(areas, top, bottom, column, column):
            return column
    return None


def free_rows(snapshot: SheetSnapshot, binding: Binding, after: int) -> Iterator[int]:
    """The blank rows below row `after`, from the top."""
    columns = [column.column for column in binding.columns]
    with_formula = {row for row, _ in snapshot.formulas}
    others = [area for area in snapshot.table_ranges if not area[0] <= binding.header_row <= area[2]]
    closed = (*snapshot.merged, *others)
    for row in range(max(after + 1, binding.first_data_row), LAST_ROW + 1):
        cells = snapshot.rows[row - 1] if row <= len(snapshot.rows) else ()
        is_blank = all(cell is None or cell == "" for cell in cells) and row not in with_formula
        is_visible = row not in snapshot.hidden_rows
        if is_blank and is_visible and not _is_covered(closed, row, row, min(columns), max(columns)):
            yield row


def _is_covered(areas: Iterable[Area], top: int, bottom: int, left: int, right: int) -> bool:
    return any(t <= bottom and top <= b and le <= right and left <= r for t, le, b, r in areas)
