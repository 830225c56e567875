"""The upper part of the trackers page: the list, one tracker, a look at what a sync would do, and the sync."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from services.sync import SyncRun, run_sync
from services.workspace import Workspace
from ui import page, session, status, tables, words
from ui.words import count, plain

_PLAN = "planned_run"


def listed(found: list[dict[str, Any]]) -> None:
    """Every tracker: where it is, how it stands, when it was last synced."""
    chips = [status.RUN[tracker["state"]] for tracker in found]
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
        "State": tables.chip("State", chips, width=130),
        "Stage": tables.text("Stage", width=105),
        "Last sync": tables.text("Last sync", width=120),
        "Milestones": tables.number("Milestones"),
        "Held": tables.number("Not accepted", width=105, help_text="Cells whose new value broke a rule."),
        "Moved": tables.number("Both moved", width=95, help_text="Cells that both sides changed."),
        "File": tables.text("File", width=160),
        "Sheet": tables.text("Sheet", width=110),
    }
    tables.show(rows, columns, key="trackers", alt="Connected trackers", opens=("Tracker",), door=_open)


def _open(tracker: str) -> None:
    st.switch_page("pages/trackers.py", query_params={"tracker": tracker})


def one(ws: Workspace, found: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Choose a tracker, see a stopped one's message, sync it or look first."""
    names = [tracker["tracker"] for tracker in found]
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    name = left.selectbox("Tracker", names, index=None, key="tracker", bind="query-params", placeholder="All trackers")
    chosen = next((tracker for tracker in found if tracker["tracker"] == name), None)
    with right.container(horizontal=True, horizontal_alignment="right", vertical_alignment="bottom"):
        _actions(ws, [chosen] if chosen else found)
    if chosen and chosen["state"] in ("paused", "failed"):
        st.warning(plain(chosen["message"]), icon=f":material/{status.RUN[chosen['state']].icon}:")
        if chosen["state"] == "paused":
            _confirm(ws, chosen["tracker"])
    return chosen


def _actions(ws: Workspace, chosen: list[dict[str, Any]]) -> None:
    actor = session.actor()
    help_text = None if actor else session.NO_PERSON
    if st.button("Preview", icon=":material/preview:", key="preview", disabled=actor is None, help=help_text):
        st.session_state[_PLAN] = _run(ws, chosen, dry_run=True)
    label = "Sync now" if len(chosen) == 1 else f"Sync all {len(chosen)}"
    if st.button(label, icon=":material/sync:", key="sync", type="primary", disabled=actor is None, help=help_text):
        st.session_state.pop(_PLAN, None)
        page.say_later(" ".join(map(told, _run(ws, chosen))))
        st.rerun()


def _run(ws: Workspace, chosen: list[dict[str, Any]], *, dry_run: bool = False) -> list[SyncRun]:
    """Run one sync after the other, with the progress shown."""
    actor = session.actor()
    assert actor is not None
    runs = []
    bar = st.progress(0.0, "Reading the sheets…")
    for number, tracker in enumerate(chosen):
        bar.progress(number / len(chosen), f"Reading {plain(tracker['tracker'])}…")
        runs.append(run_sync(ws, tracker["tracker"], actor=actor, dry_run=dry_run))
    bar.empty()
    return runs


def told(run: SyncRun) -> str:
    """A run in one sentence.

    >>> told(SyncRun("IT", "ok", to_database=2, to_sheet=1))
    'IT: 2 cells taken in, 1 cell written to the sheet.'
    """
    if run.state in ("paused", "failed"):
        return f"{run.tracker}: {run.message}"
    parts = [
        (run.added, f"{count(run.added, 'milestone')} added"),
        (run.to_database, f"{count(run.to_database, 'cell')} taken in"),
        (run.to_sheet, f"{count(run.to_sheet, 'cell')} written to the sheet"),
        (run.missing, f"{count(run.missing, 'row')} missing in the sheet"),
        (run.held, f"{count(run.held, 'cell')} not accepted yet"),
        (run.conflicts, f"{count(run.conflicts, 'cell')} moved on both sides"),
    ]
    said = ", ".join(text for number, text in parts if number) or "nothing new"
    return f"{run.tracker}: {said}." + (f" {run.message}" if run.message else "")


def _confirm(ws: Workspace, tracker: str) -> None:
    """A paused sync goes on only when a person looked at the sheet and says so."""
    actor = session.actor()
    if st.button(
        "The sheet is right as it is: sync it",
        key="confirm",
        icon=":material/done_all:",
        disabled=actor is None,
        help=None if actor else session.NO_PERSON,
    ):
        assert actor is not None
        page.say_later(told(run_sync(ws, tracker, actor=actor, confirmed=True)))
        st.rerun()


def planned() -> None:
    """What the last preview found, cell by cell."""
    runs: list[SyncRun] | None = st.session_state.get(_PLAN)
    if runs is None:
        return
    with st.container(border=True):
        st.markdown("**Preview: what a sync would do.** Nothing has been changed.")
        for run in runs:
            st.caption(plain(told(run)))
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
