"""The sheet's part of a merge: which cells to write, and which of them were seen to have arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from db.syncstate import BaseRow
from domain.binding import OWN_KEY_HEADER, BoundColumn
from domain.issues import Issue
from domain.records import Key, Value, is_blank, text_of
from domain.refusals import sentence
from domain.rows import KEY, HeldCell
from domain.sheets import CellValue, CellWrite, Refusal, SheetSnapshot, WriteValue
from services.syncing.cells import cells_of, fields_of, sheet_cells
from services.syncing.merging import Merge
from services.syncing.reading import SheetReading, read_again
from sync.identity import name_of
from sync.merge import Cell
from sync.room import free_rows
from sync.spread import links_of, spread
from validation.values.coerce import coerce_column
from validation.values.encode import LOOKED_AT, encode

_ADVICE = {
    "open-in-excel": "Nothing needs doing: it is written once the workbook is closed.",
    "read-only-file": "Let Cairn write to the file; the value follows by itself.",
    "read-only-folder": "Let Cairn write to the folder; the value follows by itself.",
}
"""What to do where a write merely waits for the sheet."""
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
        is_wiped = merge.reading.snapshot.at(row.row, column.column) is None
        if key in there and (row.sheet_id != wanted or is_wiped):
            yield PlannedWrite(key, column, row.row, row.sheet_id, wanted)


def _new_rows(merge: Merge) -> Iterator[PlannedWrite]:
    if not merge.plan.to_append:
        return
    last = max(merge.reading.numbers(), default=0)
    free = free_rows(merge.reading.snapshot, merge.reading.binding, last)
    for key in merge.plan.to_append if merge.key_column else _known_by_title(merge):
        row = merge.half_written.get(key) or next(free)
        if merge.key_column:
            yield PlannedWrite(key, merge.key_column, row, None, merge.id_in_sheet(key), is_new=True)
        cells = cells_of(merge.ours[key].values, merge.columns)
        for column, cell, blank in zip(merge.columns, cells, cells_of({}, merge.columns), strict=True):
            # A row that was begun may have been typed into since.
            is_free = merge.reading.snapshot.at(row, column.column) is None
            if is_free and not all(is_blank(value) for value in fields_of(column, cell).values()):
                yield PlannedWrite(key, column, row, blank, cell, is_new=True)


def _known_by_title(merge: Merge) -> list[Key]:
    """The milestones to append that could be told from all others where a row has nothing but its title."""
    times = Counter(name_of(row.values) for row in merge.ours.values())
    times.update(name_of(row.values) for row in merge.reading.rows)
    return [key for key in merge.plan.to_append if times[name_of(merge.ours[key].values)] == 1]


def mark_of(merge: Merge) -> str:
    """The field by which a row that Cairn adds is known again: its id, or where the sheet has none, its title."""
    return KEY if merge.key_column else "title"


def cells_to_write(merge: Merge, planned: Iterable[PlannedWrite]) -> list[CellWrite]:
    """One write per cell, worded as the sheet words its own."""
    snapshot, first = merge.reading.snapshot, merge.reading.binding.first_data_row
    rows = range(first, len(snapshot.rows) + 1)[:LOOKED_AT]

    @cache
    def cells_of_column(number: int) -> list[CellValue]:
        return [snapshot.at(row, number) for row in rows]

    return [
        CellWrite(one.row, one.column.column, _worded(merge, one, cells_of_column))
        for write in planned
        if not write.column.is_painted
        for one in _parted(merge, write)
    ]


def not_painted(merge: Merge, planned: Iterable[PlannedWrite]) -> tuple[Refusal, ...]:
    """The refusals of values that the sheet says by colours: Cairn does not paint."""
    snapshot = merge.reading.snapshot
    places = [snapshot.ref(write.row, write.column.column) for write in planned if write.column.is_painted]
    return tuple(Refusal(place, "fill-cell", sentence("fill-cell")) for place in places)


def _parted(merge: Merge, write: PlannedWrite) -> list[PlannedWrite]:
    """The cells of one write: links that stand in several columns go back each to the one that held it."""
    column = write.column
    if not column.further:
        return [write]
    parts, field = column.parts, column.fields[0]
    before = [coerce_column(one, merge.reading.snapshot.at(write.row, one.column))[field].value for one in parts]
    held = [links_of(links) for links in before]
    after = spread(links_of(write.value), held)
    return [
        replace(write, column=one, value=links or None)
        for one, links, there in zip(parts, after, held, strict=True)
        if links != there
    ]


def _worded(merge: Merge, write: PlannedWrite, cells_of_column: Callable[[int], Sequence[CellValue]]) -> WriteValue:
    if merge.has_own_keys and write.column == merge.key_column:
        return str(write.value)
    previous = merge.reading.snapshot.at(write.row, write.column.column)
    return encode(write.column, fields_of(write.column, write.value), previous, cells_of_column(write.column.column))


def read_back(merge: Merge, planned: Iterable[PlannedWrite], after: SheetSnapshot) -> SheetReading:
    """The rows that were written as they are now, read as before, and every function as Cairn writes it now."""
    names = (str(row.values["function"]) for row in merge.ours.values() if row.values.get("function"))
    spelling = replace(merge.reading.spelling, functions=tuple(names))
    return read_again(merge.reading, after, {write.row for write in planned}, spelling)


@dataclass(slots=True)
class Arrival:
    """The sheet read back: the base rows that move, the writes that did not arrive, the new rows without their id, and
    those of which some cell holds what somebody else typed."""

    reading: SheetReading
    base: dict[Key, BaseRow] = field(default_factory=dict)
    failed: list[PlannedWrite] = field(default_factory=list)
    torn: set[Key] = field(default_factory=set)
    typed_into: set[Key] = field(default_factory=set)


def arrival(merge: Merge, planned: Sequence[PlannedWrite], after: SheetReading, base: Mapping[Key, BaseRow]) -> Arrival:
    """Compare what was to be written with what the sheet holds now; `base`: of the rows that were written.

    No row can have moved: the connector wrote only on the revision that the merge was planned on.
    """
    found = Arrival(after)
    places = {write.row for write in planned}
    rows = [row for row in after.rows if row.row in places]
    ids = {row.row: row.sheet_id for row in rows}
    cells = {row.row: dict(zip(merge.columns, sheet_cells(row, merge.columns), strict=True)) for row in rows}
    for write in planned:
        its = cells.get(write.row, {})
        if write.key == HEADER:
            arrived = found.reading.binding.has_own_key
        elif KEY in write.column.fields:
            arrived = ids.get(write.row) == write.value
        else:
            is_there = not write.is_new or _is_known_again(merge, write, ids.get(write.row), its)
            arrived = is_there and write.column in its and its[write.column] == write.value
        if not arrived:
            found.failed.append(write)
            if (
                write.is_new
                and KEY not in write.column.fields
                and not write.column.is_painted
                and after.snapshot.at(write.row, write.column.column) is not None
            ):
                found.torn.add(write.key)
        elif write.is_new:
            agreed = _agreed(merge, write.key, its)
            found.base[write.key] = BaseRow(write.row, agreed)
            if any(name not in agreed for column in its for name in column.fields):
                found.typed_into.add(write.key)
        elif KEY not in write.column.fields:
            known = found.base.get(write.key) or base.get(write.key) or BaseRow(write.row, {})
            found.base[write.key] = BaseRow(write.row, {**known.values, **fields_of(write.column, write.value)})
    return found


def _is_known_again(merge: Merge, write: PlannedWrite, own_id: str | None, its: Mapping[BoundColumn, Cell]) -> bool:
    """Say whether a row that was added bears the id of its milestone, or where the sheet has no ids, its title."""
    if merge.key_column:
        return own_id == merge.id_in_sheet(write.key)
    mine = dict(zip(merge.columns, cells_of(merge.ours[write.key].values, merge.columns), strict=True))
    return any("title" in column.fields and mine[column] == cell for column, cell in its.items())


def _agreed(merge: Merge, key: Key, its: Mapping[BoundColumn, Cell]) -> dict[str, Value]:
    """The values of a new row that are equal on both sides, blank ones among them."""
    mine = dict(zip(merge.columns, cells_of(merge.ours[key].values, merge.columns), strict=True))
    equal = (fields_of(column, cell) for column, cell in its.items() if mine[column] == cell)
    return {name: value for fields in equal for name, value in fields.items()}


def not_written(planned: Sequence[PlannedWrite], refused: Sequence[Refusal]) -> list[tuple[Key | None, HeldCell]]:
    """What the sheet did not take, as held cells: the value stays in Cairn, and the difference stays listed.

    Where the column of the keys could not be made, that is said once and not for each row.
    """
    plain = [write for write in planned if not write.column.is_painted]
    painted = iter([write for write in planned if write.column.is_painted])
    writes = {(write.row, place): write for write in plain for place in write.column.places}
    pairs = [
        (refusal, next(painted) if refusal.code == "fill-cell" else writes[refusal.ref.row, refusal.ref.column])
        for refusal in refused
    ]
    no_header = any(write.key == HEADER for _, write in pairs)
    held: list[tuple[Key | None, HeldCell]] = []
    for refusal, write in pairs:
        if no_header and KEY in write.column.fields and write.key != HEADER:
            continue
        values = fields_of(write.column, write.value).values()
        text = ", ".join(text_of(value) for value in values if value is not None)
        advice = _ADVICE.get(refusal.code, "Change it in the sheet as well, or take the edit in Cairn back.")
        issue = Issue(refusal.code, "warning", refusal.ref, f"Not written to the sheet: {refusal.message}", advice)
        held.append((write.key or None, HeldCell(write.column.fields[0], refusal.ref, text, issue)))
    return held
