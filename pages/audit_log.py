"""Audit log: every change with its author as far as known, what differs between two days, how far it is verified."""

from __future__ import annotations

import streamlit as st

from ui import page, session, trust
from ui.history import log, record

HEIGHT = 600

world = page.begin()
ws = session.workspace()

right = page.head("Audit log", world, "Every change, in the order in which it was recorded")
with right:
    trust.button(ws)
if world.as_of is None:
    with page.empty("Nothing is recorded yet", "The first record appears when a tracker is connected.", "history"):
        st.page_link("pages/trackers.py", label="Go to trackers", icon=":material/sync:")
else:
    trust.line(ws)
    asked = log.filters(ws, world)
    log.unit_of_work(asked)
    if log.switch() == "differs":
        log.differences(ws, world, asked)
    else:
        records = log.found(ws, asked)
        chosen = log.chosen(ws, records)
        left, aside = st.columns([5, 3]) if chosen else (st.container(), None)
        with left:
            log.table(records, beside=aside is not None)
        if chosen and aside is not None:
            with aside:
                record.draw(ws, chosen, height=HEIGHT)
