"""Which type a column would have as a field of its own, by what its cells hold; a person may say otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from domain.schema import FieldType
from domain.sheets import CellError, CellValue
from validation.naming.profile import profile_of
from validation.values.choice_cells import choice_key
from validation.values.text import cell_text, is_empty
from validation.values.value_words import is_nothing

_MOST = 0.8
_MOST_CHOICES = 12
_LONGEST_CHOICE = 40
_TIMES = 2
"""How often each value of a choice stands in the column, on average, at least."""


def type_of(cells: Sequence[CellValue]) -> tuple[FieldType, tuple[str, ...]]:
    """The type that fits the cells of a column, and the values of a choice in the order in which they come.

    >>> type_of([3, "4,5", None, "-"]), type_of(["Low", "High", "low", "High"])
    (('number', ()), ('choice', ('Low', 'High')))
    >>> type_of(["007", "012"])
    ('text', ())
    """
    filled = [cell for cell in cells if not (is_empty(cell) or isinstance(cell, CellError) or is_nothing(str(cell)))]
    texts = [" ".join(cell_text(cell).split()) for cell in filled]
    profile = profile_of(filled)
    if profile.dates >= _MOST:
        return "date", ()
    is_code = any(text[:1] == "0" and text[1:].isdecimal() for text in texts)
    if profile.numbers >= _MOST and not is_code:
        return "number", ()
    values = values_of(cells)
    is_choice = values and len(values) <= _MOST_CHOICES and _TIMES * len(values) <= len(texts) and not is_code
    return ("choice", values) if is_choice and max(map(len, values)) <= _LONGEST_CHOICE else ("text", ())


def values_of(cells: Sequence[CellValue]) -> tuple[str, ...]:
    """The different values of a column, in the order in which they come; of two spellings the first.

    >>> values_of(["Low", "high", None, "LOW"])
    ('Low', 'high')
    """
    values: dict[str, str] = {}
    for cell in cells:
        if not (is_empty(cell) or isinstance(cell, CellError) or is_nothing(str(cell))):
            text = " ".join(cell_text(cell).split())
            values.setdefault(choice_key(text), text)
    return tuple(values.values())
