"""One sync: read the sheet, plan, let the stage and the guards speak, commit, write back, confirm.

The order is what makes a crash harmless. The database is committed first, in one unit of work with its records and
with every cell that the sheet shall get; the sheet is written last; the base moves only for cells that both sides
were seen to hold. Whatever is interrupted, the next run plans the rest again.
"""

from __future__ import annotations

from db import records, syncstate
from domain.errors import ConnectorError, RevisionMismatch, SyncPaused
from domain.records import Actor
from services import access
from services.schema.spelling import spelling_of
from services.syncing import committing, leasing, runs
from services.syncing.committing import Taken
from services.syncing.failpoints import reached
from services.syncing.leasing import Busy, Overtaken, Right, one_writer
from services.syncing.merging import Confirmed
from services.syncing.reading import read_snapshot
from services.syncing.runs import SyncRun
from services.syncing.writeback import cells_to_write
from services.trackers import all_trackers, connector_of, tracker_of
from services.workspace import Workspace

__all__ = ["SyncRun", "request_sync", "resume", "run_sync", "sync_all"]

ATTEMPTS = 3
"""How often a run starts over when somebody else committed or saved meanwhile."""


def sync_all(ws: Workspace, *, actor: Actor = access.CAIRN, dry_run: bool = False) -> list[SyncRun]:
    """Sync every tracker, one after the other; one that fails does not stop the others."""
    with ws.read() as tx:
        names = [tracker.name for tracker in all_trackers(tx)]
    return [run_sync(ws, name, actor=actor, dry_run=dry_run) for name in names]


def request_sync(ws: Workspace, name: str, actor: Actor) -> None:
    """Ask the worker for a sync."""
    access.require(actor, "sync trackers")
    with ws.write() as tx:
        tracker_of(tx, name)
        syncstate.start_run(tx, name, actor.name, ws.now(), state="queued")


def resume(ws: Workspace, name: str, *, accept_deletions: bool = False, actor: Actor) -> SyncRun:
    """Go past a pause: the changes in the sheet are meant. Rows that vanished are removed only if that is said too."""
    return _run(ws, name, actor, False, Confirmed(changes=True, deletions=accept_deletions))


def run_sync(
    ws: Workspace, name: str, *, actor: Actor = access.CAIRN, dry_run: bool = False, confirmed: bool = False
) -> SyncRun:
    """Sync one tracker. `confirmed`: a person looked at the sheet and says that it is right as it is, rows that are
    gone included.

    Never raises for what a sheet can do: a pause or a failure is a state with a message.
    """
    return _run(ws, name, actor, dry_run, Confirmed(confirmed, confirmed))


def _run(ws: Workspace, name: str, actor: Actor, dry_run: bool, confirmed: Confirmed) -> SyncRun:
    access.require(actor, "sync trackers")
    with ws.read() as tx:
        tracker_of(tx, name)
    started = ws.now()
    try:
        run = _preview(ws, name, confirmed) if dry_run else _with_retries(ws, name, confirmed)
    except SyncPaused as pause:
        run = SyncRun(name, "paused", message=f"{pause} {pause.hint}")
    except ConnectorError as error:
        run = SyncRun(name, "failed", message=f"{error} {error.hint}")
    except Busy:
        run = SyncRun(name, "busy", message="Another sync of this tracker is at work; it takes in what is there.")
    if not dry_run:
        runs.remember(ws, run, actor, started)
    return run


def _with_retries(ws: Workspace, name: str, confirmed: Confirmed) -> SyncRun:
    total = SyncRun(name, "nothing")
    for _ in range(ATTEMPTS):
        try:
            run, again = _attempt(ws, name, confirmed)
        except Overtaken:
            continue
        total = runs.joined(total, run)
        if not again:
            return total
    return total


def _attempt(ws: Workspace, name: str, confirmed: Confirmed) -> tuple[SyncRun, bool]:
    """Try once; gives the run, and whether the sheet moved on before it was written."""
    if run := _idle(ws, name, confirmed):
        return run, False
    with one_writer(ws, name) as right:
        with ws.read() as tx:
            tracker, before = tracker_of(tx, name), syncstate.state_of(tx, name)
            spelling = spelling_of(tx)
        connector = connector_of(ws, tracker.place)
        reading = read_snapshot(connector.read(tracker.binding.sheet or None), tracker.binding, spelling)
        reached("read")
        with ws.write() as tx:
            leasing.fence(tx, ws, right)
            # The stage or the columns may have been changed while the sheet was read.
            if tracker_of(tx, name) != tracker:
                raise Overtaken
            taken = committing.take_in(tx, tracker, reading, before, confirmed, ws.now())
            reached("committing")
        reached("committed")
        if not taken.writes:
            return taken.run, False
        try:
            return _write_back(ws, taken, right), False
        except RevisionMismatch as moved_on:
            taken.run.message = f"{moved_on} {moved_on.hint}"
            return taken.run, True


def _idle(ws: Workspace, name: str, confirmed: Confirmed) -> SyncRun | None:
    """The run that has nothing to look at: the file is as it was, and nothing new is in the log."""
    with ws.read() as tx:
        tracker, before = tracker_of(tx, name), syncstate.state_of(tx, name)
        if confirmed.changes or before.unsettled or records.touched_since(tx, name, before.synced_seq):
            return None
    if before.revision != connector_of(ws, tracker.place).revision():
        return None
    with ws.read() as tx:
        return runs.nothing(tx, name)


def _preview(ws: Workspace, name: str, confirmed: Confirmed) -> SyncRun:
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
        spelling = spelling_of(tx)
    snapshot = connector_of(ws, tracker.place).read(tracker.binding.sheet or None)
    reading = read_snapshot(snapshot, tracker.binding, spelling)
    with ws.read() as tx:
        return committing.preview(tx, tracker, reading, confirmed)


def _write_back(ws: Workspace, taken: Taken, right: Right) -> SyncRun:
    """Write the cells, read them back, and only then move the base."""
    run, snapshot = taken.run, taken.merge.reading.snapshot
    connector = connector_of(ws, taken.merge.tracker.place)
    cells = cells_to_write(taken.merge, taken.writes)
    leasing.check(ws, right)
    reached("writing")
    result = connector.write(snapshot.sheet, cells, snapshot.revision)
    reached("written")
    with ws.write() as tx:
        leasing.fence(tx, ws, right)
        run.to_sheet = committing.confirm(tx, taken, result, ws.now())
        reached("confirming")
    reached("confirmed")
    run.refused = list(result.refused)
    run.held += len(run.refused)
    if run.refused:
        rest = f" ({len(run.refused) - 1} more)" if len(run.refused) > 1 else ""
        run.message = f"{run.refused[0].ref} was not written: {run.refused[0].message}{rest}"
    return run
