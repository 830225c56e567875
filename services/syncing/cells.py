"""Rows as the merge sees them: one cell per bound column, `Parts` where a column holds several fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.binding import Binding, BoundColumn
from domain.records import RowValues, Value
from domain.rows import KEY, TypedRow
from sync.merge import UNKNOWN, UNREAD, Cell, Cells, Parts


def merge_columns(binding: Binding) -> tuple[BoundColumn, ...]:
    """The columns that are merged: all but the one with the ids."""
    return tuple(column for column in binding.columns if KEY not in column.fields)


def cell_reader(columns: Sequence[BoundColumn]) -> Callable[[RowValues], Cells]:
    """What makes cells of a full row of values; worked out once for the many rows of a sheet."""
    first = [column.fields[0] for column in columns]
    several = [(index, column.fields) for index, column in enumerate(columns) if len(column.fields) > 1]

    def cells(values: RowValues) -> Cells:
        found: list[Cell] = list(map(values.get, first))
        for index, fields in several:
            found[index] = Parts(map(values.get, fields))
        return tuple(found)

    return cells


def base_reader(columns: Sequence[BoundColumn]) -> Callable[[RowValues], Cells]:
    """The same for rows of the base; a column that was bound later is unknown to them."""
    read, every = cell_reader(columns), frozenset(name for column in columns for name in column.fields)

    def cells(values: RowValues) -> Cells:
        if every <= values.keys():
            return read(values)
        known = [all(name in values for name in column.fields) for column in columns]
        return tuple(cell if is_known else UNKNOWN for cell, is_known in zip(read(values), known, strict=True))

    return cells


def sheet_reader(columns: Sequence[BoundColumn]) -> Callable[[TypedRow], Cells]:
    """The same for rows as read: a cell of which anything was held is not compared at all."""
    read = cell_reader(columns)

    def cells(row: TypedRow) -> Cells:
        if not row.held:
            return read(row.values)
        held = {cell.field for cell in row.held}
        unread = [not held.isdisjoint(column.fields) for column in columns]
        return tuple(UNREAD if is_held else cell for cell, is_held in zip(read(row.values), unread, strict=True))

    return cells


def cells_of(values: RowValues, columns: Sequence[BoundColumn]) -> Cells:
    """One full row of values as cells."""
    return cell_reader(columns)(values)


def sheet_cells(row: TypedRow, columns: Sequence[BoundColumn]) -> Cells:
    """One row as read."""
    return sheet_reader(columns)(row)


def fields_of(column: BoundColumn, cell: Cell) -> dict[str, Value]:
    """The values that a cell holds, by field."""
    return dict(zip(column.fields, _parts(cell), strict=True))


def _parts(cell: Any) -> tuple[Any, ...]:
    return cell if isinstance(cell, Parts) else (cell,)


def moved_fields(column: BoundColumn, before: Cell, after: Cell) -> Mapping[str, tuple[Value, Value]]:
    """field → (before, after) for those fields of a cell that differ."""
    sides = zip(column.fields, _parts(before), _parts(after), strict=True)
    return {name: (old, new) for name, old, new in sides if old != new}
