"""The merge of one tracker: what the two sides hold, and what shall become of it.

`narrowing.load` reads what the database knows, `prepare` decides. `effects` says what the decision means for each
table, `writeback` what it means for the sheet. Nothing here writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from db import records, undecided
from db.pending import PendingWrite
from db.syncstate import BaseRow
from db.undecided import Difference, ProposedRow
from domain.binding import OWN_KEY_HEADER, Binding, BoundColumn
from domain.issues import Issue
from domain.records import CellRef, Change, Key, is_blank
from domain.rows import KEY, HeldCell, TypedRow
from services.syncing.assigning import assign, sheet_id_of
from services.syncing.cells import base_reader, cell_reader, fields_of, merge_columns, sheet_cells, sheet_reader
from services.syncing.guarding import check_ids, shown_last
from services.syncing.reading import SheetReading
from services.trackers import Tracker
from sync import guards, identity
from sync.mapping import renewed, same_columns
from sync.merge import CellMove, Cells, Conflict, MergePlan, plan_merge
from sync.policy import Leader, Settled, leader_of, settle
from sync.room import free_column

INCOMPLETE = "incomplete-row"
"""Why a new row is not tried again: some of it arrived in the sheet without its id."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person says of a sheet that looks wrong: its changes are meant; the rows that are gone are really gone.

    `is_leaving`: of the whole run, that it is the last one, so that Cairn begins to say nothing more in the sheet.
    """

    changes: bool = False
    deletions: bool = False
    is_leaving: bool = False


UNCONFIRMED = Confirmed()


@dataclass(frozen=True, slots=True)
class Merge:
    """Both sides of one tracker, and the settled plan. `removed` are tombstones that a row may bring back.

    `size`: the length of the log that it was worked out from.
    Rows that need no look are not among `rows`, `base` and `ours`; `shifted` are those of them that stand elsewhere.
    `equal` are the rows of which every cell holds the same on both sides and in the base; `apart`, by row, the columns
    in which the two sides differ once the database has taken its part.
    `base` knows of writes that arrived though their answer was lost (`arrived` names the rows); `half_written` are
    rows that have yet to be finished. `key_column` holds the ids in the sheet, or shall hold Cairn's own
    (`adds_keys`); None where there is none.
    """

    tracker: Tracker
    size: int
    reading: SheetReading
    columns: tuple[BoundColumn, ...]
    rows: dict[Key, TypedRow]
    waiting: list[HeldCell]
    untitled: dict[Key, HeldCell]
    base: dict[Key, BaseRow]
    ours: dict[Key, records.Stored]
    removed: dict[Key, records.Stored]
    shifted: Mapping[Key, int]
    equal: frozenset[Key]
    apart: Mapping[Key, set[int]]
    settled: Settled
    key_column: BoundColumn | None
    adds_keys: bool
    pending: dict[tuple[Key, str], PendingWrite]
    arrived: frozenset[Key]
    half_written: dict[Key, int]
    undecided: tuple[Difference, ...]
    decided: tuple[Difference, ...]
    confirmed: Confirmed

    @property
    def plan(self) -> MergePlan:
        return self.settled.plan

    @property
    def row_of(self) -> dict[Key, int]:
        """Milestone → its row, of all rows of the sheet that are milestones."""
        return {**self.reading.unread, **{key: row.row for key, row in self.rows.items()}}

    @property
    def has_own_keys(self) -> bool:
        """Say whether Cairn gives the rows their ids."""
        return self.adds_keys or self.reading.binding.has_own_key

    def id_in_sheet(self, key: Key) -> str:
        """The id that a milestone has in the sheet, or shall have there."""
        stored = self.ours.get(key)
        return sheet_id_of(stored) if stored else self.new_id(key) or key

    def new_id(self, key: Key) -> str | None:
        """The id that a row brings along; None where Cairn made its key."""
        text = self.rows[key].sheet_id
        is_its_own = not self.has_own_keys or key == f"{self.tracker.name}:{text}"
        return text if is_its_own else None

    def place(self, key: Key, column: BoundColumn) -> str:
        """Where in the sheet a cell stands, or stood."""
        row = self.rows[key].row if key in self.rows else self.base[key].row
        return str(self.reading.snapshot.ref(row, column.column))


@dataclass(frozen=True, slots=True)
class Known:
    """A sheet as read, and what the database knows of its tracker at one moment; `size` is the length of the log then.

    Rows of the `reading` that are unread are the same on all three sides, and neither in `ours` nor in `base`.
    `shifted`: those of them that stand elsewhere than before, and where. `decided`: what a person settled and need not
    see again, of a tracker that only reports; `proposed`: its rows that were given a key before they were milestones;
    `taken`: all keys that were ever given, in any tracker; `is_read_anew`: a person has changed since the last sync how
    the sheet is read, so that much may differ at once.
    """

    size: int
    reading: SheetReading
    ours: dict[Key, records.Stored]
    removed: dict[Key, records.Stored]
    base: dict[Key, BaseRow]
    pending: dict[tuple[Key, str], PendingWrite]
    undecided: tuple[Difference, ...]
    decided: tuple[Difference, ...]
    proposed: Mapping[Key, ProposedRow]
    taken: frozenset[Key]
    is_read_anew: bool
    shifted: Mapping[Key, int]

    @property
    def is_first(self) -> bool:
        """Say whether nothing of the tracker is known yet."""
        return not (self.base or self.ours or self.reading.unread)


def prepare(known: Known, tracker: Tracker, confirmed: Confirmed = UNCONFIRMED) -> Merge:
    """Give the rows their keys, plan, settle. Raises `SyncPaused` by the guards."""
    reading, ours, columns = known.reading, known.ours, merge_columns(known.reading.binding)
    assigned = _assigned(known, tracker)
    base, arrived = _with_arrived(known.base, known.pending, assigned.rows, columns)
    agreed, mine, theirs = _tables(base, ours, assigned.rows, columns)
    plan = plan_merge(agreed, mine, theirs)
    shown = shown_last(base, agreed, known.undecided, ours, assigned.rows, base_reader(columns))
    _ask_about_edited(plan, base, ours, [name for name in tracker.binding.fields if name != KEY])
    asked = _ask_about_kept(plan, known.undecided, confirmed)
    half_written = _half_written(plan, ours, reading, known.pending)
    untitled = _keep_untitled(plan, ours, reading, half_written)
    if not confirmed.changes:
        check_ids(shown, theirs, assigned.rows, reading.rows)
    guards.check(
        plan,
        {key: cells for key, cells in shown.agreed.items() if key not in asked},
        theirs,
        [move for move in plan.to_database if shown.is_news(move)],
        *map(len, (assigned.waiting, reading.unread, untitled)),
        changes_are_meant=confirmed.changes or known.is_read_anew,
        rows_are_meant=confirmed.changes,
    )
    _leave_incomplete(plan, known.pending)
    settled = settle(plan, tracker.stage, _leaders(tracker, columns), is_first=known.is_first)
    keys, adds_keys = _key_column(tracker, reading)
    return Merge(
        tracker=tracker,
        size=known.size,
        reading=reading,
        columns=columns,
        rows=assigned.rows,
        waiting=assigned.waiting + _vanished_columns(tracker, reading),
        untitled=untitled,
        base=base,
        ours=ours,
        removed=known.removed,
        shifted=known.shifted,
        equal=frozenset(key for key, cells in theirs.items() if cells == mine.get(key) == agreed.get(key)),
        apart=_apart(plan, settled.plan),
        settled=settled,
        key_column=keys,
        adds_keys=adds_keys,
        pending=known.pending,
        arrived=arrived,
        half_written=half_written,
        undecided=known.undecided,
        decided=known.decided,
        confirmed=confirmed,
    )


def _assigned(known: Known, tracker: Tracker) -> identity.Assigned:
    """Which row is which milestone."""
    unwritten = {key for key, field in known.pending if field == KEY}
    return assign(tracker, known.reading, known.base, known.ours, known.removed, known.proposed, known.taken, unwritten)


def _tables(
    base: Mapping[Key, BaseRow],
    ours: Mapping[Key, records.Stored],
    rows: Mapping[Key, TypedRow],
    columns: tuple[BoundColumn, ...],
) -> tuple[dict[Key, Cells], dict[Key, Cells], dict[Key, Cells]]:
    """Base, ours and theirs as cells."""
    of_base, of_ours, of_sheet = base_reader(columns), cell_reader(columns), sheet_reader(columns)
    return (
        {key: of_base(row.values) for key, row in base.items()},
        {key: of_ours(row.values) for key, row in ours.items()},
        {key: of_sheet(row) for key, row in rows.items()},
    )


def _leave_incomplete(plan: MergePlan, writes: Mapping[tuple[Key, str], PendingWrite]) -> None:
    """Rows of which some arrived without their id are not tried again."""
    incomplete = {key for (key, _), write in writes.items() if write.code == INCOMPLETE}
    plan.to_append = [key for key in plan.to_append if key not in incomplete]


def _apart(plan: MergePlan, settled: MergePlan) -> dict[Key, set[int]]:
    """Of the cells in which the sides differed, those that the database does not take."""
    taken, apart = {(move.key, move.column) for move in settled.to_database}, defaultdict[Key, set[int]](set)
    differed: list[CellMove | Conflict] = [*plan.to_database, *plan.to_sheet, *plan.conflicts]
    for cell in differed:
        if (cell.key, cell.column) not in taken:
            apart[cell.key].add(cell.column)
    return dict(apart)


def _leaders(tracker: Tracker, columns: tuple[BoundColumn, ...]) -> list[Leader]:
    return [leader_of(tracker.stage, column.fields, tracker.led_here) for column in columns]


def _with_arrived(
    base: Mapping[Key, BaseRow],
    writes: Mapping[tuple[Key, str], PendingWrite],
    rows: Mapping[Key, TypedRow],
    columns: tuple[BoundColumn, ...],
) -> tuple[dict[Key, BaseRow], frozenset[Key]]:
    """The base with every pending write that is seen in the sheet: Cairn's own writing is nobody's edit.

    Without rows that are wanted back and still missing: only Cairn has those, so that the sheet gets them again.
    """
    moved = {key: row for key, row in base.items() if key in rows or not row.is_wanted_back}
    arrived = set()
    for key in {key for key, _ in writes} & rows.keys():
        row = rows[key]
        for column, cell in zip(columns, sheet_cells(row, columns), strict=True):
            write = writes.get((key, "+".join(column.fields)))
            if write and fields_of(column, cell) == dict(write.value):
                before = moved.get(key, BaseRow(row.row, {}))
                moved[key] = replace(before, values={**before.values, **write.value})
                arrived.add(key)
    return moved, frozenset(arrived)


def _key_column(tracker: Tracker, reading: SheetReading) -> tuple[BoundColumn | None, bool]:
    """The column of the ids, and whether it has yet to be made."""
    if column := reading.binding.column_of(KEY):
        return column, False
    if not tracker.stage.writes_to_sheet or not (place := free_column(reading.snapshot, reading.binding)):
        return None, False
    return BoundColumn(OWN_KEY_HEADER, (KEY,), place), True


def binding_change(tracker: Tracker, seen: Binding) -> Change | None:
    """The tracker's columns as they are called now, where one was renamed or Cairn's own was added."""
    after = renewed(tracker.binding, seen)
    if same_columns(tracker.binding, after):
        return None
    return Change(tracker.name, "binding", tracker.binding.to_json(), after.to_json(), entity="tracker")


def _vanished_columns(tracker: Tracker, reading: SheetReading) -> list[HeldCell]:
    """Bound columns that are not in the sheet: they clear nothing, and stay listed until they are back."""
    there = {column.fields for column in reading.binding.columns}
    gone = [column for column in tracker.binding.columns if column.fields not in there]
    issues = [issue for issue in reading.issues if issue.rule == "column-vanished" and isinstance(issue.where, CellRef)]
    return [
        HeldCell(column.fields[0], issue.where, column.header, issue)
        for column, issue in zip(gone, issues, strict=True)
        if isinstance(issue.where, CellRef)
    ]


def _ask_about_edited(
    plan: MergePlan, base: Mapping[Key, BaseRow], ours: Mapping[Key, records.Stored], bound: Iterable[str]
) -> None:
    """A lost row that was edited in a column which is not in the sheet just now was edited all the same; so was one
    that first came while that column was not there."""
    for key in list(plan.missing):
        known_of = dict.fromkeys(bound) | dict(base[key].values)
        pairs = [(value, ours[key].values.get(name)) for name, value in known_of.items()]
        if any(known != mine and not (is_blank(known) and is_blank(mine)) for known, mine in pairs):
            plan.missing.remove(key)
            plan.gone_but_moved.append(key)


def _ask_about_kept(plan: MergePlan, waits: Iterable[Difference], confirmed: Confirmed) -> set[Key]:
    """Rows that vanished, of a sheet that is meant as it is, stay until a person has said of each whether it is gone.

    Gives the rows that a person was asked about before, and that no guard has to count again.
    """
    before = {item.key for item in waits if item.state == undecided.ROW_GONE}
    asked = before & {*plan.missing, *plan.gone_but_moved}
    if confirmed.deletions:
        plan.missing += [key for key in plan.gone_but_moved if key in before]
        plan.gone_but_moved = [key for key in plan.gone_but_moved if key not in before]
    elif confirmed.changes:
        plan.gone_but_moved, plan.missing = plan.gone_but_moved + plan.missing, []
    else:
        plan.gone_but_moved += [key for key in plan.missing if key in before]
        plan.missing = [key for key in plan.missing if key not in before]
    return asked


def _half_written(
    plan: MergePlan,
    ours: Mapping[Key, records.Stored],
    reading: SheetReading,
    writes: Mapping[tuple[Key, str], PendingWrite],
) -> dict[Key, int]:
    """New rows that Cairn began to write and that have nothing but their id yet: key → row."""
    there, begun = reading.skipped_ids(), {key for key, _ in writes}
    ids = {key: sheet_id_of(ours[key]) for key in plan.to_append if key in begun}
    return {key: there[own_id] for key, own_id in ids.items() if own_id in there}


def _keep_untitled(
    plan: MergePlan, ours: dict[Key, records.Stored], reading: SheetReading, half_written: Mapping[Key, int]
) -> dict[Key, HeldCell]:
    """Milestones whose row is still there, but without a title: held, not gone. Takes them off the plan."""
    there = reading.skipped_ids()
    found = {}
    for keys in (plan.missing, plan.gone_but_moved, plan.to_append):
        for key in [key for key in keys if sheet_id_of(ours[key]) in there and key not in half_written]:
            keys.remove(key)
            where = reading.place(there[sheet_id_of(ours[key])], "title")
            found[key] = HeldCell("title", where, "", Issue("title-needed", "error", where, *_UNTITLED))
    return found


_UNTITLED = (
    "This row has its id but no title any more; the milestone stays as it was.",
    "Give the row its title back.",
)
