"""From a cell to a date field: what is taken, what is taken with a note, and what is held.

`dates` and `spans` read texts; here stands what becomes of it. A period gives a start field its first day and every
other date field its last.
"""

from __future__ import annotations

from datetime import date, datetime

from domain.binding import Conventions
from domain.sheets import CellValue
from validation.values.dates import AmbiguousDate, read_date, serial_date
from validation.values.problems import Coerced, Problem, held, noted, quoted
from validation.values.spans import Doubt, Span, read_span
from validation.values.text import fold, is_countable
from validation.values.value_words import NO_DATE_YET, is_nothing

EARLIEST, LATEST = date(1970, 1, 2), date(2200, 1, 1)
"""What a person can mean; sheets and programs use days outside of this for "some day"."""
SERIALS = range(36526, 54789)
"""Numbers of days since 1900 that are days of 2000 to 2049."""
_PLACEHOLDERS = frozenset(
    {
        date(1899, 12, 30),
        date(1899, 12, 31),
        date(1900, 1, 1),
        date(1901, 1, 1),
        date(1970, 1, 1),
        date(2099, 12, 31),
        date(2999, 12, 31),
        date(9999, 12, 31),
    }
)
_WRITE_ISO = "Write it as year-month-day, such as 2026-03-02."


def read_date_cell(name: str, cell: CellValue, meant: Conventions) -> Coerced:
    """Read a cell as the date field of that name."""
    found = _spanned(cell, meant)
    if isinstance(found, Coerced):
        return found
    day = (found.first or found.last) if name == "start_date" else found.last
    if day is None:
        return held("unreadable-date", f"{quoted(cell)} says only when it begins.", _WRITE_ISO)
    return _settled(cell, day, _note_of(cell, found, day))


def read_span_cell(cell: CellValue, meant: Conventions) -> dict[str, Coerced]:
    """Read a cell that says from when to when; a single day is the due date."""
    found = _spanned(cell, meant)
    if isinstance(found, Coerced):
        return {"start_date": found, "due_date": found}
    first = None if found.first == found.last else found.first
    note = (
        None if found.is_exact else Problem("approximate-date", f"{quoted(cell)} is taken approximately.", _WRITE_ISO)
    )
    read = {name: _settled(cell, day, note) for name, day in (("start_date", first), ("due_date", found.last))}
    # One cell is taken whole or not at all.
    return next((dict.fromkeys(read, one) for one in read.values() if one.problem), read)


def _spanned(cell: CellValue, meant: Conventions) -> Span | Coerced:
    if isinstance(cell, datetime | date):
        day = cell.date() if isinstance(cell, datetime) else cell
        turned = day.replace(month=day.day, day=day.month) if meant.turned and day.day <= 12 else day
        return Span(turned, turned)
    return _spanned_text(cell, meant) if isinstance(cell, str) else _spanned_number(cell, meant)


def _spanned_text(text: str, meant: Conventions) -> Span | Coerced:
    if is_nothing(text):
        return Coerced()
    if fold(text) in NO_DATE_YET:
        advice = "Leave the cell empty until the date is known."
        return noted(None, "date-not-yet", f"{quoted(text)} is no date yet.", advice)
    if text.isdecimal() and len(text) < 6 and len(text) != 4:
        return _spanned_number(int(text), meant)
    try:
        found = read_span(text, meant)
    except AmbiguousDate as doubt:
        choice = " or ".join(str(day) for day in doubt.readings)
        return held("ambiguous-date", f"{quoted(text)} could be two dates.", f"Write {choice}.")
    except Doubt as doubt:
        return held(doubt.rule, f"{quoted(text)} {doubt.what}.", doubt.advice)
    return found or held("unreadable-date", f"{quoted(text)} is not a date.", _WRITE_ISO)


def _spanned_number(cell: CellValue, meant: Conventions) -> Span | Coerced:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and is_countable(cell):
        if cell == 0:
            return noted(None, "placeholder-date", "0 is no date yet.", "Leave the cell empty until the date is known.")
        if cell in range(1990, 2101):
            return _spanned_text(f"{cell:.0f}", meant)
        if cell == int(cell) and (compact := read_date(f"{cell:.0f}", "ymd")):
            return Span(compact[0], compact[0])
        if int(cell) in SERIALS:
            return _serial(cell, meant)
    return held("unreadable-date", f"{quoted(cell)} is a number, not a date.", _WRITE_ISO)


def _serial(cell: int | float, meant: Conventions) -> Span | Coerced:
    day = serial_date(cell)
    if meant.serials:
        return Span(day, day)
    advice = f"Format the cell as a date: it would show {day}. Is that right?"
    return held("date-as-number", f"{quoted(cell)} is a number, not a date.", advice)


def _note_of(cell: CellValue, span: Span, day: date) -> Problem | None:
    if not span.is_exact:
        message = f"{quoted(cell)} is taken as {day}, approximately."
        return Problem("approximate-date", message, "Write the day itself once it is known.")
    if span.first != span.last:
        message = f"{quoted(cell)} is a span; {day} is the day of it that is taken here."
        return Problem("date-span", message, "Give start and end a column each.")
    return None


def _settled(cell: CellValue, day: date | None, note: Problem | None) -> Coerced:
    if day in _PLACEHOLDERS:
        advice = "Leave the cell empty until the date is known."
        return noted(None, "placeholder-date", f"{quoted(cell)} only fills the cell; it is no date yet.", advice)
    if day and not EARLIEST <= day < LATEST:
        return held("implausible-date", f"{day} can hardly be meant.", "Leave it blank while it is not known.")
    return Coerced(day, note=note)
