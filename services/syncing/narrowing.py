"""What of a tracker has to be looked at: the rows that moved on either side, and whatever is not as usual.

A row that looks as it did when it was read as the base has it, and of whose milestone the log has no news since, is the
same on all three sides. It is counted, and neither read nor compared. Everything else is brought in here, and all of it
where rows can only be told apart together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import sqlalchemy as sa

from db import pending, records, syncstate, touched, undecided
from db.records import Stored
from db.syncstate import BaseRow
from db.touched import Home, News
from domain.errors import SyncPaused
from domain.records import Key, Stage
from domain.rows import KEY
from services.syncing import merging
from services.syncing.merging import UNCONFIRMED, Confirmed, Known, Merge
from services.syncing.reading import SheetReading, brought_in
from services.trackers import Tracker

_MOST = 0.5
"""Share of the rows that must be left alone so that asking for each other one costs less than reading all of them."""


def load(tx: sa.Connection, tracker: Tracker, reading: SheetReading, is_whole: bool = False) -> Known:
    """Read what the database knows of the rows that have to be looked at; of all rows, if the whole is asked for.

    Short, so that nobody waits; whatever takes time is done with the answer.
    """
    synced, retired = syncstate.state_of(tx, tracker.name).synced_seq, tracker.stage is Stage.RETIRED
    waits = tuple(undecided.differences_of(tx, tracker.name, undecided.UNDECIDED))
    proposed = undecided.proposed_rows(tx)
    decided = tuple(undecided.differences_of(tx, tracker.name, (undecided.RESOLVED,)) if retired else ())
    writes, homes = pending.pending_of(tx, tracker.name), _Homes.of(tracker, touched.homes(tx))
    moved, alone = {key for key, _ in writes} | {item.key for item in (*waits, *decided)}, set[Key]()
    if reading.unread and not is_whole:
        news = touched.news_since(tx, min(synced, reading.memory.size))
        moved |= {one.key for one in news if one.entity == "milestone"}
        alone = _alone(tracker, reading, homes, news, moved)
    ours, base = _rows(tx, tracker, homes, alone, {*reading.memory.stood, *moved})
    reading = brought_in(reading, alone, base)
    return Known(
        size=syncstate.log_size(tx),
        reading=reading,
        ours=ours,
        removed=_restorable(tx, tracker, homes),
        base=base,
        pending=writes,
        undecided=waits,
        decided=decided,
        proposed={item.key: item for item in proposed if item.tracker == tracker.name},
        taken=homes.taken.union(item.key for item in proposed),
        is_read_anew=records.was_changed_since(tx, "tracker", tracker.name, "binding", synced),
        shifted=_shifted(reading),
    )


def decide(load: Callable[[bool], Known], tracker: Tracker, confirmed: Confirmed = UNCONFIRMED) -> Merge:
    """Prepare what `load` gives; what a guard would stop for is looked at whole (True) before anybody is asked."""
    known = load(False)
    try:
        return merging.prepare(known, tracker, confirmed)
    except SyncPaused:
        if not known.reading.unread:
            raise
    return merging.prepare(load(True), tracker, confirmed)


@dataclass(frozen=True, slots=True)
class _Homes:
    """Every key that was ever given; the tracker's own milestones with their ids in the sheet; tombstones."""

    taken: frozenset[Key]
    ids: Mapping[Key, str]
    removed: Sequence[Home]

    @classmethod
    def of(cls, tracker: Tracker, homes: Sequence[Home]) -> _Homes:
        ids = {key: own or key for key, home, own, is_gone in homes if home == tracker.name and not is_gone}
        return cls(frozenset(map(itemgetter(0), homes)), ids, [home for home in homes if home[3]])


def _alone(
    tracker: Tracker, reading: SheetReading, homes: _Homes, news: Sequence[News], moved: Collection[Key]
) -> set[Key]:
    """The unread rows that nothing else speaks of, so that they may be left alone."""
    if reading.binding.column_of(KEY) is None or _turns_all(tracker, reading, news):
        return set()
    ids = {own for row in reading.rows if row.sheet_id for own in (row.sheet_id, row.sheet_id.upper())}
    ids |= {homes.ids[key] for key in moved if key in homes.ids}
    ids |= {own or key for key, _, own, _ in homes.removed if key in moved}
    alike = [key for key, own in homes.ids.items() if own in ids]
    alone = set(reading.unread)
    alone.difference_update(alike, moved)
    alone.intersection_update(homes.ids)
    return alone


def _turns_all(tracker: Tracker, reading: SheetReading, news: Iterable[News]) -> bool:
    """Say whether something happened that a row's own look and log do not show.

    A function that is called otherwise, a tracker that came or went with its ids, this tracker itself; and whatever
    else was changed while the sheet was read.
    """
    for one in news:
        if one.entity == "function" and one.op != "insert":
            return True
        if one.entity == "tracker" and (one.key == tracker.name or one.op in ("insert", "remove", "restore")):
            return True
        if one.entity != "milestone" and one.seq > reading.memory.size:
            return True
    return False


def _rows(
    tx: sa.Connection, tracker: Tracker, homes: _Homes, alone: set[Key], agreed: set[Key]
) -> tuple[dict[Key, Stored], dict[Key, BaseRow]]:
    """Ours and the base, but for rows that are left alone; `agreed`: the keys that may be in the base."""
    if len(alone) > _MOST * len(homes.ids):
        wanted = set(homes.ids) - alone
        return touched.stored_of(tx, wanted), syncstate.base_of(tx, tracker.name, wanted | (agreed - alone))
    ours = records.rows_of(tx, "milestone", tracker=tracker.name)
    base = syncstate.base_of(tx, tracker.name)
    return (
        {key: row for key, row in ours.items() if key not in alone},
        {key: row for key, row in base.items() if key not in alone},
    )


def _shifted(reading: SheetReading) -> dict[Key, int]:
    """The rows that are left alone and stand elsewhere than before: where."""
    before = map(reading.memory.stood.get, reading.unread)
    return {key: row for (key, row), stood in zip(reading.unread.items(), before, strict=True) if row != stood}


def _restorable(tx: sa.Connection, tracker: Tracker, homes: _Homes) -> dict[Key, Stored]:
    """Tombstones that a row of this sheet may bring back: its own, and those that a disconnected tracker left."""
    if not homes.removed:
        return {}
    connected = records.rows_of(tx, "tracker").keys() - {tracker.name}
    return touched.stored_of(tx, {key for key, home, _, _ in homes.removed if home not in connected}, removed=True)
