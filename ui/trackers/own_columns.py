"""What Cairn itself puts into a sheet: the feedback column on wish, and the way to leave with nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from domain.records import Actor, Stage
from services.connecting import leaving
from services.syncing import speaking
from services.workspace import Workspace
from ui import frame, page, session
from ui.inbox import deciding
from ui.words import count, plain


def draw(ws: Workspace, tracker: dict[str, Any]) -> None:
    """Draw the card of one tracker, folded away."""
    with st.expander("In the sheet: feedback column, leaving", icon=":material/edit_note:"):
        _feedback(ws, tracker)
        st.divider()
        _leave(ws, tracker)
        deciding.say_why(deciding.barred("connect trackers"))


def _off(action: str = "connect trackers") -> dict[str, Any]:
    barred = deciding.barred(action)
    return {"disabled": barred is not None, "help": barred}


def _feedback(ws: Workspace, tracker: dict[str, Any]) -> None:
    name, is_on = tracker["tracker"], bool(tracker["feedback"])
    st.markdown("**Feedback column.** In a column *Cairn* beside the table, Cairn says of each row what became of it.")
    if not is_on and not Stage(tracker["stage"]).writes_to_sheet:
        st.caption("In this stage Cairn writes nothing into the sheet; the column begins with *Sheet leads*.")
        return
    label = "Take the feedback column out" if is_on else "Add the feedback column"
    if st.button(label, key="feedback", icon=":material/view_column:", **_off()):
        actor = session.actor()
        assert actor is not None
        with page.said_plainly():
            done = speaking.speak(ws, name, on=not is_on, actor=actor)
            stays = f" {count(len(done['left']), 'cell')} that somebody typed into stay." if done["left"] else ""
            then = "The column is gone." if is_on else "The next sync adds the column."
            frame.say_later(then + stays)
            st.rerun()


def _leave(ws: Workspace, tracker: dict[str, Any]) -> None:
    st.markdown(
        "**Leave.** Everything that Cairn knows of this tracker is exported, its own columns are taken out of the "
        "sheet, and the tracker is let go. Its milestones and their history can be restored."
    )
    if st.button("Leave…", key="leave", icon=":material/logout:", **_off()):
        _dialog(ws, tracker["tracker"])


@st.dialog("Leave this tracker", icon=":material/logout:")
def _dialog(ws: Workspace, name: str) -> None:
    st.markdown(f"**{plain(name)}** is exported into the workspace, under `exports`, and let go.")
    reason = st.text_input("Why", key="leave_reason", max_chars=500, placeholder="Kept in the audit log")
    as_it_is = st.checkbox("Do not touch the sheet", key="leave_as_it_is", help="For a sheet that cannot be reached.")
    if st.button("Export and leave", type="primary", key="leave_now", icon=":material/logout:"):
        actor = session.actor()
        assert actor is not None
        with page.said_plainly():
            folder = left(ws, name, actor, reason, as_it_is=as_it_is)
            frame.say_later(f"{name} was left; all of it is in exports/{folder.name} of the workspace.")
            st.session_state.pop("tracker", None)
            st.query_params.pop("tracker", None)
            st.rerun()


def left(ws: Workspace, name: str, actor: Actor, reason: str, *, as_it_is: bool = False) -> Path:
    """Leave a tracker into a new folder of the workspace; gives the folder."""
    folder = ws.settings.workspace / "exports" / f"{_slug(name)}-{session.now():%Y%m%d-%H%M%S}"
    leaving.leave(ws, name, folder, actor=actor, as_it_is=as_it_is, reason=reason)
    return folder


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.casefold())
