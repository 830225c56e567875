"""What the worker does on each turn: sync what somebody asked for, then look at every tracker."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from db import syncstate
from services import access
from services.sync import SyncRun, run_sync
from services.trackers import all_trackers
from services.workspace import Workspace

WORKER = "worker"


def run_requested(ws: Workspace) -> list[SyncRun]:
    """Run the syncs that people asked for on a page, each in the name of whoever asked."""
    with ws.write() as tx:
        syncstate.beat(tx, WORKER, ws.now())
        asked = {row["tracker"]: row["requested_by"] for row in syncstate.queued(tx)}
        for tracker in asked:
            syncstate.take_queued(tx, tracker)
    return [run_sync(ws, tracker, actor=access.actor_named(ws, name)) for tracker, name in asked.items()]


def run_due(ws: Workspace) -> list[SyncRun]:
    """Look at every tracker; an unchanged file costs a look and leaves no trace."""
    with ws.read() as tx:
        names = [tracker.name for tracker in all_trackers(tx)]
    return [run_sync(ws, name) for name in names]


def loop(ws: Workspace, stopped: Callable[[float], bool], report: Callable[[SyncRun], None], interval_s: float) -> None:
    """Work until `stopped(seconds)`, which waits that long, says so. Requests are looked for every second."""
    due = monotonic()
    while True:
        runs = run_requested(ws)
        if monotonic() >= due:
            runs += run_due(ws)
            due = monotonic() + interval_s
        for run in runs:
            report(run)
        if stopped(1.0):
            return
