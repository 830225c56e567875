"""Milestones: the grid that people edit, one milestone to read beside it, and both as they stood on a past day."""

from __future__ import annotations

import streamlit as st

from ui import known, page, session, tables
from ui.history import past
from ui.milestones import detail, filters, grid, review
from ui.words import count

ROWS = 17

now = page.begin()
ws = session.workspace()
day = past.chosen()
world = session.world_of(day) if day else now


@st.fragment
def editor(sheet: grid.Grid) -> None:
    """Only this part runs again while cells are edited."""
    if grid.was_opened():
        st.rerun()
    with page.said_plainly():
        grid.read(sheet)
        review.news(sheet)
        grid.draw(ws, sheet, known.chips(sheet.world), rows=ROWS)
        review.bar(sheet)


def listed(keys: list[str]) -> None:
    """The milestones that pass the filters: to edit today, to read on a past day."""
    if not keys:
        page.empty("Nothing matches", "No milestone passes these filters. Clear one of them.", "filter_alt_off")
    if day is None:
        editor(grid.current(world, keys))
    elif keys:
        grid.draw_past(world, keys, known.chips(world), rows=ROWS)


if day:
    right = page.head("Milestones", None, count(len(world.milestones), "milestone"))
else:
    right = page.head("Milestones", world, page.scope(world))
with right:
    past.box()
if day:
    past.banner(day)
if not world.milestones.empty:
    keys, chosen = filters.milestones(world)
    left, aside = st.columns([5, 3]) if chosen else (st.container(), None)
    with left:
        listed(keys)
    if chosen and aside is not None:
        with aside:
            detail.draw(chosen, world, height=tables.height_of(ROWS), as_of=day)
elif day:
    page.empty("Nothing was here yet", "Cairn knew no milestone at the end of that day. Choose a later one.", "flag")
else:
    with page.empty("No milestones yet", "They come from trackers: connect one, then sync it.", "flag"):
        st.page_link("pages/trackers.py", label="Go to trackers", icon=":material/sync:")
