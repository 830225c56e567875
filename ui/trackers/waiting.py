"""The lower part of the trackers page: syncs, cells that wait for a person, what is missing. One view at a time."""

from __future__ import annotations

from typing import Any

import streamlit as st

from domain.refusals import REFUSALS
from services import inbox
from services.insights import World
from services.workspace import Workspace
from ui import choices, known, page, session, status, tables, words
from ui.connecting import wizard_issues
from ui.history import undo
from ui.trackers import gaps, over_time

VIEWS = {
    "runs": "Syncs",
    "held": "Not accepted yet",
    "conflicts": "Both sides moved",
    "findings": "To look at",
    "gaps": "Missing",
}
SHOW_CHANGES, TAKE_BACK = ":material/history: Show", ":material/undo: Take back"
SETTLED = {
    "sheet_won": "The sheet leads: its value was taken",
    "row_gone": "Waits: the row is gone from the sheet",
    "open": "Waits for a decision",
    "drift": "The tracker is retired: reported only",
}


def draw(ws: Workspace, world: World, tracker: str | None) -> None:
    """Draw the chosen view, for one tracker or for all."""
    held = [cell for cell in inbox.held(ws) if tracker in (None, cell["tracker"])]
    moved = [cell for cell in inbox.conflicts(ws) if tracker in (None, cell["tracker"])]
    found = _findings_of(world, tracker)
    missing = gaps.of(world, tracker)
    numbers = {"held": len(held), "conflicts": len(moved), "findings": len(found), "gaps": len(missing)}
    labels = {code: f"{word} {numbers[code]}" if code in numbers else word for code, word in VIEWS.items()}
    view = choices.one("Show", "view", labels, "runs")
    if view == "held":
        _held(held, tracker)
    elif view == "gaps":
        gaps.draw(world, missing, tracker)
    elif view == "conflicts":
        _conflicts(moved)
    elif view == "findings":
        _findings(found)
    else:
        if tracker is not None:
            over_time.draw(inbox.runs(ws, tracker, over_time.RUNS))
        _runs(inbox.runs(ws, tracker), of_one=tracker is not None)


def _findings_of(world: World, tracker: str | None) -> list[Any]:
    """What the rules say about this tracker's milestones, but for what is merely missing; the worst first."""
    found = [
        issue for home, issue in known.issues(world) if tracker in (None, home) and issue.severity != gaps.SEVERITY
    ]
    return sorted(found, key=lambda issue: list(status.SEVERITY).index(issue.severity))


def _findings(found: list[Any]) -> None:
    if not found:
        page.empty("Nothing to look at", "No rule has anything to say.", "task_alt")
        return
    st.caption("Nothing here stops a sync.")
    found = tables.most(found, "Mend these, and the next ones follow.")
    chips = [status.SEVERITY[issue.severity] for issue in found]
    rows = [
        {
            "Key": issue.key,
            "Kind": [chip.label],
            "What": issue.message,
            "What to do": issue.advice,
            "Place": "Only in Cairn" if issue.where.startswith(f"{issue.key}.") else issue.where,
        }
        for issue, chip in zip(found, chips, strict=True)
    ]
    columns = {
        "Key": None,
        "Kind": tables.chip("Kind", chips, width=125),
        "What": 330,
        "What to do": 300,
        "Place": 140,
    }
    tables.show(rows, columns, key="findings", alt="What the rules found", in_full=12)


def _runs(runs: list[dict[str, Any]], *, of_one: bool) -> None:
    if not runs:
        page.empty(
            "No sync yet", "The first sync brings the milestones in. A sync that finds nothing leaves no entry.", "sync"
        )
        return
    chips = [status.RUN[run["state"]] for run in runs]
    rows = [
        {
            "When": words.since(run["finished"] or run["started"], session.now()),
            "Tracker": run["tracker"],
            "State": [chip.label],
            "Asked by": run["requested_by"],
            "Added": run.get("added"),
            "Taken in": run.get("to_database"),
            "Written": run.get("to_sheet"),
            "Missing": run.get("missing"),
            "Held": run.get("held"),
            "Asks": run.get("conflicts", 0) + run.get("proposals", 0),
            "Message": run["message"],
            "Changes": SHOW_CHANGES if run.get("txn") else "",
            "Take back": TAKE_BACK if run.get("txn") else "",
        }
        for run, chip in zip(runs, chips, strict=True)
    ]
    columns = {
        "When": 92,
        **({} if of_one else {"Tracker": 140}),
        "State": tables.chip("State", chips, width=95),
        "Changes": None,
        "Take back": None,
        "Added": tables.number("Added", width=70, help_text="Milestones."),
        "Taken in": tables.number("Taken in", width=74, help_text="Cells, from the sheet into Cairn."),
        "Written": tables.number("Written", width=75, help_text="Cells, from Cairn into the sheet."),
        "Missing": tables.number("Missing", width=75, help_text="Rows that are no longer in the sheet."),
        "Held": tables.number("Not accepted", width=98),
        "Asks": tables.number("To decide", width=80, help_text="Cells that both sides moved, and proposals."),
        "Asked by": 110,
        "Message": tables.text("Message"),
    }
    doors = {
        "Changes": lambda row: st.switch_page("pages/audit_log.py", query_params={"txn": runs[row]["txn"]}),
        "Take back": lambda row: undo.offer(runs[row]["txn"]),
    }
    tables.show(rows, columns, key="runs", alt="The latest syncs", in_full=12, opens=(), doors=doors, wide=104)


def _held(cells: list[dict[str, Any]], tracker: str | None) -> None:
    if not cells:
        page.empty(
            "Every cell was accepted", "A value that cannot be read waits here; the last good one stays.", "task_alt"
        )
        return
    st.caption("The last good value stays until the cell is corrected in the sheet; then the next sync takes it.")
    rows = [
        {
            "Key": cell["key"] or "",
            "Place": cell["where"],
            "Tracker": cell["tracker"],
            "Field": words.label_of(cell["field"]),
            "In the sheet": "" if cell["rule"] in REFUSALS else cell["text"],
            "Why not": cell["message"],
            "What to do": cell["advice"],
        }
        for cell in cells
    ]
    columns = {
        "Key": None,
        "Place": 120,
        "Field": 100,
        "In the sheet": 140,
        "Why not": 320,
        "What to do": 280,
        "Tracker": 100,
    }
    tables.show(rows, columns, key="held", alt="Cells not accepted yet", in_full=12)
    listed = [{**cell, "severity": "error"} for cell in cells]
    wizard_issues.take_along(listed, tracker or "All trackers", key="held")
    _to_inbox("held")


def _conflicts(cells: list[dict[str, Any]]) -> None:
    if not cells:
        page.empty(
            "No cell was moved by both sides",
            "If the sheet and Cairn change one cell differently, it shows here.",
            "call_split",
        )
        return
    rows = [
        {
            "Key": cell["key"],
            "Field": words.label_of(cell["field"]),
            "Last agreed": words.recorded(cell["field"], cell["base"]),
            "In Cairn": words.recorded(cell["field"], cell["ours"]),
            "In the sheet": words.recorded(cell["field"], cell["theirs"]),
            "Place": cell["where"] or "",
            "Tracker": cell["tracker"],
            "How it was settled": SETTLED.get(cell["state"], cell["state"]),
        }
        for cell in cells
    ]
    columns = {
        "Key": None,
        "Field": 120,
        "Last agreed": 150,
        "In Cairn": 150,
        "In the sheet": 150,
        "How it was settled": 190,
        "Place": 120,
        "Tracker": 100,
    }
    tables.show(rows, columns, key="conflicts", alt="Cells that both sides moved", in_full=12)
    _to_inbox("conflict")


def _to_inbox(kind: str) -> None:
    """These are listed here; they are answered in the inbox."""
    query = {"kind": kind}
    st.page_link("pages/inbox.py", label="Answer them in the inbox", icon=":material/inbox:", query_params=query)
