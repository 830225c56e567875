"""A tracker that stopped and asks: what Cairn saw, what going on would do, and the ways to go on that can help.

The same on the inbox and on the trackers page. Nothing is deleted unless a person says here that the rows are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from domain.errors import GONE, MEANT, REMAP, RESUME
from domain.records import WHOLE_ROW, Actor
from services.syncing.sync import SyncRun, resume, run_sync
from ui import frame, page, plan, session, words
from ui.inbox import by_person, deciding
from ui.words import count, plain

_LOOKED = "pause_looked"


def draw(tracker: str, since: str, message: str, saw: str, answers: Sequence[str]) -> None:
    """Draw the panel of one paused tracker."""
    if RESUME in answers:
        by_person.draw(tracker)
        return
    when = words.moment(words.instant(since), session.zone(), session.today())
    with st.container(border=True):
        st.markdown(f":orange[:material/pause_circle:] **{plain(tracker)} is paused** since {when}")
        # Where a button says what can be done, the advice, which names commands, is left to the command line.
        st.markdown(plain(saw if saw and MEANT in answers else message))
        st.caption(
            "Was a copy restored, filtered or overwritten by mistake, or is the sheet meant as it is? "
            "Until somebody says so, nothing is merged, deleted or written."
        )
        _buttons(tracker, answers)
        if st.session_state.get(_LOOKED) == tracker:
            _look(tracker)


def _buttons(tracker: str, answers: Sequence[str]) -> None:
    barred = deciding.barred("sync trackers")
    off: dict[str, Any] = {"disabled": barred is not None, "help": barred}
    ws, actor = session.workspace(), session.actor()
    with st.container(horizontal=True, gap="small"):
        if st.button("It was put right: look again", key=f"again_{tracker}", icon=":material/refresh:", **off):
            assert actor is not None
            _run(lambda: run_sync(ws, tracker, actor=actor))
        if MEANT in answers:
            _meant(tracker, gone=GONE in answers, off=off)
        if REMAP in answers:
            query = {"columns": tracker}
            st.page_link("pages/trackers.py", label="Read it anew", icon=":material/view_column:", query_params=query)
    deciding.say_why(barred)
    if GONE in answers:
        st.caption("If its changes are meant, rows that vanished stay, and each is asked about in the inbox.")


def _meant(tracker: str, *, gone: bool, off: dict[str, Any]) -> None:
    """Its changes are meant; whether rows are gone for good, and what would be taken in, is shown before."""
    ws, actor = session.workspace(), session.actor()
    if st.button("Its changes are meant", key=f"confirm_{tracker}", icon=":material/done_all:", **off):
        assert actor is not None
        _run(lambda: resume(ws, tracker, actor=actor))
    label, icon = ("Rows are really gone…", "playlist_remove") if gone else ("Look first…", "preview")
    if st.button(label, key=f"gone_{tracker}", icon=f":material/{icon}:", **off):
        st.session_state[_LOOKED] = tracker


def _run(sync: Callable[[], SyncRun]) -> None:
    """Look at the sheet now, and say what came of it."""
    with page.said_plainly():
        with st.spinner("Reading the sheet…"):
            run = sync()
        st.session_state.pop(_LOOKED, None)
        frame.say_later(plan.told(run), "warning" if run.state in plan.STOPPED else "check_circle")
        st.rerun()


def _look(tracker: str) -> None:
    """What going on would do if all that the sheet says is meant, and the button that does it."""
    ws, actor = session.workspace(), session.actor()
    if actor is None:
        return
    with page.said_plainly():
        with st.spinner("Reading the sheet…"):
            run = run_sync(ws, tracker, actor=actor, dry_run=True, confirmed=True)
        if run.state in plan.STOPPED:
            st.warning(plain(run.message), icon=":material/pause_circle:")
        else:
            _offer(tracker, run, actor)
    if st.button("Close", type="tertiary", icon=":material/close:", key=f"unlook_{tracker}"):
        st.session_state.pop(_LOOKED)
        st.rerun()


def _offer(tracker: str, run: SyncRun, actor: Actor) -> None:
    gone = sum(map(_is_removal, run.plan))
    if gone:
        what = f"**{count(gone, 'milestone')} will be removed from Cairn**, and everything else"
        st.markdown(
            f"{what} that the sheet says will be taken in. Nothing is erased: what was removed can be restored."
        )
    else:
        st.markdown("**No row is gone.** If its changes are meant, these cells will be taken in.")
    label = f"Remove {count(gone, 'milestone')}, and go on"
    if gone and st.button(label, type="primary", key=f"remove_{tracker}", icon=":material/playlist_remove:"):
        _run(lambda: resume(session.workspace(), tracker, accept_deletions=True, actor=actor))
    plan.cells([run], key=f"plan_{tracker}")


def _is_removal(cell: Mapping[str, Any]) -> bool:
    return cell["side"] == "database" and cell["field"] == WHOLE_ROW and cell["after"] is None
