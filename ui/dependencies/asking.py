"""Who do you wait for? One function after the other, one milestone after the other, on the dependencies page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from domain.records import Actor, Key
from domain.schema import NO_FUNCTION
from services.access import may
from services.asking import Candidate, Question, dismiss, questions, settle
from services.commitments import add_link
from services.edits import EditResult
from services.insights import World
from services.workspace import Workspace
from ui import choices, frame, known, page, session, status
from ui.rows import value_at
from ui.words import count, day, plain

_AT = "ask_at"


def draw(world: World) -> None:
    """Choose a function, see how far it is, answer for one milestone."""
    names = [name for name in world.heat.functions if name != NO_FUNCTION]
    function = choices.box("Function that is asked", "asked", names, placeholder="Choose a function", width=320)
    if function is None:
        page.empty(
            "Who do you wait for?",
            "Sheets rarely name each other's milestones. Choose a function and go through what it has to deliver: "
            "about five minutes each.",
            "forum",
        )
        return
    found = questions(session.workspace(), world, function)
    if not found:
        page.empty("Nothing open", f"{plain(function)} has no open milestone to ask about.", "task_alt")
        return
    at = _progress(world, function, found)
    with st.container(border=True), page.said_plainly():
        _ask(world, function, found, at)


def _progress(world: World, function: str, found: list[Question]) -> int:
    """How far the function is; gives the number of the milestone that is asked about."""
    settled = sum(question.is_settled for question in found)
    st.progress(settled / len(found), f"{settled} of {count(len(found), 'milestone')} of {plain(function)} asked")
    keys = [question.key for question in found]
    first = next((question.key for question in found if not question.is_settled), keys[0])
    state = f"{_AT}_{function}"
    if following := st.session_state.pop(f"{state}_next", None):
        st.session_state[state] = following
    if st.session_state.get(state) not in keys:
        st.session_state[state] = first
    marks = {question.key: "✓ " if question.is_settled else "" for question in found}
    chosen: Key = st.selectbox(
        "Milestone",
        keys,
        key=state,
        format_func=lambda key: f"{marks.get(key, '')}{key} · {value_at(world.milestones, key, 'title') or ''}",
    )
    return keys.index(chosen)


def _ask(world: World, function: str, found: list[Question], at: int) -> None:
    question, ws, actor = found[at], session.workspace(), session.actor()
    allowed = actor is not None and may(actor, "edit milestones")
    why = session.NO_PERSON if actor is None else None if allowed else "Your role only looks."
    asked: dict[str, Any] = {"disabled": not allowed, "help": why}
    row = world.milestones.loc[question.key]
    st.subheader(plain(row["title"] or question.key), anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        status.draw(known.chips(world)[question.key])
        due = f"due {day(row['due_date'])}" if row["due_date"] else "no date yet"
        st.caption(f"{plain(question.key)} · {due} · {plain(row['owner'] or 'nobody accountable')}")
    if row["done_definition"]:
        st.caption(f"Done means: {plain(row['done_definition'])}")
    _waits(world, question)
    for candidate in question.candidates:
        _candidate(ws, world, question, candidate, actor, asked)
    _search(ws, world, function, question, actor, asked)
    _onwards(ws, function, found, at, actor, asked)


def _waits(world: World, question: Question) -> None:
    if not question.waits_for:
        st.markdown("**Waits for nothing so far.**")
        return
    st.markdown("**Waits for**")
    for key in question.waits_for:
        st.markdown(f":material/link: {_named(world, key)}")


def _named(world: World, key: Key) -> str:
    title = value_at(world.milestones, key, "title") or ""
    function = value_at(world.milestones, key, "function") or NO_FUNCTION
    due = value_at(world.milestones, key, "due_date")
    when = f", due {day(due)}" if due else ""
    return f"**{plain(title) or plain(key)}** :gray[{plain(key)}, {plain(function)}{when}]"


def _candidate(
    ws: Workspace, world: World, question: Question, candidate: Candidate, actor: Actor | None, asked: dict[str, Any]
) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"{_named(world, candidate.key)}  \n:small[{plain(candidate.why)}]")
        place = f"{question.key}_{candidate.key}"
        if st.button("Yes, waits", icon=":material/add_link:", key=f"ask_yes_{place}", **asked) and actor:
            _linked(lambda: add_link(ws, question.key, candidate.key, actor=actor, reason="Asked in a session"))
        if st.button("No", key=f"ask_no_{place}", type="tertiary", **asked) and actor:
            dismiss(ws, question.key, candidate.key, actor)
            st.rerun()


def _search(
    ws: Workspace, world: World, function: str, question: Question, actor: Actor | None, asked: dict[str, Any]
) -> None:
    frame = world.milestones
    home = frame["function"].to_dict()
    others = [key for key in known.keys(world) if home[key] != function]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen: Key | None = st.selectbox(
            "Something else it waits for",
            [key for key in others if key not in question.waits_for],
            index=None,
            key=f"ask_other_{question.key}_{len(question.waits_for)}",
            placeholder="Key, title or function",
            format_func=lambda key: " · ".join(
                str(part) for part in (key, value_at(frame, key, "title"), value_at(frame, key, "function")) if part
            ),
        )
        idle = {**asked, "disabled": asked["disabled"] or chosen is None}
        if st.button("Add", icon=":material/add_link:", key="ask_add", **idle) and actor and chosen:
            _linked(lambda: add_link(ws, question.key, chosen, actor=actor, reason="Asked in a session"))


def _linked(save: Callable[[], EditResult]) -> None:
    if not page.saved(save):
        return
    frame.say_later("Linked. It counts in the heatmap at once.", "link")
    st.rerun()


def _onwards(
    ws: Workspace, function: str, found: list[Question], at: int, actor: Actor | None, asked: dict[str, Any]
) -> None:
    question = found[at]
    following = next((each.key for each in [*found[at + 1 :], *found[:at]] if not each.is_settled), None)
    with st.container(horizontal=True):
        if question.is_settled:
            if st.button("Ask again", icon=":material/undo:", key="ask_again", **asked) and actor:
                settle(ws, question.key, actor, done=False)
                st.rerun()
        elif st.button("That is all", type="primary", icon=":material/check:", key="ask_done", **asked) and actor:
            settle(ws, question.key, actor)
            _go(function, following)
        if following and st.button("Later", key="ask_later", type="tertiary"):
            _go(function, following)
    if following is None and question.is_settled:
        st.success(f"All of {plain(function)} is asked. Choose the next function above.", icon=":material/task_alt:")


def _go(function: str, key: Key | None) -> None:
    """To the next milestone; a widget's state can only be set before it is drawn, so with the next run."""
    if key is not None:
        st.session_state[f"{_AT}_{function}_next"] = key
    st.rerun()
