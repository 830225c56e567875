"""One cell's value from what the sheet stores for it: a type, a style and a text. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from connectors.ooxml.dates import date_of
from connectors.ooxml.xml import is_true, unescaped
from domain.sheets import CellError, CellValue

_EXACT_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Context:
    """What a worksheet needs of its workbook to be understood. `fills`: style → the colour that it paints cells in."""

    strings: Sequence[str]
    date_styles: frozenset[int]
    is_1904: bool
    fills: Mapping[int, str] = field(default_factory=dict)


def value_of(kind: str, style: str | None, text: str, context: Context) -> CellValue:
    """Read the stored text (not empty) of a cell whose `t` is `kind` and whose `s` is `style` (None: style 0).

    Raises ValueError or IndexError for a text that cannot be, such as a shared text that does not exist.
    """
    if kind == "s":
        return context.strings[_index(text)]
    if kind == "str":
        return unescaped(text)
    if kind == "b":
        return is_true(text)
    if kind == "e":
        return CellError(text)
    return _iso_moment(text) if kind == "d" else _number(text, style, context)


def _number(text: str, style: str | None, context: Context) -> CellValue:
    number = number_of(text)
    if isinstance(number, (str, CellError)) or int(style or 0) not in context.date_styles:
        return number
    moment = date_of(number, context.is_1904)
    return number if moment is None else moment


def number_of(text: str) -> int | float | str | CellError:
    """Read a stored number: whole ones as int, others as float; what is no number stays the text that it is.

    >>> number_of("42"), number_of("4.20"), number_of("1E3"), number_of("n/a")
    (42, 4.2, 1000.0, 'n/a')
    """
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= _EXACT_DIGITS:
        return int(text)
    try:
        number = float(text) if "_" not in text else math.nan
    except ValueError:
        return text
    return number if math.isfinite(number) else CellError("#NUM!")


def _index(text: str) -> int:
    index = int(text)
    if index < 0:
        raise IndexError("negative string number")
    return index


def _iso_moment(text: str) -> CellValue:
    """Read an ISO 8601 cell (`t="d"`): a date, with its time where it has one; other text stays text."""
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
    has_time = moment.time() != datetime.min.time()
    return moment.replace(tzinfo=None) if has_time else date(moment.year, moment.month, moment.day)
