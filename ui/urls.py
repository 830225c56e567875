"""Widgets in the URL by the codes of their options. Streamlit's own binding writes the text that is shown, and so
serves only widgets whose options read as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

import streamlit as st

Chosen: TypeAlias = str | date | Sequence[str] | None

EARLIEST = date(2000, 1, 1)
"""Before this no day can be chosen."""


def follow(key: str, options: Iterable[str], *, many: bool = False) -> None:
    """Before a widget is drawn: take what the URL says, if the URL moved since the widget last wrote there."""
    if _is_ahead(key):
        return
    allowed = set(options)
    valid = [code for code in st.query_params.get_all(key) if code in allowed]
    st.session_state[key] = valid if many else next(iter(valid), None)


def follow_day(key: str, latest: date) -> date | None:
    """As `follow`, for a day: what the URL says, unless that is no day or a later one than can be chosen."""
    if not _is_ahead(key):
        st.session_state[key] = _day_in(st.query_params.get_all(key), latest)
    chosen: date | None = st.session_state[key]
    return chosen


def keep(key: str, chosen: Chosen, default: str | None = None) -> None:
    """After a widget is drawn: write its value into the URL; a default leaves the URL clean."""
    codes = _codes(chosen)
    if codes == [default]:
        codes = []
    if codes:
        st.query_params[key] = codes
    elif key in st.query_params:
        del st.query_params[key]
    st.session_state[_written(key)] = codes


def _is_ahead(key: str) -> bool:
    """Say whether a widget need not look at the URL: it still says what was written, or something was chosen since."""
    if key not in st.session_state:
        return False
    written: list[str] = st.session_state.get(_written(key), [])
    return written == st.query_params.get_all(key) or written != _codes(st.session_state[key])


def _codes(chosen: Chosen) -> list[str]:
    if chosen is None or isinstance(chosen, date):
        return [chosen.isoformat()] if chosen else []
    return [chosen] if isinstance(chosen, str) else list(chosen)


def _day_in(said: Sequence[str], latest: date) -> date | None:
    try:
        found = date.fromisoformat(said[0]) if said else None
    except ValueError:
        return None
    return found if found and EARLIEST <= found <= latest else None


def _written(key: str) -> str:
    return f"url_{key}"
