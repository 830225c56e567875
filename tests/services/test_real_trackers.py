"""Real trackers, the whole way: read, merged, edited on both sides, written back without damage."""

import csv
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.schema import NO_FUNCTION
from services import inbox
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.insight_documents import heatmap_document, schedule_document
from services.insights import load_world
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, edit_elsewhere

TODAY = date(2026, 11, 23)


def test_a_programme_of_seven_teams_becomes_the_published_team_matrix(
    ws: Workspace, real: Callable[[str], Path], shared: Path
) -> None:
    connected = connect(ws, real("003"), "lsst", actor=ANA)
    assert connected["rows"] == 150
    assert connected["binding"] == {
        "key": "Milestone ID",
        "function": "Team",
        "due_date": "Target Date",
        "depends_on": "Prerequisites",
        "title": "Description",
    }
    run = run_sync(ws, "lsst")
    assert (run.added, run.held) == (149, 1)
    held = inbox.held(ws)[0]
    assert (held["rule"], held["text"]) == ("duplicate-key", "DM-NCSA-13")

    world = load_world(ws, TODAY)
    plan = schedule_document(world)
    assert len(plan["links"]) == 219
    assert sum(link["backwards"] for link in plan["links"]) == 14
    assert plan["cycles"] == []
    unresolved = {item["text"] for item in plan["unresolved"]}
    assert {"Jupyter deployment?", "DLP-531", "Auth system [NCSA?]"} <= unresolved
    assert run.unresolved_links == len(plan["unresolved"]) == 12

    backwards = {(link["predecessor"], link["successor"]) for link in plan["links"] if link["backwards"]}
    cells = {
        (cell["provider"], cell["receiver"]): (
            cell["open"],
            sum((link["predecessor"], link["successor"]) in backwards for link in cell["links"]),
        )
        for cell in heatmap_document(world)["cells"]
    }
    assert cells == published_matrix(shared)
    assert integrity.verify(ws)["ok"]


def published_matrix(shared: Path) -> Any:
    name = {"(programme L2)": NO_FUNCTION}
    with (shared / "data/trackers/truth/003_expected_team_matrix.csv").open() as file:
        return {
            (
                name.get(row["provider_team"], row["provider_team"]),
                name.get(row["receiver_team"], row["receiver_team"]),
            ): (
                int(row["links"]),
                int(row["links_where_provider_due_after_receiver"]),
            )
            for row in csv.DictReader(file)
        }


WORKBOOKS = [
    pytest.param("027", None, "4", {"duration_days": "5", "owner": "Zoe"}, {"E5": 5, "H5": "Zoe"}, id="project plan"),
    pytest.param(
        "032",
        "Project Schedule",
        "1.2",
        {"due_date": "2026-06-21", "notes": "=not a formula"},
        {"N14": "=not a formula"},
        id="project schedule",
    ),
]


@pytest.mark.parametrize(("number", "sheet", "sheet_id", "fields", "cells"), WORKBOOKS)
def test_two_cells_edited_in_cairn_are_in_the_workbook_and_nothing_else_moved(
    ws: Workspace, real: Callable[[str], Path], number: Any, sheet: Any, sheet_id: Any, fields: Any, cells: Any
) -> None:
    path = real(number)
    before = zipfile.ZipFile(path)
    parts = {name: before.read(name) for name in before.namelist()}
    connect(ws, path, "plan", sheet=sheet, stage="sheet_leads", actor=ANA)
    run_sync(ws, "plan")
    edits = [Edit(f"plan:{sheet_id}", name, value) for name, value in fields.items()]
    assert apply_edits(ws, edits, actor=ANA, reason="a story").txn
    run = run_sync(ws, "plan")
    assert (run.state, run.to_sheet, run.refused) == ("ok", 2, [])

    after = zipfile.ZipFile(path)
    assert after.namelist() == list(parts)
    changed = {name for name in parts if after.read(name) != parts[name]}
    assert "xl/workbook.xml" in changed
    assert len(changed) == 2
    assert next(iter(changed - {"xl/workbook.xml"})).startswith("xl/worksheets/sheet")
    page = openpyxl.load_workbook(path)[sheet or "Project Plan"]
    assert {ref: page[ref].value for ref in cells} == cells
    assert page["N14"].data_type != "f"
    assert run_sync(ws, "plan").state == "nothing"
    assert integrity.verify(ws)["ok"]


@pytest.mark.parametrize(
    ("number", "sheet", "ref", "value", "key", "field", "expected"),
    [
        pytest.param(
            "027", "Project Plan", "H8", "Charley, Dana", "plan:7", "contributors", ["Dana"], id="project plan"
        ),
        pytest.param(
            "032", "Project Schedule", "L12", "In progress", "plan:1.1.3", "status", "in_progress", id="schedule"
        ),
    ],
)
def test_a_cell_edited_by_another_tool_is_in_cairn_with_an_honest_record(
    ws: Workspace,
    real: Callable[[str], Path],
    number: Any,
    sheet: Any,
    ref: Any,
    value: Any,
    key: str,
    field: Any,
    expected: Any,
) -> None:
    path = real(number)
    connect(ws, path, "plan", sheet=sheet, stage="sheet_leads", actor=ANA)
    run_sync(ws, "plan")
    edit_elsewhere(path, {ref: value}, sheet)
    run = run_sync(ws, "plan")
    assert run.state == "ok"
    found = next(row for row in inbox.milestones(ws) if row["key"] == key)
    assert found[field] == expected
    record = integrity.history(ws, key, field)[-1]
    assert record["via"]["file"] == path.name
    assert record["via"]["place"] == f"{sheet}!{ref}"
    assert record["confidence"] == "candidates"
    assert integrity.verify(ws)["ok"]


def test_numbered_tasks_wait_for_each_other_as_the_plan_says(ws: Workspace, real: Callable[[str], Path]) -> None:
    connect(ws, real("027"), "plan", actor=ANA)
    run_sync(ws, "plan")
    links = schedule_document(load_world(ws, TODAY))["links"]
    waits = Counter(link["predecessor"] for link in links)
    assert waits["plan:17"] == 3
    assert {link["type"] for link in links} == {"FS"}
    assert schedule_document(load_world(ws, TODAY))["unresolved"] == []
