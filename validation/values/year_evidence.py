"""Which year the dates without one are of: what the header, the title, the other dates and the order of the rows show.

A year is taken only where one year alone fits; across New Year that takes dates with a year on either side of it, or
rows in their order. Everything else stays open, so that such a cell is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.binding import Conventions, DateOrder
from domain.sheets import CellValue
from validation.values.dates import AmbiguousDate, read_date
from validation.values.row_words import AS_OF
from validation.values.spans import Doubt, read_span
from validation.values.text import clean, fold

_YEAR = re.compile(r"(?<![\d./-])20[1-4]\d(?![\d.-]|/\d\d/)")
_TWO_YEARS = re.compile(r"(?<!\d)(?P<y>20[1-4]\d)\s?[/–-]\s?(?P<z>(?:20)?[1-4]\d)(?!\d)")
_LONGEST_TITLE = 100
_HALF_A_YEAR, _A_YEAR = 183, 365
_FURTHEST = 92
"""So many days beyond the dates with a year their year may be taken on, where the next one is half a year away."""
_LEAST_IN_ORDER = 3
_LEAP = Conventions(year=2024)


@dataclass(frozen=True, slots=True)
class Dated:
    """One date column, row by row: days where a cell names the year, (month, day) where it does not."""

    field: str
    header: str
    whole: Mapping[int, date]
    yearless: Mapping[int, tuple[int, int]]
    example: str
    count: int


def with_years(
    columns: Sequence[tuple[str, str, Sequence[CellValue]]], settled: Sequence[Conventions], titles: Sequence[str]
) -> list[Conventions]:
    """The conventions of date columns with the year of what names none. `columns` are (field, header, cells by row);
    `titles` what stands above the table, and how the sheet is called."""
    read = [_dated(*column, meant) for column, meant in zip(columns, settled, strict=True)]
    return [_with_year(one, read, meant, titles) for one, meant in zip(read, settled, strict=True)]


def _dated(field: str, header: str, cells: Sequence[CellValue], meant: Conventions) -> Dated:
    whole: dict[int, date] = {}
    yearless: dict[int, tuple[int, int]] = {}
    examples: list[str] = []
    for row, cell in enumerate(cells):
        if day := whole_day(cell, meant.date_order):
            whole[row] = day
        elif isinstance(cell, str) and _lacks_year(cell, meant):
            examples.append(clean(cell))
            if day := _day_of_leap_year(cell, meant):
                yearless[row] = (day.month, day.day)
    return Dated(field, header, whole, yearless, examples[0] if examples else "", len(examples))


def whole_day(cell: CellValue, order: DateOrder) -> date | None:
    """The day of a cell that names its year."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    try:
        found = read_date(clean(cell), order) if isinstance(cell, str) else None
    except AmbiguousDate:
        return None
    return found[0] if found else None


def _lacks_year(text: str, meant: Conventions) -> bool:
    try:
        read_span(text, replace(meant, year=None, within=()))
    except Doubt as doubt:
        return doubt.rule == "year-missing"
    except AmbiguousDate:
        return False
    return False


def _day_of_leap_year(text: str, meant: Conventions) -> date | None:
    try:
        span = read_span(text, replace(_LEAP, date_order=meant.date_order))
    except (Doubt, AmbiguousDate):
        return None
    return span.first if span and span.is_exact and span.first == span.last else None


def _with_year(one: Dated, table: Sequence[Dated], meant: Conventions, titles: Sequence[str]) -> Conventions:
    if not one.count or meant.year is not None:
        return meant
    if year := _year_in(one.header):
        return _named(one, meant, year, f"The header “{_line(one.header)}” names it.")
    if any(other.whole for other in table):
        return _around(one, table, meant)
    years = {named for title in titles if (named := _years_in(title))}
    if len(years) != 1:
        return meant
    first, last = years.pop()
    title = next(_line(title) for title in titles if _years_in(title) == (first, last))
    if first == last:
        return _named(one, meant, first, f"“{title}” names it.")
    return _named_two(one, meant, first, title)


def _named(one: Dated, meant: Conventions, year: int, because: str) -> Conventions:
    """One year is named; where the rows run over New Year it cannot be that of all of them."""
    if turn := _new_year(one):
        say = f"{because[:-1]} as {year}, yet {turn}, so no year is assumed."
        return replace(meant, evidence=(*meant.evidence, say))
    return _taken(one, replace(meant, year=year), f"as of {year}: {because}")


def _named_two(one: Dated, meant: Conventions, first: int, title: str) -> Conventions:
    """Two years are named, so only rows in their order show where the second begins."""
    days = list(one.yearless.values())
    turns = [at for at in range(1, len(days)) if days[at] < days[at - 1]]
    if len(turns) != 1 or days[-1] >= days[0]:
        return meant
    begin = _made(first, *days[0])
    end = _made(first + 1, *days[-1])
    if begin is None or end is None:
        return meant
    because = f"from {begin} to {end}: “{title}” names both years, and the rows stand in their order."
    return _taken(one, replace(meant, within=(begin.isoformat(), end.isoformat())), because)


def _new_year(one: Dated) -> str:
    """Where rows in their order run over New Year; "" where they do not, or have no order."""
    days = list(one.yearless.values())
    turns = [at for at in range(1, len(days)) if days[at] < days[at - 1]]
    if len(turns) == 1 and days[turns[0] - 1][0] >= 10 and days[turns[0]][0] <= 3:
        return "the rows run over New Year"
    return ""


def _around(one: Dated, table: Sequence[Dated], meant: Conventions) -> Conventions:
    """The dates with a year say which time the table is about."""
    days = [day for other in table for day in other.whole.values()]
    days += _resolved(one, table).values()
    begin, end = min(days), max(days)
    room = _A_YEAR - _HALF_A_YEAR - (end - begin).days
    further = timedelta(days=max(0, min(_FURTHEST, room)))
    # Whether a day beyond New Year is of the year before or after cannot be told by its distance.
    earliest, latest = max(begin - further, date(begin.year, 1, 1)), min(end + further, date(end.year, 12, 31))
    within = (earliest.isoformat(), latest.isoformat())
    span = f"{begin} to {end}" if begin != end else f"{begin}"
    return _taken(one, replace(meant, within=within), f"in the time of the dates that name theirs ({span})")


def _taken(one: Dated, meant: Conventions, how: str) -> Conventions:
    sentence = f"“{one.example}” names no year; it is read {how}"
    return replace(meant, yearless=one.count, evidence=(*meant.evidence, sentence.rstrip(".") + "."))


def _resolved(one: Dated, table: Sequence[Dated]) -> dict[int, date]:
    """Days whose year their own row shows, or the order of the rows; nothing where the two differ."""
    by_row, by_order = dict(_by_row(one, table)), _by_order(one)
    if any(by_order.get(row, day) != day for row, day in by_row.items()):
        return {}
    return {**by_order, **by_row}


def _by_row(one: Dated, table: Sequence[Dated]) -> Iterator[tuple[int, date]]:
    """What starts ends after it, within half a year."""
    others = [other for other in table if (other.field == "start_date") != (one.field == "start_date")]
    for row, days in one.yearless.items():
        known = [other.whole[row] for other in others if row in other.whole]
        if known and (day := _next_to(known[0], days, backwards=one.field == "start_date")):
            yield row, day


def _by_order(one: Dated) -> dict[int, date]:
    """The days of rows that stand in order; empty where they do not, or where it cannot be told."""
    rows = sorted({**one.whole, **one.yearless})
    anchor = next((at for at, row in enumerate(rows) if row in one.whole), None)
    if anchor is None or len(rows) < _LEAST_IN_ORDER:
        return {}
    found: dict[int, date] = {}
    for way, backwards in ((rows[anchor + 1 :], False), (rows[:anchor][::-1], True)):
        last = one.whole[rows[anchor]]
        for row in way:
            day = one.whole.get(row) or _next_to(last, one.yearless[row], backwards=backwards)
            if day is None or (day > last if backwards else day < last):
                return {}
            if row in one.yearless:
                found[row] = day
            last = day
    return found


def _next_to(known: date, days: tuple[int, int], *, backwards: bool) -> date | None:
    """The first such day after a known one, or the last before it; None beyond half a year."""
    years = (known.year, known.year - 1) if backwards else (known.year, known.year + 1)
    for year in years:
        day = _made(year, *days)
        if day and (day <= known if backwards else day >= known):
            return day if abs((day - known).days) <= _HALF_A_YEAR else None
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_in(text: str) -> int | None:
    years = _years_in(text)
    return years[0] if years and years[0] == years[1] else None


def _years_in(text: str) -> tuple[int, int] | None:
    """The year, or the two years in a row, that a title names; None where it says when it was written."""
    line = _line(text)
    if len(line) > _LONGEST_TITLE or AS_OF & set(fold(line).split()) or " as of " in f" {fold(line)} ":
        return None
    pairs = {(int(match["y"]), 2000 + int(match["z"][-2:])) for match in _TWO_YEARS.finditer(line)}
    if pairs:
        pair = pairs.pop()
        return pair if not pairs and pair[1] == pair[0] + 1 else None
    years = {int(found) for found in _YEAR.findall(line)}
    return (year := years.pop(), year) if len(years) == 1 else None


def years_named(titles: Sequence[str]) -> set[int]:
    """All years that titles and headers name."""
    return {year for title in titles if (named := _years_in(title)) for year in named}


def _line(text: str) -> str:
    return " ".join(text.split())
