"""Give the rows of a sheet their keys: what is known of the tracker's milestones goes in, `sync.identity` decides."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from db import records
from db.syncstate import BaseRow
from db.undecided import ProposedRow
from domain.records import Key, RowValues, Value
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
    ours: Mapping[Key, records.Stored],
    removed: Mapping[Key, records.Stored],
    proposed: Mapping[Key, ProposedRow],
    given: Collection[Key],
    unwritten: Collection[Key],
) -> identity.Assigned:
    """Give every row its key. What the sheet last showed (`base`) tells rows apart, not what Cairn made of it since.

    Unread rows have theirs; no other row bears their id. `proposed` are rows of this sheet that were given a key before
    they were milestones: an id that returns has its own again, a row without one only while it stands. `given` are all
    keys that there are, or were, anywhere; `unwritten` those that have yet to be put into their rows.
    """
    own, by_title = reading.binding.has_own_key, reading.binding.column_of(KEY) is None
    known = [*_milestones(tracker.name, base, {**ours, **removed}, own=own)]
    known += [
        identity.Known(key, _text(item.values.get("sheet_id")), item.values)
        for key, item in proposed.items()
        if key not in ours and key not in removed and (item.stands or not (own or by_title))
    ]
    taken = {*given, *(item.key for item in known)}
    rows, place, name, untitled = reading.rows, reading.place, tracker.name, reading.skipped_ids()
    if own:
        rows = _witnessed(reading, {item.sheet_id or item.key: item.values for item in known})
        is_first, may_write = not (base or reading.unread), tracker.stage.writes_to_sheet
        found = identity.assign_by_own_key(
            rows,
            known,
            place,
            name,
            taken,
            may_write=may_write,
            is_first=is_first,
            untitled=untitled,
            unwritten=unwritten,
        )
    elif by_title:
        found = assign_by_title(rows, known, place, free_numbers(taken))
    else:
        found = identity.assign_by_id(rows, known, place, name, taken, untitled=untitled)
    _let_untitled_wait(found, ours)
    return found


def _milestones(
    tracker: str, base: Mapping[Key, BaseRow], stored: Mapping[Key, records.Stored], *, own: bool
) -> Iterator[identity.Known]:
    """The milestones that a row may be, as the sheet last showed them; `own`: Cairn gives the ids."""
    for key, row in stored.items():
        # An id that is no key was qualified by its tracker, so it says nothing about another tracker's rows.
        sheet_id = _text(row.values.get("sheet_id"))
        if row.values.get("tracker") == tracker or sheet_id == key or (own and is_made_key(key)):
            seen = base.get(key)
            yield (
                identity.Known(key, sheet_id, seen.values, seen.row)
                if seen
                else identity.Known(key, sheet_id, row.values)
            )


def _witnessed(reading: SheetReading, known: Mapping[str, RowValues]) -> tuple[TypedRow, ...]:
    if not reading.snapshot.witnesses:
        return reading.rows
    others = {row: own for row in reading.unread.values() if (own := reading.id_at(row))}
    return witnessed(reading.rows, reading.snapshot.witnesses, known, others)


def _let_untitled_wait(assigned: identity.Assigned, ours: Collection[Key]) -> None:
    """A row whose title cannot be read, and that is no milestone yet or no longer, waits until it can."""
    for key in [key for key, row in assigned.rows.items() if row.values.get("title") is None and key not in ours]:
        assigned.waiting.extend(assigned.rows.pop(key).held)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def sheet_id_of(row: records.Stored) -> str:
    """The id that a milestone has in its sheet; its key, where Cairn gives the ids."""
    return _text(row.values.get("sheet_id")) or row.key
