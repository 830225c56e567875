"""A cell that is merged over several rows says the same of all of them: of who, of when, of how it stands.

Ids, titles, amounts and links are never repeated: two rows with one title are one milestone and its second line,
and a budget counted twice is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.binding import KEY, Binding, BoundColumn
from domain.rows import RawRow
from domain.schema import MILESTONE, FieldType
from domain.sheets import SheetSnapshot

_SHARED: frozenset[FieldType] = frozenset({"function", "person", "people", "date", "status", "health"})


def filled_down(rows: Sequence[RawRow], snapshot: SheetSnapshot, binding: Binding) -> tuple[RawRow, ...]:
    """The rows with what merged cells above them say. Only rows that hold something themselves are filled."""
    lent = _lent(snapshot, binding)
    return tuple(_filled(row, snapshot, binding, lent) for row in rows) if lent else tuple(rows)


def borrowers(snapshot: SheetSnapshot, binding: Binding) -> frozenset[int]:
    """The rows that may say what a merged cell above them says: what they hold themselves is not all of them."""
    return frozenset(row for row, _ in _lent(snapshot, binding))


def _lent(snapshot: SheetSnapshot, binding: Binding) -> dict[tuple[int, int], tuple[int, int]]:
    """(row, column) → the cell above it that it is merged with."""
    lent: dict[tuple[int, int], tuple[int, int]] = {}
    wanted = {column.column for column in binding.columns if _is_shared(column)}
    for top, left, bottom, _ in snapshot.merged:
        if top > binding.header_row and left in wanted:
            lent |= {(row, left): (top, left) for row in range(top + 1, bottom + 1)}
    return lent


def _is_shared(column: BoundColumn) -> bool:
    return not column.by_fill and all(name != KEY and MILESTONE[name].type in _SHARED for name in column.fields)


def _filled(
    row: RawRow, snapshot: SheetSnapshot, binding: Binding, lent: dict[tuple[int, int], tuple[int, int]]
) -> RawRow:
    cells = list(row.cells)
    for place, column in enumerate(binding.columns):
        if cells[place] is None and (anchor := lent.get((row.row, column.column))):
            cells[place] = snapshot.at(*anchor)
    return replace(row, cells=tuple(cells))
