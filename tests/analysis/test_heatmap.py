"""Function × function: counts, colours and blockers, by hand. Today is Monday, 2 March 2026."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from analysis.heatmap import HEAT_STATES, Heatmap, heatmap, systemic_blockers
from analysis.implied import implied_dates
from analysis.links import resolve_links
from domain.records import Money
from tests.analysis.tables import milestones, table

TODAY = date(2026, 3, 2)


def picture_of(text: str) -> Heatmap:
    frame = table(text)
    found = resolve_links(frame)
    return heatmap(frame, implied_dates(frame, found.links).links, found.unresolved, TODAY)


MORE = ("oldest_days", "at_risk")


def cell(picture: Heatmap, receiver: str, provider: str) -> dict[Hashable, object]:
    cells = picture.cells
    (found,) = cells[(cells["receiver"] == receiver) & (cells["provider"] == provider)].to_dict("records")
    return {name: value for name, value in found.items() if name not in ("receiver", "provider", *MORE)}


def test_the_heatmap_turns_darkest_where_it_and_the_warehouse_meet() -> None:
    picture = picture_of("""
        key    function   due_date    depends_on
        IT-4   IT         2026-03-23  -
        IT-5   IT         2026-03-04  IT-4
        WH-7   Warehouse  2026-03-05  IT-4
        WH-8   Warehouse  2026-04-30  IT-4; network?
        FIN-1  -          2026-06-30  WH-7; WH-8; crane; permit
    """)
    assert picture.functions == ["IT", "Warehouse", "(no function)"]
    assert cell(picture, "Warehouse", "IT") == {
        "open": 2, "late": 1, "overdue": 0, "worst_slack_days": -12, "state": "very_short",
    }  # fmt: skip
    assert cell(picture, "(no function)", "Warehouse") == {
        "open": 2, "late": 0, "overdue": 0, "worst_slack_days": 43, "state": "fine",
    }  # fmt: skip
    assert len(picture.cells) == 3, "pairs without a link have no cell"
    assert picture.unresolved == {"Warehouse": 1, "(no function)": 2}
    assert picture.outside == {}


@pytest.mark.parametrize(
    ("provider", "receiver", "state"),
    [
        ("-            2026-03-09  -           -", "-          2026-03-16", "fine"),  # slack 5
        ("-            2026-03-09  -           -", "-          2026-03-13", "tight"),  # slack 4
        ("-            2026-03-09  -           -", "-          2026-03-09", "tight"),  # slack 0
        ("-            2026-03-09  -           -", "-          2026-03-06", "short"),  # slack −1
        ("-            2026-03-23  -           -", "-          2026-03-09", "short"),  # slack −10
        ("-            2026-03-24  -           -", "-          2026-03-09", "very_short"),  # slack −11
        ("-            2026-02-27  -           -", "-          2026-03-30", "overdue"),  # and not done
        ("-            2026-03-02  -           -", "-          2026-03-30", "fine"),  # due today is not overdue
        ("done         2026-02-27  -           2026-02-27", "-          2026-03-30", "fine"),
        ("done         2026-03-09  2026-03-20  2026-03-17", "-          2026-03-16", "short"),  # delivered, too late
        ("cancelled    2026-02-27  -           -", "-          2026-02-20", "fine"),  # holds nobody up
        ("-            2026-03-09  2026-04-02  -", "-          2026-03-30", "overdue"),  # the forecast walked away
        ("-            -           -           -", "-          2026-03-30", "fine"),  # nothing is known against it
        ("-            2026-03-24  -           -", "done       2026-03-09", "none"),
        ("-            2026-03-24  -           -", "cancelled  2026-03-09", "none"),
    ],
)
def test_a_link_is_as_bad_as_its_slack_or_its_provider(provider: str, receiver: str, state: str) -> None:
    picture = picture_of(f"""
        key   function   status       due_date    forecast_date  actual_date  depends_on
        IT-4  IT         {provider}  -
        WH-7  Warehouse  {receiver}  -  -  IT-4
    """)
    assert cell(picture, "Warehouse", "IT")["state"] == state
    assert cell(picture, "Warehouse", "IT")["open"] == (state != "none")
    assert picture.links["state"].tolist() == [state]


@pytest.mark.parametrize(
    ("provider", "late"),
    [
        ("-          2026-03-30  -           -", False),
        ("-          2026-03-31  -           -", True),
        ("-          2026-03-09  2026-03-31  -", True),
        ("-          2026-03-31  2026-03-09  -", True),
        ("done       2026-03-31  2026-03-31  2026-03-09", False),
        ("done       2026-03-09  -           2026-03-31", True),
        ("done       2026-03-31  -           -", True),
        ("cancelled  2026-03-31  -           -", False),
    ],
)
def test_late_is_expected_strictly_after_the_receivers_date(provider: str, late: bool) -> None:
    picture = picture_of(f"""
        key   function   status  due_date  forecast_date  actual_date  depends_on
        IT-4  IT         {provider}  -
        WH-7  Warehouse  -  2026-03-30  -  -  IT-4
    """)
    assert picture.links["late"].tolist() == [late]
    assert cell(picture, "Warehouse", "IT")["late"] == late


def test_closed_receivers_leave_the_counts_but_stay_behind_the_cell() -> None:
    picture = picture_of("""
        key   function   status  due_date    actual_date  depends_on
        IT-4  IT         -       2026-02-02  -            -
        WH-7  Warehouse  done    2026-01-05  2026-01-05   IT-4
        WH-8  Warehouse  -       2026-02-09  -            IT-4
    """)
    assert cell(picture, "Warehouse", "IT") == {
        "open": 1, "late": 0, "overdue": 1, "worst_slack_days": 5, "state": "overdue",
    }  # fmt: skip
    assert picture.links["successor"].tolist() == ["WH-7", "WH-8"]
    assert picture.links["open"].tolist() == [False, True]
    assert picture.links["overdue"].tolist() == [False, True]


def test_an_axis_is_sorted_without_regard_to_case_and_missing_functions_come_last() -> None:
    picture = picture_of("""
        key  function
        a    warehouse
        b    -
        c    IT
        d    Zoll
        e    finance
    """)
    assert picture.functions == ["finance", "IT", "warehouse", "Zoll", "(no function)"]
    assert picture.cells.empty


def test_a_link_from_outside_is_counted_and_in_no_cell() -> None:
    frame = milestones([{"key": "WH-7", "function": "Warehouse"}])
    links = pd.DataFrame({"predecessor": ["IT-4"], "successor": ["WH-7"], "slack_days": [None]})
    picture = heatmap(frame, links, pd.DataFrame({"key": ["gone"]}), TODAY)
    assert (sum(picture.outside.values()), len(picture.links), picture.unresolved) == (1, 0, {})


def test_systemic_blockers_are_those_who_hold_up_most_others_and_not_themselves() -> None:
    picture = picture_of("""
        key   function   due_date    depends_on
        IT-1  IT         2026-03-23  -
        IT-2  IT         2026-03-09  IT-1
        WH-1  Warehouse  2026-03-10  IT-1; IT-2; FI-1
        WH-2  Warehouse  2026-03-09  WH-1; IT-1
        FI-1  Finance    2026-02-20  IT-1
    """)
    assert systemic_blockers(picture).to_dict("records") == [
        {"provider": "IT", "broken": 4, "receivers": 2, "worst_slack_days": -21},
        {"provider": "Finance", "broken": 1, "receivers": 1, "worst_slack_days": -9},
    ]
    assert systemic_blockers(picture, n=1)["provider"].tolist() == ["IT"]


def test_where_nothing_is_broken_nobody_is_a_blocker() -> None:
    picture = picture_of("""
        key   function   due_date    depends_on
        IT-1  IT         2026-03-09  -
        WH-1  Warehouse  2026-03-10  IT-1
    """)
    assert list(systemic_blockers(picture)) == ["provider", "broken", "receivers", "worst_slack_days"]
    assert systemic_blockers(picture).empty


def test_states_are_named_from_nothing_to_worst() -> None:
    assert HEAT_STATES == ("none", "fine", "tight", "overdue", "short", "very_short")


def test_amounts_of_the_same_size_stand_in_the_order_of_their_currencies() -> None:
    frame = table("""
        key   function   due_date    depends_on
        IT-4  IT         2026-03-23  -
        WH-1  Warehouse  2026-03-05  IT-4
        WH-2  Warehouse  2026-03-05  IT-4
        WH-3  Warehouse  2026-03-05  IT-4
    """)
    currencies = {"WH-1": "USD", "WH-2": "CHF", "WH-3": None}
    budgets = [Money(Decimal(5), currencies[key]) if key in currencies else None for key in frame["key"]]
    frame["budget_planned"] = pd.Series(budgets, dtype=object)
    found = resolve_links(frame)
    picture = heatmap(frame, implied_dates(frame, found.links).links, found.unresolved, TODAY)
    (at_risk,) = picture.cells["at_risk"]
    assert [money.currency for money in at_risk] == [None, "CHF", "USD"]


def test_value_at_risk_counts_each_milestone_that_waits_badly_once_and_keeps_currencies_apart() -> None:
    frame = table("""
        key    function   due_date    depends_on
        IT-4   IT         2026-03-23  -
        IT-5   IT         2026-03-24  -
        WH-7   Warehouse  2026-03-05  IT-4; IT-5
        WH-8   Warehouse  2026-03-06  IT-4
        WH-9   Warehouse  2026-06-06  IT-4
    """)
    budgets = {"WH-7": Money(Decimal(1000), "EUR"), "WH-8": Money(Decimal(5), "CHF"), "WH-9": Money(Decimal(7), "EUR")}
    frame["budget_planned"] = pd.Series([budgets.get(key) for key in frame["key"]], dtype=object)
    found = resolve_links(frame)
    ties = implied_dates(frame, found.links).links
    since = [date(2026, 2, 1), date(2026, 1, 31), date(2026, 2, 28), None]
    picture = heatmap(frame, ties.assign(since=pd.Series(since, dtype=object)), found.unresolved, date(2026, 3, 2))
    (row,) = picture.cells.to_dict("records")
    assert row["at_risk"] == (Money(Decimal(1000), "EUR"), Money(Decimal(5), "CHF"))
    assert row["oldest_days"] == 30
