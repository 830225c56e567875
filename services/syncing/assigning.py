"""Give the rows of a sheet their keys: what is known of the tracker's milestones goes in, `sync.identity` decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from db import records
from db.syncstate import BaseRow
from db.undecided import Difference
from domain.records import WHOLE_ROW, Key, RowValues, Value
from domain.rows import KEY, TypedRow
from services.syncing.reading import SheetReading
from services.trackers import Tracker
from sync import identity
from sync.keys import free_numbers, is_made_key
from sync.titles import assign_by_title
from sync.witness import witnessed


def assign(
    tracker: Tracker,
    reading: SheetReading,
    base: Mapping[Key, BaseRow],
    stored: Mapping[Key, records.Stored],
    waits: Iterable[Difference],
    given: Collection[Key],
) -> identity.Assigned:
    """Give every row its key. What the sheet last showed (`base`) tells rows apart, not what Cairn made of it since.

    Unread rows have theirs; no other row bears their id. `given` are all keys that there are, or were, anywhere.
    """
    # An id that is no key was qualified by its tracker, so it says nothing about another tracker's rows.
    own = reading.binding.has_own_key
    known = [
        identity.Known(key, _text(row.values.get("sheet_id")), base[key].values, base[key].row)
        if key in base
        else identity.Known(key, _text(row.values.get("sheet_id")), row.values)
        for key, row in stored.items()
        if row.values.get("tracker") == tracker.name or row.values.get("sheet_id") == key or (own and is_made_key(key))
    ]
    known += _proposed_rows(waits)
    taken = {*given, *(item.key for item in known)}
    rows, place, name = reading.rows, reading.place, tracker.name
    if own:
        rows = _witnessed(reading, {item.sheet_id or item.key: item.values for item in known})
        is_first, may_write = not (base or reading.unread), tracker.stage.writes_to_sheet
        found = identity.assign_by_own_key(rows, known, place, name, taken, may_write=may_write, is_first=is_first)
    elif reading.binding.column_of(KEY):
        found = identity.assign_by_id(rows, known, place, name, taken)
    else:
        found = assign_by_title(rows, known, place, free_numbers(taken))
    _let_untitled_wait(found)
    return found


def _witnessed(reading: SheetReading, known: Mapping[str, RowValues]) -> tuple[TypedRow, ...]:
    if not reading.snapshot.witnesses:
        return reading.rows
    others = {row: own for row in reading.unread.values() if (own := reading.id_at(row))}
    return witnessed(reading.rows, reading.snapshot.witnesses, known, others)


def _proposed_rows(waits: Iterable[Difference]) -> list[identity.Known]:
    """Rows of the sheet that wait to become milestones keep the key that they were given."""
    return [
        identity.Known(item.key, _text(item.theirs.get("sheet_id")), item.theirs)
        for item in waits
        if item.field == WHOLE_ROW and isinstance(item.theirs, Mapping)
    ]


def _let_untitled_wait(assigned: identity.Assigned) -> None:
    """A new row whose title cannot be read is no milestone yet."""
    for key in [key for key in assigned.new if assigned.rows[key].values.get("title") is None]:
        assigned.waiting.extend(assigned.rows.pop(key).held)
        assigned.new.discard(key)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def sheet_id_of(row: records.Stored) -> str:
    """The id that a milestone has in its sheet; its key, where Cairn gives the ids."""
    return _text(row.values.get("sheet_id")) or row.key
