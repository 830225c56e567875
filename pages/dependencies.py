"""Dependencies: which function waits for which and how bad it stands, in several views; any past day, too."""

from __future__ import annotations

import streamlit as st

from ui import choices, page, session
from ui.dependencies import around, asking, links, matrix, path, structure, trend, weeks, whatif
from ui.history import past

VIEWS = {
    "functions": ("Functions", matrix.draw),
    "links": ("Links", links.draw),
    "weeks": ("Weeks", weeks.draw),
    "path": ("Chain", path.draw),
    "around": ("Around one", around.draw),
    "structure": ("Structure", structure.draw),
    "trend": ("Trend", trend.draw),
    "whatif": ("What if", whatif.draw),
    "ask": ("Ask", asking.draw),
}
NOW_ONLY = ("links", "trend", "whatif", "ask")
"""They speak of now: a trend looks back by itself, and the past can be neither moved nor edited."""

WITHOUT_LINKS = ("ask", "links")
"""Where links are made."""

now = page.begin()
day = past.chosen()
world = session.world_of(day) if day else now

right = page.head("Dependencies", None if day else world, "A milestone is a contract: who waits for whom")
with right:
    past.box()
if day:
    past.banner(day)
offered = [name for name in VIEWS if not (day and name in NOW_ONLY)]
if world.links.empty:
    offered = [] if day or world.milestones.empty else list(WITHOUT_LINKS)
    if offered:
        st.info("No links yet: ask one function after the other what it waits for.", icon=":material/link:")
    elif day:
        page.empty("No links on that day", "Nothing waited for anything in Cairn then. Choose a later day.", "link_off")
    else:
        page.empty("No milestones yet", "Connect a tracker first; links are between its milestones.", "link")
    matrix.loose_ends(world)
if offered:
    view = choices.one("View", "view", {name: VIEWS[name][0] for name in offered}, offered[0])
    VIEWS[view][1](world)
