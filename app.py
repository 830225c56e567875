"""The app: page config, navigation, sidebar. Run with `streamlit run app.py`; everything else is in pages/ and ui/."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import navigation, page, sidebar

MARKS = Path(__file__).parent / "ui"

st.set_page_config(page_title="Cairn", page_icon=str(MARKS / "mark.svg"), layout="wide")
st.logo(str(MARKS / "brand.svg"), icon_image=str(MARKS / "mark.svg"), size="large")
chosen = navigation.begin()

with page.said_plainly():
    page.say_now()
    sidebar.draw()
    chosen.run()
