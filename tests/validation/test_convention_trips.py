"""The law of every convention: what is written in a tracker's own form reads back as the value, in a csv file too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from connectors.csv_file import text_of
from domain.binding import BoundColumn
from domain.records import Link, LinkType, Money, Value, plain_decimal
from domain.schema import STATUSES
from domain.sheets import CellValue, WriteValue
from tests.conftest import large
from tests.validation.sheets import snapshot
from validation.tables.headers import guess_binding
from validation.values.coerce import coerce_column
from validation.values.encode import encode

COUNT, SEED = 10_000, 20_261_124
COMMA, POINT = r"-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?", r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"


@dataclass(frozen=True)
class Tracker:
    """One column as a tracker writes it, the values to put into it, and the form that they are to have there."""

    field: str
    header: str
    cells: tuple[CellValue, ...]
    make: Callable[[Random], Value]
    form: str | type
    delimiter: str = ""


def day(chance: Random) -> date:
    return date(2012, 1, 1) + timedelta(days=chance.randrange(10_000))


def percent(chance: Random) -> Decimal:
    return plain_decimal(Decimal(chance.randrange(100_001)) / 10 ** chance.choice((3, 4, 5)))


def duration(chance: Random) -> Decimal:
    return plain_decimal(Decimal(chance.randrange(4_000)) / chance.choice((1, 2, 4, 8)))


def money(currency: str | None) -> Callable[[Random], Money]:
    return lambda chance: Money(plain_decimal(Decimal(chance.randrange(-(10**9), 10**9)) / 1000), currency)


def link(chance: Random) -> tuple[Link, ...]:
    def one() -> Link:
        return Link(f"IT-{chance.randrange(1, 999)}", chance.choice(list(LinkType)), chance.randrange(-20, 21))

    return tuple(one() for _ in range(chance.randrange(1, 4)))


def person(chance: Random) -> str:
    return f"{chance.choice(('Ana', 'Bex', 'Cem', 'Łucja'))} {chance.choice(('Ruiz', 'Lee', 'O’Hara', 'Novák'))}"


def several(chance: Random) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person(chance) for _ in range(chance.randrange(1, 4))))


def turned(chance: Random) -> str:
    last, first = person(chance).split()
    return f"{last}, {first}"


def status(*known: str) -> Callable[[Random], str]:
    return lambda chance: chance.choice(known or STATUSES)


TRACKERS: dict[str, Tracker] = {
    "decimal comma": Tracker("budget_planned", "Budget", ("1.234,50", "99,5", "7"), money(None), COMMA),
    "decimal comma of a csv": Tracker("budget_planned", "Budget", ("12", "7"), money(None), COMMA, ";"),
    "decimal point": Tracker("budget_planned", "Budget", ("1,234.50", "99.5"), money(None), POINT),
    "numbers": Tracker("budget_planned", "Budget", (12, 99.5), money(None), float),
    "euros behind": Tracker("budget_planned", "Kosten", ("1.234,50 €", "99,5 €"), money("EUR"), COMMA + " €"),
    "dollars before": Tracker("budget_planned", "Cost", ("$1,234.50", "$99.5"), money("USD"), r"\$" + POINT),
    "thousands of euros": Tracker("budget_planned", "Budget (k€)", (12, 99.5), money("EUR"), float),
    "days with a comma": Tracker("duration_days", "Dauer", ("2,5", "10"), duration, COMMA),
    "days with a unit": Tracker("duration_days", "Dauer", ("2,5 Tage", "10 Tage"), duration, COMMA + " Tage"),
    "weeks by the header": Tracker("duration_days", "Duration (weeks)", ("2.5", "1"), duration, r"\d+(\.\d+)?d?"),
    "days as numbers": Tracker("duration_days", "Duration", (2.5, 10), duration, float),
    "percent as shares": Tracker("percent_complete", "% complete", (0.5, 0.25, 1), percent, float),
    "shares with a comma": Tracker("percent_complete", "% complete", ("0,5", "0,25"), percent, r"[01](,\d+)?"),
    "percent to 100": Tracker("percent_complete", "% complete", (50, 25, 100), percent, float),
    "percent as text": Tracker("percent_complete", "% complete", ("50 %", "25 %"), percent, r"\d+(\.\d+)? %"),
    "percent with a comma": Tracker("percent_complete", "Fortschritt", ("12,5%", "25%"), percent, r"\d+(,\d+)?%"),
    "dotted dates": Tracker("due_date", "Fällig", ("31.01.2026", "02.03.2026"), day, r"\d\d\.\d\d\.\d{4}"),
    "day first": Tracker("due_date", "Due", ("31/01/2026", "02/03/2026"), day, r"\d\d/\d\d/\d{4}"),
    "month first": Tracker("due_date", "Due (m/d/y)", ("3/2/2026", "4/5/2026"), day, r"\d\d?/\d\d?/\d{4}"),
    "year first": Tracker("due_date", "Due", ("2026-01-31", "2026-03-02"), day, r"\d{4}-\d\d-\d\d"),
    "months by name": Tracker("due_date", "Due", ("31 Jan 2026", "2 Mar 2026"), day, r"\d\d? [A-Z][a-z]{2} \d{4}"),
    "real dates": Tracker("due_date", "Due", (datetime(2026, 1, 31), datetime(2026, 3, 2)), day, date),
    "German words": Tracker("status", "Stand", ("Offen", "Erledigt"), status("not_started", "done"), "Offen|Erledigt"),
    "yes and no": Tracker("status", "Done?", ("Yes", "No"), status("not_started", "done"), "Yes|No"),
    "any status": Tracker("status", "Status", ("Open", "Done"), status(), r"[A-Z][a-z ]+"),
    "names between commas": Tracker("contributors", "Contributors", ("Ana, Bo, Cem", "Dee"), several, r"[^;]+"),
    "names between semicolons": Tracker("contributors", "Contributors", ("Ana; Bo", "Dee"), several, r"[^,]+"),
    "last name first": Tracker("owner", "Owner", ("Lee, Ana", "Roth, Bo", "Kaya, Cem"), turned, r"\S+, \S+"),
    "links": Tracker("depends_on", "Depends on", ("IT-4; IT-5FS+3d", "IT-6"), link, r"[^,]+"),
}


def bound(tracker: Tracker) -> BoundColumn:
    rows = [(f"IT-{at}", f"Milestone number {at}", cell) for at, cell in enumerate(tracker.cells, 1)]
    sheet = replace(snapshot(("ID", "Milestone", tracker.header), *rows), delimiter=tracker.delimiter)
    binding = guess_binding(sheet, {tracker.field: tracker.header}).binding
    assert binding is not None
    column = binding.column_of(tracker.field)
    assert column is not None
    return replace(column, fields=(tracker.field,))


@pytest.mark.parametrize("name", TRACKERS)
def test_a_value_in_the_form_of_its_tracker_reads_back(name: str) -> None:
    tracker, chance = TRACKERS[name], Random(f"{SEED}{name}")
    column = bound(tracker)
    for at in range(large(COUNT)):
        value = tracker.make(chance)
        written = encode(column, {tracker.field: value}, tracker.cells[at % len(tracker.cells)], tracker.cells)
        for cell in (written, text_of(written)):
            if isinstance(cell, str) and tracker.form is float:
                continue  # a column of numbers in a workbook takes numbers only
            read = coerce_column(column, cell)[tracker.field]
            assert (read.problem, read.value) == (None, value), (cell, value)
        assert has_form(written, tracker.form), (written, value)


def has_form(written: WriteValue, form: str | type) -> bool:
    if form is float:
        return isinstance(written, int | float)
    return bool(re.fullmatch(form, str(written))) if isinstance(form, str) else isinstance(written, form)


def test_a_cell_that_was_text_stays_text_in_a_column_of_numbers() -> None:
    column = BoundColumn(
        "Done", ("percent_complete",), 3, conventions=replace(bound(TRACKERS["percent as shares"]).conventions)
    )
    assert encode(column, {"percent_complete": Decimal(60)}, "50%", [0.5, 0.25]) == "60%"
    assert encode(column, {"percent_complete": Decimal(60)}, 0.5, ["50%"]) == 0.6
