"""Stories: what is no list of milestones is refused in plain words, with advice, and never in a traceback."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain.sheets import CellValue, SheetSnapshot
from tests.validation.sheets import snapshot, table
from validation.tables.headers import guess_binding

WEEKS: tuple[CellValue, ...] = tuple(datetime(2026, 3, 2) + timedelta(7 * week) for week in range(8))


def refusal(sheet: SheetSnapshot) -> tuple[str, str]:
    """The rule and the sentence of a sheet that cannot be read as a tracker."""
    guess = guess_binding(sheet)
    assert guess.binding is None
    assert guess.layout is not None
    assert guess.layout.advice
    assert guess.reason == guess.layout.message
    return guess.layout.rule, guess.reason


def test_a_table_on_its_side_is_told_to_be_turned() -> None:
    rule, sentence = refusal(
        table("""
            Milestone | Racks in   | Cables in  | Scanners   | Pilot
            Owner     | Ana        | Bex        | Cem        | Dee
            Due date  | 2026-03-01 | 2026-04-01 | 2026-05-01 | 2026-06-01
            Status    | Done       | Open       | Open       | Open
        """)
    )
    assert rule == "layout-transposed"
    assert "“Milestone”" in sentence


def test_a_network_of_early_and_late_days_on_its_side_is_no_list() -> None:
    days = tuple(range(5, 60, 5))
    rule, _ = refusal(snapshot(("number", *days), ("early", *days), ("late", *days)))
    assert rule == "layout-transposed"


def test_the_calendar_of_a_week_is_no_list() -> None:
    rule, sentence = refusal(
        table("""
            Week of 2 March
                  | Montag  | Dienstag | Mittwoch | Donnerstag | Freitag
            Früh  | Planung | Aufbau   | Aufbau   | Test       | Abnahme
            Spät  | Aufbau  | Aufbau   | Test     | Test       | Feier
        """)
    )
    assert (rule, "Row 2" in sentence) == ("layout-calendar", True)


def test_titles_beside_coloured_weeks_are_a_picture_of_a_plan() -> None:
    rule, sentence = refusal(snapshot(("Task", *WEEKS), ("Racks in",), ("Cables in",), ("Pilot",)))
    assert rule == "layout-gantt"
    assert "B to I" in sentence


def test_a_calendar_beside_a_real_table_is_left_alone() -> None:
    sheet = snapshot(
        ("Task", "Owner", *WEEKS), ("Racks in", "Bex", None, "x"), ("Cables in", "Cem", "x"), ("Pilot", "Dee")
    )
    guess = guess_binding(sheet)
    assert guess.binding is not None
    assert set(guess.binding.fields) == {"title", "owner", "contributors"}
    assert [column.header for column in guess.columns] == ["Task", "Owner"]


def test_weeks_by_name_and_days_by_letter_are_a_calendar_too() -> None:
    weeks = tuple(f"Week {week}" for week in range(1, 9))
    days = tuple("MTWTFSS")
    for calendar in (weeks, days):
        sheet = snapshot(("Task", "Owner", *calendar), ("Racks in", "Bex"), ("Pilot", "Dee"))
        assert [column.header for column in guess_binding(sheet).columns] == ["Task", "Owner"]


@pytest.mark.parametrize(
    ("sheet", "rule"),
    [
        (snapshot(), "empty-sheet"),
        (snapshot((None, " "), ("",)), "empty-sheet"),
        (snapshot(("Racks are in the hall", 4, 2), ("Pilot is over", 3, 1)), "no-table"),
        (snapshot(("ID", "Budget"), ("A-1", 5), ("A-2", 7), ("A-3", 9)), "no-title"),
    ],
)
def test_whatever_is_no_table_says_why(sheet: SheetSnapshot, rule: str) -> None:
    assert refusal(sheet)[0] == rule


def test_a_matrix_of_roles_gives_nobody_a_task() -> None:
    sheet = table("""
        Task      | Chip lead | Test lead | Quality lead | Product manager
        Racks in  | R         | A         | C            | I
        Cables in | A         | R         | C            | I
        Pilot     | A         | R         | C            | I
    """)
    assert {column.field for column in guess_binding(sheet).columns if column.field} == {"title"}


def test_a_pivot_table_is_no_list() -> None:
    sheet = table("""
        Count of Task|Column Labels
        Row Labels|Done|Open|Grand Total
        Ana|3|4|7
        Ben|1|2|3
        Grand Total|4|6|10
    """)
    found = guess_binding(sheet)
    assert found.binding is None
    assert found.layout is not None
    assert found.layout.rule == "layout-pivot"


def test_milestones_that_stand_across_are_told_to_be_turned_into_rows() -> None:
    day = date(2026, 3, 2)
    sheet = snapshot(
        ("Project", "Kick-off held", "Design signed", "Built", "Handed over"),
        *((f"{name} line", day, day, day, day) for name in ("Alpha", "Beta", "Gamma")),
    )
    found = guess_binding(sheet)
    assert found.layout is not None
    assert found.layout.rule == "layout-matrix"
    assert "“Kick-off held”" in found.layout.message
    # A person may know better.
    chosen = guess_binding(sheet, {"title": "Project", "due_date": "Handed over"})
    assert chosen.binding is not None
