"""Working days: what lies between two dates, and where a number of working days leads. Knows no countries.

A date stands for the *end* of its day. A day off adds no working time, so a Saturday counts like the Friday
before it. Two laws follow, for every pair of days: `between(a, b) + between(b, c) == between(a, c)`, and
`between(a, add(a, n)) == n`. On working days both agree with `numpy.busday_count` and `numpy.busday_offset`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]

FIRST_DAY, LAST_DAY = np.datetime64(date.min), np.datetime64(date.max)
REACH = 4_000_000
"""More working days than the calendar of Python's dates has: a lag beyond it leads to its first or last day."""

TABLED = date(1980, 1, 1).toordinal(), date(2080, 1, 1).toordinal()
"""The days that plans speak of: between these two answers come from a table, others are counted by numpy."""


@dataclass(frozen=True)
class Calendar:
    """A weekly pattern (Monday first, "1" = working day) and single days off.

    Raises ValueError where the pattern has no working day, or is none.

    >>> easter = Calendar(holidays=(date(2026, 4, 3), date(2026, 4, 6)))
    >>> easter.add(date(2026, 4, 2), 1), easter.between(date(2026, 4, 2), date(2026, 4, 8))
    (datetime.date(2026, 4, 7), 2)
    """

    weekmask: str = "1111100"
    holidays: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        assert self._days  # built at once, so that a pattern without a working day fails here and not on a page

    @cached_property
    def _days(self) -> np.busdaycalendar:
        return np.busdaycalendar(weekmask=self.weekmask, holidays=[np.datetime64(day) for day in self.holidays])

    @cached_property
    def _table(self) -> tuple[list[int], list[int]]:
        """For each day of `TABLED` the working days up to its end; and those working days themselves, as ordinals."""
        counts, working = self._arrays
        return counts.tolist(), working.tolist()

    @cached_property
    def _arrays(self) -> tuple[Ints, Ints]:
        days = np.arange(*(np.datetime64(date.fromordinal(each)) for each in TABLED))
        works = np.is_busday(days, busdaycal=self._days)
        return np.cumsum(works), np.flatnonzero(works) + TABLED[0]

    def add(self, day: date, n: int) -> date:
        """The date n working days after `day` (before it, where n < 0); `day` itself, day off or not, where n is 0.

        Stops at the first and the last date that Python knows.

        >>> saturday = date(2026, 3, 7)
        >>> [STANDARD.add(saturday, n).isoformat() for n in (-1, 0, 1)]
        ['2026-03-05', '2026-03-07', '2026-03-09']
        """
        return date.fromordinal(self.step(day.toordinal(), n))

    def step(self, day: int, n: int) -> int:
        """`add` for days as ordinals."""
        if n == 0:
            return day
        place = day - TABLED[0]
        counts, working = self._table
        if 0 <= place < len(counts) and 0 < counts[place] + n <= len(working):
            return working[counts[place] + n - 1]
        steps = max(-REACH, min(n, REACH))
        start = np.datetime64(date.fromordinal(day))
        there = np.busday_offset(start, steps, roll="backward", busdaycal=self._days)
        found: date = min(max(there, FIRST_DAY), LAST_DAY).astype(object)
        return found.toordinal()

    def steps(self, days: Ints, n: Ints) -> Ints:
        """`step` for whole columns; what is 0 (a day that nobody knows) stays 0.

        >>> friday = date(2026, 3, 6).toordinal()
        >>> (STANDARD.steps(np.array([friday, friday, 0]), np.array([1, 0, 5])) - friday)[:2].tolist()
        [3, 0]
        """
        counts, working = self._arrays
        moves = (days != 0) & (n != 0)
        place = days - TABLED[0]
        is_tabled = moves & (place >= 0) & (place < len(counts))
        number = np.where(is_tabled, counts[np.where(is_tabled, place, 0)] + np.clip(n, -REACH, REACH), 0)
        is_tabled &= (number > 0) & (number <= len(working))
        found = np.where(is_tabled, working[np.where(is_tabled, number - 1, 0)], days)
        for at in np.flatnonzero(moves & ~is_tabled).tolist():
            found[at] = self.step(int(days[at]), int(n[at]))
        return found

    def latest(self, day: date, n: int) -> date:
        """The last date that `add(date, n)` brings no later than `day`: how late a predecessor may be.

        >>> friday = date(2026, 3, 6)
        >>> STANDARD.latest(friday, 1), STANDARD.latest(friday, 5), STANDARD.latest(friday, 0)
        (datetime.date(2026, 3, 5), datetime.date(2026, 3, 1), datetime.date(2026, 3, 6))
        """
        return date.fromordinal(self.latest_step(day.toordinal(), n))

    def latest_step(self, day: int, n: int) -> int:
        """`latest` for days as ordinals."""
        return day if n == 0 else max(self.step(self.step(day, -n), 1) - 1, 1)

    def between(self, a: date, b: date) -> int:
        """Working days from a to b, a left out and b counted; negative if b is before a. This is `wd(a, b)`.

        >>> friday, saturday, monday = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)
        >>> STANDARD.between(friday, monday), STANDARD.between(friday, saturday), STANDARD.between(monday, saturday)
        (1, 0, -1)
        """
        first, last = a.toordinal() - TABLED[0], b.toordinal() - TABLED[0]
        counts, _ = self._table
        if 0 <= first < len(counts) and 0 <= last < len(counts):
            return counts[last] - counts[first]
        start, end = self.count([a, b]).tolist()
        return int(end - start)

    def span(self, a: Ints, b: Ints) -> Ints:
        """`between` for whole columns of days as ordinals, none of them 0."""
        counts, _ = self._arrays
        first, last = a - TABLED[0], b - TABLED[0]
        is_tabled = (np.minimum(first, last) >= 0) & (np.maximum(first, last) < len(counts))
        found: Ints = counts[np.where(is_tabled, last, 0)] - counts[np.where(is_tabled, first, 0)]
        for at in np.flatnonzero(~is_tabled).tolist():
            found[at] = self.between(date.fromordinal(int(a[at])), date.fromordinal(int(b[at])))
        return found

    def count(self, days: list[date]) -> Ints:
        """Working days up to and including each day, from one origin that is the same for all: for differences."""
        ends = np.array(days, dtype="datetime64[D]") + 1
        return np.busday_count(FIRST_DAY, ends, busdaycal=self._days).astype(np.int64)

    def working_days(self, origin: date, indices: Ints) -> list[date]:
        """The working days of these numbers; 0 is `origin`, or the first working day after it.

        >>> STANDARD.working_days(date(2026, 3, 7), np.array([0, 4, 5]))
        [datetime.date(2026, 3, 9), datetime.date(2026, 3, 13), datetime.date(2026, 3, 16)]
        """
        there = np.busday_offset(np.datetime64(origin), indices, roll="forward", busdaycal=self._days)
        days: list[date] = np.clip(there, FIRST_DAY, LAST_DAY).astype(object).tolist()
        return days


STANDARD = Calendar()
"""Monday to Friday, no holidays."""


@dataclass(frozen=True)
class Calendars:
    """The working days of a programme: one calendar for everybody, and those of functions that have their own.

    >>> gulf = Calendars(own={"Port": Calendar("1111001")})
    >>> friday = date(2026, 3, 6)
    >>> gulf.of("Port").add(friday, 1).isoformat(), gulf.of("IT").add(friday, 1).isoformat()
    ('2026-03-08', '2026-03-09')
    """

    default: Calendar = STANDARD
    own: Mapping[str, Calendar] = field(default_factory=dict)

    def of(self, function: str | None) -> Calendar:
        """The calendar that this function works by."""
        return self.own.get(function, self.default) if function else self.default
