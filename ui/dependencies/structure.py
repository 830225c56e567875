"""Milestone × milestone on the dependencies page, in an order in which least waits for what comes later."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from analysis.heatmap import HEAT_STATES
from analysis.structure import Structure, structure
from domain.records import Key
from domain.schema import NO_FUNCTION
from services.insights import World
from ui import clicked, page, session, tables
from ui.rows import rows_of, value_at
from ui.theme import Theme, theme
from ui.words import count, plain

MOST = 300
NAMES_UP_TO = 60
CELL_PX, SMALL_CELL_PX, FRAME_PX = 19, 6, 150


def draw(world: World) -> None:
    """Choose functions; see the matrix, its loops, and the links that run against the order."""
    functions = st.multiselect(
        "Function", world.heat.functions, key="of", bind="query-params", placeholder="All functions"
    )
    links, found = _ordered(world, tuple(functions))
    keys = found.order
    if not keys:
        page.empty("No links here", "None of these milestones waits for another of them.", "link_off")
        return
    if len(keys) > MOST:
        st.info(f"{count(len(keys), 'milestone')} are too many for one picture: choose fewer functions.")
    else:
        st.caption(
            "The row waits for the column, in the order in which work can flow: marks below the diagonal run forward, "
            "marks above it run back and need a decision."
        )
        _picture(world, found, links)
    _loops(found)
    back = links[found.feedback]
    if back.empty:
        st.caption("Nothing waits for what comes later.")
    else:
        st.subheader(f"Against the order :gray[{len(back)}]", anchor=False)
        tables.links(back, world, key="feedback", alt="Links against the order")


@lru_cache(maxsize=8)
def _ordered(world: World, functions: tuple[str, ...]) -> tuple[pd.DataFrame, Structure]:
    """The links within these functions (none: within all), and the order of the milestones that have any."""
    links = _within(world, functions)
    linked = {*links["predecessor"], *links["successor"]}
    return links, structure([str(key) for key in world.milestones.index if key in linked], links)


def _within(world: World, functions: tuple[str, ...]) -> pd.DataFrame:
    if not functions:
        return world.links
    of = {key: name or NO_FUNCTION for key, name in world.milestones["function"].items()}
    inside = [
        of.get(before) in functions and of.get(after) in functions
        for before, after in zip(world.links["predecessor"], world.links["successor"], strict=True)
    ]
    return world.links[inside]


def _picture(world: World, found: Structure, links: pd.DataFrame) -> None:
    size = CELL_PX if len(found.order) <= NAMES_UP_TO else SMALL_CELL_PX
    rows = list(rows_of(links))
    widget = f"structure_{len(found.order)}"
    st.echarts_chart(
        options(world, found, rows, dark=session.is_dark()),
        height=FRAME_PX + size * max(len(found.order), 8),
        key=widget,
        on_select=lambda: _opened(widget, [str(row.successor) for row in rows]),
        alt="Which milestone waits for which, in order. Marks above the diagonal are listed below.",
    )


def _opened(widget: str, keys: list[Key]) -> None:
    position = clicked.position_of(st.session_state[widget])
    if position is not None and position < len(keys):
        st.session_state["around"] = keys[position]
        st.query_params["view"] = "around"


def _loops(found: Structure) -> None:
    for loop in found.loops:
        names = ", ".join(plain(key) for key in loop)
        st.warning(f"These wait for each other, directly or through others: {names}.", icon=":material/cycle:")


def options(world: World, found: Structure, links: list[Any], *, dark: bool) -> dict[str, Any]:
    """The options of the matrix; one mark for each of `links`, in their order, then the diagonal."""
    look = theme(dark=dark)
    place = {key: number for number, key in enumerate(found.order)}
    marks = [
        {
            "value": [place[link.predecessor], place[link.successor]],
            "name": f"{link.successor} waits for {link.predecessor}",
            "itemStyle": {
                "color": look.heat[HEAT_STATES.index(link.state)],
                "borderColor": look.text,
                "borderWidth": 0.5,
                "opacity": 1,
            },
        }
        for link in links
    ]
    named = len(found.order) <= NAMES_UP_TO
    size = CELL_PX - 7 if named else SMALL_CELL_PX - 1
    return {
        "animation": False,
        "grid": {"left": 8, "right": 20, "top": 8, "bottom": 8, "containLabel": True},
        "tooltip": {"confine": True, "formatter": "{b}"},
        "xAxis": _axis(found.order, look, named=named, interval="auto", position="top", rotate=60),
        "yAxis": _axis([_name(world, key) for key in found.order], look, named=named, inverse=True),
        "series": [
            {"type": "scatter", "symbol": "roundRect", "symbolSize": size, "data": marks, "selectedMode": "single"},
            {
                "type": "line",
                "silent": True,
                "symbol": "none",
                "lineStyle": {"color": look.faint, "width": 1},
                "data": [[number, number] for number in range(len(found.order))],
                "z": 1,
            },
        ],
    }


def _name(world: World, key: Key) -> str:
    return f"{key} {value_at(world.milestones, key, 'title') or ''}"


def _axis(
    names: list[str], look: Theme, *, named: bool, interval: int | str = 0, rotate: int = 0, **more: Any
) -> dict[str, Any]:
    """`interval` "auto" leaves out names that would lie on each other; the rows have all of them."""
    return {
        "type": "category",
        "data": names,
        "axisLabel": {
            "show": named,
            "interval": interval,
            "rotate": rotate,
            "width": 190,
            "overflow": "truncate",
            "color": look.text,
            "fontSize": 11,
        },
        "axisLine": {"lineStyle": {"color": look.faint}},
        "axisTick": {"show": False},
        "splitLine": {"show": named, "lineStyle": {"color": look.faint, "opacity": 0.5}},
        **more,
    }
