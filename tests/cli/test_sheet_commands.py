"""The commands about what Cairn puts into a sheet, and about letting one go: documents and exit codes."""

import json
from pathlib import Path

import openpyxl

from tests.cli.test_commands import Cairn, cairn
from tests.services.conftest import cell, edit_elsewhere, make_workbook

__all__ = ["cairn"]


def connected(cairn: Cairn, tmp_path: Path, stage: str = "sheet_leads") -> Path:
    path = make_workbook(tmp_path / "sheet.xlsx")
    assert cairn("connect", path, "--name", "plan", "--stage", stage, "--as", "Ana")[0] == 0
    assert cairn("sync")[0] == 0
    return path


def test_the_feedback_column_comes_and_goes_on_wish(cairn: Cairn, tmp_path: Path) -> None:
    path = connected(cairn, tmp_path)
    code, done, _ = cairn("feedback", "plan", "on", "--as", "Ana", "--json")
    assert (code, done) == (0, {"tracker": "plan", "feedback": True, "left": []})
    code, ran, _ = cairn("sync", "--json")
    assert (code, ran["runs"][0]["feedback"]) == (0, 5)
    assert (cell(path, "H3"), cell(path, "H4")) == ("Cairn", "OK")
    assert cairn("trackers", "--json")[1]["trackers"][0]["feedback"]
    assert cairn("feedback", "plan", "off", "--as", "Ana")[0] == 0
    assert cell(path, "H3") is None
    code, _, said = cairn("feedback", "plan", "perhaps", "--as", "Ana")
    assert (code, "neither on nor off" in said) == (2, True)


def test_a_tracker_is_left_with_everything_exported(cairn: Cairn, tmp_path: Path) -> None:
    path = connected(cairn, tmp_path)
    cairn("feedback", "plan", "on", "--as", "Ana")
    cairn("sync")
    out = tmp_path / "kept"
    code, done, _ = cairn("leave", "plan", "--out", out, "--reason", "the pilot is over", "--as", "Ana", "--json")
    assert (code, done["milestones"], done["left"]) == (0, 4, [])
    assert {file.name for file in out.iterdir()} == {
        "README.txt",
        "milestones.csv",
        "records.jsonl",
        "sheet",
        "waiting.json",
    }
    assert cell(path, "H3") is None
    assert cairn("trackers", "--json")[1] == {"trackers": []}
    assert cairn("leave", "plan", "--as", "Ana")[0] == 2


def test_a_renamed_tab_waits_for_an_answer_and_no_edit_is_dropped_unseen(cairn: Cairn, tmp_path: Path) -> None:
    path = connected(cairn, tmp_path)
    cairn("edit", "WH-1", "owner=Zoe", "--as", "Ana")
    book = openpyxl.load_workbook(path)
    book["Plan"].title = "Plan 2027"
    book.save(path)
    assert cairn("sync")[0] == 1
    [pause] = cairn("pauses", "--json")[1]["pauses"]
    assert (pause["tracker"], pause["answers"]) == ("plan", ["again", "meant"])
    code, _, said = cairn("disconnect", "plan", "--as", "Ana")
    assert (code, "WH-1 owner" in said) == (2, True)
    assert cairn("resume", "plan", "--as", "Ana")[0] == 0
    assert cell(path, "D6") == "Zoe, Cleo"
    assert cairn("disconnect", "plan", "--as", "Ana")[0] == 0


def test_vanished_rows_are_kept_and_asked_about_or_removed(cairn: Cairn, tmp_path: Path) -> None:
    path = connected(cairn, tmp_path)
    make_workbook(path, [["IT-1", "Choose the vendor", "IT", "Ana", "Done", "2026-09-01", None]])
    assert cairn("sync")[0] == 1
    code, done, _ = cairn("resume", "plan", "--as", "Ana", "--json")
    assert (code, done["runs"][0]["state"], done["runs"][0]["conflicts"]) == (0, "ok", 3)
    found = cairn("conflicts", "--json")[1]["conflicts"]
    assert [item["state"] for item in found] == ["row_gone"] * 3
    assert cairn("resume", "plan", "--accept-deletions", "--as", "Ana")[0] == 0
    assert cairn("conflicts", "--json")[1] == {"conflicts": []}


def test_a_stage_is_entered_with_a_reason_and_fields_of_one_cell_move_together(cairn: Cairn, tmp_path: Path) -> None:
    connected(cairn, tmp_path)
    assert cairn("stage", "plan", "shared", "--as", "Ana")[0] == 2
    code, done, _ = cairn("stage", "plan", "shared", "--reason", "we work in both", "--as", "Ana", "--json")
    assert (code, done) == (0, {"tracker": "plan", "before": "sheet_leads", "stage": "shared"})
    code, done, _ = cairn("lead", "plan", "owner", "database", "--as", "Ana", "--json")
    assert (code, done["moved"], done["led_by_database"]) == (0, ["contributors", "owner"], ["contributors", "owner"])
    assert cairn("stage", "plan", "retired", "--reason", "Cairn has it all", "--as", "Ana")[0] == 0


def test_where_a_cell_is_and_how_it_is_opened(cairn: Cairn, tmp_path: Path) -> None:
    path = connected(cairn, tmp_path)
    edit_elsewhere(path, {"F6": "soon, they say"})
    cairn("sync")
    [item] = cairn("held", "--json")[1]["held"]
    assert (item["where"], item["link"]) == ("Plan!F6", f"{path.as_uri()}#Plan!F6")
    assert json.dumps(item)
