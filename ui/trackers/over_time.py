"""The counts of one tracker's syncs over time: what each moved above, what stayed for a person below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import session, status, words
from ui.plan import STOPPED
from ui.theme import Theme, theme

RUNS, FEWEST = 40, 2
PRINT_UP_TO = 12
HEIGHT_PX = 235
MOVED, STAYED = ("Added", "Taken in", "Written"), ("Not accepted", "To decide")


def draw(runs: Sequence[dict[str, Any]]) -> None:
    """Draw the chart; `runs` as the inbox service lists them, newest first."""
    ended = [run for run in reversed(runs) if run["finished"]]
    if len(ended) < FEWEST:
        if ended:
            st.caption(":material/bar_chart: From the second sync on that finds something, its counts show here.")
        return
    st.markdown(_sentence(ended))
    st.echarts_chart(
        options(ended, dark=session.is_dark()),
        height=HEIGHT_PX,
        key="runs_over_time",
        alt="What each sync moved, and what stayed for a person. The table below says the same.",
    )


def counts_of(run: dict[str, Any]) -> dict[str, int]:
    """What the chart counts of one sync; nothing of one that stopped, which counted nothing."""
    if run["state"] in STOPPED:
        return {}
    return {
        "Added": run["added"],
        "Taken in": run["to_database"],
        "Written": run["to_sheet"],
        "Not accepted": run["held"],
        "To decide": run["conflicts"] + run["proposals"],
    }


def _sentence(runs: Sequence[dict[str, Any]]) -> str:
    held = [run["held"] for run in runs if run["state"] not in STOPPED]
    stopped = len(runs) - len(held)
    said = f"The last {len(runs)} syncs with news" + (f", of which **{stopped} stopped**" if stopped else "")
    if not held:
        return f"{said}."
    moved = f"**{held[0]}** at the first, " if held[0] != held[-1] else ""
    return f"{said}. Not accepted: {moved}**{held[-1]}** at the last."


def options(runs: Sequence[dict[str, Any]], *, dark: bool) -> dict[str, Any]:
    """The options of the chart: one column for each sync, oldest left."""
    look, counts = theme(dark=dark), [counts_of(run) for run in runs]
    zone, today = session.zone(), session.today()
    moments = [words.moment(words.instant(run["finished"]), zone, today) for run in runs]
    marked = [
        f"{status.RUN[run['state']].glyph} {moment}" if run["state"] in STOPPED else moment
        for run, moment in zip(runs, moments, strict=True)
    ]
    printed = len(runs) <= PRINT_UP_TO
    return {
        "animation": False,
        "color": [look.series[number] for number in (5, 0, 2, 3, 1)],
        "grid": [
            {"left": 44, "right": 16, "top": 46, "height": 72},
            {"left": 44, "right": 16, "top": 146, "height": 52},
        ],
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": {"top": 0, "left": 40, "itemHeight": 8, "itemWidth": 14, "textStyle": {"color": look.text}},
        "axisPointer": {"link": [{"xAxisIndex": "all"}]},
        "xAxis": [_across(marked, look, grid) for grid in (0, 1)],
        "yAxis": [_up(look, grid) for grid in (0, 1)],
        "series": [
            *(_bars(name, [each.get(name) or None for each in counts], 0, printed) for name in MOVED),
            *(_bars(name, [each.get(name) or None for each in counts], 1, printed) for name in STAYED),
        ],
    }


def _across(moments: list[str], look: Theme, grid: int) -> dict[str, Any]:
    return {
        "type": "category",
        "gridIndex": grid,
        "data": moments,
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": look.faint}},
        "axisLabel": {"show": grid == 1, "color": look.text, "hideOverlap": True},
    }


def _up(look: Theme, grid: int) -> dict[str, Any]:
    return {
        "type": "value",
        "gridIndex": grid,
        "minInterval": 1,
        "splitNumber": 2,
        "axisLabel": {"color": look.text},
        "splitLine": {"lineStyle": {"color": look.faint, "opacity": 0.6}},
    }


def _bars(name: str, numbers: list[int | None], grid: int, printed: bool) -> dict[str, Any]:
    return {
        "name": name,
        "type": "bar",
        "xAxisIndex": grid,
        "yAxisIndex": grid,
        "barMaxWidth": 18,
        "barMinHeight": 2,
        "data": numbers,
        "label": {"show": printed, "position": "top", "color": "inherit", "fontSize": 11},
    }
