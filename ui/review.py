"""From unsaved edits to one saved change set: the bar at the bottom, and the dialog that asks before saving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pandas as pd
import streamlit as st

from domain.errors import CairnError, StaleEdit
from domain.records import Actor
from services.edits import apply_edits, preview_edits
from services.integrity import history
from ui import grid as grids
from ui import people, session, status, words
from ui.draft import Draft, Moved, edits_of, moved_on, settle
from ui.grid import Grid
from ui.words import count, plain

CHANGE_SET = "change_set"


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
            if st.button(
                "Review and save", key="review", type="primary", shortcut="Ctrl+S", disabled=nothing, help=None
            ):
                st.session_state[CHANGE_SET] = uuid4().hex
                _settle_moved(grid) if moved else _review(grid)


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


@st.dialog("Review and save", width="large", icon=":material/fact_check:")
def _review(grid: Grid) -> None:
    """Was, becomes, what the rules say, a reason where one is needed; then one call."""
    ws, edits = session.workspace(), edits_of(grid.draft)
    try:
        planned = preview_edits(ws, edits)
    except StaleEdit as stale:
        st.warning(f"{plain(stale)} {plain(stale.hint)}", icon=":material/update:")
        return
    _planned_table(planned)
    errors = _issues(planned)
    needed = any(row["needs_reason"] for row in planned)
    label = "Why does the date move?" if needed else "Reason (optional)"
    reason = st.text_area(label, key="reason", height=80, placeholder="It is kept in the audit log.", max_chars=500)
    actor = _who()
    missing = needed and not reason.strip()
    if st.button("Save", type="primary", key="save", disabled=bool(errors), icon=":material/check:"):
        if missing:
            st.error("A committed date moves only with a reason.", icon=":material/edit_note:")
        elif actor is None:
            st.error("A change needs a name: say who you are.", icon=":material/person:")
        else:
            _save(grid, actor, reason)


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


def _issues(planned: list[dict[str, Any]]) -> int:
    """Say what the rules found; gives the number of errors."""
    found = [issue for row in planned for issue in row["issues"]]
    for issue in found:
        say = st.error if issue.severity == "error" else st.warning
        say(f"{plain(issue.message)} {plain(issue.advice)}", icon=f":material/{status.SEVERITY[issue.severity].icon}:")
    return sum(issue.severity == "error" for issue in found)


def _who() -> Actor | None:
    """Who saves; asked here when nobody was picked in the sidebar."""
    actor = session.actor()
    if actor is not None:
        st.caption(f"Saved as {plain(actor.name)}, as picked in the sidebar.")
        return actor
    return people.ask()


def _save(grid: Grid, actor: Actor, reason: str) -> None:
    try:
        result = apply_edits(
            session.workspace(),
            edits_of(grid.draft),
            actor=actor,
            reason=reason.strip() or None,
            change_set=st.session_state.get(CHANGE_SET),
        )
    except CairnError as error:
        st.error(f"{plain(error)} {plain(error.hint)}", icon=":material/error:")
        return
    if result.refused:
        for issue in result.issues:
            st.error(f"{plain(issue.message)} {plain(issue.advice)}", icon=":material/error:")
        return
    saved = len(result.changes) or len(grid.draft)
    st.session_state["said"] = f"{count(saved, 'change')} saved and recorded."
    grids.fresh(session.world(), grid.keys)
    st.rerun()


@st.dialog("Somebody changed the same cells", width="large", icon=":material/call_split:")
def _settle_moved(grid: Grid) -> None:
    """Mine or theirs, field by field; nothing is saved here."""
    world = session.world()
    moved = moved_on(grid.draft, world.milestones)
    st.markdown("While you were editing, these cells got a new value. Choose what each should hold.")
    choices: dict[tuple[str, str], str] = {}
    for number, cell in enumerate(moved):
        records = history(session.workspace(), cell.key, cell.field)
        who = words.author(records[-1], session.may_see_names()) if records else "somebody"
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
