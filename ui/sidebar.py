"""The sidebar below the navigation: who acts, and how the trackers stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from services.connecting.onboarding import trackers
from ui import people, session, status, words
from ui.words import count

LOOK_EVERY = "5s"
_SEEN = "seen_seq"


def draw() -> None:
    """Draw both cards. The second looks for news by itself, and leaves the page as it is."""
    st.session_state[_SEEN] = session.workspace().version()
    with st.sidebar:
        people.pick()
        _sync_card()


@st.fragment(run_every=LOOK_EVERY)
def _sync_card() -> None:
    ws = session.workspace()
    found = trackers(ws)
    if not found:
        return
    with st.container(border=True, gap="xsmall"):
        chip = worst_of(found)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            status.draw(chip)
            last = last_run(found)
            st.caption(words.ago(last, session.now()) if last else "never")
        troubled = sum(1 for tracker in found if is_troubled(tracker))
        st.caption(count(len(found), "tracker") + (f", {troubled} to look at" if troubled else ""))
        if _has_news(ws.version()) and st.button("Show new data", icon=":material/refresh:", type="tertiary"):
            st.rerun()


def _has_news(version: str) -> bool:
    """Say whether the data moved on since the page was drawn."""
    return bool(version != st.session_state.get(_SEEN, version))


def worst_of(found: list[dict[str, Any]]) -> status.Chip:
    """One chip for all trackers: the worst state that any of them is in."""
    chips = [status.of_tracker(tracker) for tracker in found]
    for chip in (status.RUN["failed"], status.RUN["paused"], status.RUN["new"], status.WAITS):
        if chip in chips:
            return chip
    return status.RUN["ok"].saying("In sync")


def is_troubled(tracker: dict[str, Any]) -> bool:
    return tracker["state"] in ("failed", "paused") or bool(tracker["held"] or tracker["conflicts"])


def last_run(found: list[dict[str, Any]]) -> datetime | None:
    """When a tracker was last looked at."""
    moments = [datetime.fromisoformat(tracker["last_run"]) for tracker in found if tracker["last_run"]]
    return max(moments, default=None)
