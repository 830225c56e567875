"""Dependencies: which function waits for which and how bad it stands, in several views; any past day, too."""

from __future__ import annotations

import streamlit as st

from ui import around, dependencies, page, past, path, session, structure, trend, urls, weeks, whatif

VIEWS = {
    "functions": ("Functions", dependencies.draw),
    "weeks": ("Weeks", weeks.draw),
    "path": ("Longest chain", path.draw),
    "around": ("Around one", around.draw),
    "structure": ("Structure", structure.draw),
    "trend": ("Trend", trend.draw),
    "whatif": ("What if", whatif.draw),
}
NOW_ONLY = ("trend", "whatif")
"""They speak of now: a trend looks back by itself, and the past cannot be moved."""

now = page.begin()
day = past.chosen()
world = session.world_of(day) if day else now

right = page.head("Dependencies", None if day else world, "A milestone is a contract: who waits for whom")
with right:
    past.box()
if day:
    past.banner(day)
if not world.links.empty:
    offered = [name for name in VIEWS if not (day and name in NOW_ONLY)]
    urls.follow("view", offered, default="functions")
    view = st.segmented_control(
        "View",
        offered,
        required=True,
        format_func=lambda name: VIEWS[name][0],
        key="view",
        label_visibility="collapsed",
    )
    urls.keep("view", view, "functions")
    VIEWS[view or "functions"][1](world)
elif day:
    page.empty("No links on that day", "Nothing waited for anything in Cairn then. Choose a later day.", "link_off")
    dependencies.loose_ends(world)
else:
    with page.empty("No links yet", "A link says that one milestone waits for another. Add one in Milestones.", "link"):
        st.page_link("pages/milestones.py", label="Go to milestones", icon=":material/flag:")
    dependencies.loose_ends(world)
