"""Stories: what a stranger's header says of amounts, dates and people, and what it does not."""

from __future__ import annotations

from datetime import date

import pytest

from domain.records import json_of
from domain.sheets import CellValue
from sync.mapping import counted
from tests.validation.sheets import mapping_of, read, snapshot, table, to_rows
from validation.tables.headers import guess_binding


def value_under(header: str, cell: CellValue, name: str) -> object:
    """What one cell under a header becomes, in a table of two rows."""
    rows = read(snapshot(("ID", "Milestone", header), ("T-1", "Racks", cell), ("T-2", "Cabling", cell))).rows
    return "held" if rows[0].held else json_of(rows[0].values[name])


@pytest.mark.parametrize(
    ("header", "amount"),
    [
        ("Budget (USD k)", "420000 USD"),
        ("Budget USD '000", "420000 USD"),
        ("Budget (£000)", "420000 GBP"),
        ("Kosten x €1.000", "420000 EUR"),
        ("Budget, EUR m", "420000000 EUR"),
        ("Náklady (mil. Kč)", "420000000 CZK"),
        ("Orçamento (R$ mil)", "420000 BRL"),
        ("预算（万元）", "4200000 CNY"),
        ("Стоимость, тыс. руб.", "420000 RUB"),
        ("Cost (₹ lakh)", "42000000 INR"),
        ("Budget KSEK", "420000 SEK"),
        ("Plan M budget", "420"),
    ],
)
def test_the_unit_of_a_header_multiplies_what_stands_below_it(header: str, amount: str) -> None:
    assert value_under(header, 420, "budget_planned") == amount


def test_mil_beside_dollars_is_a_thousand_or_a_million_so_it_is_held() -> None:
    assert value_under("Budget", "$5 mil", "budget_planned") == "held"
    assert value_under("Presupuesto", "5 mil €", "budget_planned") == "5000 EUR"


@pytest.mark.parametrize(
    ("planned", "spent"),
    [
        ("Est. Cost", "Actual Cost"),
        ("Coste estimado", "Coste real"),
        ("Planned (£m)", "Spent (£m)"),
        ("Monto contratado (US$)", "Monto ejecutado (US$)"),
        ("费用预算（万元）", "实际费用（万元）"),
    ],
)
def test_an_amount_is_planned_or_spent_as_its_words_say(planned: str, spent: str) -> None:
    mapping = mapping_of(snapshot(("ID", "Milestone", planned, spent), ("1", "Racks", 12, 3), ("2", "Cabling", 9, 1)))
    assert (mapping["budget_planned"], mapping["budget_actual"]) == (planned, spent)


def test_whole_numbers_under_a_date_header_are_days_since_1900() -> None:
    sheet = snapshot(("Nº", "Atividade", "Término"), *((at, f"Etapa longa {at}", 46030 + at) for at in range(1, 6)))
    assert mapping_of(sheet)["due_date"] == "Término"
    assert read(sheet).rows[0].values["due_date"] == date(2026, 1, 9)


def test_codes_before_the_titles_are_the_ids_whatever_they_are_called() -> None:
    sheet = table("""
        WP | Deliverable | Titolo | Scadenza
        WP1 | D1.1 | Piano di gestione | 2026-03-31
        WP1 | D1.2 | Rapporto annuale | 2026-12-31
        WP2 | D2.1 | Corpus annotato | 2026-06-30
    """)
    mapping = mapping_of(sheet)
    assert (mapping["key"], mapping["title"]) == ("Deliverable", "Titolo")


def test_a_fourth_letter_beside_red_amber_and_green_is_held_alone() -> None:
    sheet = table("""
        Milestone | RAG
        Street sweepers | G
        Bin routes | A
        Play area | R
        Tree planting | B
    """)
    rows = read(sheet).rows
    assert [row.values.get("health") for row in rows[:3]] == ["green", "amber", "red"]
    assert [cell.text for cell in rows[3].held] == ["B"]


def test_arrows_are_no_function() -> None:
    sheet = table("""
        Milestone | Owner | Direction
        Street sweepers | Ana | →
        Bin routes | Bo | ↓
        Play area | Cy | ↓
    """)
    assert "function" not in mapping_of(sheet)


def test_of_several_levels_of_groups_the_lowest_says_what_a_date_is() -> None:
    sheet = snapshot(
        ("Item", None, "Schedule", None, None, None),
        (None, None, "Baseline", None, "Current", None),
        ("Code", "Name", "Start", "Finish", "Start", "Finish"),
        ("ST-1", "Demolition", date(2025, 9, 1), date(2025, 11, 28), date(2025, 9, 8), date(2025, 12, 12)),
        ("ST-2", "Piling works", date(2025, 12, 1), date(2026, 2, 27), date(2025, 12, 15), date(2026, 3, 20)),
        merged=((1, 1, 2, 2), (1, 3, 1, 6), (2, 3, 2, 4), (2, 5, 2, 6)),
    )
    values = read(sheet).rows[0].values
    assert (values["baseline_date"], values["due_date"]) == (date(2025, 11, 28), date(2025, 12, 12))
    assert values["start_date"] == date(2025, 9, 8)


def test_a_unit_below_one_label_leaves_the_groups_beside_it_groups() -> None:
    sheet = snapshot(
        ("Nr.", "Leistung", "Soll", None, "Ist", None, "Grad"),
        (None, None, "Anfang", "Ende", "Anfang", "Ende", "%"),
        (1, "Fundament", date(2026, 1, 7), date(2026, 1, 30), date(2026, 1, 7), date(2026, 2, 3), 100),
        (2, "Decke EG", date(2026, 2, 2), date(2026, 2, 27), date(2026, 2, 4), None, 30),
        merged=((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6)),
    )
    values = read(sheet).rows[0].values
    assert (values["due_date"], values["actual_date"]) == (date(2026, 1, 30), date(2026, 2, 3))
    assert values["percent_complete"] == 100


def test_a_label_alone_is_found_again_beside_the_same_label_in_a_group() -> None:
    sheet = snapshot((0, "Task", "Saat"), ("Task", None, None), ("A", "Racks set up", 1), ("B", "Cabling done", 2))
    binding = guess_binding(sheet).binding
    assert binding is not None
    found = to_rows(sheet, counted(sheet, binding)).binding
    assert [column.column for column in found.columns] == [column.column for column in binding.columns]


def test_a_spanish_sheet_in_euros_sets_thousands_apart_with_a_point() -> None:
    sheet = table("""
        Tarea | Fecha límite | Coste estimado
        Reservar la finca | 2026-01-15 | 4.500 €
        Elegir el menú | 2026-03-03 | 7.200 €
    """)
    assert json_of(read(sheet).rows[0].values["budget_planned"]) == "4500 EUR"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("v. 24 2026", date(2026, 6, 12)),
        ("Mart ortası 2026", date(2026, 3, 16)),
        ("Şubat sonu 2026", date(2026, 2, 28)),
    ],
)
def test_weeks_and_parts_of_months_in_swedish_and_turkish(text: str, day: date) -> None:
    assert value_under("Due date", text, "due_date") == str(day)


def test_ids_that_could_be_halves_of_a_year_are_ids() -> None:
    sheet = table("""
        ID | Hito | Fecha objetivo | Comments from sponsor
        H1 | Diseño final | 2026-02-10 | good
        H2 | Prueba piloto | 2026-03-20 | late
        H3 | Campaña nacional | 2026-06-30 | soon
    """)
    mapping = mapping_of(sheet)
    assert (mapping["key"], mapping["notes"]) == ("ID", "Comments from sponsor")
