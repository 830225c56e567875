"""The filters of the milestones page, each bound to the URL, and what they let through."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import streamlit as st

from domain.records import Key
from domain.schema import NO_FUNCTION
from services.insights import World
from ui import choices, known
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
    states = choices.some("Outlook", "state", OUTLOOK, Counter(map(group_of, frame["state"])))
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


def matches(key: Key, row: Any, text: str) -> bool:
    """Say whether every word of the search stands somewhere in the milestone."""
    said = " ".join([key, *(str(row[name] or "") for name in SEARCHED)]).casefold()
    return all(word in said for word in text.casefold().split())


def _chosen(place: Any, world: World) -> Key | None:
    names = known.names(world)
    return choices.box(
        "Read one milestone",
        "key",
        names,
        place=place,
        said=names.__getitem__,
        placeholder="Key or title",
        icon=":material/article:",
    )
