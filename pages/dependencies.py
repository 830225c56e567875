"""Dependencies: which function waits for which, how bad it stands, and the links behind each cell."""

from __future__ import annotations

import streamlit as st

from ui import dependencies, page

world = page.begin()

page.head("Dependencies", world, "Rows wait, columns deliver")
if world.links.empty:
    with page.empty("No links yet", "A link says that one milestone waits for another. Add one in Milestones.", "link"):
        st.page_link("pages/milestones.py", label="Go to milestones", icon=":material/flag:")
else:
    dependencies.heat(world)
dependencies.loose_ends(world)
