"""One sync: read the sheet, plan, let the stage and the guards speak, commit, write back, confirm.

The order is what makes a crash harmless. The database is committed first, in one unit of work with its records and
with every cell that the sheet shall get; the sheet is written last; the base moves only for cells that both sides
were seen to hold. Whatever is interrupted, the next run plans the rest again.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import sqlalchemy as sa

from connectors.base import Connector
from db import records, syncstate
from db.syncstate import TrackerState
from domain.collecting import no_collection
from domain.errors import RESUME, ConnectorError, PausedByPerson, Refused, RevisionMismatch, SheetMissing, SyncPaused
from domain.records import Actor
from domain.sheets import WriteResult
from services import access
from services.linking import unresolved_by_tracker
from services.syncing import committing, health, leasing, lockdown, looking, narrowing, older, progress, runs
from services.syncing.committing import Taken
from services.syncing.failpoints import reached
from services.syncing.leasing import Busy, Overtaken, Right, one_writer
from services.syncing.looking import Seen
from services.syncing.merging import UNCONFIRMED, Confirmed, Known, Merge
from services.syncing.progress import COMPARING, CONFIRMING, SAVING, WRITING, Progress
from services.syncing.runs import SyncRun
from services.syncing.writeback import cells_to_write, not_painted, read_back
from services.trackers import GOES_ON, Tracker, all_trackers, connector_of, tracker_of
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
    """Ask the worker for a sync. Refuses for a tracker that a person paused."""
    access.require(actor, "sync trackers")
    with ws.write() as tx:
        if pause := tracker_of(tx, name).paused:
            raise Refused(pause.told(name), GOES_ON.format(name))
        syncstate.start_run(tx, name, actor.name, ws.now(), state="queued")


def resume(ws: Workspace, name: str, *, accept_deletions: bool = False, actor: Actor) -> SyncRun:
    """Go past a guard's pause: the changes in the sheet are meant. Rows that vanished are removed only if that is said
    too; else they stay, and a person is asked about each."""
    return _run(ws, name, actor, False, Confirmed(changes=True, deletions=accept_deletions))


def run_sync(
    ws: Workspace,
    name: str,
    *,
    actor: Actor = access.CAIRN,
    dry_run: bool = False,
    confirmed: bool = False,
    is_leaving: bool = False,
) -> SyncRun:
    """Sync one tracker. `confirmed`: a person looked at the sheet and says that it is right as it is, rows that are
    gone included. `is_leaving`: it is the last one, so the feedback column is left as it stands.

    Never raises for what a sheet can do: a pause or a failure is a state with a message.
    """
    return _run(ws, name, actor, dry_run, Confirmed(confirmed, confirmed, is_leaving))


def _run(ws: Workspace, name: str, actor: Actor, dry_run: bool, confirmed: Confirmed) -> SyncRun:
    access.require(actor, "sync trackers")
    with ws.read() as tx:
        tracker_of(tx, name)
    started = ws.now()
    try:
        with no_collection():
            run = _preview(ws, name, confirmed) if dry_run else _with_retries(ws, name, confirmed)
    except PausedByPerson as pause:  # is a record already, and no news of the sheet's
        return SyncRun(name, "paused", message=f"{pause} {pause.hint}", answers=pause.answers, saw=str(pause))
    except SyncPaused as pause:
        run = SyncRun(name, "paused", message=f"{pause} {pause.hint}", answers=pause.answers, saw=str(pause))
    except ConnectorError as error:
        run = SyncRun(name, "failed", message=f"{error} {error.hint}")
        if not dry_run:
            health.note_failure(ws, name)
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
        _check_wanted(ws, name)  # whoever pauses it waits for this right; its record is news, so that it is not idle
        at = progress.begin(ws, right)
        seen = looking.look(ws, name, is_meant=confirmed.changes)
        reached("read")
        if seen.moved_to:
            looking.follow(ws, seen, right)
            confirmed = UNCONFIRMED  # that the tab is this one says nothing of what stands in it
        at.tell(COMPARING, 0, seen.reading.count)
        taken = _take_in(ws, right, seen, confirmed, at)
        reached("committed")
        unguarded = lockdown.keep_up(seen.connector, seen.tracker, seen.reading)
        taken.run.message = taken.run.message or unguarded
        with ws.read() as tx:
            taken.run.unresolved_links = unresolved_by_tracker(tx)[name]
        if not taken.writes and not taken.feedback.cells:
            return taken.run, False
        try:
            return _write_back(ws, taken, seen.connector, right, at), False
        except RevisionMismatch as moved_on:
            taken.run.message = f"{moved_on} {moved_on.hint}"
            return taken.run, True


def _check_wanted(ws: Workspace, name: str) -> None:
    """Raise `PausedByPerson` where somebody wants the tracker left alone."""
    with ws.read() as tx:
        pause = tracker_of(tx, name).paused
    if pause:
        raise PausedByPerson(pause.told(name), GOES_ON.format(name), (RESUME,))


def _take_in(ws: Workspace, right: Right, seen: Seen, confirmed: Confirmed, at: Progress) -> Taken:
    """Work out what the database takes, with nobody kept waiting, and commit it if nothing moved meanwhile."""
    tracker, now = seen.tracker, ws.now()
    merge = _merged(ws, seen, confirmed)
    with ws.read() as tx:
        older.check(tx, merge)
    meant = committing.intent(merge, now)
    at.tell(SAVING, 0, len(meant.changes))
    with ws.write() as tx:
        leasing.fence(tx, ws, right)
        # The stage or the columns may have been changed while the sheet was read.
        if tracker_of(tx, tracker.name) != tracker:
            raise Overtaken
        if syncstate.log_size(tx) != merge.size:
            merge = narrowing.decide(partial(narrowing.load, tx, tracker, seen.reading), tracker, confirmed)
            older.check(tx, merge)
            meant = committing.intent(merge, now)
        taken = committing.take_in(tx, meant, seen.before, now)
        reached("committing")
    return taken


def _merged(ws: Workspace, seen: Seen, confirmed: Confirmed) -> Merge:
    """The merge as the database stands at this moment; it is read, and let go before anything is worked out."""

    def load(is_whole: bool) -> Known:
        with ws.read() as tx:
            return narrowing.load(tx, seen.tracker, seen.reading, is_whole)

    return narrowing.decide(load, seen.tracker, confirmed)


def _idle(ws: Workspace, name: str, confirmed: Confirmed) -> SyncRun | None:
    """The run that has nothing to look at: the file is as it was, and nothing new is in the log."""
    with ws.read() as tx:
        tracker, before = tracker_of(tx, name), syncstate.state_of(tx, name)
        if confirmed.changes or before.unsettled or before.failures or is_touched(tx, tracker, before):
            return None
    try:
        if before.revision != connector_of(ws, tracker.place).revision():
            return None
    except SheetMissing:  # the look says where it may have gone
        return None
    with ws.read() as tx:
        return runs.nothing(tx, name)


def is_touched(tx: sa.Connection, tracker: Tracker, before: TrackerState) -> bool:
    """Say whether the log has news for a tracker; where Cairn speaks in the sheet, other trackers' news matter too."""
    row = records.row_of(tx, "tracker", tracker.name)
    if row is not None and row.version > before.synced_seq:
        return True
    if tracker.feedback and tracker.stage.writes_to_sheet:
        return records.head(tx).data_seq > before.synced_seq
    return records.touched_since(tx, tracker.name, before.synced_seq)


def _preview(ws: Workspace, name: str, confirmed: Confirmed) -> SyncRun:
    seen = looking.look(ws, name, is_meant=confirmed.changes)
    merge = _merged(ws, seen, confirmed)
    run = committing.planned(merge)
    with ws.read() as tx:
        older.check(tx, merge)
        run.unresolved_links = unresolved_by_tracker(tx)[name]
    return run


def _write_back(ws: Workspace, taken: Taken, connector: Connector, right: Right, at: Progress) -> SyncRun:
    """Write the cells, read them back, and only then move the base."""
    run, snapshot = taken.run, taken.merge.reading.snapshot
    cells = [*cells_to_write(taken.merge, taken.writes), *taken.feedback.cells]
    at.tell(WRITING, 0, len(cells))
    leasing.check(ws, right)
    reached("writing")
    result = connector.write(snapshot.sheet, cells, snapshot.revision)
    result = replace(result, refused=(*result.refused, *not_painted(taken.merge, taken.writes)))
    reached("written")
    run.window_s = result.window_s
    at.tell(CONFIRMING, len(result.written), len(cells))
    after = read_back(taken.merge, taken.writes, result.snapshot)
    with ws.write() as tx:
        leasing.fence(tx, ws, right)
        run.to_sheet = committing.confirm(tx, taken, result, after, ws.now())
        reached("confirming")
    reached("confirmed")
    _say_refused(run, result, taken.feedback.column)
    return run


def _say_refused(run: SyncRun, result: WriteResult, own_column: int) -> None:
    """What the sheet did not take; that Cairn could not speak there is said, and holds up nothing."""
    run.refused = [refusal for refusal in result.refused if refusal.ref.column != own_column]
    run.held += len(run.refused)
    if run.refused:
        rest = f" ({len(run.refused) - 1} more)" if len(run.refused) > 1 else ""
        run.message = f"{run.refused[0].ref} was not written: {run.refused[0].message}{rest}"
    elif result.refused:
        run.message = f"The feedback column could not be written: {result.refused[0].message}"
