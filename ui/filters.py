"""The filters of the milestones page, each bound to the URL, and what they let through."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from domain.records import Key
from domain.schema import NO_FUNCTION
from services.insights import World

from ui.status import OUTLOOK, group_of

SEARCHED = ("title", "owner", "function", "notes")


def milestones(world: World) -> list[Key]:
    """Draw the filters; gives the keys that pass, in the order of the world."""
    frame = world.milestones
    search, functions, trackers = st.columns([3, 3, 2], vertical_alignment="bottom")
    text = search.text_input(
        "Search", key="q", bind="query-params", placeholder="Key, title or owner", icon=":material/search:"
    )
    wanted = functions.multiselect(
        "Function", world.heat.functions, key="function", bind="query-params", placeholder="All functions"
    )
    homes = sorted({str(name) for name in frame["tracker"]})
    home = trackers.selectbox(
        "Tracker", homes, index=None, key="tracker", bind="query-params", placeholder="All trackers"
    )
    states = _states(frame)
    kept = frame
    if states:
        kept = kept[[group_of(state) in states for state in kept["state"]]]
    if wanted:
        kept = kept[[(name or NO_FUNCTION) in wanted for name in kept["function"]]]
    if home:
        kept = kept[kept["tracker"] == home]
    if text:
        kept = kept[[_matches(str(key), row, text) for key, row in kept.iterrows()]]
    return [str(key) for key in kept.index]


def _states(frame: pd.DataFrame) -> list[str]:
    counts = frame["state"].map(group_of).value_counts()
    chosen: list[str] = st.pills(
        "Outlook",
        list(OUTLOOK),
        selection_mode="multi",
        key="state",
        bind="query-params",
        label_visibility="collapsed",
        format_func=lambda name: f":material/{OUTLOOK[name].icon}: {OUTLOOK[name].word} {counts.get(name, 0)}",
    )
    return chosen


def _matches(key: str, row: Any, text: str) -> bool:
    words = text.casefold().split()
    said = " ".join([key, *(str(row[name] or "") for name in SEARCHED)]).casefold()
    return all(word in said for word in words)


def pick_milestone(world: World, keys: list[Key]) -> Key | None:
    """The milestone to read, from the URL or the box; any milestone of the world may be linked to."""
    options = keys if st.session_state.get("key") in (None, *keys) else [*keys, st.session_state["key"]]
    titles = world.milestones["title"]
    asked = st.query_params.get("key")
    if asked and asked in world.milestones.index and asked not in options:
        options = [*options, asked]
    chosen: Key | None = st.selectbox(
        "Read one milestone",
        [key for key in options if key in world.milestones.index],
        index=None,
        key="key",
        bind="query-params",
        format_func=lambda key: f"{key}  {titles.get(key, '')}",
        placeholder="Key or title",
        icon=":material/article:",
    )
    return chosen
