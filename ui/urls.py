"""Widgets in the URL by the codes of their options. Streamlit's own binding writes the text that is shown, and so
serves only widgets whose options read as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

EARLIEST = date(2000, 1, 1)
"""Before this no day can be chosen."""


def follow(key: str, options: Iterable[str], *, many: bool = False, default: str | None = None) -> None:
    """Before a widget is drawn: take what the URL says, if the URL moved since the widget last wrote there.

    A widget with a default always has a choice. The browser names it by its label, and where the label holds a number
    that has moved meanwhile, the choice comes back as none: then the URL still knows it.
    """
    said = st.query_params.get_all(key)
    is_lost = default is not None and st.session_state.get(key) is None
    if not is_lost and key in st.session_state and said == st.session_state.get(_written(key), []):
        return
    allowed = set(options)
    valid = [code for code in said if code in allowed]
    st.session_state[key] = valid if many else next(iter(valid), default)


def keep(key: str, chosen: str | Sequence[str] | None, default: str | None = None) -> None:
    """After a widget is drawn: write its value into the URL; a default leaves the URL clean."""
    codes = [chosen] if isinstance(chosen, str) else list(chosen or ())
    if codes == [default]:
        codes = []
    if codes:
        st.query_params[key] = codes
    elif key in st.query_params:
        del st.query_params[key]
    st.session_state[_written(key)] = codes


def follow_day(key: str, latest: date) -> date | None:
    """As `follow`, for a day: what the URL says, unless that is no day or a later one than can be chosen."""
    said = st.query_params.get_all(key)
    if key not in st.session_state or said != st.session_state.get(_written(key), []):
        st.session_state[key] = _day_in(said, latest)
    chosen: date | None = st.session_state[key]
    return chosen


def _day_in(said: Sequence[str], latest: date) -> date | None:
    try:
        found = date.fromisoformat(said[0]) if said else None
    except ValueError:
        return None
    return found if found and EARLIEST <= found <= latest else None


def _written(key: str) -> str:
    return f"url_{key}"
