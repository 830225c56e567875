"""Rows as the merge sees them: one cell per bound column, `Parts` where a column holds several fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.binding import Binding, BoundColumn
from domain.records import RowValues, Value
from domain.rows import KEY, TypedRow
from sync.merge import UNKNOWN, UNREAD, Cell, Cells, Parts


def merge_columns(binding: Binding) -> tuple[BoundColumn, ...]:
    """The columns that are merged: all but the one with the ids."""
    return tuple(column for column in binding.columns if KEY not in column.fields)


def cells_of(values: RowValues, columns: Sequence[BoundColumn]) -> Cells:
    """A full row of values as cells."""
    return tuple(_cell([values.get(name) for name in column.fields]) for column in columns)


def sheet_cells(row: TypedRow, columns: Sequence[BoundColumn]) -> Cells:
    """A row as read: a cell of which anything was held is not compared at all."""
    held = {cell.field for cell in row.held}
    return tuple(
        UNREAD if held.intersection(column.fields) else _cell([row.values.get(name) for name in column.fields])
        for column in columns
    )


def base_cells(values: RowValues, columns: Sequence[BoundColumn]) -> Cells:
    """A row of the base; a column that was bound later is unknown to it."""
    return tuple(
        _cell([values[name] for name in column.fields]) if all(name in values for name in column.fields) else UNKNOWN
        for column in columns
    )


def fields_of(column: BoundColumn, cell: Cell) -> dict[str, Value]:
    """The values that a cell holds, by field."""
    parts: tuple[Any, ...] = cell if isinstance(cell, Parts) else (cell,)
    return dict(zip(column.fields, parts, strict=True))


def _cell(values: Sequence[Value]) -> Cell:
    return values[0] if len(values) == 1 else Parts(values)


def moved_fields(column: BoundColumn, before: Cell, after: Cell) -> Mapping[str, tuple[Value, Value]]:
    """field → (before, after) for those fields of a cell that differ."""
    old, new = fields_of(column, before), fields_of(column, after)
    return {name: (old[name], new[name]) for name in column.fields if old[name] != new[name]}
