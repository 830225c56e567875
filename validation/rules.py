"""The rules that a milestone is held to: each a generator over rows, each finding with advice to its owner.

A rule looks at values only; what cannot be read at all has been held before (`validation.coerce`). A rule
that needs the links of others or the calendar stands elsewhere. `RULES` at the bottom is the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from domain.issues import Issue, Severity
from domain.records import CellRef, Key, Link, Money, RowValues, is_blank
from domain.schema import CLOSED

Rows: TypeAlias = Mapping[Key, RowValues]
Where: TypeAlias = Callable[[Key, str], CellRef | str]
"""(key, field) → the place to point at."""
Rule: TypeAlias = Callable[[Rows, Where, date], Iterator[Issue]]


def actual_not_in_future(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """A milestone cannot have been achieved on a day that has not come."""
    for key, row in rows.items():
        actual = _date(row, "actual_date")
        if actual and actual > today:
            message = f"{key} says that it was achieved on {actual}, which is still to come."
            advice = "Put the expected date into the forecast, and leave the actual date empty."
            yield Issue("actual-in-future", "error", where(key, "actual_date"), message, advice)


def done_has_actual(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """Done happened on a day."""
    for key, row in rows.items():
        if row.get("status") == "done" and is_blank(row.get("actual_date")):
            message = f"{key} is Done, and nobody says since when."
            yield Issue("done-without-actual", "warning", where(key, "status"), message, "Add the actual date.")


def actual_means_done(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """An actual date on open work is either a forecast or a forgotten status."""
    for key, row in rows.items():
        actual, status = _date(row, "actual_date"), row.get("status")
        if actual and actual <= today and status is not None and status not in CLOSED:
            message = f"{key} was achieved on {actual}, and its status is still {_worded(status)}."
            yield Issue("actual-without-done", "warning", where(key, "status"), message, "Set the status to Done.")


def start_before_due(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """Work starts before it is due."""
    for key, row in rows.items():
        start, due = _date(row, "start_date"), _date(row, "due_date")
        if start and due and start > due:
            message = f"{key} starts on {start}, after its due date {due}."
            advice = "One of the two dates is wrong; day and month may be swapped."
            yield Issue("start-after-due", "warning", where(key, "start_date"), message, advice)


def actual_not_before_start(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """Nothing is achieved before it starts."""
    for key, row in rows.items():
        start, actual = _date(row, "start_date"), _date(row, "actual_date")
        if start and actual and actual < start:
            message = f"{key} was achieved on {actual}, before its start {start}."
            advice = "One of the two dates is wrong."
            yield Issue("actual-before-start", "warning", where(key, "actual_date"), message, advice)


def done_is_complete(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """Done is 100 %."""
    for key, row in rows.items():
        percent = row.get("percent_complete")
        if row.get("status") == "done" and isinstance(percent, Decimal) and percent < 100:
            message = f"{key} is Done at {percent} %."
            advice = "Set it to 100 %, or take Done back."
            yield Issue("done-not-complete", "warning", where(key, "percent_complete"), message, advice)


def complete_is_done(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """100 % of open work asks what is still missing."""
    for key, row in rows.items():
        status = row.get("status")
        if row.get("percent_complete") == 100 and status is not None and status not in CLOSED:
            message = f"{key} is 100 % complete, and its status is {_worded(status)}."
            advice = "Set the status to Done, or say what is still missing."
            yield Issue("complete-not-done", "warning", where(key, "status"), message, advice)


def not_started_has_no_progress(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """What has not started is at 0 %."""
    for key, row in rows.items():
        percent = row.get("percent_complete")
        if row.get("status") == "not_started" and isinstance(percent, Decimal) and 0 < percent < 100:
            message = f"{key} has not started, and is {percent} % complete."
            advice = "Set the status to In progress, or the percentage to 0."
            yield Issue("progress-before-start", "warning", where(key, "status"), message, advice)


def forecast_not_in_past(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """Open work cannot be expected on a day that has passed."""
    for key, row in rows.items():
        forecast, status = _date(row, "forecast_date"), row.get("status")
        if forecast and forecast < today and status not in CLOSED and is_blank(row.get("actual_date")):
            message = f"{key} was expected on {forecast}, which has passed."
            advice = "Give a new forecast, or the actual date."
            yield Issue("forecast-in-past", "warning", where(key, "forecast_date"), message, advice)


def no_link_to_itself(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """Nothing waits for itself."""
    for key, row in rows.items():
        own = {key, str(row.get("sheet_id") or key)}
        if any(link.ref in own for link in _links(row)):
            message = f"{key} waits for itself."
            yield Issue("self-link", "error", where(key, "depends_on"), message, "Remove its own id from the cell.")


def no_link_twice(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """One dependency is stated once."""
    for key, row in rows.items():
        refs = [link.ref for link in _links(row)]
        if twice := sorted({ref for ref in refs if refs.count(ref) > 1}):
            message = f"{key} names {', '.join(twice)} more than once."
            yield Issue("duplicate-link", "warning", where(key, "depends_on"), message, "Keep one of them.")


def budget_is_kept(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
    """Spending stays within the budget of the same currency."""
    for key, row in rows.items():
        planned, spent = row.get("budget_planned"), row.get("budget_actual")
        if not isinstance(planned, Money) or not isinstance(spent, Money) or planned.currency != spent.currency:
            continue
        if spent.amount > planned.amount:
            message = f"{key} spent {spent} of a budget of {planned}."
            advice = "Check both amounts, and tell the controller."
            yield Issue("budget-overrun", "warning", where(key, "budget_actual"), message, advice)


def _missing(rule: str, field: str, what: str, advice: str) -> Rule:
    severity: Severity = "gap"

    def is_there(rows: Rows, where: Where, today: date) -> Iterator[Issue]:
        for key, row in rows.items():
            if row.get("status") != "cancelled" and is_blank(row.get(field)):
                yield Issue(rule, severity, where(key, field), f"{key} has no {what}.", advice)

    is_there.__name__ = rule.replace("-", "_")
    is_there.__doc__ = f"Every milestone has its {what}."
    return is_there


def _date(row: RowValues, field: str) -> date | None:
    value = row.get(field)
    return value if isinstance(value, date) else None


def _links(row: RowValues) -> list[Link]:
    value = row.get("depends_on")
    return [part for part in value if isinstance(part, Link)] if isinstance(value, tuple) else []


def _worded(status: object) -> str:
    return str(status).replace("_", " ")


RULES: list[Rule] = [
    actual_not_in_future,
    done_has_actual,
    actual_means_done,
    start_before_due,
    actual_not_before_start,
    done_is_complete,
    complete_is_done,
    not_started_has_no_progress,
    forecast_not_in_past,
    no_link_to_itself,
    no_link_twice,
    budget_is_kept,
    _missing("owner-missing", "owner", "owner", "Name the one person who answers for it."),
    _missing("function-missing", "function", "function", "Name the function that answers for it."),
    _missing("due-missing", "due_date", "due date", "Commit to a date."),
    _missing(
        "done-definition-missing", "done_definition", "definition of Done", "Agree with the receivers what Done is."
    ),
]
