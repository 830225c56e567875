"""How a tracker fares whose sheet cannot be reached: tried again, more and more rarely, and called *degraded* at last.

A sync that works forgets it all. Whoever asks for a sync, and a file that was saved, wait for nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from audit.entry import timestamp
from db import syncstate
from db.syncstate import TrackerState
from services.workspace import Workspace

DEGRADED_AFTER = 3
"""Failures in a row: a file that is being exchanged or copied fails once or twice."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 15, 900


def pause_s(failures: int) -> int:
    """How long to wait after so many failures in a row.

    >>> [pause_s(failures) for failures in (1, 2, 3, 9)]
    [15, 30, 60, 900]
    """
    return int(min(FIRST_PAUSE_S * 2.0 ** min(failures - 1, 30), LONGEST_PAUSE_S))


def note_failure(ws: Workspace, tracker: str) -> None:
    """Count a run that failed, and say when the next try is worth it."""
    with ws.write() as tx:
        before = syncstate.state_of(tx, tracker)
        again = timestamp(ws.clock() + timedelta(seconds=pause_s(before.failures + 1)))
        syncstate.save_state(tx, tracker, replace(before, failures=before.failures + 1, retry_at=again))


def is_degraded(state: TrackerState) -> bool:
    """Say whether it failed too often for a mishap."""
    return state.failures >= DEGRADED_AFTER


def rests(ws: Workspace, state: TrackerState) -> bool:
    """Say whether a regular look would come too early after the last failure.

    No pause is longer than the longest one: a clock that stepped back makes nobody wait for it."""
    latest = timestamp(ws.clock() + timedelta(seconds=LONGEST_PAUSE_S))
    return state.retry_at is not None and ws.now() < state.retry_at <= latest
