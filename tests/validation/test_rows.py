"""Stories: which rows are milestones, and what happens to cells that cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from domain.records import CellRef, Link
from domain.sheets import CellError, SheetSnapshot
from tests.validation.sheets import raw_rows, read, snapshot, table
from validation.tables.headers import guess_binding
from validation.tables.rows import read_rows

PLAN = """
    ID  | Milestone       | Owner    | Due        | Status
    W-1 | Racks installed | Bex; Cem | 2026-04-01 | Done
    W-2 | Scanners live   | Dee      | TBD        | Almost

    W-3 |                 | Dee      | 2026-05-01 | Open
"""


def test_rows_become_typed_rows() -> None:
    first = read(table(PLAN)).rows[0]
    assert (first.row, first.sheet_id) == (2, "W-1")
    assert dict(first.values) == {
        "title": "Racks installed",
        "owner": "Bex",
        "contributors": ("Cem",),
        "due_date": date(2026, 4, 1),
        "status": "done",
    }


def test_a_cell_that_cannot_be_read_is_held_with_its_place_and_the_rest_is_taken() -> None:
    checked = read(table(PLAN))
    second = checked.rows[1]
    assert [(held.field, str(held.place), held.text) for held in second.held] == [
        ("status", "Plan!E3", "Almost"),
    ]
    assert set(second.values) == {"title", "owner", "contributors", "due_date"}
    assert second.values["due_date"] is None
    assert [(issue.rule, issue.severity, str(issue.where)) for issue in checked.issues] == [
        ("unknown-status", "error", "Plan!E3"),
        ("date-not-yet", "gap", "Plan!D3"),
    ]


def test_a_blank_row_is_left_out_without_a_word_and_a_row_without_a_title_says_why() -> None:
    assert read(table(PLAN)).skipped == ((5, "It has the id W-3 and no title."),)


def test_a_blank_cell_is_a_value_and_not_a_gap_in_the_row() -> None:
    only = read(table("ID | Milestone | Owner | Due\nW-1 | Racks installed | |")).rows[0]
    assert dict(only.values) == {"title": "Racks installed", "owner": None, "contributors": None, "due_date": None}


def test_headings_totals_legends_and_repeated_headers_are_no_milestones() -> None:
    sheet = table("""
        Milestone       | Owner | Due        | Budget
        Building        |       |            |
        Racks installed | Bex   | 2026-04-01 | 100
        Milestone       | Owner | Due        | Budget
        Scanners live   | Dee   | 2026-05-01 | 50
        Total           |       |            | 150

        Legend          |       |            |
        Done            |       |            |
    """)
    checked = read(sheet)
    assert [row.values["title"] for row in checked.rows] == ["Racks installed", "Scanners live"]
    assert [(row, why.split(",")[0].split(".")[0]) for row, why in checked.skipped] == [
        (2, "It has a title and nothing else"),
        (4, "It repeats the header"),
        (6, "It is a line of totals"),
        (8, "It looks like a legend"),
        (9, "It looks like a legend"),
    ]


def test_a_summary_task_with_an_id_or_a_date_is_a_milestone() -> None:
    sheet = table("""
        ID | Task     | Owner | Due
        1  | Building |       |
        2  | Racks in | Bex   | 2026-04-01
    """)
    assert [row.sheet_id for row in read(sheet).rows] == ["1", "2"]


def test_a_last_row_with_only_a_title_is_someone_still_typing() -> None:
    sheet = table("""
        Milestone | Owner | Due
        Racks in  | Bex   | 2026-04-01
        Cables in | Bex   | 2026-04-02
        Pilot     |       |
    """)
    assert [row.values["title"] for row in read(sheet).rows] == ["Racks in", "Cables in", "Pilot"]


def test_a_list_of_titles_alone_is_no_list_of_headings() -> None:
    sheet = table("""
        Milestone | Owner | Due
        Racks in  |       |
        Cables in |       |
        Pilot     | Bex   |
    """)
    assert len(read(sheet).rows) == 3


def test_an_error_in_a_title_does_not_pass_unseen() -> None:
    sheet = snapshot(("Milestone", "Owner", "Due"), ("Racks in", "Bex", None), (CellError("#REF!"), "Dee", None))
    checked = read(sheet)
    assert checked.skipped == ((3, "Its title cell shows #REF!."),)
    assert [(issue.rule, str(issue.where)) for issue in checked.issues] == [("error-cell", "Plan!A3")]


def test_a_row_with_an_id_keeps_its_place_when_its_title_turns_into_an_error() -> None:
    sheet = snapshot(("ID", "Milestone", "Due"), ("W-1", "Racks in", None), ("W-2", CellError("#REF!"), None))
    row = read(sheet).rows[1]
    assert (row.sheet_id, [held.field for held in row.held]) == ("W-2", ["title"])
    assert "title" not in row.values


def test_a_value_that_holds_for_the_whole_tracker_is_on_every_row() -> None:
    sheet = table("Milestone | Owner\nRacks in | Bex")
    binding = guess_binding(sheet).binding
    assert binding is not None
    checked = read_rows("Plan", raw_rows(sheet, binding), replace(binding, constants=(("function", "Warehouse"),)))
    assert checked.rows[0].values["function"] == "Warehouse"


def test_a_cell_that_is_held_is_not_filled_up_with_what_holds_for_the_tracker() -> None:
    sheet = table("Milestone | Due\nRacks in | soon\nPilot | 2026-04-01")
    binding = guess_binding(sheet).binding
    assert binding is not None
    checked = read_rows("Plan", raw_rows(sheet, binding), replace(binding, constants=(("due_date", "2026-12-31"),)))
    assert [row.values.get("due_date") for row in checked.rows] == [None, date(2026, 4, 1)]


def test_both_people_of_a_cell_that_cannot_be_read_are_held() -> None:
    sheet: SheetSnapshot = snapshot(
        ("ID", "Milestone", "Owner", "Waits for"), (1, "Racks in", "Bex", None), (2, "Pilot", CellError("#N/A"), 1)
    )
    checked = read(sheet)
    assert [held.field for held in checked.rows[1].held] == ["owner", "contributors"]
    assert len(checked.issues) == 1
    assert checked.rows[1].values["depends_on"] == (Link("1"),)


def test_dates_of_a_column_are_read_by_its_own_proof() -> None:
    sheet = snapshot(
        ("Milestone", "Due"), ("Racks in", "03/04/2026"), ("Pilot", "25/04/2026"), ("Live", datetime(2026, 6, 1))
    )
    assert [row.values["due_date"] for row in read(sheet).rows] == [
        date(2026, 4, 3),
        date(2026, 4, 25),
        date(2026, 6, 1),
    ]


def test_a_csv_cell_is_named_without_a_sheet() -> None:
    issue = read(table("Milestone | Due\nRacks in | soon\nPilot | 2026-04-01", sheet="")).issues[0]
    assert (issue.where, str(issue.where)) == (CellRef("", 2, 2), "B2")
