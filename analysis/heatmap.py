"""Function × function: who waits for whom, how often, and how bad it stands. Draws nothing, ranks no persons.

Rows are receivers (the successor's function), columns are providers (the predecessor's).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from analysis.frames import (
    FLAG,
    MAYBE,
    NUMBER,
    TEXT,
    Columns,
    Flags,
    Ints,
    columns_of,
    dates,
    frame,
    known,
    numbers,
    picked,
    table,
    values,
    whole,
)
from analysis.web import Web
from domain.records import Money
from domain.schema import CLOSED, NO_FUNCTION

HEAT_STATES = ("none", "fine", "tight", "overdue", "short", "very_short")
"""From nothing open to the worst; a cell is as bad as its worst open link."""

_READ = ("key", "function", "status", "due_date", "forecast_date", "actual_date", "budget_planned")
_BAD = HEAT_STATES.index("overdue")
TIGHT_BELOW_DAYS = 5
VERY_SHORT_BELOW_DAYS = -10
"""Fixed bins, in working days of slack, so that two weeks can be compared: under a week, over two weeks short."""


@dataclass(frozen=True, eq=False)
class Heatmap:
    """`functions`: all that milestones have, sorted, "(no function)" last: both axes.

    `cells`, one for each pair with a link, in the order of the axes: receiver, provider; open, late, overdue (int,
    open links; the last two are among the first); worst_slack_days (int, working days, of open links; None if
    unknown); oldest_days (int, days since the oldest open link was first said; None if unknown); at_risk (tuple of
    `Money`, one for each currency, the largest first: the planned budgets of the milestones that wait over a link
    that is overdue or short, each once); state (of `HEAT_STATES`).

    `links`, those behind the cells: receiver, provider, predecessor, successor; slack_days (int or None); open (the
    successor is neither done nor cancelled; an unknown status is open); late (open, and the provider is expected
    strictly after the receiver's due date, lag left aside); overdue (open, and the provider, not closed, was due
    before today); state; since (date or None).

    `unresolved`: refs that resolve to nothing, by the function that waits. `outside`: links whose predecessor is
    not among the milestones, by the function that waits; they are in no cell.
    """

    functions: list[str]
    cells: pd.DataFrame
    links: pd.DataFrame
    unresolved: dict[str, int]
    outside: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The milestones as columns. Days are ordinals, 0 where unknown; `function` is a place among `functions`."""

    functions: list[str]
    function: Ints
    is_closed: Flags
    due: Ints
    forecast: Ints
    expected: Ints
    """Actual if done; else the later of due and forecast. Unknown for what is cancelled: nobody expects it."""


@dataclass(frozen=True, slots=True)
class _Waits:
    """The links that cells count, as columns: what of `Heatmap.links` is a number, the ends as places."""

    before: Ints
    after: Ints
    receiver: Ints
    provider: Ints
    slack: Ints
    has_slack: Flags
    open: Flags
    late: Flags
    overdue: Flags
    state: Ints
    since: Ints


def heatmap(
    milestones: pd.DataFrame | Columns,
    links: pd.DataFrame,
    unresolved: pd.DataFrame,
    today: date,
    web: Web | None = None,
) -> Heatmap:
    """Sort links into cells.

    `milestones`: key, function, status (may be blank), due_date, forecast_date, actual_date (dates, may be blank),
    budget_planned (`Money`, may be blank). `links`: predecessor, successor, slack_days, as `implied_dates` gives, and
    perhaps since (date: when it was first said). `unresolved`: key, as `resolve_links`
    gives. `today` decides what is overdue. `web`: these milestones and links as numbers, where somebody has made it.

    >>> picture = heatmap(
    ...     pd.DataFrame({"key": ["IT-4", "WH-7"], "function": ["IT", "Warehouse"],
    ...                   "due_date": [date(2026, 3, 23), date(2026, 3, 5)]}),
    ...     pd.DataFrame({"predecessor": ["IT-4"], "successor": ["WH-7"], "slack_days": [-12]}),
    ...     pd.DataFrame({"key": ["WH-7"]}), today=date(2026, 3, 2))
    >>> picture.cells.to_dict("records")[0]  # doctest: +NORMALIZE_WHITESPACE
    {'receiver': 'Warehouse', 'provider': 'IT', 'open': 1, 'late': 1, 'overdue': 0, 'worst_slack_days': -12,
     'oldest_days': None, 'at_risk': (), 'state': 'very_short'}
    >>> picture.unresolved
    {'Warehouse': 1}
    """
    columns = columns_of(milestones, *_READ)
    web = web or Web(columns["key"].cells.tolist(), links)
    plan = _plan(columns)
    before, after = web.ends
    is_inside = np.maximum(before, after) < web.count
    waits = _waits(plan, before[is_inside], after[is_inside], links[is_inside], today.toordinal())
    awaited_outside = plan.function[after[(before >= web.count) & (after < web.count)]].tolist()
    loose = [place for key in values(unresolved, "key") if (place := web.place.get(key, web.count)) < web.count]
    budgets = columns["budget_planned"].cells.tolist()
    return Heatmap(
        plan.functions,
        _cell_frame(plan, waits, budgets, today.toordinal()),
        _wait_frame(plan, waits, links[is_inside]),
        dict(Counter(plan.functions[plan.function[place]] for place in loose)),
        dict(Counter(plan.functions[function] for function in awaited_outside)),
    )


def systemic_blockers(picture: Heatmap, n: int = 3) -> pd.DataFrame:
    """The n providers that most hold other functions up, worst first; fewer where fewer do.

    Columns: provider; broken (int, open links into other functions that are overdue or short); receivers (int,
    functions that wait on those); worst_slack_days (int, working days, or None).
    """
    links = picture.links
    bad = links["state"].isin(HEAT_STATES[_BAD:]) & (links["receiver"] != links["provider"])
    by_provider: dict[str, list[tuple[str, int | None]]] = {}
    for provider, receiver, slack in links.loc[bad, ["provider", "receiver", "slack_days"]].itertuples(index=False):
        by_provider.setdefault(provider, []).append((receiver, slack))
    rows = [
        (provider, len(held_up), len({receiver for receiver, _ in held_up}), _worst(slack for _, slack in held_up))
        for provider, held_up in by_provider.items()
    ]
    rows.sort(key=lambda row: (-row[1], -row[2], row[3] if row[3] is not None else 0, row[0].casefold()))
    return frame(rows[:n], provider=TEXT, broken=NUMBER, receivers=NUMBER, worst_slack_days=MAYBE)


def _plan(milestones: Columns) -> _Plan:
    status, function = milestones["status"].coded, milestones["function"].coded
    functions = sorted({name or NO_FUNCTION for name in function.present()}, key=_axis_order)
    place = {name: number for number, name in enumerate(functions)}
    axis = np.array([place.get(name or NO_FUNCTION, -1) for name in function.names], dtype=np.int64)
    due, forecast, actual = (milestones[name].days for name in ("due_date", "forecast_date", "actual_date"))
    expected = np.where(status.among({"done"}), np.where(actual != 0, actual, due), np.maximum(due, forecast))
    return _Plan(
        functions,
        axis[function.code],
        status.among(CLOSED),
        due,
        forecast,
        np.where(status.among({"cancelled"}), 0, expected),
    )


def _waits(plan: _Plan, before: Ints, after: Ints, links: pd.DataFrame, today: int) -> _Waits:
    slack, has_slack = whole(links, "slack_days")
    is_open = ~plan.is_closed[after]
    late = is_open & _after(plan.expected[before], plan.due[after])
    is_awaited = is_open & ~plan.is_closed[before]
    overdue = is_awaited & _after(np.full(len(before), today), plan.due[before])
    # A forecast that walked past the receiver's date is as bad as an overdue provider; without one, slack says it all.
    walked = is_awaited & late & _after(plan.forecast[before], plan.due[before])
    ifs = {
        "none": ~is_open,
        "very_short": has_slack & (slack < VERY_SHORT_BELOW_DAYS),
        "short": has_slack & (slack < 0),
        "overdue": overdue | walked,
        "tight": has_slack & (slack < TIGHT_BELOW_DAYS),
    }
    state = np.select(list(ifs.values()), [HEAT_STATES.index(name) for name in ifs], HEAT_STATES.index("fine"))
    since = numbers(dates(links, "since"))
    receiver, provider = plan.function[after], plan.function[before]
    return _Waits(before, after, receiver, provider, slack, has_slack, is_open, late, overdue, state, since)


def _after(day: Ints, other: Ints) -> Flags:
    later: Flags = (other != 0) & (day > other)
    return later


def _worst(slacks: Iterable[int | None]) -> int | None:
    return min((slack for slack in slacks if slack is not None), default=None)


def _axis_order(function: str) -> tuple[bool, str, str]:
    return function == NO_FUNCTION, function.casefold(), function


def _at_risk(successors: Iterable[int], budgets: Sequence[Money | None]) -> tuple[Money, ...]:
    """What hangs on these milestones, by currency."""
    sums: dict[str | None, Decimal] = {}
    for money in (budgets[place] for place in successors):
        if money is not None:
            sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    by_size = sorted(sums.items(), key=lambda item: (-item[1], item[0] or ""))
    return tuple(Money(amount, currency) for currency, amount in by_size)


def _cell_frame(plan: _Plan, waits: _Waits, budgets: Sequence[Money | None], today: int) -> pd.DataFrame:
    pairs, cell = np.unique(waits.receiver * len(plan.functions) + waits.provider, return_inverse=True)
    count = len(pairs)
    never = np.iinfo(np.int64).max
    worst, oldest = np.full(count, never), np.full(count, never)
    state = np.zeros(count, np.int64)
    is_measured, is_dated = waits.open & waits.has_slack, waits.open & (waits.since != 0)
    np.minimum.at(worst, cell[is_measured], waits.slack[is_measured])
    np.minimum.at(oldest, cell[is_dated], waits.since[is_dated])
    np.maximum.at(state, cell, waits.state)
    at_risk: list[set[int]] = [set() for _ in range(count)]
    has_budget = np.array([money is not None for money in budgets], dtype=np.bool_)
    is_bad = waits.open & (waits.state >= _BAD) & has_budget[waits.after]
    for place, successor in zip(cell[is_bad].tolist(), waits.after[is_bad].tolist(), strict=True):
        at_risk[place].add(successor)
    return table(
        (
            [plan.functions[pair // len(plan.functions)] for pair in pairs.tolist()],
            [plan.functions[pair % len(plan.functions)] for pair in pairs.tolist()],
            *(np.bincount(cell[counted], minlength=count) for counted in (waits.open, waits.late, waits.overdue)),
            known(worst, worst != never),
            known(today - oldest, oldest != never),
            [_at_risk(successors, budgets) for successors in at_risk],
            [HEAT_STATES[worst_state] for worst_state in state.tolist()],
        ),
        receiver=TEXT,
        provider=TEXT,
        open=NUMBER,
        late=NUMBER,
        overdue=NUMBER,
        worst_slack_days=MAYBE,
        oldest_days=MAYBE,
        at_risk=MAYBE,
        state=TEXT,
    )


def _wait_frame(plan: _Plan, waits: _Waits, links: pd.DataFrame) -> pd.DataFrame:
    return table(
        (
            picked(plan.functions, waits.receiver),
            picked(plan.functions, waits.provider),
            links["predecessor"].array,
            links["successor"].array,
            known(waits.slack, waits.has_slack),
            waits.open,
            waits.late,
            waits.overdue,
            picked(HEAT_STATES, waits.state),
            dates(links, "since"),
        ),
        receiver=TEXT,
        provider=TEXT,
        predecessor=TEXT,
        successor=TEXT,
        slack_days=MAYBE,
        open=FLAG,
        late=FLAG,
        overdue=FLAG,
        state=TEXT,
        since=MAYBE,
    )
