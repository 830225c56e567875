"""Stories: headers of several rows, merged cells, and names that stand twice or not at all."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.headings import Heading, headings
from domain.sheets import SheetSnapshot
from sync.mapping import counted
from tests.validation.sheets import mapping_of, snapshot, table, to_rows
from validation.tables.headers import BindingGuess, find_header, guess_binding

MARCH, APRIL, MAY = datetime(2026, 3, 2), datetime(2026, 4, 1), datetime(2026, 5, 4)
MERGED = ((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6))


def two_levels() -> SheetSnapshot:
    """Task and owner over both rows, plan and actual over two columns each."""
    return snapshot(
        ("Task", "Owner", "Plan", None, "Actual", None),
        (None, None, "Start", "End", "Start", "End"),
        ("Racks in", "Bex", MARCH, APRIL, MARCH, None),
        ("Cables in", "Cem", MARCH, MAY, None, None),
        ("Pilot", "Dee", APRIL, MAY, None, None),
        merged=MERGED,
    )


def test_groups_and_labels_are_read_together() -> None:
    sheet = two_levels()
    found = find_header(sheet)
    assert (found.header_row, found.levels, found.first_data_row) == (2, 2, 3)
    assert "Rows 1 to 2" in found.reason
    assert mapping_of(sheet) == {
        "title": "Task",
        "owner": "Owner",
        "start_date": "Plan / Start",
        "due_date": "Plan / End",
        "actual_date": "Actual / End",
    }


def test_groups_without_merged_cells_reach_to_the_next_group() -> None:
    merged, plain = two_levels(), snapshot(*two_levels().rows)
    assert mapping_of(plain) == mapping_of(merged)


def test_a_column_is_found_again_by_its_group_and_label_wherever_it_moves() -> None:
    before = two_levels()
    binding = guess_binding(before).binding
    assert binding is not None
    after = snapshot(
        ("Approved in March",),
        (None, "Actual", None, "Plan", None, "Task", "Owner"),
        (None, "Start", "End", "Start", "End"),
        (None, None, MAY, MARCH, APRIL, "Racks in", "Bex"),
        merged=((2, 2, 2, 3), (2, 4, 2, 5)),
    )
    mapped = to_rows(after, counted(before, binding))
    places = {name: column.column for column in mapped.binding.columns for name in column.fields}
    assert places == {"title": 6, "owner": 7, "contributors": 7, "start_date": 4, "due_date": 5, "actual_date": 3}
    assert [row.row for row in mapped.rows] == [4]


def test_three_levels_name_a_column_in_full() -> None:
    sheet = snapshot(("2026", None, None), ("Plan", None, "Actual"), ("Start", "End", "End"), merged=((1, 1, 1, 3),))
    assert [one.full for one in headings(sheet, 1, 3)] == [
        "2026 / Plan / Start",
        "2026 / Plan / End",
        "2026 / Actual / End",
    ]


def test_a_group_that_changes_nothing_is_left_out_of_the_name() -> None:
    sheet = snapshot(
        ("About", None, "Dates", None),
        ("Task", "Owner", "Start date", "Due date"),
        ("Racks in", "Bex", MARCH, APRIL),
        merged=((1, 1, 1, 2), (1, 3, 1, 4)),
    )
    assert mapping_of(sheet) == {
        "title": "Task",
        "owner": "Owner",
        "start_date": "Start date",
        "due_date": "Due date",
    }


def test_a_label_that_is_merged_over_several_columns_names_them_all() -> None:
    sheet = snapshot(
        ("Date", None, "Task"), ("Mon", MARCH, "Racks in"), ("Wed", APRIL, "Pilot"), merged=((1, 1, 1, 2),)
    )
    assert headings(sheet, 1, 1)[1] == Heading("Date", "Date", is_own_cell=False)
    due = {column.column for column in guess_binding(sheet).columns if column.field == "due_date"}
    assert due == {2}
    assert guess_binding(sheet).questions == ()


def test_a_title_over_the_whole_table_is_no_group() -> None:
    sheet = snapshot(
        ("Plan of the warehouse", None, None),
        ("Task", "Owner", "Due"),
        ("Racks in", "Bex", MARCH),
        merged=((1, 1, 1, 3),),
    )
    assert (find_header(sheet).header_row, find_header(sheet).levels) == (2, 1)


def rules(guess: BindingGuess) -> list[tuple[str, str]]:
    """What a person is asked: rule and place."""
    return [(question.rule, str(question.where)) for question in guess.questions]


def test_two_columns_of_one_name_are_a_question_and_a_person_can_answer_it() -> None:
    sheet = table("""
        Developer | Task     | Status      | Editor | Status
        Ana       | Racks in | In progress | Bex    | Done
        Cem       | Pilot    | Not started | Bex    | Done
    """)
    guess = guess_binding(sheet)
    assert rules(guess) == [("duplicate-header", "Plan!C1")]
    assert "(C, E)" in guess.questions[0].message
    assert "status=[E]" in guess.questions[0].advice
    answered = guess_binding(sheet, {"status": "[E]"})
    assert answered.binding is not None
    assert [column.column for column in answered.binding.columns if "status" in column.fields] == [5]
    assert rules(answered) == []


def test_a_column_without_a_header_is_a_question() -> None:
    sheet = snapshot((None, "Task", "Owner"), (1, "Racks in", "Bex"), (2, "Cables in", "Cem"), (3, "Pilot", "Dee"))
    guess = guess_binding(sheet)
    assert {column.field for column in guess.columns if not column.header} == {"key"}
    assert rules(guess) == [("missing-header", "Plan!A1")]


def test_a_hidden_column_that_is_read_is_told() -> None:
    sheet = snapshot(("Task", "Due"), ("Racks in", MARCH), ("Pilot", APRIL), hidden_columns=frozenset({2}))
    assert rules(guess_binding(sheet)) == [("hidden-column", "Plan!B1")]


def test_a_header_in_a_language_that_nobody_knows_is_seen_by_its_dates() -> None:
    sheet = snapshot(
        ("Ynek hwarden", None),
        (None,),
        ("Oberenn", "Mezer", "Dalleth", "Diwedh"),
        ("Racks installed in hall one", "Bex", MARCH, APRIL),
        ("Scanners ordered for the store", "Cem", MARCH, MAY),
        ("Training at the plant is over", "Bex", APRIL, MAY),
    )
    found = {column.field: column.header for column in guess_binding(sheet).columns if column.field}
    assert found == {"title": "Oberenn", "start_date": "Dalleth", "due_date": "Diwedh"}
    assert all(column.confidence < 0.6 and column.why for column in guess_binding(sheet).columns if column.field)


@pytest.mark.parametrize(
    ("one", "other"), [("Plan", "Actual"), ("Prévu", "Réalisé"), ("План", "Факт"), ("Design", "Build")]
)
def test_labels_that_their_groups_tell_apart_are_no_duplicates(one: str, other: str) -> None:
    sheet = snapshot(
        (None, None, one, None, other, None),
        ("ID", "Task", "Start", "End", "Start", "End"),
        ("1", "Choose the vendor", *[date(2026, 1, day) for day in (2, 3, 4, 5)]),
        ("2", "Install the racks", *[date(2026, 2, day) for day in (2, 3, 4, 5)]),
        merged=((1, 3, 1, 4), (1, 5, 1, 6)),
    )
    rules = [question.rule for question in guess_binding(sheet).questions]
    assert "duplicate-header" not in rules
    # Where the groups do not say which is the plan, that is told all the same.
    assert ("one-of-several" in rules) == (one == "Design")
