"""Dates in text: read under a day/month order, notice what proves that order, write back in the same pattern.

A pattern is a format string such as "{dd}.{mm}.{y}" or "{d} {mon_de} {y}". Pure text; no cell, no field.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from domain.binding import DateOrder
from validation.values.date_words import MONTH_ABBREVIATED, MONTH_FULL, MONTH_NUMBERS, WEEKDAYS
from validation.values.text import fold

_TIME = re.compile(
    r"""[T ,]+ \d{1,2}:\d{2} (?: :\d{2} (?:[.,]\d+)? )? \s*
        (?: [ap]\.?m\.? | uhr | h )? \s* (?: Z | UTC | GMT | [+-]\d{2}:?\d{2} )? $""",
    re.IGNORECASE | re.VERBOSE,
)
_WEEKDAY = re.compile(r"([^\W\d]{2,13})\.?,?\s+(?=\w+)")
_YEAR_WORD = re.compile(r"(?<=\d)\s*(?:г\.?|года|год)$")
_ISO = re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})")
_COMPACT = re.compile(r"(?P<y>19[7-9]\d|20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])")
_DOTTED = re.compile(r"(?P<y>\d{4})\.\s?(?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})\.")
_CJK = re.compile(r"(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日号일]?")
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/. ])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4}|\d{2})\.?")
_NUMERIC_WITHIN = re.compile(rf"(?<![\d./-]){_NUMERIC.pattern}(?![\d/-])")
_DAY_MONTH = re.compile(
    r"""(?P<d>\d{1,2}) (?P<after>\.?|st|nd|rd|th|er|º) (?P<s>[ ./-]|\s+de\s+) \s*
        (?P<m>[^\W\d_]{3,12}) (?P<dot>\.?) (?P<t>,?[ /-]|\s+de\s+) \s* (?P<y>\d{4}|\d{2})""",
    re.IGNORECASE | re.VERBOSE,
)
_MONTH_DAY = re.compile(
    r"""(?P<m>[^\W\d_]{3,12}) (?P<dot>\.?) \s+ (?P<d>\d{1,2}) (?:st|nd|rd|th)? (?P<t>,?\s+) (?P<y>\d{4}|\d{2})""",
    re.IGNORECASE | re.VERBOSE,
)
_YEAR_FIRST = {_CJK: "{y}年{m}月{d}日", _COMPACT: "{y}{mm}{dd}", _DOTTED: "{y}. {m}. {d}."}
_CENTURY_TURNS = 70
"""Two digits from here on are 19xx, below 20xx."""

LIKELY_YEARS = range(2012, 2041)
"""What two digits mean where they could be the year as well as the day."""


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
    for form, pattern in _YEAR_FIRST.items():
        if match := form.fullmatch(bare):
            return _made(match["y"], match["m"], match["d"], pattern)
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


def order_proofs(text: str) -> set[Literal["dmy", "mdy"]]:
    """Say which order of day and month a text proves, by a number that can be no month.

    >>> order_proofs("25/04/2026"), order_proofs("4/25/26"), order_proofs("03/04/2026")
    ({'dmy'}, {'mdy'}, set())
    """
    proved: set[Literal["dmy", "mdy"]] = set()
    for match in _NUMERIC_WITHIN.finditer(text):
        first, second = int(match["a"]), int(match["b"])
        if 31 >= first > 12 >= second > 0:
            proved.add("dmy")
        if 31 >= second > 12 >= first > 0:
            proved.add("mdy")
    return proved


def two_digit_years(text: str) -> tuple[int | None, int] | None:
    """The two years that "26-11-13" may be of, the first one first; None where it is not written so.

    >>> two_digit_years("26-11-13"), two_digit_years("03/04/26"), two_digit_years("13.11.26")
    ((2026, 2013), (None, 2026), None)
    """
    match = _NUMERIC.fullmatch(_without_extras(text))
    if not match or len(match["y"]) != 2 or match["s"] == ".":
        return None
    first = _made(match["a"], match["b"], match["y"], "")
    return first[0].year if first and first[0].year in LIKELY_YEARS else None, 2000 + int(match["y"])


def serial_date(serial: float) -> date:
    """The day that a sheet's serial number stands for (1900 date system, ECMA-376 18.17.4.1)."""
    return date(1899, 12, 30) + timedelta(days=int(serial))


def _without_extras(text: str) -> str:
    """Leave out a time of day behind the date, and a weekday before it."""
    bare = _YEAR_WORD.sub("", _TIME.sub("", " ".join(text.split())))
    weekday = _WEEKDAY.match(bare)
    is_weekday = weekday and fold(weekday[1]) in WEEKDAYS - MONTH_NUMBERS.keys()
    return bare[weekday.end() :] if weekday and is_weekday else bare


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
        return _unless_year_first(match, day_first or month_first, order)
    if mark == "." and order != "mdy":
        return day_first
    if order == "ymd" or mark == ".":
        raise AmbiguousDate(day_first[0], month_first[0])
    return day_first if order == "dmy" else month_first


def _unless_year_first(
    match: re.Match[str], read: tuple[date, str] | None, order: DateOrder
) -> tuple[date, str] | None:
    """26-03-02 with two digits each is hardly a day of 2002, and 26-11-13 of 2013 only where days come first."""
    year_first = _made(match["a"], match["b"], match["y"], "") if len(match["y"]) == 2 else None
    is_open = order == "ymd" and match["s"] != "."
    if read and year_first and year_first[0].year in LIKELY_YEARS and (is_open or read[0].year not in LIKELY_YEARS):
        raise AmbiguousDate(read[0], year_first[0])
    return read


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
