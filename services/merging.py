"""The merge of one tracker inside a transaction: what the two sides hold, and what shall become of it.

`prepare` loads and decides; the other functions say what the decision means for each table. Nothing
here writes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from db import records, syncstate
from db.syncstate import BaseRow, ConflictRecord
from domain.binding import BoundColumn
from domain.issues import Issue
from domain.records import WHOLE_ROW, CellRef, Change, Event, Key, RowValues, Value
from domain.rows import KEY, HeldCell, TypedRow
from services.cells import base_cells, cells_of, fields_of, merge_columns, moved_fields, sheet_cells
from services.reading import SheetReading
from services.trackers import Tracker
from sync import guards, identity
from sync.merge import UNKNOWN, UNREAD, MergePlan, plan_merge
from sync.policy import Settled, settle

ROW_GONE = "row_gone"
SHEET_WON = "sheet_won"


@dataclass(frozen=True, slots=True)
class Merge:
    """Both sides of one tracker, and the settled plan. `removed` are tombstones that a row may bring back."""

    tracker: Tracker
    reading: SheetReading
    columns: tuple[BoundColumn, ...]
    rows: dict[Key, TypedRow]
    waiting: list[HeldCell]
    untitled: dict[Key, HeldCell]
    base: dict[Key, BaseRow]
    ours: dict[Key, records.Stored]
    removed: dict[Key, records.Stored]
    settled: Settled

    @property
    def plan(self) -> MergePlan:
        return self.settled.plan

    def place(self, key: Key, column: BoundColumn) -> str:
        """Where in the sheet a cell stands, or stood."""
        row = self.rows[key].row if key in self.rows else self.base[key].row
        return str(self.reading.snapshot.ref(row, column.column))


def prepare(tx: sa.Connection, tracker: Tracker, reading: SheetReading, *, confirmed: bool = False) -> Merge:
    """Load base and ours, give the rows their keys, plan, settle. Raises `SyncPaused` by the guards."""
    base = syncstate.base_of(tx, tracker.name)
    ours = records.rows_of(tx, "milestone", tracker=tracker.name)
    removed = _restorable(tx, tracker)
    assigned = _assign(tx, tracker, reading, base, ours | removed)
    _let_untitled_wait(assigned)
    vanished = _vanished_columns(tracker, reading)
    columns = merge_columns(reading.binding)
    known = {key: base_cells(row.values, columns) for key, row in base.items()}
    theirs = {key: sheet_cells(row, columns) for key, row in assigned.rows.items()}
    mine = {key: cells_of(row.values, columns) for key, row in ours.items()}
    plan = plan_merge(known, mine, theirs)
    untitled = _keep_untitled(plan, ours, reading)
    if not confirmed:
        guards.check(plan, known, theirs, len(assigned.waiting))
    settled = settle(plan, tracker.stage)
    waiting = assigned.waiting + vanished
    return Merge(tracker, reading, columns, assigned.rows, waiting, untitled, base, ours, removed, settled)


def _vanished_columns(tracker: Tracker, reading: SheetReading) -> list[HeldCell]:
    """Bound columns that are not in the sheet: they clear nothing, and stay listed until they are back."""
    there = {(column.header, column.occurrence) for column in reading.binding.columns}
    gone = [column for column in tracker.binding.columns if (column.header, column.occurrence) not in there]
    issues = [issue for issue in reading.issues if issue.rule == "column-vanished" and isinstance(issue.where, CellRef)]
    return [
        HeldCell(column.fields[0], issue.where, column.header, issue)
        for column, issue in zip(gone, issues, strict=True)
        if isinstance(issue.where, CellRef)
    ]


def _keep_untitled(plan: MergePlan, ours: dict[Key, records.Stored], reading: SheetReading) -> dict[Key, HeldCell]:
    """Milestones whose row is still there, but without a title: held, not gone. Takes them off the plan."""
    there = reading.skipped_ids()
    found = {}
    for keys in (plan.missing, plan.gone_but_moved):
        for key in [key for key in keys if str(ours[key].values.get("sheet_id")) in there]:
            keys.remove(key)
            where = reading.place(there[str(ours[key].values["sheet_id"])], "title")
            found[key] = HeldCell("title", where, "", Issue("title-needed", "error", where, *_UNTITLED))
    return found


_UNTITLED = (
    "This row has its id but no title any more; the milestone stays as it was.",
    "Give the row its title back.",
)


def _restorable(tx: sa.Connection, tracker: Tracker) -> dict[Key, records.Stored]:
    """Tombstones that a row of this sheet may bring back: its own, and those that a disconnected tracker left."""
    connected = records.rows_of(tx, "tracker").keys() - {tracker.name}
    removed = records.rows_of(tx, "milestone", removed=True)
    return {key: row for key, row in removed.items() if row.values.get("tracker") not in connected}


def _assign(
    tx: sa.Connection,
    tracker: Tracker,
    reading: SheetReading,
    base: dict[Key, BaseRow],
    stored: dict[Key, records.Stored],
) -> identity.Assigned:
    # What the sheet last showed tells rows apart, not what Cairn has made of it since.
    # An id that is no key was qualified by its tracker, so it says nothing about another tracker's rows.
    known = [
        identity.Known(key, _text(row.values.get("sheet_id")), base[key].values, base[key].row)
        if key in base
        else identity.Known(key, _text(row.values.get("sheet_id")), row.values)
        for key, row in stored.items()
        if row.values.get("tracker") == tracker.name or row.values.get("sheet_id") == key
    ]
    taken = records.all_keys(tx, "milestone")
    if reading.binding.column_of(KEY):
        return identity.assign_by_id(reading.rows, known, reading.place, tracker.name, taken)
    return identity.assign_by_title(reading.rows, known, reading.place, _free_numbers(taken))


def _let_untitled_wait(assigned: identity.Assigned) -> None:
    """A new row whose title cannot be read is no milestone yet."""
    for key in [key for key in assigned.new if assigned.rows[key].values.get("title") is None]:
        assigned.waiting.extend(assigned.rows.pop(key).held)
        assigned.new.discard(key)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _free_numbers(taken: set[Key]) -> Iterator[int]:
    made = [int(found[1]) for key in taken if (found := re.fullmatch(r"MS-(\d{5,})-\d", key))]
    return itertools.count(max(made, default=0) + 1)


def changes_of(merge: Merge, *, confirmed: bool = False) -> list[Change]:
    """What the database takes: new functions, new rows, moved cells, confirmed removals."""
    plan = merge.plan
    changes = [_row_appears(merge, key) for key in plan.added]
    for move in plan.to_database:
        column = merge.columns[move.column]
        for name, (before, after) in moved_fields(column, move.before, move.after).items():
            changes.append(Change(move.key, name, before, after, place=merge.place(move.key, column)))
    return changes + [
        Change(key, WHOLE_ROW, merge.ours[key].values, None, place=f"row {merge.base[key].row}")
        for key in _really_gone(merge, confirmed)
    ]


def _really_gone(merge: Merge, confirmed: bool) -> list[Key]:
    """Rows that a second look, or a person, did not find either; while rows wait for an id, they may be among those."""
    if any(cell.field in (KEY, "title") for cell in merge.waiting):
        return []
    return [key for key in merge.plan.missing if confirmed or merge.base[key].missing_since]


def _row_appears(merge: Merge, key: Key) -> Change:
    """A row that is new, or that comes back and finds its Cairn-only fields as they were."""
    row = merge.rows[key]
    kept: RowValues = merge.removed[key].values if key in merge.removed else {}
    values: dict[str, Value] = {**kept, **row.values, "tracker": merge.tracker.name, "sheet_id": row.sheet_id}
    if merge.reading.binding.column_of("baseline_date") is None and not values.get("baseline_date"):
        values["baseline_date"] = values.get("due_date")
    return Change(key, WHOLE_ROW, None, values, place=str(merge.reading.place(row, "title")))


def new_functions(tx: sa.Connection, merge: Merge) -> list[Change]:
    """Functions that the sheet names and the workspace does not know yet, unconfirmed."""
    known = records.all_keys(tx, "function")
    names = {str(row.values["function"]) for row in merge.rows.values() if row.values.get("function")}
    return [
        Change(name.casefold(), WHOLE_ROW, None, {"name": name, "confirmed": "no"}, entity="function")
        for name in sorted(names)
        if name.casefold() not in known
    ]


def held_of(merge: Merge) -> list[tuple[Key | None, HeldCell]]:
    """Every cell of the sheet that cannot be taken, and the rows that wait for an id."""
    cells: list[tuple[Key | None, HeldCell]] = [(key, cell) for key, row in merge.rows.items() for cell in row.held]
    return cells + list(merge.untitled.items()) + [(None, cell) for cell in merge.waiting]


def hold_event(tracker: Tracker, key: Key | None, cell: HeldCell) -> Event:
    """The record of a value that was seen and not taken: the log has the text whatever becomes of the sheet."""
    entity = "milestone" if key else "tracker"
    return Event("hold", key or tracker.name, cell.field, new=cell.text, entity=entity, place=str(cell.place))


def conflicts_of(merge: Merge) -> list[ConflictRecord]:
    """Both values of each conflict, field by field, and rows that vanished while Cairn changed them."""
    found = []
    for lost in merge.settled.sheet_won:
        column = merge.columns[lost.column]
        base = {} if lost.base is UNKNOWN else fields_of(column, lost.base)
        place = merge.place(lost.key, column)
        for name, (mine, its) in moved_fields(column, lost.ours, lost.theirs).items():
            found.append(
                ConflictRecord(merge.tracker.name, lost.key, name, base.get(name), mine, its, place, SHEET_WON)
            )
    for key in merge.plan.gone_but_moved:
        if not merge.base[key].missing_since:
            place = f"row {merge.base[key].row}"
            title = merge.ours[key].values.get("title")
            found.append(ConflictRecord(merge.tracker.name, key, WHOLE_ROW, title, title, None, place, ROW_GONE))
    return found


def conflict_event(conflict: ConflictRecord) -> Event:
    """The record of the value that gave way."""
    return Event("conflict", conflict.key, conflict.field, old=conflict.ours, new=conflict.theirs, place=conflict.place)


def base_after(merge: Merge, now: str) -> dict[Key, BaseRow]:
    """The base rows that move: what both sides hold once the database has taken its part."""
    taken = {(move.key, move.column) for move in merge.plan.to_database}
    added = set(merge.plan.added)
    moved = {}
    for key, row in merge.rows.items():
        if key not in merge.ours and key not in added:
            continue
        its = sheet_cells(row, merge.columns)
        mine = its if key in added else cells_of(merge.ours[key].values, merge.columns)
        known = dict(merge.base[key].values) if key in merge.base else {}
        for index, column in enumerate(merge.columns):
            if its[index] is not UNREAD and (mine[index] == its[index] or (key, index) in taken):
                known |= fields_of(column, its[index])
        after = BaseRow(row.row, known)
        if merge.base.get(key) != after:
            moved[key] = after
    for key in (*merge.plan.missing, *merge.plan.gone_but_moved):
        if not merge.base[key].missing_since:
            moved[key] = BaseRow(merge.base[key].row, merge.base[key].values, now)
    return moved
