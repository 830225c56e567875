"""The sheet's part of a merge: which cells to write, and which of them were seen to have arrived."""

from __future__ import annotations

from collections.abc import Sequence

from db.syncstate import BaseRow
from domain.binding import BoundColumn
from domain.records import Key
from domain.sheets import CellValue, CellWrite, SheetSnapshot
from services.cells import fields_of, sheet_cells
from services.merging import Merge
from services.reading import read_snapshot
from sync.merge import CellMove
from validation.encode import encode


def cells_to_write(merge: Merge) -> list[CellWrite]:
    """One write per cell that the sheet has to take, worded as the sheet words its own."""
    snapshot = merge.reading.snapshot
    writes = []
    for move in merge.plan.to_sheet:
        column, row = merge.columns[move.column], merge.rows[move.key].row
        previous = snapshot.at(row, column.column)
        value = encode(column, fields_of(column, move.after), previous, _column_cells(snapshot, merge, column))
        writes.append(CellWrite(row, column.column, value))
    return writes


def _column_cells(snapshot: SheetSnapshot, merge: Merge, column: BoundColumn) -> Sequence[CellValue]:
    first = merge.reading.binding.first_data_row
    return [snapshot.at(row, column.column) for row in range(first, len(snapshot.rows) + 1)]


def confirmed_cells(
    merge: Merge, after: SheetSnapshot, base: dict[Key, BaseRow]
) -> tuple[dict[Key, BaseRow], list[CellMove]]:
    """Read the sheet back: the base rows that move, and the cells that did not arrive.

    No row can have moved: the connector wrote only on the revision that the merge was planned on.
    """
    reading = read_snapshot(after, merge.reading.binding, _functions(merge))
    seen = {row.row: sheet_cells(row, merge.columns) for row in reading.rows}
    moved: dict[Key, BaseRow] = {}
    failed = []
    for move in merge.plan.to_sheet:
        row = merge.rows[move.key].row
        if row not in seen or seen[row][move.column] != move.after:
            failed.append(move)
            continue
        known = moved.get(move.key) or base[move.key]
        moved[move.key] = BaseRow(row, {**known.values, **fields_of(merge.columns[move.column], move.after)})
    return moved, failed


def _functions(merge: Merge) -> list[str]:
    return [str(row.values["function"]) for row in merge.ours.values() if row.values.get("function")]
