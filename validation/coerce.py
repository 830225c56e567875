"""From a cell, or a person's typing, to the canonical value of a field. Returns problems, raises nothing.

One function per field type, in `_READERS`. Canonical values are what equality is decided on: text NFC
and stripped, numbers with the 15 digits that a cell holds, dates without time, blank always None.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from domain.binding import BoundColumn, Conventions
from domain.records import Link, Money, Value
from domain.rows import KEY
from domain.schema import HEALTHS, MILESTONE, STATUSES, Field, FieldType
from domain.sheets import NOT_CALCULATED, CellError, CellValue
from validation.dates import AmbiguousDate, read_date, serial_date
from validation.links import read_links
from validation.numbers import Ambiguous, read_days, read_money, read_percent, sheet_number
from validation.people import split_people
from validation.text import cell_text, clean, fold, is_countable, is_empty
from validation.value_words import CHECK_BOXES_EMPTY, CHECK_MARKS, HEALTH_WORDS, NO_DATE_YET, NO_VALUE, STATUS_WORDS


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell could not be taken: a stable rule name, one sentence, and what to write instead."""

    rule: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Coerced:
    """What a cell gave: a canonical value, or a problem (then `value` is None and means nothing)."""

    value: Value = None
    problem: Problem | None = None


Reader: TypeAlias = Callable[[Field, CellValue, Conventions], Coerced]

_KEY_FIELD = Field(KEY, "text", "Id in the sheet")
_TYPED_CONVENTIONS = Conventions("ymd", "hundred")
_DASH_IS_BLANK = frozenset({"status", "health", "percent", "days", "money"})


def field_named(name: str) -> Field:
    """The schema's field of that name; "key" is the sheet's own id."""
    return _KEY_FIELD if name == KEY else MILESTONE[name]


def coerce_cell(field: Field, cell: CellValue, conventions: Conventions = _TYPED_CONVENTIONS) -> Coerced:
    """Read one cell as the value of one field."""
    if cell == NOT_CALCULATED:
        return _problem("not-calculated", *_NOT_CALCULATED)
    if isinstance(cell, CellError):
        return _problem("error-cell", f"The cell shows {cell}.", "Mend its formula, or type the value itself.")
    if is_empty(cell) or (field.type in _DASH_IS_BLANK and cell_text(cell).casefold() in NO_VALUE):
        return Coerced()
    return _READERS[field.type](field, clean(cell) if isinstance(cell, str) else cell, conventions)


def coerce_column(column: BoundColumn, cell: CellValue) -> dict[str, Coerced]:
    """Read one cell of a bound column: a value, or the problem, for each field that it holds."""
    if set(column.fields) == {"owner", "contributors"}:
        return _owner_and_contributors(cell)
    return {name: coerce_cell(field_named(name), cell, column.conventions) for name in column.fields}


LONGEST_TEXT = 32_767
"""What a cell of a workbook can hold (ECMA-376)."""
EARLIEST, LATEST = date(1901, 1, 1), date(2200, 1, 1)
"""What a person can mean; sheets use dates outside of this for "some day"."""


def parse_text(field: Field, text: str) -> Coerced:
    """Read what a person types in Cairn. Dates are ISO, or day.month.year where that reads one way only.

    >>> parse_text(MILESTONE["due_date"], "2 Mar 2026").value
    datetime.date(2026, 3, 2)
    >>> parse_text(MILESTONE["due_date"], "03/04/2026").problem.advice
    'Write 2026-04-03 or 2026-03-04.'
    """
    if len(text) > LONGEST_TEXT:
        return _problem("text-too-long", f"{len(text):,} characters are too many for one cell.", "Keep it shorter.")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t\r" for letter in text):
        return _problem("unreadable-text", "The text holds characters that nobody can see.", "Type it again.")
    read = coerce_cell(field, text, _TYPED_CONVENTIONS)
    if isinstance(read.value, date) and not EARLIEST <= read.value < LATEST:
        return _problem(
            "implausible-date", f"{read.value} can hardly be meant.", "Leave it blank while it is not known."
        )
    return read


def sheet_id_of(cell: CellValue) -> str | None:
    """The id that a sheet gives a row, as text: 1.0 → "1", "#3" → "3"; None when blank or an error.

    >>> sheet_id_of(1.0), sheet_id_of(" DM-AP-1 "), sheet_id_of("#3"), sheet_id_of(None)
    ('1', 'DM-AP-1', '3', None)
    """
    if isinstance(cell, CellError) or is_empty(cell):
        return None
    text = " ".join(cell_text(cell).split())
    return text[1:] if text[:1] == "#" and text[1:].replace(".", "").isdecimal() else text


_NOT_CALCULATED = (
    "The cell holds a formula that no program has calculated yet.",
    "Open the workbook in Excel and save it; then Cairn sees the value.",
)


def _problem(rule: str, message: str, advice: str) -> Coerced:
    return Coerced(problem=Problem(rule, message, advice))


def _quoted(cell: CellValue) -> str:
    text = " ".join(cell_text(cell).split())
    return f"“{text[:57]}…”" if len(text) > 60 else f"“{text}”"


def _read_text(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    return Coerced(sheet_id_of(cell) if field.name == KEY else cell_text(cell))


def _read_person(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    names = split_people(cell_text(cell))
    if len(names) > 1:
        advice = "Name the one accountable person here, and the others as contributors."
        return _problem("several-owners", f"{_quoted(cell)} names {len(names)} people.", advice)
    return Coerced(names[0] if names else None)


def _read_people(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    return Coerced(tuple(name for name in split_people(cell_text(cell)) if name) or None)


def _owner_and_contributors(cell: CellValue) -> dict[str, Coerced]:
    if isinstance(cell, CellError):
        return {name: coerce_cell(MILESTONE[name], cell) for name in ("owner", "contributors")}
    first, *others = split_people(cell_text(cell)) or (None,)
    return {"owner": Coerced(first), "contributors": Coerced(tuple(name for name in others if name) or None)}


def _read_date(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    if isinstance(cell, datetime):
        return Coerced(cell.date())
    if isinstance(cell, date):
        return Coerced(cell)
    if isinstance(cell, str):
        return _read_date_text(cell, conventions)
    return _number_for_date(cell)


def _read_date_text(text: str, conventions: Conventions) -> Coerced:
    if text.casefold() in NO_VALUE or fold(text) in NO_DATE_YET:
        return _problem(
            "date-not-yet", f"{_quoted(text)} is no date yet.", "Leave the cell empty until the date is known."
        )
    try:
        found = read_date(text, conventions.date_order)
    except AmbiguousDate as doubt:
        choice = " or ".join(str(day) for day in doubt.readings)
        return _problem("ambiguous-date", f"{_quoted(text)} could be two dates.", f"Write {choice}.")
    if found:
        return Coerced(found[0])
    return _problem(
        "unreadable-date", f"{_quoted(text)} is not a date.", "Write it as year-month-day, such as 2026-03-02."
    )


def _number_for_date(cell: CellValue) -> Coerced:
    message = f"{_quoted(cell)} is a number, not a date."
    if isinstance(cell, int | float) and 20000 <= cell <= 80000:
        day = serial_date(cell)
        return _problem("date-as-number", message, f"Format the cell as a date: it would show {day}. Is that right?")
    return _problem("unreadable-date", message, "Write it as year-month-day, such as 2026-03-02.")


def _read_status(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    text = cell_text(cell)
    if cell is True or text in CHECK_MARKS:
        return Coerced("done")
    if cell is False or text in CHECK_BOXES_EMPTY:
        return Coerced("not_started")
    word = _known_word(text, STATUS_WORDS)
    return Coerced(word) if word else _unknown_choice("unknown-status", "status", cell, STATUSES)


def _read_health(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    word = _known_word(cell_text(cell), HEALTH_WORDS)
    return Coerced(word) if word else _unknown_choice("unknown-health", "health", cell, HEALTHS)


def _known_word(text: str, words: dict[str, str]) -> str | None:
    """Look a word up as it is, and without the marks and numbers that people put before it ("1 - Open")."""
    folded = fold(text)
    return words.get(text) or words.get(folded) or words.get(folded.lstrip("0123456789 "))


def _unknown_choice(rule: str, kind: str, cell: CellValue, accepted: tuple[str, ...]) -> Coerced:
    words = ", ".join(name.replace("_", " ") for name in accepted)
    return _problem(rule, f"{_quoted(cell)} is no {kind} that Cairn knows.", f"Use one of: {words}.")


def _read_percent(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    advice = "Write a number from 0 to 100."
    found = _percent_parts(cell)
    if found is None:
        return _problem("unreadable-percent", f"{_quoted(cell)} is no percentage.", advice)
    number, signed = found
    percent = sheet_number(number * 100) if conventions.percent == "fraction" and not signed else number
    if not 0 <= percent <= 100:
        return _problem("percent-out-of-range", f"{_quoted(cell)} is not between 0 and 100 %.", advice)
    return Coerced(percent)


def _percent_parts(cell: CellValue) -> tuple[Decimal, bool] | None:
    if isinstance(cell, str):
        return read_percent(cell)
    number = _number(cell)
    return None if number is None else (number, False)


def _number(cell: CellValue) -> Decimal | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not is_countable(cell):
        return None
    return sheet_number(cell)


def _read_days(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    days = read_days(cell) if isinstance(cell, str) else _number(cell)
    if days is None:
        return _problem(
            "unreadable-duration", f"{_quoted(cell)} is no duration.", "Write working days, such as 5 or 5d."
        )
    if days < 0:
        return _problem("negative-duration", f"{_quoted(cell)} is less than nothing.", "Write working days, such as 5.")
    return Coerced(days)


def _read_money(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    try:
        if isinstance(cell, str):
            money = read_money(cell)
        else:
            money = None if (number := _number(cell)) is None else Money(number)
    except Ambiguous:
        advice = "Write it without a separator for thousands, or with two decimals."
        return _problem("ambiguous-number", f"{_quoted(cell)} could be two amounts.", advice)
    if money is None:
        return _problem(
            "unreadable-amount", f"{_quoted(cell)} is no amount.", "Write a number, such as 1200 or 1200 EUR."
        )
    return Coerced(money)


def _read_links(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    if isinstance(cell, bool | date):
        advice = "Format the cell as text, and type the id again."
        return _problem("unreadable-link", f"The sheet made {_quoted(cell)} of what was typed here.", advice)
    links: tuple[Link, ...] = read_links(cell_text(cell))
    return Coerced(links or None)


_READERS: dict[FieldType, Reader] = {
    "text": _read_text,
    "function": _read_text,
    "person": _read_person,
    "people": _read_people,
    "date": _read_date,
    "days": _read_days,
    "status": _read_status,
    "health": _read_health,
    "percent": _read_percent,
    "links": _read_links,
    "money": _read_money,
}
