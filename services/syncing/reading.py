"""From a snapshot to typed rows: find the columns, type the cells, name what cannot be read."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.binding import Binding
from domain.issues import Issue
from domain.records import CellRef
from domain.rows import KEY, TypedRow
from domain.sheets import SheetSnapshot
from services.schema.spelling import Spelling
from services.syncing.remembered import Memory, known_rows, prints_of
from sync.identity import Assigned, assign_by_id, assign_by_own_key
from sync.mapping import to_rows
from sync.titles import assign_by_title
from validation.naming.header_scores import best_field
from validation.tables.fill_down import filled_down
from validation.tables.rows import read_rows
from validation.values.coerce import sheet_id_of
from validation.values.conventions import convention_issues
from validation.values.formulas import formula_issues

NOTHING = Memory()
ALIAS = 0.8
"""From this score on a new header is one of the known words for a field, and the column was renamed."""


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet, read. `binding` is as it stands in this snapshot; `skipped` rows are no milestones."""

    snapshot: SheetSnapshot
    binding: Binding
    rows: tuple[TypedRow, ...]
    skipped: tuple[tuple[int, str], ...]
    issues: tuple[Issue, ...]
    spelling: Spelling
    prints: Mapping[int, bytes] = field(default_factory=dict)
    """Row → by what it is known again, where readings are remembered."""
    memory: Memory = NOTHING

    def skipped_ids(self) -> dict[str, int]:
        """Ids that stand in rows which are no milestones as they are: id → row."""
        column = self.binding.column_of(KEY)
        if column is None:
            return {}
        found = ((sheet_id_of(self.snapshot.at(row, column.column)), row) for row, _ in self.skipped)
        return {sheet_id: row for sheet_id, row in found if sheet_id is not None}

    def place(self, row: TypedRow | int, field: str) -> CellRef:
        """The cell of a row that holds a field; the row's first bound cell where the field has no column."""
        column = self.binding.column_of(field) or self.binding.columns[0]
        return CellRef(self.snapshot.sheet, row if isinstance(row, int) else row.row, column.column)


def read_snapshot(
    snapshot: SheetSnapshot,
    binding: Binding,
    spelling: Spelling | None = None,
    before: SheetReading | None = None,
    memory: Memory | None = None,
) -> SheetReading:
    """Read a snapshot under a binding; functions and people take the workspace's own spelling.

    `before`: the same sheet a moment ago; a row that holds what it held then is not read again;
    neither is one that is in `memory`. Raises `SyncPaused` when the header, the title column or the key column is gone.
    """
    mapped = to_rows(snapshot, binding, _named)
    rows = filled_down(mapped.rows, snapshot, mapped.binding)
    spelling = spelling or Spelling()
    fitted, prints = spelling.fitted(mapped.binding), {}
    known = _as_before(before, snapshot, mapped.binding) if before else {}
    if memory:
        prints = prints_of(rows, fitted, spelling)
        known = known_rows(rows, prints, memory, fitted, spelling)
    checked = read_rows(snapshot.sheet, rows, fitted, known)
    about = (*convention_issues(mapped.binding), *formula_issues(snapshot, mapped.binding))
    issues = mapped.issues + checked.issues + about
    typed = spelling.spelt(checked.rows)
    remembers = memory or NOTHING
    return SheetReading(snapshot, mapped.binding, typed, checked.skipped, issues, spelling, prints, remembers)


def _as_before(before: SheetReading, snapshot: SheetSnapshot, binding: Binding) -> dict[int, TypedRow]:
    """The rows of an earlier reading whose cells hold what they held then; none where anything else has moved."""
    if before.binding != binding or before.snapshot.merged != snapshot.merged:
        return {}
    then, now = before.snapshot.rows, snapshot.rows
    return {row.row: row for row in before.rows if row.row <= len(now) and then[row.row - 1] == now[row.row - 1]}


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
