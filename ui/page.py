"""What every page begins with: title, one caption line, and what to say about a mishap."""

from __future__ import annotations

import json
import logging
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from domain.errors import CairnError
from services.edits import EditResult
from services.insights import World
from ui import frame, session, trust, words
from ui.words import count, plain

_log = logging.getLogger("cairn.app")


def begin() -> World:
    """What every page does first; gives the picture to draw."""
    frame.make_sure()
    return session.world()


def head(title: str, world: World | None, note: str = "") -> Any:
    """Draw title and caption; gives a place at the right of the title for the page's one action."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    left.title(title, anchor=False)
    caption = " · ".join(part for part in (note, _as_of(world)) if part)
    st.caption(caption or "No data yet.")
    return right.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center")


def _as_of(world: World | None) -> str:
    if world is None or world.as_of is None:
        return ""
    zone, today = session.zone(), session.today()
    parts = [f"Data as of {words.moment(world.as_of, zone, today)} (change {world.data_seq:,})"]
    return " · ".join(part for part in (*parts, trust.phrase(session.workspace())) if part)


def scope(world: World) -> str:
    """How much a page shows, in one phrase."""
    return f"{count(len(world.milestones), 'milestone')} from {count(len(world.trackers), 'tracker')}"


def empty(title: str, why: str, icon: str) -> Any:
    """An empty state: what is missing and why; gives the place for the one thing to do."""
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.space("small")
        st.markdown(f":gray[:material/{icon}:] **{title}**", width="content")
        st.caption(why, width="content")
        place = st.container(horizontal=True, horizontal_alignment="center")
        st.space("small")
    return place


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn an error into a sentence and a hint; the unexpected gets an id here and its traceback in the log."""
    try:
        yield
    except CairnError as error:
        complain(error)
    except Exception as error:  # noqa: BLE001 - the last line of defence: log it, and say one sentence
        number = secrets.token_hex(4)
        _log.error(json.dumps({"id": number, "traceback": traceback.format_exception(error)}))
        st.error(
            f"Something went wrong inside Cairn (error {number}). Nothing was lost; the details are in the log.",
            icon=":material/error:",
        )


def complain(error: CairnError) -> None:
    """One sentence and a hint."""
    st.error(f"{plain(error)} {plain(error.hint)}", icon=":material/error:")


def saved(save: Callable[[], EditResult]) -> bool:
    """Save an edit and say what stands against it; False where it was not taken."""
    try:
        result = save()
    except CairnError as error:
        complain(error)
        return False
    for issue in result.issues:
        if issue.severity == "error":
            st.error(f"{plain(issue.message)} {plain(issue.advice)}", icon=":material/error:")
    return not result.refused
