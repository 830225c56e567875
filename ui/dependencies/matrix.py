"""Function × function on the dependencies page: the heatmap, what is behind a cell, loops, references to nothing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.heatmap import systemic_blockers
from services.insights import World
from ui import choices, clicked, tables
from ui.dependencies import heat
from ui.dependencies.heat import By
from ui.history import past, trail
from ui.rows import natural, rows_of
from ui.words import count, plain

BY: dict[By, str] = {
    "open": "Open",
    "late": "Late",
    "overdue": "Overdue",
    "slack": "Slack in days",
    "value": "Value at risk",
    "age": "Oldest in days",
}
CHART = "heat"
BLOCKERS = 3
TOLD_OF = 60


def draw(world: World) -> None:
    """Who holds up whom: the worst in words, the heatmap, the two boxes that say the same, the links behind."""
    blockers(world)
    by = choices.one("Number in the cell", "by", BY, "open", titled=True)
    picture = st.container()
    left, right = st.columns(2)
    receiver = _function(left, "Who waits", "receiver", world)
    provider = _function(right, "Who delivers", "provider", world)
    cells = heat.cells_of(world.heat, by)
    with picture:
        past.replay()
        st.caption("The row waits for the column. The darker, the worse; ⇄ marks two that wait for each other.")
        clicked.draw(
            cells,
            name=CHART,
            alt="Who waits for whom: rows wait, columns deliver. The table below says the same.",
            chosen=cells.position(receiver or heat.TOTAL, provider or heat.TOTAL) if receiver or provider else None,
            on_click=_choose,
        )
    behind(world, receiver, provider)
    loose_ends(world)


def blockers(world: World) -> None:
    """The functions that most hold others up; a click shows whom."""
    worst = systemic_blockers(world.heat, BLOCKERS)
    if worst.empty:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":red[:material/block:] **Top systemic blockers**", width="content")
        for row in rows_of(worst):
            label = f"{plain(row.provider)}: {count(row.broken, 'broken link')} into {count(row.receivers, 'function')}"
            st.button(label, key=f"blocker_{row.Index}", type="tertiary", on_click=_block, args=(str(row.provider),))


def _block(provider: str) -> None:
    st.session_state["receiver"], st.session_state["provider"] = None, provider
    clicked.forget(CHART)


def _function(place: Any, label: str, key: str, world: World) -> str | None:
    chosen: str | None = place.selectbox(
        label,
        world.heat.functions,
        index=None,
        key=key,
        bind="query-params",
        placeholder="Any function",
        on_change=clicked.forget,
        args=(CHART,),
    )
    return chosen


def _choose(row: str, column: str) -> None:
    """A click on a cell sets the two boxes; the sums, and what leads nowhere, leave one of them open."""
    outside = (heat.TOTAL, heat.NOWHERE, heat.OUTSIDE)
    st.session_state["receiver"] = None if row == heat.TOTAL else row
    st.session_state["provider"] = None if column in outside else column


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
    if receiver or provider:
        _history(links, world)


def _history(links: pd.DataFrame, world: World) -> None:
    """What was said about these milestones lately, read once somebody asks."""
    keys = sorted({*links["predecessor"], *links["successor"]}, key=natural)
    box = st.expander("Their history", icon=":material/history:", key="behind_history", on_change="rerun")
    if not box.open:
        return
    with box:
        if len(keys) > TOLD_OF:
            st.caption(
                f"{count(len(keys), 'milestone')} are too many to tell of: choose both who waits and who delivers."
            )
        else:
            trail.together(keys, world.day)


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
        {"Key": row.key, "Waits for": row.text, "Perhaps": _perhaps(row), "Where": row.where}
        for row in rows_of(world.unresolved)
    ]
    columns = {
        "Key": None,
        "Waits for": 260,
        "Perhaps": tables.text("Perhaps", width=320, help_text="A suggestion. It counts once it is written there."),
        "Where": 200,
    }
    tables.show(rows, columns, key="unresolved", alt="References that lead nowhere", in_full=12)


def _perhaps(row: Any) -> str:
    return f"{row.suggestion}? {row.why}" if row.suggestion else ""
