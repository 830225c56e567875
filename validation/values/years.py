"""The year of what names none: only one that the column shows, or a person said. Today decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from domain.binding import Conventions

_NEAR = timedelta(days=60)
"""Where the same day of another year is as near as this to the time of a column, it may be meant as well."""


class Doubt(ValueError):
    """A date lacks what nobody said: a rule, what the text does, and what to write instead."""

    def __init__(self, rule: str, what: str, advice: str) -> None:
        super().__init__(what)
        self.rule, self.what, self.advice = rule, what, advice


def year_missing() -> Doubt:
    """The doubt about a date without a year."""
    return Doubt("year-missing", "names no year", "Write the year too, as in 2026-06-03.")


def fitting_year(meant: Conventions, days_in: Callable[[int], tuple[date, date] | None]) -> int:
    """The year of a column, or the only one in which some days touch the time that its column is about.

    `days_in` gives their first and last day in a year, None where there is no such day. Raises `Doubt`.
    """
    if meant.year is not None:
        return meant.year
    if not meant.within:
        raise year_missing()
    begin, end = (date.fromisoformat(day) for day in meant.within)
    spans = [(year, span) for year in range(begin.year - 1, end.year + 2) if (span := days_in(year))]
    near = [(year, first, last) for year, (first, last) in spans if first <= end + _NEAR and begin - _NEAR <= last]
    if len(near) != 1 or near[0][1] > end or begin > near[0][2]:
        raise year_missing()
    return near[0][0]
