"""One sync: read the sheet, plan, let the stage and the guards speak, commit, write back, confirm.

The order is what makes a crash harmless. The database is committed first, in one unit of work with
its records; the sheet is written last, from what the database then holds; the base moves only for
cells that both sides were seen to hold. Whatever is interrupted, the next run plans the rest again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from connectors.base import Connector
from db import records, syncstate
from db.ledger import commit_changes
from domain.errors import ConnectorError, RevisionMismatch, SyncPaused
from domain.records import WHOLE_ROW, Actor, Change, Origin, json_of, text_of
from domain.sheets import Refusal
from services import access, merging
from services.cells import moved_fields
from services.linking import unresolved_by_tracker
from services.merging import Merge
from services.reading import SheetReading, read_snapshot
from services.trackers import Tracker, all_trackers, connector_of, tracker_of
from services.workspace import Workspace
from services.writeback import cells_to_write, confirmed_cells, not_written

ATTEMPTS = 3
"""How often a run starts over when somebody else committed or saved meanwhile."""

WAITS_FOR_SHEET = frozenset({"open-in-excel"})
"""Refusals that pass by themselves; any other one waits until the sheet or the value moves."""

COUNTS = ("to_database", "to_sheet", "added", "missing", "held", "conflicts", "unresolved_links")


@dataclass(slots=True)
class SyncRun:
    """What a sync did. With `dry_run` what it would do, and in `plan` one dict per cell: where, key, field, side
    ("database" or "sheet"), before, after."""

    tracker: str
    state: str = "ok"
    to_database: int = 0
    to_sheet: int = 0
    added: int = 0
    missing: int = 0
    held: int = 0
    conflicts: int = 0
    unresolved_links: int = 0
    message: str = ""
    txn: str | None = None
    """The unit of work in the audit log that holds what the database took."""
    refused: list[Refusal] = field(default_factory=list)
    plan: list[dict[str, Any]] = field(default_factory=list)

    @property
    def did_something(self) -> bool:
        return any(getattr(self, name) for name in ("to_database", "to_sheet", "added", "missing", "conflicts"))

    def as_json(self) -> dict[str, Any]:
        """The run as the command line shows it."""
        return {
            "tracker": self.tracker,
            "state": self.state,
            **{name: getattr(self, name) for name in COUNTS},
            "message": self.message,
            "txn": self.txn,
            "refused": [{"cell": str(r.ref), "code": r.code, "message": r.message} for r in self.refused],
            **({"plan": self.plan} if self.plan else {}),
        }


class _Overtaken(Exception):
    """Another run committed after this one had read; its plan is stale."""


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


def run_sync(
    ws: Workspace, name: str, *, actor: Actor = access.CAIRN, dry_run: bool = False, confirmed: bool = False
) -> SyncRun:
    """Sync one tracker. `confirmed`: a person looked at the sheet and says that it is right as it is.

    Never raises for what a sheet can do: a pause or a failure is a state with a message.
    """
    access.require(actor, "sync trackers")
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
    started = ws.now()
    try:
        run = _with_retries(ws, tracker, dry_run=dry_run, confirmed=confirmed)
    except SyncPaused as pause:
        run = SyncRun(name, "paused", message=f"{pause} {pause.hint}")
    except ConnectorError as error:
        run = SyncRun(name, "failed", message=f"{error} {error.hint}")
    if not dry_run:
        _remember(ws, run, actor, started)
    return run


def _with_retries(ws: Workspace, tracker: Tracker, *, dry_run: bool, confirmed: bool) -> SyncRun:
    total = SyncRun(tracker.name, "nothing")
    for _ in range(ATTEMPTS):
        try:
            run, again = _attempt(ws, tracker, dry_run=dry_run, confirmed=confirmed)
        except _Overtaken:
            continue
        total = _joined(total, run)
        if not again:
            return total
    return total


def _joined(first: SyncRun, then: SyncRun) -> SyncRun:
    """Two attempts of one run as one: what each did adds up, what stands now is what the later saw."""
    for name in ("to_database", "to_sheet", "added", "conflicts"):
        setattr(then, name, getattr(first, name) + getattr(then, name))
    then.txn = first.txn or then.txn
    then.state = first.state if then.state == "nothing" else then.state
    return then


def _attempt(ws: Workspace, tracker: Tracker, *, dry_run: bool, confirmed: bool) -> tuple[SyncRun, bool]:
    """Try once; gives the run, and whether the sheet moved on before it was written."""
    connector = connector_of(ws, tracker.place)
    with ws.read() as tx:
        before = syncstate.state_of(tx, tracker.name)
        idle = not (before.unsettled or records.touched_since(tx, tracker.name, before.synced_seq))
        functions = [str(row.values["name"]) for row in records.rows_of(tx, "function").values()]
    if idle and not confirmed and before.revision == connector.revision():
        return _nothing(ws, tracker), False
    reading = read_snapshot(connector.read(tracker.binding.sheet or None), tracker.binding, functions)
    if dry_run:
        with ws.read() as tx:
            merge = merging.prepare(tx, tracker, reading, confirmed=confirmed)
            planned = replace(_summary(tx, merge), to_sheet=len(merge.plan.to_sheet), plan=_planned_cells(merge))
            return planned, False
    with ws.write() as tx:
        if syncstate.state_of(tx, tracker.name).epoch != before.epoch:
            raise _Overtaken
        merge, run, state = _commit(tx, ws, tracker, reading, before, confirmed)
    if not merge.plan.to_sheet:
        return run, False
    return _write_back(ws, connector, merge, run, state)


def _nothing(ws: Workspace, tracker: Tracker) -> SyncRun:
    with ws.read() as tx:
        run = SyncRun(tracker.name, "nothing", held=len(syncstate.held_of(tx, tracker.name)))
        run.unresolved_links = unresolved_by_tracker(tx)[tracker.name]
    return run


def _commit(
    tx: sa.Connection,
    ws: Workspace,
    tracker: Tracker,
    reading: SheetReading,
    before: syncstate.TrackerState,
    confirmed: bool,
) -> tuple[Merge, SyncRun, syncstate.TrackerState]:
    """Everything the database takes, in the transaction that is open."""
    now = ws.now()
    merge = merging.prepare(tx, tracker, reading, confirmed=confirmed)
    fresh = syncstate.replace_held(tx, tracker.name, merging.held_of(merge), now)
    conflicts = merging.conflicts_of(merge)
    changes = merging.new_functions(tx, merge) + merging.changes_of(merge, confirmed=confirmed)
    events = [merging.hold_event(tracker, key, cell) for key, cell in fresh]
    events += [merging.conflict_event(conflict) for conflict in conflicts]
    origin = _origin(tracker, reading, before)
    done = commit_changes(tx, changes, actor=access.SHEET, origin=origin, events=events)
    removed = [change.key for change in changes if change.field == WHOLE_ROW and change.after is None]
    syncstate.save_base(tx, tracker.name, merging.base_after(merge, now))
    syncstate.forget_base(tx, tracker.name, removed)
    size = syncstate.log_size(tx)
    syncstate.add_conflicts(tx, conflicts, size)
    run = replace(_summary(tx, merge), txn=done.txn)
    run.state = "ok" if done.txn else run.state
    unsettled = bool(merge.plan.to_sheet) or len(merge.plan.missing) > len(removed)
    state = syncstate.TrackerState(before.epoch + 1, reading.snapshot.revision, now, size, unsettled)
    if not merge.plan.to_sheet and replace(state, read_at=before.read_at, epoch=before.epoch) == before:
        return merge, run, before
    syncstate.save_state(tx, tracker.name, state)
    return merge, run, state


def _origin(tracker: Tracker, reading: SheetReading, before: syncstate.TrackerState) -> Origin:
    """By which way a sheet edit came. The name in the file is self-declared and covers only the last of
    perhaps many saves, so it is a candidate and no more."""
    named = reading.snapshot.modified_by
    return Origin(
        "excel" if tracker.kind == "excel" else "sheet",
        tracker=tracker.name,
        file=tracker.file,
        revision=reading.snapshot.revision,
        seen_from=datetime.fromisoformat(before.read_at) if before.read_at else None,
        seen_to=reading.snapshot.read_at,
        confidence="candidates" if named else "unknown",
        named=named,
    )


def _summary(tx: sa.Connection, merge: Merge) -> SyncRun:
    """The plan in numbers."""
    plan = merge.plan
    run = SyncRun(
        merge.tracker.name,
        to_database=sum(change.field != WHOLE_ROW for change in merging.changes_of(merge)),
        added=len(plan.added),
        missing=len(plan.missing) + len(plan.gone_but_moved),
        held=len(merging.held_of(merge)),
        conflicts=len(merging.conflicts_of(merge)),
    )
    run.unresolved_links = unresolved_by_tracker(tx)[merge.tracker.name]
    run.state = "ok" if run.did_something or plan.to_sheet else "nothing"
    run.message = " ".join(i.message for i in merge.reading.issues if i.rule == "column-vanished")
    return run


def _planned_cells(merge: Merge) -> list[dict[str, Any]]:
    return [_planned(change) for change in merging.changes_of(merge)] + _planned_writes(merge)


def _planned(change: Change) -> dict[str, Any]:
    where = {"where": change.place, "key": change.key, "field": change.field, "side": "database"}
    if change.field == WHOLE_ROW:
        return {**where, "before": _title(change.before), "after": _title(change.after)}
    return {**where, "before": json_of(change.before), "after": json_of(change.after)}  # type: ignore[arg-type]


def _title(row: Any) -> str | None:
    return text_of(row.get("title")) if row is not None else None


def _planned_writes(merge: Merge) -> list[dict[str, Any]]:
    planned = []
    for move in merge.plan.to_sheet:
        column = merge.columns[move.column]
        for name, (before, after) in moved_fields(column, move.before, move.after).items():
            where = {"where": merge.place(move.key, column), "key": move.key, "field": name, "side": "sheet"}
            planned.append({**where, "before": json_of(before), "after": json_of(after)})
    return planned


def _write_back(
    ws: Workspace, connector: Connector, merge: Merge, run: SyncRun, state: syncstate.TrackerState
) -> tuple[SyncRun, bool]:
    """Write the cells, read them back, and only then move the base."""
    writes, snapshot = cells_to_write(merge), merge.reading.snapshot
    try:
        result = connector.write(snapshot.sheet, writes, snapshot.revision)
    except RevisionMismatch as moved_on:
        run.message = f"{moved_on} {moved_on.hint}"
        return run, True
    run.refused = list(result.refused)
    with ws.write() as tx:
        if syncstate.state_of(tx, merge.tracker.name).epoch != state.epoch:
            raise _Overtaken
        base = syncstate.base_of(tx, merge.tracker.name)
        moved, failed = confirmed_cells(merge, result.snapshot, base)
        syncstate.save_base(tx, merge.tracker.name, moved)
        syncstate.add_held(tx, merge.tracker.name, not_written(merge, run.refused), ws.now())
        tries_again = len(failed) > len(run.refused) or any(r.code in WAITS_FOR_SHEET for r in run.refused)
        after = replace(state, revision=result.snapshot.revision, unsettled=tries_again)
        syncstate.save_state(tx, merge.tracker.name, after)
    run.to_sheet = len(merge.plan.to_sheet) - len(failed)
    run.held += len(run.refused)
    if run.refused:
        rest = f" ({len(run.refused) - 1} more)" if len(run.refused) > 1 else ""
        run.message = f"{run.refused[0].ref} was not written: {run.refused[0].message}{rest}"
    return run, False


def _remember(ws: Workspace, run: SyncRun, actor: Actor, started: str) -> None:
    """Keep the run; a run that found nothing leaves no trace, a failure that lasts is one entry."""
    if run.state == "nothing":
        return
    with ws.write() as tx:
        last = next(iter(syncstate.runs_of(tx, run.tracker, last=1)), None)
        lasts = (
            last and run.state in ("paused", "failed") and (last["state"], last["message"]) == (run.state, run.message)
        )
        number = last["id"] if last and lasts else syncstate.start_run(tx, run.tracker, actor.name, started)
        syncstate.finish_run(tx, number, run.state, run.message, run.as_json(), ws.now())
