"""From a snapshot to typed rows: find the columns, type the cells, name what cannot be read."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.binding import Binding
from domain.issues import Issue
from domain.records import CellRef
from domain.rows import KEY, TypedRow
from domain.sheets import SheetSnapshot
from sync.identity import Assigned, assign_by_id, assign_by_title
from sync.mapping import to_rows
from validation.coerce import sheet_id_of
from validation.rows import read_rows


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet, read. `binding` is as it stands in this snapshot; `skipped` rows are no milestones."""

    snapshot: SheetSnapshot
    binding: Binding
    rows: tuple[TypedRow, ...]
    skipped: tuple[tuple[int, str], ...]
    issues: tuple[Issue, ...]

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


def read_snapshot(snapshot: SheetSnapshot, binding: Binding, functions: Iterable[str] = ()) -> SheetReading:
    """Read a snapshot under a binding; function names take the workspace's own spelling.

    Raises `SyncPaused` when the header, the title column or the key column is gone.
    """
    mapped = to_rows(snapshot, binding)
    checked = read_rows(snapshot.sheet, mapped.rows, mapped.binding)
    spelling = {name.casefold(): name for name in functions}
    rows = tuple(_spell_function(row, spelling) for row in checked.rows)
    return SheetReading(snapshot, mapped.binding, rows, checked.skipped, mapped.issues + checked.issues)


def _spell_function(row: TypedRow, spelling: dict[str, str]) -> TypedRow:
    name = row.values.get("function")
    if not isinstance(name, str):
        return row
    known = spelling.setdefault(name.casefold(), name)
    return row if known == name else replace(row, values={**row.values, "function": known})


def first_keys(reading: SheetReading) -> Assigned:
    """The keys that a sheet's rows would get if nothing were known yet: shows ids that are blank or stand twice."""
    if reading.binding.column_of(KEY):
        return assign_by_id(reading.rows, (), reading.place, "", set())
    return assign_by_title(reading.rows, (), reading.place, itertools.count(1))
