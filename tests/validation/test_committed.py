"""What a sheet commits to: its due date, whatever it is called, and which dates stand for which."""

from __future__ import annotations

import pytest

from domain.sheets import SheetSnapshot
from tests.validation.sheets import mapping_of, read, table
from validation.tables.headers import guess_binding


def dated(*headers: str, status: str = "") -> SheetSnapshot:
    """Three milestones with a column of dates under each header."""
    days = (("2026-03-02", "2026-04-06"), ("2026-05-04", "2026-06-01"), ("2026-07-06", "2026-08-03"))
    rows = [f"Milestone {n} | Ana | {' | '.join(pair[: len(headers)])} | {status}" for n, pair in enumerate(days, 1)]
    return table("\n".join([f"Milestone | Owner | {' | '.join(headers)} | {'Status' if status else ''}", *rows]))


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (("Original due", "Current forecast"), ("due_date", "forecast_date")),
        (("Baseline", "Revised date"), ("baseline_date", "due_date")),
        (("Ursprünglicher Termin", "Neuer Termin"), ("baseline_date", "due_date")),
        (("Due date", "Revised due date"), ("due_date", "forecast_date")),
        (("Forecast", "Due date"), ("forecast_date", "due_date")),
        (("ETA",), ("due_date",)),
        (("Baseline",), ("due_date",)),
    ],
)
def test_the_due_date_is_what_is_committed_now(headers: tuple[str, ...], fields: tuple[str, ...]) -> None:
    found = mapping_of(dated(*headers))
    assert {name: header for name, header in found.items() if name.endswith("_date")} == dict(
        zip(fields, headers, strict=True)
    )


def test_what_else_such_a_column_may_be_is_offered_and_why_is_said() -> None:
    column = next(one for one in guess_binding(dated("Original due", "Current forecast")).columns if one.column == 3)
    assert "baseline_date" in column.alternatives
    assert (column.confidence < 0.9, column.why) == (True, "No other column has the date that is committed.")


def test_the_only_date_of_rows_that_are_not_done_is_no_date_of_their_end() -> None:
    assert mapping_of(dated("Gereed op", status="In progress"))["due_date"] == "Gereed op"
    assert mapping_of(dated("Completed on", status="Done"))["actual_date"] == "Completed on"


@pytest.mark.parametrize(
    ("title", "cells", "days"),
    [
        ("Plan", ("Mar-26", "Jun-26", "Sep-26", "Jan-27"), ("2026-03-31", "2026-06-30", "2026-09-30", "2027-01-31")),
        (
            "Plan 2026",
            ("Mar-27", "Apr-3", "Jun 12", "Dec-26"),
            ("2026-03-27", "2026-04-03", "2026-06-12", "2026-12-26"),
        ),
        ("Plan", ("Mar-31", "Apr-30", "Jun-30", "Dec-31"), (None, None, None, None)),
        (
            "Plan",
            ("Mar '27", "Apr ’27", "Jun '27", "Dec '27"),
            ("2027-03-31", "2027-04-30", "2027-06-30", "2027-12-31"),
        ),
    ],
)
def test_a_month_with_a_number_is_of_a_year_or_a_day_as_its_column_shows(
    title: str, cells: tuple[str, ...], days: tuple[str | None, ...]
) -> None:
    rows = [f"Build part {n} | {cell}" for n, cell in enumerate(cells, 1)]
    found = read(table("\n".join([title, "Task | Due", *rows])))
    assert [str(row.values["due_date"]) if "due_date" in row.values else None for row in found.rows] == list(days)
    assert {one.issue.rule for row in found.rows for one in row.held} <= {"ambiguous-date"}


def test_marks_are_a_status_where_the_legend_explains_them_and_else_nothing() -> None:
    rows = "Item | Due | S\nPump in | 2026-02-02 | D\nLoop checks | 2026-02-09 | I\nHand-over | 2026-02-16 | N"
    assert "status" not in mapping_of(table(rows))
    explained = table(f"Legend: D = Done, I = In progress, N = Not started\n{rows}")
    assert mapping_of(explained)["status"] == "S"
    assert [row.values["status"] for row in read(explained).rows] == ["done", "in_progress", "not_started"]


def test_a_list_of_projects_has_its_projects_for_titles() -> None:
    found = mapping_of(
        table("Project | Dept | Manager | End date\nCRM | Sales | Ito | 2026-09-30\nFleet | Ops | Jo | 2026-03-31")
    )
    assert (found["title"], found["function"], found["owner"]) == ("Project", "Dept", "Manager")
