"""Milestone trend on the dependencies page: when each date was said to be, review after review, and which run away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from analysis.trend import Trend
from services.foresight import trend
from services.insights import World
from services.workspace import Workspace
from ui import page, session, status, tables
from ui.rows import value_at
from ui.theme import theme
from ui.words import count

LINES = 8
HEIGHT_PX = 420


@st.cache_resource(show_spinner="Reading how the dates moved…", max_entries=4)
def _loaded(_ws: Workspace, version: str, today: date) -> list[Trend]:
    return trend(_ws, today)


def draw(world: World) -> None:
    """The lines of the milestones that moved most, the list of all that moved."""
    ws = session.workspace()
    chosen = st.multiselect(
        "Function", world.heat.functions, key="of", bind="query-params", placeholder="All functions"
    )
    found = [
        each
        for each in _loaded(ws, ws.version(), session.today())
        if not chosen or value_at(world.milestones, each.key, "function") in chosen
    ]
    moved = sorted((each for each in found if each.moves), key=lambda each: (each.converges, -each.slip_days))
    if not moved:
        page.empty(
            "No date has moved yet", "Once dates move, each line shows when a milestone was said to come.", "show_chart"
        )
        return
    away = [each for each in moved if not each.converges]
    st.markdown(_sentence(len(found), len(moved), len(away)))
    st.echarts_chart(
        options(world, moved[:LINES], session.today(), dark=session.is_dark()),
        height=HEIGHT_PX,
        key="trend",
        alt="When each milestone was said to come, over time. The table below says the same.",
    )
    if len(moved) > LINES:
        st.caption(f"The {LINES} that moved most are drawn; the table lists all.")
    _table(world, moved)


def _sentence(known: int, moved: int, away: int) -> str:
    verb = "runs" if away == 1 else "run"
    runs = f" :red[:material/trending_up:] **{away} {verb} away as fast as time passes.**" if away else ""
    return f"Of {count(known, 'milestone')} with a date, **{moved}** moved since Cairn reads them.{runs}"


def _table(world: World, moved: list[Trend]) -> None:
    away = status.Chip("Runs away", "trending_up", "↗", "red")
    steady = status.Chip("Will come", "check_circle", "✓", "green")
    rows = [
        {
            "Key": each.key,
            "Milestone": value_at(world.milestones, each.key, "title"),
            "Function": value_at(world.milestones, each.key, "function"),
            "First said": each.points[0][1],
            "Now said": each.points[-1][1],
            "Slipped by": each.slip_days,
            "Moves": each.moves,
            "Trend": [(steady if each.converges else away).label],
        }
        for each in moved
    ]
    columns = {
        "Key": None,
        "Trend": tables.chip("Trend", [away, steady], width=120),
        "Milestone": 280,
        "Function": 150,
        "First said": tables.day("First said"),
        "Now said": tables.day("Now said"),
        "Slipped by": tables.number("Slipped by", width=100, help_text="Working days; negative is earlier."),
        "Moves": tables.number("Moves", width=80),
    }
    tables.show(rows, columns, key="trends", alt="How dates moved", in_full=15)


def options(world: World, lines: list[Trend], today: date, *, dark: bool) -> dict[str, Any]:
    """The options of the chart: time to the right, the date that was said upwards. A line that rises slips; it is done
    where it meets the diagonal."""
    look = theme(dark=dark)
    first = min(each.points[0][0].date() for each in lines)
    latest = max(day for each in lines for _, day in each.points)
    quiet = {
        "axisLabel": {"color": look.text, "hideOverlap": True},
        "axisLine": {"lineStyle": {"color": look.faint}},
        "splitLine": {"show": True, "lineStyle": {"color": look.faint, "opacity": 0.6}},
        "nameTextStyle": {"color": look.text},
    }
    end = max(latest, today) + timedelta(days=7)
    tomorrow = (today + timedelta(days=1)).isoformat()
    return {
        "animation": False,
        "color": list(look.series),
        "grid": {"left": 8, "right": 24, "top": 30, "bottom": 60, "containLabel": True},
        "tooltip": {"confine": True, "formatter": "{a}"},
        "legend": {
            "bottom": 0,
            "type": "scroll",
            "textStyle": {"color": look.text, "width": 220, "overflow": "truncate"},
        },
        "xAxis": {"type": "time", "min": first.isoformat(), "max": tomorrow, **quiet},
        "yAxis": {"type": "time", "name": "Date that was said", "max": end.isoformat(), **quiet},
        "series": [
            *(_line(world, each, today) for each in lines),
            {
                "name": "Today reaches the date",
                "type": "line",
                "silent": True,
                "symbol": "none",
                "lineStyle": {"type": "dashed", "color": look.text, "width": 1},
                "itemStyle": {"color": look.text},
                "data": [[first.isoformat(), first.isoformat()], [today.isoformat(), today.isoformat()]],
            },
        ],
    }


def _line(world: World, each: Trend, today: date) -> dict[str, Any]:
    points = [[at.isoformat(), day.isoformat()] for at, day in each.points]
    return {
        "name": f"{each.key} {value_at(world.milestones, each.key, 'title') or ''}",
        "type": "line",
        "step": "end",
        "symbolSize": 8,
        "data": [*points, [(today + timedelta(days=1)).isoformat(), points[-1][1]]],
    }
