"""Colours that say how a milestone stands: what the legend says of them, and whether they are to be read.

Only colours that a legend explains can be read; for others the issues say what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from domain.binding import FILL_OF, BoundColumn
from domain.records import column_letters
from services.connecting.onboarding import Look
from ui import words
from ui.words import plain

_READ, _LEFT = "Read its colours", "Leave its colours alone"


def draw(seen: Look, mapping: Mapping[str, str], version: str, change: Callable[[Mapping[str, str]], None]) -> None:
    """Draw what colours may be read; `change` is called with the mapping after a choice."""
    assert seen.guess.binding is not None
    bound = {column.fields: column for column in seen.guess.binding.columns if column.by_fill}
    offered = {column.fields: column for column in seen.guess.painted} | bound
    if not offered:
        return
    st.markdown("**Colours that say something**")
    for fields, column in offered.items():
        _offer(column, fields in bound, seen, mapping, version, change)


def _offer(
    column: BoundColumn,
    is_read: bool,
    seen: Look,
    mapping: Mapping[str, str],
    version: str,
    change: Callable[[Mapping[str, str]], None],
) -> None:
    field = column.fields[0]
    key = f"wizard_colours_{field}_{version}"

    def picked() -> None:
        chosen = FILL_OF + _name(column, seen) if st.session_state[key] == _READ else ""
        change({**mapping, field: chosen})

    with st.container(border=True):
        left, right = st.columns([3, 2], vertical_alignment="center")
        header = plain(" ".join(column.header.split()) or "(no header)")
        left.markdown(f"{column_letters(column.column)} colours of **{header}** → {words.label_of(field)}")
        for sentence in column.conventions.evidence:
            left.caption(plain(sentence))
        right.selectbox(f"{words.label_of(field)} by colours", [_READ, _LEFT], 0 if is_read else 1, key=key,
                        on_change=picked)  # fmt: skip


def _name(column: BoundColumn, seen: Look) -> str:
    """The header of a column; its letters where the header is blank or stands twice."""
    headers = [one.header for one in seen.guess.columns]
    is_clear = column.header and headers.count(column.header) == 1
    return column.header if is_clear else f"[{column_letters(column.column)}]"
