"""Cell addresses: `B7` and `B7:D9` to numbers from 1, and formulas that move with their cell. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from domain.records import column_letters

Area: TypeAlias = tuple[int, int, int, int]
"""(first row, first column, last row, last column), all included."""

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")
_MOVABLE = re.compile(
    r"\"[^\"]*\"|'(?:[^']|'')*'!|\[[^\]]*\]"
    r"|(?<![A-Za-z0-9_.\\])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![A-Za-z0-9_.(!])"
)


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """Number a column by its letters, small ones too; ValueError for what is no column.

    >>> column_number("A"), column_number("XFD"), column_number("xfd")
    (1, 16384, 16384)
    """
    if not letters.isascii() or not letters.isalpha():
        raise ValueError(f"{letters!r} is not a column")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= MAX_COLUMN:
        raise ValueError(f"{letters!r} is not a column")
    return number


def cell_of(text: str) -> tuple[int, int]:
    """Read `B7` as (row, column); ValueError for anything else."""
    found = _CELL.fullmatch(text)
    if not found or int(found[2]) > MAX_ROW:
        raise ValueError(f"{text[:20]!r} is not a cell")
    return int(found[2]), column_number(found[1])


def area_of(text: str) -> Area:
    """Read `B7:D9`, `B7` alone, whole columns `B:D` or whole rows `7:9` as an area with its corners in order.

    >>> area_of("D9:B7"), area_of("C3")
    ((7, 2, 9, 4), (3, 3, 3, 3))
    >>> area_of("G:G"), area_of("$7:$9")
    ((1, 7, 1048576, 7), (7, 1, 9, 16384))
    """
    if columns := _COLUMNS.fullmatch(text):
        text = f"{columns[1]}1:{columns[2]}{MAX_ROW}"
    elif rows := _ROWS.fullmatch(text):
        text = f"A{rows[1]}:XFD{rows[2]}"
    first, _, second = text.partition(":")
    row, column = cell_of(first)
    other_row, other_column = cell_of(second or first)
    return min(row, other_row), min(column, other_column), max(row, other_row), max(column, other_column)


def a1(row: int, column: int) -> str:
    """Name a cell: (7, 2) → B7."""
    return f"{column_letters(column)}{row}"


def area_name(area: Area) -> str:
    """Name an area: (7, 2, 9, 4) → B7:D9; one cell by its own name."""
    first, last = a1(area[0], area[1]), a1(area[2], area[3])
    return first if first == last else f"{first}:{last}"


def is_inside(row: int, column: int, area: Area) -> bool:
    """Say whether a cell lies in an area."""
    return area[0] <= row <= area[2] and area[1] <= column <= area[3]


def shifted(formula: str, rows: int, columns: int) -> str:
    """Give a formula as it reads `rows` further down and `columns` further right; `$` holds its part still.

    >>> shifted('A1+$B$2*SUM(C3:D4)&"A1"&LOG10(2)', 1, 2)
    'C2+$B$2*SUM(E4:F5)&"A1"&LOG10(2)'
    """

    def move(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[0]
        try:
            column = column_number(found[2].upper()) + (0 if found[1] else columns)
        except ValueError:
            return found[0]
        row = int(found[4]) + (0 if found[3] else rows)
        if not (0 < column <= MAX_COLUMN and 0 < row <= MAX_ROW):
            return "#REF!"
        return f"{found[1]}{column_letters(column)}{found[3]}{row}"

    return _MOVABLE.sub(move, formula)
