"""What typed text becomes in a cell: the rules of `manage.py write`, said in its help and nowhere else. Pure."""

from __future__ import annotations

import json
import re
from datetime import date, datetime

from domain.errors import Refused
from domain.sheets import WriteValue

RULES = (
    "2026-03-02 is a date, 2026-03-02T09:30 a date with time, 7 or -2.5 a number, true and false are yes and no, "
    "nothing empties the cell; everything else is text, never a formula. In quotes, '007' or \"007\", or after one "
    "apostrophe, '007, it is text in any case."
)

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?P<time>[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_EXACT_DIGITS = 15
_QUOTES = "'\""


def typed(text: str) -> WriteValue:
    """Type a text as `RULES` say. Raises `Refused` for a date that no calendar has.

    >>> typed("2026-03-02"), typed("-2.50"), typed("TRUE"), typed("007"), typed("'7"), typed('"7"'), typed("")
    (datetime.date(2026, 3, 2), -2.5, True, '007', '7', '7', None)
    """
    if not text:
        return None
    if len(text) > 1 and text[0] in _QUOTES and text[-1] == text[0]:
        return text[1:-1]
    if text.startswith("'"):
        return text[1:]
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if _NUMBER.fullmatch(text) and sum(map(str.isdigit, text)) <= _EXACT_DIGITS:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    return _moment(text)


def _moment(text: str) -> WriteValue:
    found = _DATE.fullmatch(text)
    if not found:
        return text
    try:
        return datetime.fromisoformat(text) if found["time"] else date.fromisoformat(text)
    except ValueError:
        raise Refused(f"“{text}” is no date.", f"To have it as text, write '{text}'.") from None


def typed_row(text: str) -> list[WriteValue]:
    """Read a JSON list as the values of a row: null leaves a cell empty, text that is an ISO date is a date.

    >>> typed_row('["a", "2026-03-02", "007", 7, null, true]')
    ['a', datetime.date(2026, 3, 2), '007', 7, None, True]
    """
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, list) or not values or any(isinstance(value, (list, dict)) for value in values):
        raise Refused(f"“{text}” is no row of values.", 'Write a JSON list, such as ["a", "2026-03-02", 7, null].')
    if all(value in (None, "") for value in values):
        raise Refused("A row of nothing adds no row.", "Give at least one value of it.")
    return [_forced(value) if isinstance(value, str) else value for value in values]


def _forced(text: str) -> WriteValue:
    is_forced = text.startswith("'") and _DATE.fullmatch(text[1:])
    return text[1:] if is_forced else _moment(text)
