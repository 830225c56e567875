"""Which row is which milestone: by the sheet's id, else by title; what is ambiguous waits, it is never guessed."""

import itertools
from datetime import date
from typing import Any

import pytest

from domain.errors import SyncPaused
from domain.records import CellRef
from domain.rows import TypedRow
from sync.guards import check_titles
from sync.identity import Known, assign_by_id
from sync.keys import made_key
from sync.titles import assign_by_title


def place(row: Any, field: Any) -> Any:
    return CellRef("Plan", row.row, 1)


def row(number: Any, sheet_id: Any, **values: Any) -> Any:
    return TypedRow(number, sheet_id, values)


def by_id(rows: Any, known: Any = (), taken: Any = ()) -> Any:
    return assign_by_id(rows, known, place, "launch", set(taken))


def test_a_distinctive_id_is_the_key_and_a_plain_number_is_qualified() -> None:
    assigned = by_id([row(2, "IT-4", title="API"), row(3, "4", title="Racks")])
    assert list(assigned.rows) == ["IT-4", "launch:4"]


def test_an_id_that_another_tracker_has_is_qualified() -> None:
    assert list(by_id([row(2, "IT-4")], taken={"IT-4"}).rows) == ["launch:IT-4"]


def test_sorting_moves_no_identity() -> None:
    known = [Known("IT-4", "IT-4", {"title": "API"}), Known("IT-5", "IT-5", {"title": "Load test"})]
    assigned = by_id([row(2, "IT-5", title="Load test"), row(3, "IT-4", title="API")], known)
    assert {key: found.row for key, found in assigned.rows.items()} == {"IT-5": 2, "IT-4": 3}


def test_of_a_copied_row_the_one_that_is_as_it_was_keeps_the_key() -> None:
    known = [Known("IT-4", "IT-4", {"title": "API", "owner": "Ana"})]
    assigned = by_id([row(2, "IT-4", title="API v2", owner="Ben"), row(9, "IT-4", title="API", owner="Ana")], known)
    assert assigned.rows["IT-4"].row == 9
    assert [(cell.issue.rule, str(cell.place)) for cell in assigned.waiting] == [("duplicate-key", "Plan!A2")]


def test_on_a_first_read_the_first_occurrence_keeps_the_key() -> None:
    assigned = by_id([row(2, "IT-4", title="API"), row(3, "IT-4", title="API, copy")])
    assert assigned.rows["IT-4"].row == 2
    assert len(assigned.waiting) == 1


def test_a_row_without_an_id_waits_and_the_others_go_on() -> None:
    assigned = by_id([row(2, None, title="API"), row(3, "IT-5", title="Load test")])
    assert list(assigned.rows) == ["IT-5"]
    assert assigned.waiting[0].issue.rule == "blank-key"


def by_title(rows: Any, known: Any = ()) -> Any:
    return assign_by_title(rows, known, place, itertools.count(2))


def test_without_ids_a_row_is_known_by_title_and_function() -> None:
    known = [Known("MS-00001-3", None, {"title": "Go live", "function": "IT"})]
    assigned = by_title(
        [row(5, None, title="go live", function="IT"), row(6, None, title="Go live", function="Finance")], known
    )
    assert assigned.rows["MS-00001-3"].row == 5
    assert len(assigned.rows) == 2


def test_a_row_in_its_place_of_which_only_the_title_moved_was_renamed() -> None:
    known = [Known("K1", None, {"title": "Test", "owner": "Ana"}, row=5)]
    assert list(by_title([row(5, None, title="Test v2", owner="Ana")], known).rows) == ["K1"]
    assert list(by_title([row(6, None, title="Test v2", owner="Ana")], known).rows) != ["K1"]
    assert list(by_title([row(5, None, title="Test v2", owner="Ben")], known).rows) != ["K1"]


def test_rows_of_one_title_are_milestones_of_their_own_from_the_first_look_on() -> None:
    rows = [row(5, None, title="Review", owner="Ana"), row(6, None, title="Review", owner="Ben")]
    assigned = by_title(rows)
    assert [found.row for found in assigned.rows.values()] == [5, 6]
    known = [Known(key, None, found.values, found.row) for key, found in assigned.rows.items()]
    first, second = assigned.rows

    # One was changed, a third one was added above: the one that is as it was tells which is which.
    again = by_title([row(5, None, title="Review", owner="Cleo"), row(7, None, title="Review", owner="Ben")], known)
    assert {key: found.row for key, found in again.rows.items()} == {first: 5, second: 7}
    assert not again.waiting


def test_rows_that_are_alike_in_everything_keep_their_order() -> None:
    known = [Known("K1", None, {"title": "Review"}, row=5), Known("K2", None, {"title": "Review"}, row=6)]
    moved = by_title([row(6, None, title="Review"), row(7, None, title="Review")], known)
    assert {key: found.row for key, found in moved.rows.items()} == {"K1": 6, "K2": 7}
    fewer = by_title([row(6, None, title="Review")], known)
    assert {key: found.row for key, found in fewer.rows.items()} == {"K2": 6}


def test_rows_of_one_title_that_were_both_changed_wait() -> None:
    known = [
        Known("K1", None, {"title": "Review", "owner": "Ana"}, row=5),
        Known("K2", None, {"title": "Review", "owner": "Ben"}, row=6),
    ]
    assigned = by_title([row(5, None, title="Review", owner="Cem"), row(6, None, title="Review", owner="Dee")], known)
    assert not assigned.rows
    assert [cell.issue.rule for cell in assigned.waiting] == ["ambiguous-row", "ambiguous-row"]


def test_titles_that_repeat_are_told_apart_by_their_date() -> None:

    first, second = date(2026, 3, 2), date(2026, 6, 1)
    known = [
        Known("K1", None, {"title": "Test", "due_date": first}),
        Known("K2", None, {"title": "Test", "due_date": second}),
    ]
    assigned = by_title(
        [row(5, None, title="Test", due_date=second), row(6, None, title="Test", due_date=first)], known
    )
    assert {key: found.row for key, found in assigned.rows.items()} == {"K2": 5, "K1": 6}


def test_the_check_digit_finds_every_wrong_digit_and_nearly_every_swap() -> None:
    keys = {made_key(number) for number in range(1, 3000)}
    assert len(keys) == 2999
    for number in range(1, 300):
        digits, check = made_key(number)[3:8], made_key(number)[-1]
        for index in range(5):
            for wrong in "0123456789":
                changed = digits[:index] + wrong + digits[index + 1 :]
                assert wrong == digits[index] or f"MS-{changed}-{check}" not in keys


def test_a_line_below_with_the_same_id_and_no_title_does_not_make_a_new_title_wait() -> None:
    known = [Known("IT-4", "IT-4", {"title": "API"}, row=5)]
    renamed = [row(5, "IT-4", title="API is live")]
    elsewhere = [row(9, "IT-4", title="API is live")]
    assert list(assign_by_id(renamed, known, place, "launch", set(), untitled={"IT-4"}).rows) == ["IT-4"]
    assigned = assign_by_id(elsewhere, known, place, "launch", set(), untitled={"IT-4"})
    assert [cell.issue.rule for cell in assigned.waiting] == ["duplicate-key"]


def test_a_title_that_its_own_row_has_again_is_right() -> None:
    seen, agreed = {"A": "One", "B": "Two"}, {"A": "Two", "B": "One"}
    check_titles(seen, [("A", "Two"), ("B", "One")], agreed)
    with pytest.raises(SyncPaused):
        check_titles(agreed, [("A", "One"), ("B", "Two")], agreed)
