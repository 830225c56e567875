"""Stories: formulas where a value belongs."""

from __future__ import annotations

from datetime import datetime

from domain.sheets import CellValue
from tests.validation.sheets import snapshot
from validation.tables.headers import guess_binding
from validation.values.formulas import formula_issues

HEADER = ("ID", "Milestone", "Start", "Due date")
ROWS: list[tuple[CellValue, ...]] = [
    HEADER,
    (1, "Racks installed", datetime(2026, 3, 2), datetime(2026, 3, 9)),
    (2, "Scanners live", datetime(2026, 3, 9), datetime(2026, 3, 16)),
]


def said(formulas: dict[tuple[int, int], str]) -> list[tuple[str, str, str]]:
    sheet = snapshot(*ROWS, formulas=formulas)
    binding = guess_binding(sheet).binding
    assert binding is not None
    return [(issue.rule, str(issue.where), issue.message.split(" of ")[0]) for issue in formula_issues(sheet, binding)]


def test_a_date_that_follows_the_calendar_is_no_commitment() -> None:
    moving = {(2, 4): "=TODAY()+7", (3, 4): "=today()+14"}
    assert said(moving) == [("formula-moves", "Plan!D2", "2 cells")]


def test_a_date_worked_out_from_other_dates_is_fine() -> None:
    assert said({(2, 4): "=C2+7", (3, 3): "=WORKDAY(D2,1)"}) == []


def test_an_id_that_counts_the_rows_goes_to_another_milestone_when_rows_move() -> None:
    assert said({(2, 1): "=ROW()-1", (3, 1): "=A2+1"}) == [("key-by-formula", "Plan!A2", "2 cells")]
    assert said({(2, 1): '="IT-"&B2'}) == []


def test_a_formula_in_the_header_or_beside_the_table_is_nobodys_business() -> None:
    assert said({(1, 4): "=TODAY()", (2, 9): "=TODAY()"}) == []
