"""The button on the trackers page that pauses a tracker, with a reason; what ends it is in `ui.inbox.by_person`."""

from __future__ import annotations

from typing import Any

import streamlit as st

from services.syncing import pausing
from services.workspace import Workspace
from ui import frame, page, session
from ui.inbox import deciding
from ui.words import plain


def _off() -> dict[str, Any]:
    barred = deciding.barred("sync trackers")
    return {"disabled": barred is not None, "help": barred}


def offer(ws: Workspace, tracker: str) -> None:
    """Draw the button that asks for the reason, and pauses."""
    with st.popover("Pause…", icon=":material/pause:", **_off()):
        st.markdown(f"**{plain(tracker)}** is left alone until somebody lets it go on. A sync under way is finished.")
        reason = st.text_input("Why", key="pause_reason", max_chars=500, placeholder="Kept in the audit log")
        if st.button("Pause it", key="pause", type="primary", icon=":material/pause:", **_off()):
            actor = session.actor()
            assert actor is not None
            with page.said_plainly():
                pausing.pause(ws, tracker, actor=actor, reason=reason)
                frame.say_later(f"{tracker} is paused.", "pause_circle")
                st.rerun()
