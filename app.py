"""The app: page config, navigation, sidebar. Run with `streamlit run app.py`; everything else is in pages/ and ui/."""

from __future__ import annotations

import streamlit as st

from ui import page, sidebar

SECTIONS = {
    "Review": [
        st.Page("pages/overview.py", title="Overview", icon=":material/space_dashboard:", default=True),
        st.Page("pages/dependencies.py", title="Dependencies", icon=":material/grid_on:"),
    ],
    "Work": [st.Page("pages/milestones.py", title="Milestones", icon=":material/flag:")],
    "Data": [
        st.Page("pages/trackers.py", title="Trackers", icon=":material/sync:"),
        st.Page("pages/audit_log.py", title="Audit log", icon=":material/history:"),
    ],
}

st.set_page_config(page_title="Cairn", page_icon="ui/mark.svg", layout="wide")
navigation = st.navigation(SECTIONS)
st.logo("ui/brand.svg", icon_image="ui/mark.svg", size="large")

with page.said_plainly():
    page.say_now()
    sidebar.draw()
    navigation.run()
