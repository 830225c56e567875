"""The two transactions of a sync: what the database takes, and later what the sheet was seen to have taken.

The first one remembers every cell that the sheet shall get before any of them is written; the second one moves the
base, and only for cells that were read back. Whatever is lost between them is found again by the next run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from db import pending, syncstate, undecided
from db.ledger import commit_changes
from db.pending import PendingWrite
from db.syncstate import TrackerState
from domain.records import WHOLE_ROW, Change, Origin
from domain.rows import KEY
from domain.sheets import WriteResult
from services import access
from services.linking import unresolved_by_tracker
from services.syncing import effects, merging, runs
from services.syncing.cells import fields_of
from services.syncing.merging import INCOMPLETE, Confirmed, Merge
from services.syncing.reading import SheetReading
from services.syncing.runs import SyncRun
from services.syncing.writeback import Arrival, PlannedWrite, arrival, not_written, planned_writes
from services.trackers import Tracker, tracker_of

WAITS_FOR_SHEET = frozenset({"open-in-excel"})
"""Refusals that pass by themselves; any other one waits until the sheet or the value moves."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the first transaction did, and the cells that the sheet shall get now."""

    merge: Merge
    run: SyncRun
    state: TrackerState
    writes: list[PlannedWrite]
    looks_again: bool
    """A row is missing for the first time, so that another look has to tell whether it is gone."""


def preview(tx: sa.Connection, tracker: Tracker, reading: SheetReading, confirmed: Confirmed) -> SyncRun:
    """What a run would do; nothing is done."""
    merge = merging.prepare(tx, tracker, reading, confirmed)
    changes, moves, writes = effects.changes_of(merge), _moves(tx, merge), planned_writes(merge)
    run = runs.summary(merge, changes, moves, writes)
    run.unresolved_links = unresolved_by_tracker(tx)[tracker.name]
    return replace(run, to_sheet=len(writes), plan=runs.planned_cells(merge, changes, writes))


def take_in(
    tx: sa.Connection, tracker: Tracker, reading: SheetReading, before: TrackerState, confirmed: Confirmed, now: str
) -> Taken:
    """Everything that the database takes, in the transaction that is open."""
    merge = merging.prepare(tx, tracker, reading, confirmed)
    changes, moves, writes = effects.changes_of(merge), _moves(tx, merge), planned_writes(merge)
    run = runs.summary(merge, changes, moves, writes)
    run.txn = _commit(tx, merge, changes, moves, _origin(tracker, reading, before), now)
    run.state = "ok" if run.txn else run.state
    run.unresolved_links = unresolved_by_tracker(tx)[tracker.name]
    removed = [change.key for change in changes if change.field == WHOLE_ROW and change.after is None]
    syncstate.save_base(tx, tracker.name, effects.base_after(merge, now))
    syncstate.forget_base(tx, tracker.name, removed)
    _remember_writes(tx, merge, writes)
    looks_again = not set(effects.missed_first(merge)) <= set(removed)
    state = TrackerState(reading.snapshot.revision, now, syncstate.log_size(tx), bool(writes) or looks_again)
    if not writes and replace(state, read_at=before.read_at) == before:
        return Taken(merge, run, before, writes, looks_again)
    syncstate.save_state(tx, tracker.name, state)
    return Taken(merge, run, state, writes, looks_again)


def _moves(tx: sa.Connection, merge: Merge) -> effects.Moves:
    found = effects.waiting_differences(merge)
    has_drift = any(item.state == undecided.DRIFT for item in found)
    decided = undecided.differences_of(tx, merge.tracker.name, (undecided.RESOLVED,)) if has_drift else []
    return effects.moved_on(merge, found, decided)


def _commit(
    tx: sa.Connection, merge: Merge, changes: list[Change], moves: effects.Moves, origin: Origin, now: str
) -> str | None:
    """The rows with their records, and what waits for a person; gives the unit of work."""
    tracker = merge.tracker
    fresh = syncstate.replace_held(tx, tracker.name, effects.held_of(merge), now)
    events = [effects.hold_event(tracker, key, cell) for key, cell in fresh]
    waits = [*effects.gave_way(merge), *moves.fresh]
    events += [effects.difference_event(item) for item in waits]
    done = commit_changes(
        tx, effects.new_functions(tx, merge) + changes, actor=access.SHEET, origin=origin, events=events
    )
    undecided.move(tx, moves.settled, undecided.SETTLED)
    undecided.add(tx, [replace(item, since=now, seq=done.last_seq) for item in waits])
    _commit_binding(tx, tracker, merge.reading, origin)
    return done.txn


def _commit_binding(tx: sa.Connection, tracker: Tracker, reading: SheetReading, origin: Origin) -> None:
    if columns := merging.binding_change(tracker, reading.binding):
        commit_changes(tx, [columns], actor=access.CAIRN, origin=origin)


def _origin(tracker: Tracker, reading: SheetReading, before: TrackerState) -> Origin:
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


def _remember_writes(tx: sa.Connection, merge: Merge, writes: Sequence[PlannedWrite]) -> None:
    """Put down what the sheet shall get, before it is tried."""
    wanted = [_pending(write, merge.pending) for write in writes]
    wanted += [write for write in merge.pending.values() if write.code == INCOMPLETE and write.key in merge.ours]
    if wanted or merge.pending:
        pending.replace_pending(tx, merge.tracker.name, wanted)


def _pending(write: PlannedWrite, known: dict[tuple[str, str], PendingWrite]) -> PendingWrite:
    expect, value = (fields_of(write.column, cell) for cell in (write.expect, write.value))
    before = known.get((write.key, write.field))
    tried = before.attempt if before and before.value == value else 0
    return PendingWrite(write.key, write.field, expect, value, tried + 1)


def confirm(tx: sa.Connection, taken: Taken, result: WriteResult, now: str) -> int:
    """The sheet was read back: move the base for what arrived. Gives the number of cells that did."""
    merge, name = taken.merge, taken.merge.tracker.name
    found = arrival(merge, taken.writes, result.snapshot, syncstate.base_of(tx, name))
    syncstate.save_base(tx, name, found.base)
    _forget_arrived(tx, name, found, result)
    tracker = tracker_of(tx, name)
    _commit_binding(tx, tracker, found.reading, _origin(tracker, found.reading, taken.state))
    syncstate.add_held(tx, name, not_written(taken.writes, result.refused), now)
    tries_again = len(found.failed) > len(result.refused) or any(r.code in WAITS_FOR_SHEET for r in result.refused)
    unsettled = tries_again or taken.looks_again
    state = replace(taken.state, revision=result.snapshot.revision, unsettled=unsettled)
    syncstate.save_state(tx, name, state)
    return len(taken.writes) - len(found.failed)


def _forget_arrived(tx: sa.Connection, name: str, found: Arrival, result: WriteResult) -> None:
    codes = {(refusal.ref.row, refusal.ref.column): refusal.code for refusal in result.refused}
    before = pending.pending_of(tx, name)
    stay = {place: write for place, write in before.items() if write.code == INCOMPLETE}
    for write in found.failed:
        known = before[write.key, write.field]
        torn = write.key in found.torn and KEY in write.column.fields
        code = INCOMPLETE if torn else codes.get((write.row, write.column.column))
        stay[write.key, write.field] = replace(known, code=code)
    pending.replace_pending(tx, name, stay.values())
