"""The sheet's part of a merge: which cells to write, and which of them were seen to have arrived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from db.syncstate import BaseRow
from domain.binding import OWN_KEY_HEADER, BoundColumn
from domain.issues import Issue
from domain.records import Key, Value, is_blank, text_of
from domain.rows import KEY, HeldCell
from domain.sheets import CellValue, CellWrite, Refusal, SheetSnapshot, WriteValue
from services.schema.spelling import Spelling
from services.syncing.cells import cells_of, fields_of, sheet_cells
from services.syncing.merging import Merge
from services.syncing.reading import SheetReading, read_snapshot
from sync.merge import Cell
from sync.room import free_rows
from validation.values.encode import encode

HEADER: Key = ""
"""Stands for a key where the header of Cairn's own column is written."""


@dataclass(frozen=True, slots=True)
class PlannedWrite:
    """One cell of the sheet: it holds `expect`, and shall hold `value`. `is_new`: in a row that Cairn adds."""

    key: Key
    column: BoundColumn
    row: int
    expect: Cell
    value: Cell
    is_new: bool = False

    @property
    def field(self) -> str:
        """Its name among the pending writes."""
        return "+".join(self.column.fields)


def planned_writes(merge: Merge) -> list[PlannedWrite]:
    """Every cell that the sheet has to take: moved cells, keys that it lacks, rows that only Cairn has."""
    writes = [
        PlannedWrite(move.key, merge.columns[move.column], merge.rows[move.key].row, move.before, move.after)
        for move in merge.plan.to_sheet
    ]
    if merge.key_column and merge.has_own_keys and merge.tracker.stage.writes_to_sheet:
        writes += _keys(merge, merge.key_column)
    return writes + list(_new_rows(merge))


def _keys(merge: Merge, column: BoundColumn) -> Iterator[PlannedWrite]:
    """The header of the column, if it is new, and each key that does not stand in its row yet."""
    if merge.adds_keys:
        yield PlannedWrite(HEADER, column, merge.reading.binding.header_row, None, OWN_KEY_HEADER)
    there = merge.ours.keys() | set(merge.plan.added)
    for key, row in merge.rows.items():
        wanted = merge.id_in_sheet(key)
        if key in there and row.sheet_id != wanted:
            yield PlannedWrite(key, column, row.row, row.sheet_id, wanted)


def _new_rows(merge: Merge) -> Iterator[PlannedWrite]:
    if not merge.plan.to_append or merge.key_column is None:
        return
    last = max((row.row for row in merge.reading.rows), default=0)
    free = free_rows(merge.reading.snapshot, merge.reading.binding, last)
    for key in merge.plan.to_append:
        row = merge.half_written.get(key) or next(free)
        yield PlannedWrite(key, merge.key_column, row, None, merge.id_in_sheet(key), is_new=True)
        cells = cells_of(merge.ours[key].values, merge.columns)
        for column, cell, blank in zip(merge.columns, cells, cells_of({}, merge.columns), strict=True):
            # A row that was begun may have been typed into since.
            is_free = merge.reading.snapshot.at(row, column.column) is None
            if is_free and not all(is_blank(value) for value in fields_of(column, cell).values()):
                yield PlannedWrite(key, column, row, blank, cell, is_new=True)


def cells_to_write(merge: Merge, planned: Iterable[PlannedWrite]) -> list[CellWrite]:
    """One write per cell, worded as the sheet words its own."""
    return [CellWrite(write.row, write.column.column, _worded(merge, write)) for write in planned]


def _worded(merge: Merge, write: PlannedWrite) -> WriteValue:
    if merge.has_own_keys and write.column == merge.key_column:
        return str(write.value)
    snapshot = merge.reading.snapshot
    previous = snapshot.at(write.row, write.column.column)
    cells = _column_cells(snapshot, merge, write.column)
    return encode(write.column, fields_of(write.column, write.value), previous, cells)


def _column_cells(snapshot: SheetSnapshot, merge: Merge, column: BoundColumn) -> Sequence[CellValue]:
    first = merge.reading.binding.first_data_row
    return [snapshot.at(row, column.column) for row in range(first, len(snapshot.rows) + 1)]


@dataclass(slots=True)
class Arrival:
    """The sheet read back: the base rows that move, the writes that did not arrive, the new rows without their id."""

    reading: SheetReading
    base: dict[Key, BaseRow] = field(default_factory=dict)
    failed: list[PlannedWrite] = field(default_factory=list)
    torn: set[Key] = field(default_factory=set)


def arrival(
    merge: Merge, planned: Sequence[PlannedWrite], after: SheetSnapshot, base: Mapping[Key, BaseRow]
) -> Arrival:
    """Compare what was to be written with what the sheet holds now.

    No row can have moved: the connector wrote only on the revision that the merge was planned on.
    """
    found = Arrival(read_snapshot(after, merge.reading.binding, _spelling(merge)))
    ids = {row.row: row.sheet_id for row in found.reading.rows}
    cells = {
        row.row: dict(zip(merge.columns, sheet_cells(row, merge.columns), strict=True)) for row in found.reading.rows
    }
    for write in planned:
        its = cells.get(write.row, {})
        if write.key == HEADER:
            arrived = found.reading.binding.has_own_key
        elif KEY in write.column.fields:
            arrived = ids.get(write.row) == write.value
        else:
            is_there = not write.is_new or ids.get(write.row) == merge.id_in_sheet(write.key)
            arrived = is_there and write.column in its and its[write.column] == write.value
        if not arrived:
            found.failed.append(write)
            if write.is_new and KEY not in write.column.fields and after.at(write.row, write.column.column) is not None:
                found.torn.add(write.key)
        elif write.is_new:
            found.base[write.key] = BaseRow(write.row, _agreed(merge, write.key, its))
        elif KEY not in write.column.fields:
            known = found.base.get(write.key) or base.get(write.key) or BaseRow(write.row, {})
            found.base[write.key] = BaseRow(write.row, {**known.values, **fields_of(write.column, write.value)})
    return found


def _agreed(merge: Merge, key: Key, its: Mapping[BoundColumn, Cell]) -> dict[str, Value]:
    """The values of a new row that are equal on both sides, blank ones among them."""
    mine = dict(zip(merge.columns, cells_of(merge.ours[key].values, merge.columns), strict=True))
    equal = (fields_of(column, cell) for column, cell in its.items() if mine[column] == cell)
    return {name: value for fields in equal for name, value in fields.items()}


def not_written(planned: Sequence[PlannedWrite], refused: Sequence[Refusal]) -> list[tuple[Key | None, HeldCell]]:
    """What the sheet did not take, as held cells: the value stays in Cairn, and the difference stays listed.

    Where the column of the keys could not be made, that is said once and not for each row.
    """
    writes = {(write.row, write.column.column): write for write in planned}
    no_header = any(writes[refusal.ref.row, refusal.ref.column].key == HEADER for refusal in refused)
    held: list[tuple[Key | None, HeldCell]] = []
    for refusal in refused:
        write = writes[refusal.ref.row, refusal.ref.column]
        if no_header and KEY in write.column.fields and write.key != HEADER:
            continue
        values = fields_of(write.column, write.value).values()
        text = ", ".join(text_of(value) for value in values if value is not None)
        advice = "Change it in the sheet as well, or take the edit in Cairn back."
        issue = Issue(refusal.code, "warning", refusal.ref, f"Not written to the sheet: {refusal.message}", advice)
        held.append((write.key or None, HeldCell(write.column.fields[0], refusal.ref, text, issue)))
    return held


def _spelling(merge: Merge) -> Spelling:
    """As the sheet was read before, and every function as Cairn writes it now."""
    names = (str(row.values["function"]) for row in merge.ours.values() if row.values.get("function"))
    return replace(merge.reading.spelling, functions=tuple(names))
