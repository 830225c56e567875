"""Milestones: the grid that people edit, and one milestone to read beside it."""

from __future__ import annotations

import streamlit as st

from ui import detail, filters, grid, page, review, session, tables

ROWS = 17

world = page.begin()
ws = session.workspace()


@st.fragment
def editor(sheet: grid.Grid) -> None:
    """Only this part runs again while cells are edited."""
    if grid.was_opened():
        st.rerun()
    with page.said_plainly():
        grid.read(sheet)
        review.news(sheet)
        grid.draw(ws, sheet, tables.outlooks(sheet.world), rows=ROWS)
        review.bar(sheet)


page.head("Milestones", world, page.scope(world))
if world.milestones.empty:
    with page.empty("No milestones yet", "They come from trackers: connect one, then sync it.", "flag"):
        st.page_link("pages/trackers.py", label="Go to trackers", icon=":material/sync:")
else:
    keys, chosen = filters.milestones(world)
    left, right = st.columns([5, 3]) if chosen else (st.container(), None)
    with left:
        sheet = grid.current(world, keys)
        if not sheet.keys:
            page.empty("Nothing matches", "No milestone passes these filters. Clear one of them.", "filter_alt_off")
        editor(sheet)
    if right is not None:
        with right:
            detail.draw(chosen, world, height=(ROWS + 1) * grid.ROW_PX)
