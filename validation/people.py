"""Names in a cell: split, say who nobody is, join again. Decides nothing about who is accountable."""

from __future__ import annotations

import re

from validation.text import fold, one_line
from validation.value_words import NO_VALUE, NOBODY

_SEPARATOR = re.compile(
    r"""\s* (?: [,;/+|\n，；、] | (?<!\b[A-Z]) & (?![A-Z]\b) | [ ] (?:and|AND|And|und|et|y|e) [ ] ) \s*
        (?! [^()]* \) )""",
    re.VERBOSE,
)
"""Between names; neither in "R&D", nor within brackets, nor the capital of "Robert E Lee"."""


def split_people(text: str) -> tuple[str | None, ...]:
    """Split a cell into names, in order; None where the cell says that there is nobody.

    >>> split_people("Arun, Bex"), split_people("Arun & Bex Lee"), split_people("TBD, Bex"), split_people("n/a")
    (('Arun', 'Bex'), ('Arun', 'Bex Lee'), (None, 'Bex'), ())
    """
    if text.strip().casefold() in NO_VALUE:
        return ()
    parts = [one_line(part) for part in _SEPARATOR.split(text)]
    names = [None if is_nobody(part) else part for part in parts if part]
    first, *others = names or [None]
    rest = tuple(name for name in others if name)
    return (first, *rest) if first or rest else ()


def is_nobody(text: str) -> bool:
    """Say whether a word stands for "no one named yet"."""
    return text.casefold() in NO_VALUE or fold(text) in NOBODY


def separator_in(text: str) -> str | None:
    """The separator as a cell writes it, blanks included; None where there is one name only."""
    match = _SEPARATOR.search(text.strip())
    return match[0] if match else None


def join_people(names: list[str | None], separator: str) -> str:
    """Join names; a missing first name is written TBD, so that the next is not taken for the owner."""
    return separator.join(name or "TBD" for name in names)
