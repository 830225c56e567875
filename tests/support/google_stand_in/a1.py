"""A1 notation: where a range lies, and how Google writes it back.

Rows and columns are counted from 0 and ends are exclusive, as in the API's GridRange; `None` is an open side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CORNER = re.compile(r"^\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,8})?$")
R1C1 = re.compile(r"^[Rr]([1-9][0-9]{0,8})[Cc]([1-9][0-9]{0,4})$")
CELL_OR_R1C1 = re.compile(r"^([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[Rr]\[?-?[0-9]*\]?[Cc]\[?-?[0-9]*\]?)$")


@dataclass(frozen=True)
class Box:
    """A rectangle of a sheet; None leaves a side open."""

    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None

    @property
    def is_single(self) -> bool:
        """One cell, by its two sides."""
        return (
            self.top is not None
            and self.left is not None
            and self.bottom == self.top + 1
            and self.right == self.left + 1
        )


def column_number(letters: str) -> int:
    """The index of a column.

    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """The name of a column.

    >>> column_letters(0), column_letters(701)
    ('A', 'ZZ')
    """
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def split_title(text: str) -> tuple[str | None, str | None]:
    """The tab and the rest of `'It''s'!A1`; either may be missing. A text without `!` is given as the rest.

    >>> split_title("'It''s'!A1:B2"), split_title("'It''s'"), split_title("A1")
    (("It's", 'A1:B2'), ("It's", None), (None, 'A1'))
    """
    if match := re.match(r"^'((?:[^']|'')*)'(?:!(.*))?$", text, re.DOTALL):
        return match[1].replace("''", "'"), match[2]
    if "!" in text:
        title, _, rest = text.rpartition("!")
        return title, rest
    return None, text


def parse_box(text: str) -> Box | None:
    """The rectangle that `A1`, `A1:B2`, `A:C`, `2:5`, `A2:C` or `B:3` names, or None when it names none.

    >>> parse_box("B2:A1")
    Box(top=0, bottom=2, left=0, right=2)
    >>> parse_box("A2:C")
    Box(top=1, bottom=None, left=0, right=3)
    >>> parse_box("R1C1:R2C3") == parse_box("A1:C2")
    True
    """
    parts = text.strip().split(":")
    if len(parts) > 2:
        return None
    if all(R1C1.match(part) for part in parts):
        parts = [f"{column_letters(int(found[2]) - 1)}{found[1]}" for part in parts if (found := R1C1.match(part))]
    corners = [CORNER.match(part.strip()) for part in parts]
    if not all(corner and (corner[1] or corner[2]) for corner in corners):
        return None
    columns = [column_number(corner[1]) if corner and corner[1] else None for corner in corners]
    rows = [int(corner[2]) - 1 if corner and corner[2] else None for corner in corners]
    if len(parts) == 1:
        if columns[0] is None or rows[0] is None:
            return None
        return Box(rows[0], rows[0] + 1, columns[0], columns[0] + 1)
    top, bottom = _side(rows[0], rows[1])
    left, right = _side(columns[0], columns[1])
    return Box(top, bottom, left, right)


def _side(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """From where to where; a side named at one end only runs on to the sheet's edge."""
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    if first is None and last is None:
        return None, None
    return (first if first is not None else last), None


def quoted(title: str) -> str:
    """A tab's title as Google writes it before `!`.

    >>> quoted("Sheet1"), quoted("My plan"), quoted("A1"), quoted("It's")
    ('Sheet1', "'My plan'", "'A1'", "'It''s'")
    """
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", title) and not CELL_OR_R1C1.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def box_text(box: Box) -> str:
    """A rectangle in A1 notation, one cell without a colon.

    >>> box_text(Box(1000, None, 0, 2)), box_text(Box(0, 1, 0, 1)), box_text(Box(0, 2, 26, None))
    ('A1001:B', 'A1', 'AA1:2')
    """
    if box == Box():
        return ""
    top = "" if box.top is None else str(box.top + 1)
    bottom = "" if box.bottom is None else str(box.bottom)
    left = "" if box.left is None else column_letters(box.left)
    right = "" if box.right is None else column_letters(box.right - 1)
    if box.left is None and box.right is None:
        return f"{top or 1}:{bottom}"
    if box.is_single:
        return left + top
    if left and not top and box.bottom is None:
        return f"{left}:{right}"
    return f"{left}{top or '1'}:{right}{bottom}"


def full_text(title: str, box: Box) -> str:
    """Tab and rectangle, as answers and complaints name them."""
    text = box_text(box)
    return f"{quoted(title)}!{text}" if text else quoted(title)
