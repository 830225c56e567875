"""Dates in text: read under a day/month order, notice what proves that order, write back in the same pattern.

A pattern is a format string such as "{dd}.{mm}.{y}" or "{d} {mon_de} {y}". Pure text; no cell, no field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from domain.binding import DateOrder
from validation.text import fold
from validation.value_words import MONTH_ABBREVIATED, MONTH_FULL, MONTH_NUMBERS

_TIME = re.compile(
    r"""[T ,]+ \d{1,2}:\d{2} (?: :\d{2} (?:[.,]\d+)? )? \s*
        (?: [ap]\.?m\.? | uhr | h )? \s* (?: Z | UTC | GMT | [+-]\d{2}:?\d{2} )? $""",
    re.IGNORECASE | re.VERBOSE,
)
_WEEKDAY = re.compile(r"([^\W\d]{2,12})\.?,?\s+(?=\w+)")
_ISO = re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})")
_CJK = re.compile(r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日?")
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/. ])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4}|\d{2})\.?")
_DAY_MONTH = re.compile(
    r"""(?P<d>\d{1,2}) (?P<after>\.?|st|nd|rd|th|er|º) (?P<s>[ ./-]|\s+de\s+) \s*
        (?P<m>[^\W\d_]{3,12}) (?P<dot>\.?) (?P<t>,?[ /-]|\s+de\s+) \s* (?P<y>\d{4}|\d{2})""",
    re.IGNORECASE | re.VERBOSE,
)
_MONTH_DAY = re.compile(
    r"""(?P<m>[^\W\d_]{3,12}) (?P<dot>\.?) \s+ (?P<d>\d{1,2}) (?:st|nd|rd|th)? (?P<t>,?\s+) (?P<y>\d{4}|\d{2})""",
    re.IGNORECASE | re.VERBOSE,
)
_CENTURY_TURNS = 70
"""Two digits from here on are 19xx, below 20xx."""


class AmbiguousDate(ValueError):
    """Day and month could be either way round; `readings` are both dates."""

    def __init__(self, *readings: date) -> None:
        super().__init__(" or ".join(str(reading) for reading in readings))
        self.readings = readings


def read_date(text: str, order: DateOrder) -> tuple[date, str] | None:
    """Read a date and say in which pattern it was written; None when it is no whole date.

    `order` decides 03/04/2026; under "ymd" such a text raises `AmbiguousDate`. Text that reads one
    way only is taken whatever the order says.

    >>> read_date("25/12/2026", "ymd"), read_date("Mo, 2. März 2026", "ymd")
    ((datetime.date(2026, 12, 25), '{dd}/{mm}/{y}'), (datetime.date(2026, 3, 2), '{d}. {Month_de} {y}'))
    """
    bare = _without_extras(text)
    if match := _ISO.fullmatch(bare):
        mark = match["s"]
        pattern = mark.join(("{y}", *_widths(("m", match["m"]), ("d", match["d"]))))
        return _made(match["y"], match["m"], match["d"], pattern)
    if match := _CJK.fullmatch(bare):
        return _made(match["y"], match["m"], match["d"], "{y}年{m}月{d}日")
    if match := _NUMERIC.fullmatch(bare):
        return _read_numeric(match, order)
    if match := _DAY_MONTH.fullmatch(bare):
        day = f"{_day_width(match['d'])}{'.' if match['after'] == '.' else ''}{match['s']}"
        return _read_named(match, f"{day}{{month}}{match['t']}")
    if match := _MONTH_DAY.fullmatch(bare):
        return _read_named(match, f"{{month}} {_day_width(match['d'])}{match['t']}")
    return None


def write_date(day: date, pattern: str) -> str:
    """Write a date in a pattern that `read_date` gave."""
    names = {f"month_{code}": months[day.month - 1] for code, months in MONTH_FULL.items()}
    names |= {f"mon_{code}": months[day.month - 1] for code, months in MONTH_ABBREVIATED.items()}
    names |= {name.replace("mon", "Mon"): word.title() for name, word in names.items()}
    numbers = {"d": str(day.day), "dd": f"{day.day:02}", "m": str(day.month), "mm": f"{day.month:02}"}
    return pattern.format(y=f"{day.year:04}", yy=f"{day.year % 100:02}", **numbers, **names)


def order_of(texts: Iterable[str]) -> DateOrder:
    """Decide from the texts themselves whether day or month comes first; "ymd" when nothing proves it.

    One contradicting text among twenty is taken for a slip.

    >>> order_of(["03/04/2026", "25/04/2026"]), order_of(["03/04/2026"]), order_of(["4/25/26"])
    ('dmy', 'ymd', 'mdy')
    """
    day_first = month_first = 0
    for text in texts:
        match = _NUMERIC.fullmatch(_without_extras(text))
        if match and match["s"] != ".":
            first, second = int(match["a"]), int(match["b"])
            day_first += first > 12 >= second
            month_first += second > 12 >= first
    if max(day_first, month_first) >= 20 * min(day_first, month_first) and day_first + month_first:
        return "dmy" if day_first > month_first else "mdy"
    return "ymd"


def serial_date(serial: float) -> date:
    """The day that a sheet's serial number stands for (1900 date system, ECMA-376 18.17.4.1)."""
    return date(1899, 12, 30) + timedelta(days=int(serial))


def _without_extras(text: str) -> str:
    """Leave out a time of day behind the date, and a weekday before it."""
    bare = _TIME.sub("", " ".join(text.split()))
    weekday = _WEEKDAY.match(bare)
    return bare[weekday.end() :] if weekday and fold(weekday[1]) not in MONTH_NUMBERS else bare


def _widths(*parts: tuple[str, str]) -> tuple[str, ...]:
    """Placeholders for day and month; one digit standing alone shows that nothing is padded."""
    times = 2 if all(len(digits) == 2 for _, digits in parts) else 1
    return tuple("{" + name * times + "}" for name, _ in parts)


def _day_width(digits: str) -> str:
    return "{dd}" if digits.startswith("0") else "{d}"


def _read_numeric(match: re.Match[str], order: DateOrder) -> tuple[date, str] | None:
    first, second, mark = match["a"], match["b"], match["s"]
    year = "{y}" if len(match["y"]) == 4 else "{yy}"
    day_first = _made(match["y"], second, first, mark.join((*_widths(("d", first), ("m", second)), year)))
    month_first = _made(match["y"], first, second, mark.join((*_widths(("m", first), ("d", second)), year)))
    if not (day_first and month_first) or day_first[0] == month_first[0]:
        return day_first or month_first
    if mark == ".":
        return day_first
    if order == "ymd":
        raise AmbiguousDate(day_first[0], month_first[0])
    return day_first if order == "dmy" else month_first


def _read_named(match: re.Match[str], pattern: str) -> tuple[date, str] | None:
    word = fold(match["m"])
    number = MONTH_NUMBERS.get(word)
    if number is None:
        return None
    code, kind = _month_style(word, number)
    name = f"{kind.title() if match['m'][0].isupper() else kind}_{code}"
    year = "{y}" if len(match["y"]) == 4 else "{yy}"
    return _made(match["y"], str(number), match["d"], pattern.replace("{month}", f"{{{name}}}{match['dot']}") + year)


def _month_style(word: str, number: int) -> tuple[str, str]:
    for kind, table in (("mon", MONTH_ABBREVIATED), ("month", MONTH_FULL)):
        for code, names in table.items():
            if fold(names[number - 1]) == word:
                return code, kind
    return "en", "mon"


def _made(year: str, month: str, day: str, pattern: str) -> tuple[date, str] | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= _CENTURY_TURNS else 2000
    try:
        return date(number, int(month), int(day)), pattern
    except ValueError:
        return None
