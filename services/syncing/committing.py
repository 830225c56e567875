"""The two transactions of a sync: what the database takes, and later what the sheet was seen to have taken.

The first one remembers every cell that the sheet shall get before any of them is written; the second one moves the
base, and only for cells that were read back. Whatever is lost between them is found again by the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from db import pending, syncstate, touched, undecided
from db.ledger import commit_changes
from db.pending import PendingWrite
from db.syncstate import BaseRow, TrackerState
from domain.records import WHOLE_ROW, Change, Event, Key, Origin, Stage
from domain.sheets import Refusal, WriteResult
from services import access
from services.linking import unresolved_by_tracker
from services.syncing import authorship, effects, feedback, merging, narrowing, restoring, runs
from services.syncing.cells import fields_of, merge_columns, sheet_cells
from services.syncing.feedback import Feedback
from services.syncing.merging import INCOMPLETE, Confirmed, Merge
from services.syncing.reading import SheetReading
from services.syncing.runs import SyncRun
from services.syncing.writeback import HEADER, Arrival, PlannedWrite, arrival, mark_of, not_written, planned_writes
from services.trackers import Tracker, tracker_of
from sync.merge import UNREAD

WAITS_FOR_SHEET = frozenset({"open-in-excel", "read-only-file", "read-only-folder"})
"""Refusals that pass while the sheet stays as it is; any other one waits until the sheet or the value moves."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A settled merge, and what it means for the database and for the sheet; nothing of it is done yet."""

    merge: Merge
    changes: list[Change]
    moves: effects.Moves
    writes: list[PlannedWrite]
    base: dict[Key, BaseRow]


def intent(merge: Merge, now: str) -> Intent:
    """Work out what a merge means. Takes time with a large sheet, and needs no transaction."""
    return Intent(
        merge,
        effects.changes_of(merge),
        effects.moved_on(merge),
        planned_writes(merge),
        effects.base_after(merge, now),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What the first transaction did, and the cells that the sheet shall get now."""

    merge: Merge
    run: SyncRun
    state: TrackerState
    writes: list[PlannedWrite]
    restored: list[PlannedWrite]
    """Those of them that put Cairn's value back over a proposal."""
    looks_again: bool
    """A row is missing for the first time, so that another look has to tell whether it is gone."""
    feedback: Feedback
    """What the sheet shall say beside its rows."""


def preview(tx: sa.Connection, tracker: Tracker, reading: SheetReading, confirmed: Confirmed) -> SyncRun:
    """What a run would do with the database as it stands in this transaction; nothing is done."""
    run = planned(merging.prepare(narrowing.load(tx, tracker, reading), tracker, confirmed))
    run.unresolved_links = unresolved_by_tracker(tx)[tracker.name]
    return run


def planned(merge: Merge) -> SyncRun:
    """What a merge would do; nothing is done."""
    meant = intent(merge, "")
    run = runs.summary(merge, meant.changes, meant.moves, meant.writes)
    return replace(run, to_sheet=len(meant.writes), plan=runs.planned_cells(merge, meant.changes, meant.writes))


def take_in(tx: sa.Connection, meant: Intent, before: TrackerState, now: str) -> Taken:
    """Everything that the database takes, in the transaction that is open."""
    merge, writes, name = meant.merge, meant.writes, meant.merge.tracker.name
    run = runs.summary(merge, meant.changes, meant.moves, writes)
    typed = feedback.typed_over(merge, before.said)
    run.txn = _commit(tx, meant, before, feedback.untold(typed, before), now)
    removed = [change.key for change in meant.changes if change.field == WHOLE_ROW and change.after is None]
    syncstate.save_base(tx, name, meant.base)
    touched.stand_at(tx, name, merge.shifted)
    syncstate.forget_base(tx, name, [*removed, *merge.plan.to_append, *effects.gone_untaken(merge)])
    looks_again = not set(effects.missed_first(merge)) <= set(removed)
    told = feedback.work_out(tx, merge, writes, before.said)
    restored = restoring.put_back(merge, told)
    writes = [*writes, *restored]
    _remember_writes(tx, merge, writes)
    run.feedback, run.message = len(told.cells), told.trouble or run.message
    run.state = "ok" if run.txn or told.cells or restored else run.state
    unsettled = bool(writes or told.cells) or looks_again
    state = TrackerState(
        revision=merge.reading.snapshot.revision,
        read_at=now,
        synced_seq=syncstate.log_size(tx),
        unsettled=unsettled,
        said=before.said,
        read_in_full=now if merge.reading.memory.is_blank else before.read_in_full,
    )
    state = feedback.before_writing(state, told, typed)
    if state.unsettled or replace(state, read_at=before.read_at) != before:
        syncstate.save_state(tx, name, state)
    return Taken(merge, run, state, writes, restored, looks_again, told)


def _commit(tx: sa.Connection, meant: Intent, before: TrackerState, typed: Sequence[Event], now: str) -> str | None:
    """The rows with their records, and what waits for a person; gives the unit of work. `typed`: over feedback."""
    merge, tracker = meant.merge, meant.merge.tracker
    origin = authorship.origin_of(tracker, merge.reading.snapshot, before)
    fresh = syncstate.replace_held(tx, tracker.name, effects.held_of(merge), now)
    events = [effects.hold_event(tracker, key, cell) for key, cell in fresh] + effects.agreements(merge)
    events += typed
    waits = [*effects.gave_way(merge), *meant.moves.fresh]
    events += [effects.difference_event(item) for item in waits]
    (_, others), *exact = authorship.by_person(meant.changes, merge.reading.snapshot)
    done = commit_changes(
        tx, effects.new_functions(tx, merge) + others, actor=access.SHEET, origin=origin, events=events
    )
    for who, changes in exact:
        known = replace(origin, confidence="exact", named=who)
        then = commit_changes(tx, changes, actor=access.SHEET, origin=known)
        done = done if done.txn else then
    undecided.move(tx, meant.moves.settled, undecided.SETTLED)
    undecided.move(tx, meant.moves.restored, undecided.RESTORED)
    undecided.add(tx, [replace(item, since=now, seq=done.last_seq) for item in waits])
    _commit_binding(tx, tracker, merge.reading, origin)
    return done.txn


def _commit_binding(tx: sa.Connection, tracker: Tracker, reading: SheetReading, origin: Origin) -> None:
    if columns := merging.binding_change(tracker, reading.binding):
        commit_changes(tx, [columns], actor=access.CAIRN, origin=origin)


def _remember_writes(tx: sa.Connection, merge: Merge, writes: Sequence[PlannedWrite]) -> None:
    """Put down what the sheet shall get, before it is tried."""
    wanted = [_pending(write, merge.pending) for write in writes]
    torn = (write for write in merge.pending.values() if write.code == INCOMPLETE)
    wanted += [write for write in torn if write.key in merge.ours and write.key not in merge.rows]
    wanted += _out_of_sight(merge)
    if wanted or merge.pending:
        pending.replace_pending(tx, merge.tracker.name, wanted)


def _out_of_sight(merge: Merge) -> list[PendingWrite]:
    """Writes that may have arrived in cells which the sheet does not show just now: their row or column is away, or
    they cannot be read. Once they are back, Cairn's own writing is nobody's edit."""
    bound = {"+".join(column.fields) for column in merge_columns(merge.tracker.binding)}
    shown = {
        (key, "+".join(column.fields))
        for key in {key for key, _ in merge.pending} & merge.rows.keys()
        for column, cell in zip(merge.columns, sheet_cells(merge.rows[key], merge.columns), strict=True)
        if cell is not UNREAD
    }
    known = merge.ours.keys() & merge.base.keys()
    return [
        write
        for place, write in merge.pending.items()
        if write.code is None and write.key in known and write.field in bound and place not in shown
    ]


def _pending(write: PlannedWrite, known: dict[tuple[str, str], PendingWrite]) -> PendingWrite:
    expect, value = (fields_of(write.column, cell) for cell in (write.expect, write.value))
    before = known.get((write.key, write.field))
    tried = before.attempt if before and before.value == value else 0
    return PendingWrite(write.key, write.field, expect, value, tried + 1)


def confirm(tx: sa.Connection, taken: Taken, result: WriteResult, after: SheetReading, now: str) -> int:
    """The sheet was read back (`after`): move the base for what arrived. Gives the number of cells that did."""
    merge, name = taken.merge, taken.merge.tracker.name
    refused = [refusal for refusal in result.refused if refusal.ref.column != taken.feedback.column]
    found = arrival(merge, taken.writes, after, syncstate.base_of(tx, name, {write.key for write in taken.writes}))
    syncstate.save_base(tx, name, found.base)
    restoring.arrived(tx, merge, taken.restored, found.failed)
    _forget_arrived(tx, taken, found, refused)
    _remember_silence(tx, name, result.refused, taken.feedback.column)
    tracker = tracker_of(tx, name)
    _commit_binding(tx, tracker, found.reading, authorship.origin_of(tracker, found.reading.snapshot, taken.state))
    syncstate.add_held(tx, name, not_written(taken.writes, refused), now)
    tries_again = len(found.failed) > len(refused) or any(r.code in WAITS_FOR_SHEET for r in result.refused)
    looks_again = taken.looks_again or bool(found.typed_into) or _restores_next(taken, result)
    state = replace(taken.state, revision=result.snapshot.revision, unsettled=tries_again or looks_again)
    if taken.feedback.column:
        state = feedback.after_writing(state, merge, taken.feedback, result)
    syncstate.save_state(tx, name, state)
    return len(taken.writes) - len(found.failed)


def _restores_next(taken: Taken, result: WriteResult) -> bool:
    """Say whether the sheet says of a proposal since just now that it waits, so that its cell may be put back."""
    is_written = any(place.column == taken.feedback.column for place in result.written)
    return taken.merge.tracker.stage is Stage.DATABASE_LEADS and taken.feedback.announced and is_written


def _remember_silence(tx: sa.Connection, name: str, refused: Iterable[Refusal], own_column: int) -> None:
    """Put down that only the feedback column waits for the sheet, so that nobody tries in vain until it is closed."""
    codes = [one.code for one in refused if one.ref.column == own_column and one.code in WAITS_FOR_SHEET]
    if codes:
        waits = PendingWrite(HEADER, feedback.FIELD, {}, {}, code=codes[0])
        pending.replace_pending(tx, name, [*pending.pending_of(tx, name).values(), waits])


def _forget_arrived(tx: sa.Connection, taken: Taken, found: Arrival, refused: Iterable[Refusal]) -> None:
    name, mark = taken.merge.tracker.name, mark_of(taken.merge)
    codes = {(refusal.ref.row, refusal.ref.column): refusal.code for refusal in refused}
    before, tried = pending.pending_of(tx, name), {(write.key, write.field) for write in taken.writes}
    stay = {place: write for place, write in before.items() if place not in tried}
    for write in found.failed:
        known = before[write.key, write.field]
        torn = write.key in found.torn and mark in write.column.fields
        code = INCOMPLETE if torn else codes.get((write.row, write.column.column))
        stay[write.key, write.field] = replace(known, code=code)
    pending.replace_pending(tx, name, stay.values())
