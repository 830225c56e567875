"""What every page says where a server on this machine plays the part of Google."""

from __future__ import annotations

import streamlit as st

from services.connecting import google


def draw() -> None:
    """Say that what passes for Google here is none."""
    if google.is_played():
        said = "This is not Google: a server on this machine plays the part of Google Sheets."
        st.warning(said, icon=":material/theater_comedy:")
