"""Implied dates: hand-calculated stories. 2 March 2026 is a Monday."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

import pandas as pd
import pytest

from analysis.calendar import Calendar, Calendars
from analysis.implied import Outlook, implied_dates, longest_path
from analysis.links import resolve_links
from tests.analysis.tables import links, milestones, table


def scheduled(text: str, calendar: Calendar | None = None) -> Outlook:
    frame = table(text)
    return implied_dates(frame, resolve_links(frame).links, Calendars(calendar) if calendar else None)


def row(schedule: Outlook, key: str) -> dict[Hashable, object]:
    (found,) = schedule.milestones[schedule.milestones["key"] == key].to_dict("records")
    return found


def implied(schedule: Outlook) -> dict[str, str]:
    return {key: str(day) for key, day in zip(schedule.milestones["key"], schedule.milestones["implied"], strict=True)}


def slacks(schedule: Outlook) -> list[int | None]:
    return schedule.links["slack_days"].tolist()


def test_when_it_moves_its_api_by_15_working_days_the_warehouse_is_short_by_12() -> None:
    before, after = (
        scheduled(f"""
            key    tracker    due_date    depends_on
            IT-4   it         {api}  -
            WH-7   warehouse  2026-03-05  IT-4
            WH-9   warehouse  2026-03-20  WH-7:FS:2
            FIN-1  finance    2026-06-30  WH-9
        """)
        for api in ("2026-03-02", "2026-03-23")
    )
    assert slacks(before) == [3, 9, 72]
    assert before.milestones["implied_slip_days"].tolist() == [0, 0, 0, 0]
    assert slacks(after) == [-12, -3, 69]
    assert implied(after) == {"IT-4": "2026-03-23", "WH-7": "2026-03-23", "WH-9": "2026-03-25", "FIN-1": "2026-06-30"}
    assert after.milestones["implied_slip_days"].tolist() == [0, 12, 3, 0]
    assert after.links["backwards"].tolist() == [True, False, False]
    assert after.milestones["committed"].tolist()[1] == date(2026, 3, 5), "what was committed is never changed"


def test_what_can_slip_before_the_last_date_moves_is_float_and_none_of_it_is_critical() -> None:
    result = scheduled("""
        key   due_date    depends_on
        a     2026-03-02  -
        b     2026-03-04  a:FS:2
        c     2026-03-03  a
        end   2026-03-06  b:FS:2; c
    """)
    assert result.milestones["total_float_days"].tolist() == [0, 0, 3, 0]
    assert result.milestones["critical"].tolist() == [True, True, False, True]


def test_a_done_milestone_stays_at_its_actual_date_and_pulls_nothing() -> None:
    result = scheduled("""
        key   status  due_date    actual_date  depends_on
        IT-1  -       2026-03-20  -            -
        IT-4  done    2026-03-02  2026-03-06   IT-1
        IT-5  done    2026-03-03  -            -
        WH-7  -       2026-03-04  2026-03-30   IT-4; IT-5
    """)
    assert implied(result) == {"IT-1": "2026-03-20", "IT-4": "2026-03-06", "IT-5": "2026-03-03", "WH-7": "2026-03-06"}
    assert slacks(result) == [-10, -2, 1]
    assert row(result, "WH-7")["committed"] == date(2026, 3, 4), "an actual date counts once it is done"
    assert row(result, "IT-4")["total_float_days"] is None
    assert result.milestones["critical"].tolist() == [True, False, False, False]


def test_a_cancelled_milestone_holds_nobody_up_and_ends_no_plan() -> None:
    result = scheduled("""
        key   status     due_date    depends_on
        IT-4  cancelled  2026-12-01  -
        WH-7  -          2026-03-05  IT-4
    """)
    assert row(result, "WH-7")["implied"] == date(2026, 3, 5)
    assert row(result, "WH-7")["critical"]
    assert slacks(result) == [None]
    assert result.links["backwards"].tolist() == [True]


def test_a_missing_date_breaks_no_chain_it_can_be_computed_through() -> None:
    result = scheduled("""
        key  due_date    depends_on
        a    2026-03-02  -
        b    -           a:FS:3
        c    2026-03-03  b
        d    -           -
        e    2026-03-04  d
    """)
    assert implied(result) == {"a": "2026-03-02", "b": "2026-03-05", "c": "2026-03-05", "d": "None", "e": "2026-03-04"}
    assert slacks(result) == [None, -2, None]
    assert result.milestones["implied_slip_days"].tolist() == [0, None, 2, None, 0]
    assert result.milestones["total_float_days"].tolist() == [0, 0, 0, None, 1]
    assert result.links["backwards"].tolist() == [False, False, False]


def test_milestones_in_a_loop_keep_their_dates_and_the_rest_is_computed() -> None:
    result = scheduled("""
        key   due_date    depends_on
        IT-1  2026-03-10  -
        a     2026-03-02  c; IT-1
        b     2026-03-04  a
        c     2026-03-06  b
        WH-7  2026-03-03  a
    """)
    assert implied(result)["a"] == implied(result)["WH-7"] == "2026-03-10"
    assert implied(result)["b"] == "2026-03-04", "what it waits for in the loop is left out"
    listed = zip(result.links["predecessor"], result.links["successor"], slacks(result), strict=True)
    assert list(listed) == [("c", "a", -4), ("IT-1", "a", -6), ("a", "b", 2), ("b", "c", 2), ("a", "WH-7", -5)]


@pytest.mark.parametrize(
    ("link", "slack", "day"),
    [
        ("FS", -3, "2026-03-16"),
        ("FF", -3, "2026-03-16"),
        ("SS", 3, "2026-03-11"),  # starts: Wed 4 → Mon 9
        ("SF", 5, "2026-03-11"),  # start Wed 4 → finish Wed 11
    ],
)
def test_links_from_a_start_count_from_the_start_where_starts_are_known(link: str, slack: int, day: str) -> None:
    result = scheduled(f"""
        key  start_date  due_date    depends_on
        a    2026-03-04  2026-03-16  -
        b    2026-03-09  2026-03-11  a:{link}:0
    """)
    assert slacks(result) == [slack]
    assert implied(result)["b"] == day


def test_without_starts_a_link_from_a_start_is_read_as_from_finish_to_finish() -> None:
    result = scheduled("""
        key  start_date  due_date    depends_on
        a    -           2026-03-16  -
        b    2026-03-09  2026-03-11  a:SS:0; a:SF:1
    """)
    assert slacks(result) == [-3, -4]


def test_a_start_moves_with_its_finish_unless_the_work_has_begun() -> None:
    waiting, begun = (
        scheduled(f"""
            key  status       start_date  due_date    depends_on
            x    -            -           2026-03-13  -
            a    {status}  2026-03-02  2026-03-06  x
            b    -            2026-03-02  2026-03-06  a:SS:1
        """)
        for status in ("not_started", "in_progress")
    )
    assert implied(waiting) == {"x": "2026-03-13", "a": "2026-03-13", "b": "2026-03-16"}
    assert implied(begun) == {"x": "2026-03-13", "a": "2026-03-13", "b": "2026-03-09"}
    assert slacks(begun) == [-5, -1]
    assert row(begun, "b")["total_float_days"] == 4
    assert row(begun, "a")["total_float_days"] == 0


def test_lags_are_working_days_of_the_calendar_and_may_be_negative() -> None:
    text = """
        key  due_date    depends_on
        a    2026-04-02  -
        b    2026-04-02  a:FS:1
        c    2026-04-02  a:FS:-2
    """
    easter = Calendar(holidays=(date(2026, 4, 3), date(2026, 4, 6)))
    assert implied(scheduled(text))["b"] == "2026-04-03"
    assert implied(scheduled(text, easter))["b"] == "2026-04-07"
    assert slacks(scheduled(text, easter)) == [-1, 2]


def test_every_function_counts_in_its_own_days_and_a_lag_runs_in_those_of_who_waits() -> None:
    frame = table("""
        key  function  due_date    depends_on
        a    IT        2026-03-05  -
        b    Port      2026-03-08  a:FS:2
        c    IT        2026-03-10  b:FS:1
    """)
    gulf = Calendars(own={"Port": Calendar("1111001")})
    result = implied_dates(frame, resolve_links(frame).links, gulf)
    assert implied(result) == {"a": "2026-03-05", "b": "2026-03-09", "c": "2026-03-10"}
    assert slacks(result) == [-1, 0]
    assert row(result, "b")["implied_slip_days"] == 1, "Sunday to Monday: both are working days of the port"
    assert row(result, "a")["total_float_days"] == 1, "on Friday the port, which waits, does not work"


def test_the_same_weekend_day_on_both_ends_breaks_nothing() -> None:
    result = scheduled("""
        key  due_date    depends_on
        a    2026-03-07  -
        b    2026-03-07  a
    """)
    assert slacks(result) == [0]
    assert implied(result)["b"] == "2026-03-07"


def test_blank_dates_of_every_kind_and_timestamps_are_understood() -> None:
    frame = milestones([{"key": key, "sheet_id": key} for key in "abc"])
    frame["due_date"] = pd.to_datetime(["2026-03-02", "", "2026-03-03"])
    frame["start_date"] = pd.Series([float("nan"), pd.NaT, None], dtype=object)
    frame["status"] = pd.Series([None, float("nan"), "in_progress"], dtype=object)
    result = implied_dates(frame, links(("a", "b"), ("b", "c")))
    assert result.milestones["implied"].tolist() == [date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 3)]
    assert [type(day) for day in result.milestones["committed"]] == [date, type(None), date]


def test_a_link_that_names_an_unknown_milestone_is_listed_without_slack() -> None:
    result = implied_dates(milestones([{"key": "a", "due_date": date(2026, 3, 2)}]), links(("x", "a"), ("a", "y")))
    assert slacks(result) == [None, None]
    assert result.milestones["implied"].tolist() == [date(2026, 3, 2)]


def test_an_empty_workspace_gives_empty_frames_with_their_columns() -> None:
    result = implied_dates(milestones([]), links())
    assert list(result.milestones) == [
        "key", "committed", "implied", "implied_slip_days", "total_float_days", "critical", "driven_by",
    ]  # fmt: skip
    assert list(result.links) == ["predecessor", "successor", "type", "lag_days", "slack_days", "backwards"]


def test_the_longest_path_is_the_chain_that_ends_last() -> None:
    result = scheduled("""
        key  due_date    status       depends_on
        a    2026-03-02  in_progress  -
        b    2026-03-16  not_started  a:FS:5
        c    2026-03-17  not_started  b:FS:3
        d    2026-03-12  not_started  a
        e    2026-03-19  not_started  c; d
    """)

    assert longest_path(result) == ["a", "b", "c", "e"]
    assert (
        longest_path(
            scheduled("""
        key  due_date    status
        a    2026-03-02  done
    """)
        )
        == []
    )


def test_the_longest_path_goes_back_through_what_is_waited_for_last_even_where_there_is_room() -> None:
    result = scheduled("""
        key  due_date    depends_on
        a    2026-03-02  -
        b    2026-03-05  -
        c    2026-03-16  a:FS:1; b
    """)

    assert longest_path(result) == ["b", "c"]


def test_the_frames_handed_in_are_left_as_they_were() -> None:
    frame, given_links = (
        table("""
        key  due_date
        a    2026-03-02
        b    2026-03-01
    """),
        links(("a", "b")),
    )
    copies = frame.copy(), given_links.copy()
    implied_dates(frame, given_links)
    pd.testing.assert_frame_equal(frame, copies[0])
    pd.testing.assert_frame_equal(given_links, copies[1])
