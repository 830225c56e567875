"""Small sheets whose cells could mislead: a title that looks like an id, a total that looks like a value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.sheets import CellValue, SheetSnapshot
from tests.validation.sheets import mapping_of, snapshot
from validation.tables.headers import BindingGuess, guess_binding
from validation.values.coerce import coerce_column

DAY = date(2026, 3, 2)


def guessed(*rows: list[CellValue]) -> BindingGuess:
    """The reading of a sheet with these rows."""
    return guess_binding(
        SheetSnapshot("plan.xlsx", "Plan", tuple(map(tuple, rows)), "1", datetime(2026, 11, 23, tzinfo=UTC))
    )


def fields(guess: BindingGuess) -> dict[str, str | None]:
    """Header → field."""
    return {column.header: column.field for column in guess.columns}


def test_a_milestone_that_is_only_called_m1_has_that_for_its_title() -> None:
    rows: list[list[CellValue]] = [["M1", "Ana", DAY], ["M2", "Bo", DAY], ["M3", "Cy", DAY]]
    guess = guessed(["Milestone", "Owner", "Deadline"], *rows)
    assert fields(guess) == {"Milestone": "title", "Owner": "owner", "Deadline": "due_date"}


def test_beside_a_description_the_same_column_holds_the_ids() -> None:
    rows: list[list[CellValue]] = [["M1", "Contract signed", DAY], ["M2", "Hall ready", DAY], ["M3", "Go live", DAY]]
    guess = guessed(["Milestone", "Description", "Deadline"], *rows)
    assert fields(guess) == {"Milestone": "key", "Description": "title", "Deadline": "due_date"}


def test_a_line_of_totals_does_not_decide_how_its_column_is_read() -> None:
    rows: list[list[CellValue]] = [[1, "Contract signed", 0.5], [2, "Hall ready", 1], [3, "Go live", 0.2]]
    guess = guessed(["Id", "Task", "% done"], *rows, [None, "Total", 1.7])
    assert guess.binding is not None
    column = guess.binding.column_of("percent_complete")
    assert column is not None
    read = [coerce_column(column, row[2])["percent_complete"].value for row in rows]
    assert read == [Decimal(50), Decimal(100), Decimal(20)]


SHORT = [("v1.0", "v1.1", "v2.0"), ("M1", "M2", "M3"), ("Alpha", "Beta", "GA"), ("Review", "Testing", "Done")]


@pytest.mark.parametrize("titles", SHORT)
@pytest.mark.parametrize("header", ["Milestone", "Task", "Meilenstein", "Release"])
def test_short_titles_beside_ids_are_titles(titles: tuple[str, ...], header: str) -> None:
    rows = [(f"PRJ-{n}", title, "Ana", f"2026-0{n}-01") for n, title in enumerate(titles, 1)]
    assert mapping_of(snapshot(("ID", header, "Owner", "Due"), *rows)) == {
        "key": "ID",
        "title": header,
        "owner": "Owner",
        "due_date": "Due",
    }


def test_ids_and_short_titles_are_never_swapped() -> None:
    rows = [("M1", "ALPHA-LAUNCH", "Ana"), ("M2", "BETA-LAUNCH", "Ben"), ("M3", "GA-LAUNCH", "Ana")]
    found = mapping_of(snapshot(("Milestone", "Code", "Owner"), *rows))
    assert (found["title"], found["key"]) == ("Milestone", "Code")


def test_of_a_code_and_a_description_beside_an_id_the_code_is_the_title() -> None:
    rows = [(n, f"v1.{n}", f"What release {n} brings to the hall", f"2026-0{n}-01") for n in (1, 2, 3)]
    assert mapping_of(snapshot(("No", "Task", "Description", "Due"), *rows))["title"] == "Task"


def test_a_version_alone_names_the_rows_where_nothing_else_does() -> None:
    rows = [("1.0", "2026-03-01", "Ana"), ("1.1", "2026-04-01", "Ben"), ("2.0", "2026-05-01", "Ana")]
    assert mapping_of(snapshot(("Version", "Release date", "Owner"), *rows))["title"] == "Version"


def test_an_owner_called_like_a_month_is_an_owner() -> None:
    rows = [(n, f"Step {n} of the plan", name) for n, name in enumerate(("Jan", "May", "June", "April"), 1)]
    assert mapping_of(snapshot(("Nr", "Taak", "Eigenaar"), *rows))["owner"] == "Eigenaar"
