"""Stories: what a cell says of a day, in many languages and shapes, and what is never guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.binding import BoundColumn, Conventions
from domain.records import Value
from domain.sheets import CellValue
from validation.values.coerce import coerce_cell, coerce_column, field_named, parse_text
from validation.values.encode import encode
from validation.values.problems import Coerced

PLAIN, IN_2026 = Conventions(), Conventions(year=2026)
SPAN = BoundColumn("Zeitraum", ("start_date", "due_date"), 3)


def read(cell: CellValue, meant: Conventions = PLAIN, field: str = "due_date") -> Coerced:
    return coerce_cell(field_named(field), cell, meant)


def held(cell: CellValue, meant: Conventions = PLAIN) -> str:
    found = read(cell, meant)
    assert found.problem is not None, found
    return found.problem.rule


def noted(cell: CellValue, meant: Conventions = PLAIN, field: str = "due_date") -> tuple[Value, str]:
    found = read(cell, meant, field)
    assert found.note is not None, found
    return found.value, found.note.rule


@pytest.mark.parametrize(
    "text",
    [
        "2 June 2026", "2. Juni 2026", "2 juin 2026", "2 de junio de 2026", "2 de junho de 2026", "2 giugno 2026",
        "2 juni 2026", "2 июня 2026 г.", "2. června 2026", "den 2 juni 2026", "2 Haziran 2026", "2026年6月2日",
        "2026년 6월 2일", "Tuesday, June 2, 2026", "Di 02.06.2026", "вт 02.06.2026", "2026. 6. 2.", "20260602",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_language(text: str) -> None:
    found = read(text)
    assert (found.value, found.note) == (date(2026, 6, 2), None)


@pytest.mark.parametrize(
    "text",
    ["TBD", "tbc", "n/a", "-", " - ", "-----", "?", "open", "noch offen", "à définir", "待定", "未定", "ongoing"],
)
def test_no_date_yet_is_a_gap_and_no_date(text: str) -> None:
    found = read(text)
    assert (found.value, found.problem) == (None, None)


def test_a_word_for_no_date_yet_is_said() -> None:
    assert noted("TBD") == (None, "date-not-yet")


@pytest.mark.parametrize(
    "cell", [datetime(1900, 1, 1), date(9999, 12, 31), date(1970, 1, 1), 0, "9999-12-31", date(2099, 12, 31)]
)
def test_a_day_that_only_fills_the_cell_is_no_date_yet(cell: CellValue) -> None:
    assert noted(cell) == (None, "placeholder-date")


@pytest.mark.parametrize("cell", [date(1926, 3, 2), datetime(2206, 3, 2), "2 March 1826"])
def test_a_year_that_nobody_means_is_held_from_a_sheet_as_from_a_person(cell: CellValue) -> None:
    assert held(cell) == "implausible-date"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Q3 2026", "2026-07-01", "2026-09-30"),
        ("3. Quartal 2026", "2026-07-01", "2026-09-30"),
        ("T3 2026", "2026-07-01", "2026-09-30"),
        ("2026年第三季度", "2026-07-01", "2026-09-30"),
        ("H1 2026", "2026-01-01", "2026-06-30"),
        ("June 2026", "2026-06-01", "2026-06-30"),
        ("06/2026", "2026-06-01", "2026-06-30"),
        ("2026年6月", "2026-06-01", "2026-06-30"),
        ("mid-June 2026", "2026-06-15", "2026-06-15"),
        ("Mitte Juni 2026", "2026-06-15", "2026-06-15"),
        ("end of May 2026", "2026-05-31", "2026-05-31"),
        ("fin mai 2026", "2026-05-31", "2026-05-31"),
        ("конец мая 2026", "2026-05-31", "2026-05-31"),
        ("2026年5月底", "2026-05-31", "2026-05-31"),
        ("Anfang Juni 2026", "2026-06-01", "2026-06-10"),
        ("KW 23/2026", "2026-06-01", "2026-06-05"),
        ("2026-W23", "2026-06-01", "2026-06-05"),
        ("w/c 1 June 2026", "2026-06-01", "2026-06-05"),
        ("ca. 5 June 2026", "2026-06-05", "2026-06-05"),
        ("5 June 2026?", "2026-06-05", "2026-06-05"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_is_taken_approximately_a_start_at_its_first_day_and_a_due_date_at_its_last(
    text: str, first: str, last: str
) -> None:
    assert noted(text, field="start_date") == (date.fromisoformat(first), "approximate-date")
    assert noted(text) == (date.fromisoformat(last), "approximate-date")


@pytest.mark.parametrize(
    "text",
    ["1 Oct – 30 Nov 2026", "1 October to 30 November 2026", "1. Oktober bis 30. November 2026", "01.10.–30.11.2026"],
)
def test_a_range_gives_start_and_due_date(text: str) -> None:
    both = coerce_column(SPAN, text)
    assert {name: one.value for name, one in both.items()} == {
        "start_date": date(2026, 10, 1),
        "due_date": date(2026, 11, 30),
    }
    assert noted(text) == (date(2026, 11, 30), "date-span")


def test_a_range_over_new_year_begins_in_the_old_one() -> None:
    both = coerce_column(SPAN, "15 Dec – 10 Jan 2027")
    assert both["start_date"].value == date(2026, 12, 15)


def test_a_single_day_in_a_column_of_ranges_is_the_due_date_and_bad_text_holds_both() -> None:
    single, bad = coerce_column(SPAN, "2026-06-02"), coerce_column(SPAN, "soon")
    assert (single["start_date"].value, single["due_date"].value) == (None, date(2026, 6, 2))
    assert all(one.problem for one in bad.values())


@pytest.mark.parametrize(
    ("start", "due"),
    [(date(2026, 6, 1), date(2026, 7, 2)), (None, date(2026, 7, 2)), (date(2026, 6, 1), None), (None, None)],
)
@pytest.mark.parametrize("others", [[], ["1.10. – 30.11.2026"], ["1 Oct 2026 – 30 Nov 2026", "2026-03-02"]])
def test_a_written_range_reads_back_as_itself(start: date | None, due: date | None, others: list[CellValue]) -> None:
    wanted = {"start_date": start, "due_date": due}
    written = encode(SPAN, wanted, None, others)
    assert {name: one.value for name, one in coerce_column(SPAN, written).items()} == wanted


@pytest.mark.parametrize("text", ["3 Jun", "3. Juni", "03.06.", "6月3日", "Jun 3", "3 июня"])
def test_a_date_without_a_year_waits_until_its_column_shows_which(text: str) -> None:
    assert held(text) == "year-missing"
    assert read(text, IN_2026).value == date(2026, 6, 3)


def test_a_fiscal_quarter_waits_until_somebody_says_when_the_year_begins() -> None:
    assert held("Q3 FY25") == "fiscal-year-unknown"
    assert noted("Q3 FY25", Conventions(fiscal_start=10)) == (date(2025, 6, 30), "approximate-date")
    assert noted("Q3 FY25", Conventions(fiscal_start=1)) == (date(2025, 9, 30), "approximate-date")


@pytest.mark.parametrize(
    "text",
    [
        "Week 3", "S1", "T3", "Sprint 3", "soon", "31.02.2026", "2026-13-01", "2023/6/31", "29-062020", "→", "M3",
        "T+30", "2026-03-02; 2026-04-01", "after 3 Jun 2026", "Summer 2026", "3 days", "30.02.",
        "1 – 45 June 2026", "Q5 2026",
    ],
)  # fmt: skip
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    assert held(text, IN_2026) == "unreadable-date"


@pytest.mark.parametrize("text", ["03/04/2026", "Jun 26", "26-03-02"])
def test_what_could_be_two_days_is_held_whatever_the_year(text: str) -> None:
    assert held(text, IN_2026) == "ambiguous-date"


def test_a_serial_number_is_a_date_only_where_its_column_shows_it() -> None:
    found = read(46083).problem
    assert found is not None
    assert (found.rule, "2026-03-02" in found.advice) == ("date-as-number", True)
    assert read(46083, Conventions(serials=True)).value == date(2026, 3, 2)
    assert read("46083", Conventions(serials=True)).value == date(2026, 3, 2)
    assert held(7, Conventions(serials=True)) == "unreadable-date"


def test_turned_dates_are_read_the_other_way_round_once_a_person_said_so() -> None:
    column = BoundColumn("Due", ("due_date",), 2, conventions=Conventions(turned=True))
    typed = datetime(2026, 5, 3)
    assert read(typed).value == date(2026, 5, 3)
    assert coerce_column(column, typed)["due_date"].value == date(2026, 3, 5)
    assert coerce_column(column, datetime(2026, 5, 13))["due_date"].value == date(2026, 5, 13)
    written = encode(column, {"due_date": date(2026, 4, 2)}, typed, ["13/05/2026"])
    assert coerce_column(column, written)["due_date"].value == date(2026, 4, 2)


@pytest.mark.parametrize("text", ["Q3 2026", "TBD", "9999-12-31", "3 Jun", "ca. 3 June 2026"])
def test_who_types_a_date_in_cairn_types_a_day(text: str) -> None:
    assert parse_text(field_named("due_date"), text).problem is not None
