"""An older copy of the file, put back or saved again, shows by its values: cells return to what they held before, and
the rows that were added last are gone.

Each of them looks like an edit, and taken in they would take back what others have done since. So a sheet that mostly
steps back is asked about. One cell that returns, or one row that goes, is an edit like any other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from audit.entry import to_typed
from db import records, touched
from db.undecided import ROW_GONE
from domain.errors import AGAIN, GONE, MEANT, SyncPaused
from domain.records import Key
from services.syncing.cells import moved_fields
from services.syncing.merging import Merge
from sync.merge import CellMove

SAMPLE = 20
"""Cells whose past is looked up, spread over all that moved."""
SHARE = 0.75
"""How much must step back for the sheet to look like an older copy."""
FEWEST = 5
"""So many at least; or cells with rows, or what came from more than one unit of work: nobody takes those back in one
go."""


def check(tx: sa.Connection, merge: Merge) -> None:
    """Raise `SyncPaused` when most of what the sheet would change returns to what the log says it was before.

    A person may have said that the changes are meant."""
    if merge.confirmed.changes:
        return
    moves = [move for move in merge.plan.to_database if move.key in merge.base]
    gone = _gone(merge)
    if len(moves) + len(gone) < 2:
        return
    sample = moves[:: -(-len(moves) // SAMPLE)] if moves else []
    cells = [unit for move in sample if (unit := _stepped_back_over(tx, merge, move))]
    rows = _added_last(tx, merge, gone) if gone else []
    units = [*cells, *rows]
    is_most = len(units) >= SHARE * (len(sample) + len(gone))
    if is_most and (len(set(units)) > 1 or len(units) >= FEWEST or (cells and rows)):
        raise _pause(merge, moves, gone)


def _gone(merge: Merge) -> list[Key]:
    """The rows that vanished and that nobody was asked about yet."""
    asked = {item.key for item in merge.undecided if item.state == ROW_GONE}
    return [key for key in (*merge.plan.missing, *merge.plan.gone_but_moved) if key not in asked]


def _pause(merge: Merge, moves: list[CellMove], gone: list[Key]) -> SyncPaused:
    """Says how many cells and rows, and where one of them is."""
    what = [f"the cells that changed ({len(moves)})"] if moves else []
    what += [f"the rows that vanished ({len(gone)})"] if gone else []
    place = merge.place(moves[0].key, merge.columns[moves[0].column]) if moves else f"row {merge.base[gone[0]].row}"
    rows_too = " `resume NAME` keeps rows and asks about each, `resume NAME --accept-deletions` removes them."
    return SyncPaused(
        f"Of {' and '.join(what)}, most went back to what they held before, {place} among them, "
        "as in an older copy of the file. Nothing was merged.",
        "If an older copy was put back or saved again, restore the newer one. If the sheet is right as it is, say "
        "so in the inbox or by `resume NAME`." + (rows_too if gone else ""),
        answers=(AGAIN, MEANT, GONE) if gone else (AGAIN, MEANT),
    )


def _stepped_back_over(tx: sa.Connection, merge: Merge, move: CellMove) -> str | None:
    """The unit of work that a cell would take back, if it returns to what it held before that."""
    moved = moved_fields(merge.columns[move.column], move.before, move.after)
    for name, (_, after) in moved.items():
        last: list[Any] = records.bodies(tx, last=1, entity="milestone", key=move.key, field=name, op="update")
        if last and last[0]["old"] == to_typed(after):
            return str(last[0]["txn"])
    return None


def _added_last(tx: sa.Connection, merge: Merge, gone: Collection[Key]) -> list[str]:
    """The units of work that the vanished rows were added in, of those after which no row was added that still stands:
    a copy from before them can have none of these rows."""
    stand = merge.row_of
    units: list[str] = []
    for key, unit in reversed(touched.arrivals(tx, merge.tracker.name)):
        if key in stand:
            return [one for one in units if one != unit]
        units += [unit] if key in gone else []
    return units
