"""Taking a change back: what it would do and which sheets follow, a reason, and one click. The same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from domain.errors import CairnError
from domain.records import WHOLE_ROW, Actor
from services.history.undo import UndoItem, preview_undo, undo
from ui import frame, page, people, session, tables, words
from ui.rows import value_at
from ui.words import count, plain

UNDOABLE = ("insert", "update", "remove", "restore")
_OUTCOME, _REASON = "undo_outcome", "undo_reason"
_ROWS = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a click on the button: the changes taken back, or why none was."""

    done: int = 0
    left: int = 0
    complaint: str = ""


def can_be(record: dict[str, Any]) -> bool:
    """Say whether a record is of a kind that can be taken back at all."""
    return record["entity"] == "milestone" and record["op"] in UNDOABLE


def size_of(txn: str) -> int:
    """How many changes of milestones a unit of work made; 0 where it made none."""
    try:
        return len(preview_undo(session.workspace(), txn))
    except CairnError:
        return 0


def offer(what: str | int) -> None:
    """Open the dialog for a unit of work (its id) or one record (its number)."""
    st.session_state.pop(_OUTCOME, None)
    st.session_state.pop(_REASON, None)
    _dialog(what)


@st.dialog("Take back", width="large", icon=":material/undo:")
def _dialog(what: str | int) -> None:
    outcome: Outcome = st.session_state.get(_OUTCOME, Outcome())
    if outcome.done:
        frame.say_later(_said(outcome))
        st.rerun()
    with page.said_plainly():
        items = preview_undo(session.workspace(), what)
        going = [item for item in items if not item.blocked]
        st.markdown(_summary(items, going))
        _table(items)
        st.text_area(
            "Why is it taken back?", key=_REASON, height=80, placeholder="It is kept in the audit log.", max_chars=500
        )
        people.who("Taken back by")
        label = f"Take back {count(len(going), 'change')}" if going else "Take back"
        st.button(
            label,
            type="primary",
            key="take_back",
            icon=":material/undo:",
            disabled=not going,
            on_click=_take_back,
            args=(what,),
        )
        if outcome.complaint:
            st.error(plain(outcome.complaint), icon=":material/edit_note:")


def _summary(items: Sequence[UndoItem], going: Sequence[UndoItem]) -> str:
    """What happens, which sheets follow, and what is left alone."""
    if not going:
        return "Nothing of this can be taken back; the last column says why."
    sheets = sorted({item.sheet for item in going if item.sheet})
    parts = [f"**{count(len(going), 'change')}** in {count(len({item.change.key for item in going}), 'milestone')}."]
    if sheets:
        parts.append(f"{plain(', '.join(sheets))} {'follows' if len(sheets) == 1 else 'follow'} at the next sync.")
    else:
        parts.append("No sheet is written.")
    if left := len(items) - len(going):
        parts.append(f"{count(left, 'change is', 'changes are')} left alone.")
    return " ".join(parts) + " Nothing is erased: both records stay in the log."


def _table(items: Sequence[UndoItem]) -> None:
    rows = [_row(item) for item in items]
    columns = {"Milestone": 90, "Field": 110, "Is now": 140, "Becomes": 140, "Sheet that follows": 130}
    if any(item.blocked for item in items):
        columns["Left alone because"] = 260
    tables.show(rows, columns, key="undo_plan", alt="What taking this back would do", in_full=_ROWS, opens=())


def _row(item: UndoItem) -> dict[str, Any]:
    change = item.change
    return {
        "Milestone": change.key,
        "Field": words.label_of(change.field),
        "Is now": _now(item),
        "Becomes": "" if item.blocked else _said_value(change.field, change.after),
        "Sheet that follows": "" if item.blocked else item.sheet or "Only in Cairn",
        "Left alone because": item.blocked or "",
    }


def _now(item: UndoItem) -> str:
    """What stands there: for a change that is left alone that is not what the change left behind."""
    change = item.change
    if not item.blocked:
        return _said_value(change.field, change.before)
    milestones = session.world().milestones
    if change.field == WHOLE_ROW:
        return "In the list" if change.key in milestones.index else "Removed"
    return words.shown(change.field, value_at(milestones, change.key, change.field))


def _said_value(field: str, value: Any) -> str:
    if field == WHOLE_ROW:
        return "In the list" if value is not None else "Removed"
    return words.shown(field, value)


def _take_back(what: str | int) -> None:
    """Take it back once, however often the button was clicked: a second click finds the outcome of the first."""
    if st.session_state.get(_OUTCOME, Outcome()).done:
        return
    reason = str(st.session_state.get(_REASON) or "").strip()
    st.session_state[_OUTCOME] = outcome_of(what, reason, session.actor() or people.asked())


def outcome_of(what: str | int, reason: str, actor: Actor | None) -> Outcome:
    """Take back what did not move on since; both a reason and a name are asked for."""
    if not reason:
        return Outcome(complaint="Taking a change back needs a reason: it is what the next reader asks for.")
    if actor is None:
        return Outcome(complaint="A change needs a name: say who you are.")
    try:
        _, items = undo(session.workspace(), what, actor=actor, reason=reason)
    except CairnError as error:
        return Outcome(complaint=f"{error} {error.hint}")
    done = sum(not item.blocked for item in items)
    return Outcome(done, len(items) - done)


def _said(outcome: Outcome) -> str:
    said = f"{count(outcome.done, 'change')} taken back. A sheet that Cairn writes to follows at the next sync."
    return f"{said} {count(outcome.left, 'change was', 'changes were')} left alone." if outcome.left else said
