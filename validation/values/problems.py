"""What can be wrong with a single cell: the problem with its rule, and the list of all such rules.

A held cell has a problem. A cell that was taken may carry a note: the value counts, and a person should look.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.issues import Severity
from domain.records import Value
from domain.sheets import CellValue
from validation.values.text import cell_text


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell could not be taken: a stable rule name, one sentence, and what to write instead."""

    rule: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Coerced:
    """What a cell gave: a canonical value, perhaps with a note, or a problem (then `value` means nothing)."""

    value: Value = None
    problem: Problem | None = None
    note: Problem | None = None


def held(rule: str, message: str, advice: str) -> Coerced:
    """A cell that cannot be taken."""
    return Coerced(problem=Problem(rule, message, advice))


def noted(value: Value, rule: str, message: str, advice: str) -> Coerced:
    """A cell that is taken, and that a person should look at."""
    return Coerced(value, note=Problem(rule, message, advice))


def quoted(cell: CellValue) -> str:
    """A cell's text in quotes, on one line, cut where it is long."""
    text = " ".join(cell_text(cell).split())
    return f"“{text[:57]}…”" if len(text) > 60 else f"“{text}”"


HELD: dict[str, str] = {
    "error-cell": "A cell that shows an error has no value.",
    "not-calculated": "A formula that no program has calculated yet has no value.",
    "text-too-long": "A text fits into one cell of a workbook: 32,767 characters.",
    "unreadable-text": "A text holds no characters that nobody can see.",
    "unreadable-date": "A date is a day, or a span of days that can be looked up in a calendar.",
    "ambiguous-date": "A date that could be two dates is not guessed.",
    "year-missing": "A date without a year is taken only where the column shows which year is meant.",
    "fiscal-year-unknown": "A fiscal year is read only once somebody has said in which month it begins.",
    "date-as-number": "A bare number is a date only where its whole column shows it.",
    "implausible-date": "A date lies between 1970 and 2200.",
    "unknown-status": "A status is one of the six, in any usual spelling and language, or confirmed for its column.",
    "unknown-health": "Health is green, amber or red, in any usual spelling and language.",
    "unreadable-percent": "A percentage is a number.",
    "percent-out-of-range": "A percentage lies between 0 and 100.",
    "ambiguous-percent": "A number up to 1 in a column of both scales is not guessed.",
    "unreadable-duration": "A duration is a number of working days, weeks, months or hours.",
    "negative-duration": "A duration is not less than nothing.",
    "unreadable-number": "A number is written in digits, without a unit.",
    "unlisted-choice": "A choice is one of the values that the workspace allows for its field.",
    "unreadable-amount": "An amount is one number, perhaps with a currency and a unit.",
    "ambiguous-number": "An amount or number that could be two is not guessed.",
    "unreadable-person": "A person has a name; a bare number is none.",
    "doubtful-person": "A cell that could be one person or two, or that tells of a change of hands, is not guessed.",
    "several-owners": "Exactly one person is accountable.",
    "unreadable-link": "A link names a milestone; what a sheet made a date of is none.",
    "blank-key": "A row of a sheet with ids has an id.",
    "duplicate-key": "An id stands once in its sheet.",
    "ambiguous-row": "Of rows of one title without an id, no two are changed at once.",
    "title-needed": "A milestone has a title.",
}
"""Rules that a cell breaks by what it holds: it is not taken, not overwritten, and shown."""

NOTES: dict[str, tuple[Severity, str]] = {
    "date-not-yet": ("gap", "“TBD” and its like are no date yet."),
    "placeholder-date": ("gap", "A date that only fills the cell, such as 1900-01-01 or 9999-12-31, is no date yet."),
    "approximate-date": ("warning", "A span such as “Q3 2026” or “mid-June” stands for a day of it, approximately."),
    "date-span": ("info", "Of a span from one day to another, a single date takes the day that its field is about."),
    "team-as-owner": ("gap", "“All” and “the team” are nobody accountable."),
}
"""Rules that a taken cell breaks: rule → (severity, sentence)."""

SHEET: dict[str, tuple[Severity, str]] = {
    "date-order-unknown": ("warning", "A column of dates shows whether day or month comes first."),
    "turned-dates": ("warning", "Dates are as they were typed, and not turned day for month by a program."),
    "year-taken": ("warning", "Dates name their year; else it is the only one that fits what stands around them."),
    "decimal-mark-unknown": ("warning", "A column of numbers shows which mark stands before the decimals."),
    "read-by-fill": ("info", "What is read from the colours of cells is shown, with the legend that explains them."),
    "colours-unexplained": ("info", "Colours that say how a milestone stands are explained by a legend in the sheet."),
    "formula-moves": ("warning", "A date that was agreed is no formula that follows the calendar."),
    "key-by-formula": ("warning", "An id is no formula that counts the rows."),
    "column-vanished": ("warning", "A column that is bound to a field is there."),
}
"""Rules about a column as a whole: rule → (severity, sentence)."""
