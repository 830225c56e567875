"""What the worker does on each turn: sync what somebody asked for, look at every tracker, state the day's end."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from db import syncstate
from domain.errors import CairnError
from services import access
from services.checkpoints import make_due_checkpoint
from services.sync import SyncRun, run_sync
from services.trackers import all_trackers
from services.workspace import Workspace

WORKER = "worker"


def run_requested(ws: Workspace) -> list[SyncRun]:
    """Run the syncs that people asked for on a page, each in the name of whoever asked."""
    with ws.read() as tx:
        asked = {row["tracker"]: row["requested_by"] for row in syncstate.queued(tx)}
    if asked:
        with ws.write() as tx:
            for tracker in asked:
                syncstate.take_queued(tx, tracker)
    return [run_sync(ws, tracker, actor=access.actor_named(ws, name)) for tracker, name in asked.items()]


def run_due(ws: Workspace) -> list[SyncRun]:
    """Look at every tracker, and make the day's checkpoint; an unchanged file costs a look and leaves no trace."""
    with ws.write() as tx:
        syncstate.beat(tx, WORKER, ws.now())
        names = [tracker.name for tracker in all_trackers(tx)]
    runs = [run_sync(ws, name) for name in names]
    make_due_checkpoint(ws)
    return runs


def loop(
    ws: Workspace,
    stopped: Callable[[float], bool],
    report: Callable[[SyncRun], None],
    complain: Callable[[CairnError], None],
    interval_s: float,
) -> None:
    """Work until `stopped(seconds)`, which waits that long, says so. Requests are looked for every second.

    What goes wrong around the sheets (a busy database, a full disk) is complained of, and tried again.
    """
    due = monotonic()
    while True:
        try:
            runs = run_requested(ws)
            if monotonic() >= due:
                due = monotonic() + interval_s
                runs += run_due(ws)
            for run in runs:
                report(run)
        except CairnError as error:
            complain(error)
        if stopped(1.0):
            return
