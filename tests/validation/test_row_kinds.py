"""Stories: what stands below a header and is no milestone is told apart from what is, with the reason."""

from __future__ import annotations

from datetime import datetime

from domain.sheets import CellValue, SheetSnapshot
from services.syncing.reading import read_snapshot
from sync.mapping import counted
from tests.validation.sheets import read, snapshot, table
from validation.tables.headers import guess_binding

MARCH, APRIL = datetime(2026, 3, 2), datetime(2026, 4, 1)


def skipped(sheet: SheetSnapshot) -> dict[int, str]:
    """row → the first sentence of why it is no milestone."""
    return {row: why.split(".")[0] for row, why in read(sheet).skipped}


def test_a_heading_is_told_from_a_task_by_all_columns_and_not_only_by_those_that_are_understood() -> None:
    sheet = table("""
        Task      | Priority | Days
        Building  |          |
        Racks in  | High     | 3
        Cables in | High     |
        Training  |          |
        Pilot     | Low      | 5
    """)
    assert [row.values["title"] for row in read(sheet).rows] == ["Racks in", "Cables in", "Pilot"]


def test_with_one_more_column_only_blank_rows_make_a_heading() -> None:
    plain = table("Task | Days\nBuilding |\nRacks in | 3\nTraining |\nPilot | 5\nParty | 1")
    assert [row.values["title"] for row in read(plain).rows] == ["Racks in", "Training", "Pilot", "Party"]
    parted = table("Task | Days\nBuilding |\nRacks in | 3\n\nTraining |\nPilot | 5\nParty | 1")
    assert [row.values["title"] for row in read(parted).rows] == ["Racks in", "Pilot", "Party"]


def test_totals_in_a_sentence_are_totals_where_there_is_nothing_but_a_number() -> None:
    sheet = table("""
        Task                      | Owner | Due        | Days
        Racks in                  | Bex   | 2026-04-01 | 3
        Total redesign of dock 4  | Cem   | 2026-05-01 | 9
        Total days until we start |       |            | 12
    """)
    assert skipped(sheet) == {4: "It is a line of totals"}


def test_a_sentence_on_how_to_fill_in_the_template_is_no_task() -> None:
    sheet = table("""
        Aufgabe   | Wer | Fällig
        Racks in  | Bex | 2026-04-01
        Pilot     | Cem | 2026-05-01
        Neue Zeilen ÜBER dieser einfügen | |
    """)
    assert skipped(sheet) == {4: "It tells how to fill in the sheet"}


def test_rows_to_be_copied_are_no_tasks() -> None:
    sheet = snapshot(
        ("ID", "Task", "Due"),
        (1, "Racks in", MARCH),
        (2, "Pilot", APRIL),
        (),
        ("TEMPLATE ROWS: copy and insert them above", None, None),
        (1, "Task category 1", MARCH),
        ("1.1", "Sub task", APRIL),
    )
    assert [row.row for row in read(sheet).rows] == [2, 3]
    assert set(skipped(sheet)) == {5, 6, 7}


def test_another_table_below_ends_this_one_and_the_header_repeated_leads_back() -> None:
    sheet = table("""
        Milestone   | Start      | Due
        Racks in    | 2026-03-02 | 2026-04-01
        Pilot       | 2026-04-02 | 2026-05-01
        Progress
        Event       | Due date   | Actual date
        Kick-off    | 2026-02-01 | 2026-02-01
        Milestone   | Start      | Due
        Party       | 2026-05-02 | 2026-05-03
    """)
    assert [row.values["title"] for row in read(sheet).rows] == ["Racks in", "Pilot", "Party"]
    assert "another table" in skipped(sheet)[6]


def test_a_second_table_object_ends_the_first() -> None:
    sheet = snapshot(
        ("Task", "Owner", "Due"),
        ("Racks in", "AR", MARCH),
        ("Pilot", "BL", APRIL),
        (),
        ("Member", "Initials", None),
        ("Ana Ruiz", "AR", None),
        table_ranges=((1, 1, 3, 3), (5, 1, 6, 2)),
    )
    assert [row.row for row in read(sheet).rows] == [2, 3]


def test_notes_far_below_are_notes_and_a_blank_row_alone_ends_nothing() -> None:
    sheet = table("""
        Task      | Owner | Due
        Racks in  | Bex   | 2026-04-01
        Cables in | Cem   | 2026-04-01

        Pilot     |       |


        Printed for the committee
    """)
    assert [row.values["title"] for row in read(sheet).rows] == ["Racks in", "Cables in", "Pilot"]
    assert skipped(sheet) == {8: "It stands apart, below the table"}


def test_a_dash_is_no_title_and_a_numbered_blank_row_is_a_template() -> None:
    sheet = table("""
        No | Task     | Owner
        1  | Racks in | Bex
        2  | --       | Cem
        3  |          |
    """)
    assert [row.sheet_id for row in read(sheet).rows] == ["1"]
    assert skipped(sheet) == {
        3: "It has the id 2 and no title",
        4: "It has the id 3 and nothing else, as in a template",
    }


def test_the_word_of_a_status_alone_is_a_legend_and_with_a_date_it_is_a_milestone() -> None:
    sheet = table("""
        Task      | Owner | Due
        Racks in  | Bex   | 2026-04-01
        Cables in | Cem   | 2026-04-01
        Pilot     | Bex   | 2026-04-20
        Done      | Bex   | 2026-05-01
        Done      |       |
    """)
    assert [row.row for row in read(sheet).rows] == [2, 3, 4, 5]
    assert skipped(sheet) == {6: "It looks like a legend"}


def filled(
    rows: list[tuple[CellValue, ...]], merged: tuple[tuple[int, int, int, int], ...]
) -> list[tuple[object, ...]]:
    """Function, due date and budget of each row, as read through the whole of reading."""
    sheet = snapshot(("Team", "Task", "Due", "Budget"), *rows, merged=merged)
    binding = guess_binding(sheet).binding
    assert binding is not None
    read_rows = read_snapshot(sheet, counted(sheet, binding)).rows
    names = ("function", "title", "due_date", "budget_planned")
    return [tuple(row.values.get(name) for name in names) for row in read_rows]


def test_a_cell_merged_over_rows_says_the_same_of_all_of_them_but_counts_no_money_twice() -> None:
    rows: list[tuple[CellValue, ...]] = [
        ("IT", "Racks in", MARCH, 100),
        (None, "Cables in", APRIL, None),
        (None, "Pilot is over", None, None),
        ("Ops", "Training", APRIL, 50),
    ]
    found = filled(rows, ((2, 1, 4, 1), (3, 3, 4, 3), (2, 4, 4, 4)))
    assert [row[0] for row in found] == ["IT", "IT", "IT", "Ops"]
    assert [row[2] for row in found] == [MARCH.date(), APRIL.date(), APRIL.date(), APRIL.date()]
    assert [row[3] is None for row in found] == [False, True, True, False]


def test_a_blank_cell_that_is_not_merged_stays_blank() -> None:
    rows: list[tuple[CellValue, ...]] = [("IT", "Racks in", MARCH, 100), (None, "Cables in", APRIL, None)]
    assert [row[0] for row in filled(rows, ())] == ["IT", None]
