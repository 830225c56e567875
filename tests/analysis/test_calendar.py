"""Working days: the laws, against counting day by day and against numpy."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.calendar import STANDARD, Calendar
from tests.conftest import large

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
CALENDARS = st.builds(
    Calendar,
    weekmask=st.sampled_from(["1111100", "1111111", "1111000", "0000011", "1111001"]),
    holidays=st.lists(DAYS, max_size=8).map(tuple),
)


def is_working_day(calendar: Calendar, day: date) -> bool:
    return calendar.weekmask[day.weekday()] == "1" and day not in calendar.holidays


def counted(calendar: Calendar, a: date, b: date) -> int:
    """Day by day: the days after a up to b."""
    if b < a:
        return -counted(calendar, b, a)
    return sum(is_working_day(calendar, a + timedelta(step)) for step in range(1, (b - a).days + 1))


@given(CALENDARS, DAYS, st.integers(-90, 90))
def test_working_days_between_two_dates_are_those_after_the_first_up_to_the_second(
    calendar: Calendar, day: date, distance: int
) -> None:
    other = day + timedelta(distance)
    assert calendar.between(day, other) == counted(calendar, day, other)


def test_ten_thousand_random_moves_agree_with_counting_day_by_day() -> None:
    chance = Random(11)
    for _ in range(large(10_000) // 100):
        calendar = Calendar(
            chance.choice(["1111100", "1111111", "1111001", "0000100"]),
            tuple(date(1975 + chance.randrange(110), 1 + chance.randrange(12), 1) for _ in range(40)),
        )
        for _ in range(100):
            a = date(1978, 1, 1) + timedelta(chance.randrange(38_000))
            b, n = a + timedelta(chance.randrange(-60, 60)), chance.randrange(-12, 12)
            assert calendar.between(a, b) == counted(calendar, a, b)
            assert counted(calendar, a, calendar.add(a, n)) == n


FAR_DAYS = st.one_of(DAYS, st.dates(), st.sampled_from([date.min, date.max, date(1979, 12, 31), date(2080, 1, 1)]))


@given(
    CALENDARS, st.lists(st.tuples(FAR_DAYS, FAR_DAYS, st.one_of(st.integers(-60, 60), st.integers(-(10**7), 10**7))))
)
def test_whole_columns_are_moved_and_counted_as_single_days_are(
    calendar: Calendar, rows: list[tuple[date, date, int]]
) -> None:
    a, b, n = (np.array([row[at] for row in rows], dtype=object) for at in range(3))
    first, last = (np.array([day.toordinal() for day in days], dtype=np.int64) for days in (a, b))
    steps = n.astype(np.int64)
    assert calendar.steps(first, steps).tolist() == [calendar.add(day, by).toordinal() for day, _, by in rows]
    assert calendar.span(first, last).tolist() == [calendar.between(day, other) for day, other, _ in rows]
    assert not calendar.steps(np.zeros(len(rows), np.int64), steps).any()


@given(CALENDARS, DAYS, st.integers(-60, 60))
def test_the_latest_start_is_the_last_that_still_arrives_in_time(calendar: Calendar, day: date, n: int) -> None:
    latest = calendar.latest(day, n)
    assert calendar.add(latest, n) <= day or calendar.between(day, calendar.add(latest, n)) == 0
    assert calendar.add(latest + timedelta(1), n) > day


@given(CALENDARS, DAYS, DAYS, DAYS)
def test_two_stretches_add_up_to_the_whole(calendar: Calendar, a: date, b: date, c: date) -> None:
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@given(CALENDARS, DAYS, st.integers(-200, 200))
def test_moving_by_n_working_days_lands_n_working_days_away_on_a_working_day(
    calendar: Calendar, day: date, n: int
) -> None:
    there = calendar.add(day, n)
    assert calendar.between(day, there) == n
    assert there == day if n == 0 else is_working_day(calendar, there)


@given(CALENDARS, DAYS, DAYS, st.integers(-200, 200))
def test_an_earlier_start_never_arrives_later(calendar: Calendar, a: date, b: date, n: int) -> None:
    assert calendar.add(min(a, b), n) <= calendar.add(max(a, b), n)


@given(DAYS, DAYS)
def test_on_working_days_the_count_is_numpys(a: date, b: date) -> None:
    start, end = (np.busday_offset(day, 0, roll="forward").astype(object) for day in (a, b))
    assert STANDARD.between(start, end) == np.busday_count(start, end)
    assert STANDARD.add(start, 7) == np.busday_offset(start, 7)


def test_a_weekend_adds_no_working_time() -> None:
    friday, saturday, monday = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)
    assert STANDARD.between(friday, saturday) == 0
    assert STANDARD.between(saturday, monday) == STANDARD.between(friday, monday) == 1
    assert STANDARD.add(saturday, 0) == saturday


@pytest.mark.parametrize(("n", "end"), [(10**30, date.max), (-(10**30), date.min), (3_000_000, date.max)])
def test_an_absurd_lag_stops_at_the_last_date_there_is(n: int, end: date) -> None:
    assert STANDARD.add(date(2026, 3, 2), n) == end


@pytest.mark.parametrize("weekmask", ["0000000", "111", "Mondays"])
def test_a_week_without_a_working_day_is_refused_at_once(weekmask: str) -> None:
    with pytest.raises(ValueError):
        Calendar(weekmask)


def test_calendars_with_the_same_days_are_equal() -> None:
    assert Calendar() == STANDARD
    assert len({Calendar(), STANDARD}) == 1
