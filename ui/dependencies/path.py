"""The longest chain on the dependencies page: on a calendar, and as a list with what each milestone can spare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from domain.records import Key
from domain.schema import NO_FUNCTION
from services.insights import World
from ui import known, page, session, tables
from ui.rows import rows_of
from ui.theme import Theme, theme
from ui.words import count, day, plain

ROW_PX, FRAME_PX = 34, 80
DRAWN = 40
"""Milestones of the chain on the picture: its end is what decides."""
SPARE_UP_TO = 5
"""Working days of float below which a milestone is listed as nearly critical."""


def draw(world: World) -> None:
    """The chain that ends last, then all that could soon be on it."""
    path = list(known.chain(world))
    if len(path) < 2:
        page.empty(
            "No chain yet", "Where milestones with dates wait for each other, the longest chain is here.", "route"
        )
        return
    frame = world.milestones.loc[path]
    end = frame["implied_date"].iloc[-1]
    st.markdown(
        f"The chain that ends last has **{count(len(path), 'milestone')}** and ends on **{day(end)}** with "
        f"**{plain(frame['title'].iloc[-1])}**. Each milestone is what the next one waits for last."
    )
    drawn = path[-DRAWN:]
    if len(path) > DRAWN:
        st.caption(f"The last {DRAWN} of them are drawn.")
    st.echarts_chart(
        options(world, drawn, dark=session.is_dark()),
        height=FRAME_PX + ROW_PX * len(drawn),
        key="path",
        alt="The longest chain on a calendar: committed and earliest possible dates. The table below says the same.",
    )
    spare, shown = known.spare(world), set(path)
    tables.milestones(frame, world, key="path_list", alt="The longest chain", more=_float(spare))
    near = [key for key, days in spare.items() if days <= SPARE_UP_TO and key not in shown]
    if not near:
        st.caption(f"Nothing else is within {SPARE_UP_TO} working days of moving the end.")
        return
    st.subheader(f"Next in line :gray[{len(near)}]", anchor=False)
    st.caption(f"Open milestones that can slip by {SPARE_UP_TO} working days at most before the end moves.")
    nearest = world.milestones.loc[sorted(near, key=lambda key: spare[key])]
    tables.milestones(nearest, world, key="near_list", alt="Nearly critical milestones", more=_float(spare))


def _float(spare: Mapping[Key, int]) -> dict[str, Any]:
    config = tables.number("Can slip by", help_text="Working days before the end of the longest chain moves.")
    return {"Can slip by": (config, spare)}


def options(world: World, path: list[Key], *, dark: bool) -> dict[str, Any]:
    """The options of the chart: one row for each milestone, first at the top; time runs to the right."""
    look = theme(dark=dark)
    rows = list(rows_of(world.milestones.loc[path]))
    names = [f"{row.title} · {row.function or NO_FUNCTION}" for row in rows]
    committed = [_point(n, row.due_date, f"{row.title}: due {day(row.due_date)}") for n, row in enumerate(rows)]
    implied = [
        _point(n, row.implied_date, f"{row.title}: earliest possible {day(row.implied_date)}")
        for n, row in enumerate(rows)
    ]
    return {
        "animation": False,
        "grid": {"left": 8, "right": 24, "top": 34, "bottom": 8, "containLabel": True},
        "tooltip": {"formatter": "{@[2]}", "confine": True},
        "legend": {"top": 0, "left": 8, "textStyle": {"color": look.text}, "itemGap": 20},
        "xAxis": {"type": "time", "position": "bottom", **_quiet(look)},
        "yAxis": {
            "type": "category",
            "data": names,
            "inverse": True,
            "axisLabel": {"color": look.text, "width": 320, "overflow": "truncate", "interval": 0, "margin": 18},
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "splitLine": {"show": True, "lineStyle": {"color": look.faint, "opacity": 0.5}},
        },
        "series": [
            {
                "name": "Earliest possible",
                "type": "line",
                "step": "end",
                "symbol": "diamond",
                "symbolSize": 13,
                "lineStyle": {"color": look.accent, "width": 2},
                "itemStyle": {"color": look.accent},
                "data": [point for point in implied if point],
            },
            {
                "name": "Due",
                "type": "scatter",
                "symbol": "circle",
                "symbolSize": 9,
                "itemStyle": {"color": look.page, "borderColor": look.text, "borderWidth": 2},
                "data": [point for point in committed if point],
                "z": 3,
            },
        ],
    }


def _point(row: int, when: Any, sentence: str) -> list[Any] | None:
    return [when.isoformat(), row, sentence] if when is not None else None


def _quiet(look: Theme) -> dict[str, Any]:
    return {
        "axisLabel": {"color": look.text, "hideOverlap": True},
        "axisLine": {"lineStyle": {"color": look.faint}},
        "splitLine": {"show": True, "lineStyle": {"color": look.faint, "opacity": 0.6}},
    }
