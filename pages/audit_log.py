"""Audit log: every change with its author as far as known, filters, and the verification of the whole."""

from __future__ import annotations

import streamlit as st

from ui import audit, page, session

world = page.begin()
ws = session.workspace()

right = page.head("Audit log", world, "Every change, in the order in which it was recorded")
with right:
    audit.verify_button(ws)
audit.verdict()
records = audit.filtered(ws, world)
if records is None:
    with page.empty("Nothing is recorded yet", "The first record appears when a tracker is connected.", "history"):
        st.page_link("pages/trackers.py", label="Go to trackers", icon=":material/sync:")
else:
    audit.table(records)
