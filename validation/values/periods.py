"""Periods by name: months, quarters, halves, years, fiscal years, calendar weeks, and the parts of them.

Reads folded text (`validation.values.text.fold`). Whether a period that names no year may be read is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Literal, TypeAlias

from domain.binding import Conventions
from validation.values.date_words import (
    ANY_WEEK,
    CALENDAR_WEEK,
    EARLY,
    EARLY_AFTER,
    END,
    END_AFTER,
    FISCAL_YEAR,
    HALF,
    MIDDLE,
    MIDDLE_AFTER,
    MONTH_NUMBERS,
    QUARTER,
)
from validation.values.years import Doubt, fitting_year

Part: TypeAlias = Literal["", "early", "middle", "end"]
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_ANY_YEAR = r"(?P<y>(?:19|20)\d\d|\d\d)"
_PARTS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("early", re.compile(rf"(?:{EARLY})\b ?(?P<rest>.+)|(?P<rest2>.+?) ?(?:{EARLY_AFTER})(?P<year> \d{{4}})?")),
    ("middle", re.compile(rf"(?:{MIDDLE})\b ?(?P<rest>.+)|(?P<rest2>.+?) ?(?:{MIDDLE_AFTER})(?P<year> \d{{4}})?")),
    ("end", re.compile(rf"(?:{END})\b ?(?P<rest>.+)|(?P<rest2>.+?) ?(?:{END_AFTER})(?P<year> \d{{4}})?")),
)
_MONTH = re.compile(rf"(?:{_YEAR} )?(?P<m>[^\W\d_]{{3,12}})(?: (?:de |del |of )?(?P<y2>(?:19|20)\d\d))?")
_MONTH_NUMBER = re.compile(rf"(?P<m>0?[1-9]|1[0-2]) {_YEAR}")
_NUMBER_MONTH = re.compile(rf"{_YEAR} (?P<m>0?[1-9]|1[0-2])")
_CJK_MONTH = re.compile(rf"(?:{_YEAR} ?[年년] ?)?(?P<m>0?[1-9]|1[0-2]) ?[月월]")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:{QUARTER}) ?(?P<n>[1-4])(?: (?:de |of )?{_ANY_YEAR})?",
        rf"{_YEAR} ?年? ?(?:{QUARTER}) ?(?P<n>[1-4])",
        rf"(?P<n>[1-4]) ?(?:er|e|o|nd|st|rd|th)? ?(?:{QUARTER}) ?(?:de |of )?{_ANY_YEAR}?",
        rf"(?:{_YEAR} ?年? ?)?第? ?(?P<n>[1-4一二三四]) ?(?:季度|四半期|분기)",
        rf"(?P<n>i{{1,3}}|iv) (?:{QUARTER}) ?(?:de |of )?{_YEAR}",
    )
)
_HALF_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:{HALF}) ?(?P<n>[12])(?: (?:de |of )?{_ANY_YEAR})?",
        rf"{_YEAR} ?(?:{HALF}) ?(?P<n>[12])",
        rf"(?P<n>[12]) ?(?:er|e|o|nd|st)? ?(?:{HALF}) ?(?:de |of )?{_ANY_YEAR}?",
    )
)
_FISCAL = re.compile(
    rf"(?:(?:{QUARTER}) ?(?P<q>[1-4]) )?(?:{FISCAL_YEAR}) ?(?P<y>20\d\d|\d\d)(?: (?:\d\d|\d{{4}}))?"
    rf"(?: ?(?:{QUARTER}) ?(?P<q2>[1-4]))?"
)
_WEEK_FORMS = (
    re.compile(rf"(?:{CALENDAR_WEEK}|{ANY_WEEK}) ?(?P<w>\d\d?) {_YEAR}"),
    re.compile(rf"{_YEAR} ?(?:{CALENDAR_WEEK}|{ANY_WEEK}) ?(?P<w>\d\d?)"),
    re.compile(r"(?:kw|cw|kalenderwoche) ?(?P<w>\d\d?)(?: (?P<y>\d\d))?"),
    re.compile(rf"(?:{_YEAR} ?年 ?)?第 ?(?P<w>\d\d?) ?[周週]"),
)
"""Without a year only words that never count the weeks of a project: "week 3" may be the third of the project."""


_ALSO_A_NUMBER = ("t", "s")
"""T3 and S1 are quarters and halves only beside a year: else a task and a sprint."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some months, or the working days of one week; or only a part of them."""

    first: date
    last: date
    part: Part = ""


def read_period(text: str, meant: Conventions) -> Period | None:
    """Read a period from folded text. Raises `Doubt` where a year is missing or a fiscal year means nothing yet."""
    if period := _whole_period(text, meant):
        return period
    for part, form in _PARTS:
        if not (match := form.fullmatch(text)):
            continue
        if whole := _whole_period(match["rest"] or match["rest2"] + (match["year"] or ""), meant):
            return Period(whole.first, whole.last, part)
    return None


def days_of(period: Period) -> tuple[date, date]:
    """The first and the last day that a period stands for; "mid-June" is the 15th."""
    length = (period.last - period.first).days + 1
    if period.part == "early":
        return period.first, period.first + timedelta(days=max(length // 3 - 1, 0))
    if period.part == "middle":
        middle = period.first + timedelta(days=(length - 1) // 2)
        return middle, middle
    return (period.last, period.last) if period.part == "end" else (period.first, period.last)


def _whole_period(text: str, meant: Conventions) -> Period | None:
    if (match := _MONTH.fullmatch(text)) and (month := MONTH_NUMBERS.get(match["m"])):
        return _months(match["y"] or match["y2"], month, 1, meant)
    for form in (_MONTH_NUMBER, _NUMBER_MONTH, _CJK_MONTH):
        if match := form.fullmatch(text):
            return _months(match["y"], int(match["m"]), 1, meant)
    for forms, months in ((_QUARTER_FORMS, 3), (_HALF_FORMS, 6)):
        for form in forms:
            if (match := form.fullmatch(text)) and (match["y"] or not text.startswith(_ALSO_A_NUMBER)):
                number = _NUMERALS.get(match["n"]) or int(match["n"])
                return _months(match["y"], months * (number - 1) + 1, months, meant)
    if match := re.fullmatch(rf"{_YEAR}(?: ?[年년])?", text):
        return _months(match["y"], 1, 12, meant)
    if match := _FISCAL.fullmatch(text):
        return _fiscal(match, meant)
    return _week(text, meant)


def _months(year: str | None, month: int, count: int, meant: Conventions) -> Period:
    def days_in(number: int) -> tuple[date, date]:
        period = _from_month(number, month, count)
        return period.first, period.last

    return _from_month(_number(year) if year else fitting_year(meant, days_in), month, count)


def _from_month(year: int, month: int, count: int) -> Period:
    begin = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    after = month - 1 + count
    return Period(begin, date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1))


def _number(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _fiscal(match: re.Match[str], meant: Conventions) -> Period:
    if meant.fiscal_start is None:
        advice = "Say for this column in which month the fiscal year begins, or write a date."
        raise Doubt("fiscal-year-unknown", "is a part of a fiscal year, and nobody said when that begins", advice)
    begin = _number(match["y"]) - (1 if meant.fiscal_start > 1 else 0)
    quarter = match["q"] or match["q2"]
    if quarter is None:
        return _from_month(begin, meant.fiscal_start, 12)
    return _from_month(begin, meant.fiscal_start + 3 * (int(quarter) - 1), 3)


def _week(text: str, meant: Conventions) -> Period | None:
    for form in _WEEK_FORMS:
        if match := form.fullmatch(text):
            number = int(match["w"])
            year = _number(match["y"]) if match["y"] else fitting_year(meant, partial(_week_of, number))
            week = _week_of(number, year)
            return Period(*week) if week else None
    return None


def _week_of(number: int, year: int) -> tuple[date, date] | None:
    """Monday and Friday of a week by ISO 8601."""
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return monday, monday + timedelta(days=4)
