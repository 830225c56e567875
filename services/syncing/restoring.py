"""Puts Cairn's value back into a cell whose own waits as a proposal, in the stage *database leads*.

Only once the feedback column was seen to say so beside it: nobody shall find a cell changed without a word. The
proposal waits on, with what was typed; a sheet without that column keeps its typed text until somebody has decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from db import undecided
from db.undecided import PROPOSED, RESTORED
from domain.records import Stage
from services.syncing.cells import moved_fields
from services.syncing.feedback import Feedback
from services.syncing.merging import Merge
from services.syncing.writeback import PlannedWrite
from sync.merge import Conflict


def put_back(merge: Merge, told: Feedback) -> list[PlannedWrite]:
    """The cells to write: each holds what is proposed, and shall hold what Cairn has."""
    if merge.tracker.stage is not Stage.DATABASE_LEADS:
        return []
    return [
        PlannedWrite(one.key, merge.columns[one.column], merge.rows[one.key].row, one.theirs, one.ours)
        for one in merge.settled.proposed
        if not merge.columns[one.column].is_painted and _is_told(merge, one, told)
    ]


def _is_told(merge: Merge, proposed: Conflict, told: Feedback) -> bool:
    """Say whether everything that the cell proposes stands beside it."""
    moved = moved_fields(merge.columns[proposed.column], proposed.ours, proposed.theirs)
    return all((proposed.key, name) in told.standing for name in moved)


def arrived(tx: sa.Connection, merge: Merge, writes: Iterable[PlannedWrite], failed: Collection[PlannedWrite]) -> None:
    """Remember of each proposal whose cell was seen to hold Cairn's value again that it waits without it."""
    done = {(write.key, name) for write in writes if write not in failed for name in write.column.fields}
    waits = undecided.differences_of(tx, merge.tracker.name, (PROPOSED,)) if done else []
    undecided.move(tx, [item.id for item in waits if item.cell in done], RESTORED)
