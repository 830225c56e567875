"""The command that has a connected sheet read by other columns: rehearsed, done, and refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.test_commands import Cairn, cairn
from tests.services.conftest import make_workbook

__all__ = ["cairn"]

HEADER = ["Id", "Milestone", "Due", "Remark"]
ROWS: list[list[Any]] = [["A-1", "Racks in", "2026-04-01", "two trucks"], ["A-2", "Pilot", "2026-04-02", None]]


def test_a_column_is_read_as_something_else_after_a_look_at_what_that_would_do(cairn: Cairn, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", ROWS, HEADER)
    cairn("connect", path, "--name", "launch", "--map", "notes=Remark", "--as", "Ana")
    cairn("sync")
    words = ("remap", "launch", "--map", "risk=Remark", "--map", "notes=", "--as", "Ana", "--json")
    code, planned, _ = cairn(*words, "--dry-run")
    assert code == 0
    assert [(one["key"], one["field"], one["after"]) for one in planned["plan"]] == [("A-1", "risk", "two trucks")]
    code, done, _ = cairn(*words)
    assert (code, done["bound"], done["released"]) == (0, ["risk"], ["notes"])
    cairn("sync")
    first = cairn("milestones", "--json")[1]["milestones"][0]
    assert (first["notes"], first["risk"]) == ("two trucks", "two trucks")
    code, _, said = cairn("remap", "launch", "--map", "title=", "--as", "Ana")
    assert code == 2
    assert "title" in said


def test_one_column_for_two_fields_and_ids_let_go_are_refused_in_a_sentence(cairn: Cairn, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", ROWS, HEADER)
    cairn("connect", path, "--name", "launch", "--map", "notes=Remark", "--as", "Ana")
    cairn("sync")
    code, _, said = cairn("remap", "launch", "--map", "key=Remark", "--as", "Ana")
    assert (code, "cannot be both the id and the field notes" in said) == (2, True)
    code, _, said = cairn("remap", "launch", "--map", "key=", "--as", "Ana")
    assert (code, "The ids in “Id” tell the rows apart" in said) == (2, True)
    assert cairn("milestones", "--json")[1]["milestones"][0]["key"] == "A-1"


def test_what_does_not_exist_is_refused_and_what_does_is_named(cairn: Cairn, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", ROWS, HEADER)
    cairn("connect", path, "--name", "launch", "--as", "Ana")
    for words, wanted in (
        (("rules", "--on", "nope"), "There is no rule “nope”."),
        (("conventions", "launch", "due_date", "nope=1"), "There is no convention “nope”."),
        (("conventions", "launch", "due_date", "date_order=german"), "It can be dmy, mdy or ymd."),
        (("conventions", "launch", "due_date", "turned=perhaps"), "It can be yes or no."),
        (("constant", "launch", "depends_on=A-1"), "nothing can wait for itself"),
    ):
        code, _, said = cairn(*words, "--as", "Ana")
        assert (code, wanted in said) == (2, True), (words, said)
