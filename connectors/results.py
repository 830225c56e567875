"""What became of a write: compared with the sheet as read back, the only proof. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from connectors.ooxml.refs import MAX_COLUMN, MAX_ROW
from domain.refusals import sentence
from domain.sheets import CellValue, CellWrite, Refusal, SheetSnapshot, WriteResult, WriteValue

_RESOLUTION = timedelta(milliseconds=1)


def is_same_value(cell: CellValue, value: WriteValue) -> bool:
    """Say whether a cell already holds what it is to hold; numbers by size, moments to the millisecond.

    >>> is_same_value(3, 3.0), is_same_value(1, True), is_same_value(None, ""), is_same_value("3", 3)
    (True, False, True, False)
    """
    if value is None or value == "":
        return cell is None
    if isinstance(value, bool) or isinstance(cell, bool):
        return cell is value
    if isinstance(value, date) and isinstance(cell, date):
        return abs(_moment(cell) - _moment(value)) <= _RESOLUTION
    if isinstance(value, (int, float)) and isinstance(cell, (int, float)):
        return float(cell) == float(value)
    return type(cell) is type(value) and cell == value


def _moment(value: date) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001


def is_possible(row: int, column: int) -> bool:
    """Say whether a sheet can have such a cell: up to 1,048,576 rows of 16,384 columns."""
    return 0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN


def last_of_each(writes: Sequence[CellWrite]) -> tuple[CellWrite, ...]:
    """Keep one write per cell: the last one counts."""
    return tuple({(write.row, write.column): write for write in writes}.values())


def refused_whole(writes: Sequence[CellWrite], code: str, message: str, snapshot: SheetSnapshot) -> WriteResult:
    """The result of a write of which nothing may happen."""
    refused = tuple(Refusal(snapshot.ref(write.row, write.column), code, message) for write in writes)
    return WriteResult((), refused, snapshot)


def confirmed(
    writes: Sequence[CellWrite], refused: Mapping[tuple[int, int], Refusal], snapshot: SheetSnapshot
) -> WriteResult:
    """The result of a write by its read-back: a cell counts as written when it is seen to hold its value."""
    written = []
    told = list(refused.values())
    for write in writes:
        ref = snapshot.ref(write.row, write.column)
        if (write.row, write.column) in refused:
            continue
        if is_same_value(snapshot.at(write.row, write.column), write.value):
            written.append(ref)
        else:
            told.append(Refusal(ref, "not-confirmed", sentence("not-confirmed")))
    return WriteResult(tuple(written), tuple(told), snapshot)
