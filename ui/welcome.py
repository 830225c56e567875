"""The first page of an empty workspace: what Cairn does in three lines, and the one thing to do."""

from __future__ import annotations

import streamlit as st

from services.workspace import Workspace
from ui.words import plain

PROMISES = (
    ("table_view", "Keep your sheets", "Excel and csv trackers stay where they are; Cairn reads them and syncs."),
    ("link", "See who waits for whom", "A date that moves in one sheet shows at once what it breaks in another."),
    ("history", "Know what changed", "Every change is recorded with its place, and the record can be verified."),
)


def draw(ws: Workspace) -> None:
    """Draw the welcome."""
    st.title("Welcome to Cairn", anchor=False)
    st.caption("Nothing is connected yet. Connecting only reads the sheet; nothing in it changes.")
    grid = st.grid(3, min_column_width=220)
    for icon, title, sentence in PROMISES:
        with grid.cell().container(border=True, height="stretch"):
            st.markdown(f":blue[:material/{icon}:] **{title}**")
            st.caption(sentence)
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        st.subheader("Connect your first tracker", anchor=False)
        st.markdown(
            f"Put the workbook into **{plain(ws.settings.trackers)}**, look at how its columns are read, "
            "and connect it. From any other folder, connect it on the command line:"
        )
        st.code("python3 manage.py connect PATH --name NAME", language="shell")
        if st.button("Connect a tracker", type="primary", icon=":material/add_link:"):
            st.switch_page("pages/trackers.py", query_params={"connect": "true"})
    with right.container(border=True, height="stretch"):
        st.subheader("See the example", anchor=False)
        st.markdown(
            "A warehouse move in three trackers, with one broken promise. It runs in a workspace of its own, "
            "so that your data and the example never mix:"
        )
        st.code("python3 manage.py run --demo", language="shell")
