"""Dates as sheets store them: day counts from 1900 or 1904, made dates by a number format. Pure.

Follows ECMA-376 part 1, 18.17.4 (serial dates, with the 29 February 1900 that never was) and 18.8.30 (formats).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

BUILT_IN_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), *range(34, 37), *range(50, 59), *range(71, 75), 77, 81})
"""Format numbers that every reader knows as dates, the East Asian and Thai ones included."""

SHORT_DATE = 14
SHORT_DATE_AND_TIME = 22

_QUOTED = re.compile(r'"[^"]*"|\\.', re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general', re.IGNORECASE | re.DOTALL)
_EPOCH_1900 = datetime(1899, 12, 30, tzinfo=UTC).replace(tzinfo=None)
_EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LAST_SERIAL = 2_958_465
_DAYS_TO_1904 = 1_462
_FIRST_SAFE_SERIAL = 61
_DAY_MS = 86_400_000


def is_date_format(code: str) -> bool:
    """Say whether a custom number format shows a calendar date; a mere time of day does not count.

    >>> is_date_format('[$-409]d\\\\-mmm\\\\-yy;@'), is_date_format('#,##0.0 "days"'), is_date_format("[h]:mm")
    (True, False, False)
    """
    if _ELAPSED.search(_QUOTED.sub("", code)):
        return False
    bare = _LITERAL.sub("", code).lower()
    if "y" in bare or "d" in bare or "aaa" in bare:
        return True
    return "m" in bare and "h" not in bare and "s" not in bare


def date_of(serial: int | float, is_1904: bool) -> date | datetime | None:
    """Read a day count: a date, with its time (to the millisecond) where it has one; None where it is no date."""
    if not 1 <= serial < (_LAST_SERIAL - _DAYS_TO_1904 if is_1904 else _LAST_SERIAL) + 1:
        return None
    days, milliseconds = divmod(round(serial * _DAY_MS), _DAY_MS)
    if not is_1904 and days < _FIRST_SAFE_SERIAL:
        if days == _FIRST_SAFE_SERIAL - 1:
            return None
        days += 1
    moment = (_EPOCH_1904 if is_1904 else _EPOCH_1900) + timedelta(days=days, milliseconds=milliseconds)
    return moment if milliseconds else moment.date()


def serial_of(value: date | datetime, is_1904: bool) -> int | float | None:
    """Write a date as a day count; None where the sheet's calendar cannot hold it safely."""
    naive = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if naive.tzinfo is not None:
        return None
    since = naive - (_EPOCH_1904 if is_1904 else _EPOCH_1900)
    if since.days < (1 if is_1904 else _FIRST_SAFE_SERIAL):
        return None
    milliseconds = since.seconds * 1000 + round(since.microseconds / 1000)
    serial = since.days + milliseconds / _DAY_MS if milliseconds else since.days
    # The last half millisecond of the year 9999 rounds to a day that no sheet has.
    return serial if serial < (_LAST_SERIAL - _DAYS_TO_1904 if is_1904 else _LAST_SERIAL) + 1 else None
