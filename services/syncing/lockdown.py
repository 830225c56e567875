"""What Cairn keeps up in a sheet beside its values, by the stage of the tracker: protections, dropdowns, dates, notes.

Only where the place can do such things at all. What it may not do it says, and nothing stops for it.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from connectors.base import Connector
from connectors.google.lockdown import LockDown
from domain.binding import BoundColumn
from domain.records import Stage
from domain.schema import MILESTONE
from services.syncing.reading import SheetReading
from services.trackers import Tracker
from sync.policy import Leader, leader_of
from validation.values.encode import encode

GUIDED = (Stage.SHARED, Stage.DATABASE_LEADS)
"""The stages in which choices and dates are guided in the sheet."""


@runtime_checkable
class LocksDown(Protocol):
    """A connector whose place can be protected."""

    def lock_down(self, sheet: str, wanted: LockDown) -> str: ...


def keep_up(connector: Connector, tracker: Tracker, reading: SheetReading) -> str:
    """Make the sheet that was just read what its stage asks for; gives what could not be done."""
    if not isinstance(connector, LocksDown) or tracker.stage is Stage.OBSERVE:
        return ""
    return connector.lock_down(reading.snapshot.sheet, wanted(tracker, reading))


def wanted(tracker: Tracker, reading: SheetReading) -> LockDown:
    """What a sheet shall have in the stage of its tracker.

    In *shared* the columns that the database leads are protected, in *database leads* all bound ones, in *retired* the
    whole sheet; up to *sheet leads* none. Columns are protected as a whole, so that new rows are in it.
    """
    first, numbers = reading.binding.first_data_row, reading.numbers()
    last = max(numbers, default=0)
    if tracker.stage is Stage.RETIRED:
        return LockDown(whole=True)
    leaders = {column: leader_of(tracker.stage, column.fields, tracker.led_here) for column in reading.binding.columns}
    closed = [column for column, leader in leaders.items() if leader is Leader.DATABASE]
    guided = reading.binding.columns if tracker.stage in GUIDED and last >= first else ()
    choices, dates = {}, []
    for column in (one for one in guided if not one.is_painted):
        kind = MILESTONE[column.fields[0]].type if len(column.fields) == 1 and column.fields[0] in MILESTONE else ""
        area = (first, column.column, last, column.column)
        if kind in ("status", "health"):
            choices[area] = _words(reading, column)
        elif kind == "date":
            dates.append(area)
    ids = {row: reading.id_at(row) for row in numbers} if reading.binding.has_own_key else {}
    keys = {row: own for row, own in ids.items() if own}
    return LockDown(
        protected={
            "-".join(column.fields): (first, column.column, None, column.column)
            for column in closed
            if not column.is_painted
        },
        choices=choices,
        dates=tuple(dates),
        keys=keys,
    )


def _words(reading: SheetReading, column: BoundColumn) -> tuple[str, ...]:
    """What may stand in a column of choices: the sheet's own words, and for each value one that Cairn would write."""
    field = column.fields[0]
    numbers = reading.numbers()
    cells = [reading.snapshot.at(row, column.column) for row in numbers]
    held = {cell.place.row for row in reading.rows for cell in row.held if cell.field == field}
    own = [cell for row, cell in zip(numbers, cells, strict=True) if isinstance(cell, str) and row not in held]
    written = [encode(column, {field: value}, None, cells) for value in MILESTONE[field].choices]
    return tuple(dict.fromkeys([*own, *(word for word in written if isinstance(word, str))]))
