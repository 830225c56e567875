"""Small sheets whose cells could mislead: a title that looks like an id, a total that looks like a value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from domain.sheets import CellValue, SheetSnapshot
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
