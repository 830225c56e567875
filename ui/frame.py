"""What stands around every page: title of the window, brand, navigation, sidebar, and what is left to be said."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import streamlit as st

from domain.errors import CairnError
from services import inbox
from ui import played, session, sidebar
from ui.words import plain

_HERE = Path(__file__).parent
_SAID = "said"

_run = threading.local()
"""A script runs in a thread of its own: `_run.began` says whether this one came through `app.py`."""


def begin() -> Any:
    """Draw the frame; gives the page to run. `app.py` does this before anything else."""
    _run.began = True
    st.set_page_config(page_title="Cairn", page_icon=str(_HERE / "mark.svg"), layout="wide")
    st.logo(str(_HERE / "brand.svg"), icon_image=str(_HERE / "mark.svg"), size="large")
    chosen = st.navigation(_sections())
    _say()
    sidebar.draw()
    played.draw()
    return chosen


def make_sure() -> None:
    """Draw the frame for a page that was run without it.

    Streamlit takes a folder named `pages` for a navigation of its own until `st.navigation` was called once in the
    process, and so runs a page alone for whoever opens a deep link first after a start.
    """
    if not getattr(_run, "began", False):
        begin()
        _enter_properly()


def _enter_properly() -> None:
    """Go to the same address through the frame: to Streamlit that is another page, and with the first click there
    whoever stayed would lose what the address asks for."""
    page = f"pages/{(st.context.url or '').rstrip('/').rpartition('/')[2]}.py"
    if (_HERE.parent / page).is_file():
        st.switch_page(page, query_params={name: st.query_params.get_all(name) for name in st.query_params})


def say_later(sentence: str, icon: str = "check_circle") -> None:
    """Keep a sentence for the run after this one."""
    st.session_state[_SAID] = (sentence, icon)


def _say() -> None:
    if said := st.session_state.pop(_SAID, None):
        sentence, icon = said
        st.toast(plain(sentence), icon=f":material/{icon}:", duration="long")


def _inbox() -> str:
    """The inbox, and how much waits in it; a workspace that cannot be opened says so on the page itself."""
    try:
        waits = inbox.waiting(session.workspace())
    except CairnError:
        return "Inbox"
    return f"Inbox ({waits:,})" if waits else "Inbox"


def _sections() -> dict[str, list[Any]]:
    return {
        "Review": [
            st.Page("pages/overview.py", title="Overview", icon=":material/space_dashboard:", default=True),
            st.Page("pages/dependencies.py", title="Dependencies", icon=":material/grid_on:"),
        ],
        "Work": [
            st.Page("pages/milestones.py", title="Milestones", icon=":material/flag:"),
            st.Page("pages/inbox.py", title=_inbox(), icon=":material/inbox:"),
        ],
        "Data": [
            st.Page("pages/trackers.py", title="Trackers", icon=":material/sync:"),
            st.Page("pages/audit_log.py", title="Audit log", icon=":material/history:"),
        ],
        "Settings": [
            st.Page("pages/functions.py", title="Functions", icon=":material/groups:"),
            st.Page("pages/schema_rules.py", title="Schema and rules", icon=":material/rule:"),
        ],
    }
