"""The parts of the functions page: the list, the working time of one function, the days off that come next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from analysis.countries import countries, name_of, regions
from domain.errors import CairnError
from domain.records import Actor
from domain.schema import CLOSED
from services.access import may
from services.insights import World
from services.schema.calendars import (
    EVERYBODY,
    WEEKDAYS,
    Closure,
    WorkingTime,
    as_it_works,
    choose_working_time,
    days_off_between,
)
from services.workspace import Workspace
from ui import choices, frame, page, session, tables
from ui.words import day, plain

_ACTION = "change schema and rules"
AHEAD = timedelta(weeks=26)
EVERYBODY_SAID = "Everybody"


def draw(ws: Workspace, world: World) -> None:
    """The list; the one chosen in it, to look at and to change; the days off that come next."""
    names = sorted(
        {str(name) for name in world.milestones["function"] if name} | set(world.times) - {EVERYBODY}, key=str.casefold
    )
    _listed(world, names)
    chosen = choices.box("Working time of", "function", names, placeholder=EVERYBODY_SAID, width=320)
    name = chosen or EVERYBODY
    with st.container(border=True), page.said_plainly():
        _edit(ws, world, name)
    _coming(world, chosen)


def _listed(world: World, names: list[str]) -> None:
    open_ones: dict[str, int] = {}
    for function, status in zip(world.milestones["function"], world.milestones["status"], strict=True):
        if function and status not in CLOSED:
            open_ones[str(function)] = open_ones.get(str(function), 0) + 1
    rows = [_row(EVERYBODY_SAID, world.times[EVERYBODY], None)]
    rows += [_row(name, world.times.get(name), open_ones.get(name, 0)) for name in names]
    columns = {
        "Function": 200,
        "Open milestones": tables.number("Open milestones", width=130),
        "Holidays of": 200,
        "Works": 220,
        "Closed": 320,
    }
    tables.show(rows, columns, key="functions", alt="Functions and their working time", opens=())


def _row(name: str, time: WorkingTime | None, open_ones: int | None) -> dict[str, Any]:
    if time is None:
        return {"Function": name, "Open milestones": open_ones, "Holidays of": "As everybody", "Works": "As everybody"}
    return {
        "Function": name,
        "Open milestones": open_ones,
        "Holidays of": name_of(time.place) if time.place else "None",
        "Works": week_said(time.weekmask),
        "Closed": ", ".join(_closure_said(one) for one in time.closed),
    }


def week_said(weekmask: str) -> str:
    """The working days of a week.

    >>> week_said("1111100"), week_said("1111001"), week_said("1111111")
    ('Mon to Fri', 'Mon, Tue, Wed, Thu, Sun', 'Every day')
    """
    days = [name for name, works in zip(WEEKDAYS, weekmask, strict=True) if works == "1"]
    if len(days) == len(WEEKDAYS):
        return "Every day"
    in_a_row = "01" not in weekmask.lstrip("0") and len(days) > 2
    return f"{days[0]} to {days[-1]}" if in_a_row else ", ".join(days)


def _closure_said(closure: Closure) -> str:
    days = day(closure.first) if closure.first == closure.last else f"{day(closure.first)} to {day(closure.last)}"
    return f"{days} ({closure.why})" if closure.why else days


def _edit(ws: Workspace, world: World, name: str) -> None:
    own = world.times.get(name)
    if own is None:
        st.caption(f"{plain(name)} works as everybody. What you choose here holds for this function alone.")
    elif name == EVERYBODY:
        st.caption("Holds for every function that has no working time of its own; the closures hold for all.")
    time = own or world.times[EVERYBODY]
    key = f"{name}_{ws.version()}"
    place = _place(time.place, key)
    week = _week(time, place, key)
    closed = _closures(time.closed if own else (), key)
    usual = WorkingTime(place).weekmask
    wanted = WorkingTime(place, "" if week == usual else week, closed)
    _save(ws, name, own, wanted, key)


def _place(place: str, key: str) -> str:
    country, _, region = place.partition("-")
    with st.container(horizontal=True):
        codes = list(countries())
        country = (
            st.selectbox(
                "Public holidays of",
                codes,
                codes.index(country) if country else None,
                format_func=countries().__getitem__,
                key=f"country_{key}",
                placeholder="None",
                width=280,
            )
            or ""
        )
        parts = list(regions(country))
        if not parts:
            return country
        chosen = st.selectbox(
            "Region",
            parts,
            parts.index(region) if region in parts else None,
            format_func=regions(country).__getitem__,
            key=f"region_{country}_{key}",
            placeholder="The whole country",
            width=280,
        )
    return f"{country}-{chosen}" if chosen else country


def _week(time: WorkingTime, place: str, key: str) -> str:
    usual = time.week or WorkingTime(place).weekmask
    chosen = st.pills(
        "Working days",
        WEEKDAYS,
        selection_mode="multi",
        default=[name for name, works in zip(WEEKDAYS, usual, strict=True) if works == "1"],
        format_func=choices.quiet,
        key=f"week_{place}_{key}",
    )
    return "".join("1" if name in chosen else "0" for name in WEEKDAYS)


def _closures(closed: tuple[Closure, ...], key: str) -> tuple[Closure, ...]:
    st.markdown(":small[Closed]", help="Further days off: both ends are counted.")
    given = pd.DataFrame(
        [(one.first, one.last, one.why) for one in closed], columns=["From", "To", "Why"], dtype=object
    )
    edited = st.data_editor(
        given,
        key=f"closed_{key}",
        num_rows="dynamic",
        hide_index=True,
        width=560,
        column_config={
            "From": st.column_config.DateColumn("From", format=tables.DAY, required=True),
            "To": st.column_config.DateColumn("To", format=tables.DAY, help="The same day where it is left blank."),
            "Why": st.column_config.TextColumn("Why", width=220),
        },
    )
    rows = edited.astype(object).where(edited.notna(), None).itertuples(index=False, name=None)
    return tuple(Closure(first, last or first, str(why or "").strip()) for first, last, why in rows if first)


def _save(ws: Workspace, name: str, own: WorkingTime | None, wanted: WorkingTime, key: str) -> None:
    actor = session.actor()
    allowed = actor is not None and may(actor, _ACTION)
    why = session.NO_PERSON if actor is None else None if allowed else "Only a governor chooses working time."
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input("Reason", key=f"why_{key}", placeholder="Optional; kept in the audit log", width=240)
        saved = st.button(
            "Save working time",
            type="primary",
            icon=":material/calendar_month:",
            disabled=not allowed or wanted == own,
            help=why,
            key="save_time",
        )
        again = own is not None and st.button(
            "No holidays, Mon to Fri" if name == EVERYBODY else "Work as everybody",
            disabled=not allowed or own == WorkingTime(),
            help=why,
            key="reset_time",
        )
    if (saved or again) and actor:
        _chosen(ws, name, wanted if saved else None, actor, reason)


def _chosen(ws: Workspace, name: str, time: WorkingTime | None, actor: Actor, reason: str) -> None:
    try:
        choose_working_time(ws, name, time, actor, reason.strip() or None)
    except CairnError as error:
        page.complain(error)
        return
    frame.say_later(f"The working time of {name or 'everybody'} is saved; slack and earliest dates follow it.")
    st.rerun()


def _coming(world: World, function: str | None) -> None:
    """What is off in the next half year, for one function or for all."""
    today, times = session.today(), world.times
    if function:
        times = {EVERYBODY: as_it_works(times, function)}
    found = days_off_between(times, today, today + AHEAD)
    title = f"Days off{f' of {plain(function)}' if function else ''} in the next {AHEAD.days // 7} weeks"
    st.subheader(f"{title} :gray[{len(found)}]", anchor=False)
    if not found:
        st.caption("None. Choose a country above, and its public holidays are counted.")
        return
    rows = [
        {
            "Day": off,
            "Weekday": WEEKDAYS[off.weekday()],
            "Name": name,
            "Whose": function or _whose(whose, everybody=len(whose) == len(times)),
        }
        for (off, name), whose in found.items()
    ]
    columns = {
        "Day": tables.day("Day", width=120),
        "Weekday": 90,
        "Name": 280,
        "Whose": 260,
    }
    tables.show(rows, columns, key="off", alt="Days off", opens=(), in_full=12)


def _whose(functions: list[str], *, everybody: bool) -> str:
    if everybody:
        return EVERYBODY_SAID
    names = [name for name in functions if name != EVERYBODY]
    return ", ".join([*names, "everybody else"] if EVERYBODY in functions else names)
