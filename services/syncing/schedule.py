"""When Cairn last looked at a tracker's sheet by itself, and when it does so next, or why it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from audit.entry import timestamp
from connectors.google.place import is_google
from db import looks, syncstate
from services.syncing import health
from services.syncing.remote import READ_AGAIN_AFTER
from services.trackers import Tracker
from services.uploads import is_private
from services.workspace import Workspace

WORKER, TURN, NEXT_TURN = "worker", "turn", "next turn"
"""What the moments are called that the worker notes: that it is alive, its last round of looks, its next one."""
WORKER_SILENT_S = 120
"""A worker that was not heard of for so long does not run."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """`looked_at`, `due_at`: UTC as ISO text; None for never, and where no look is due.

    `why`: what decides about the next look. "turn": the worker's next round; "failed": it rests after failures until
    then; "paused": nothing is due until a person lets it go on; "copies": it moves with the copies that people bring;
    "no worker": nothing looks by itself.
    """

    looked_at: str | None
    due_at: str | None
    why: Literal["turn", "failed", "paused", "copies", "no worker"]


def note_turn(ws: Workspace, interval_s: float) -> None:
    """Note that a round of looks begins, and when the next one does."""
    with ws.write() as tx:
        syncstate.beat(tx, TURN, ws.now())
        syncstate.beat(tx, NEXT_TURN, timestamp(ws.clock() + timedelta(seconds=interval_s)))


def schedule_of(ws: Workspace, tx: sa.Connection, tracker: Tracker, last: dict[str, Any] | None) -> Schedule:
    """The schedule of one tracker; `last` is its last run that ended."""
    state = syncstate.state_of(tx, tracker.name)
    seen = max(filter(None, (last and last["finished"], state.read_at)), default=None)
    if tracker.paused:
        return Schedule(seen, None, "paused")
    if is_private(ws.settings, tracker.place):
        return Schedule(seen, None, "copies")
    if not _runs(ws, tx):
        return Schedule(seen, None, "no worker")
    if health.rests(ws, state):
        return Schedule(seen, state.retry_at, "failed")
    if is_google(tracker.place):
        return _of_google(ws, tx, tracker, seen)
    turn = syncstate.last_beat(tx, TURN)
    return Schedule(max(filter(None, (seen, turn)), default=None), syncstate.last_beat(tx, NEXT_TURN), "turn")


def _of_google(ws: Workspace, tx: sa.Connection, tracker: Tracker, seen: str | None) -> Schedule:
    """Read when Google tells of a change, and after a while at the latest."""
    looked = looks.all_looks(tx).get(tracker.name)
    if looked is None:
        return Schedule(seen, syncstate.last_beat(tx, NEXT_TURN), "turn")
    latest = timestamp(datetime.fromisoformat(looked.at) + READ_AGAIN_AFTER)
    return Schedule(max(seen or "", looked.at), latest, "turn")


def _runs(ws: Workspace, tx: sa.Connection) -> bool:
    beat = syncstate.last_beat(tx, WORKER)
    return beat is not None and ws.clock() - datetime.fromisoformat(beat) < timedelta(seconds=WORKER_SILENT_S)
