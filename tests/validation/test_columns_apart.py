"""Stories: where a table ends at its side, and what stands beside it is another one."""

from __future__ import annotations

from datetime import date

import pytest

from domain.sheets import CellValue, SheetSnapshot
from tests.validation.sheets import mapping_of, read, snapshot, table
from validation.tables.headers import guess_binding

PLAN = ("ID", "Task", "Owner", "Due")
ROWS: list[tuple[CellValue, ...]] = [
    ("1", "Install racks", "Ana", date(2026, 3, 2)),
    ("2", "Test racks", "Ben", date(2026, 4, 1)),
    ("3", "Ship racks", "Ana", date(2026, 5, 4)),
    ("4", "Pay for racks", "Cem", date(2026, 6, 1)),
]
MINE = {"key": "ID", "title": "Task", "owner": "Owner", "due_date": "Due"}


def beside(header: tuple[CellValue, ...], *rows: tuple[CellValue, ...]) -> SheetSnapshot:
    """The plan with a blank column to its right, and then something else."""
    blank = (None,) * len(header)
    right = [*rows, *[blank] * (len(ROWS) - len(rows))]
    return snapshot((*PLAN, None, *header), *((*row, None, *other) for row, other in zip(ROWS, right, strict=True)))


OTHERS = [
    (
        ("Name", "Role", "Phone"),
        ("Ana Ruiz", "Lead", "1"),
        ("Ben Lee", "Test", "2"),
        ("Cem", "PM", "3"),
        ("Dee", "", ""),
    ),
    (("Risk", "Owner", "Status"), ("No steel", "Ana", "Open"), ("No people", "Ben", "Open"), ("Snow", "Cem", "Closed")),
    (("ID", "Decision", "Date"), ("D1", "Use steel", date(2026, 1, 5)), ("D2", "Use wood", date(2026, 1, 6))),
    (
        ("Holiday", "Day"),
        ("Easter", date(2026, 4, 5)),
        ("May day", date(2026, 5, 1)),
        ("Christmas", date(2026, 12, 25)),
    ),
    (PLAN, *ROWS),
]


@pytest.mark.parametrize("other", OTHERS)
def test_a_second_table_beside_the_first_is_not_read_into_it_and_is_told(
    other: tuple[tuple[CellValue, ...], ...],
) -> None:
    sheet = beside(other[0], *other[1:])
    found = guess_binding(sheet)
    assert found.binding is not None
    assert {column.fields[0]: column.column for column in found.binding.columns} == {
        "key": 1,
        "title": 2,
        "owner": 3,
        "due_date": 4,
    }
    told = [(question.rule, str(question.where)) for question in found.questions]
    assert ("table-beside", "Plan!F1") in told
    assert [row.values["title"] for row in read(sheet).rows] == [row[1] for row in ROWS]


def test_blank_columns_that_only_part_a_table_for_the_eye_end_nothing() -> None:
    sheet = table("""
        ID|Task||Owner|Due||Status|Notes
        1|Install racks||Ana|2026-03-01||Done|two trucks
        2|Test racks||Ben|2026-04-01||Open|
        3|Ship racks||Ana|2026-05-01||Open|
    """)
    assert mapping_of(sheet) == MINE | {"status": "Status", "notes": "Notes"}
    parted = table("""
        ID||Task||Owner||Due
        1||Install racks||Ana||2026-03-01
        2||Test racks||Ben||2026-04-01
        3||Ship racks||Ana||2026-05-01
    """)
    assert mapping_of(parted) == MINE


def test_figures_to_the_left_of_the_tracker_are_no_columns_of_it() -> None:
    sheet = table("""
        KPI|Value||ID|Task|Owner|Due
        Done|4||1|Install racks|Ana|2026-03-01
        Open|5||2|Test racks|Ben|2026-04-01
        Late|1||3|Ship racks|Ana|2026-05-01
        |||4|Pay for racks|Cem|2026-06-01
    """)
    assert mapping_of(sheet) == MINE


def test_a_person_may_take_a_column_that_stands_apart_into_the_table() -> None:
    sheet = beside(("Name", "Role"), ("Ana Ruiz", "Lead"), ("Ben Lee", "Test"), ("Cem Kaya", "PM"), ("Dee Oh", "QA"))
    found = guess_binding(sheet, {"notes": "Role"})
    assert found.binding is not None
    assert [column.column for column in found.binding.columns if "notes" in column.fields] == [7]


def test_what_stands_beside_does_not_keep_a_heading_from_being_one() -> None:
    rows = [("", "Phase 1", None, None, None, "Easter", date(2026, 4, 5))]
    rows += [(*row, None, None, None) for row in ROWS]  # type: ignore[misc]
    found = read(snapshot((*PLAN, None, "Holiday", "Day"), *rows))
    assert [why for row, why in found.skipped if row == 2]
    assert len(found.rows) == 4
