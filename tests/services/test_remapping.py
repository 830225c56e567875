"""Stories: a connected sheet is read by other columns, which is recorded and loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from domain.errors import Refused, StaleEdit
from services import inbox
from services.connecting.choices import Choices
from services.connecting.conventions import settle_conventions
from services.connecting.onboarding import connect
from services.connecting.remapping import Remapping, look_again, rehearse, remap, start
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing.sync import resume, run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, cell, edit_elsewhere, make_workbook

HEADER = ["Id", "Milestone", "Owner", "Due", "Plan date", "Remark"]
ROWS: list[list[Any]] = [
    ["A-1", "Racks in", "Ana", "2026-04-01", "2026-05-01", "two trucks"],
    ["A-2", "Pilot", "Ben", "2026-04-02", None, None],
    ["A-3", "Go live", "Cem", "2026-04-03", "2026-05-03", "with the press"],
]
OTHER_DATE = {"due_date": "Plan date"}


@pytest.fixture
def sheet(ws: Workspace, tmp_path: Path) -> Path:
    """A workbook whose due date was read from the wrong one of two columns, connected and synced."""
    path = make_workbook(tmp_path / "plan.xlsx", ROWS, HEADER)
    mapping = {"due_date": "Due", "forecast_date": "", "baseline_date": "", "start_date": "", "notes": ""}
    connect(ws, path, "launch", mapping=mapping, stage="sheet_leads", actor=ANA)
    assert run_sync(ws, "launch").added == 3
    return path


def again(ws: Workspace, changed: dict[str, str], choices: Choices | None = None) -> Remapping:
    """The tracker looked at as it is read now, but for what is changed."""
    return look_again(ws, "launch", {**start(ws, "launch").mapping, **changed}, choices or Choices())


def dates(ws: Workspace) -> dict[str, Any]:
    return {row["key"]: row["due_date"] for row in inbox.milestones(ws, "launch")}


def test_another_column_is_taken_in_its_blank_cells_clear_nothing_and_the_log_says_who(
    ws: Workspace, sheet: Path
) -> None:
    found = again(ws, OTHER_DATE)
    planned = rehearse(ws, found, ANA)
    moved = [(cell["key"], cell["before"], cell["after"]) for cell in planned.plan if cell["side"] == "database"]
    assert moved == [("A-1", "2026-04-01", "2026-05-01"), ("A-3", "2026-04-03", "2026-05-03")]
    assert dates(ws)["A-1"] == "2026-04-01", "a rehearsal changes nothing"
    remap(ws, found, ANA)
    resume(ws, "launch", actor=ANA)
    assert dates(ws) == {"A-1": "2026-05-01", "A-2": "2026-04-02", "A-3": "2026-05-03"}
    record = next(entry for entry in integrity.audit_log(ws) if entry["field"] == "binding")
    assert (record["actor"], record["reason"]) == ("Ana", "columns read anew: Due: “Due” → “Plan date”")
    assert integrity.verify(ws)["ok"]


def test_a_column_that_is_left_alone_keeps_its_values_in_cairn_and_may_come_back(ws: Workspace, sheet: Path) -> None:
    done = remap(ws, again(ws, {"owner": ""}), ANA)
    assert done["released"] == ["contributors", "owner"]
    edit_elsewhere(sheet, {"C4": "Zoe"})
    run_sync(ws, "launch")
    owners = [row["owner"] for row in inbox.milestones(ws, "launch")]
    assert owners == ["Ana", "Ben", "Cem"]
    remap(ws, again(ws, {"owner": "Owner"}), ANA)
    run_sync(ws, "launch")
    assert inbox.milestones(ws, "launch")[0]["owner"] == "Zoe"
    assert integrity.verify(ws)["ok"]


def test_a_column_that_was_untouched_becomes_a_field_and_what_was_typed_in_cairn_is_kept_with_it(
    ws: Workspace, sheet: Path
) -> None:
    apply_edits(ws, [Edit("A-2", "notes", "Ask the landlord"), Edit("A-3", "notes", "No press")], actor=ANA)
    remap(ws, again(ws, {"notes": "Remark"}), ANA)
    run_sync(ws, "launch")
    notes = [row["notes"] for row in inbox.milestones(ws, "launch")]
    assert notes == ["two trucks", "Ask the landlord", "with the press"]
    kept = inbox.conflicts(ws)
    assert [(item["key"], item["ours"], item["theirs"]) for item in kept] == [("A-3", "No press", "with the press")]


def test_what_was_decided_for_a_column_is_kept_when_another_one_is_changed(ws: Workspace, sheet: Path) -> None:
    settle_conventions(ws, "launch", "due_date", {"fiscal_start": 4}, ANA)
    found = again(ws, {"notes": "Remark"}, Choices(constants={"function": "Warehouse"}))
    remap(ws, found, ANA)
    binding = found.look.guess.binding
    assert binding is not None
    due = binding.column_of("due_date")
    assert due is not None
    assert due.conventions.fiscal_start == 4
    assert [row["function"] for row in inbox.milestones(ws, "launch")] == ["Warehouse"] * 3
    with pytest.raises(StaleEdit):
        remap(ws, found, ANA)


def test_a_column_that_is_gone_for_the_moment_stays_bound(ws: Workspace, sheet: Path) -> None:
    edit_elsewhere(sheet, {"C3": None, "C4": None, "C5": None, "C6": None})
    remap(ws, again(ws, {"notes": "Remark"}), ANA)
    run_sync(ws, "launch")
    assert [row["owner"] for row in inbox.milestones(ws, "launch")] == ["Ana", "Ben", "Cem"]
    edit_elsewhere(sheet, {"C3": "Owner", "C4": "Ana", "C5": "Ben", "C6": "Dora"})
    run_sync(ws, "launch")
    assert [row["owner"] for row in inbox.milestones(ws, "launch")] == ["Ana", "Ben", "Dora"]


def test_the_column_of_the_ids_cannot_be_exchanged_for_one_that_finds_no_row(ws: Workspace, sheet: Path) -> None:
    with pytest.raises(Refused, match="would not be found again"):
        remap(ws, again(ws, {"key": "Remark"}), ANA)
    assert len(inbox.milestones(ws, "launch")) == 3


def test_a_sheet_that_is_read_anew_is_taken_in_by_the_next_sync_however_much_it_changes(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = [[f"A-{n}", f"Step {n} is done", "Ana", "2026-04-01", "2026-05-01", f"Site {n}"] for n in range(30)]
    path = make_workbook(tmp_path / "plan.xlsx", rows, HEADER)
    connect(ws, path, "launch", mapping={"due_date": "Due", "notes": ""}, actor=ANA)
    run_sync(ws, "launch")
    remap(ws, again(ws, {"notes": "Remark"}), ANA)

    assert (run_sync(ws, "launch").state, run_sync(ws, "launch").state) == ("ok", "nothing")
    assert [row["notes"] for row in inbox.milestones(ws, "launch")][:2] == ["Site 0", "Site 1"]

    edit_elsewhere(path, {f"{column}{row}": "x" for column in "BCF" for row in range(4, 34)})
    assert run_sync(ws, "launch").state == "paused", "a later change of everything is asked about again"


DEPENDING = ["Id", "Milestone", "Predecessors", "Due", "IT dependencies"]
DEPENDENT: list[list[Any]] = [
    ["A-1", "Racks in", None, "2026-04-01", None],
    ["A-2", "Pilot", "A-1", "2026-04-02", None],
    ["A-3", "Go live", "A-2", "2026-04-03", "A-1FS+3d"],
]


def waits(ws: Workspace) -> list[Any]:
    return [row["depends_on"] for row in inbox.milestones(ws, "launch")]


def test_links_in_several_columns_are_read_together_and_each_goes_back_where_it_stood(
    ws: Workspace, tmp_path: Path
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", DEPENDENT, DEPENDING)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    assert run_sync(ws, "launch").added == 3
    assert waits(ws) == [None, ["A-1"], ["A-2", "A-1FS+3d"]]

    apply_edits(ws, [Edit("A-3", "depends_on", "A-2, A-1FS+5d")], actor=ANA, reason="agreed")
    assert run_sync(ws, "launch").to_sheet == 1
    assert (cell(path, "C6"), cell(path, "E6")) == ("A-2", "A-1FS+5d")
    assert run_sync(ws, "launch").state == "nothing"

    edit_elsewhere(path, {"C6": None, "E5": "A-3"})
    run_sync(ws, "launch")
    assert waits(ws) == [None, ["A-1", "A-3"], ["A-1FS+5d"]]


def test_a_column_of_links_that_is_gone_takes_none_of_its_links_along(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", DEPENDENT, DEPENDING)
    connect(ws, path, "launch", actor=ANA)
    run_sync(ws, "launch")
    edit_elsewhere(path, {"E3": None, "E6": None})
    run = run_sync(ws, "launch")
    assert waits(ws) == [None, ["A-1"], ["A-2", "A-1FS+3d"]]
    assert "IT dependencies" in str(run.as_json())


def test_a_person_says_which_columns_of_links_belong_together(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", DEPENDENT, DEPENDING)
    connect(ws, path, "launch", mapping={"depends_on": "Predecessors"}, actor=ANA)
    run_sync(ws, "launch")
    assert waits(ws) == [None, ["A-1"], ["A-2"]]
    remap(ws, again(ws, {"depends_on": "Predecessors + IT dependencies"}), ANA)
    run_sync(ws, "launch")
    assert waits(ws) == [None, ["A-1"], ["A-2", "A-1FS+3d"]]
    assert start(ws, "launch").mapping["depends_on"] == "[C] + [E]"
