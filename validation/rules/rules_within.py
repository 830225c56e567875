"""The rules that a milestone is held to by what it says itself, and the list of all rules.

A rule looks at values only: what cannot be read at all has been held before (`validation.values.problems`), what takes
several milestones stands in `validation.rules.rules_between`. A workspace may leave any of them out.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from domain.records import Money
from validation.rules.rule import Rule, Scope, Subject, is_done, is_open, is_wanted, rule
from validation.rules.rules_between import BETWEEN

LONGEST_TITLE = 200
FAR_YEARS = 15
"""Nobody plans further, and nobody reports what is longer ago."""


def _has_not_begun(status: str | None) -> bool:
    return status == "not_started"


_DATES = ("due_date", "forecast_date", "start_date", "baseline_date", "actual_date")
_BOTH_AMOUNTS = Scope(filled=("budget_planned", "budget_actual"))


@rule(
    "actual-in-future",
    "error",
    "actual_date",
    "Put the expected date into the forecast, and leave the actual date empty.",
    Scope(filled=("actual_date",)),
)
def actual_not_in_future(it: Subject) -> str | None:
    """A milestone cannot have been achieved on a day that has not come."""
    actual = it.day("actual_date")
    late = actual and actual > it.today
    return f"{it.key} says that it was achieved on {actual}, which is still to come." if late else None


@rule(
    "done-without-actual",
    "warning",
    "status",
    "Add the actual date.",
    Scope(blank=("actual_date",), status=is_done),
    grown="error",
)
def done_has_actual(it: Subject) -> str | None:
    """What is Done was achieved on a day."""
    return f"{it.key} is Done, and nobody says since when."


@rule(
    "actual-without-done",
    "warning",
    "status",
    "Set the status to Done.",
    Scope(filled=("actual_date", "status"), status=is_open),
)
def actual_means_done(it: Subject) -> str | None:
    """An actual date on open work is either a forecast or a forgotten status."""
    actual = it.day("actual_date")
    if actual and actual <= it.today:
        return f"{it.key} was achieved on {actual}, and its status is still {_worded(it.status)}."
    return None


@rule(
    "start-after-due",
    "warning",
    "start_date",
    "One of the two dates is wrong; day and month may be swapped.",
    Scope(filled=("start_date", "due_date")),
    grown="error",
)
def start_before_due(it: Subject) -> str | None:
    """Work starts before it is due."""
    start, due = it.day("start_date"), it.day("due_date")
    return f"{it.key} starts on {start}, after its due date {due}." if start and due and start > due else None


@rule(
    "actual-before-start",
    "warning",
    "actual_date",
    "One of the two dates is wrong.",
    Scope(filled=("start_date", "actual_date")),
)
def actual_not_before_start(it: Subject) -> str | None:
    """Nothing is achieved before it starts."""
    start, actual = it.day("start_date"), it.day("actual_date")
    if start and actual and actual < start:
        return f"{it.key} was achieved on {actual}, before its start {start}."
    return None


@rule(
    "duration-against-dates",
    "warning",
    "duration_days",
    "Correct the duration, or one of the two dates.",
    Scope(filled=("start_date", "due_date", "duration_days")),
)
def duration_fits(it: Subject) -> str | None:
    """So many working days fit between start and due date."""
    start, due, lasts = it.day("start_date"), it.day("due_date"), it.row.get("duration_days")
    if not start or not due or start > due or not isinstance(lasts, Decimal):
        return None
    days = (due - start).days + 1
    return f"{it.key} lasts {lasts} working days, and has {days} days from {start} to {due}." if lasts > days else None


@rule(
    "forecast-in-past",
    "warning",
    "forecast_date",
    "Give a new forecast, or the actual date.",
    Scope(filled=("forecast_date",), blank=("actual_date",), status=is_open),
)
def forecast_not_in_past(it: Subject) -> str | None:
    """Open work cannot be expected on a day that has passed."""
    forecast = it.day("forecast_date")
    passed = forecast and forecast < it.today
    return f"{it.key} was expected on {forecast}, which has passed." if passed else None


@rule(
    "overdue-without-forecast",
    "warning",
    "due_date",
    "Say when it is expected now, or that it is Done.",
    Scope(filled=("due_date",), blank=("actual_date", "forecast_date"), status=is_open),
)
def overdue_has_forecast(it: Subject) -> str | None:
    """Open work whose due date has passed says when it is expected now."""
    due = it.day("due_date")
    passed = due and due < it.today
    return f"{it.key} was due on {due} and is open, and nobody says when it is expected." if passed else None


@rule(
    "late-start",
    "warning",
    "status",
    "Set the status to In progress, or move the start.",
    Scope(filled=("start_date",), status=_has_not_begun),
)
def begun_when_planned(it: Subject) -> str | None:
    """Work whose start has passed has begun."""
    start = it.day("start_date")
    late = start and start < it.today
    return f"{it.key} should have started on {start}, and has not." if late else None


@rule("date-far-away", "warning", "due_date", "Check the year.", Scope(beside=_DATES))
def date_is_near(it: Subject) -> str | None:
    """Plans reach some years, not generations."""
    first, last = _near(it.today)
    for name in _DATES:
        day = it.row.get(name)
        if isinstance(day, date) and not first <= day <= last:
            return f"{it.key} has the date {day}, more than {FAR_YEARS} years away."
    return None


@lru_cache(maxsize=16)
def _near(today: date) -> tuple[date, date]:
    span = timedelta(days=366 * FAR_YEARS)
    return today - span, today + span


@rule(
    "weekend-date", "info", "due_date", "Choose a working day, or leave it.", Scope(filled=("due_date",)), is_on=False
)
def due_on_a_working_day(it: Subject) -> str | None:
    """A due date is a working day."""
    due = it.day("due_date")
    return f"{it.key} is due on {due}, a {due:%A}." if due and due.weekday() > 4 else None


@rule(
    "baseline-moved",
    "warning",
    "baseline_date",
    "Leave the baseline as agreed, and move the due date with a reason.",
    Scope(on_edit=True),
)
def baseline_stays(it: Subject) -> str | None:
    """The date as first agreed does not move."""
    first = it.before.get("baseline_date") if it.before else None
    moved = isinstance(first, date) and it.row.get("baseline_date") != first
    return f"The baseline of {it.key} was {first}, and would be {it.row.get('baseline_date')}." if moved else None


@rule(
    "done-not-complete",
    "warning",
    "percent_complete",
    "Set it to 100 %, or take Done back.",
    Scope(filled=("percent_complete",), status=is_done),
    grown="error",
)
def done_is_complete(it: Subject) -> str | None:
    """Done is 100 %."""
    percent = it.row.get("percent_complete")
    short = isinstance(percent, Decimal) and percent < 100
    return f"{it.key} is Done at {percent} %." if short else None


@rule(
    "complete-not-done",
    "warning",
    "status",
    "Set the status to Done, or say what is still missing.",
    Scope(filled=("percent_complete", "status"), status=is_open),
)
def complete_is_done(it: Subject) -> str | None:
    """100 % of open work asks what is still missing."""
    is_complete = it.row.get("percent_complete") == 100
    return f"{it.key} is 100 % complete, and its status is {_worded(it.status)}." if is_complete else None


@rule(
    "progress-before-start",
    "warning",
    "status",
    "Set the status to In progress, or the percentage to 0.",
    Scope(filled=("percent_complete",), status=_has_not_begun),
)
def not_started_has_no_progress(it: Subject) -> str | None:
    """What has not started is at 0 %."""
    percent = it.row.get("percent_complete")
    begun = isinstance(percent, Decimal) and 0 < percent < 100
    return f"{it.key} has not started, and is {percent} % complete." if begun else None


@rule(
    "red-and-done",
    "warning",
    "health",
    "Say what is still wrong, or clear the health.",
    Scope(filled=("health",), status=is_done),
)
def done_is_well(it: Subject) -> str | None:
    """What is Done is no longer in trouble."""
    return f"{it.key} is Done, and its health is red." if it.row.get("health") == "red" else None


@rule("budget-overrun", "warning", "budget_actual", "Check both amounts, and tell the controller.", _BOTH_AMOUNTS)
def budget_is_kept(it: Subject) -> str | None:
    """Spending stays within the budget of the same currency."""
    planned, spent = it.row.get("budget_planned"), it.row.get("budget_actual")
    if not isinstance(planned, Money) or not isinstance(spent, Money) or planned.currency != spent.currency:
        return None
    return f"{it.key} spent {spent} of a budget of {planned}." if spent.amount > planned.amount else None


@rule("currency-differs", "warning", "budget_actual", "Give both amounts in one currency.", _BOTH_AMOUNTS)
def one_currency(it: Subject) -> str | None:
    """Budget and spending are in one currency."""
    planned, spent = it.row.get("budget_planned"), it.row.get("budget_actual")
    if not isinstance(planned, Money) or not isinstance(spent, Money) or planned.currency == spent.currency:
        return None
    return f"{it.key} has a budget of {planned}, and spent {spent}."


@rule(
    "negative-budget",
    "warning",
    "budget_planned",
    "Write the amount without a minus.",
    Scope(filled=("budget_planned",)),
)
def budget_is_positive(it: Subject) -> str | None:
    """A budget is not less than nothing."""
    planned = it.row.get("budget_planned")
    return f"{it.key} has a budget of {planned}." if isinstance(planned, Money) and planned.amount < 0 else None


@rule(
    "title-too-long",
    "warning",
    "title",
    "Say in a few words what will be true, and put the rest into the notes.",
    Scope(filled=("title",)),
)
def title_is_short(it: Subject) -> str | None:
    """A title can be read at a glance."""
    title = str(it.row.get("title") or "")
    return f"The title of {it.key} has {len(title)} characters." if len(title) > LONGEST_TITLE else None


@rule(
    "owner-twice",
    "info",
    "contributors",
    "Take the owner out of the contributors.",
    Scope(filled=("contributors",), beside=("owner",)),
)
def owner_is_no_contributor(it: Subject) -> str | None:
    """The accountable person is not named a second time."""
    others = it.row.get("contributors")
    twice = isinstance(others, tuple) and it.row.get("owner") in others
    return f"{it.key} names {it.row.get('owner')} as owner and as contributor." if twice else None


def _missing(name: str, field: str, what: str, advice: str, *, once_done: bool = False) -> Rule:
    def is_there(it: Subject) -> str | None:
        return f"{it.key} has no {what}."

    is_there.__doc__ = f"Every {'finished ' if once_done else ''}milestone has its {what}."
    scope = Scope(blank=(field,), status=is_done if once_done else is_wanted)
    return rule(name, "gap", field, advice, scope)(is_there)


def _worded(status: object) -> str:
    return str(status).replace("_", " ")


RULES: tuple[Rule, ...] = (
    actual_not_in_future,
    done_has_actual,
    actual_means_done,
    start_before_due,
    actual_not_before_start,
    duration_fits,
    forecast_not_in_past,
    overdue_has_forecast,
    begun_when_planned,
    date_is_near,
    due_on_a_working_day,
    baseline_stays,
    done_is_complete,
    complete_is_done,
    not_started_has_no_progress,
    done_is_well,
    *BETWEEN,
    budget_is_kept,
    one_currency,
    budget_is_positive,
    title_is_short,
    owner_is_no_contributor,
    _missing("owner-missing", "owner", "owner", "Name the one person who answers for it."),
    _missing("function-missing", "function", "function", "Name the function that answers for it."),
    _missing("due-missing", "due_date", "due date", "Commit to a date."),
    _missing(
        "done-definition-missing", "done_definition", "definition of Done", "Agree with the receivers what Done is."
    ),
    _missing("outcome-missing", "outcome", "outcome", "Name the measurable result that it serves."),
    _missing("evidence-missing", "evidence", "evidence", "Say, or link, what shows that it is Done.", once_done=True),
)
