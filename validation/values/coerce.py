"""From a cell, or a person's typing, to the canonical value of a field. Returns problems, raises nothing.

One function per field type, in `_READERS`. Canonical values are what equality is decided on: text NFC
and stripped, numbers with the 15 digits that a cell holds, dates without time, blank always None.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from domain.binding import BoundColumn, Conventions
from domain.records import Link
from domain.rows import KEY
from domain.schema import MILESTONE, Field, FieldType
from domain.sheets import NOT_CALCULATED, CellError, CellValue
from validation.values.amount_cells import read_days_cell, read_money_cell, read_number_cell, read_percent_cell
from validation.values.choice_cells import read_health, read_listed, read_status
from validation.values.date_cells import read_date_cell, read_span_cell
from validation.values.links import read_links
from validation.values.people import People, split_people
from validation.values.problems import Coerced, Problem, held, noted, quoted
from validation.values.text import cell_text, clean, is_empty
from validation.values.value_words import is_nothing

__all__ = [
    "Coerced",
    "Problem",
    "coerce_cell",
    "coerce_cells",
    "coerce_column",
    "field_named",
    "parse_text",
    "sheet_id_of",
]

Reader: TypeAlias = Callable[[Field, CellValue, Conventions], Coerced]
PairReader: TypeAlias = Callable[[CellValue, Conventions], Mapping[str, Coerced]]

_KEY_FIELD = Field(KEY, "text", "Id in the sheet")
_TYPED_CONVENTIONS = Conventions("ymd", "hundred", last_first=False)
_TYPED_DAYS = replace(_TYPED_CONVENTIONS, decimal=".", thousandths=True)
_DASH_IS_BLANK = frozenset({"status", "health", "percent", "days", "money", "number"})
_EQUAL_NUMBERS = frozenset({int, float, bool})
"""1, 1.0 and True are equal, and not the same."""
READ_AS = 3
"""Raised whenever any cell is read otherwise than before: what rows were read as is remembered, and forgotten then."""
LONGEST_TEXT = 32_767
"""What a cell of a workbook can hold (ECMA-376)."""


def field_named(name: str) -> Field:
    """The schema's field of that name; "key" is the sheet's own id."""
    return _KEY_FIELD if name == KEY else MILESTONE[name]


def coerce_cell(field: Field, cell: CellValue, conventions: Conventions = _TYPED_CONVENTIONS) -> Coerced:
    """Read one cell as the value of one field."""
    if isinstance(cell, CellError):
        if cell == NOT_CALCULATED:
            return held("not-calculated", *_NOT_CALCULATED)
        return held("error-cell", f"The cell shows {cell}.", "Mend its formula, or type the value itself.")
    if is_empty(cell) or (field.type in _DASH_IS_BLANK and is_nothing(cell_text(cell))):
        return Coerced()
    if isinstance(cell, str):
        cell = clean(cell)
        if problem := _unfit(cell):
            return Coerced(problem=problem)
    return _READERS[field.type](field, cell, conventions)


def coerce_column(column: BoundColumn, cell: CellValue) -> dict[str, Coerced]:
    """Read one cell of a bound column: a value, or the problem, for each field that it holds."""
    return {name: read[0] for name, read in coerce_cells(column, (cell,)).items()}


def coerce_cells(column: BoundColumn, cells: Sequence[CellValue]) -> dict[str, list[Coerced]]:
    """Read cells of a bound column: field → what each of them gave. What stands in several of them is read once."""
    names, conventions = column.fields, column.conventions
    is_mixed = len(_EQUAL_NUMBERS.intersection(map(type, cells))) > 1
    told: Sequence[object] = list(zip(map(type, cells), cells, strict=True)) if is_mixed else cells
    distinct = dict(zip(told, cells, strict=True))
    if pair := _PAIRS.get(frozenset(names)):
        both = {one: _read_pair(names, cell, conventions, pair) for one, cell in distinct.items()}
        return {name: [both[one][name] for one in told] for name in names}
    found = {}
    for name in names:
        field = field_named(name)
        known = {one: coerce_cell(field, cell, conventions) for one, cell in distinct.items()}
        found[name] = [known[one] for one in told]
    return found


def _read_pair(
    names: tuple[str, ...], cell: CellValue, conventions: Conventions, pair: PairReader
) -> Mapping[str, Coerced]:
    if isinstance(cell, CellError) or is_empty(cell):
        return {name: coerce_cell(field_named(name), cell, conventions) for name in names}
    problem = _unfit(cell) if isinstance(cell, str) else None
    return dict.fromkeys(names, Coerced(problem=problem)) if problem else pair(cell, conventions)


def parse_text(field: Field, text: str) -> Coerced:
    """Read what a person types in Cairn: no column's conventions apply, and nothing is taken approximately.

    >>> parse_text(MILESTONE["due_date"], "2 Mar 2026").value
    datetime.date(2026, 3, 2)
    >>> parse_text(MILESTONE["due_date"], "03/04/2026").problem.advice
    'Write 2026-04-03 or 2026-03-04.'
    """
    # Nobody plans 1,125 days to the day, and 1.125 is how Cairn shows nine hours.
    meant = _TYPED_DAYS if field.type == "days" else _TYPED_CONVENTIONS
    read = coerce_cell(field, text, meant)
    if read.note and read.note.rule == "placeholder-date":
        return held("implausible-date", f"{quoted(text)} can hardly be meant.", read.note.advice)
    return Coerced(problem=read.note) if read.note else read


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


def _unfit(text: str) -> Problem | None:
    """Why a text fits into no field."""
    if len(text) > LONGEST_TEXT:
        message = f"{len(text):,} characters are too many for one cell."
        return Problem("text-too-long", message, "Keep it shorter.")
    if not text.isprintable() and any(
        unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t\r" for letter in text
    ):
        return Problem("unreadable-text", "The text holds characters that nobody can see.", "Type it again.")
    return None


def _read_text(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    return Coerced(sheet_id_of(cell) if field.name == KEY else cell_text(cell))


def _read_person(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    if unclear := _nobodys_name(cell, conventions):
        return unclear
    people = _people(cell, conventions)
    if people.owner is None and people.others:
        return noted(None, "team-as-owner", *_team(cell))
    if people.owner and people.others:
        advice = "Name the one accountable person here, and the others as contributors."
        return held("several-owners", f"{quoted(cell)} names {1 + len(people.others)} people.", advice)
    return Coerced(people.owner)


def _read_people(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    return _nobodys_name(cell, conventions) or Coerced(_people(cell, conventions).everyone or None)


def _people(cell: CellValue, conventions: Conventions) -> People:
    return split_people(cell_text(cell), conventions.last_first)


def _nobodys_name(cell: CellValue, conventions: Conventions) -> Coerced | None:
    """Why a cell of people is held; None where it names them, or nobody."""
    if doubt := _people(cell, conventions).doubt:
        return held("doubtful-person", f"{quoted(cell)} {doubt}.", _HOW_TO_NAME)
    return _bare_number(cell)


_HOW_TO_NAME = "Name who answers for it now, “John Smith” for one person, and a semicolon between two."


def _bare_number(cell: CellValue) -> Coerced | None:
    if isinstance(cell, str) and not cell.strip().isdecimal():
        return None
    return held("unreadable-person", f"{quoted(cell)} is nobody's name.", "Write the name of a person.")


def _owner_and_contributors(cell: CellValue, conventions: Conventions) -> dict[str, Coerced]:
    if unclear := _nobodys_name(cell, conventions):
        return {"owner": unclear, "contributors": unclear}
    people = _people(cell, conventions)
    owner = noted(None, "team-as-owner", *_team(cell)) if people.is_team else Coerced(people.owner)
    return {"owner": owner, "contributors": Coerced(people.others or None)}


def _team(cell: CellValue) -> tuple[str, str]:
    return f"{quoted(cell)} is nobody in particular.", "Name the one person who answers for it."


def _read_links(field: Field, cell: CellValue, conventions: Conventions) -> Coerced:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        advice = "Format the cell as text, and type the id again."
        return held("unreadable-link", f"The sheet made {quoted(cell)} of what was typed here.", advice)
    links: tuple[Link, ...] = read_links(cell_text(cell), turned=conventions.turned, ranges=conventions.ranges)
    return Coerced(links or None)


_PAIRS: dict[frozenset[str], PairReader] = {
    frozenset({"owner", "contributors"}): _owner_and_contributors,
    frozenset({"start_date", "due_date"}): read_span_cell,
}
"""Two fields that one column may hold."""

_READERS: dict[FieldType, Reader] = {
    "text": _read_text,
    "function": _read_text,
    "person": _read_person,
    "people": _read_people,
    "date": lambda field, cell, meant: read_date_cell(field.name, cell, meant),
    "days": lambda field, cell, meant: read_days_cell(cell, meant),
    "status": lambda field, cell, meant: read_status(cell, meant),
    "health": lambda field, cell, meant: read_health(cell, meant),
    "percent": lambda field, cell, meant: read_percent_cell(cell, meant),
    "links": _read_links,
    "money": lambda field, cell, meant: read_money_cell(cell, meant),
    "number": lambda field, cell, meant: read_number_cell(cell, meant),
    "choice": read_listed,
}
