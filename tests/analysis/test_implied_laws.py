"""Implied dates: what holds for every plan, and that a large one is quick."""

from __future__ import annotations

import time
from datetime import date, timedelta
from random import Random
from typing import Any, TypeAlias

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.calendar import STANDARD, Calendar, Calendars
from analysis.graph import closes_loop
from analysis.implied import implied_dates
from tests.analysis.tables import links, milestones

Plan: TypeAlias = tuple[list[dict[str, Any]], list[tuple[str, str, str, int]]]
Strategy: TypeAlias = st.SearchStrategy[Any]

KEYS = "abcdefg"
DAY: Strategy = st.integers(0, 60).map(lambda days: date(2026, 3, 2) + timedelta(days))
DAY_OR_NONE: Strategy = st.none() | DAY
STATUS: Strategy = st.sampled_from([None, "not_started", "in_progress", "done", "cancelled"])
LINK = st.tuples(
    st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(["FS", "FF", "SS", "SF"]), st.integers(-5, 10)
)


@st.composite
def plans(draw: st.DrawFn, dates: Strategy = DAY_OR_NONE, statuses: Strategy = STATUS) -> Plan:
    columns = {"status": statuses, "start_date": DAY_OR_NONE, "due_date": dates, "actual_date": dates}
    rows = [{"key": key, **{name: draw(cells) for name, cells in columns.items()}} for key in KEYS]
    return rows, draw(st.lists(LINK, max_size=14))


def without_starts(plan: Plan) -> Plan:
    """The same plan with every link from finish to finish."""
    return [{**row, "start_date": None} for row in plan[0]], plan[1]


def as_rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(frame.itertuples(index=False, name=None))


@given(plans(), st.sampled_from(KEYS), st.integers(1, 6))
def test_moving_one_provider_some_weeks_later_never_makes_anything_earlier(plan: Plan, moved: str, weeks: int) -> None:
    rows, pairs = plan
    later = [_moved(row, timedelta(weeks=weeks)) if row["key"] == moved else row for row in rows]
    before, after = (implied_dates(milestones(each), links(*pairs)).milestones["implied"] for each in (rows, later))
    for one, other in zip(before, after, strict=True):
        assert one == other or (one is not None and other is not None and one < other)


def _moved(row: dict[str, Any], by: timedelta) -> dict[str, Any]:
    return {name: value + by if isinstance(value, date) else value for name, value in row.items()}


@given(plans(), st.randoms())
def test_the_result_does_not_depend_on_the_order_of_rows_or_links(plan: Plan, random: Random) -> None:
    rows, pairs = plan
    one = implied_dates(milestones(rows), links(*pairs))
    other = implied_dates(milestones(random.sample(rows, len(rows))), links(*random.sample(pairs, len(pairs))))
    assert as_rows(one.milestones) == sorted(as_rows(other.milestones))
    assert sorted(map(repr, as_rows(one.links))) == sorted(map(repr, as_rows(other.links)))


@given(plans(dates=DAY, statuses=st.none()))
def test_implied_dates_are_the_least_that_satisfy_every_link(plan: Plan) -> None:
    rows, pairs = without_starts(plan)
    frame = links(*pairs)
    result = implied_dates(milestones(rows), frame)
    implied = dict(zip(KEYS, result.milestones["implied"], strict=True))
    least = {row["key"]: row["due_date"] for row in rows}
    binding = [pair for pair, in_loop in zip(pairs, closes_loop(frame), strict=True) if not in_loop]
    for _ in KEYS:  # relaxed as often as the longest path is long
        for before, after, _, lag in binding:
            least[after] = max(least[after], STANDARD.add(least[before], lag))
    assert implied == least


@given(plans(dates=DAY, statuses=st.none()), st.sampled_from(KEYS), st.integers(1, 30))
def test_float_is_how_far_a_milestone_can_slip_before_the_plan_ends_later(plan: Plan, slipping: str, days: int) -> None:
    rows, pairs = without_starts(plan)
    before = implied_dates(milestones(rows), links(*pairs)).milestones
    at = KEYS.index(slipping)
    slipped = STANDARD.add(before["implied"].tolist()[at], days)
    rows[at]["due_date"] = slipped
    after = implied_dates(milestones(rows), links(*pairs)).milestones
    end, new_end = (max(frame["implied"].tolist()) for frame in (before, after))
    assert STANDARD.between(end, new_end) == max(0, days - before["total_float_days"].tolist()[at])
    assert min(before["total_float_days"].tolist()) == 0


@given(plans(dates=DAY, statuses=st.none()), st.sampled_from(KEYS), st.integers(1, 30))
def test_with_calendars_of_their_own_a_slip_within_the_float_still_moves_no_end(
    plan: Plan, slipping: str, days: int
) -> None:
    rows, pairs = without_starts(plan)
    rows = [{**row, "function": "even" if KEYS.index(row["key"]) % 2 else "odd"} for row in rows]
    calendars = Calendars(own={"odd": Calendar("1111001"), "even": Calendar(holidays=(date(2026, 3, 9),))})
    before = implied_dates(milestones(rows), links(*pairs), calendars).milestones
    at = KEYS.index(slipping)
    spare = before["total_float_days"].tolist()[at]
    own = calendars.of(rows[at]["function"])
    rows[at]["due_date"] = own.add(before["implied"].tolist()[at], days)
    after = implied_dates(milestones(rows), links(*pairs), calendars).milestones
    end, new_end = (max(frame["implied"].tolist()) for frame in (before, after))
    assert spare >= 0
    assert (new_end == end) is (days <= spare)


def test_ten_thousand_milestones_with_thirty_thousand_links_take_about_a_second() -> None:
    random = Random(7)
    days = [date(2026, 1, 1) + timedelta(number // 10 + random.randrange(30)) for number in range(10_000)]
    rows = [{"key": f"M-{number}", "due_date": day} for number, day in enumerate(days)]
    pairs = [
        (f"M-{random.randrange(max(0, after - 400), after)}", f"M-{after}", "FS", random.randrange(-2, 5))
        for after in (random.randrange(1, 10_000) for _ in range(30_000))
    ]
    frame, given_links = milestones(rows), links(*pairs)
    started = time.perf_counter()
    implied_dates(frame, given_links)
    assert time.perf_counter() - started < 5, "about a second on an idle machine"
