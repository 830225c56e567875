"""The sheet's part of a merge: which cells to write, and which of them were seen to have arrived."""

from __future__ import annotations

from collections.abc import Sequence

from db.syncstate import BaseRow
from domain.binding import BoundColumn
from domain.issues import Issue
from domain.records import Key, text_of
from domain.rows import HeldCell
from domain.sheets import CellValue, CellWrite, Refusal, SheetSnapshot
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


def not_written(merge: Merge, refused: Sequence[Refusal]) -> list[tuple[Key | None, HeldCell]]:
    """What the sheet did not take, as held cells: the value stays in Cairn, and the difference stays listed."""
    moves = {(merge.rows[move.key].row, merge.columns[move.column].column): move for move in merge.plan.to_sheet}
    held: list[tuple[Key | None, HeldCell]] = []
    for refusal in refused:
        move = moves[refusal.ref.row, refusal.ref.column]
        column = merge.columns[move.column]
        text = ", ".join(text_of(value) for value in fields_of(column, move.after).values() if value is not None)
        advice = "Change it in the sheet as well, or take the edit in Cairn back."
        issue = Issue(refusal.code, "warning", refusal.ref, f"Not written to the sheet: {refusal.message}", advice)
        held.append((move.key, HeldCell(column.fields[0], refusal.ref, text, issue)))
    return held


def _functions(merge: Merge) -> list[str]:
    return [str(row.values["function"]) for row in merge.ours.values() if row.values.get("function")]
