"""What a sheet's own legend says: marks beside the table, each with the word that it stands for.

A legend is two cells side by side, or "✎ = in progress" in one, outside of the columns of the table. It counts only
for words that Cairn does not know, and only where it gives them one meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from domain.binding import Binding
from domain.records import CellRef
from domain.sheets import SheetSnapshot
from validation.values.choice_cells import word_key
from validation.values.text import clean

_IN_ONE = re.compile(r"(?P<mark>\S{1,12})\s*(?:=|:|–|—|->|→)\s*(?P<word>\S.{0,40})")
_LONGEST, _LONGEST_LINE = 40, 200
_PARTS = re.compile(r"[,;|\n]| {3,}")
_HEADING = re.compile(r"^[^\W\d_ ]{3,12}\s*:\s*(?=\S{1,12}\s*(?:=|–|—|->|→))")
"""What a legend is called, before its first mark."""


def legend(
    snapshot: SheetSnapshot, binding: Binding, unknown: Collection[str], value_of: Callable[[str], str | None]
) -> dict[str, tuple[str, str, CellRef]]:
    """Read the meanings of unknown words: word key → (value, the legend's word, where it stands).

    `unknown` are word keys; `value_of` gives the value of a word that is known, None for others.
    """
    found: dict[str, tuple[str, str, CellRef]] = {}
    doubtful: set[str] = set()
    for mark, word, where in _pairs(snapshot, binding):
        value = value_of(word)
        if mark in unknown and value:
            if mark in found and found[mark][0] != value:
                doubtful.add(mark)
            found.setdefault(mark, (value, word, where))
    return {mark: meaning for mark, meaning in found.items() if mark not in doubtful}


def _pairs(snapshot: SheetSnapshot, binding: Binding) -> Iterator[tuple[str, str, CellRef]]:
    bound = {column.column for column in binding.columns}
    for number, row in enumerate(snapshot.rows, 1):
        for column, cell in enumerate(row, 1):
            is_data = number >= binding.header_row and column in bound
            if not isinstance(cell, str) or is_data or len(text := clean(cell)) > _LONGEST_LINE:
                continue
            where = snapshot.ref(number, column)
            for part in _PARTS.split(_HEADING.sub("", text)):
                if match := _IN_ONE.fullmatch(part.strip()):
                    yield word_key(match["mark"]), match["word"], where
            beside = snapshot.at(number, column + 1)
            if (
                len(text) <= _LONGEST
                and isinstance(beside, str)
                and (number < binding.header_row or column + 1 not in bound)
            ):
                yield word_key(text), clean(beside), where
