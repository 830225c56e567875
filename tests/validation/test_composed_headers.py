"""Stories: headers that no list has word for word are put together from their parts, and their cells must agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from domain.sheets import CellValue
from tests.validation.sheets import mapping_of, read, snapshot

DAYS = (date(2026, 1, 30), date(2026, 2, 27), date(2026, 4, 30))
SHARES = ("100%", "40%", "0%")
PEOPLE = ("Ana Berg", "Bex Moor", "Ana Berg")
TEAMS = ("Finance", "IT", "Finance")
AMOUNTS = (12_000, 5_500, 800)


def field_under(header: str, cells: Sequence[CellValue]) -> str | None:
    """The field that a column of three cells gets beside an id, a title and a due date."""
    rows = zip(("T-1", "T-2", "T-3"), ("Racks in", "Cables laid", "Pilot over"), DAYS, cells, strict=True)
    mapping = mapping_of(snapshot(("ID", "Milestone", "Due date", header), *rows))
    return next((name for name, shown in mapping.items() if shown == header), None)


@pytest.mark.parametrize("header", ["Status in %", "% cmplt", "Umsetzung in %", "% cumpl.", "Grado ejec. (%)", "进展%"])
def test_a_sign_for_percent_beside_how_far_it_is(header: str) -> None:
    assert field_under(header, SHARES) == "percent_complete"


@pytest.mark.parametrize("header", ["Discount %", "FTE %", "% of budget", "Weight (%)", "Peso %"])
def test_a_percentage_of_something_else_stays_unmapped(header: str) -> None:
    assert field_under(header, SHARES) is None


def test_a_status_whose_cells_are_percentages_says_how_far_it_is() -> None:
    assert field_under("Umsetzungsstand", SHARES) == "percent_complete"
    assert field_under("Umsetzungsstand", ("umgesetzt", "in Umsetzung", "offen")) == "status"
    assert field_under("Status", (1, 2, 3)) != "percent_complete"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Ende (Ist)", "actual_date"),
        ("Окончание (базовое)", "baseline_date"),
        ("Termin (Prognose)", "forecast_date"),
        ("Vsl. Ende", "forecast_date"),
        ("Urspr. Termin", "baseline_date"),
        ("Verkligt slut", "actual_date"),
        ("Datum afgehandeld", "actual_date"),
        ("Verwacht af", "forecast_date"),
        ("Start (Ist)", None),
    ],
)
def test_the_kind_of_a_date_may_stand_in_brackets_or_be_shortened(header: str, field: str | None) -> None:
    assert field_under(header, DAYS) == field


@pytest.mark.parametrize(
    "header", ["By whom", "SPOC", "Wer ist dran?", "Quem toca", "Chi se ne occupa", "担当者氏名", "具体负责人"]
)
def test_who_does_it_is_the_owner(header: str) -> None:
    assert field_under(header, PEOPLE) == "owner"


@pytest.mark.parametrize("header", ["Who was missing?", "Wer fehlte?", "Approved by", "Reporter"])
def test_who_does_something_else_is_no_owner(header: str) -> None:
    assert field_under(header, PEOPLE) is None


@pytest.mark.parametrize("header", ["Structure porteuse", "Trade contractor", "Squad responsável", "Verantw. Bereich"])
def test_a_body_that_answers_is_a_function_and_no_person(header: str) -> None:
    assert field_under(header, TEAMS) == "function"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Kosten brutto", "budget_planned"),
        ("Cena bez DPH", "budget_planned"),
        ("Value (£)", "budget_planned"),
        ("Kosten (Ist)", "budget_actual"),
        ("Budget consumed", "budget_actual"),
        ("Budget remaining", None),
        ("Cost variance", None),
    ],
)
def test_an_amount_may_say_with_or_without_tax_and_of_which_kind_it_is(header: str, field: str | None) -> None:
    assert field_under(header, AMOUNTS) == field


def test_a_word_with_a_full_stop_is_the_beginning_of_one_that_is_known() -> None:
    assert field_under("Примеч.", ("ждём", "готово к печати", "см. письмо")) == "notes"
    assert field_under("Comm.", ("see mail", "ask legal", "room booked twice")) == "notes"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Erfüllt", "done"),
        ("Afgehandeld", "done"),
        ("已办结", "done"),
        ("Teilweise", "in_progress"),
        ("Частично", "in_progress"),
        ("W toku", "in_progress"),
        ("Ikke startet", "not_started"),
        ("Nezahájen", "not_started"),
        ("Odložen", "on_hold"),
        ("Travado", "blocked"),
        ("Stornováno", "cancelled"),
        ("Assigned", "held"),
        ("Submitted", "held"),
    ],
)
def test_statuses_of_many_languages_are_read_and_doubtful_ones_held(word: str, status: str) -> None:
    row = read(snapshot(("Milestone", "Status"), ("Racks in", "Done"), ("Pilot over", word))).rows[1]
    assert ("held" if row.held else row.values["status"]) == status


@pytest.mark.parametrize("word", ["noch nicht terminiert", "n.t.b.", "sin fecha", "не определен", "待商定", "löpande"])
def test_words_for_no_date_yet_are_a_gap_and_never_held(word: str) -> None:
    row = read(snapshot(("Milestone", "Due date"), ("Racks in", date(2026, 4, 1)), ("Pilot over", word))).rows[1]
    assert (row.values["due_date"], list(row.held)) == (None, [])
