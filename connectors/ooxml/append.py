"""Where a row goes that is added at the end of a sheet: below its table, or below everything that it holds."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.ooxml.layout import Layout
from connectors.ooxml.permission import No, no
from connectors.ooxml.refs import Area
from connectors.ooxml.tables import Table
from domain.sheets import CellWrite, WriteValue

_TALL = 10_000
"""A merged range over more rows is a formatted column, and no end of anything."""
_LOOKED_AT = 100


def appended(
    layout: Layout,
    tables: Sequence[Table],
    pivots: Sequence[Area],
    writes: Sequence[CellWrite],
    rows: Sequence[Sequence[WriteValue]],
) -> list[CellWrite] | tuple[int, int, No]:
    """The writes that add `rows`, behind what `writes` will hold; or row, column and reason why there is no place.

    The only table of a sheet takes them, from its first column on. Of several it is the one that ends the sheet;
    without any, rows begin in the first column in use. None leaves a cell as it is.
    """
    last = _last_row(layout, tables, pivots)
    table = tables[0] if len(tables) == 1 else next((table for table in tables if table.area[2] == last), None)
    set_cells = {(write.row, write.column) for write in writes if write.value not in (None, "")}
    if table is None:
        first = 1 + max([last, *(row for row, _ in set_cells)])
        left = _first_column(layout, last)
    else:
        _, left, last, right = table.area
        if table.totals_rows:
            return last, left, no("table-totals", table=table.name)
        first = last + 1
        while any((first, column) in set_cells for column in range(left, right + 1)):
            first += 1
        for row, values in enumerate(rows, start=first):
            columns = range(left, max(right + 1, left + len(values)))
            if any((row, column) in set_cells or layout.has_content(row, column) for column in columns):
                return row, left, no("table-is-full", table=table.name)
    return [
        CellWrite(row, column, value)
        for row, values in enumerate(rows, start=first)
        for column, value in enumerate(values, start=left)
        if value is not None
    ]


def _last_row(layout: Layout, tables: Sequence[Table], pivots: Sequence[Area]) -> int:
    """The last row that holds, or belongs to, anything; 0 for an empty sheet."""
    filled = next((number for number in reversed(layout.numbers) if _is_filled(layout, number)), 0)
    merged = [bottom for top, _, bottom, _ in layout.merged if top <= filled and bottom - top < _TALL]
    fixed = [area[2] for area in (*(table.area for table in tables), *pivots, *layout.arrays)]
    return max([filled, *merged, *fixed])


def _is_filled(layout: Layout, number: int) -> bool:
    row = layout.row(number)
    return row is not None and any(cell.has_content for cell in row.cells)


def _first_column(layout: Layout, last: int) -> int:
    """The first column in use, as the last rows of the sheet show it."""
    rows = [layout.row(number) for number in layout.numbers[-_LOOKED_AT:] if number <= last]
    return min((cell.column for row in rows if row for cell in row.cells if cell.has_content), default=1)
