"""What a person decides about the reading of one sheet, beside its columns: conventions, and what holds for all rows.

Pure: a binding and choices in, a binding out. Says what may be chosen, for the pages, the commands and `connect` alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.binding import Binding, BoundColumn, Conventions
from domain.errors import Refused
from domain.records import Value
from domain.schema import CUSTOM, MILESTONE
from validation.values.choice_cells import word_key
from validation.values.coerce import parse_text

ALLOWED: Mapping[str, Callable[[Any], bool]] = {
    "date_order": lambda value: value in ("dmy", "mdy", "ymd"),
    "percent": lambda value: value in ("fraction", "hundred", "mixed"),
    "decimal": lambda value: value in ("", ".", ","),
    "turned": lambda value: isinstance(value, bool),
    "last_first": lambda value: value is None or isinstance(value, bool),
    "serials": lambda value: isinstance(value, bool),
    "year": lambda value: value is None or (isinstance(value, int) and 1990 <= value <= 2100),
    "month_year": lambda value: value is None or isinstance(value, bool),
    "fiscal_start": lambda value: value is None or (isinstance(value, int) and 1 <= value <= 12),
    "currency": lambda value: isinstance(value, str) and (not value or (len(value) == 3 and value.isupper())),
}
"""Convention → what it may be; the others are read off the sheet alone."""

_SPOKEN: Mapping[str, str] = {
    "date_order": "dmy, mdy or ymd",
    "percent": "fraction (0.5 is 50 %), hundred (50 is 50 %) or mixed",
    "decimal": "“.” or “,”, or nothing where no cell shows which",
    "turned": "yes or no",
    "last_first": "yes or no",
    "serials": "yes or no",
    "year": "a year from 1990 to 2100, such as 2026",
    "month_year": "yes (“Mar-27” is a month of 2027) or no (it is a day of March)",
    "fiscal_start": "the number of a month, 1 to 12",
    "currency": "three capitals, such as EUR",
}
"""The same for the person who chooses."""


@dataclass(frozen=True, slots=True)
class Choices:
    """`conventions`: field → convention → value, for that field's column. `constants`: field → text for all rows,
    "" for none. `words`: choice field → word in the sheet → value that it means.
    """

    conventions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def applied(binding: Binding, choices: Choices) -> Binding:
    """The binding as the person wants it. A convention for a field that no column holds has nothing to say.

    Raises `Refused` for a convention, a constant or a value that cannot be.
    """
    for chosen in choices.conventions.values():
        check_conventions(chosen)
    constants = {name: text.strip() for name, text in choices.constants.items() if text.strip()}
    for name, text in constants.items():
        check_constant(binding, name)
        constant_value(name, text)
    for name, learnt in choices.words.items():
        for word, value in learnt.items():
            check_word(name, word, value)
    columns = tuple(_meant(column, choices) for column in binding.columns)
    others = tuple((name, text) for name, text in binding.constants if name not in choices.constants)
    return replace(binding, columns=columns, constants=(*others, *constants.items()))


def _meant(column: BoundColumn, choices: Choices) -> BoundColumn:
    chosen = {name: value for part in column.fields for name, value in choices.conventions.get(part, {}).items()}
    learnt = {word: value for part in column.fields for word, value in choices.words.get(part, {}).items()}
    meant = decided(column.conventions, chosen)
    for word, value in learnt.items():
        meant = with_word(meant, word, value)
    return replace(column, conventions=meant)


def decided(meant: Conventions, chosen: Mapping[str, Any]) -> Conventions:
    """The conventions of a column once a person has chosen some of them.

    Whoever says which decimal mark it is means 12.000 too, which cells alone leave open.
    """
    if chosen.get("decimal"):
        meant = replace(meant, thousandths=True, doubtful=0)
    if "year" in chosen:
        meant = replace(meant, within=(), yearless=0)
    return replace(meant, **chosen)


def with_word(meant: Conventions, word: str, value: str) -> Conventions:
    """The conventions of a choice column in which a word means a value from now on."""
    others = tuple(pair for pair in meant.words if pair[0] != word_key(word))
    return replace(meant, words=(*others, (word_key(word), value)))


def check_conventions(chosen: Mapping[str, Any]) -> None:
    """Raise `Refused` for a convention, or a value of it, that does not exist."""
    for name, value in chosen.items():
        if name not in ALLOWED:
            raise Refused(f"There is no convention “{name}”.", f"Conventions are {', '.join(ALLOWED)}.")
        if not ALLOWED[name](value):
            raise Refused(f"“{name}” cannot be “{value}”.", f"It can be {_SPOKEN[name]}.")


def check_word(name: str, word: str, value: str) -> None:
    """Raise `Refused` for a field that has no choices, a value that is none of them, and a word that is none."""
    known = MILESTONE[name].choices if name in MILESTONE else ()
    if value not in known or not word_key(word):
        raise Refused(f"“{word}” cannot mean “{value}”.", f"It can mean one of: {', '.join(known) or 'nothing'}.")


def check_constant(binding: Binding, name: str) -> None:
    """Raise `Refused` for a field that cannot be the same for a whole sheet, or that the sheet has a column for."""
    if name not in MILESTONE or not MILESTONE[name].editable or name == "title" or name in CUSTOM:
        raise Refused(f"“{name}” cannot be the same for a whole sheet.", "Choose a field such as the function.")
    if MILESTONE[name].type == "links":
        # The milestones that a whole sheet waits for may stand in it, and would wait for themselves.
        raise Refused(
            f"“{MILESTONE[name].label}” cannot be the same for a whole sheet.",
            "Say it at each milestone that waits: nothing can wait for itself.",
        )
    if column := binding.column_of(name):
        label = MILESTONE[name].label
        raise Refused(f"The sheet has the column “{column.header}” for {label}.", "Unbind the column first.")


def constant_value(name: str, text: str) -> Value:
    """The text of a constant as a value of its field; raises `Refused` when it is none."""
    read = parse_text(MILESTONE[name], text)
    if read.problem:
        raise Refused(read.problem.message, read.problem.advice)
    return read.value
