"""Three-way merge of one cell, one row, one table. Pure: no clock, no files, no database.

Vocabulary (as in git): `base` is the last state both sides were seen to agree on, `ours` is the
database, `theirs` is the sheet. A table is rows by key; a row is one cell per bound column, in the
same order everywhere. A cell holds a typed value, or `Parts` where the column carries several
fields. Two marks stand where no value does: `UNREAD` (the sheet's text was held) and
`UNKNOWN` (the base never saw this column).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from domain.records import Key, is_blank


class Mark(Enum):
    """Stands where a cell has no value to compare."""

    UNREAD = "unread"
    UNKNOWN = "unknown"


UNREAD, UNKNOWN = Mark.UNREAD, Mark.UNKNOWN


class Parts(tuple[object, ...]):
    """A cell whose column carries several fields: one value for each."""


Cell: TypeAlias = object
Cells: TypeAlias = tuple[Cell, ...]
Table: TypeAlias = Mapping[Key, Cells]


class Side(Enum):
    """Which side moved a cell."""

    NEITHER = "neither"
    OURS = "ours"
    THEIRS = "theirs"
    AGREED = "agreed"
    CONFLICT = "conflict"


def merge_value(base: Cell, ours: Cell, theirs: Cell) -> Side:
    """Say which side moved.

    >>> merge_value("Open", "Open", "Done"), merge_value("Open", "Done", "Done")
    (<Side.THEIRS: 'theirs'>, <Side.AGREED: 'agreed'>)
    >>> merge_value("Open", "Late", "Done"), merge_value("Open", "Late", UNREAD)
    (<Side.CONFLICT: 'conflict'>, <Side.NEITHER: 'neither'>)

    Without a base, the side that holds something is the one that moved:

    >>> merge_value(UNKNOWN, None, "Done"), merge_value(UNKNOWN, "Late", None), merge_value(UNKNOWN, "Late", "Done")
    (<Side.THEIRS: 'theirs'>, <Side.OURS: 'ours'>, <Side.CONFLICT: 'conflict'>)
    """
    if theirs is UNREAD:
        return Side.NEITHER
    if ours == theirs:
        return Side.NEITHER if base == ours else Side.AGREED
    if base is UNKNOWN:
        return _merge_unknown(ours, theirs)
    if base == ours:
        return Side.THEIRS
    return Side.OURS if base == theirs else Side.CONFLICT


def merge_parts(base: Cell, ours: Cell, theirs: Cell) -> tuple[Parts, bool] | None:
    """Of a cell that both sides moved, what each moved alone, and the sheet's value where both moved one part.

    The second says whether there was such a part. None where the cell has no parts, or its base is not known.

    >>> merge_parts(Parts(("Ana", "Bex")), Parts(("Zoe", "Bex")), Parts(("Ana", "Cleo")))
    (('Zoe', 'Cleo'), False)
    """
    if not (isinstance(base, Parts) and isinstance(ours, Parts) and isinstance(theirs, Parts)):
        return None
    sides = [merge_value(*cells) for cells in zip(base, ours, theirs, strict=True)]
    merged = [mine if side is Side.OURS else its for side, mine, its in zip(sides, ours, theirs, strict=True)]
    return Parts(merged), Side.CONFLICT in sides


def _merge_unknown(ours: Cell, theirs: Cell) -> Side:
    if _blank(ours):
        return Side.THEIRS
    return Side.OURS if _blank(theirs) else Side.CONFLICT


def _blank(cell: Cell) -> bool:
    return is_blank(cell) or (isinstance(cell, Parts) and all(is_blank(part) for part in cell))


@dataclass(frozen=True, slots=True)
class CellMove:
    """Column number `column` (from 0, in binding order) of row `key` goes from `before` to `after`."""

    key: Key
    column: int
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides moved one cell to different values."""

    key: Key
    column: int
    base: Cell
    ours: Cell
    theirs: Cell


@dataclass(slots=True)
class MergePlan:
    """What a merge would do; nothing is done yet.

    `missing` rows are gone from the sheet and unchanged in Cairn; `gone_but_moved` were changed in
    Cairn meanwhile; `to_append` are rows that only Cairn has. `agreed` holds cells whose sides are equal though
    the base does not know it.
    """

    added: list[Key] = field(default_factory=list)
    to_database: list[CellMove] = field(default_factory=list)
    to_sheet: list[CellMove] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    agreed: list[CellMove] = field(default_factory=list)
    missing: list[Key] = field(default_factory=list)
    gone_but_moved: list[Key] = field(default_factory=list)
    to_append: list[Key] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing to do on either side, and nothing to ask."""
        return not (
            self.added
            or self.to_database
            or self.to_sheet
            or self.conflicts
            or self.agreed
            or self.missing
            or self.gone_but_moved
            or self.to_append
        )


def plan_merge(base: Table, ours: Table, theirs: Table) -> MergePlan:
    """Compare three tables, cell by cell, and list what each side has to take from the other.

    A row that the sheet has and Cairn removed is left alone until the sheet's row moves.
    """
    plan = MergePlan()
    # Most rows are equal on all sides, so what is done for each of them is done without a call.
    for (key, cells), mine, known in zip(theirs.items(), map(ours.get, theirs), map(base.get, theirs), strict=True):
        if cells == mine == known:
            continue
        if mine is None:
            if known is None or cells != known:
                plan.added.append(key)
            continue
        _plan_row(plan, key, known or (UNKNOWN,) * len(cells), mine, cells)
    lost = base.keys() - theirs.keys()
    for key, known in base.items() if lost else ():
        if key not in lost or key not in ours:
            continue
        moved = any(b is not UNKNOWN and b != o for b, o in zip(known, ours[key], strict=True))
        (plan.gone_but_moved if moved else plan.missing).append(key)
    fresh = ours.keys() - theirs.keys() - base.keys()
    plan.to_append = [key for key in ours if key in fresh] if fresh else []
    return plan


def _plan_row(plan: MergePlan, key: Key, base: Cells, ours: Cells, theirs: Cells) -> None:
    for column, (known, mine, its) in enumerate(zip(base, ours, theirs, strict=True)):
        if known == mine == its:
            continue
        match merge_value(known, mine, its):
            case Side.THEIRS:
                plan.to_database.append(CellMove(key, column, mine, its))
            case Side.OURS:
                plan.to_sheet.append(CellMove(key, column, its, mine))
            case Side.AGREED:
                plan.agreed.append(CellMove(key, column, known, its))
            case Side.CONFLICT:
                plan.conflicts.append(Conflict(key, column, known, mine, its))
