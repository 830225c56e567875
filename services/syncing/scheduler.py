"""What the worker does on each turn: sync what somebody asked for, look at every tracker, state the day's end.

One tracker that goes wrong, in whatever way, holds up no other one.
"""

from __future__ import annotations

import logging
import secrets
import threading
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic

from connectors.google.place import is_google
from db import records, syncstate
from domain.errors import CairnError, Refused
from domain.records import Actor
from services import access
from services.history.checkpoints import make_due_checkpoint
from services.syncing import health, runs, schedule
from services.syncing.due import due
from services.syncing.remote import run_remote
from services.syncing.schedule import WORKER
from services.syncing.sync import SyncRun, run_sync
from services.syncing.watch import FolderWatch
from services.trackers import all_trackers
from services.uploads import is_private
from services.workspace import Workspace

PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
"""After something went wrong around the sheets; twice as long each time that it does so again."""
_TOLD = "Nothing was lost; the details are in the worker's log."

_log = logging.getLogger("cairn.worker")


def run_requested(ws: Workspace) -> list[SyncRun]:
    """Run the syncs that people asked for on a page, each in the name of whoever asked."""
    with ws.read() as tx:
        asked = {row["tracker"]: row["requested_by"] for row in syncstate.queued(tx)}
    if asked:
        with ws.write() as tx:
            for tracker in asked:
                syncstate.take_queued(tx, tracker)
    return [_run(ws, tracker, access.actor_named(ws, name)) for tracker, name in asked.items()]


def run_due(ws: Workspace, interval_s: float = 0.0) -> list[SyncRun]:
    """Look at every tracker that can have moved, and make the day's checkpoint; the next turn is `interval_s` later.

    An unchanged file costs a look and leaves no trace.
    """
    beat(ws)
    schedule.note_turn(ws, interval_s)
    done = [_run(ws, name) for name in due(ws)] + run_remote(ws, _run)
    make_due_checkpoint(ws)
    return done


def beat(ws: Workspace) -> None:
    """Say that the worker is alive."""
    with ws.write() as tx:
        syncstate.beat(tx, WORKER, ws.now())


def _run(ws: Workspace, name: str, actor: Actor = access.CAIRN) -> SyncRun:
    """Sync one tracker. What nobody foresaw fails this tracker alone, and is tried again ever more rarely."""
    try:
        return run_sync(ws, name, actor=actor)
    except Refused as no:  # it was disconnected meanwhile, or whoever asked may not
        return SyncRun(name, "failed", message=f"{no} {no.hint}")
    except CairnError:
        raise
    except Exception as error:  # noqa: BLE001 - the last line of defence: the other trackers go on
        number = secrets.token_hex(4)
        _log.error("".join(traceback.format_exception(error)), extra={"number": number})
        run = SyncRun(name, "failed", message=f"Something went wrong inside Cairn (error {number}). {_TOLD}")
        health.note_failure(ws, name)
        runs.remember(ws, run, actor, ws.now())
        return run


def run_saved(ws: Workspace, files: Iterable[Path]) -> list[SyncRun]:
    """Look at the trackers whose file was just saved or closed; who saved it is for the sheet itself to say."""
    places = {str(file) for file in files}
    with ws.read() as tx:
        names = [one.name for one in all_trackers(tx) if one.place in places and not one.paused]
    return [_run(ws, name) for name in names]


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
    watch, saved, next_look, pause_s = FolderWatch(stop), set[Path](), monotonic(), PAUSE_S
    while not stop.is_set():
        try:
            done = run_requested(ws)
            if monotonic() >= next_look:
                next_look = monotonic() + interval_s
                done += run_due(ws, interval_s)
            elif saved:
                done += run_saved(ws, saved)
            for run in done:
                report(run)
            saved, pause_s = watch.wait(_files(ws)), PAUSE_S
        except CairnError as error:
            complain(error)
            stop.wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
    watch.close()


def _files(ws: Workspace) -> list[Path]:
    with ws.read() as tx:
        places = [str(row.values["place"]) for row in records.rows_of(tx, "tracker").values()]
    return [Path(place) for place in places if not is_private(ws.settings, place) and not is_google(place)]
