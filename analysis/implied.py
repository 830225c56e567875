"""Implied dates: what the committed dates become once every milestone waits for its predecessors.

For trackers that hold dates and no network of durations. The committed date is never changed and no link is
dropped: a broken one shows by its slack. Pure; the calendars are handed in, and there is no status date, so an
overdue milestone keeps its committed date here (the heatmap counts it as overdue).

Every milestone counts in the working days of its own function, and a lag runs in those of the successor: whoever
waits does so on days on which it could work.

All links are brought to one form, finish to finish: the successor may be reached `shift` working days after the
predecessor. FS and FF are of that form already, since a milestone's date is its finish. SS and SF count from the
predecessor's start where the starts are known: a milestone keeps its length, so its start moves with its finish,
unless it has already begun.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import pandas as pd

from analysis.calendar import STANDARD, Calendar, Calendars
from analysis.frames import FLAG, MAYBE, TEXT, dates, frame, values
from analysis.graph import closes_loop, topological_order
from domain.records import Key
from domain.schema import CLOSED

Implied: TypeAlias = dict[Key, date | None]


@dataclass(frozen=True, eq=False)
class Outlook:
    """`milestones`, in the order given:

    key; committed, implied (date or None); implied_slip_days (int, working days from committed to implied, or None);
    total_float_days (int, working days that it can still slip before the latest implied date moves; None if closed or
    without an implied date); critical (bool); driven_by (the predecessor that allows it last: the one that holds it
    where it is, or would first; None where nothing does).

    `links`, in the order given: predecessor, successor, type, lag_days; slack_days (int, working days between what
    the link allows and what is committed, negative = broken; None if a date is missing or the predecessor is
    cancelled); backwards (bool: the predecessor's committed date is strictly later, lag left aside).
    """

    milestones: pd.DataFrame
    links: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Milestone:
    key: Key
    committed: date | None = None
    start: date | None = None
    status: str | None = None
    calendar: Calendar = STANDARD

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED


@dataclass(frozen=True, slots=True)
class _Tie:
    """One link brought to finish-to-finish form: `before` → `after`, `shift` working days later."""

    before: _Milestone
    after: _Milestone
    shift: int
    in_loop: bool
    has_begun: bool
    """It counts from a start that is past: what becomes of the finish of `before` no longer matters."""


def implied_dates(milestones: pd.DataFrame, links: pd.DataFrame, calendars: Calendars | None = None) -> Outlook:
    """Carry committed dates along the links.

    `milestones`: key, due_date, actual_date, start_date (dates, may be blank), status, function (may be blank).
    `links`: predecessor, successor, type (FS, SS, FF, SF), lag_days (int, working days), as `resolve_links` gives.
    `calendars`: the working days of each function; Monday to Friday where they are not given.

    Committed is the actual date of a done milestone where it is known, else the due date. With add and wd of the
    calendar of j: implied_j = max(committed_j, add(implied_i, L_ij) over all i that j waits for); slip =
    wd(committed_j, implied_j); slack of a link = wd(add(implied_i, L), committed_j). A closed milestone stays where
    it is, and a cancelled one holds nobody up. Links inside a loop are left out of this: they keep a slack between
    committed dates, and the rest is computed. Critical: open, and no float to the latest implied date of an open
    milestone (critical path method, backward pass; PMBOK).

    >>> story = implied_dates(
    ...     pd.DataFrame({"key": ["IT-4", "WH-7"], "due_date": [date(2026, 3, 23), date(2026, 3, 5)]}),
    ...     pd.DataFrame({"predecessor": ["IT-4"], "successor": ["WH-7"], "type": ["FS"], "lag_days": [0]}))
    >>> story.milestones["implied"].tolist(), story.links["slack_days"].tolist()
    ([datetime.date(2026, 3, 23), datetime.date(2026, 3, 23)], [-12])
    """
    known = _by_key(milestones, calendars or Calendars())
    ties = _ties(links, known)
    order = topological_order(known, links)
    implied, drivers = _forward(known, ties, order)
    floats = _backward(known, ties, order, implied)
    return Outlook(_milestone_frame(known, implied, drivers, floats), _link_frame(links, ties, implied))


def longest_path(outlook: Outlook) -> list[Key]:
    """The chain that ends with the latest implied date of an open milestone, from what starts it to that end.

    Each is what the next one waits for last. Where a link has room, the chain has float there (`total_float_days`).
    Empty without dates.

    >>> plan = pd.DataFrame({"key": ["a", "b", "c"], "due_date": [date(2026, 3, day) for day in (9, 2, 3)]})
    >>> wait = pd.DataFrame({"predecessor": ["a"], "successor": ["b"], "type": ["FS"], "lag_days": [2]})
    >>> longest_path(implied_dates(plan, wait))
    ['a', 'b']
    """
    columns = (outlook.milestones[name].tolist() for name in ("key", "implied", "total_float_days", "driven_by"))
    rows = {key: rest for key, *rest in zip(*columns, strict=True)}
    drivers = {driver for _, _, driver in rows.values()}
    ends = [key for key, (implied, spare, _) in rows.items() if implied is not None and spare is not None]
    if not ends:
        return []
    path = [max(ends, key=lambda key: (rows[key][0], key not in drivers))]
    while (driver := rows[path[-1]][2]) is not None and driver in rows:
        path.append(driver)
    return path[::-1]


def _by_key(milestones: pd.DataFrame, calendars: Calendars) -> dict[Key, _Milestone]:
    keys, status, functions = (values(milestones, name) for name in ("key", "status", "function"))
    due, actual, start = (dates(milestones, name) for name in ("due_date", "actual_date", "start_date"))
    committed = [(a if s == "done" else None) or d for d, a, s in zip(due, actual, status, strict=True)]
    own = map(calendars.of, functions)
    return {row[0]: _Milestone(*row) for row in zip(keys, committed, start, status, own, strict=True)}


def _ties(links: pd.DataFrame, known: Mapping[Key, _Milestone]) -> list[_Tie]:
    columns = (values(links, name) for name in ("predecessor", "successor", "type", "lag_days"))
    ties = []
    for predecessor, successor, type_, lag, in_loop in zip(*columns, closes_loop(links), strict=True):
        before, after = (known.get(key) or _Milestone(key) for key in (predecessor, successor))
        gap = _start_gap(type_, before, after)
        has_begun = gap is not None and before.status == "in_progress"
        ties.append(_Tie(before, after, lag + (gap or 0), in_loop, has_begun))
    return ties


def _start_gap(type_: str, before: _Milestone, after: _Milestone) -> int | None:
    """Working days to add to the lag of SS or SF so that it counts from finish to finish; None = compare finishes.

    Both lengths in the days of the successor, as the lag.
    """
    if type_ not in ("SS", "SF"):
        return None
    length = _between(before.start, before.committed, after.calendar)
    own_length = _between(after.start, after.committed, after.calendar) if type_ == "SS" else 0
    return None if length is None or own_length is None else own_length - length


def _forward(
    known: Mapping[Key, _Milestone], ties: list[_Tie], order: list[Key]
) -> tuple[Implied, dict[Key, Key | None]]:
    """The implied dates, and of each milestone the predecessor that allows it last."""
    holding: dict[Key, list[_Tie]] = defaultdict(list)
    for tie in ties:
        if not tie.in_loop and not tie.after.is_closed:
            holding[tie.after.key].append(tie)
    implied: Implied = {}
    drivers: dict[Key, Key | None] = {}
    for key in order:
        allowed = [(day, tie.before.key) for tie in holding[key] if (day := _allowed(tie, implied))]
        last, drivers[key] = max(allowed, default=(None, None))
        implied[key] = max((day for day in (known[key].committed, last) if day is not None), default=None)
    return implied, drivers


def _allowed(tie: _Tie, implied: Implied) -> date | None:
    """The earliest date that a link allows its successor; in a loop and after a past start, from what is committed."""
    if tie.before.status == "cancelled":
        return None
    day = tie.before.committed if tie.in_loop or tie.has_begun else implied.get(tie.before.key)
    return None if day is None else tie.after.calendar.add(day, tie.shift)


def _backward(known: Mapping[Key, _Milestone], ties: list[_Tie], order: list[Key], implied: Implied) -> dict[Key, int]:
    """Total float of open milestones with an implied date, each in its own working days."""
    early = {key: day for key, day in implied.items() if day is not None and not known[key].is_closed}
    holds_up: dict[Key, list[_Tie]] = defaultdict(list)
    for tie in ties:
        if tie.after.key in early and not tie.in_loop and not tie.has_begun:
            holds_up[tie.before.key].append(tie)
    end = max(early.values(), default=date.max)
    late: dict[Key, date] = {}
    for key in reversed(order):
        if key in early:
            limits = (tie.after.calendar.latest(late[tie.after.key], tie.shift) for tie in holds_up[key])
            late[key] = min([end, *limits])
    return {key: known[key].calendar.between(early[key], late[key]) for key in early}


def _milestone_frame(
    known: Mapping[Key, _Milestone],
    implied: Implied,
    drivers: dict[Key, Key | None],
    floats: dict[Key, int],
) -> pd.DataFrame:
    rows = []
    for key, milestone in known.items():
        slip = _between(milestone.committed, implied[key], milestone.calendar)
        critical = key in floats and floats[key] <= 0
        rows.append((key, milestone.committed, implied[key], slip, floats.get(key), critical, drivers[key]))
    return frame(
        rows,
        key=TEXT,
        committed=MAYBE,
        implied=MAYBE,
        implied_slip_days=MAYBE,
        total_float_days=MAYBE,
        critical=FLAG,
        driven_by=MAYBE,
    )


def _link_frame(links: pd.DataFrame, ties: list[_Tie], implied: Implied) -> pd.DataFrame:
    rows = []
    for tie in ties:
        before, after = tie.before.committed, tie.after.committed
        backwards = before is not None and after is not None and before > after
        rows.append((_between(_allowed(tie, implied), after, tie.after.calendar), backwards))
    given = links[["predecessor", "successor", "type", "lag_days"]].reset_index(drop=True)
    return given.join(frame(rows, slack_days=MAYBE, backwards=FLAG))


def _between(a: date | None, b: date | None, calendar: Calendar) -> int | None:
    return None if a is None or b is None else calendar.between(a, b)
