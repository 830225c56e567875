"""An older copy of the file, put back or saved again, shows by its values: cells return to what they held before.

Each of them looks like an edit, and taken in they would take back what others have done since. So a sheet that mostly
steps back is asked about. One cell that returns is an edit like any other.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from audit.entry import to_typed
from db import records
from domain.errors import AGAIN, MEANT, SyncPaused
from services.syncing.cells import moved_fields
from services.syncing.merging import Merge
from sync.merge import CellMove

SAMPLE = 20
"""Cells whose past is looked up, spread over all that moved."""
SHARE = 0.75
"""How many of them must step back for the sheet to look like an older copy."""
FEWEST = 5
"""So many cells at least, or cells that came from more than one unit of work: nobody takes those back in one go."""


def check(tx: sa.Connection, merge: Merge) -> None:
    """Raise `SyncPaused` when most of what the sheet would change returns to what the log says it was before.

    A person may have said that the changes are meant."""
    if merge.confirmed.changes:
        return
    moves = [move for move in merge.plan.to_database if move.key in merge.base]
    if len(moves) < 2:
        return
    sample = moves[:: -(-len(moves) // SAMPLE)]
    units = [unit for move in sample if (unit := _stepped_back_over(tx, merge, move))]
    is_most = len(units) >= SHARE * len(sample)
    if is_most and (len(set(units)) > 1 or len(units) >= FEWEST):
        place = merge.place(sample[0].key, merge.columns[sample[0].column])
        raise SyncPaused(
            f"Of the {len(moves)} cells that changed, most went back to what they held before, {place} among them, "
            "as in an older copy of the file. Nothing was merged.",
            "If an older copy was put back or saved again, restore the newer one. If the sheet is right as it is, say "
            "so in the inbox or by `resume NAME`.",
            answers=(AGAIN, MEANT),
        )


def _stepped_back_over(tx: sa.Connection, merge: Merge, move: CellMove) -> str | None:
    """The unit of work that a cell would take back, if it returns to what it held before that."""
    moved = moved_fields(merge.columns[move.column], move.before, move.after)
    for name, (_, after) in moved.items():
        last: list[Any] = records.bodies(tx, last=1, entity="milestone", key=move.key, field=name, op="update")
        if last and last[0]["old"] == to_typed(after):
            return str(last[0]["txn"])
    return None
