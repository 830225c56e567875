"""Dependencies: which function waits for which, how bad it stands, and the links behind a cell; any past day, too."""

from __future__ import annotations

import streamlit as st

from ui import dependencies, page, past, session

now = page.begin()
day = past.chosen()
world = session.world_of(day) if day else now

right = page.head("Dependencies", None if day else world, "Rows wait, columns deliver")
with right:
    past.box()
if day:
    past.banner(day)
if not world.links.empty:
    dependencies.heat(world)
elif day:
    page.empty("No links on that day", "Nothing waited for anything in Cairn then. Choose a later day.", "link_off")
else:
    with page.empty("No links yet", "A link says that one milestone waits for another. Add one in Milestones.", "link"):
        st.page_link("pages/milestones.py", label="Go to milestones", icon=":material/flag:")
dependencies.loose_ends(world)
