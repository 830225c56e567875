"""`write` and `cells`: a workbook by hand, without a workspace."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import pytest

from cli.main import main
from tests.connectors.packages import save
from tests.connectors.trapbooks import book_of, formulas

Cairn: TypeAlias = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def cairn(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cairn:
    """Run a command where there is no workspace; gives exit code, stdout (as JSON where asked for) and stderr."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))

    def run(*words: object) -> tuple[int, Any, str]:
        monkeypatch.setattr(sys, "argv", ["cairn", "--workspace", str(tmp_path / "none"), *map(str, words)])
        code = main()
        said = capsys.readouterr()
        return code, json.loads(said.out) if "--json" in words else said.out, said.err

    return run


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(book_of("table"))
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_cells_and_rows_are_written_and_the_answer_says_what_changed(cairn: Cairn, book: Path, tmp_path: Path) -> None:
    before = sha256(book)

    code, said, _ = cairn(
        "write", book, "--set", "C2=2026-03-09", "--set", 'b3="007"', "--set", "E4==1+1", "--set", "C4=",
        "--append", '["IT-5", "added", "2026-04-01"]', "--append", '["IT-6", null, null, 2.5]', "--json",
    )  # fmt: skip

    assert code == 0
    assert list(said) == ["written", "refused", "parts_changed", "sha256_before", "sha256_after"]
    assert said["written"] == ["C2", "B3", "E4", "C4", "A5", "B5", "C5", "A6", "D6"]
    assert said["refused"] == []
    assert said["parts_changed"] == ["xl/tables/table1.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"]
    assert (said["sha256_before"], said["sha256_after"]) == (before, sha256(book))
    assert [sha256(copy) for copy in (tmp_path / "home" / ".cairn" / "backups").rglob("*.xlsx")] == [before]
    assert not (tmp_path / "none").exists()
    _, listed, _ = cairn("cells", book, "--json")
    assert list(listed) == ["cells"]
    cells = {cell["ref"]: (cell["value"], cell["type"], cell["formula"]) for cell in listed["cells"]}
    assert cells["C2"] == ("2026-03-09", "date", None)
    assert cells["B3"] == ("007", "text", None)
    assert cells["E4"] == ("=1+1", "text", None)
    assert "C4" not in cells
    assert cells["D6"] == (2.5, "number", None)
    sheet = openpyxl.load_workbook(book)["Plan"]
    assert [table.ref for table in sheet.tables.values()] == ["A1:C6"]
    assert sheet["E4"].data_type == "s"


def test_refusals_are_told_and_end_with_1_and_the_others_are_written(cairn: Cairn, tmp_path: Path) -> None:
    path = save(tmp_path / "plan.xlsx", formulas())

    code, said, _ = cairn("write", path, "--set", "A5=1", "--set", "B5=2", "--set", "C7=3", "--set", "A2=x", "--json")

    assert code == 1
    assert said["written"] == ["A2"]
    assert [(no["cell"], no["code"]) for no in said["refused"]] == [
        ("A5", "shared-formula"), ("B5", "formula-cell"), ("C7", "array-formula"),
    ]  # fmt: skip
    assert all(no["message"].endswith(".") for no in said["refused"])
    _, listed, _ = cairn("cells", path, "--json")
    told = {cell["ref"]: cell for cell in listed["cells"]}
    assert told["A5"] == {"ref": "A5", "value": 2, "type": "number", "formula": "=1+1"}
    assert told["A6"]["formula"] == "=1+1"


def test_a_copy_takes_the_changes_and_the_original_stays(cairn: Cairn, book: Path, tmp_path: Path) -> None:
    before, out = book.read_bytes(), tmp_path / "copy.xlsx"

    code, said, _ = cairn("write", book, "--set", "A2=new", "--out", out, "--json")

    assert (code, said["written"]) == (0, ["A2"])
    assert book.read_bytes() == before
    assert (said["sha256_before"], said["sha256_after"]) == (sha256(book), sha256(out))
    again, _, _ = cairn("write", book, "--set", "A2=newer", "--out", out, "--json")
    assert again == 0
    assert len(list((tmp_path / "home").rglob("*.xlsx"))) == 1
    code, _, complaint = cairn("write", book, "--set", "A2=new", "--out", book)
    assert code == 2
    assert "the original" in complaint


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "B=2"], "“B” is no cell"),
        (["--set", "A2=x", "--set", "$a$2=y"], "A2 is set twice"),
        (["--set", "A0=2"], "“A0” is no cell"),
        (["--set", "B7"], "not of the form"),
        (["--set", "A1=2026-02-30"], "no date"),
        (["--append", "a,b"], "no row of values"),
        (["--append", "[]"], "no row of values"),
        (["--append", '[null, ""]'], "adds no row"),
        (["--append", '[["a"]]'], "no row of values"),
        (["--set", "A1=x", "--sheet", "Budget"], "no worksheet named 'Budget'"),
        ([], "nothing to write"),
    ],
)
def test_what_cannot_be_understood_is_one_sentence_and_changes_nothing(
    cairn: Cairn, book: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    before, out = book.read_bytes(), tmp_path / "copy.xlsx"

    code, _, complaint = cairn("write", book, *words, "--out", out)

    assert code == 2
    assert said in complaint
    assert book.read_bytes() == before
    assert not out.exists()


def test_rows_are_added_whole_or_not_at_all(cairn: Cairn, book: Path, tmp_path: Path) -> None:
    wrong, right = json.dumps(["IT-5", "x" * 32_768, "2026-04-01"]), '["IT-6", "fine"]'

    code, said, _ = cairn("write", book, "--set", "A2=new", "--append", right, "--append", wrong, "--json")

    assert (code, said["written"]) == (1, ["A2"])
    assert {no["cell"]: no["code"] for no in said["refused"]} == {
        "A5": "part-of-a-row", "B5": "part-of-a-row",
        "A6": "part-of-a-row", "B6": "text-too-long", "C6": "part-of-a-row",
    }  # fmt: skip
    _, listed, _ = cairn("cells", book, "--json")
    assert not [cell for cell in listed["cells"] if cell["ref"][1:] > "4"]

    path = tmp_path / "plan.csv"
    path.write_bytes("Id;Né\n".encode("cp1252"))
    code, said, _ = cairn("write", path, "--set", "A1=ID", "--append", '["IT-2", "早い"]', "--json")
    assert (code, said["written"], path.read_bytes()) == (1, ["A1"], "ID;Né\n".encode("cp1252"))
    assert {no["cell"]: no["code"] for no in said["refused"]} == {"A2": "part-of-a-row", "B2": "not-in-encoding"}


def test_a_cell_that_no_sheet_has_is_refused_like_any_other(cairn: Cairn, book: Path) -> None:
    refs = ["A1048577", "XFE1", "ZZZZ1", "A99999999999999999999"]

    code, said, _ = cairn("write", book, *[w for ref in refs for w in ("--set", f"{ref}=")], "--set", "A2=x", "--json")

    assert (code, said["written"]) == (1, ["A2"])
    assert [(no["cell"], no["code"]) for no in said["refused"]] == [(ref, "out-of-range") for ref in refs]


def test_hints_speak_of_the_file_and_not_of_trackers(cairn: Cairn, book: Path, tmp_path: Path) -> None:
    for command in (["cells"], ["write", "--set", "A1=x"]):
        _, _, complaint = cairn(command[0], book, *command[1:], "--sheet", "Budget")
        assert "Name one of its tabs with --sheet" in complaint
        _, _, complaint = cairn(command[0], tmp_path / "gone.xlsx", *command[1:])
        assert "tracker" not in complaint
        assert "Look at the path" in complaint


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04torn"])
@pytest.mark.parametrize("command", [["cells"], ["write", "--set", "A1=x"]])
def test_a_file_that_is_no_workbook_is_said_to_be_none(
    cairn: Cairn, tmp_path: Path, content: bytes, command: list[str]
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)

    code, _, complaint = cairn(command[0], path, *command[1:])

    assert code == 2
    assert "Traceback" not in complaint
    assert complaint.strip()
    assert cairn(command[0], tmp_path / "gone.xlsx", *command[1:])[0] == 2


def test_a_file_that_somebody_has_open_is_left_alone(cairn: Cairn, book: Path) -> None:
    before = book.read_bytes()
    (book.parent / "~$plan.xlsx").write_bytes(b"\x03Ana" + bytes(161))

    code, said, _ = cairn("write", book, "--set", "A2=x", "--json")

    assert code == 1
    assert [(no["cell"], no["code"]) for no in said["refused"]] == [("A2", "open-in-excel")]
    assert book.read_bytes() == before


def test_a_csv_file_is_written_the_same_way(cairn: Cairn, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b"Id;Due\r\nIT-1;\r\n")

    code, said, _ = cairn("write", path, "--set", "B2=2026-03-02", "--append", '["IT-2", null, "=1"]', "--json")

    assert (code, said["written"], said["parts_changed"]) == (0, ["B2", "A3", "C3"], [])
    assert path.read_bytes() == b"Id;Due\r\nIT-1;2026-03-02\r\nIT-2;;'=1\r\n"


def test_people_read_a_table(cairn: Cairn, book: Path) -> None:
    code, said, _ = cairn("cells", book)
    assert code == 0
    assert "agreed" in said
    code, said, _ = cairn("write", book, "--set", "A1=x", "--set", "A2=y")
    assert code == 1
    assert "written: A2" in said
    assert "table-header" in said


def test_with_a_workspace_the_replaced_version_goes_to_its_backups(cairn: Cairn, book: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    shutil.copyfile(book, tmp_path / "none" / "cairn.db")

    _, said, _ = cairn("write", book, "--set", "A2=x")

    (copy,) = (tmp_path / "none" / "backups").rglob("*.xlsx")
    assert f"backups: {copy.parent}" in said
