"""The parts of the dependencies page: the heatmap and what is behind a cell, loops, references to nothing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from services.insights import World
from ui import charts, session, tables, urls
from ui.charts import By
from ui.rows import rows_of
from ui.words import count, plain

BY: dict[By, str] = {"open": "Open", "late": "Late", "slack": "Slack in days"}
_TURN = "heat_turn"


def heat(world: World) -> None:
    """The heatmap, the two boxes that say the same, and the links behind the chosen cell."""
    urls.follow("by", BY, default="open")
    by = st.segmented_control("Number in the cell", BY, required=True, format_func=BY.__getitem__, key="by") or "open"
    urls.keep("by", by, "open")
    picture = st.container()
    left, right = st.columns(2)
    receiver, provider = (
        _function(left, "Who waits", "receiver", world),
        _function(right, "Who delivers", "provider", world),
    )
    chart = f"heat_{st.session_state.get(_TURN, 0)}"
    picture.echarts_chart(
        charts.heatmap_options(world.heat, by, dark=session.is_dark(), chosen=(receiver, provider)),
        height=charts.heatmap_height(world.heat),
        key=chart,
        on_select=lambda: _clicked(world, chart),
        alt="Who waits for whom: rows wait, columns deliver. The table below says the same.",
    )
    behind(world, receiver, provider)


def _function(place: Any, label: str, key: str, world: World) -> str | None:
    chosen: str | None = place.selectbox(
        label,
        world.heat.functions,
        index=None,
        key=key,
        bind="query-params",
        placeholder="Any function",
        on_change=_forget_click,
    )
    return chosen


def _forget_click() -> None:
    """A box was changed: the chart starts anew, or it would go on showing the cell that was clicked before."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _clicked(world: World, chart: str) -> None:
    """A click on a cell sets the two boxes; a click beside the cells leaves them."""
    functions = world.heat.functions
    if (picked := cell_of(st.session_state[chart], len(functions))) is not None:
        st.session_state["receiver"], st.session_state["provider"] = functions[picked[0]], functions[picked[1]]


def cell_of(state: Any, size: int) -> tuple[int, int] | None:
    """Row and column of the selected cell, from what the chart reports; None if nothing is selected."""
    for series in state["selection"]["selected"]:
        for index in series["data_indices"]:
            if 0 <= index < size * size:
                return int(index) // size, int(index) % size
    return None


def behind(world: World, receiver: str | None, provider: str | None) -> None:
    """The links of a cell, a row, a column, or all that are open."""
    links = world.links
    if receiver:
        links = links[links["receiver"] == receiver]
    if provider:
        links = links[links["provider"] == provider]
    st.subheader(_title(receiver, provider), anchor=False)
    if not (receiver or provider):
        links = links[links["open"] & (links["receiver"] != links["provider"])]
    if links.empty:
        st.caption("No links here.")
        return
    st.caption(_sums(links))
    tables.links(links, world, key="behind", alt="The links behind the cell")


def _title(receiver: str | None, provider: str | None) -> str:
    if receiver and receiver == provider:
        return f"Within {plain(receiver)}"
    if receiver or provider:
        return f"{plain(receiver or 'Everybody')} waits for {plain(provider or 'anybody')}"
    return "Every open link between functions"


def _sums(links: pd.DataFrame) -> str:
    known = [
        int(slack)
        for slack, is_open in zip(links["slack_days"], links["open"], strict=True)
        if is_open and slack is not None
    ]
    parts = [count(len(links), "link"), f"{int(links['open'].sum())} open", f"{int(links['late'].sum())} late"]
    if known and min(known) < 0:
        parts.append(f"the worst short by {count(-min(known), 'day')}")
    return ", ".join(parts)


def loose_ends(world: World) -> None:
    """Milestones that wait for each other in a loop, and references that lead nowhere."""
    for loop in world.cycles:
        names = " → ".join(plain(key) for key in [*loop, loop[0]])
        st.error(f"These wait for each other, so none can come first: {names}.", icon=":material/cycle:")
    if world.unresolved.empty:
        return
    st.subheader(f"References that lead nowhere :gray[{len(world.unresolved)}]", anchor=False)
    st.caption("A milestone waits for something that is no known key or title. Correct the reference in Milestones.")
    rows = [
        {"Key": row.key, "Text": row.text, "Perhaps": _perhaps(row), "Where": row.where}
        for row in rows_of(world.unresolved)
    ]
    columns = {
        "Key": None,
        "Text": tables.text("Waits for", width=260),
        "Perhaps": tables.text("Perhaps", width=320, help_text="A suggestion. It counts once it is written there."),
        "Where": tables.text("Where", width=200),
    }
    tables.show(rows, columns, key="unresolved", alt="References that lead nowhere", height=_height(len(rows)))


def _perhaps(row: Any) -> str:
    return f"{row.suggestion}? {row.why}" if row.suggestion else ""


def _height(rows: int) -> Any:
    return "content" if rows <= 12 else 420
