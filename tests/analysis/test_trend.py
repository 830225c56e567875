"""Milestone trend: slips counted in working days, and the date that runs away as fast as time passes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from analysis.trend import Said, Trend, trends

MONDAY = datetime(2026, 1, 5, 9)


def weekly(*days: str | None) -> list[Said]:
    """What was said of one milestone each Monday from 5 January 2026, as month and day of 2026."""
    return [
        Said("WH-7", MONDAY + timedelta(weeks=week), date.fromisoformat(f"2026-{day}") if day else None)
        for week, day in enumerate(days)
    ]


def trend(said: list[Said], weeks: int) -> Trend:
    (found,) = trends(said, MONDAY.date() + timedelta(weeks=weeks))
    return found


def test_a_date_that_is_kept_has_one_point_however_often_it_is_said() -> None:
    found = trend(weekly("02-02", "02-02", "02-02"), weeks=3)

    assert (len(found.points), found.slip_days, found.moves, found.converges) == (1, 0, 0, True)


def test_slip_is_counted_in_working_days_and_recovery_takes_it_back() -> None:
    assert trend(weekly("02-02", "02-16"), weeks=2).slip_days == 10
    assert trend(weekly("02-02", "02-16", "02-09"), weeks=3).slip_days == 5
    assert trend(weekly("02-02", "01-26"), weeks=2).slip_days == -5


@pytest.mark.parametrize(
    ("said", "weeks", "converges"),
    [
        (weekly("02-02", "02-09", "02-16"), 2, False),
        (weekly("02-02", "02-05", "02-09"), 2, True),
        (weekly("02-02", "03-02"), 1, True),
        (weekly("02-02", "02-09", "02-16"), 6, True),
        (weekly("02-02", "02-09", "02-16", "02-10"), 3, True),
        (weekly("02-02", "01-28", "02-11", "02-25"), 3, False),
    ],
    ids=[
        "a week each week",
        "half a week each week",
        "one long slip",
        "then it held",
        "then it recovered",
        "after a gain",
    ],
)
def test_a_date_does_not_converge_if_it_slips_again_and_again_as_fast_as_time_passes(
    said: list[Said], weeks: int, converges: bool
) -> None:
    assert trend(said, weeks).converges is converges


def test_a_date_that_was_taken_away_leaves_no_point_and_milestones_without_any_are_left_out() -> None:
    said = [*weekly("02-02", None, "02-09"), Said("IT-4", MONDAY, None)]

    assert [point for _, point in trend(said, weeks=3).points] == [date(2026, 2, 2), date(2026, 2, 9)]
