"""The filters of the milestones page, each bound to the URL, and what they let through."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from domain.records import Key
from domain.schema import NO_FUNCTION
from services.insights import World
from ui import known, urls
from ui.status import OUTLOOK, group_of

SEARCHED = ("title", "owner", "function", "notes")


def milestones(world: World) -> tuple[list[Key], Key | None]:
    """Draw the filters; gives the keys that pass, as people count, and the milestone to read, if one is chosen."""
    frame = world.milestones
    first, second, third, reader = st.columns([3, 3, 2, 3], vertical_alignment="bottom")
    text = first.text_input(
        "Search", key="q", bind="query-params", placeholder="Key, title or owner", icon=":material/search:"
    )
    functions = second.multiselect(
        "Function", world.heat.functions, key="function", bind="query-params", placeholder="All functions"
    )
    tracker = third.selectbox(
        "Tracker",
        sorted({str(name) for name in frame["tracker"]}),
        index=None,
        key="tracker",
        bind="query-params",
        placeholder="All trackers",
    )
    states = _states(frame)
    passing = set(_passing(frame, text, functions, tracker, states).index)
    return [key for key in known.keys(world) if key in passing], _chosen(reader, world)


def _passing(
    frame: pd.DataFrame, text: str, functions: list[str], tracker: str | None, states: list[str]
) -> pd.DataFrame:
    if states:
        frame = frame[[group_of(state) in states for state in frame["state"]]]
    if functions:
        frame = frame[[(name or NO_FUNCTION) in functions for name in frame["function"]]]
    if tracker:
        frame = frame[frame["tracker"] == tracker]
    if text:
        frame = frame[[matches(str(key), row, text) for key, row in frame.iterrows()]]
    return frame


def _states(frame: pd.DataFrame) -> list[str]:
    counts = frame["state"].map(group_of).value_counts()
    urls.follow("state", OUTLOOK, many=True)
    chosen: list[str] = st.pills(
        "Outlook",
        list(OUTLOOK),
        selection_mode="multi",
        key="state",
        label_visibility="collapsed",
        format_func=lambda name: f":material/{OUTLOOK[name].icon}: {OUTLOOK[name].word} {counts.get(name, 0)}",
    )
    urls.keep("state", chosen)
    return chosen


def matches(key: Key, row: Any, text: str) -> bool:
    """Say whether every word of the search stands somewhere in the milestone."""
    said = " ".join([key, *(str(row[name] or "") for name in SEARCHED)]).casefold()
    return all(word in said for word in text.casefold().split())


def _chosen(place: Any, world: World) -> Key | None:
    keys = known.keys(world)
    urls.follow("key", keys)
    chosen: Key | None = place.selectbox(
        "Read one milestone",
        keys,
        index=None,
        key="key",
        format_func=known.names(world).__getitem__,
        placeholder="Key or title",
        icon=":material/article:",
    )
    urls.keep("key", chosen)
    return chosen
