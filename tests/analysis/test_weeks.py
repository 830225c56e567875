"""Function × week: a week begins on Monday, what is closed counts as due and has no colour."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.weeks import due_by_week

PLAN = pd.DataFrame(
    [
        ("IT", date(2026, 3, 1), "not_started", "fine"),
        ("IT", date(2026, 3, 2), "not_started", "fine"),
        ("IT", date(2026, 3, 8), "in_progress", "short"),
        ("IT", date(2026, 3, 9), "done", "done"),
        (None, date(2026, 3, 15), "cancelled", "cancelled"),
        ("IT", date(2026, 3, 16), "not_started", "fine"),
        ("IT", None, "not_started", "fine"),
    ],
    columns=["function", "due_date", "status", "state"],
)


def test_each_week_counts_what_is_due_in_it_and_shows_the_worst_of_what_is_open() -> None:
    found = due_by_week(PLAN, date(2026, 3, 4), 2)

    assert found.values.tolist() == [
        ["(no function)", date(2026, 3, 9), 1, 0, "none"],
        ["IT", date(2026, 3, 2), 2, 2, "short"],
        ["IT", date(2026, 3, 9), 1, 0, "none"],
    ]


def test_no_milestones_give_no_weeks() -> None:
    assert due_by_week(PLAN.iloc[:0], date(2026, 3, 4), 2).empty
