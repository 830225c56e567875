"""The pages of the app, by section."""

from __future__ import annotations

import threading
from typing import Any

import streamlit as st

_began = threading.Event()


def begin() -> Any:
    """Build the navigation; gives the page to run. `app.py` does this before anything else."""
    _began.set()
    return st.navigation(_sections())


def make_sure() -> None:
    """Go through `app.py` first.

    Streamlit takes a folder named `pages` for a navigation of its own until `st.navigation` was called once in the
    process, and would run a page alone for whoever opens a deep link first after a start.
    """
    if not _began.is_set():
        begin()
        st.rerun()


def _sections() -> dict[str, list[Any]]:
    return {
        "Review": [
            st.Page("pages/overview.py", title="Overview", icon=":material/space_dashboard:", default=True),
            st.Page("pages/dependencies.py", title="Dependencies", icon=":material/grid_on:"),
        ],
        "Work": [st.Page("pages/milestones.py", title="Milestones", icon=":material/flag:")],
        "Data": [
            st.Page("pages/trackers.py", title="Trackers", icon=":material/sync:"),
            st.Page("pages/audit_log.py", title="Audit log", icon=":material/history:"),
        ],
    }
