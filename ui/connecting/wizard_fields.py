"""Below the columns: those that no field fits, each of which becomes a field of the workspace's own with one click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from domain.errors import CairnError
from services.access import may
from services.connecting import custom_columns
from services.connecting.custom_columns import NewColumn
from services.connecting.onboarding import Look
from services.schema import custom
from ui import frame, session
from ui.words import plain

TYPES = {"text": "text", "number": "number", "date": "date", "choice": "choice"}
_MOST = 12


def draw(seen: Look, mapping: Mapping[str, str], version: str, change: Callable[[Mapping[str, str]], None]) -> None:
    """Draw the offer; `change` is called with the mapping in which the new field has its column."""
    columns = custom_columns.new_columns(seen)
    if not columns:
        return
    actor = session.actor()
    allowed = actor is not None and may(actor, custom.ACTION)
    why = session.NO_PERSON if actor is None else None if allowed else "Only a governor adds fields."

    def made(one: NewColumn) -> None:
        assert actor is not None
        try:
            slot = custom_columns.field_for(session.workspace(), one, actor=actor)
        except CairnError as error:
            frame.say_later(f"{error} {error.hint}", "error")
        else:
            change({**mapping, slot: one.name})

    st.markdown("**Columns that no field fits**")
    st.caption("They are left untouched. One click makes a field of this workspace of one, for all its trackers.")
    with st.container(horizontal=True, gap="small"):
        for one in columns[:_MOST]:
            asked: dict[str, Any] = {"disabled": not allowed, "help": why}
            label, key = f"{plain(one.header)} · {TYPES[one.kind]}", f"wizard_field_{one.column}_{version}"
            st.button(label, key=key, icon=":material/add_column_right:", on_click=made, args=(one,), **asked)
        if len(columns) > _MOST:
            st.caption(f"… and {len(columns) - _MOST} more, under Schema and rules once it is connected.")
