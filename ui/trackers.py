"""The upper part of the trackers page: the list, one tracker, a look at what a sync would do, and the sync."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from domain.errors import CairnError
from domain.records import Actor
from services.sync import SyncRun, run_sync
from services.workspace import Workspace
from ui import frame, page, session, status, tables, words
from ui.words import count, plain

_PLAN = "planned_run"


def listed(found: list[dict[str, Any]]) -> None:
    """Every tracker: where it is, how it stands, when it was last synced."""
    chips = [status.of_tracker(tracker) for tracker in found]
    rows = [
        {
            "Tracker": tracker["tracker"],
            "State": [chip.label],
            "Stage": words.STAGE[tracker["stage"]],
            "Last sync": words.since(tracker["last_run"], session.now()),
            "Milestones": tracker["rows"],
            "Held": tracker["held"],
            "Moved": tracker["conflicts"],
            "File": Path(tracker["place"]).name,
            "Sheet": tracker["sheet"] or "",
        }
        for tracker, chip in zip(found, chips, strict=True)
    ]
    columns = {
        "Tracker": None,
        "State": tables.chip("State", chips, width=160),
        "Stage": tables.text("Stage", width=105),
        "Last sync": tables.text("Last sync", width=105),
        "Milestones": tables.number("Milestones", width=85),
        "Held": tables.number("Not accepted", width=105, help_text="Cells whose new value broke a rule."),
        "Moved": tables.number("Both moved", width=95, help_text="Cells that both sides changed."),
        "File": tables.text("File", width=130),
        "Sheet": tables.text("Sheet", width=110),
    }
    tables.show(rows, columns, key="trackers", alt="Connected trackers", opens=("Tracker",), door=_open, wide=115)


def _open(tracker: str) -> None:
    """Choose a tracker in the box below, which is not drawn yet in this run and alone may write its name to the URL."""
    st.session_state["tracker"] = tracker


def one(ws: Workspace, found: list[dict[str, Any]]) -> str | None:
    """Choose a tracker or all, look first or sync, and see what stopped; gives the chosen one's name."""
    names = [tracker["tracker"] for tracker in found]
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    name: str | None = left.selectbox(
        "Tracker", names, index=None, key="tracker", bind="query-params", placeholder="All trackers"
    )
    chosen = [tracker for tracker in found if name in (None, tracker["tracker"])]
    below = st.container()
    with right.container(horizontal=True, horizontal_alignment="right", vertical_alignment="bottom"):
        _actions(ws, [tracker["tracker"] for tracker in chosen], below)
    for tracker in chosen:
        if tracker["state"] in ("paused", "failed"):
            _stopped(ws, tracker)
    return name


def _actions(ws: Workspace, names: list[str], below: Any) -> None:
    actor = session.actor()
    asked: dict[str, Any] = {"disabled": actor is None, "help": None if actor else session.NO_PERSON}
    label = "Sync now" if len(names) == 1 else f"Sync all {len(names)}"
    look = st.button("Preview", icon=":material/preview:", key="preview", **asked)
    sync = st.button(label, icon=":material/sync:", key="sync", type="primary", **asked)
    if actor is None or not (look or sync):
        return
    with below:
        try:
            runs = _run(ws, names, actor, dry_run=look)
        except CairnError as error:
            page.complain(error)
            return
    st.session_state[_PLAN] = runs if look else None
    if sync:
        _say(runs)


def _run(ws: Workspace, names: list[str], actor: Actor, *, dry_run: bool) -> list[SyncRun]:
    """Run one sync after the other, with the progress shown."""
    runs = []
    bar = st.progress(0.0, "Reading the sheets…")
    for number, name in enumerate(names):
        bar.progress(number / len(names), f"Reading {plain(name)}…")
        runs.append(run_sync(ws, name, actor=actor, dry_run=dry_run))
    bar.empty()
    return runs


def _say(runs: list[SyncRun]) -> None:
    """Show the page as it is now, with what the syncs did."""
    stopped = any(run.state in ("paused", "failed") for run in runs)
    frame.say_later(" ".join(map(told, runs)), "warning" if stopped else "check_circle")
    st.rerun()


def _stopped(ws: Workspace, tracker: dict[str, Any]) -> None:
    """What stopped a sync; a pause ends only when a person looked at the sheet and says so."""
    name, actor = tracker["tracker"], session.actor()
    st.warning(
        f"**{plain(name)}**: {plain(tracker['message'])}", icon=f":material/{status.RUN[tracker['state']].icon}:"
    )
    if tracker["state"] == "paused" and st.button(
        f"{plain(name)} is right as it is: sync it",
        key=f"confirm_{name}",
        icon=":material/done_all:",
        disabled=actor is None,
        help=None if actor else session.NO_PERSON,
    ):
        assert actor is not None
        try:
            run = run_sync(ws, name, actor=actor, confirmed=True)
        except CairnError as error:
            page.complain(error)
            return
        _say([run])


def told(run: SyncRun, *, planned: bool = False) -> str:
    """A run in one sentence; `planned` counts the cells that it would write.

    >>> told(SyncRun("IT", "ok", to_database=2, to_sheet=1))
    'IT: 2 cells taken in, 1 cell written to the sheet.'
    """
    if run.state in ("paused", "failed"):
        return f"{run.tracker}: {run.message}"
    written = sum(cell["side"] == "sheet" for cell in run.plan) if planned else run.to_sheet
    parts = [
        (run.added, f"{count(run.added, 'milestone')} added"),
        (run.to_database, f"{count(run.to_database, 'cell')} taken in"),
        (written, f"{count(written, 'cell')} written to the sheet"),
        (run.missing, f"{count(run.missing, 'row')} missing in the sheet"),
        (run.held, f"{count(run.held, 'cell')} not accepted yet"),
        (run.conflicts, f"{count(run.conflicts, 'cell')} moved on both sides"),
    ]
    said = ", ".join(text for number, text in parts if number) or "nothing new"
    return f"{run.tracker}: {said}." + (f" {run.message}" if run.message else "")


def planned() -> None:
    """What the last preview found, cell by cell."""
    runs: list[SyncRun] | None = st.session_state.get(_PLAN)
    if runs is None:
        return
    with st.container(border=True):
        st.markdown("**Preview: what a sync would do.** Nothing has been changed.")
        for run in runs:
            st.caption(plain(told(run, planned=True)))
        rows = [_planned(cell) for run in runs for cell in run.plan]
        if rows:
            height: Any = "content" if len(rows) <= 10 else 380
            tables.show(rows, PLAN, key="plan", alt="What a sync would do", height=height)
        if st.button("Close the preview", type="tertiary", icon=":material/close:", key="close_plan"):
            st.session_state.pop(_PLAN)
            st.rerun()


PLAN = {
    "Key": None,
    "Goes": tables.text("Goes", width=110),
    "Field": tables.text("Field", width=130),
    "Was": tables.text("Was", width=200),
    "Becomes": tables.text("Becomes", width=240),
    "Place": tables.text("Place", width=130),
}


def _planned(cell: dict[str, Any]) -> dict[str, Any]:
    field = cell["field"]
    return {
        "Key": cell["key"],
        "Goes": "into Cairn" if cell["side"] == "database" else "to the sheet",
        "Field": words.label_of(field),
        "Was": words.recorded(field, cell["before"]) if cell["before"] is not None else "",
        "Becomes": words.recorded(field, cell["after"]) if cell["after"] is not None else "",
        "Place": cell["where"] or "",
    }
