"""A tracker that a person paused: who, since when, why, and the button that lets it go on.

The same on the inbox and on the trackers page.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from services.syncing import pausing
from ui import frame, page, plan, session, words
from ui.inbox import deciding
from ui.words import plain


def draw(tracker: str) -> None:
    """Draw the panel of a tracker that a person paused."""
    ws = session.workspace()
    pause = pausing.paused(ws, tracker)
    if pause is None:  # somebody let it go on meanwhile
        return
    when = words.moment(words.instant(pause.since), session.zone(), session.today())
    with st.container(border=True):
        st.markdown(f":orange[:material/pause_circle:] **{plain(pause.by)} paused {plain(tracker)}** since {when}")
        st.markdown(plain(pause.why))
        st.caption(
            "Nothing is taken in and nothing is written; edits made in Cairn wait. A preview shows what waits in the "
            "sheet. When it goes on, its sheet is looked at as ever."
        )
        barred = deciding.barred("sync trackers")
        off: dict[str, Any] = {"disabled": barred is not None, "help": barred}
        if st.button("Let it go on", key=f"resume_{tracker}", icon=":material/play_arrow:", **off):
            actor = session.actor()
            assert actor is not None
            with page.said_plainly():
                with st.spinner("Reading the sheet…"):
                    run = pausing.resume(ws, tracker, actor=actor)
                frame.say_later(plan.told(run), "warning" if run.state in plan.STOPPED else "check_circle")
                st.rerun()
        deciding.say_why(barred)
