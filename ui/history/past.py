"""Looking at a past day: the date in the URL, the box to choose it, and a banner that nobody can overlook."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from services.history.asof import first_day
from ui import session, urls, words

_DAY, _WEEK = "asof", "replay_week"


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
    urls.keep(_DAY, day)


def replay() -> None:
    """A slider over the weeks since Cairn keeps the log: drag it, and the page shows each week as it ended."""
    today = session.today()
    first = first_day(session.workspace()) or today
    weeks = week_ends(first, today)
    if not weeks:
        return
    chosen: date | None = st.session_state.get(_DAY)
    st.session_state[_WEEK] = max((week for week in weeks if chosen and week <= chosen), default=today)
    st.select_slider(
        "Replay past weeks",
        [*weeks, today],
        key=_WEEK,
        format_func=lambda day: "Today" if day == today else words.day(day),
        on_change=_replayed,
        args=(today,),
    )


def week_ends(first: date, today: date) -> list[date]:
    """The Sundays on which a week ended, since `first` and before `today`.

    >>> week_ends(date(2026, 11, 5), date(2026, 11, 23))
    [datetime.date(2026, 11, 8), datetime.date(2026, 11, 15), datetime.date(2026, 11, 22)]
    """
    sunday = first + timedelta(days=6 - first.weekday())
    return [
        sunday + timedelta(weeks=n)
        for n in range((today - sunday).days // 7 + 1)
        if sunday + timedelta(weeks=n) < today
    ]


def _replayed(today: date) -> None:
    day = st.session_state[_WEEK]
    st.session_state[_DAY] = None if day == today else day


def banner(day: date) -> None:
    """Say that this is not now, and the way back."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":orange[:material/history:] **As it stood at the end of {words.day(day)}.** To read only.")
        st.button("Back to today", key="back_to_today", type="tertiary", icon=":material/today:", on_click=_back)


def _back() -> None:
    st.session_state[_DAY] = None


def _yesterday() -> date:
    return session.today() - timedelta(days=1)
