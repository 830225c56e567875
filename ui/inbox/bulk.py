"""Settling several items at once: what each would become, one reason, one click. Held cells and pauses are left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from domain.records import Actor
from ui import choices, frame, people, session, tables
from ui.inbox import deciding
from ui.inbox.deciding import CAIRN, SHEET, Outcome
from ui.inbox.waits import Item
from ui.words import count, plain

_OUTCOME, _REASON, _SIDE = "bulk_outcome", "bulk_reason", "bulk_side"
_SIDES = {CAIRN: "Keep what is in Cairn", SHEET: "Take what is in the sheet"}
_ROWS, _MOST_TOLD = 8, 5


def offer(items: Sequence[Item]) -> None:
    """Open the dialog for these items."""
    for key in (_OUTCOME, _REASON, _SIDE):
        st.session_state.pop(key, None)
    _dialog([item for item in items if item.has_sides])


@st.dialog("Settle several at once", width="large", icon=":material/done_all:")
def _dialog(items: list[Item]) -> None:
    outcome: Outcome = st.session_state.get(_OUTCOME, Outcome())
    if outcome.done and not outcome.left:
        frame.say_later(f"{count(outcome.done, 'item')} settled. Sheets that Cairn writes to follow at the next sync.")
        st.rerun()
    if outcome.done or outcome.left:
        _told(outcome)
        return
    side: str = st.segmented_control(
        "What shall hold", list(_SIDES), required=True, default=CAIRN, key=_SIDE, format_func=_said
    )
    _preview(items, side)
    st.text_area("Why?", key=_REASON, height=80, placeholder="Kept in the audit log with each decision.", max_chars=500)
    people.who("Settled by")
    if complaint := outcome.complaint:
        st.error(plain(complaint), icon=":material/edit_note:")
    if st.button(f"Settle {count(len(items), 'item')}", type="primary", key="settle_all", icon=":material/done_all:"):
        reason, actor = str(st.session_state.get(_REASON) or "").strip(), session.actor() or people.asked()
        with st.spinner("Settling…"):
            st.session_state[_OUTCOME] = outcome_of(items, side, reason, actor)
        st.rerun(scope="fragment")


def _said(side: str) -> str:
    return choices.quiet(_SIDES[side])


def outcome_of(items: Sequence[Item], side: str, reason: str, actor: Actor | None) -> Outcome:
    """Settle them; both a reason and a name are asked for."""
    if not reason:
        return Outcome(complaint="Settling several at once needs a reason: it is what the next reader asks for.")
    if actor is None:
        return Outcome(complaint="A decision needs a name: say who you are.")
    return deciding.carry_out_all(items, side, reason, actor)


def _told(outcome: Outcome) -> None:
    """What could not be settled, and why; the rest is done."""
    left = len(outcome.left)
    st.warning(f"{count(outcome.done, 'item was', 'items were')} settled, {left} could not be.")
    more = f"  \nand {left - _MOST_TOLD} more" if left > _MOST_TOLD else ""
    st.markdown("  \n".join(outcome.left[:_MOST_TOLD]) + more)
    if st.button("Close", key="close_bulk"):
        st.rerun()


def _preview(items: Sequence[Item], side: str) -> None:
    """Each item with what it is now on both sides, and what both will hold."""
    rows = [_row(item, side) for item in items]
    follows = sum(item.cairn != item.sheet for item in items) if side == CAIRN else 0
    trackers = ", ".join(sorted({item.tracker for item in items}))
    effect = "The sheets follow at the next sync" if follows else "Cairn takes the values now"
    much = f"**{count(len(items), 'item')}** in {plain(trackers)}"
    st.markdown(f"{much}. {effect}. It is one change, and can be taken back as one.")
    columns = {
        "Milestone": 100,
        "Field": 110,
        "In Cairn": 140,
        "In the sheet": 140,
        "Both will hold": 150,
        "Place": 120,
    }
    tables.show(rows, columns, key="bulk_plan", alt="What settling these would do", in_full=_ROWS, opens=())


def _row(item: Item, side: str) -> dict[str, Any]:
    return {
        "Milestone": item.key or "",
        "Field": item.what,
        "In Cairn": item.said(item.cairn),
        "In the sheet": item.said(item.sheet),
        "Both will hold": item.said(item.cairn if side == CAIRN else item.sheet),
        "Place": item.where,
    }
