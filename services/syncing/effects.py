"""What a settled merge means for the database: changes, held cells, differences that wait, the base, and the records
that say so. Decides nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from db import records
from db.syncstate import BaseRow
from db.undecided import DRIFT, OPEN, PROPOSALS, PROPOSED, RESTORED, ROW_GONE, SHEET_WON, Difference
from domain.records import WHOLE_ROW, Change, Event, Key, RowValues, Value, text_of
from domain.rows import KEY, HeldCell, TypedRow
from services.syncing.cells import fields_of, moved_fields, sheet_cells, sheet_reader
from services.syncing.merging import Merge
from services.trackers import Tracker
from sync.merge import UNKNOWN, UNREAD, Conflict
from sync.policy import Verdict, row_decisions


def changes_of(merge: Merge) -> list[Change]:
    """What the database takes: new rows, moved cells, removals that were seen twice or confirmed."""
    plan = merge.plan
    changes = [Change(key, WHOLE_ROW, None, new_row(merge, key), place=_title_place(merge, key)) for key in plan.added]
    for move in plan.to_database:
        column = merge.columns[move.column]
        for name, (before, after) in moved_fields(column, move.before, move.after).items():
            changes.append(Change(move.key, name, before, after, place=merge.place(move.key, column)))
            changes += _first_date(merge, move.key, name, before, after)
    return changes + [
        Change(key, WHOLE_ROW, merge.ours[key].values, None, place=f"row {merge.base[key].row}")
        for key in _really_gone(merge, plan.missing)
    ]


def _first_date(merge: Merge, key: Key, name: str, before: Value, after: Value) -> list[Change]:
    """A due date that was "TBD" so far becomes the baseline too, where the sheet has no column for that."""
    is_first = name == "due_date" and before is None and after is not None
    if not is_first or merge.reading.binding.column_of("baseline_date") or merge.ours[key].values.get("baseline_date"):
        return []
    return [Change(key, "baseline_date", None, after)]


def _title_place(merge: Merge, key: Key) -> str:
    return str(merge.reading.place(merge.rows[key], "title"))


def _really_gone(merge: Merge, keys: Iterable[Key]) -> list[Key]:
    """Rows that a second look, or a person, did not find either; while rows wait for an id, they may be among those."""
    if _rows_wait(merge):
        return []
    return [key for key in keys if merge.confirmed.deletions or merge.base[key].missing_since]


def _rows_wait(merge: Merge) -> bool:
    """Say whether rows wait for an id: what seems to be gone may be one of them."""
    return any(cell.field in (KEY, "title") for cell in merge.waiting)


def missed_first(merge: Merge) -> list[Key]:
    """Milestones whose row was there at the last look; a second one tells whether they are gone."""
    lost = (*merge.plan.missing, *merge.plan.gone_but_moved, *merge.settled.lost_rows)
    return [key for key in lost if key in merge.ours and not merge.base[key].missing_since]


def gone_untaken(merge: Merge) -> list[Key]:
    """Rows that were not taken in and have gone: one that is typed like them is asked about anew."""
    if _rows_wait(merge):
        return []
    there, prefix = merge.reading.skipped_ids(), f"{merge.tracker.name}:"
    known = merge.ours.keys() | merge.removed.keys() | merge.rows.keys()
    return [key for key in merge.base if key not in known and key.removeprefix(prefix) not in there]


def new_row(merge: Merge, key: Key) -> dict[str, Value]:
    """A row that is new, or that comes back and finds its Cairn-only fields as they were."""
    row = merge.rows[key]
    kept: RowValues = merge.removed[key].values if key in merge.removed else {}
    values: dict[str, Value] = {**kept, **row.values, "tracker": merge.tracker.name}
    if key not in merge.removed:
        values["sheet_id"] = merge.new_id(key)
    if merge.reading.binding.column_of("baseline_date") is None and not values.get("baseline_date"):
        values["baseline_date"] = values.get("due_date")
    return values


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
    """Every cell of the sheet that cannot be taken, once whatever fields it holds, and the rows that wait for an id."""
    cells: list[tuple[Key | None, HeldCell]] = []
    for key, row in merge.rows.items():
        if row.held:
            once = {(cell.place, cell.issue.rule): cell for cell in reversed(row.held)}
            cells += [(key, cell) for cell in once.values()]
    return cells + list(merge.untitled.items()) + [(None, cell) for cell in merge.waiting]


def hold_event(tracker: Tracker, key: Key | None, cell: HeldCell) -> Event:
    """The record of a value that was seen and not taken: the log has the text whatever becomes of the sheet."""
    entity = "milestone" if key else "tracker"
    return Event("hold", key or tracker.name, cell.field, new=cell.text, entity=entity, place=str(cell.place))


def gave_way(merge: Merge) -> list[Difference]:
    """The values of the database that the stage let the sheet's win over."""
    return list(_cells(merge, merge.settled.sheet_won, SHEET_WON))


def agreements(merge: Merge) -> list[Event]:
    """The record of a cell that both sides moved to the same value: the sheet's edit was seen, and changed nothing."""
    events = []
    for move in merge.plan.agreed:
        column = merge.columns[move.column]
        if move.before is not UNKNOWN:
            place = merge.place(move.key, column)
            for name, (old, new) in moved_fields(column, move.before, move.after).items():
                events.append(Event("agree", move.key, name, old=old, new=new, place=place))
    return events


def waiting_differences(merge: Merge) -> list[Difference]:
    """Everything that the two sides see differently and that nobody has decided."""
    settled = merge.settled
    found = [
        *_cells(merge, settled.asked, OPEN),
        *_cells(merge, settled.proposed, PROPOSED),
        *_cells(merge, settled.drifted, DRIFT),
    ]
    found += [_row(merge, key, ROW_GONE) for key in merge.plan.gone_but_moved if not _rows_wait(merge)]
    state = DRIFT if row_decisions(merge.tracker.stage).lost_row is Verdict.REPORT else PROPOSED
    found += [_row(merge, key, state) for key in _really_gone(merge, settled.lost_rows)]
    for key in settled.new_rows:
        place = _title_place(merge, key)
        row = new_row(merge, key)
        found.append(Difference(merge.tracker.name, key, WHOLE_ROW, None, None, row, place, state, _named(merge)))
    return found


def _cells(merge: Merge, conflicts: Iterable[Conflict], state: str) -> Iterator[Difference]:
    """Field by field; of a cell with several fields, those that the sheet moved, or, where the sheet won, those that
    Cairn had moved."""
    for lost in conflicts:
        column = merge.columns[lost.column]
        base = {} if lost.base is UNKNOWN else fields_of(column, lost.base)
        place = merge.place(lost.key, column)
        for name, (mine, its) in moved_fields(column, lost.ours, lost.theirs).items():
            if name not in base or base[name] != (mine if state == SHEET_WON else its):
                known = base.get(name)
                yield Difference(merge.tracker.name, lost.key, name, known, mine, its, place, state, _named(merge))


def _row(merge: Merge, key: Key, state: str) -> Difference:
    title = merge.ours[key].values.get("title")
    place = f"row {merge.base[key].row}"
    return Difference(merge.tracker.name, key, WHOLE_ROW, title, title, None, place, state, _named(merge))


def _named(merge: Merge) -> str | None:
    return merge.reading.snapshot.modified_by


def difference_event(item: Difference) -> Event:
    """The record of two values of which one has to wait, or gave way."""
    op = "propose" if item.state in PROPOSALS else "conflict"
    old, new = (_one_value(side) for side in (item.ours, item.theirs))
    return Event(op, item.key, item.field, old=old, new=new, place=item.place)


def _one_value(side: Value | RowValues) -> Value:
    """A whole row is recorded as one line of text, with all that stands in it."""
    if not isinstance(side, Mapping):
        return side
    return "; ".join(f"{name}: {text_of(value)}" for name, value in side.items() if value not in (None, ()))


@dataclass(frozen=True, slots=True)
class Moves:
    """How the list of what waits moves on: those seen for the first time, and those that nobody has to decide now."""

    fresh: list[Difference]
    settled: list[int]
    restored: list[int]
    """Proposals of which the cell was seen to hold Cairn's value again, because Cairn put it back."""


def moved_on(merge: Merge) -> Moves:
    """Hold what is seen now against what waits already."""
    found = waiting_differences(merge)
    known = {item.cell: item for item in merge.undecided}
    now = {item.cell: item for item in found}
    fresh = [
        item
        for item in now.values()
        if not (item.cell in known and _is_same(known[item.cell], item))
        and not any(item.state == DRIFT and item.says_the_same(before) for before in merge.decided)
    ]
    replaced, restored = [known[item.cell].id for item in fresh if item.cell in known], []
    gone = set(_really_gone(merge, merge.plan.missing))
    for item in merge.undecided:
        if item.cell in now:
            continue
        if _was_put_back(merge, item):
            restored.append(item.id)
        elif item.key in gone or _was_compared(merge, item):
            replaced.append(item.id)
        elif (newer := _with_ours_now(merge, item)) != item:
            replaced.append(item.id)
            fresh += [newer] if newer.ours != newer.theirs else []
    return Moves(fresh, replaced, restored)


def _was_put_back(merge: Merge, item: Difference) -> bool:
    """Say whether Cairn wrote its own value over a proposal, and has not yet heard that it arrived."""
    if item.state != PROPOSED or item.key not in merge.arrived:
        return False
    columns = (column for column in merge.columns if item.field in column.fields)
    written = (merge.pending.get((item.key, "+".join(column.fields))) for column in columns)
    return any(write and write.expect.get(item.field) == item.theirs for write in written)


def _with_ours_now(merge: Merge, item: Difference) -> Difference:
    """A difference whose cell cannot be read just now, with what the database holds by now."""
    if item.field == WHOLE_ROW or item.key not in merge.ours:
        return item
    return replace(item, ours=merge.ours[item.key].values.get(item.field))


def _is_same(one: Difference, other: Difference) -> bool:
    return one.state == other.state and one.says_the_same(other)


def _was_compared(merge: Merge, item: Difference) -> bool:
    """Say whether this run saw the cell, so that a difference which it did not find is none any more."""
    is_there, is_ours = item.key in merge.rows, item.key in merge.ours
    if item.state == RESTORED:
        return not is_ours
    if item.field == WHOLE_ROW:
        is_ours = is_ours or item.key in merge.plan.added
        return is_there == is_ours or (is_there if item.theirs is None else is_ours)
    if not is_there or not is_ours:
        return not is_ours
    cells = zip(merge.columns, sheet_cells(merge.rows[item.key], merge.columns), strict=True)
    return any(item.field in column.fields and cell is not UNREAD for column, cell in cells)


def base_after(merge: Merge, now: str) -> dict[Key, BaseRow]:
    """The base rows that move: what both sides hold once the database has taken its part."""
    added, values_after = set(merge.plan.added), _values_after(merge)
    moved = {}
    for key, row in merge.rows.items():
        before = merge.base.get(key)
        if key not in merge.ours and key not in added:
            if before and before.seen:
                moved[key] = replace(before, seen=None)
            continue
        if before and key in merge.equal:
            after = BaseRow(row.row, before.values, seen=_seen(merge, key, row, before.values))
        else:
            after = values_after(key, row)
        if before != after or key in merge.arrived:
            moved[key] = after
    for key in missed_first(merge):
        moved[key] = BaseRow(merge.base[key].row, merge.base[key].values, now)
    return moved


def _values_after(merge: Merge) -> Callable[[Key, TypedRow], BaseRow]:
    """What makes the base row of one of which some cell has moved."""
    of_sheet = sheet_reader(merge.columns)
    names = [name for column in merge.columns for name in column.fields]

    def row_after(key: Key, row: TypedRow) -> BaseRow:
        known = dict(merge.base[key].values) if key in merge.base else {}
        apart = merge.apart.get(key, ())
        if not apart and not row.held:
            values = known | {name: row.values[name] for name in names}
            return BaseRow(row.row, values, seen=_seen(merge, key, row, values))
        for at, cell in enumerate(of_sheet(row)):
            if at not in apart and cell is not UNREAD:
                known |= fields_of(merge.columns[at], cell)
        return BaseRow(row.row, known)

    return row_after


def _seen(merge: Merge, key: Key, row: TypedRow, values: RowValues) -> tuple[bytes, RowValues] | None:
    """By what a row is known again that was read as the base has it, and that leaves nothing open."""
    row_print = merge.reading.prints.get(row.row)
    if row_print is None or row.held or row.notes:
        return None
    # An id that is not as it shall be has yet to be written.
    stands = merge.key_column is None or (not merge.adds_keys and row.sheet_id == merge.id_in_sheet(key))
    return (row_print, values) if stands else None
