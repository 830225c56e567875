"""Looking at a past day: the date in the URL, the box to choose it, and a banner that nobody can overlook."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from ui import session, urls, words

_DAY = "asof"


def chosen() -> date | None:
    """The past day that the URL or the box names; None for now. Asked before anything is drawn."""
    return urls.follow_day(_DAY, _yesterday())


def box() -> None:
    """The box, to be drawn beside the title; empty for now."""
    st.markdown(":gray[As of]", width="content")
    day: date | None = st.date_input(
        "As of",
        min_value=urls.EARLIEST,
        max_value=_yesterday(),
        key=_DAY,
        value=None,
        format="YYYY-MM-DD",
        width=150,
        label_visibility="collapsed",
    )
    urls.keep(_DAY, day.isoformat() if day else None)


def banner(day: date) -> None:
    """Say that this is not now, and the way back."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":orange[:material/history:] **As it stood at the end of {words.day(day)}.** To read only.")
        st.button("Back to today", key="back_to_today", type="tertiary", icon=":material/today:", on_click=_back)


def _back() -> None:
    st.session_state[_DAY] = None


def _yesterday() -> date:
    return session.today() - timedelta(days=1)
