"""What waits for somebody stays until it is decided, or until a run has seen the cell again: a law for each sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import records, undecided
from db.undecided import ACCEPTED, REJECTED, RESOLVED, SETTLED, SHEET_WON, UNDECIDED, Difference
from domain.records import WHOLE_ROW

if TYPE_CHECKING:
    from tests.simulation.world import World

ELSEWHERE = (*UNDECIDED, SHEET_WON, RESOLVED, ACCEPTED, REJECTED)


class Waiting:
    """Remembers which differences are settled, so that each is judged by the sheet that the run has seen."""

    def __init__(self) -> None:
        self._known: set[int] = set()
        self._changes = -1

    def settled_unseen(self, world: World, name: str) -> list[str]:
        """Differences that the last run took off the list, though the sheet did not show their cells."""
        if world.connection.total_changes == self._changes:
            return []
        self._changes = world.connection.total_changes
        with world.ws.read() as tx:
            settled = undecided.differences_of(tx, name, (SETTLED,))
            fresh = [item for item in settled if item.id not in self._known]
            if not fresh:
                return []
            others = {item.cell for item in undecided.differences_of(tx, name, ELSEWHERE)}
            ours = records.rows_of(tx, "milestone", tracker=name)
            # Whoever takes a milestone away leaves nothing to decide about it, should it come back.
            back = {body["object"]["key"]: body["seq"] for body in records.bodies(tx, op="restore")}
        self._known |= {item.id for item in fresh}
        return [
            f"{item.key} {item.field}: {item.theirs} waited for somebody, and was dropped unseen"
            for item in fresh
            if item.field != WHOLE_ROW and item.cell not in others and item.key in ours
            if back.get(item.key, 0) < item.seq
            if ours[item.key].values[item.field] != item.theirs
            if not _is_shown(world, item, str(ours[item.key].values["sheet_id"] or item.key))
        ]


def _is_shown(world: World, item: Difference, sheet_id: str) -> bool:
    """Say whether the sheet has the cell, with something in it that can be read."""
    grid = world.sheet.grid
    if world.key_column not in grid.columns:
        return True  # rows are known by their titles, and which is which is not for a test to guess
    column = next((name for name, field in world.fields.items() if field == item.field), None)
    rows = [row for row in grid.rows if str(row.cells.get(world.key_column)) == sheet_id]
    return column in grid.columns and any(not world.is_garbage(row.cells.get(str(column))) for row in rows)
