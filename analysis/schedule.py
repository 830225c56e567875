"""The critical path method for activities with durations: when each can start and finish, and what it can spare.

Pure: integers of working days, turned into dates only where a calendar is given. Milestones that have dates and no
durations are the matter of `analysis.implied`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.calendar import Calendar
from analysis.frames import FLAG, MAYBE, TEXT, dates
from analysis.graph import closes_loop
from analysis.network import Loop, Network
from domain.records import LinkType

Offsets: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Moment: TypeAlias = int | date
"""An offset in working days; a date where a calendar is given."""

_MOMENTS = ("earliest_start", "actual_start", "actual_finish")
_TYPES = pd.Index([str(each) for each in LinkType])
_FROM_FINISH = np.isin(_TYPES, ["FS", "FF"])
_TO_FINISH = np.isin(_TYPES, ["FF", "SF"])


def schedule(
    activities: pd.DataFrame,
    links: pd.DataFrame,
    calendar: Calendar | None = None,
    *,
    status_date: Moment | None = None,
) -> pd.DataFrame:
    """Early and late dates, total and free float of each activity, in the order given.

    `activities`: key, duration_days (int, working days; blank counts as 0) and, where known, earliest_start,
    actual_start, actual_finish: integer offsets in working days, or dates where a calendar is given.
    `links`: predecessor, successor, type (FS, SS, FF, SF), lag_days (int, working days; a lead is negative).

    Columns of the result: key; early_start, early_finish, late_start, late_finish (offsets from 0, or dates with a
    calendar); total_float, free_float (int, working days; None where the activity is finished); critical (bool: not
    finished, and no total float).

    Forward pass, for i → j with lag L: FS ES_j ≥ EF_i + L; SS ES_j ≥ ES_i + L; FF EF_j ≥ EF_i + L; SF EF_j ≥ ES_i + L.
    The backward pass mirrors it from the latest early finish. Total float = LF - EF; free float = the least that any
    link leaves to its successor (Kelley and Walker 1959; Elmaghraby and Kamburowski 1992 for the four link types).
    What has an actual start or finish stands where it happened, and no link moves it. With `status_date` nothing that
    is unfinished finishes before that day. Links inside loops, and to unknown keys, are left out (`find_cycles` names
    the loops).

    With a calendar the project begins on the earliest date among the activities. An offset of 3 is the start of the
    fourth working day as a start, and the end of the third as a finish; where nothing lasts, both are the finish.

    Raises ValueError where a duration is negative, a key comes twice, or a calendar is given and
    no activity has a date.

    >>> plan = pd.DataFrame({"key": ["dig", "pour", "paint"], "duration_days": [3, 2, 1]})
    >>> order = pd.DataFrame({"predecessor": ["dig", "dig"], "successor": ["pour", "paint"],
    ...                       "type": ["FS", "SS"], "lag_days": [0, 1]})
    >>> schedule(plan, order)[["key", "early_start", "early_finish", "total_float", "critical"]].values.tolist()
    [['dig', 0, 3, 0, True], ['pour', 3, 5, 0, True], ['paint', 1, 2, 3, False]]
    """
    days = _Days(calendar, activities)
    plan = _plan(activities, days, status_date)
    network = _network(activities, links, plan)
    early = network.early()
    late = network.late(early)
    result = {"key": pd.Series(activities["key"].tolist(), dtype=TEXT)}
    for name, start in (("early", early), ("late", late)):
        result[f"{name}_start"], result[f"{name}_finish"] = days.shown(start, plan.duration)
    for name, spare in (("total_float", late - early), ("free_float", network.free(early))):
        result[name] = pd.Series(spare, dtype=MAYBE).mask(plan.is_finished, None)
    result["critical"] = pd.Series((late <= early) & ~plan.is_finished, dtype=FLAG)
    return pd.DataFrame(result)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The activities as integers."""

    start: Offsets
    duration: Offsets
    is_fixed: Flags
    is_finished: Flags


def _plan(activities: pd.DataFrame, days: _Days, status_date: Moment | None) -> _Plan:
    duration = _whole(activities, "duration_days")
    if (duration < 0).any():
        raise ValueError("An activity lasts a negative number of days.")
    start, _ = days.read(activities, "earliest_start")
    begun, has_begun = days.read(activities, "actual_start")
    finish, is_finished = days.read(activities, "actual_finish", is_finish=True)
    start = np.where(has_begun, begun, np.where(is_finished, finish - duration, start))
    duration = np.where(is_finished, np.maximum(finish - start, 0), duration)
    if status_date is not None:
        now = days.offset(status_date)
        begins_late = ~has_begun & ~is_finished
        start = np.where(begins_late, np.maximum(start, now - duration), start)
        duration = np.where(has_begun & ~is_finished, np.maximum(duration, now - start), duration)
    return _Plan(start, duration, has_begun | is_finished, is_finished)


def _whole(frame: pd.DataFrame, column: str) -> Offsets:
    return pd.to_numeric(frame[column]).fillna(0).to_numpy(np.int64)


def _network(activities: pd.DataFrame, links: pd.DataFrame, plan: _Plan) -> Network:
    ends = _ends(activities, links)
    try:
        return Network(plan.start, plan.duration, plan.is_fixed, *_inequalities(ends, links, plan.duration))
    except Loop:
        straight = links[~np.array(closes_loop(links))]
        ends = _ends(activities, straight)
        return Network(plan.start, plan.duration, plan.is_fixed, *_inequalities(ends, straight, plan.duration))


def _ends(activities: pd.DataFrame, links: pd.DataFrame) -> tuple[Offsets, Offsets]:
    """The places of both ends of each link among the activities; for a key that is unknown, one past them all."""
    names = pd.concat([activities["key"], links["predecessor"], links["successor"]], ignore_index=True)
    codes, _ = pd.factorize(names)
    count = len(activities)
    if (codes[:count] != np.arange(count)).any():
        raise ValueError("Two activities have the same key.")
    return codes[count : count + len(links)], codes[count + len(links) :]


def _inequalities(
    ends: tuple[Offsets, Offsets], links: pd.DataFrame, duration: Offsets
) -> tuple[Offsets, Offsets, Offsets]:
    """Each link as start_j ≥ start_i + weight."""
    known = np.maximum(*ends) < len(duration)
    before, after = ends[0][known], ends[1][known]
    codes, kinds = pd.factorize(links["type"])
    kind = _TYPES.get_indexer(pd.Index(kinds))[codes[known]]
    lag = links["lag_days"].to_numpy(np.int64)[known]
    weight = lag + duration[before] * _FROM_FINISH[kind] - duration[after] * _TO_FINISH[kind]
    return before, after, weight


class _Days:
    """Between what the frames hold (offsets, or dates where there is a calendar) and offsets from the beginning."""

    def __init__(self, calendar: Calendar | None, activities: pd.DataFrame) -> None:
        self._calendar = calendar
        if calendar:
            known = [day for name in _MOMENTS for day in dates(activities, name) if day]
            if not known:
                raise ValueError("With a calendar, at least one activity needs a date to begin from.")
            self._origin = min(known)
            self._before = int(calendar.count([self._origin - timedelta(days=1)])[0])

    def read(self, frame: pd.DataFrame, column: str, *, is_finish: bool = False) -> tuple[Offsets, Flags]:
        """The offsets of a column, 0 where it is blank, and where it is not."""
        if column not in frame:
            return np.zeros(len(frame), np.int64), np.zeros(len(frame), np.bool_)
        cells = dates(frame, column)
        known = np.array([cell is not None for cell in cells], dtype=np.bool_)
        offsets = np.zeros(len(cells), np.int64)
        if known.any():
            there = [cell for cell in cells if cell is not None]
            offsets[known] = self._offsets(there, is_finish) if self._calendar else np.array(there, np.int64)
        return offsets, known

    def offset(self, day: Moment) -> int:
        """The offset of the end of a day."""
        return int(self._offsets([day], is_finish=True)[0]) if isinstance(day, date) else day

    def _offsets(self, days: list[Any], is_finish: bool) -> Offsets:
        assert self._calendar
        ends = days if is_finish else [day - timedelta(days=1) for day in days]
        return self._calendar.count(ends) - self._before

    def shown(self, start: Offsets, duration: Offsets) -> tuple[pd.Series, pd.Series]:
        """Starts and finishes as the result gives them."""
        finish = start + duration
        if not self._calendar:
            return pd.Series(start), pd.Series(finish)
        last = self._calendar.working_days(self._origin, np.maximum(finish - 1, 0))
        first = self._calendar.working_days(self._origin, start)
        opening = [end if lasts == 0 else day for day, end, lasts in zip(first, last, duration.tolist(), strict=True)]
        return pd.Series(opening, dtype=MAYBE), pd.Series(last, dtype=MAYBE)
