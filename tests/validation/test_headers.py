"""Stories: the table of a tracker is found wherever it stands, and its columns are understood."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.errors import Refused
from tests.validation.sheets import mapping_of, snapshot, table
from validation.tables.headers import find_header, guess_binding, read_columns


def test_the_header_is_found_below_a_title_and_labels() -> None:
    sheet = table("""
        Warehouse programme
        Project manager: | Ana

        ID   | Milestone       | Owner | Due date
        W-1  | Racks installed | Bex   | 2026-04-01
        W-2  | Scanners live   | Cem   | 2026-05-01
    """)
    guess = find_header(sheet)
    assert (guess.header_row, guess.first_data_row) == (4, 5)
    assert "Row 4" in guess.reason


def test_a_sheet_without_a_header_gets_a_reason_instead_of_an_error() -> None:
    assert find_header(snapshot()).reason == "The sheet is empty."
    pivot = table("""
        Mon | Tue | Wed
        a   | b   | c
    """)
    guess = guess_binding(pivot)
    assert (guess.binding, guess.header_row) == (None, None)
    assert "names columns" in guess.reason


def test_a_row_of_addresses_and_time_stamps_is_data_and_no_header() -> None:
    sheet = table("""
        https://example.org/1 | 2023-03-06 22:45:34 | Issue | Depends on #4 | Owner
        https://example.org/2 | 2023-03-07 22:45:34 | Issue | Depends on #4 | Owner
    """)
    assert find_header(sheet).header_row is None


def test_a_list_object_marks_the_header_where_words_alone_would_not() -> None:
    rows = (("Punkt", "Wer macht es"), ("Racks", "Bex"), ("Scanner", "Cem"), ("Pilot", "Dee"))
    assert find_header(snapshot(*rows)).header_row is None
    marked = (("Titel", "Wer macht es"), *rows[1:])
    assert find_header(snapshot(*marked, table_ranges=((1, 1, 4, 2),))).header_row == 1


def test_of_two_header_rows_the_one_next_to_the_data_counts() -> None:
    sheet = table("""
        task_code   | task_name     | end_date
        Activity ID | Activity Name | Finish
        A1          | Racks         | 2026-04-01
    """)
    assert find_header(sheet).header_row == 2


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Fällig am", "due_date"),
        ("Verantwortlich", "owner"),
        ("Date d'échéance", "due_date"),
        ("Responsable", "owner"),
        ("Fecha límite", "due_date"),
        ("Estado", "status"),
        ("Prazo", "due_date"),
        ("Dependências", "depends_on"),
        ("Ответственный", "owner"),
        ("开始日期", "start_date"),
        ("担当者", "owner"),
        ("Bitiş", "due_date"),
        ("Responsibiliy", "owner"),
        ("riskowner", "owner"),
        ("ASSIGNED\nTO", "owner"),
        ("% Complete", "percent_complete"),
    ],
)
def test_headers_are_understood_in_many_languages_and_spellings(header: str, field: str) -> None:
    sheet = snapshot(("Milestone", header))
    assert {guess.header: guess.field for guess in read_columns(sheet, 1)}[header] == field


def test_dates_by_their_names() -> None:
    sheet = table("""
        Task | Start Date | End Date   | Actual End Date | Baseline   | Forecast
        Rack | 2026-01-01 | 2026-02-01 | 2026-02-03      | 2026-01-20 | 2026-02-02
    """)
    assert mapping_of(sheet) == {
        "title": "Task",
        "start_date": "Start Date",
        "due_date": "End Date",
        "actual_date": "Actual End Date",
        "baseline_date": "Baseline",
        "forecast_date": "Forecast",
    }


def test_an_empty_column_never_wins_over_one_that_holds_something() -> None:
    sheet = table("""
        ID | Task     | Predecessor | Predecessors
        1  | Design   |             |
        2  | Build it |             | 1fs
    """)
    assert mapping_of(sheet)["depends_on"] == "Predecessors"
    worded = table("""
        Task   | Deadline | Deadline for all of it
        Design |          | 2026-04-01
    """)
    assert mapping_of(worded)["due_date"] == "Deadline for all of it"


def test_the_only_column_of_dates_is_the_due_date() -> None:
    sheet = table("""
        Milestone     | Owner | Freeze
        Racks in      | Bex   | 2026-04-01
        Scanners live | Cem   | 2026-05-01
    """)
    assert mapping_of(sheet)["due_date"] == "Freeze"


def test_words_that_look_like_ours_and_are_not_stay_unmapped() -> None:
    sheet = table("""
        Title         | Created    | Priority | Actual Start | Reporter | Level
        Racks in      | 2026-01-01 | High     | 2026-01-02   | Ana      | 3
        Scanners live | 2026-01-01 | Low      | 2026-01-02   | Ana      | 3
    """)
    assert mapping_of(sheet) == {"title": "Title"}


def test_cells_overrule_words() -> None:
    sheet = table("""
        Milestone | Description    | Status | Progress
        MS1       | Racks in       | Green  | 0.5
        MS2       | Scanners live  | Red    | 1
        MS3       | Pilot is over  | Green  | 0
    """)
    found = mapping_of(sheet)
    assert (found["key"], found["title"]) == ("Milestone", "Description")
    assert (found["health"], found["percent_complete"]) == ("Status", "Progress")


@pytest.mark.parametrize("order", [("name", "description", "date"), ("description", "date", "name")])
def test_a_name_is_the_title_wherever_it_stands_and_a_description_is_not(order: tuple[str, ...]) -> None:
    cells = {
        "name": [f"Gate {number} of the programme is passed" for number in range(6)],
        "description": [f"What has to be shown to the committee for it, part {number}" for number in range(6)],
        "date": [f"2026-0{number + 1}-01" for number in range(6)],
    }
    sheet = snapshot(order, *zip(*(cells[name] for name in order), strict=True))
    assert mapping_of(sheet) == {"title": "name", "notes": "description", "due_date": "date"}


def test_a_name_that_comes_again_and_again_is_a_person() -> None:
    people = ("Ana", "Bex", "Ana", "Bex", "Ana")
    rows = [(who, f"Task {number} of the day", f"2026-01-0{number}") for number, who in enumerate(people, 1)]
    assert mapping_of(snapshot(("Name", "Task description", "Due"), *rows)) == {
        "owner": "Name",
        "title": "Task description",
        "due_date": "Due",
    }


def test_of_several_ids_the_one_that_the_links_name_is_the_key() -> None:
    sheet = table("""
        No | Task ID | Task      | Predecessor ID
        1  | T001    | Design    |
        2  | T002    | Build it  | T001
        3  | T003    | Test it   | T002
    """)
    assert mapping_of(sheet)["key"] == "Task ID"


def test_periods_by_number_are_no_dates() -> None:
    sheet = snapshot(("Activity", "Plan start", "Plan duration"), ("Racks in", 1, 5), ("Pilot", 4, 3))
    assert mapping_of(sheet) == {"title": "Activity", "duration_days": "Plan duration"}


def test_remarks_far_beside_the_table_are_no_column_of_it() -> None:
    sheet = snapshot(
        ("Milestone", "Owner", None, None, None, "Notes"),
        ("Racks in", "Bex", None, None, None, "Ask Ana about the budget."),
    )
    guesses = {guess.header: guess.field for guess in guess_binding(sheet).columns}
    assert guesses == {"Milestone": "title", "Owner": "owner", "Notes": None}


def test_an_owner_column_holds_contributors_too_unless_they_have_their_own() -> None:
    alone = guess_binding(table("Milestone | Owner\nRacks in | Bex")).binding
    assert alone is not None
    assert alone.fields == ("title", "owner", "contributors")
    apart = guess_binding(table("Milestone | Owner | Contributors\nRacks in | Bex | Cem")).binding
    assert apart is not None
    assert apart.fields == ("title", "owner", "contributors")
    assert [column.fields for column in apart.columns] == [("title",), ("owner",), ("contributors",)]


def test_equal_headers_are_told_apart_by_their_order() -> None:
    sheet = table("""
        Task     | Status | Owner | Status
        Racks in |        | Bex   | Done
    """)
    status = next(guess for guess in guess_binding(sheet).columns if guess.field == "status")
    assert (status.column, status.occurrence) == (4, 2)


MAPPED = """
    Milestone | Who     | Freeze     | Owner
    Racks in  | Bex Lee | 2026-04-01 | Ana
"""


def test_a_person_decides_which_column_is_which() -> None:
    binding = guess_binding(table(MAPPED), {"forecast_date": "freeze", "owner": "Who"}).binding
    assert binding is not None
    named = {column.header: column.fields for column in binding.columns}
    assert named["Freeze"] == ("forecast_date",)
    assert named["Who"] == ("owner", "contributors")
    assert "Owner" not in named


def test_a_person_may_leave_a_field_unmapped() -> None:
    binding = guess_binding(table(MAPPED), {"owner": ""}).binding
    assert binding is not None
    assert "owner" not in binding.fields


def test_headers_that_a_person_names_show_where_the_header_is() -> None:
    sheet = table("""
        Was noch kommt
        Punkt    | Stichtag
        Racks in | 2026-04-01
    """)
    guess = guess_binding(sheet, {"title": "Punkt", "due_date": "Stichtag"})
    assert guess.header_row == 2
    assert guess.binding is not None


@pytest.mark.parametrize(
    ("overrides", "sentence", "hint"),
    [
        ({"colour": "Owner"}, "no field “colour”", "due_date"),
        ({"owner": "Boss"}, "no column “Boss”", "Milestone, Who, Freeze, Owner"),
        ({"owner": "Milestone"}, "title of a milestone", "title=Header"),
        ({"tracker": "Owner"}, "no field “tracker”", "due_date"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_in_one_sentence(
    overrides: dict[str, str], sentence: str, hint: str
) -> None:
    plain = table("""
        Milestone | Who | Freeze | Owner
        1         | 2   | 3      | 4
    """)
    with pytest.raises(Refused, match=sentence) as refusal:
        guess_binding(plain, overrides)
    assert hint in refusal.value.hint


def test_calendar_columns_of_a_gantt_chart_are_left_alone() -> None:
    days = tuple(datetime(2026, 3, day) for day in range(1, 9))
    sheet = snapshot(("Task", "Owner", "Due", *days), ("Racks in", "Bex", datetime(2026, 4, 1), None, "x"))
    assert set(mapping_of(sheet)) == {"title", "owner", "due_date"}


def test_naming_a_column_of_the_header_that_was_found_leaves_that_header_where_it_is() -> None:
    plan = table("""
        | Task | | |
        No | Task | Status | Start | End
        1 | Racks in | Open | 2027-04-01 | 2027-04-02
        2 | Pilot | Open | 2027-05-01 | 2027-05-02
    """)
    before = guess_binding(plan)
    after = guess_binding(plan, {"title": "Task", "notes": ""})
    assert before.header_rows == after.header_rows == (2,)
    assert [column.field for column in after.columns] == [column.field for column in before.columns]
