"""Stories: a workbook is looked at before it is connected; what was decided is told, what is known is used again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl

from services.connecting.onboarding import connect, inspect, look
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, make_workbook

DAY = datetime(2026, 4, 1)


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """A workbook with these sheets, in order."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        tab = book.create_sheet(name)
        for row in rows:
            tab.append(row)
    book.save(path)
    return path


PLAN: list[list[object]] = [["Task", "Owner", "Due"], ["Racks in", "Bex", DAY], ["Pilot", "Cem", DAY]]


def test_the_sheet_that_is_a_tracker_is_chosen_and_connect_chooses_the_same(ws: Workspace, tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", Guide=[["How to use this"]], Lists=[["Status"], ["Open"]], Plan=PLAN)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(path)
    seen = inspect(path)
    assert (seen["sheet"], seen["row_count"], seen["header_rows"]) == ("Plan", 2, [1])
    assert {tab["sheet"]: tab["chosen"] for tab in seen["sheets"]} == {
        "Guide": False,
        "Lists": False,
        "Plan": True,
        "Old": False,
    }
    assert {tab["sheet"]: tab["why"] for tab in seen["sheets"]}["Old"] == "It is hidden."
    connect(ws, path, "launch", actor=ANA)
    assert run_sync(ws, "launch", actor=ANA).state == "ok"


def test_a_mapping_leads_to_the_sheet_that_has_its_headers(tmp_path: Path) -> None:
    odd: list[list[object]] = [["Was", "Bis"], ["Regale", DAY], ["Probelauf", DAY]]
    path = workbook(tmp_path / "plan.xlsx", Plan=PLAN, Zweites=odd)
    assert inspect(path, mapping={"title": "Was"})["sheet"] == "Zweites"


def test_a_workbook_without_any_tracker_says_why_of_each_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", Empty=[], Note=[["Some words"], ["and some more words"]])
    seen = inspect(path)
    assert (seen["sheet"], seen["header_row"], seen["row_count"]) == ("Note", None, 0)
    assert [issue["rule"] for issue in seen["issues"]] == ["no-table"]
    assert [bool(tab["why"]) for tab in seen["sheets"]] == [True, True]


def test_connecting_two_columns_of_one_name_asks_which_is_meant(ws: Workspace, tmp_path: Path) -> None:
    rows: list[list[object]] = [["Task", "Due", "Status", "Status"], ["Racks in", DAY, "Done", "Open"]]
    path = workbook(tmp_path / "plan.xlsx", Plan=rows)
    done = connect(ws, path, "launch", actor=ANA)
    assert [question["rule"] for question in done["questions"]] == ["duplicate-header"]
    answered = inspect(path, mapping={"status": "[D]"})
    assert [column["column"] for column in answered["columns"] if column["field"] == "status"] == ["D"]


def test_a_sheet_like_a_known_tracker_is_read_as_that_one_is(ws: Workspace, tmp_path: Path) -> None:
    header = ["Vorhaben X", "Wann Y", "Macht Z", "Lage"]
    row = ["Racks in", "2026-04-01", "Bex", "Open"]
    mapping = {"title": "Vorhaben X", "forecast_date": "Wann Y", "owner": "Macht Z", "status": "Lage"}
    connect(ws, make_workbook(tmp_path / "one.xlsx", [row], header), "one", mapping=mapping, actor=ANA)
    other = make_workbook(tmp_path / "two.xlsx", [["Pilot", "2026-05-01", "Cem", "Done"]], header)
    alone, known = look(other), look(other, ws=ws)
    assert alone.guess.like == ""
    assert known.guess.like == "one"
    assert "“one”" in known.guess.reason
    found = {column.field: column.header for column in known.guess.columns if column.field}
    assert found == mapping
    again = connect(ws, other, "two", actor=ANA)
    assert again["binding"]["forecast_date"] == "Wann Y"


def test_a_person_is_heard_even_where_a_tracker_is_known(ws: Workspace, tmp_path: Path) -> None:
    connect(ws, make_workbook(tmp_path / "one.xlsx"), "one", actor=ANA)
    other = make_workbook(tmp_path / "two.xlsx")
    found = look(other, mapping={"due_date": "", "forecast_date": "Due"}, ws=ws).guess
    assert found.binding is not None
    assert "forecast_date" in found.binding.fields
    assert "due_date" not in found.binding.fields


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", Plan=PLAN)
    book = openpyxl.load_workbook(path)
    book["Plan"].row_dimensions[3].hidden = True
    book["Plan"].column_dimensions["C"].hidden = True
    book.save(path)
    seen = inspect(path)
    assert seen["row_count"] == 2
    assert [column["header"] for column in seen["columns"] if column["hidden"]] == ["Due"]
    assert [issue["where"] for issue in seen["issues"] if issue["rule"] == "hidden-column"] == ["Plan!C1"]
    told = [issue for issue in seen["issues"] if issue["rule"] == "hidden-rows"]
    assert [(issue["where"], "(3)" in issue["message"]) for issue in told] == [("Plan!A3", True)]


LINKED: list[list[object]] = [
    ["ID", "Task", "Owner", "Depends on"],
    ["1", "Racks in", "Bex", "3"],
    ["2", "Pilot", "Cem", "1, 9; Order steel"],
    ["3", "Go live", "Cem", "1"],
    ["4", "Close", "Cem", "4"],
    ["5", "Pay", "Cem", "OPS-7, 2, 2"],
]


def test_links_that_name_nothing_themselves_or_go_in_a_circle_are_told_with_their_places(
    ws: Workspace, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "plan.xlsx", Plan=LINKED)
    told = [(one["rule"], one["where"], one["message"]) for one in inspect(path)["issues"]]
    assert told == [
        ("self-link", "Plan!D5", "4 waits for itself."),
        ("duplicate-link", "Plan!D6", "5 names 2 more than once."),
        ("dangling-link", "Plan!D3", "2 waits for “9”, “Order steel”, which Cairn does not know."),
        ("dangling-link", "Plan!D6", "5 waits for “OPS-7”, which Cairn does not know."),
        ("circular-link", "Plan!D2", "1 → 3 → 1 wait for each other."),
        ("circular-link", "Plan!D4", "3 → 1 → 3 wait for each other."),
    ]
    # What another tracker has is known, once the sheet is looked at with its workspace.
    other = workbook(tmp_path / "ops.xlsx", Ops=[["ID", "Task", "Owner"], ["OPS-7", "Order the lorries", "Zoe"]])
    connect(ws, other, "ops", actor=ANA)
    run_sync(ws, "ops", actor=ANA)
    assert not [one for one in inspect(path, ws=ws)["issues"] if "OPS-7" in one["message"]]


def test_rows_of_one_title_come_in_and_are_told_and_a_copy_is_a_warning(ws: Workspace, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Task", "Owner", "Due"],
        ["Review the plan", "Bex", DAY],
        ["Review the plan", "Cem", DAY],
    ]
    seen = inspect(workbook(tmp_path / "plan.xlsx", Plan=rows))
    assert [(one["rule"], one["severity"], one["where"]) for one in seen["issues"]] == [
        ("title-twice", "info", "Plan!A3")
    ]
    path = workbook(tmp_path / "copies.xlsx", Plan=[*rows, ["Review the plan", "Bex", DAY]])
    assert [(one["rule"], one["where"]) for one in inspect(path)["issues"]] == [("row-twice", "Plan!A4")]
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    assert run_sync(ws, "launch", actor=ANA).added == 3
    keys = [row[3].value for row in openpyxl.load_workbook(path)["Plan"].iter_rows(min_row=2)]
    assert len(set(keys)) == 3
    assert run_sync(ws, "launch", actor=ANA).state == "nothing"
