"""Values as the Sheets API tells them: which kind they are, and days as numbers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from domain.sheets import NOT_CALCULATED, CellError, CellValue

_ERRORS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
}
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no time zone
_LARGEST_WHOLE = 2**53


def value_of(value: Mapping[str, Any], *, is_date: bool) -> CellValue:
    """A cell's value. A number is a day, counted from 1899-12-30, where the cell's format says so.

    >>> value_of({"numberValue": 46083}, is_date=True), value_of({"numberValue": 3.0}, is_date=False)
    (datetime.date(2026, 3, 2), 3)
    """
    if "stringValue" in value:
        return str(value["stringValue"]) or None
    if "boolValue" in value:
        return bool(value["boolValue"])
    if "errorValue" in value:
        kind = value["errorValue"].get("type", "ERROR")
        return NOT_CALCULATED if kind == "LOADING" else CellError(_ERRORS.get(kind, "#ERROR!"))
    if "numberValue" not in value:
        return None
    number = value["numberValue"]
    if is_date and (moment := moment_of(number)) is not None:
        return moment
    return int(number) if float(number).is_integer() and abs(number) < _LARGEST_WHOLE else float(number)


def moment_of(serial: float) -> date | datetime | None:
    """A serial as a day, or as a moment where it has a part of a day; None outside of the calendar."""
    try:
        moment = _EPOCH + timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return None
    return moment.date() if moment.time() == datetime.min.time() else moment


def serial_of(moment: date) -> float:
    """Days since 1899-12-30; a time zone is left aside, as a cell has none.

    >>> serial_of(date(2026, 3, 2))
    46083.0
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    return (moment.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
