"""Function × week: what each function has to deliver when, and how bad it stands: peaks of load, collisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from analysis.frames import NUMBER, TEXT, dates, frame, values
from analysis.heatmap import HEAT_STATES
from domain.schema import CLOSED, NO_FUNCTION


def monday_of(day: date) -> date:
    """The Monday of a day's week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def due_by_week(milestones: pd.DataFrame, first: date, count: int) -> pd.DataFrame:
    """What is due in each of `count` weeks from the week of `first`.

    `milestones`: function (may be blank), status, due_date, state (of `HEAT_STATES`, or of `CLOSED`). Columns of the
    result, one row for each function and week with something due: function; week (date, its Monday); due (int, all);
    open (int); state (the worst of the open ones, "none" where all are closed).

    >>> plan = pd.DataFrame({"function": ["IT", "IT"], "due_date": [date(2026, 3, 3), date(2026, 3, 6)],
    ...                      "status": ["done", "in_progress"], "state": ["done", "tight"]})
    >>> due_by_week(plan, date(2026, 3, 2), 1).values.tolist()
    [['IT', datetime.date(2026, 3, 2), 2, 1, 'tight']]
    """
    start = monday_of(first)
    stop = start + timedelta(weeks=count)
    found: dict[tuple[str, date], list[str | None]] = {}
    columns = (values(milestones, name) for name in ("function", "status", "state"))
    for due, function, status, state in zip(dates(milestones, "due_date"), *columns, strict=True):
        if due is not None and start <= due < stop:
            place = function or NO_FUNCTION, monday_of(due)
            found.setdefault(place, []).append(None if status in CLOSED else state)
    rows = [(*place, len(states), *_open(states)) for place, states in sorted(found.items())]
    return frame(rows, function=TEXT, week="object", due=NUMBER, open=NUMBER, state=TEXT)


def _open(states: Sequence[str | None]) -> tuple[int, str]:
    still = [state for state in states if state is not None]
    return len(still), max(still, key=HEAT_STATES.index, default="none")
