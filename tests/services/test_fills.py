"""Stories: a tracker that says by colours how its milestones stand is synced like any other, and never painted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from services import inbox
from services.connecting.choices import Choices
from services.connecting.onboarding import connect, inspect
from services.connecting.remapping import look_again, remap, start
from services.edits import Edit, apply_edits
from services.syncing.sync import resume, run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA

DONE, OPEN = "92D050", "FFFF00"


def paint(path: Path, **colours: str) -> None:
    """Paint cells as a colleague does in Excel; "" takes a colour away."""
    book = openpyxl.load_workbook(path)
    for cell, colour in colours.items():
        book["Plan"][cell].fill = PatternFill("solid", fgColor=colour) if colour else PatternFill()
    book.save(path)


@pytest.fixture
def sheet(ws: Workspace, tmp_path: Path) -> Path:
    """A plan whose titles are painted, with a legend beside it, connected and synced."""
    path = tmp_path / "plan.xlsx"
    book = openpyxl.Workbook()
    plan = book.active
    assert plan is not None
    plan.title = "Plan"
    plan.append(["Id", "Milestone", "Owner", "Due"])
    for number, name in enumerate(("Racks in", "Pilot", "Go live"), 1):
        plan.append([f"A-{number}", name, "Ana", date(2026, 4, number)])
    plan["H2"], plan["H3"] = "Done", "In progress"
    book.save(path)
    paint(path, G2=DONE, G3=OPEN, B2=DONE, B3=OPEN)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    assert run_sync(ws, "launch").added == 3
    return path


def statuses(ws: Workspace) -> dict[str, str | None]:
    return {row["key"]: row["status"] for row in inbox.milestones(ws, "launch")}


def test_colours_are_read_told_and_a_colour_that_a_colleague_changed_is_an_edit(ws: Workspace, sheet: Path) -> None:
    assert statuses(ws) == {"A-1": "done", "A-2": "in_progress", "A-3": None}
    told = [issue["message"] for issue in inspect(sheet)["issues"] if issue["rule"] == "read-by-fill"]
    assert len(told) == 1
    assert "Green fill means “Done”" in told[0]
    paint(sheet, B2="", B3=DONE)
    assert run_sync(ws, "launch").to_database == 2
    assert statuses(ws) == {"A-1": None, "A-2": "done", "A-3": None}
    assert run_sync(ws, "launch").state == "nothing"


def test_an_edit_in_cairn_is_kept_and_said_and_the_sheet_is_not_painted(ws: Workspace, sheet: Path) -> None:
    before = sheet.read_bytes()
    apply_edits(ws, [Edit("A-3", "status", "blocked")], actor=ANA)
    run = run_sync(ws, "launch")
    assert [refusal.code for refusal in run.refused] == ["fill-cell"]
    assert sheet.read_bytes() == before
    assert statuses(ws)["A-3"] == "blocked"
    held = [(one["rule"], one["key"], one["where"]) for one in inbox.held(ws)]
    assert held == [("fill-cell", "A-3", "Plan!B4")]
    apply_edits(ws, [Edit("A-3", "status", "done"), Edit("A-3", "title", "Go live at last")], actor=ANA)
    run_sync(ws, "launch")
    assert openpyxl.load_workbook(sheet)["Plan"]["B4"].value == "Go live at last", "its text is another field's"
    paint(sheet, B4=DONE)
    run_sync(ws, "launch")
    assert statuses(ws)["A-3"] == "done"
    assert inbox.held(ws) == []


def test_colours_stay_bound_when_the_columns_are_looked_at_again_and_may_be_let_go(ws: Workspace, sheet: Path) -> None:
    mapping = start(ws, "launch").mapping
    assert mapping["status"] == "fill of Milestone"
    book = openpyxl.load_workbook(sheet)
    book["Plan"].delete_cols(7, 2)
    book.save(sheet)
    found = look_again(ws, "launch", mapping, Choices())
    remap(ws, found, ANA)
    assert resume(ws, "launch", actor=ANA).state in ("ok", "nothing")
    assert statuses(ws)["A-1"] == "done", "the legend was confirmed once"
    remap(ws, look_again(ws, "launch", {**mapping, "status": ""}, Choices()), ANA)
    paint(sheet, B3=DONE)
    resume(ws, "launch", actor=ANA)
    assert statuses(ws) == {"A-1": "done", "A-2": "in_progress", "A-3": None}
