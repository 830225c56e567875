"""Inbox: what waits for a person, the open item beside it, and what was decided lately."""

from __future__ import annotations

import streamlit as st

from ui import page, session
from ui.inbox import answer, decided, filtering, listing, waits
from ui.words import count

world = page.begin()
ws = session.workspace()

items = waits.everything(ws)
page.head("Inbox", world, f"{count(len(items), 'item')} to answer" if items else "")
if not items:
    page.empty(
        "Nothing waits for you",
        "When both sides move a cell, a sheet proposes a value, a cell cannot be read, or a tracker pauses, it is "
        "answered here.",
        "inbox",
    )
else:
    shown, chosen = filtering.draw(items, world)
    if not shown:
        with page.empty("Nothing waits for you here", "Nothing of what waits passes these filters.", "inbox"):
            if st.button("Show everything", icon=":material/filter_alt_off:"):
                filtering.show_all()
    if chosen is not None:
        grid = st.grid(min_column_width=430)
        if shown:
            with grid.cell():
                listing.draw(shown, chosen, world)
        with grid.cell():
            answer.draw(chosen, filtering.after(chosen, shown), world)
decided.draw()
