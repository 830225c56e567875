"""The feedback column: what became of each row, in plain words, in the sheet itself.

Cairn alone writes it and never reads it as data, so that it can make no edit, no echo and no loop. It is worked out
from what the database has just taken in, and travels with the same write as everything else. What somebody typed into
it is put down in the log before it is replaced. Cairn's texts are remembered before they are written, so that it knows
them for its own wherever a run ends.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from db import undecided
from db.syncstate import TrackerState
from db.undecided import DRIFT, OPEN, PROPOSALS, PROPOSED, REJECTED, ROW_GONE, Difference
from domain.binding import OWN_FEEDBACK_HEADER, Binding
from domain.headings import folded
from domain.records import WHOLE_ROW, Event, Key, Stage, Value, text_of
from domain.rows import KEY, HeldCell
from domain.schema import TableSchema
from domain.sheets import CellWrite, SheetSnapshot, WriteResult
from services.schema.custom import schema_of
from services.syncing.effects import held_of
from services.syncing.merging import Merge
from services.syncing.shortfalls import shortfalls
from services.syncing.writeback import PlannedWrite
from sync.room import free_column
from validation.values.value_words import HEALTH_LABELS, STATUS_LABELS

FINE = "OK"
RETIRED = "kept in Cairn now: what is typed here is not taken in"
"""What stands beside each row of a retired tracker that says the same as Cairn."""
FIELD = "feedback"
"""What the log calls the column."""
MOST_SAID = 3
LONGEST = 240
"""Characters that people still read in a cell."""

_TWICE = f"Two columns are headed “{OWN_FEEDBACK_HEADER}”, so Cairn says nothing there; give one another name."
_LABELS = {"status": STATUS_LABELS, "health": HEALTH_LABELS}
_TOLD = (OPEN, ROW_GONE, *PROPOSALS, DRIFT, REJECTED)


@dataclass(frozen=True, slots=True)
class Feedback:
    """The cells to write, header included, and every text that stands in the column then. Column 0: there is none.

    `standing`: the proposals of which the column was seen to say that they wait; `announced`: it will, of others.
    """

    column: int = 0
    cells: tuple[CellWrite, ...] = ()
    texts: tuple[str, ...] = ()
    trouble: str = ""
    standing: frozenset[tuple[Key, str]] = frozenset()
    announced: bool = False


NONE = Feedback()


def own_column(snapshot: SheetSnapshot, header_row: int) -> int | None:
    """Where the feedback column stands: 0 when it is not there, None when its header stands twice."""
    cells = snapshot.rows[header_row - 1] if header_row <= len(snapshot.rows) else ()
    places = [
        at for at, cell in enumerate(cells, 1) if isinstance(cell, str) and folded(cell) == folded(OWN_FEEDBACK_HEADER)
    ]
    return None if len(places) > 1 else (places or [0])[0]


def room_for(snapshot: SheetSnapshot, binding: Binding) -> int | None:
    """The column that is Cairn's, or that can be; None where there is no room, or no telling which is meant."""
    there = own_column(snapshot, binding.header_row)
    if there is None or there in {column.column for column in binding.columns}:
        return None
    return there or free_column(snapshot, binding)


def _binding_with_key(merge: Merge) -> Binding:
    """The binding, with the column of Cairn's keys where that is about to be made beside it."""
    binding = merge.reading.binding
    own = (merge.key_column,) if merge.adds_keys and merge.key_column else ()
    return replace(binding, columns=(*binding.columns, *own))


def typed_over(merge: Merge, said: str) -> list[Event]:
    """The record of every text that stands in the column and that somebody else typed, told before or not."""
    snapshot, binding = merge.reading.snapshot, merge.reading.binding
    column = own_column(snapshot, binding.header_row) if writes_feedback(merge) else 0
    if not column:
        return []
    known = {FINE, *json.loads(said)}
    rows = [(key, "milestone", row) for key, row in merge.row_of.items()]
    rows += [(merge.tracker.name, "tracker", row) for row in sorted(_waiting_rows(merge))]
    return [
        Event("typed_over", key, FIELD, old=str(text), entity=entity, place=str(snapshot.ref(row, column)))
        for key, entity, row in rows
        if (text := snapshot.at(row, column)) not in (None, "") and text not in known
    ]


def _waiting_rows(merge: Merge) -> set[int]:
    """The rows that are no milestones yet."""
    return {cell.place.row for cell in merge.waiting if cell.field in (KEY, "title")}


def untold(typed: Iterable[Event], before: TrackerState) -> list[Event]:
    """Those that no earlier run has put down: what could not be replaced still stands there."""
    told = {tuple(pair) for pair in json.loads(before.typed_over)}
    return [event for event in typed if (event.key, event.old) not in told]


def before_writing(state: TrackerState, told: Feedback, typed: Iterable[Event]) -> TrackerState:
    """What to remember before anything is written: should the run end here, a cell may hold either text."""
    over = sorted([event.key, str(event.old)] for event in typed)
    return replace(state, said=_list({*json.loads(state.said), *told.texts}), typed_over=_json(over))


def after_writing(state: TrackerState, merge: Merge, told: Feedback, result: WriteResult) -> TrackerState:
    """What to remember once the column was seen written: what was said before and does not stand there is gone.

    Where nothing of it was written, older texts may yet turn up: the file was open, or the copy of it travels.
    """
    if not any(place.column == told.column for place in result.written):
        return state
    after = result.snapshot
    there = {after.at(row, told.column) for row in range(merge.reading.binding.first_data_row, len(after.rows) + 1)}
    stands = {str(text) for text in there}
    over = [(key, text) for key, text in json.loads(state.typed_over) if text in stands]
    said = {*told.texts, *(text for text in json.loads(state.said) if text in there)}
    return replace(state, said=_list(said), typed_over=_json(over))


def _list(texts: Collection[str]) -> str:
    return _json(sorted(texts))


def _json(items: object) -> str:
    return json.dumps(items, ensure_ascii=False)


def writes_feedback(merge: Merge) -> bool:
    """Say whether this run keeps up the column: on wish, and not before Cairn may write. Once the tracker is retired,
    this column alone is kept up, so that whoever goes on typing learns of it."""
    return merge.tracker.feedback and merge.tracker.stage is not Stage.OBSERVE and not merge.confirmed.is_leaving


def work_out(tx: sa.Connection, merge: Merge, writes: Iterable[PlannedWrite], said: str) -> Feedback:
    """What the column shall say, now that the database has taken its part; only cells that say something else.

    `said`: what Cairn put there before.
    """
    if not writes_feedback(merge):
        return NONE
    snapshot, header_row = merge.reading.snapshot, merge.reading.binding.header_row
    column = room_for(snapshot, _binding_with_key(merge))
    if column is None:
        twice = own_column(snapshot, header_row) is None
        return replace(NONE, trouble=_TWICE if twice else "There is no room for the feedback column beside the table.")
    told = undecided.differences_of(tx, merge.tracker.name, _TOLD)
    schema = schema_of(tx)
    wanted = _texts(tx, merge, writes, told, schema)
    cells = [CellWrite(row, column, text) for row, text in wanted.items() if snapshot.at(row, column) != text]
    stale = _stale(merge, column, wanted, {FINE, *json.loads(said)})
    if not own_column(snapshot, header_row):
        cells.insert(0, CellWrite(header_row, column, OWN_FEEDBACK_HEADER))
    said_of = {item.cell: merge.rows[item.key].row for item in told if _is_said(item, merge, wanted, schema)}
    standing = frozenset(cell for cell, row in said_of.items() if snapshot.at(row, column) == wanted[row])
    return Feedback(
        column, (*cells, *stale), tuple(sorted({*wanted.values()})), "", standing, len(standing) < len(said_of)
    )


def _is_said(item: Difference, merge: Merge, wanted: Mapping[int, str], schema: TableSchema) -> bool:
    """Say whether the column has room to say that a cell's proposal waits."""
    if item.state != PROPOSED or item.field == WHOLE_ROW or item.key not in merge.rows:
        return False
    return all(text in wanted[merge.rows[item.key].row] for text in _of_difference(item, merge, schema))


def _stale(merge: Merge, column: int, wanted: Mapping[int, str], said: Collection[str]) -> list[CellWrite]:
    """Cairn's texts beside rows that are no milestones any more."""
    snapshot = merge.reading.snapshot
    others = (row for row in range(merge.reading.binding.first_data_row, len(snapshot.rows) + 1) if row not in wanted)
    return [CellWrite(row, column, None) for row in others if snapshot.at(row, column) in said]


def _texts(
    tx: sa.Connection,
    merge: Merge,
    writes: Iterable[PlannedWrite],
    told: Collection[Difference],
    schema: TableSchema,
) -> dict[int, str]:
    """Row of the sheet → what is said there."""
    said: dict[int, list[str]] = defaultdict(list)
    rows = merge.row_of
    rows |= {write.key: write.row for write in writes if write.is_new and KEY in write.column.fields}
    for _, cell in held_of(merge):
        said[cell.place.row].append(_of_held(cell, schema))
    waits = {item.cell for item in told if item.state != REJECTED}
    for item in sorted(told, key=lambda one: one.state == REJECTED):
        if item.key in rows and (item.state != REJECTED or item.cell not in waits):
            said[rows[item.key]] += _of_difference(item, merge, schema)
    for key, text in _left_alone(merge, {item.key for item in told if item.state in undecided.UNDECIDED}):
        said[rows[key]].append(text)
    is_retired = merge.tracker.stage is Stage.RETIRED
    for key, text in shortfalls(tx) if not is_retired else ():
        if key in rows:
            said[rows[key]].append(text)
    there = set(rows.values()) | _waiting_rows(merge)
    return {row: _joined(said.get(row, []), RETIRED if is_retired else FINE) for row in sorted(there)}


def _joined(parts: list[str], otherwise: str) -> str:
    """All that is to be said of a row, the most urgent first; `otherwise`: where there is nothing."""
    parts = list(dict.fromkeys(parts))
    if not parts:
        return otherwise
    more = f" · and {len(parts) - MOST_SAID} more" if len(parts) > MOST_SAID else ""
    text = " · ".join(parts[:MOST_SAID]) + more
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _of_held(cell: HeldCell, schema: TableSchema) -> str:
    if cell.field == KEY:
        return f"not taken in yet: {_lowered(cell.issue.advice)}"
    label = schema[cell.field].label if cell.field in schema else cell.field
    return f"{label} not read: {_lowered(cell.issue.advice or cell.issue.message)}"


def _lowered(sentence: str) -> str:
    """A sentence as the rest of one; a name at its beginning keeps its capital."""
    first = sentence.split(" ", 1)[0]
    plain = sentence[:1].lower() + sentence[1:] if first[1:].islower() or len(first) == 1 else sentence
    return plain.rstrip(".")


def _of_difference(item: Difference, merge: Merge, schema: TableSchema) -> Iterator[str]:
    is_row = item.field == WHOLE_ROW
    label = "this row" if is_row or item.field not in schema else schema[item.field].label
    ours, theirs = ("" if isinstance(side, Mapping) else _said(item.field, side) for side in (item.ours, item.theirs))
    if item.state in PROPOSALS:
        what = "new row" if is_row else f"{label} {theirs}"
        yield f"{what} proposed {_day(item.since)}, waits for {_decider(item, merge)}"
    elif item.state == OPEN:
        yield f"{label} is {ours} in Cairn: waits for {_decider(item, merge)}"
    elif item.state == DRIFT and not is_row:
        yield f"{label} is {ours} in Cairn, where this tracker is kept now"
    elif item.state == REJECTED and _still_stands(item, merge):
        yield "this row was not taken in" if is_row else f"{label} {theirs} was not taken: {ours} stays"


def _said(field: str, value: Value) -> str:
    """A value as pages call it."""
    text = text_of(value) or "blank"
    return _LABELS.get(field, {}).get(text, text)


def _still_stands(item: Difference, merge: Merge) -> bool:
    """Say whether nothing moved since somebody rejected what the sheet proposed."""
    if item.field == WHOLE_ROW:
        return item.key not in merge.ours
    return item.key in merge.ours and merge.ours[item.key].values.get(item.field) == item.ours


def _decider(item: Difference, merge: Merge) -> str:
    """Whom it waits for: the owner of the milestone, where it has one."""
    stored = merge.ours.get(item.key)
    owner = stored.values.get("owner") if stored else None
    return text_of(owner) if owner else "a governor"


def _left_alone(merge: Merge, asked: Collection[Key]) -> Iterator[tuple[Key, str]]:
    """Rows whose milestone somebody removed in Cairn; nobody is asked about them."""
    added = set(merge.plan.added)
    for key in merge.rows:
        if key not in merge.ours and key not in added and key not in asked and key in merge.removed:
            yield key, "removed in Cairn: this row is left alone until it changes"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _day(moment: str) -> str:
    """The day of a moment as the database writes it.

    >>> _day("2027-03-12T08:00:00.000000Z")
    '12 Mar'
    """
    return f"{int(moment[8:10])} {_MONTHS[int(moment[5:7]) - 1]}"
