"""Where a write landed: in the rows that were meant, or, since somebody moved rows in the same moment, in others. Pure.

A row is known by its cells that were not written. Where a value landed in another row, that row's own value is known
from the look before, and can be put back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

from connectors.google.grid import Tab
from connectors.results import is_same_value
from domain.sheets import CellError, CellValue, CellWrite, WriteValue

Kept: TypeAlias = tuple[CellValue, ...]


def astray(before: Tab, after: Tab, writes: Sequence[CellWrite]) -> tuple[bool, list[CellWrite]]:
    """Say whether rows moved while Cairn wrote, and what has to be put back where a value landed in a wrong row."""
    columns = {row: [w.column for w in writes if w.row == row] for row in {write.row for write in writes}}
    has_moved, repairs = False, []
    for write in writes:
        own, now = (_kept(tab, write.row, columns[write.row]) for tab in (before, after))
        if not any(cell is not None for cell in own) or _is_same_row(own, now):
            continue
        has_moved = True
        theirs = _value_of_row(before, now, columns[write.row], write)
        is_there = is_same_value(after.at(write.row, write.column), write.value)
        if theirs is not None and is_there and not is_same_value(theirs[0], write.value):
            repairs.append(CellWrite(write.row, write.column, theirs[0]))
    return has_moved, repairs


def _kept(tab: Tab, row: int, written: Collection[int]) -> Kept:
    """The cells of a row that were not written; results of formulas are left out."""
    cells = tab.rows[row - 1] if row <= len(tab.rows) else ()
    kept = [
        None if column in written or (row, column) in tab.formulas else cell for column, cell in enumerate(cells, 1)
    ]
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def _is_same_row(one: Kept, other: Kept) -> bool:
    """Say whether most of two rows is alike: somebody may have edited a cell or two of it."""
    width = max(len(one), len(other))
    pairs = list(zip(_padded(one, width), _padded(other, width), strict=True))
    filled = [(a, b) for a, b in pairs if a is not None or b is not None]
    return 2 * sum(a == b for a, b in filled) >= len(filled)


def _padded(cells: Kept, width: int) -> Sequence[CellValue]:
    return (*cells, *[None] * (width - len(cells)))


def _value_of_row(before: Tab, now: Kept, written: Collection[int], write: CellWrite) -> tuple[WriteValue] | None:
    """What the row that stands there now held in that cell before; None where nobody can tell."""
    if not any(cell is not None for cell in now):
        return (None,)  # a blank row, just inserted
    found = [row for row in range(1, len(before.rows) + 1) if _kept(before, row, written) == now]
    if len(found) != 1 or (found[0], write.column) in before.formulas:
        return None
    value = before.at(found[0], write.column)
    return None if isinstance(value, CellError) else (value,)
