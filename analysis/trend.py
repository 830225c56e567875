"""Milestone trend: what each milestone's date was said to be, time after time, and whether it will ever come.

Reads what was observed, in the order in which it was observed; asks no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from analysis.calendar import STANDARD, Calendar
from domain.records import Key


@dataclass(frozen=True, slots=True)
class Said:
    """At one moment somebody said that a milestone is expected on a day (None: it has no date any more)."""

    key: Key
    at: datetime
    forecast: date | None


@dataclass(frozen=True, slots=True)
class Trend:
    """The dates one milestone was given.

    `points`, oldest first: each moment at which the date changed, and the date from then on. `slip_days`: working
    days from the first date to the last, later is positive. `moves`: how often it changed. `converges`: False where
    its date keeps running away at least as fast as time passes.
    """

    key: Key
    points: tuple[tuple[datetime, date], ...]
    slip_days: int
    moves: int
    converges: bool


RUNAWAY_MOVES = 2
"""One slip is an event; from the second in a row it is a habit."""


def trends(said: Iterable[Said], today: date, own: Mapping[Key, Calendar] | None = None) -> list[Trend]:
    """The trend of each milestone that ever had a date, by key; `said` is in the order of time.

    `own`: the working days that a milestone counts in; Monday to Friday where it has none.

    A milestone does not converge if its last moves were all slips, at least `RUNAWAY_MOVES` in a row, and since the
    first of them it has slipped by at least as many days as have passed: the day on which it will be done is no
    nearer than it was then. (Milestone trend analysis; the line rises at 45 degrees or more.)

    >>> story = [Said("WH-7", datetime(2026, 1, 5), date(2026, 2, 2)),
    ...          Said("WH-7", datetime(2026, 1, 12), date(2026, 2, 9)),
    ...          Said("WH-7", datetime(2026, 1, 19), date(2026, 2, 18))]
    >>> [(each.slip_days, each.moves, each.converges) for each in trends(story, date(2026, 1, 19))]
    [(12, 2, False)]
    """
    points: dict[Key, list[tuple[datetime, date]]] = {}
    for each in said:
        line = points.setdefault(each.key, [])
        if each.forecast is not None and (not line or line[-1][1] != each.forecast):
            line.append((each.at, each.forecast))
    working = own or {}
    return [_trend(key, tuple(line), today, working.get(key, STANDARD)) for key, line in sorted(points.items()) if line]


def _trend(key: Key, points: tuple[tuple[datetime, date], ...], today: date, calendar: Calendar) -> Trend:
    slip = calendar.between(points[0][1], points[-1][1])
    return Trend(key, points, slip, len(points) - 1, not _runs_away(points, today))


def _runs_away(points: tuple[tuple[datetime, date], ...], today: date) -> bool:
    first = len(points) - 1
    while first > 0 and points[first - 1][1] < points[first][1]:
        first -= 1
    if len(points) - 1 - first < RUNAWAY_MOVES:
        return False
    since, then = points[first]
    return (points[-1][1] - then).days >= (today - since.date()).days
