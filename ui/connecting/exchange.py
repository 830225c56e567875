"""Exchange by upload, on one card: drop a newer copy, see what it would do, take it in, fetch one with Cairn's changes.

The card belongs to one tracker and is opened by its address; what was dropped is put aside on the server under a name
of Cairn's choosing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from domain.errors import CairnError
from domain.records import Actor
from services import uploads
from services.connecting import exchange as service
from services.connecting.brought import BY_UPLOAD, CONFIRM, OLDER, Preview, preview
from services.connecting.exchange import Exchange
from services.workspace import Workspace
from ui import page, plan, session, words
from ui.words import count, plain

OPEN = "exchange"
_DONE, _SEEN, _ROUND = "exchanged", "offered", "exchange_round"
_HOW = (
    "Drop the newer copy: you see what it would change before anything is merged, and then fetch the same file with "
    "Cairn's changes in it."
)
_TO_FETCH = "for you to fetch"
_ANSWERS = {
    CONFIRM: "The sheet is right as it is",
    OLDER: "I mean this earlier version",
    BY_UPLOAD: "Exchange copies by upload from now on",
}


def open_card() -> None:
    """Show the card, for the tracker that is chosen."""
    st.query_params[OPEN] = "true"
    st.session_state.pop(_DONE, None)


def close_card() -> None:
    """Put the card away, and what was dropped on it."""
    st.query_params.pop(OPEN, None)
    for name in (_DONE, _SEEN):
        st.session_state.pop(name, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def is_open() -> bool:
    """Say whether the card is shown."""
    return OPEN in st.query_params


def draw(ws: Workspace, name: str) -> None:
    """Draw the card if it is open."""
    if not is_open():
        return
    with st.container(border=True):
        title, close = st.columns([4, 1], vertical_alignment="center")
        title.subheader(f"Exchange a copy of {plain(name)}", anchor=False)
        with close.container(horizontal=True, horizontal_alignment="right"):
            st.button("Close", icon=":material/close:", type="tertiary", key="close_exchange", on_click=close_card)
        done: Exchange | None = st.session_state.get(_DONE)
        if done is not None and done.run.tracker == name:
            _done(done)
        else:
            st.caption(f"{_HOW} {_last(ws, name)}")
            _bring(ws, name)


def fetch(ws: Workspace, name: str, actor: Actor) -> None:
    """Prepare the present copy for fetching, without bringing one."""
    open_card()
    st.session_state[_DONE] = service.hand_out(ws, name, actor)


def first_copy(ws: Workspace, place: Any) -> Path | None:
    """Ask for the first copy of a workbook that is to be connected; gives it as put aside on the server."""
    nobody = session.actor() is None
    dropped = place.file_uploader(
        "The workbook or csv file",
        type=uploads.KINDS,
        key="first_copy",
        max_upload_size=20,
        disabled=nobody,
        help=session.NO_PERSON if nobody else None,
    )
    if dropped is None:
        return None
    try:
        return uploads.arrive(ws.settings, dropped.name, dropped.getvalue())
    except CairnError as error:
        page.complain(error)
        return None


def _last(ws: Workspace, name: str) -> str:
    """Who brought the last copy, if anybody did."""
    brought = [copy for copy in service.copies(ws, name) or () if copy.way == "in"]
    if not brought:
        return ""
    last = brought[-1]
    when = words.moment(words.instant(last.at), session.zone(), session.today())
    return f"The last one was {plain(last.name)}, brought by {plain(last.who)} at {when}."


def _bring(ws: Workspace, name: str) -> None:
    """Take what is dropped, show what it would do, ask what must be asked."""
    actor = session.actor()
    dropped = st.file_uploader(
        "The newer copy",
        type=uploads.KINDS,
        key=f"copy_{name}_{st.session_state.get(_ROUND, 0)}",
        disabled=actor is None,
        help=None if actor else session.NO_PERSON,
        max_upload_size=20,
    )
    if actor is None:
        st.caption(session.NO_PERSON)
        return
    if dropped is None:
        return
    try:
        copy = uploads.arrive(ws.settings, dropped.name, dropped.getvalue())
        seen = _seen(ws, name, copy, actor)
        answers = _shown(seen, str(copy))
        if _taken(seen, answers):
            with st.spinner("Merging…"):
                done = service.take(ws, name, copy, actor, answers=answers, seen=seen)
            st.session_state[_DONE] = done
            st.session_state.pop(_SEEN, None)
            st.rerun()
    except CairnError as error:
        st.session_state.pop(_SEEN, None)
        page.complain(error)


def _seen(ws: Workspace, name: str, copy: Path, actor: Actor) -> Preview:
    """The preview, worked out once per copy and state of the data."""
    identity = (name, str(copy), ws.version())
    kept = st.session_state.get(_SEEN)
    if kept is None or kept[0] != identity:
        with st.spinner("Reading the copy…"):
            kept = (identity, preview(ws, name, copy, actor))
        st.session_state[_SEEN] = kept
    found: Preview = kept[1]
    return found


def _shown(seen: Preview, copy: str) -> list[str]:
    """Draw the preview; gives the answers that were ticked."""
    if not seen.is_possible:
        st.error(plain(seen.run.message), icon=":material/block:")
        return []
    st.markdown(f"**Preview.** {plain(plan.told(seen.run, planned=True, to=_TO_FETCH))} Nothing has been changed.")
    plan.cells([seen.run], key="exchange_plan")
    answers = []
    for question in seen.questions:
        st.warning(plain(question.text), icon=":material/help:")
        if st.checkbox(_ANSWERS[question.code], key=f"answer_{question.code}_{copy}"):
            answers.append(question.code)
    return answers


def _taken(seen: Preview, answers: list[str]) -> bool:
    if not seen.is_possible:
        return False
    waits = bool(seen.open_questions(answers))
    return st.button(
        "Take it in",
        key="take_in",
        type="primary",
        icon=":material/merge:",
        disabled=waits,
        help="Answer the question above first." if waits else None,
    )


def _done(done: Exchange) -> None:
    """What was done, and the copy to fetch."""
    if done.data is None:
        st.error(plain(done.run.message), icon=":material/block:")
        return
    st.success(plain(plan.told(done.run, to=_TO_FETCH)), icon=":material/check_circle:")
    changes = done.run.to_sheet
    if changes:
        st.markdown(
            f"**The copy to fetch brings {count(changes, 'change')} made in Cairn.** Go on working in that copy: the "
            "next one that you bring shows Cairn what arrived."
        )
    else:
        st.markdown("Cairn has nothing to add to the file: go on working in yours.")
    st.download_button(
        f"Fetch {plain(done.name)}",
        done.data,
        file_name=done.name,
        mime="application/octet-stream",
        type="primary" if changes else "secondary",
        icon=":material/download:",
        key="fetch_copy",
        on_click="ignore",
    )
