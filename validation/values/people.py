"""Names in a cell: split, say who nobody is and who everybody is, join again.

Decides one thing about who is accountable: the first name is, and a whole team is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from validation.values.text import fold, one_line
from validation.values.value_words import EVERYBODY, NOBODY, is_nothing

_PATTERN = r"""
    \s* (?: [COMMA;/+|\n，；、] | (?<!\b[A-Z]) & (?![A-Z]\b) | [ ] (?:and|AND|And|und|et|y|e|en|и|och|ve) [ ] ) \s*
    (?! [^()]* \) )"""
_SEPARATOR = re.compile(_PATTERN.replace("COMMA", ","), re.VERBOSE)
_NO_COMMA = re.compile(_PATTERN.replace("COMMA", ""), re.VERBOSE)
"""Between names; neither in "R&D", nor within brackets, nor the capital of "Robert E Lee"."""
_WITH_ADDRESS = re.compile(r"(?P<name>[^<>@]*\w[^<>@]*?)\s*<\s*(?:mailto:)?[^<>@\s]+@[^<>@\s]+\s*>")
_LAST_FIRST = re.compile(r"(?P<last>[^\W\d_][\w'’-]*), (?P<first>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’.-]*)?)")
_LEAST_NAMES = 3


@dataclass(frozen=True, slots=True)
class People:
    """Who a cell names: the one accountable person, if there is one, and the others."""

    owner: str | None = None
    others: tuple[str, ...] = ()

    @property
    def everyone(self) -> tuple[str, ...]:
        return ((self.owner,) if self.owner else ()) + self.others

    @property
    def is_team(self) -> bool:
        """Say whether the cell names a whole team and no person."""
        return self.owner is None and bool(self.others) and all(fold(name) in EVERYBODY for name in self.others)


def split_people(text: str, last_first: bool = False) -> People:
    """Split a cell into names; with `last_first` a comma stands within a name, as in "Lee, Ana".

    >>> split_people("Arun, Bex"), split_people("TBD, Bex"), split_people("all")
    (People(owner='Arun', others=('Bex',)), People(owner=None, others=('Bex',)), People(owner=None, others=('all',)))
    >>> split_people("n/a"), split_people("Ana Lee <ana.lee@example.org>").owner
    (People(owner=None, others=()), 'Ana Lee')
    """
    if is_nothing(text):
        return People()
    parts = [_name(part) for part in (_NO_COMMA if last_first else _SEPARATOR).split(text)]
    names = [None if is_nobody(part) else part for part in parts if part]
    first, *others = names or [None]
    rest = tuple(name for name in others if name)
    return People(None, (first, *rest)) if first and fold(first) in EVERYBODY else People(first, rest)


def is_last_first(texts: Iterable[str]) -> bool:
    """Say whether a column writes "Lee, Ana": each cell is two words around one comma, and no word is on both sides.

    >>> is_last_first(["Lee, Ana", "Okafor, Ben", "Roth, Cleo"]), is_last_first(["Ana, Ben", "Ben, Cleo", "Ana, Dee"])
    (True, False)
    """
    pairs = [_LAST_FIRST.fullmatch(text) for text in set(texts)]
    found = [(pair["last"], pair["first"]) for pair in pairs if pair]
    both = {last for last, _ in found} & {first for _, first in found}
    return len(found) == len(pairs) >= _LEAST_NAMES and not both


def _name(part: str) -> str:
    """A name on one line; of "Ana Lee <ana@example.org>" the name."""
    line = one_line(part)
    match = _WITH_ADDRESS.fullmatch(line)
    return match["name"].strip(" \"'") if match else line


def is_nobody(text: str) -> bool:
    """Say whether a word stands for "no one named yet"."""
    return is_nothing(text) or fold(text) in NOBODY


def separator_in(text: str) -> str | None:
    """The separator as a cell writes it, blanks included; None where there is one name only."""
    match = _SEPARATOR.search(text.strip())
    return match[0] if match else None


def join_people(names: list[str | None], separator: str) -> str:
    """Join names; a missing first name is written TBD, so that the next is not taken for the owner."""
    return separator.join(name or "TBD" for name in names)
