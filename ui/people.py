"""Who acts: the picker in the sidebar, and the question in a dialog when nobody was picked.

Until sign-in exists a name is only picked, and every record says so. Nobody is picked by default.
"""

from __future__ import annotations

import streamlit as st

from domain.records import Actor
from services.access import actor_named, people
from ui import session
from ui.words import plain

_ASKED, _NEXT = "person_asked", "person_next"


def pick() -> None:
    """The picker in the sidebar; a new name may be typed."""
    if chosen := st.session_state.pop(_NEXT, None):
        st.session_state[session.PERSON] = chosen
    _picker("You are", session.PERSON)


def ask() -> None:
    """Ask for the name where it is needed; the answer moves to the sidebar on the next run of the page."""
    if name := _picker("Who are you?", _ASKED):
        st.session_state[_NEXT] = name


def who(doing: str) -> None:
    """Say in a dialog in whose name it acts; ask here when nobody was picked in the sidebar."""
    if actor := session.actor():
        st.caption(f"{doing} {plain(actor.name)}, as picked in the sidebar.")
    else:
        ask()


def asked() -> Actor | None:
    """The person that `ask` was told."""
    name = st.session_state.get(_ASKED)
    return actor_named(session.workspace(), name) if name else None


def _picker(label: str, key: str) -> str | None:
    known = people(session.workspace())
    given = st.session_state.get(key)
    options = [*known, given] if given and given not in known else known
    chosen: str | None = st.selectbox(
        label,
        options,
        index=None,
        key=key,
        placeholder="Pick or type a name",
        accept_new_options=True,
        help="No password is asked for yet: records say that the name was picked.",
        persist_state="session",
    )
    return chosen
