"""The commands about a workspace's own fields, and the others by which a person meets them: by label, never by slot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.test_commands import Cairn, cairn
from tests.services.conftest import cell, make_workbook

__all__ = ["cairn"]

ROWS: list[list[Any]] = [["A-1", "Racks in", "2026-04-01", 4, "Large"], ["A-2", "Pilot", "2026-04-02", 2, "Small"]]


def test_a_field_is_made_used_and_retired_by_its_label(cairn: Cairn, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", ROWS, ["Id", "Milestone", "Due", "Crew size", "Shirt"])
    cairn("connect", path, "--name", "launch", "--stage", "sheet_leads", "--as", "Ana")
    cairn("sync")
    _, free, _ = cairn("fields", "--columns", "launch", "--json")
    assert [(one["column"], one["type"]) for one in free["columns"]] == [("Crew size", "number"), ("Shirt", "text")]
    assert cairn("fields", "from", "launch", "Crew size", "--as", "Ana")[0] == 0
    cairn("sync")
    _, listed, _ = cairn("fields", "--json")
    assert listed["fields"] == [{"label": "Crew size", "type": "number", "choices": [], "headers": ["Crew size"]}]
    _, done, _ = cairn("edit", "A-1", "crew size=6", "--as", "Ana", "--json")
    assert done["changes"] == [{"key": "A-1", "field": "Crew size", "before": 4, "after": 6}]
    _, planned, _ = cairn("sync", "--dry-run", "--json")
    assert [(one["field"], one["after"]) for one in planned["runs"][0]["plan"]] == [("Crew size", 6)]
    cairn("sync")
    assert cell(path, "D4") == 6
    _, told, _ = cairn("history", "A-1", "--field", "Crew size", "--json")
    assert [(one["field"], one["old"], one["new"]) for one in told["records"]] == [
        ("Crew size", None, 4),
        ("Crew size", 4, 6),
    ]
    _, shown, _ = cairn("milestones", "--json")
    assert [row["Crew size"] for row in shown["milestones"]] == [6, 2]
    code, _, complaint = cairn("edit", "A-1", "crew=6", "--as", "Ana")
    assert code == 2
    assert "Crew size" in complaint
    assert "custom_" not in complaint
    assert cairn("fields", "rename", "Crew size", "Headcount")[0] == 0
    assert cairn("fields", "add", "Wave", "--type", "choice", "--choice", "First", "--choice", "Second")[0] == 0
    assert cairn("fields", "allow", "Wave", "Third")[0] == 0
    _, refused, _ = cairn("edit", "A-1", "Wave=Fourth", "--json")
    assert [issue["advice"] for issue in refused["issues"]] == ["Use one of: First, Second, Third."]
    code, gone, _ = cairn("fields", "retire", "headcount", "--json")
    assert (code, gone["released"]) == (0, ["launch"])
    assert cairn("audit", "verify")[0] == 0
    code, _, complaint = cairn("fields", "add", "Owner")
    assert (code, complaint) == (
        2, "“Owner” already means a field of the standard.\nGive it a label that means only this.\n"
    )  # fmt: skip


def test_a_column_becomes_a_choice_of_what_stands_in_it_or_of_what_is_named(cairn: Cairn, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", ROWS, ["Id", "Milestone", "Due", "Crew size", "Shirt"])
    cairn("connect", path, "--name", "launch", "--as", "Ana")
    words = ("fields", "from", "launch")
    code, made, _ = cairn(*words, "Shirt", "--type", "choice", "--as", "Ana", "--json")
    assert (code, made["choices"]) == (0, ["Large", "Small"])
    code, made, _ = cairn(*words, "Crew size", "--choice", "2", "--choice", "4", "--as", "Ana", "--json")
    assert (code, made["type"], made["choices"]) == (0, "choice", ["2", "4"])
