"""What a sync would do when it looks at the rows that moved, beside what it would do when it reads everything anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from db import syncstate
from domain.errors import SyncPaused
from services.schema.spelling import spelling_of
from services.syncing import committing, effects, merging, narrowing, remembered
from services.syncing.merging import Merge
from services.syncing.reading import read_snapshot
from services.syncing.remembered import Memory
from services.trackers import tracker_of
from tests.simulation.world import NAME, World

LEFT_ALONE: Counter[str] = Counter()
"""How many rows were never looked at, so that whoever compares can tell that something was compared."""


def difference(world: World) -> list[str]:
    """In what the two differ; a sheet that one of them asks about, the other must ask about in the same words."""
    with world.ws.read() as tx:
        tracker, before, now = tracker_of(tx, NAME), syncstate.state_of(tx, NAME), world.ws.now()
        recalled = remembered.recall(tx, NAME, before, now, is_meant=False)
        told = []
        for memory in (recalled, Memory()):
            try:
                reading = read_snapshot(world.sheet.shown(), tracker.binding, spelling_of(tx), memory=memory)

                def load(is_whole: bool, reading: Any = reading) -> merging.Known:
                    return narrowing.load(tx, tracker, reading, is_whole)

                merge = narrowing.decide(load, tracker)
            except SyncPaused as pause:
                told.append({"paused": str(pause)})
            else:
                LEFT_ALONE["rows"] += len(merge.reading.unread)
                told.append(_said(merge, syncstate.base_of(tx, NAME)))
    narrow, whole = told
    return [
        f"{name}: {narrow.get(name)!r} by the rows that moved, {whole.get(name)!r} by all"
        for name in narrow.keys() | whole.keys()
        if narrow.get(name) != whole.get(name)
    ]


def _said(merge: Merge, base: dict[str, syncstate.BaseRow]) -> dict[str, Any]:
    """All that becomes of a merge."""
    meant = committing.intent(merge, "now")
    shifted = {key: replace(base[key], row=row) for key, row in merge.shifted.items()}
    return {
        "settled": merge.settled,
        "changes": meant.changes,
        "writes": meant.writes,
        "moves": meant.moves,
        "base": meant.base | shifted,
        "held": effects.held_of(merge),
        "agreed": effects.agreements(merge),
        "missing": effects.missed_first(merge),
        "rows": merge.row_of,
        "half written": merge.half_written,
        "skipped": merge.reading.skipped,
        "issues": merge.reading.issues,
    }
