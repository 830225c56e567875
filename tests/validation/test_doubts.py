"""Stories: no wrong value is given in silence. What a table does not show is held, and asked once for its column."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.binding import Binding, BoundColumn, Conventions
from domain.records import json_of
from domain.sheets import CellValue
from tests.validation.sheets import raw_rows, snapshot
from validation.tables.headers import guess_binding
from validation.tables.rows import read_rows
from validation.values.coerce import coerce_column
from validation.values.conventions import convention_issues
from validation.values.date_formats import orders_named


def column(
    header: str, *cells: CellValue, beside: tuple[CellValue, ...] = ("Owner",), delimiter: str = "", sheet: str = "Plan"
) -> tuple[Binding, list[object]]:
    """A small table with one column to look at: its binding, and what each cell is read as, or the rule it broke."""
    others = [beside[0], *(beside[1:] or ("Ana",) * len(cells))]
    rows = [(f"T-{at}", f"Milestone number {at}", others[at], cell) for at, cell in enumerate(cells, 1)]
    sheet_read = replace(snapshot(("ID", "Milestone", others[0], header), *rows, sheet=sheet), delimiter=delimiter)
    binding = guess_binding(sheet_read).binding
    assert binding is not None
    last = binding.columns[-1]
    assert last.column == 4, binding.columns
    read = read_rows(sheet, raw_rows(sheet_read, binding), binding).rows
    name = last.fields[-1] if last.fields[0] == "start_date" else last.fields[0]
    found: list[object] = []
    for row in read:
        held = [cell.issue.rule for cell in row.held if cell.field == name]
        found.append(held[0] if held else json_of(row.values[name]))
    return binding, found


def asked(binding: Binding) -> list[str]:
    return [issue.rule for issue in convention_issues(binding)]


# Numbers


def test_one_amount_that_could_be_two_is_held_and_asked() -> None:
    for cell in ("1,234", "12.000"):
        binding, found = column("Budget", cell, "800")
        assert found == ["ambiguous-number", "800"]
        assert asked(binding) == ["decimal-mark-unknown"]


def test_a_decimal_mark_does_not_make_decimals_of_what_looks_like_thousands() -> None:
    assert column("Budget", "12.000", "2.5", "800")[1] == ["ambiguous-number", "2.5", "800"]
    assert column("Budget", "12.000", "0.125")[1] == ["12", "0.125"]
    assert column("Budget", "12.000", "1.234,50")[1] == ["12000", "1234.5"]


def test_a_column_that_shows_two_decimal_marks_shows_none() -> None:
    binding, found = column("Budget", "1.234,50", "99.5", "1.234")
    assert found == ["1234.5", "99.5", "ambiguous-number"]
    assert binding.columns[-1].conventions.decimal == ""


def test_what_stands_around_an_amount_says_which_mark_it_is() -> None:
    assert column("Budget", "1.234", delimiter=";")[1] == ["1234"]
    assert column("Budget (USD)", "1,234")[1] == ["1234 USD"]
    assert column("Budget", "1.234 kr", "5 SEK")[1][1] == "5 SEK"
    assert column("Kosten", "1.234", beside=("Verantwortlich", "Ana"))[1] == ["1234"]
    assert column("Budget (USD)", "1.234", delimiter=";")[1] == ["ambiguous-number"], "one says so, the other not so"


def test_durations_and_percentages_have_a_decimal_mark_too() -> None:
    assert column("Duration (days)", "1.500", "2")[1] == ["ambiguous-number", 2]
    assert column("Duration (days)", "1.500", "3,5")[1] == [1500, 3.5]
    assert column("% complete", "1.000", "50")[1] == ["ambiguous-number", 50]
    assert column("% complete", "12.5", "50")[1] == [12.5, 50]
    assert column("% complete", "0.5%", "0.3")[1] == [0.5, "ambiguous-percent"]


# Years


def test_a_date_without_a_year_is_not_carried_over_new_year() -> None:
    assert column("Due", "1 Mar 2026", "30 Nov 2026", "3 Jan", "2 May 2026")[1][2] == "year-missing"
    assert column("Due", "3 Nov", "15 Dec", "3 Jan", sheet="Plan 2026")[1] == ["year-missing"] * 3
    assert column("Due 2026", "3 Nov", "15 Dec", "3 Jan")[1] == ["year-missing"] * 3


def test_the_same_day_of_two_years_may_be_meant() -> None:
    assert column("Due", "5 Jan 2026", "20 Dec", "15 Mar 2026")[1][1] == "year-missing"
    assert column("Due", "1 Dec 2026", "3 Jan")[1][1] == "year-missing"
    assert column("Due", "15 Dec 2025", "1 Feb 2026", "20 Dec", "30 Nov 2026")[1][2] == "year-missing"


def test_rows_in_their_order_show_the_year_and_it_is_said() -> None:
    binding, found = column("Due", "15 Nov 2026", "20 Dec 2026", "3 Jan", "10 Feb")
    assert found == ["2026-11-15", "2026-12-20", "2027-01-03", "2027-02-10"]
    assert asked(binding) == ["year-taken"]
    _, found = column("Due", "3 Nov", "15 Dec", "3 Jan", "10 Feb", sheet="Plan 2026/27")
    assert found == ["2026-11-03", "2026-12-15", "2027-01-03", "2027-02-10"]


def test_the_start_in_the_same_row_shows_the_year() -> None:
    _, found = column("Due", "3 Jan", "10 Feb", beside=("Start", "2026-11-20", "2026-12-01"))
    assert found == ["2027-01-03", "2027-02-10"]


def test_a_new_date_that_does_not_fit_the_time_of_the_plan_is_held_later_on() -> None:
    binding, _ = column("Due", "15 Apr 2026", "20 May", "3 Jun 2026")
    later = coerce_column(binding.columns[-1], "3 Jan")["due_date"]
    assert later.problem is not None
    assert later.problem.rule == "year-missing"


def test_a_title_that_says_when_it_was_written_names_no_year() -> None:
    _, found = column("Due", "3 Jun", "12 Aug", sheet="Plan as of March 2025")
    assert found == ["year-missing"] * 2


def test_periods_and_ranges_without_a_year_follow_the_same_evidence() -> None:
    assert column("Due", "June", "2026-05-01", "2026-08-01", "December")[1] == [
        "2026-06-30", "2026-05-01", "2026-08-01", "year-missing",
    ]  # fmt: skip
    binding, _ = column("Due", "3 Mar", "20 Dec – 5 Jan", sheet="Plan 2026")
    one = coerce_column(binding.columns[-1], "20 Dec – 5 Jan")["due_date"]
    assert one.problem is not None
    assert one.problem.rule == "year-missing"


# Day and month


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("Due (MM/DD/YYYY)", "2026-03-04"),
        ("Due (DD/MM/YYYY)", "2026-04-03"),
        ("Due date dd-mm-yy", "2026-04-03"),
        ("Due mm/dd", "2026-03-04"),
        ("Échéance (jj/mm/aaaa)", "2026-04-03"),
        ("Due (US format)", "2026-03-04"),
        ("Due (YYYY-MM-DD)", "ambiguous-date"),
        ("Due", "ambiguous-date"),
    ],
)
def test_a_header_that_names_its_order_is_believed(header: str, first: str) -> None:
    assert column(header, "03/04/2026", "05/06/2026")[1][0] == first


def test_a_header_that_its_own_cells_contradict_is_not() -> None:
    binding, found = column("Due (MM/DD/YYYY)", "13/04/2026", "05/06/2026")
    assert found == ["2026-04-13", "ambiguous-date"]
    assert asked(binding) == ["date-order-unknown"]


@pytest.mark.parametrize(
    ("text", "order"),
    [("TT.MM.JJJJ", "dmy"), ("jj/mm/aaaa", "dmy"), ("gg.aa.yyyy", "dmy"), ("ДД.ММ.ГГГГ", "dmy"), ("mm-dd-yy", "mdy"),
     ("Tag/Monat/Jahr", "dmy"), ("DDMMYYYY", "dmy"), ("dd.mm.rrrr", "dmy"), ("JJJJ-MM-TT", ""), ("N/A", ""),
     ("Y/N", "")],
)  # fmt: skip
def test_orders_are_named_in_many_languages(text: str, order: str) -> None:
    assert orders_named([f"Date ({text})"]) == ({order} if order else frozenset())


def test_a_year_of_two_digits_may_stand_first() -> None:
    assert column("Due", "26-11-13", "26-11-20", "26-12-02")[1] == ["ambiguous-date"] * 3
    assert column("Due", "25/12/26", "26/11/26", "03/04/26")[1] == ["2026-12-25", "2026-11-26", "2026-04-03"]


def test_a_day_or_a_year_behind_a_month_is_not_guessed() -> None:
    assert column("Due (mm/dd)", "3/26", "4/26", "2026-05-01")[1][:2] == ["ambiguous-date"] * 2


# Words


def test_how_well_it_goes_and_what_is_asked_are_no_status() -> None:
    found = column("Status", "In progress", "On Track", "Done?", "~Done", "Done", "80 complete", "1 - Open")[1]
    unknown = "unknown-status"
    assert found == ["in_progress", unknown, unknown, unknown, "done", unknown, "not_started"]


def test_approved_may_be_the_result_or_the_permission_to_begin() -> None:
    assert column("Status", "Proposed", "Approved", "In progress")[1][1] == "unknown-status"


def test_yes_and_a_cross_mean_done_only_in_a_column_that_asks_for_it() -> None:
    assert column("Status", "Yes", "In progress", "Not started")[1][0] == "unknown-status"
    assert column("Status", "x", "In progress", "Not started")[1][0] == "unknown-status"
    assert column("Completed", "Y", "N", "y")[1] == ["done", "not_started", "done"]
    assert column("Erledigt", "x", None, "X")[1] == ["done", None, "done"]


def test_letters_are_colours_only_beside_other_colours() -> None:
    assert column("RAG", "R", "Y", "G")[1] == ["red", "amber", "green"]
    assert column("Health", "R", "Y", "G", "lofty")[1] == ["red", "amber", "green", "unknown-health"]
    health = BoundColumn("On schedule", ("health",), 4)
    for letter in ("Y", "A", "G", "R"):
        assert coerce_column(health, letter)["health"].problem is not None


def test_what_a_person_says_of_a_column_settles_its_doubts() -> None:
    said = BoundColumn("Budget", ("budget_planned",), 4, conventions=Conventions(decimal=".", thousandths=True))
    assert json_of(coerce_column(said, "12.000")["budget_planned"].value) == "12"
