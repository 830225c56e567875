"""Stories: what a cell says, and what it cannot say."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from domain.binding import Conventions
from domain.records import Link, LinkType, Money, Value
from domain.rows import KEY
from domain.schema import MILESTONE
from domain.sheets import CellError, CellValue
from validation.values.coerce import coerce_cell, field_named, parse_text, sheet_id_of

PLAIN, FRACTION = Conventions(), Conventions(percent="fraction")


def value(field: str, cell: CellValue, conventions: Conventions = PLAIN) -> Value:
    found = coerce_cell(field_named(field), cell, conventions)
    assert found.problem is None, found.problem
    return found.value


def problem(field: str, cell: CellValue, conventions: Conventions = PLAIN) -> tuple[str, str, str]:
    found = coerce_cell(field_named(field), cell, conventions)
    assert found.problem is not None, found.value
    assert found.value is None
    return found.problem.rule, found.problem.message, found.problem.advice


@pytest.mark.parametrize("field", [field.name for field in MILESTONE.fields])
@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0", "\n", float("nan")])
def test_a_blank_cell_is_blank_for_every_field(field: str, cell: CellValue) -> None:
    assert value(field, cell) is None


@pytest.mark.parametrize("field", [field.name for field in MILESTONE.fields])
def test_an_error_that_the_sheet_shows_is_held_for_every_field(field: str) -> None:
    assert problem(field, CellError("#REF!"))[:2] == ("error-cell", "The cell shows #REF!.")


def test_text_is_kept_with_its_lines_and_without_blanks_around_it() -> None:
    assert value("notes", " Café\r\nsecond line \u200b") == "Café\nsecond line"
    assert value("title", 2026.0) == "2026"
    assert value("notes", "=SUM(A1:A3)") == "=SUM(A1:A3)"


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2026-03-02", "ymd", date(2026, 3, 2)),
        ("2026/3/2", "ymd", date(2026, 3, 2)),
        ("2026-03-02T17:00:00Z", "ymd", date(2026, 3, 2)),
        ("12/29/2017 5:00:00 PM", "mdy", date(2017, 12, 29)),
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("25/12/26", "dmy", date(2026, 12, 25)),
        ("2.3.2026", "ymd", date(2026, 3, 2)),
        ("02. März 2026", "ymd", date(2026, 3, 2)),
        ("Mo, 02.03.2026", "ymd", date(2026, 3, 2)),
        ("2 mars 2026", "ymd", date(2026, 3, 2)),
        ("2 de marzo de 2026", "ymd", date(2026, 3, 2)),
        ("2 de fevereiro de 2026", "ymd", date(2026, 2, 2)),
        ("Jan 9, 2025", "ymd", date(2025, 1, 9)),
        ("2nd September 2026", "ymd", date(2026, 9, 2)),
        ("22/Sep/25 9:26 AM", "ymd", date(2025, 9, 22)),
        ("2026年3月2日", "ymd", date(2026, 3, 2)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, order: str, expected: date) -> None:
    assert value("due_date", text, Conventions(order)) == expected  # type: ignore[arg-type]


def test_a_date_cell_loses_its_time_of_day() -> None:
    assert value("due_date", datetime(2026, 3, 2, 17, 30)) == date(2026, 3, 2)


def test_a_date_that_could_be_two_is_held_with_both() -> None:
    rule, _, advice = problem("due_date", "03/04/2026")
    assert (rule, advice) == ("ambiguous-date", "Write 2026-04-03 or 2026-03-04.")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Completed", "done"),
        ("DONE", "done"),
        ("Erledigt", "done"),
        ("Terminé", "done"),
        ("Concluída", "done"),
        ("已完成", "done"),
        ("✓", "done"),
        (True, "done"),
        ("in Bearbeitung", "in_progress"),
        ("En cours", "in_progress"),
        ("Em andamento", "in_progress"),
        ("In-Progress", "in_progress"),
        ("2 - In progress", "in_progress"),
        ("To Do", "not_started"),
        ("offen", "not_started"),
        ("à faire", "not_started"),
        (False, "not_started"),
        ("On Hold", "on_hold"),
        ("blockiert", "blocked"),
        ("Canceled", "cancelled"),
        ("entfällt", "cancelled"),
        ("Completato", "done"),
        ("da fare", "not_started"),
        ("Afgerond", "done"),
        ("in behandeling", "in_progress"),
        ("Выполнено", "done"),
        ("приостановлено", "on_hold"),
        ("未着手", "not_started"),
        ("対応中", "in_progress"),
        ("暂停", "on_hold"),
        ("Devam ediyor", "in_progress"),
        ("Tamamlandı", "done"),
        ("Probíhá", "in_progress"),
        ("Pågår", "in_progress"),
        ("Avslutad", "done"),
        ("not_started", "not_started"),
    ],
)
def test_statuses_are_known_in_many_words(word: CellValue, status: str) -> None:
    assert value("status", word) == status


def test_an_unknown_status_is_held_and_the_known_ones_are_listed() -> None:
    rule, message, advice = problem("status", "Waiting for Godot")
    assert rule == "unknown-status"
    assert "“Waiting for Godot”" in message
    assert advice.startswith("Use one of: not started, in progress, blocked, on hold, done, cancelled.")


@pytest.mark.parametrize("word", ["At risk", "Red", "high risk", "verspätet", "Delayed", "🔴"])
def test_how_well_it_goes_is_no_status(word: str) -> None:
    rule, message, _ = problem("status", word)
    assert rule == "unknown-status"
    assert "that is health, and no status" in message
    assert value("health", word) in ("amber", "red")


def test_a_word_confirmed_for_a_column_is_known_there_and_nowhere_else() -> None:
    meant = Conventions(words=(("✎", "in_progress"), ("at risk", "in_progress")))
    assert value("status", "✎", meant) == "in_progress"
    assert value("status", "At risk", meant) == "in_progress"
    assert problem("status", "✎")[0] == "unknown-status"


def test_not_done_is_not_started_only_where_a_column_says_nothing_else() -> None:
    assert value("status", "未完成", Conventions(done_or_not=True)) == "not_started"
    assert problem("status", "未完成")[0] == "unknown-status"


def test_health_is_a_colour_in_any_language() -> None:
    assert [value("health", word) for word in ("Grün", "YELLOW", "rouge", "🟢")] == ["green", "amber", "red", "green"]
    assert problem("health", "fine")[0] == "unknown-health"


def test_percentages_follow_the_scale_of_their_column() -> None:
    assert value("percent_complete", 0.455, FRACTION) == Decimal("45.5")
    assert value("percent_complete", 45) == 45
    assert value("percent_complete", "45 %", FRACTION) == 45
    assert value("percent_complete", "62,5%") == Decimal("62.5")


def test_a_number_up_to_1_is_held_where_a_column_has_both_scales() -> None:
    both = Conventions(percent="mixed")
    assert value("percent_complete", 45, both) == 45
    assert value("percent_complete", "0.5 %", both) == Decimal("0.5")
    assert problem("percent_complete", 0.5, both)[2] == "Write 0.5% or 50%."


def test_a_percentage_beyond_its_scale_is_held() -> None:
    assert problem("percent_complete", 45, FRACTION)[0] == "percent-out-of-range"
    assert problem("percent_complete", 100.5)[0] == "percent-out-of-range"
    assert value("percent_complete", 100) == 100
    assert problem("percent_complete", -1)[0] == "percent-out-of-range"
    assert problem("percent_complete", "half")[0] == "unreadable-percent"


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        (5, "5"),
        (2.5, "2.5"),
        ("5d", "5"),
        ("2 weeks", "10"),
        ("16 hrs", "2"),
        ("3 Tage", "3"),
        ("1 Monat", "20"),
        ("2,5 j", "2.5"),
    ],
)
def test_durations_become_working_days(cell: CellValue, days: str) -> None:
    assert value("duration_days", cell) == Decimal(days)


def test_a_bare_number_counts_what_its_column_counts() -> None:
    weeks, thousands = Conventions(unit="5"), Conventions(unit="1000", currency="EUR")
    assert value("duration_days", 2, weeks) == 10
    assert value("duration_days", "2", weeks) == 10
    assert value("duration_days", "3 days", weeks) == 3
    assert value("budget_planned", 40, thousands) == Money(Decimal(40000), "EUR")
    assert value("budget_planned", "40,000 USD", thousands) == Money(Decimal(40000), "USD")


def test_the_decimal_mark_of_a_column_settles_what_one_amount_cannot() -> None:
    assert value("budget_planned", "1.200 €", Conventions(decimal=",")) == Money(Decimal(1200), "EUR")
    assert value("budget_planned", "1.200 €", Conventions(decimal=".", thousandths=True)) == Money(
        Decimal("1.2"), "EUR"
    )
    assert value("budget_planned", "1,200", Conventions(decimal=",", thousandths=True)) == Money(Decimal("1.2"))
    assert problem("budget_planned", "1.200 €", Conventions(decimal="."))[0] == "ambiguous-number"
    assert problem("budget_planned", "1,200")[0] == "ambiguous-number"


def test_a_duration_that_is_none_is_held() -> None:
    assert problem("duration_days", "2-3 days")[0] == "unreadable-duration"
    assert problem("duration_days", -2)[0] == "negative-duration"
    assert problem("duration_days", datetime(2026, 1, 1))[0] == "unreadable-duration"


@pytest.mark.parametrize(
    ("cell", "money"),
    [
        (1200, Money(Decimal(1200))),
        ("$1,200.50", Money(Decimal("1200.5"), "USD")),
        ("1.200,50 €", Money(Decimal("1200.5"), "EUR")),
        ("EUR 40k", Money(Decimal(40000), "EUR")),
        ("3,5 Mio. CHF", Money(Decimal(3500000), "CHF")),
        ("(250)", Money(Decimal(-250))),
    ],
)
def test_amounts_keep_their_currency(cell: CellValue, money: Money) -> None:
    assert value("budget_planned", cell) == money


def test_an_amount_that_could_be_two_is_held() -> None:
    assert problem("budget_planned", "1.200 €")[0] == "ambiguous-number"
    assert problem("budget_planned", "1,200,50")[0] == "unreadable-amount"
    assert problem("budget_planned", "a fortune")[0] == "unreadable-amount"


def test_characters_that_nobody_can_see_are_held_from_a_sheet_as_from_a_person() -> None:
    assert problem("title", "Racks\x01in")[0] == "unreadable-text"
    assert problem("notes", "x" * 32_768)[0] == "text-too-long"


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        (4, (Link("4"),)),
        (1.2, (Link("1.2"),)),
        ("4,5,6", (Link("4"), Link("5"), Link("6"))),
        ("1.2; 1.4", (Link("1.2"), Link("1.4"))),
        ("1.2.1 & 1.1.6", (Link("1.2.1"), Link("1.1.6"))),
        ("9fs", (Link("9"),)),
        ("103FS+2 hrs", (Link("103"),)),
        ("2FS+3d", (Link("2", LinkType.FS, 3),)),
        ("1129SS", (Link("1129", LinkType.SS),)),
        ("4FF-1w", (Link("4", LinkType.FF, -5),)),
        ("4EA+2t", (Link("4", LinkType.FS, 2),)),
        ("IT-4", (Link("IT-4"),)),
        ("#3", (Link("3"),)),
        ("launch:4SS-1d", (Link("launch:4", LinkType.SS, -1),)),
        ("1\n2", (Link("1"), Link("2"))),
        ("Auth system [NCSA?, DAX]", (Link("Auth system [NCSA?, DAX]"),)),
        ("Jupyter deployment?", (Link("Jupyter deployment?"),)),
        ("QA algorithms?,Jupyter deployment?", (Link("QA algorithms?"), Link("Jupyter deployment?"))),
        ("Racks, cables and all, are in", (Link("Racks, cables and all, are in"),)),
        ("IT-4, the new warehouse", (Link("IT-4"), Link("the new warehouse"))),
        ("Two lines\nof prose", (Link("Two lines\nof prose"),)),
        ("Review process", (Link("Review process"),)),
        ("Install FS", (Link("Install FS"),)),
    ],
)
def test_every_notation_of_links_is_read(cell: CellValue, links: tuple[Link, ...]) -> None:
    assert value("depends_on", cell) == links


@pytest.mark.parametrize("text", ["None", "-", "n/a", "keine", "No dependencies"])
def test_no_links_are_no_links(text: str) -> None:
    assert value("depends_on", text) is None


def test_an_id_that_the_sheet_took_for_a_date_is_held() -> None:
    assert problem("depends_on", datetime(2026, 2, 1))[0] == "unreadable-link"


@pytest.mark.parametrize(
    ("cell", "sheet_id"),
    [(1.0, "1"), (1.2, "1.2"), (" IT-4 ", "IT-4"), ("#3", "3"), (None, None), ("  ", None), (CellError("#N/A"), None)],
)
def test_ids_are_text_whatever_the_cell_holds(cell: CellValue, sheet_id: str | None) -> None:
    assert sheet_id_of(cell) == sheet_id
    if not isinstance(cell, CellError):
        assert value(KEY, cell) == sheet_id


def test_typing_in_cairn_takes_plain_dates_and_refuses_doubtful_ones() -> None:
    due = MILESTONE["due_date"]
    assert parse_text(due, "25/12/2026").value == date(2026, 12, 25)
    doubt = parse_text(due, "03/04/2026").problem
    assert doubt is not None
    assert "2026-04-03" in doubt.advice
