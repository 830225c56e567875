"""Dates that are no plain day: "3 Jun", "Q3 2026", "mid-June", "KW 23/2026", "1 Oct – 30 Nov", "w/c 3 Jun".

A text becomes a span of days. What it needs and nobody said (a year, the start of the fiscal year) is a
`Doubt`; what is no date at all is None. No clock: today decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.binding import Conventions
from validation.values.date_words import ABOUT, BETWEEN, BY, FROM, MONTH_NUMBERS, RANGE_LEAD, WEEK_FROM, WEEK_TO
from validation.values.dates import LIKELY_YEARS, read_date
from validation.values.month_evidence import month_of
from validation.values.periods import days_of, read_period
from validation.values.text import clean, fold
from validation.values.years import Doubt, fitting_year, year_missing

__all__ = ["Doubt", "Span", "read_span"]

_DOUBTED = re.compile(r"\s*(?:\?+|\((?:tbc|tbd|est\.?|approx\.?|ca\.?|\?+)\)|\btbc|\best\.?)$", re.IGNORECASE)
_YEARLESS_DAY = re.compile(
    r"(?P<d>\d{1,2})(?:\.|st|nd|rd|th|er|º)?[ ./-]?\s*(?:de\s+|of\s+)?(?P<m>[^\W\d_]{3,12})\.?", re.IGNORECASE
)
_YEARLESS_MONTH_FIRST = re.compile(r"(?P<m>[^\W\d_]{3,12})\.?[\s./-]+(?P<d>\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_MONTH_OF_YEAR = re.compile(r"(?P<m>[^\W\d_]{3,12})\.?[\s./-]*['’](?P<n>\d{2})")
_YEARLESS_DOTTED = re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.")
_YEARLESS_CJK = re.compile(r"(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日号일]")
_YEARLESS_SLASH = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})")
_DAYS_OF_MONTH = re.compile(r"(?P<m>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2})\s*[-–—]\s*(?P<e>\d{1,2})(?P<y>,?\s+\d{4})?")
_BARE_DAY = re.compile(r"(?P<d>\d{1,2})(?:\.|st|nd|rd|th)?")
_TIGHT = re.compile(r"(?<=[\w.])-(?=\w)")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included; `first` or `last` is None where the text leaves it open."""

    first: date | None
    last: date | None
    is_exact: bool = True


def read_span(text: str, meant: Conventions) -> Span | None:
    """Read a day, a period, or a range. Raises `Doubt`, and `AmbiguousDate` for a day that could be two.

    >>> meant = Conventions(year=2026)
    >>> read_span("1 Oct – 30 Nov", meant)
    Span(first=datetime.date(2026, 10, 1), last=datetime.date(2026, 11, 30), is_exact=True)
    >>> read_span("mid-June", meant)
    Span(first=datetime.date(2026, 6, 15), last=datetime.date(2026, 6, 15), is_exact=False)
    """
    bare = clean(text)
    if not bare or len(bare) > _LONGEST or not any(sign.isalnum() for sign in bare):
        return None
    settled = _DOUBTED.sub("", bare)
    about = ABOUT.match(settled)
    rest = settled[about.end() :] if about else settled
    span = _read_open(rest, meant) or _read_one(BY.sub("", rest, count=1), meant) or _read_range(rest, meant)
    if span and (about or settled != bare):
        return replace(span, is_exact=False)
    return span


def _read_open(text: str, meant: Conventions) -> Span | None:
    """ "from 3 Jun 2026", "3 Jun 2026 –": a beginning without an end."""
    if match := FROM.match(text):
        begun = _read_one(text[match.end() :], meant)
    elif text.endswith(("–", "—", "→", "…")):
        begun = _read_one(text[:-1].rstrip(), meant)
    else:
        return None
    return Span(begun.first, None, begun.is_exact) if begun else None


def _read_one(text: str, meant: Conventions) -> Span | None:
    if found := read_date(text, meant.date_order):
        return Span(found[0], found[0])
    if month := _read_month(text, meant):
        return month
    if day := _read_yearless(text, meant):
        return Span(day, day)
    for form in (WEEK_FROM, WEEK_TO):
        if (match := form.match(text)) and (named := _read_one(text[match.end() :], meant)) and named.first:
            monday = named.first - timedelta(days=named.first.weekday())
            begun = named.first if form is WEEK_FROM else monday
            return Span(begun, max(begun, monday + timedelta(days=4)), is_exact=False)
    period = read_period(fold(text), meant)
    return Span(*days_of(period), is_exact=False) if period else None


def _read_month(text: str, meant: Conventions) -> Span | None:
    """ "Mar-27", "Mar '27": a month of a year, where the column shows it or an apostrophe says so."""
    named = _MONTH_OF_YEAR.fullmatch(" ".join(text.split()))
    found = month_of(text)
    if not named and (not found or 2000 + found[1] not in LIKELY_YEARS or meant.month_year is False):
        return None
    if not named and meant.month_year is None:
        raise _day_or_year()
    word, number = (named["m"], int(named["n"])) if named else ("", found[1] if found else 0)
    month = MONTH_NUMBERS.get(fold(word)) if named else found and found[0]
    period = read_period(f"{2000 + number} {month}", meant) if month else None
    return Span(*days_of(period), is_exact=False) if period else None


def _read_yearless(text: str, meant: Conventions) -> date | None:
    bare = " ".join(text.split())
    for form in (_YEARLESS_DAY, _YEARLESS_MONTH_FIRST, _YEARLESS_DOTTED, _YEARLESS_CJK):
        if match := form.fullmatch(bare):
            month = int(match["m"]) if match["m"].isdecimal() else MONTH_NUMBERS.get(fold(match["m"]))
            return _day(meant, month, int(match["d"])) if month else None
    if (match := _YEARLESS_SLASH.fullmatch(bare)) and meant.date_order != "ymd":
        first, second = int(match["a"]), int(match["b"])
        if 2000 + second in LIKELY_YEARS and second > 12 and first <= 12:
            raise _day_or_year()
        day, month = (first, second) if meant.date_order == "dmy" else (second, first)
        return _day(meant, month, day)
    return None


def _day_or_year() -> Doubt:
    return Doubt("ambiguous-date", "could be a day or a month of a year", "Write it as 2026-06-26 or 2026-06.")


def _day(meant: Conventions, month: int, day: int) -> date | None:
    if _made(2024, month, day) is None:
        return None

    def day_in(year: int) -> tuple[date, date] | None:
        made = _made(year, month, day)
        return (made, made) if made else None

    return _made(fitting_year(meant, day_in), month, day)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_range(text: str, meant: Conventions) -> Span | None:
    if match := _DAYS_OF_MONTH.fullmatch(text):
        pair = [f"{match['m']} {match[part]}{match['y'] or ''}" for part in ("d", "e")]
        return _between(pair[0], pair[1], meant)
    text = RANGE_LEAD.sub("", text)
    for cut in (*BETWEEN.finditer(text), *_TIGHT.finditer(text)):
        left, right = text[: cut.start()], text[cut.end() :]
        if left and right and (span := _between(left, right, meant)):
            return span
    return None


def _between(left: str, right: str, meant: Conventions) -> Span | None:
    """What the left side leaves out, month and year, is as on the right."""
    ending = _read_one(right, meant)
    if not ending or not ending.first or not ending.last:
        return None
    # "20 Dec – 5 Jan" in a plan of 2026 may begin or end in it.
    is_sure_of_year = bool(re.search(r"\d{4}", right)) or meant.year is None
    begun = _beginning(left, ending, meant, is_sure_of_year)
    if not begun or not begun.first or begun.first > ending.last:
        return None
    return Span(begun.first, ending.last, begun.is_exact and ending.is_exact)


def _beginning(left: str, ending: Span, meant: Conventions, is_sure_of_year: bool) -> Span | None:
    year = ending.last.year if ending.last else None
    if (match := _BARE_DAY.fullmatch(left)) and ending.last and ending.is_exact:
        try:
            day = ending.last.replace(day=int(match["d"]))
        except ValueError:
            return None
        return Span(day, day)
    begun = _read_one(left, replace(meant, year=year))
    if begun and begun.first and ending.last and begun.first > ending.last and not re.search(r"\d{4}", left):
        if not is_sure_of_year:
            raise year_missing()
        begun = _read_one(left, replace(meant, year=ending.last.year - 1))
    return begun
