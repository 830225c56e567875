"""Read a connected sheet by other columns: look again, rehearse the next sync, change the binding.

A re-mapping is one audited change of the tracker. No value is cleared by it: what a column no longer feeds stays in
Cairn as it is, and a column that feeds a field from now on has its say at the next sync, its blank cells none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from db import syncstate, undecided
from db.ledger import LONGEST_REASON, commit_changes
from db.syncstate import BaseRow
from domain.binding import Binding, BoundColumn
from domain.errors import Refused, StaleEdit, SyncPaused
from domain.headings import folded
from domain.records import Actor, Change, Key, is_blank
from domain.rows import KEY
from domain.sheets import SheetSnapshot
from services import access
from services.connecting.choices import Choices
from services.connecting.conventions import taken_by_constant
from services.connecting.onboarding import Look
from services.connecting.rebinding import gone_columns, is_same, mapping_of, rebound, told
from services.connecting.tabs import legends
from services.schema.custom import schema_of
from services.schema.spelling import spelling_of
from services.syncing import committing, merging, narrowing
from services.syncing.merging import Confirmed, Merge
from services.syncing.reading import SheetReading, read_snapshot
from services.syncing.runs import SyncRun
from services.trackers import Tracker, connector_of, tracker_of
from services.workspace import Workspace
from sync.mapping import counted
from validation.tables.headers import guess_binding
from validation.values.text import one_line

_MEANT = Confirmed(changes=True)
_KEEP_IDS = (
    "Keep the column that tells the rows apart; to number them anew, disconnect the tracker and connect it again."
)


@dataclass(frozen=True, slots=True)
class Start:
    """How a tracker is read now, as the choices that a person would have made: `mapping` names every field."""

    mapping: Mapping[str, str]
    constants: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Remapping:
    """A tracker as it is connected, and its sheet as it would be read."""

    tracker: Tracker
    look: Look


def start(ws: Workspace, name: str) -> Start:
    """Where a re-mapping begins: the columns as they stand in the sheet today.

    Where the header or a needed column is gone, the mapping is empty, and the sheet is looked at as a new one.
    """
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
    snapshot = connector_of(ws, tracker.place).read(tracker.binding.sheet or None)
    constants = dict(tracker.binding.constants)
    present = _present(snapshot, tracker.binding)
    if present is None:
        return Start({}, constants)
    return Start(mapping_of(present), constants)


def stamp(ws: Workspace, name: str) -> str:
    """Changes when the sheet of a tracker does, or anything in the workspace. Raises `ConnectorError`."""
    with ws.read() as tx:
        place = tracker_of(tx, name).place
    return f"{connector_of(ws, place).revision()}-{ws.version()}"


def _present(snapshot: SheetSnapshot, binding: Binding) -> Binding | None:
    """The binding as it stands in the sheet today; None where its header or a needed column is gone."""
    try:
        return read_snapshot(snapshot, binding).binding
    except SyncPaused:
        return None


def look_again(ws: Workspace, name: str, mapping: Mapping[str, str], choices: Choices) -> Remapping:
    """The sheet of a tracker as it would be read. Raises `ConnectorError`, and `Refused` for what cannot be."""
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
        spelling = spelling_of(tx)
    connector = connector_of(ws, tracker.place)
    snapshot = connector.read(tracker.binding.sheet or None)
    guess = guess_binding(snapshot, mapping, [(name, tracker.binding)], tabs=legends(connector, snapshot))
    if guess.binding is None:
        return Remapping(tracker, Look(snapshot, guess, None))
    binding = counted(snapshot, rebound(tracker.binding, guess.binding, mapping, choices))
    gone = gone_columns(tracker.binding, _present(snapshot, tracker.binding), binding)
    binding = replace(binding, columns=(*binding.columns, *gone))
    reading = read_snapshot(snapshot, binding, spelling)
    return Remapping(tracker, Look(snapshot, replace(guess, binding=binding), reading))


def rehearse(ws: Workspace, found: Remapping, actor: Actor) -> SyncRun:
    """What the next sync would do after the re-mapping: done in a unit of work that is then taken back whole."""
    runs: list[SyncRun] = []
    with suppress(_OnlyRehearsedError), ws.write() as tx:
        after = carry_out(tx, found, actor)
        try:
            runs.append(committing.preview(tx, after, _reading(found), _MEANT))
        except SyncPaused as pause:
            runs.append(SyncRun(after.name, "paused", message=f"{pause} {pause.hint}"))
        raise _OnlyRehearsedError
    return runs[0]


class _OnlyRehearsedError(Exception):
    """Nothing of what was done stays."""


def remap(ws: Workspace, found: Remapping, actor: Actor) -> dict[str, Any]:
    """Have a tracker read as it was looked at; the next sync takes in what the new columns say.

    Gives tracker, binding, and the fields that gained a column (`bound`) or lost theirs (`released`). Raises
    `Refused` where rows would no longer be told apart, `StaleEdit` when the tracker was changed meanwhile.
    """
    access.require(actor, "connect trackers")
    with ws.write() as tx:
        after = carry_out(tx, found, actor).binding
    before = set(found.tracker.binding.fields)
    return {
        "tracker": found.tracker.name,
        "binding": {field: column.name for column in after.columns for field in column.fields},
        "bound": sorted(set(after.fields) - before),
        "released": sorted(before - set(after.fields)),
    }


def _reading(found: Remapping) -> SheetReading:
    if found.look.reading is None:
        raise Refused(f"Cairn found no table to read: {found.look.guess.reason}", "Choose the column with the titles.")
    return found.look.reading


def carry_out(tx: sa.Connection, found: Remapping, actor: Actor) -> Tracker:
    """Everything that a re-mapping changes, in the transaction that is open; gives the tracker as it is then."""
    tracker, reading = found.tracker, _reading(found)
    assert found.look.guess.binding is not None
    if tracker_of(tx, tracker.name) != tracker:
        raise StaleEdit(f"“{tracker.name}” was changed by somebody else meanwhile.", "Look at its columns again.")
    after = replace(tracker, binding=found.look.guess.binding)
    merge = _merge(tx, after, reading)
    _check_rows(merge, tracker)
    _move_base(tx, merge, tracker)
    moved = [change for name, text in after.binding.constants for change in _constant(tx, tracker, name, text)]
    before, now = tracker.binding.to_json(), after.binding.to_json()
    changes = [Change(tracker.name, "binding", before, now, entity="tracker")] if before != now else []
    reason = f"columns read anew: {told(tracker.binding, after.binding, schema_of(tx))}"
    commit_changes(tx, [*changes, *moved], actor=actor, origin=access.way_of(actor), reason=reason[:LONGEST_REASON])
    settle(tx, tracker, set(tracker.binding.fields) - set(after.binding.fields))
    # The same bytes are read otherwise now, so the revision alone must not let the next run pass them by.
    state = syncstate.state_of(tx, tracker.name)
    syncstate.save_state(tx, tracker.name, replace(state, unsettled=True))
    return after


def _merge(tx: sa.Connection, after: Tracker, reading: SheetReading) -> Merge:
    try:
        return merging.prepare(narrowing.load(tx, after, reading), after, _MEANT)
    except SyncPaused as pause:
        raise Refused(f"Read like this, milestones would not be found again. {pause}", _KEEP_IDS) from pause


def _check_rows(merge: Merge, before: Tracker) -> None:
    """The column that tells the rows apart may change only where every row is still found."""
    own = KEY if before.binding.column_of(KEY) or merge.reading.binding.column_of(KEY) else "title"
    _keep_ids(merge, before)
    was, now = before.binding.column_of(own), merge.reading.binding.column_of(own)
    if was and now and folded(was.header) == folded(now.header):
        return
    lost = [key for key in merge.base if key in merge.ours and key not in merge.rows]
    if lost:
        raise Refused(f"{len(lost)} of {len(merge.base)} milestones would not be found again.", _KEEP_IDS)


def _keep_ids(merge: Merge, before: Tracker) -> None:
    """Ids that stand in the sheet go on telling its rows apart: by titles alone a renamed row would be another."""
    ids = before.binding.column_of(KEY)
    if ids is None or not merge.base or merge.reading.binding.column_of(KEY):
        return
    if _present(merge.reading.snapshot, before.binding):
        raise Refused(
            f"The ids in “{one_line(ids.header)}” tell the rows apart, so the column cannot be let go.", _KEEP_IDS
        )


def _move_base(tx: sa.Connection, merge: Merge, before: Tracker) -> None:
    """What both sides agreed on under the old column says nothing of a blank cell in the new one."""
    new = [column for column in merge.columns if not any(is_same(one, column) for one in before.binding.columns)]
    moved = {}
    for key, base in merge.base.items():
        if key in merge.rows and key in merge.ours:
            values = _base_values(base, new, merge, key)
            if values != base.values:
                moved[key] = replace(base, values=values)
    syncstate.save_base(tx, before.name, moved)


def _base_values(base: BaseRow, new: Collection[BoundColumn], merge: Merge, key: Key) -> dict[str, Any]:
    values, row, ours = dict(base.values), merge.rows[key], merge.ours[key]
    for column in new:
        if all(is_blank(row.values.get(name)) for name in column.fields):
            for name in column.fields:
                values.pop(name, None)
        elif "baseline_date" in column.fields and "baseline_date" not in values:
            # Cairn set it itself for want of a column, so the column's first word is no quarrel.
            values["baseline_date"] = ours.values.get("baseline_date")
    return values


def _constant(tx: sa.Connection, tracker: Tracker, name: str, text: str) -> list[Change]:
    before = dict(tracker.binding.constants).get(name, "")
    return taken_by_constant(tx, tracker, name, before, text) if text != before else []


def settle(tx: sa.Connection, tracker: Tracker, released: Collection[str]) -> None:
    """Where no column says anything any more, nothing waits to be decided; the log keeps both values."""
    waits = undecided.differences_of(tx, tracker.name, (*undecided.UNDECIDED, undecided.SHEET_WON))
    undecided.move(tx, [item.id for item in waits if item.field in released], undecided.SETTLED)
