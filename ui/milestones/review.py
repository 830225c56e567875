"""From unsaved edits to one saved change set: the bar at the bottom, and the dialog that asks before saving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pandas as pd
import streamlit as st

from domain.errors import CairnError
from domain.issues import Issue
from domain.records import Actor
from services.edits import apply_edits, preview_edits
from services.history.integrity import history
from ui import frame, page, people, session, status, words
from ui.milestones import grid as grids
from ui.milestones.draft import Draft, Moved, edits_of, moved_on, settle
from ui.milestones.grid import Grid
from ui.words import count, plain

CHANGE_SET, _OUTCOME, _REASON = "change_set", "save_outcome", "reason"


def bar(grid: Grid) -> None:
    """The line at the bottom of the page: what is unsaved, Discard, Review and save."""
    ws = session.workspace()
    moved = moved_on(grid.draft, session.world().milestones)
    planned = [] if moved else preview_edits(ws, edits_of(grid.draft))
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(_summary(grid.draft, planned, moved))
        with st.container(horizontal=True, horizontal_alignment="right", width="content"):
            nothing = not grid.draft
            if st.button("Discard", key="discard", disabled=nothing):
                grids.fresh(session.world(), grid.keys)
                st.rerun()
            if st.button("Review and save", key="review", type="primary", shortcut="Ctrl+S", disabled=nothing):
                _open_dialog(grid, moved)


def _open_dialog(grid: Grid, moved: list[Moved]) -> None:
    if moved:
        _settle_moved(grid)
        return
    st.session_state[CHANGE_SET] = uuid4().hex
    st.session_state.pop(_OUTCOME, None)
    _review(grid)


def _summary(draft: Draft, planned: list[dict[str, Any]], moved: list[Moved]) -> str:
    if not draft:
        return ":gray[Edit a cell, then review and save.]"
    parts = [f"**{count(len(draft), 'unsaved change')}** in {count(len({key for key, _ in draft}), 'milestone')}."]
    errors = sum(issue.severity == "error" for row in planned for issue in row["issues"])
    if errors:
        parts.append(f":red[{count(errors, 'error')}.]")
    if reasons := sum(row["needs_reason"] for row in planned):
        parts.append(f"{count(reasons, 'needs', 'need')} a reason.")
    if moved:
        parts.append(f":orange[{count(len(moved), 'cell')} changed meanwhile.]")
    return " ".join(parts)


def news(grid: Grid) -> None:
    """Say that newer data is there while edits keep the grid frozen; the person decides when to take it in."""
    world = session.world()
    if world is grid.world:
        return
    when = f" from {words.moment(world.as_of, session.zone(), session.today())}" if world.as_of else ""
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f":material/update: New data{when}. Your unsaved changes are kept.")
        if st.button("Reload", key="reload", type="tertiary", icon=":material/refresh:"):
            if moved_on(grid.draft, world.milestones):
                _settle_moved(grid)
            else:
                grids.fresh(world, grid.keys, grid.draft)
                st.rerun()


@st.dialog("Review and save", width="medium", icon=":material/fact_check:")
def _review(grid: Grid) -> None:
    """Was, becomes, what the rules say, a reason where one is needed; then one call."""
    outcome: Outcome = st.session_state.get(_OUTCOME, Outcome())
    if outcome.saved:
        frame.say_later(f"{count(outcome.saved, 'change')} saved and recorded.")
        grids.fresh(session.world(), grid.keys)
        st.rerun()
    with page.said_plainly():
        planned = preview_edits(session.workspace(), edits_of(grid.draft))
        _planned_table(planned)
        errors = _issues([issue for row in planned for issue in row["issues"]])
        needed = any(row["needs_reason"] for row in planned)
        label = "Why does the date move?" if needed else "Reason (optional)"
        st.text_area(label, key=_REASON, height=80, placeholder="It is kept in the audit log.", max_chars=500)
        people.who("Saved as")
        st.button(
            "Save",
            type="primary",
            key="save",
            disabled=bool(errors),
            icon=":material/check:",
            on_click=_save,
            args=(grid.draft, needed),
        )
        if outcome.complaint:
            st.error(plain(outcome.complaint), icon=":material/edit_note:")
        _issues(outcome.issues)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a click on Save: how many changes were saved, or why none was."""

    saved: int = 0
    complaint: str = ""
    issues: Sequence[Issue] = ()


def _save(draft: Draft, needed: bool) -> None:
    """Save once, however often the button was clicked: this runs for every click, the change set counts once."""
    reason = str(st.session_state.get(_REASON) or "").strip()
    actor = session.actor() or people.asked()
    st.session_state[_OUTCOME] = outcome_of(draft, reason, actor, needed)


def outcome_of(draft: Draft, reason: str, actor: Actor | None, needed: bool) -> Outcome:
    """Save the draft under the change set that the dialog opened with; a second time counts as saved, too."""
    if needed and not reason:
        return Outcome(complaint="A committed date moves only with a reason.")
    if actor is None:
        return Outcome(complaint="A change needs a name: say who you are.")
    change_set = st.session_state.get(CHANGE_SET)
    try:
        result = apply_edits(
            session.workspace(), edits_of(draft), actor=actor, reason=reason or None, change_set=change_set
        )
    except CairnError as error:
        return Outcome(complaint=f"{error} {error.hint}")
    return Outcome(issues=result.issues) if result.refused else Outcome(saved=len(draft))


def _planned_table(planned: list[dict[str, Any]]) -> None:
    chips = [_verdict(row) for row in planned]
    rows = [
        {
            "Milestone": row["key"],
            "Field": words.label_of(row["field"]),
            "Was": words.shown(row["field"], row["before"]),
            "Becomes": words.shown(row["field"], row["after"]),
            "Rules": [chip.label],
        }
        for row, chip in zip(planned, chips, strict=True)
    ]
    columns = {"Rules": status.column("Rules", chips)}
    st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=columns, height="content", alt="What would change")


def _verdict(row: dict[str, Any]) -> status.Chip:
    severities = {issue.severity for issue in row["issues"]}
    worst = next((name for name in status.SEVERITY if name in severities), None)
    if worst:
        return status.SEVERITY[worst]
    asked = status.Chip("Needs a reason", "edit_note", "✎", "orange")
    return asked if row["needs_reason"] else status.Chip("Fine", "check_circle", "✓", "green")


def _issues(found: Sequence[Issue]) -> int:
    """Say what the rules found; gives the number of errors."""
    for issue in found:
        say = st.error if issue.severity == "error" else st.warning
        say(f"{plain(issue.message)} {plain(issue.advice)}", icon=f":material/{status.SEVERITY[issue.severity].icon}:")
    return sum(issue.severity == "error" for issue in found)


@st.dialog("Somebody changed the same cells", width="medium", icon=":material/call_split:")
def _settle_moved(grid: Grid) -> None:
    """Mine or theirs, field by field; nothing is saved here."""
    world = session.world()
    moved = moved_on(grid.draft, world.milestones)
    st.markdown("While you were editing, these cells got a new value. Choose what each should hold.")
    choices: dict[tuple[str, str], str] = {}
    for number, cell in enumerate(moved):
        records = history(session.workspace(), cell.key, cell.field)
        who = records[-1]["actor"] if records else "somebody"
        with st.container(border=True):
            st.markdown(
                f"**{plain(cell.key)}** · {words.label_of(cell.field)}, you saw {_value(cell.field, cell.seen)}"
            )
            names = {
                "mine": f"Mine: {words.shown(cell.field, cell.mine)}",
                "theirs": f"Theirs: {words.shown(cell.field, cell.now)} (by {who})",
            }
            choice = st.radio(
                "Which one?",
                list(names),
                format_func=_among(names),
                index=None,
                key=f"side_{number}",
                label_visibility="collapsed",
            )
            if choice:
                choices[cell.key, cell.field] = choice
    if st.button("Continue", type="primary", key="settled", disabled=len(choices) < len(moved)):
        grids.fresh(world, grid.keys, settle(grid.draft, choices, world.milestones))
        st.rerun()


def _among(names: dict[str, str]) -> Callable[[str], str]:
    return lambda side: plain(names[side])


def _value(field: str, value: Any) -> str:
    return plain(words.shown(field, value))
