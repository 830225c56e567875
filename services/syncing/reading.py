"""From a snapshot to typed rows: find the columns, type the cells, name what cannot be read."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from db.syncstate import BaseRow
from domain.binding import Binding
from domain.issues import Issue
from domain.records import CellRef, Key
from domain.rows import KEY, TypedRow
from domain.sheets import SheetSnapshot
from services.schema.spelling import Spelling
from services.syncing.remembered import Memory, prints_of, recognised
from sync.identity import Assigned, assign_by_id, assign_by_own_key
from sync.mapping import RawCells, filled_cells, find_columns, raw_rows
from sync.titles import assign_by_title
from validation.naming.header_scores import best_field
from validation.tables.fill_down import borrowers, filled_down
from validation.tables.meant_cells import meant_cells
from validation.tables.row_kinds import Unclear
from validation.tables.rows import CheckedRows, read_rows
from validation.values.coerce import field_named, parse_text, sheet_id_of
from validation.values.conventions import convention_issues
from validation.values.formulas import formula_issues

NOTHING = Memory()
ALIAS = 0.8
"""From this score on a new header is one of the known words for a field, and the column was renamed."""


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet, read. `binding` is as it stands in this snapshot; `skipped` rows are no milestones.

    `unread`: milestone → its row, of the rows that look as they did and were not read; they are not among `rows`.
    """

    snapshot: SheetSnapshot
    binding: Binding
    rows: tuple[TypedRow, ...]
    skipped: tuple[tuple[int, str], ...]
    issues: tuple[Issue, ...]
    spelling: Spelling
    prints: Mapping[int, bytes] = field(default_factory=dict)
    """Row → by what it is known again, of rows that can be and where readings are remembered."""
    memory: Memory = NOTHING
    unread: Mapping[Key, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many rows are milestones."""
        return len(self.rows) + len(self.unread)

    def numbers(self) -> list[int]:
        """The rows that are milestones."""
        return sorted([*(row.row for row in self.rows), *self.unread.values()])

    def id_at(self, row: int) -> str | None:
        """The sheet's own id of a row."""
        column = self.binding.column_of(KEY)
        return sheet_id_of(self.snapshot.at(row, column.column)) if column else None

    def skipped_ids(self) -> dict[str, int]:
        """Ids that stand in rows which are no milestones as they are: id → row."""
        if self.binding.column_of(KEY) is None:
            return {}
        found = ((self.id_at(row), row) for row, _ in self.skipped)
        return {sheet_id: row for sheet_id, row in found if sheet_id is not None}

    def place(self, row: TypedRow | int, field: str) -> CellRef:
        """The cell of a row that holds a field; the row's first bound cell where the field has no column."""
        column = self.binding.column_of(field) or self.binding.columns[0]
        return CellRef(self.snapshot.sheet, row if isinstance(row, int) else row.row, column.column)


def read_snapshot(
    snapshot: SheetSnapshot, binding: Binding, spelling: Spelling | None = None, memory: Memory | None = None
) -> SheetReading:
    """Read a snapshot under a binding; functions and people take the workspace's own spelling.

    A row that looks as it did is not read, where `memory` knows it. Raises `SyncPaused` when the header, the title
    column or the key column is gone.
    """
    present, issues = find_columns(snapshot, binding, _named)
    spelling = spelling or Spelling()
    fitted, cells = spelling.fitted(present), _cells(snapshot, present)
    prints = prints_of(cells, fitted, spelling, memory.kept, borrowers(snapshot, present)) if memory else {}
    unread = recognised(prints, memory) if memory else {}
    hidden = frozenset(unread.values())
    shown = {row: own for row, own in cells.items() if row not in hidden} if hidden else cells
    try:
        checked = _read(snapshot, fitted, shown, hidden)
    except Unclear:
        unread, checked = {}, _read(snapshot, fitted, cells)
    about = (*convention_issues(present), *formula_issues(snapshot, present))
    issues = issues + checked.issues + about
    typed = spelling.spelt(checked.rows)
    return SheetReading(snapshot, present, typed, checked.skipped, issues, spelling, prints, memory or NOTHING, unread)


def _read(
    snapshot: SheetSnapshot,
    binding: Binding,
    cells: Mapping[int, RawCells],
    plain: Collection[int] = (),
    only: Collection[int] | None = None,
) -> CheckedRows:
    """Read these rows, with `only` no others of them; the `plain` ones are there besides, and need not be shown."""
    rows = filled_down(tuple(raw_rows(snapshot, binding, cells)), snapshot, binding)
    return read_rows(snapshot.sheet, rows, binding, plain=sorted(plain), only=only)


def _cells(snapshot: SheetSnapshot, binding: Binding, but: Collection[int] = ()) -> Mapping[int, RawCells]:
    """Row → what it holds, as the sheet means it, of all rows of the table but some."""
    return meant_cells(filled_cells(snapshot, binding, but), snapshot, binding)


def read_again(before: SheetReading, after: SheetSnapshot, rows: Collection[int], spelling: Spelling) -> SheetReading:
    """These rows of the same sheet, in which nothing else was changed meanwhile."""
    present, issues = find_columns(after, before.binding, _named)
    fitted = spelling.fitted(present)
    plain = before.prints.keys() - set(rows) if present == before.binding else frozenset()
    try:
        checked = _read(after, fitted, _cells(after, present, plain), plain, rows)
    except Unclear:
        checked = _read(after, fitted, _cells(after, present), only=rows)
    return SheetReading(after, present, spelling.spelt(checked.rows), checked.skipped, issues, spelling)


def brought_in(reading: SheetReading, alone: Collection[Key], base: Mapping[Key, BaseRow]) -> SheetReading:
    """The same with the unread rows among the others, but for those that are left `alone`.

    What the base knows them as was read from such cells; one that it does not know so any more is read now.
    """
    wanted = sorted(reading.unread.keys() - alone, key=reading.unread.__getitem__)
    if not wanted:
        return reading
    left = dict(reading.unread)
    fitted = reading.spelling.fitted(reading.binding)
    names = [name for name in fitted.fields if name != KEY]
    constants = {name: parse_text(field_named(name), text).value for name, text in fitted.constants}
    rows, others = [], set()
    for key in wanted:
        row = left.pop(key)
        seen = base[key].seen if key in base else None
        if seen and seen[0] == reading.prints[row]:
            rows.append(TypedRow(row, reading.id_at(row), {**constants, **{name: seen[1][name] for name in names}}))
        else:
            others.add(row)
    again = read_again(reading, reading.snapshot, others, reading.spelling).rows if others else ()
    every = sorted([*reading.rows, *reading.spelling.spelt(rows), *again], key=lambda row: row.row)
    return replace(reading, rows=tuple(every), unread=left)


def _named(header: str) -> str | None:
    name, score = best_field(header)
    return name if score >= ALIAS else None


def first_keys(reading: SheetReading) -> Assigned:
    """The keys that a sheet's rows would get if nothing were known yet: shows ids that are blank or stand twice."""
    if reading.binding.has_own_key:
        return assign_by_own_key(reading.rows, (), reading.place, "", set(), may_write=False, is_first=True)
    if reading.binding.column_of(KEY):
        return assign_by_id(reading.rows, (), reading.place, "", set())
    return assign_by_title(reading.rows, (), reading.place, itertools.count(1))
