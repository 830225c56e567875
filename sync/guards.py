"""When a sheet does not look like the sheet we know, stop and ask. Pure: counts in, a pause out."""

from __future__ import annotations

from domain.errors import SyncPaused
from sync.merge import MergePlan, Table

MISSING_ROWS = 5
MISSING_SHARE = 0.10
CHANGED_CELLS = 10
CHANGED_SHARE = 0.30

_CONFIRM = "If the sheet is right as it is, confirm it (`sync NAME --confirm`); otherwise restore it and sync again."


def check(plan: MergePlan, base: Table, theirs: Table, waiting: int = 0) -> None:
    """Raise `SyncPaused` when the sheet was emptied, too many rows vanished, or too much changed at once.

    A first sync has no base and passes. `waiting`: rows that are there and could not be told apart.
    """
    if not base:
        return
    if not theirs and waiting:
        raise SyncPaused(
            f"None of the {len(base)} milestones was found: {waiting} rows are there, but wait for their ids. "
            "Nothing was deleted.",
            "Give the rows their ids back, then sync again.",
        )
    if not theirs:
        raise SyncPaused(f"The sheet is empty, and {len(base)} milestones were in it. Nothing was deleted.", _CONFIRM)
    gone = len(plan.missing) + len(plan.gone_but_moved)
    if gone > max(MISSING_ROWS, MISSING_SHARE * len(base)):
        raise SyncPaused(f"{gone} of {len(base)} rows vanished from the sheet. Nothing was deleted.", _CONFIRM)
    cells = sum(len(row) for row in base.values())
    changed = sum(1 for move in plan.to_database if move.key in base)
    if changed > max(CHANGED_CELLS, CHANGED_SHARE * cells):
        raise SyncPaused(f"{changed} of {cells} cells changed at once. Nothing was merged.", _CONFIRM)
