"""Function × function: who waits for whom, how often, and how bad it stands. Draws nothing, ranks no persons.

Rows are receivers (the successor's function), columns are providers (the predecessor's).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from operator import attrgetter

import pandas as pd

from analysis.frames import FLAG, MAYBE, NUMBER, TEXT, dates, frame, values
from domain.records import Key, Money
from domain.schema import CLOSED, NO_FUNCTION

HEAT_STATES = ("none", "fine", "tight", "overdue", "short", "very_short")
"""From nothing open to the worst; a cell is as bad as its worst open link."""

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
class _Milestone:
    function: str
    status: str | None
    due: date | None
    forecast: date | None
    actual: date | None
    budget: Money | None

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def expected(self) -> date | None:
        """Actual if done; else the later of due and forecast. None for what is cancelled: nobody expects it."""
        if self.status == "cancelled":
            return None
        if self.status == "done":
            return self.actual or self.due
        return max((day for day in (self.due, self.forecast) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class _Wait:
    """One link as a cell counts it."""

    receiver: str
    provider: str
    predecessor: Key
    successor: Key
    slack_days: int | None
    open: bool
    late: bool
    overdue: bool
    state: str
    since: date | None


def heatmap(milestones: pd.DataFrame, links: pd.DataFrame, unresolved: pd.DataFrame, today: date) -> Heatmap:
    """Sort links into cells.

    `milestones`: key, function, status (may be blank), due_date, forecast_date, actual_date (dates, may be blank),
    budget_planned (`Money`, may be blank). `links`: predecessor, successor, slack_days, as `implied_dates` gives, and
    perhaps since (date: when it was first said). `unresolved`: key, as `resolve_links`
    gives. `today` decides what is overdue.

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
    known = _by_key(milestones)
    waits: list[_Wait] = []
    outside: Counter[str] = Counter()
    columns = (values(links, name) for name in ("predecessor", "successor", "slack_days"))
    for before, after, slack, since in zip(*columns, dates(links, "since"), strict=True):
        if after in known and before in known:
            waits.append(_wait(before, after, slack, known, today, since))
        elif after in known:
            outside[known[after].function] += 1
    functions = sorted({milestone.function for milestone in known.values()}, key=_axis_order)
    missing = Counter(known[key].function for key in values(unresolved, "key") if key in known)
    budgets = {key: milestone.budget for key, milestone in known.items() if milestone.budget is not None}
    return Heatmap(functions, _cell_frame(waits, budgets, today), _wait_frame(waits), dict(missing), dict(outside))


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


def _by_key(milestones: pd.DataFrame) -> dict[Key, _Milestone]:
    functions = (function or NO_FUNCTION for function in values(milestones, "function"))
    days = (dates(milestones, name) for name in ("due_date", "forecast_date", "actual_date"))
    budgets = values(milestones, "budget_planned")
    rows = map(_Milestone, functions, values(milestones, "status"), *days, budgets)
    return dict(zip(values(milestones, "key"), rows, strict=True))


def _wait(
    before: Key, after: Key, slack: int | None, known: dict[Key, _Milestone], today: date, since: date | None
) -> _Wait:
    provider, receiver = known[before], known[after]
    is_open = not receiver.is_closed
    late = is_open and _after(provider.expected, receiver.due)
    is_awaited = is_open and not provider.is_closed
    overdue = is_awaited and _after(today, provider.due)
    # A forecast that walked past the receiver's date is as bad as an overdue provider; without one, slack says it all.
    walked = is_awaited and late and _after(provider.forecast, provider.due)
    state = _state(slack, overdue or walked) if is_open else "none"
    return _Wait(receiver.function, provider.function, before, after, slack, is_open, late, overdue, state, since)


def _after(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day > other


def _state(slack: int | None, overdue: bool) -> str:
    if slack is not None and slack < 0:
        return "very_short" if slack < VERY_SHORT_BELOW_DAYS else "short"
    if overdue:
        return "overdue"
    return "tight" if slack is not None and slack < TIGHT_BELOW_DAYS else "fine"


def _worst(slacks: Iterable[int | None]) -> int | None:
    return min((slack for slack in slacks if slack is not None), default=None)


def _axis_order(function: str) -> tuple[bool, str, str]:
    return function == NO_FUNCTION, function.casefold(), function


def _at_risk(cell: list[_Wait], budgets: Mapping[Key, Money]) -> tuple[Money, ...]:
    """What hangs on the links of a cell that are overdue or short."""
    bad = {wait.successor for wait in cell if wait.open and HEAT_STATES.index(wait.state) >= _BAD}
    sums: dict[str | None, Decimal] = {}
    for money in (budgets[key] for key in bad if key in budgets):
        sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items(), key=lambda item: -item[1]))


def _oldest(cell: list[_Wait], today: date) -> int | None:
    return max(((today - wait.since).days for wait in cell if wait.open and wait.since), default=None)


def _cell_frame(waits: list[_Wait], budgets: Mapping[Key, Money], today: date) -> pd.DataFrame:
    cells: dict[tuple[str, str], list[_Wait]] = {}
    for wait in sorted(waits, key=lambda wait: (_axis_order(wait.receiver), _axis_order(wait.provider))):
        cells.setdefault((wait.receiver, wait.provider), []).append(wait)
    rows = [
        (
            *pair,
            sum(wait.open for wait in cell),
            sum(wait.late for wait in cell),
            sum(wait.overdue for wait in cell),
            _worst(wait.slack_days for wait in cell if wait.open),
            _oldest(cell, today),
            _at_risk(cell, budgets),
            max((wait.state for wait in cell), key=HEAT_STATES.index),
        )
        for pair, cell in cells.items()
    ]
    return frame(
        rows,
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


_cells_of = attrgetter(*(field.name for field in fields(_Wait)))


def _wait_frame(waits: list[_Wait]) -> pd.DataFrame:
    return frame(
        [_cells_of(wait) for wait in waits],
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
