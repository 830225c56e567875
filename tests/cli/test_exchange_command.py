"""The command that exchanges a workbook by upload speaks a sync's document, and writes over nobody's file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import Cairn, cairn
from tests.connectors.test_excel_people import owner_file
from tests.services.conftest import cell, edit_elsewhere, make_workbook

__all__ = ["cairn"]


@pytest.fixture
def plan(tmp_path: Path, cairn: Cairn) -> Any:
    """A workbook that the server cannot see, connected by a copy, with one edit in Cairn."""
    path = make_workbook(tmp_path / "plan.xlsx")
    code, done, _ = cairn("connect", path, "--name", "launch", "--stage", "sheet_leads", "--copy", "--json")
    assert (code, done["rows"]) == (0, 4)
    assert cairn("sync", "launch")[0] == 0
    assert cairn("edit", "WH-2", "owner=Dora", "--as", "Ana")[0] == 0
    return path


def test_a_dry_run_says_what_would_happen_and_does_nothing(cairn: Cairn, plan: Path) -> None:
    edit_elsewhere(plan, {"D5": "Zoe"})
    code, seen, _ = cairn("exchange", "launch", plan, "--dry-run", "--json")
    assert code == 0
    assert seen["questions"] == []
    assert [(item["key"], item["side"], item["after"]) for item in seen["runs"][0]["plan"]] == [
        ("IT-2", "database", "Zoe"),
        ("WH-2", "sheet", "Dora"),
    ]
    assert cairn("milestones", "--json")[1]["milestones"][1]["owner"] == "Ana"


def test_the_copy_comes_back_in_its_own_place_with_the_changes_in_it(cairn: Cairn, plan: Path) -> None:
    edit_elsewhere(plan, {"D5": "Zoe"})
    code, done, _ = cairn("exchange", "launch", plan, "--out", plan, "--as", "Ana", "--json")
    (run,) = done["runs"]
    assert (code, run["state"], run["to_database"], run["to_sheet"], done["out"]) == (0, "ok", 1, 1, str(plan))
    assert done["sha256_before"] != done["sha256_after"]
    assert (cell(plan, "D5"), cell(plan, "D7")) == ("Zoe", "Dora")
    code, again, _ = cairn("exchange", "launch", plan, "--as", "Ana", "--json")
    assert (code, again["runs"][0]["to_sheet"], again["out"]) == (0, 0, None)


def test_a_question_is_asked_and_answered(cairn: Cairn, plan: Path) -> None:
    first = plan.read_bytes()
    edit_elsewhere(plan, {"D5": "Zoe"})
    cairn("exchange", "launch", plan)
    plan.write_bytes(first)
    code, seen, _ = cairn("exchange", "launch", plan, "--dry-run", "--json")
    assert (code, [question["answer"] for question in seen["questions"]]) == (1, ["--older"])
    code, asked, _ = cairn("exchange", "launch", plan, "--json")
    assert (code, asked["runs"][0]["state"]) == (1, "paused")
    assert cairn("exchange", "launch", plan, "--older")[0] == 0


def test_nobodys_file_is_written_over(cairn: Cairn, plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_text("mine")
    code, said, _ = cairn("exchange", "launch", plan, "--out", other, "--json")
    assert (code, said["error"]) == (2, f"{other} is there already.")
    owner_file(plan, "Ben Okafor")
    code, said, _ = cairn("exchange", "launch", plan, "--out", plan, "--json")
    assert code == 2
    assert "Ben Okafor has plan.xlsx open since" in said["error"]
    assert "fetch the copy once more" in said["hint"]
    assert (other.read_text(), cell(plan, "D7")) == ("mine", "Ben")
    assert cairn("exchange", "launch", "--out", tmp_path / "home.xlsx")[0] == 0
    assert cell(tmp_path / "home.xlsx", "D7") == "Dora"


def test_what_cannot_be_exchanged_is_said_in_a_sentence(cairn: Cairn, plan: Path, tmp_path: Path) -> None:
    for words in (
        ("exchange", "nobody", plan),
        ("exchange", "launch", tmp_path / "missing.xlsx"),
        ("exchange", "launch", tmp_path),
        ("exchange", "launch", plan, "--out", tmp_path / "no" / "folder.xlsx"),
    ):
        code, _, said = cairn(*words)
        assert code == 2
        assert "Traceback" not in said
        assert len(said.strip().splitlines()) == 2


def test_a_place_where_the_copy_cannot_go_is_refused_before_anything_is_merged(
    cairn: Cairn, plan: Path, tmp_path: Path
) -> None:
    edit_elsewhere(plan, {"D5": "Zoe"})
    for out, why in (
        (tmp_path / "no" / "home.xlsx", "There is no folder"),
        (tmp_path / "home.csv", "has to end with .xlsx"),
        (tmp_path / "home", "has to end with .xlsx"),
        (tmp_path, "has to end with .xlsx"),
    ):
        code, said, _ = cairn("exchange", "launch", plan, "--out", out, "--json")
        assert code == 2
        assert why in said["error"]
        assert cairn("exchange", "launch", "--out", out)[0] == 2
    assert cairn("milestones", "--json")[1]["milestones"][1]["owner"] == "Ana"
    assert cairn("exchange", "launch", plan, "--out", tmp_path / "home.XLSX")[0] == 0
