"""The functions of formulas about dates, which are serial numbers: days since 30 December 1899."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tests.support.google_stand_in.coercion import Value, flat, is_number, number

EPOCH = date(1899, 12, 30)


def _day(value: Value) -> date:
    return EPOCH + timedelta(days=int(number(value)))


def _serial(day: date) -> float:
    return float((day - EPOCH).days)


def _date(year: Value, month: Value, day: Value) -> float:
    months = int(number(year)) * 12 + int(number(month)) - 1
    return _serial(date(months // 12, months % 12 + 1, 1)) + int(number(day)) - 1


def _months_on(start: Value, months: Value) -> date:
    day = _day(start)
    total = day.year * 12 + day.month - 1 + int(number(months))
    following = date((total + 1) // 12, (total + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(total // 12, total % 12 + 1, min(day.day, last))


def _month_end(start: Value, months: Value) -> float:
    day = _months_on(start, months).replace(day=1)
    return _serial(date(day.year + day.month // 12, day.month % 12 + 1, 1)) - 1


def _workday(start: Value, days: Value, holidays: Value = None) -> float:
    free = {int(one) for one in flat([holidays]) if is_number(one)}
    at, left = int(number(start)), int(number(days))
    step = 1 if left > 0 else -1
    while left:
        at += step
        if _day(at).weekday() < 5 and at not in free:
            left -= step
    return float(at)


def _networkdays(start: Value, end: Value, holidays: Value = None) -> float:
    free = {int(one) for one in flat([holidays]) if is_number(one)}
    low, high = int(number(start)), int(number(end))
    sign = 1 if low <= high else -1
    low, high = min(low, high), max(low, high)
    return float(sign * sum(_day(at).weekday() < 5 and at not in free for at in range(low, high + 1)))


def _weekday(value: Value, kind: Value = 1) -> float:
    day = _day(value).weekday()
    return float((day + 1) % 7 + 1 if number(kind) == 1 else day + (1 if number(kind) == 2 else 0))


DATES: dict[str, Callable[..., Value]] = {
    "DATE": _date,
    "YEAR": lambda value: float(_day(value).year),
    "MONTH": lambda value: float(_day(value).month),
    "DAY": lambda value: float(_day(value).day),
    "DAYS": lambda end, start: number(end) - number(start),
    "WEEKDAY": _weekday,
    "EDATE": lambda start, months: _serial(_months_on(start, months)),
    "EOMONTH": _month_end,
    "WORKDAY": _workday,
    "NETWORKDAYS": _networkdays,
    "TIME": lambda hour, minute, second: (number(hour) * 3600 + number(minute) * 60 + number(second)) / 86400 % 1,
    "HOUR": lambda value: float(round(number(value) % 1 * 86400) // 3600),
    "MINUTE": lambda value: float(round(number(value) % 1 * 86400) % 3600 // 60),
}
