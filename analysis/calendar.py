"""Working days: what lies between two dates, and where a number of working days leads. Knows no countries.

A date stands for the *end* of its day. A day off adds no working time, so a Saturday counts like the Friday
before it. Two laws follow, for every pair of days: `between(a, b) + between(b, c) == between(a, c)`, and
`between(a, add(a, n)) == n`. On working days both agree with `numpy.busday_count` and `numpy.busday_offset`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

FIRST_DAY, LAST_DAY = np.datetime64(date.min), np.datetime64(date.max)
REACH = 4_000_000
"""More working days than the calendar of Python's dates has: a lag beyond it leads to its first or last day."""


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

    def add(self, day: date, n: int) -> date:
        """The date n working days after `day` (before it, where n < 0); `day` itself, day off or not, where n is 0.

        Stops at the first and the last date that Python knows.

        >>> saturday = date(2026, 3, 7)
        >>> [STANDARD.add(saturday, n).isoformat() for n in (-1, 0, 1)]
        ['2026-03-05', '2026-03-07', '2026-03-09']
        """
        if n == 0:
            return day
        steps = max(-REACH, min(n, REACH))
        there = np.busday_offset(np.datetime64(day), steps, roll="backward", busdaycal=self._days)
        found: date = min(max(there, FIRST_DAY), LAST_DAY).astype(object)
        return found

    def between(self, a: date, b: date) -> int:
        """Working days from a to b, a left out and b counted; negative if b is before a. This is `wd(a, b)`.

        >>> friday, saturday, monday = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)
        >>> STANDARD.between(friday, monday), STANDARD.between(friday, saturday), STANDARD.between(monday, saturday)
        (1, 0, -1)
        """
        start, end = self.count([a, b]).tolist()
        return int(end - start)

    def count(self, days: list[date]) -> npt.NDArray[np.int64]:
        """Working days up to and including each day, from one origin that is the same for all: for differences."""
        ends = np.array(days, dtype="datetime64[D]") + 1
        return np.busday_count(FIRST_DAY, ends, busdaycal=self._days).astype(np.int64)

    def working_days(self, origin: date, indices: npt.NDArray[np.int64]) -> list[date]:
        """The working days of these numbers; 0 is `origin`, or the first working day after it.

        >>> STANDARD.working_days(date(2026, 3, 7), np.array([0, 4, 5]))
        [datetime.date(2026, 3, 9), datetime.date(2026, 3, 13), datetime.date(2026, 3, 16)]
        """
        there = np.busday_offset(np.datetime64(origin), indices, roll="forward", busdaycal=self._days)
        days: list[date] = np.clip(there, FIRST_DAY, LAST_DAY).astype(object).tolist()
        return days


STANDARD = Calendar()
"""Monday to Friday, no holidays."""
