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

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.calendar import STANDARD, Calendar, Calendars
from analysis.frames import FLAG, MAYBE, TEXT, Columns, Flags, Ints, columns_of, days_of, known, table
from analysis.web import Web
from domain.records import Key
from domain.schema import CLOSED


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
class _Plan:
    """The milestones of a web as columns, in its order. Days are ordinals, 0 where unknown."""

    committed: Ints
    start: Ints
    is_closed: Flags
    is_cancelled: Flags
    is_begun: Flags
    works_by: Ints
    """The number of its calendar among `calendars`."""
    calendars: list[Calendar]

    def steps(self, days: Ints, n: Ints, of: Ints) -> Ints:
        """`Calendar.steps`, each in the days of the milestone `of`."""
        found = days.copy()
        for number, calendar in enumerate(self.calendars):
            here = self.works_by[of] == number
            found[here] = calendar.steps(days[here], n[here])
        return found

    def span(self, a: Ints, b: Ints, of: Ints) -> tuple[Ints, Flags]:
        """Working days from a to b in the days of the milestone `of`, and where both are known."""
        is_known = (a != 0) & (b != 0)
        found = np.zeros(len(a), np.int64)
        for number, calendar in enumerate(self.calendars):
            here = is_known & (self.works_by[of] == number)
            found[here] = calendar.span(a[here], b[here])
        return found, is_known


@dataclass(frozen=True, slots=True)
class _Ties:
    """The links in finish-to-finish form: `after` may be reached `shift` working days later than `before`."""

    before: Ints
    after: Ints
    shift: Ints
    in_loop: Flags
    has_begun: Flags
    """It counts from a start that is past: what becomes of the finish of `before` no longer matters."""

    def in_turn(self, order: Ints, chosen: Flags) -> Iterator[tuple[int, int, int, bool]]:
        """Before, after, shift, has_begun of the chosen links, in this order."""
        links = order[chosen[order]]
        return zip(
            *(column[links].tolist() for column in (self.before, self.after, self.shift, self.has_begun)), strict=True
        )


def implied_dates(
    milestones: pd.DataFrame | Columns, links: pd.DataFrame, calendars: Calendars | None = None, web: Web | None = None
) -> Outlook:
    """Carry committed dates along the links.

    `milestones`: key, due_date, actual_date, start_date (dates, may be blank), status, function (may be blank).
    `links`: predecessor, successor, type (FS, SS, FF, SF), lag_days (int, working days), as `resolve_links` gives.
    `calendars`: the working days of each function; Monday to Friday where they are not given.
    `web`: these milestones and links as numbers, where somebody has made it.

    Committed is the actual date of a done milestone where it is known, else the due date. With add and wd of the
    calendar of j: implied_j = max(committed_j, add(implied_i, L_ij) over all i that j waits for); slip =
    wd(committed_j, implied_j); slack of a link = wd(add(implied_i, L), committed_j). A closed milestone stays where
    it is, and a cancelled one holds nobody up. Links inside a loop are left out of this: they keep a slack between
    committed dates, and the rest is computed. Critical: open, and no float to the latest implied date of an open
    milestone (critical path method, backward pass; PMBOK).

    >>> from datetime import date
    >>> story = implied_dates(
    ...     pd.DataFrame({"key": ["IT-4", "WH-7"], "due_date": [date(2026, 3, 23), date(2026, 3, 5)]}),
    ...     pd.DataFrame({"predecessor": ["IT-4"], "successor": ["WH-7"], "type": ["FS"], "lag_days": [0]}))
    >>> story.milestones["implied"].tolist(), story.links["slack_days"].tolist()
    ([datetime.date(2026, 3, 23), datetime.date(2026, 3, 23)], [-12])
    """
    columns = columns_of(milestones, "key", "due_date", "actual_date", "start_date", "status", "function")
    web = web or Web(columns["key"].cells.tolist(), links)
    plan = _plan(columns, calendars or Calendars(), len(web.keys))
    ties = _ties(web, links, plan)
    implied, drivers = _forward(web, plan, ties)
    floats, is_early = _backward(web, plan, ties, implied)
    return Outlook(
        _milestone_frame(web, plan, implied, floats, is_early, drivers), _link_frame(links, plan, ties, implied)
    )


def longest_path(outlook: Outlook) -> list[Key]:
    """The chain that ends with the latest implied date of an open milestone, from what starts it to that end.

    Each is what the next one waits for last. Where a link has room, the chain has float there (`total_float_days`).
    Empty without dates.

    >>> from datetime import date
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


def _plan(milestones: Columns, calendars: Calendars, count: int) -> _Plan:
    """The columns, with a blank row for each milestone that only links name."""
    due, actual, start = (milestones[name].days for name in ("due_date", "actual_date", "start_date"))
    status, function = milestones["status"].coded, milestones["function"].coded
    is_done = status.among({"done"}) & (actual != 0)
    spare = (0, count - len(is_done))
    numbers: dict[Calendar, int] = {STANDARD: 0}
    works_by = [numbers.setdefault(calendars.of(name), len(numbers)) for name in function.names]
    return _Plan(
        committed=np.pad(np.where(is_done, actual, due), spare),
        start=np.pad(start, spare),
        is_closed=np.pad(status.among(CLOSED), spare),
        is_cancelled=np.pad(status.among({"cancelled"}), spare),
        is_begun=np.pad(status.among({"in_progress"}), spare),
        works_by=np.pad(np.array(works_by, dtype=np.int64)[function.code], spare),
        calendars=list(numbers),
    )


def _ties(web: Web, links: pd.DataFrame, plan: _Plan) -> _Ties:
    before, after = web.ends
    gap, is_known = _start_gap(links, before, after, plan)
    lag = links["lag_days"].to_numpy(dtype=np.int64)
    return _Ties(before, after, lag + gap, np.array(web.in_loop, dtype=np.bool_), is_known & plan.is_begun[before])


def _start_gap(links: pd.DataFrame, before: Ints, after: Ints, plan: _Plan) -> tuple[Ints, Flags]:
    """Working days to add to the lag of SS or SF so that it counts from finish to finish, and where they are known;
    0 where they are not: compare finishes.

    Both lengths in the days of the successor, as the lag.
    """
    to_start, to_finish = ((links["type"] == kind).to_numpy(dtype=bool) for kind in ("SS", "SF"))
    length, is_known = plan.span(plan.start[before], plan.committed[before], after)
    own_length, is_own_known = plan.span(plan.start[after], plan.committed[after], after)
    is_known &= (to_start & is_own_known) | to_finish
    return np.where(is_known, np.where(to_start, own_length, 0) - length, 0), is_known


def _forward(web: Web, plan: _Plan, ties: _Ties) -> tuple[Ints, list[int | None]]:
    """The implied dates, and of each milestone the place of the predecessor that allows it last."""
    binds = ~ties.in_loop & ~plan.is_closed[ties.after] & ~plan.is_cancelled[ties.before]
    steps = [calendar.step for calendar in plan.calendars]
    committed, works_by = plan.committed.tolist(), plan.works_by.tolist()
    implied: list[int] = plan.committed.tolist()
    allows = [0] * len(implied)
    drivers: list[int | None] = [None] * len(implied)
    for before, after, shift, has_begun in ties.in_turn(web.by_successor, binds):
        if day := committed[before] if has_begun else implied[before]:
            allowed = steps[works_by[after]](day, shift) if shift else day
            driver = drivers[after]
            if allowed > allows[after] or (
                driver is not None and allowed == allows[after] and web.keys[before] > web.keys[driver]
            ):
                allows[after], drivers[after] = allowed, before
                implied[after] = max(implied[after], allowed)
    return np.array(implied, dtype=np.int64), drivers


def _backward(web: Web, plan: _Plan, ties: _Ties, implied: Ints) -> tuple[Ints, Flags]:
    """Total float of open milestones with an implied date, each in its own working days; and which those are."""
    is_early = (implied != 0) & ~plan.is_closed
    is_early[web.count :] = False
    binds = is_early[ties.before] & is_early[ties.after] & ~ties.in_loop & ~ties.has_begun
    latest_steps = [calendar.latest_step for calendar in plan.calendars]
    works_by = plan.works_by.tolist()
    late = [int(implied[is_early].max(initial=0))] * len(implied)
    for before, after, shift, _ in ties.in_turn(web.by_predecessor, binds):
        limit = latest_steps[works_by[after]](late[after], shift) if shift else late[after]
        late[before] = min(late[before], limit)
    own = np.arange(len(implied))
    floats, _ = plan.span(implied, np.where(is_early, np.array(late, dtype=np.int64), 0), own)
    return floats, is_early


def _milestone_frame(
    web: Web, plan: _Plan, implied: Ints, floats: Ints, is_early: Flags, drivers: list[int | None]
) -> pd.DataFrame:
    count = web.count
    slip, is_known = plan.span(plan.committed, implied, np.arange(len(implied)))
    return table(
        (
            web.keys[:count],
            days_of(plan.committed[:count]),
            days_of(implied[:count]),
            known(slip, is_known)[:count],
            known(floats, is_early)[:count],
            (is_early & (floats <= 0))[:count],
            [None if driver is None else web.keys[driver] for driver in drivers[:count]],
        ),
        key=TEXT,
        committed=MAYBE,
        implied=MAYBE,
        implied_slip_days=MAYBE,
        total_float_days=MAYBE,
        critical=FLAG,
        driven_by=MAYBE,
    )


def _link_frame(links: pd.DataFrame, plan: _Plan, ties: _Ties, implied: Ints) -> pd.DataFrame:
    before, after = plan.committed[ties.before], plan.committed[ties.after]
    base = np.where(ties.in_loop | ties.has_begun, before, implied[ties.before])
    allowed = plan.steps(np.where(plan.is_cancelled[ties.before], 0, base), ties.shift, ties.after)
    slack, is_known = plan.span(allowed, after, ties.after)
    given = links[["predecessor", "successor", "type", "lag_days"]].reset_index(drop=True)
    backwards = (before > after) & (after != 0)
    return given.assign(slack_days=pd.Series(known(slack, is_known), dtype=MAYBE), backwards=backwards)
