"""What the worker does on each turn: sync what somebody asked for, look at every tracker, state the day's end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic

from db import records, syncstate
from domain.errors import CairnError
from services import access
from services.history.checkpoints import make_due_checkpoint
from services.syncing.due import due
from services.syncing.sync import SyncRun, run_sync
from services.syncing.watch import FolderWatch
from services.trackers import all_trackers
from services.uploads import is_private
from services.workspace import Workspace

WORKER = "worker"
PAUSE_S = 1.0
"""After something went wrong around the sheets."""


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
    """Look at every tracker that can have moved, and make the day's checkpoint.

    An unchanged file costs a look and leaves no trace.
    """
    with ws.write() as tx:
        syncstate.beat(tx, WORKER, ws.now())
    runs = [run_sync(ws, name) for name in due(ws)]
    make_due_checkpoint(ws)
    return runs


def run_saved(ws: Workspace, files: Iterable[Path]) -> list[SyncRun]:
    """Look at the trackers whose file was just saved or closed; who saved it is for the sheet itself to say."""
    places = {str(file) for file in files}
    with ws.read() as tx:
        names = [tracker.name for tracker in all_trackers(tx) if tracker.place in places]
    return [run_sync(ws, name) for name in names]


def loop(
    ws: Workspace,
    stop: threading.Event,
    report: Callable[[SyncRun], None],
    complain: Callable[[CairnError], None],
    interval_s: float,
) -> None:
    """Work until `stop` is set: at once on what people ask for and on what is saved, on all every interval.

    What goes wrong around the sheets (a busy database, a full disk) is complained of, and tried again.
    """
    watch, saved, next_look = FolderWatch(stop), set[Path](), monotonic()
    while not stop.is_set():
        try:
            runs = run_requested(ws)
            if monotonic() >= next_look:
                next_look = monotonic() + interval_s
                runs += run_due(ws)
            elif saved:
                runs += run_saved(ws, saved)
            for run in runs:
                report(run)
            saved = watch.wait(_files(ws))
        except CairnError as error:
            complain(error)
            stop.wait(PAUSE_S)
    watch.close()


def _files(ws: Workspace) -> list[Path]:
    with ws.read() as tx:
        places = [str(row.values["place"]) for row in records.rows_of(tx, "tracker").values()]
    return [Path(place) for place in places if not is_private(ws.settings, place)]
