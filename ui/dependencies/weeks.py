"""Function × week on the dependencies page: what is due when, and how it stands; a click shows what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from analysis.weeks import due_by_week, monday_of
from domain.schema import NO_FUNCTION
from services.insights import World
from services.schema.calendars import days_off_between
from ui import clicked, session, tables
from ui.charts import Cell, Cells
from ui.rows import rows_of
from ui.words import count, day, plain

WEEKS = 16
CHART = "weeks"
_FIRST, _WEEK = "weeks_from", "week"


def draw(world: World) -> None:
    """The weeks from the chosen one on, and what is behind a cell."""
    first: date = st.session_state.get(_FIRST) or monday_of(session.today())
    _walk(first)
    found = due_by_week(world.milestones, first, WEEKS)
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    cells = _cells(world.heat.functions, weeks, found, off_in(world, weeks))
    picture = st.container()
    function, week = _boxes(world, weeks)
    with picture:
        clicked.draw(
            cells,
            name=CHART,
            alt="What each function has to deliver in each week. The table below says the same.",
            chosen=cells.position(function, label(week)) if function and week else None,
            on_click=_choose,
        )
    _behind(world, weeks, function, week)


def _boxes(world: World, weeks: list[date]) -> tuple[str | None, date | None]:
    """Two boxes that say what a click on a cell says."""
    left, right = st.columns(2)
    chosen: dict[str, Any] = {"on_change": clicked.forget, "args": (CHART,), "index": None}
    function: str | None = left.selectbox(
        "Who delivers", world.heat.functions, key="whose", bind="query-params", placeholder="Every function", **chosen
    )
    week: str | None = right.selectbox(
        "Week of", [label(each) for each in weeks], key=_WEEK, placeholder="All these weeks", **chosen
    )
    return function, next((each for each in weeks if label(each) == week), None)


def _walk(first: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Earlier", icon=":material/chevron_left:", key="weeks_earlier", on_click=_go, args=(first, -WEEKS // 2)
        )
        last = first + timedelta(weeks=WEEKS - 1)
        st.markdown(f"**Weeks of {day(first)} to {day(last)}**", width="content")
        st.button("Later", icon=":material/chevron_right:", key="weeks_later", on_click=_go, args=(first, WEEKS // 2))
        st.caption(
            "Each cell counts what is due in that week; the colour is the worst of what is still open; "
            "hatched weeks have days off."
        )


def _go(first: date, weeks: int) -> None:
    st.session_state[_FIRST] = first + timedelta(weeks=weeks)
    st.session_state[_WEEK] = None
    clicked.forget(CHART)


def _choose(function: str, week: str) -> None:
    st.session_state["whose"], st.session_state[_WEEK] = function, week


def label(week: date) -> str:
    """A week by its Monday.

    >>> label(date(2026, 3, 2))
    '2 Mar'
    """
    return f"{week.day} {week:%b}"


def off_in(world: World, weeks: list[date]) -> dict[tuple[str, date], list[str]]:
    """Function and week → the days off in it, in words."""
    found: dict[tuple[str, date], list[str]] = defaultdict(list)
    others = [function for function in world.heat.functions if function not in world.times]
    for (off, name), whose in days_off_between(world.times, weeks[0], weeks[-1] + timedelta(days=6)).items():
        for function in [each for who in whose for each in ([who] if who else others)]:
            found[function, monday_of(off)].append(f"{name} on {off:%a} {off.day} {off:%b}")
    return found


def _cells(
    functions: list[str], weeks: list[date], found: pd.DataFrame, off: Mapping[tuple[str, date], list[str]]
) -> Cells:
    known = {(row.function, row.week): row for row in rows_of(found)}
    cells = []
    for function in functions:
        for week in weeks:
            row = known.get((function, week))
            free = off.get((function, week), [])
            said = f"{count(row.due, 'milestone')} due, {row.open} open" if row else "nothing due"
            cells.append(
                Cell(
                    str(row.due) if row else "",
                    row.state if row else "none",
                    f"{function}, week of {day(week)}: {said}" + "".join(f"; off: {one}" for one in free),
                    hatched=bool(free),
                )
            )
    return Cells(functions, [label(week) for week in weeks], cells, "functions by week")


def _behind(world: World, weeks: list[date], function: str | None, week: date | None) -> None:
    frame = world.milestones
    start, stop = (week, week + timedelta(weeks=1)) if week else (weeks[0], weeks[-1] + timedelta(weeks=1))
    if function:
        frame = frame[[(name or NO_FUNCTION) == function for name in frame["function"]]]
    due = frame[[start <= each < stop if each is not None else False for each in frame["due_date"]]]
    span = f"in the week of {day(start)}" if week else "in these weeks"
    st.subheader(f"{plain(function or 'Everybody')}, due {span} :gray[{len(due)}]", anchor=False)
    tables.milestones(due.sort_values("due_date"), world, key="due", alt="What is due in the cell")
