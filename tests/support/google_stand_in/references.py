"""References in formulas and ranges, and what becomes of them when rows and columns move.

A `Shift` says where each row (or column) of one tab goes; formulas, merges, protections,
filters and named ranges follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.support.google_stand_in.a1 import column_letters, column_number, quoted
from tests.support.google_stand_in.grid import Book, Sheet
from tests.support.google_stand_in.wire import Json

TITLE = r"(?:(?P<title>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
CELL = r"(?P<c1>\$?[A-Za-z]{1,3})(?P<r1>\$?[1-9][0-9]*)(?::(?P<c2>\$?[A-Za-z]{1,3})?(?P<r2>\$?[1-9][0-9]*)?)?"
COLUMNS = r"(?P<c3>\$?[A-Za-z]{1,3}):(?P<c4>\$?[A-Za-z]{1,3})(?P<r4>\$?[1-9][0-9]*)?"
ROWS = r"(?P<r5>\$?[1-9][0-9]*):(?P<r6>\$?[1-9][0-9]*)"
REFERENCE = re.compile(rf'"(?:[^"]|"")*"|(?<![\w.$]){TITLE}(?:{CELL}|{COLUMNS}|{ROWS})(?![\w(.!])')


@dataclass(frozen=True)
class Shift:
    """`count` lines inserted before `at` (count > 0), -count lines deleted from `at` on, or lines moved to `to`."""

    at: int
    count: int
    to: int | None = None

    def point(self, index: int) -> int | None:
        """Where one line goes; None when it is gone."""
        if self.to is not None:
            return self._moved(index)
        if self.count > 0:
            return index + self.count if index >= self.at else index
        if index < self.at:
            return index
        return None if index < self.at - self.count else index + self.count

    def _moved(self, index: int) -> int:
        """`count` lines from `at` stand before line `to` afterwards."""
        to, end = self.to or 0, self.at + self.count
        if self.at <= index < end:
            return index + (to - self.at if to <= self.at else to - end)
        if to <= index < self.at:
            return index + self.count
        return index - self.count if end <= index < to else index

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the lines from `start` up to `end` go; None when all are gone."""
        if self.to is not None:
            first, last = self._moved(start), self._moved(end - 1)
            return min(first, last), max(first, last) + 1
        if self.count > 0:
            return start + self.count * (start >= self.at), end + self.count * (end > self.at)
        gone = self.at - self.count

        def kept(index: int) -> int:
            return index if index <= self.at else max(self.at, index - (gone - self.at))

        return (kept(start), kept(end)) if kept(start) < kept(end) else None


def apply(book: Book, sheet: Sheet, dimension: str, shift: Shift) -> None:
    """Let everything that names rows or columns of a tab follow a shift of them."""
    for one in book.sheets:
        one.extras = {
            name: kept
            for name, value in one.extras.items()
            if (kept := _follow(value, sheet.sheet_id, dimension, shift, one.sheet_id)) is not None
        }
        if one is sheet and "merges" in one.extras:
            one.extras["merges"] = [merge for merge in one.extras["merges"] if _is_many(merge)]
    named = [_follow(one, sheet.sheet_id, dimension, shift, 0) for one in book.named_ranges]
    book.named_ranges = [one for one in named if one is not None]
    rewrite(book, lambda text, home: shifted(text, home, sheet.title, dimension, shift))


def _is_many(merge: Json) -> bool:
    tall, wide = (merge[f"end{side}Index"] - merge[f"start{side}Index"] for side in ("Row", "Column"))
    return bool(tall * wide > 1)


def _follow(value: Any, sheet_id: int, dimension: str, shift: Shift, home: int) -> Any:
    """A range, or what holds ranges, after a shift; None when its range is gone."""
    if isinstance(value, list):
        kept = [_follow(item, sheet_id, dimension, shift, home) for item in value]
        return [item for item in kept if item is not None]
    if not isinstance(value, dict):
        return value
    side = "Row" if dimension == "ROWS" else "Column"
    if value.get("dimension") == dimension and "endIndex" in value:
        return _moved(value, "startIndex", "endIndex", shift) if value.get("sheetId", 0) == sheet_id else value
    if any(name in value for name in ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")):
        if value.get("sheetId", 0) != sheet_id:
            return value
        return _moved(value, f"start{side}Index", f"end{side}Index", shift)
    result = {}
    for name, item in value.items():
        kept = _follow(item, sheet_id, dimension, shift, home)
        if kept is None and item is not None and name in ("range", "ranges"):
            return None
        result[name] = kept
    return result


def _moved(value: Json, start: str, end: str, shift: Shift) -> Json | None:
    if start not in value and end not in value:
        return value
    open_end = 10**7
    span = shift.span(value.get(start, 0), value.get(end, open_end))
    if span is None:
        return None
    moved = {**value, start: span[0]}
    if end in value:
        moved[end] = span[1]
    return moved


def rewrite(book: Book, change: Callable[[str, str], str]) -> None:
    """Replace each formula of a spreadsheet by `change(text, the title of its tab)`."""
    for sheet in book.sheets:
        for row, column, cell in list(sheet.filled()):
            text = cell.get("userEnteredValue", {}).get("formulaValue")
            if text and (changed := change(text, sheet.title)) != text:
                sheet.put(row, column, {**cell, "userEnteredValue": {"formulaValue": changed}})


def rename_in_formulas(book: Book, old: str, new: str) -> None:
    """Let formulas that name a tab name it by its new title."""

    def renamed(match: re.Match[str]) -> str:
        title = match["title"]
        if title is None or _plain(title).casefold() != old.casefold():
            return match[0]
        return quoted(new) + match[0][len(title) :]

    rewrite(book, lambda text, _: REFERENCE.sub(renamed, text))


def _plain(title: str) -> str:
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def shifted(text: str, home: str, target: str, dimension: str, shift: Shift) -> str:
    """A formula of the tab `home` after a shift in the tab `target`.

    >>> shifted("=SUM(A1:A5)+B$7", "T", "T", "ROWS", Shift(2, 3))
    '=SUM(A1:A8)+B$10'
    >>> shifted("=A3+Other!A9", "T", "T", "ROWS", Shift(2, -1))
    '=#REF!+Other!A9'
    """

    def moved(match: re.Match[str]) -> str:
        title = match["title"]
        if match[0].startswith('"') or (_plain(title) if title else home).casefold() != target.casefold():
            return match[0]
        head = f"{title}!" if title else ""
        body = _reference(match, dimension, shift)
        return head + body if body else "#REF!"

    return REFERENCE.sub(moved, text)


def _reference(match: re.Match[str], dimension: str, shift: Shift) -> str | None:
    """One reference after a shift of its tab; None when what it names is gone."""
    columns = [match["c1"] or match["c3"], match["c2"] or match["c4"]]
    rows = [match["r1"] or match["r5"], match["r2"] or match["r4"] or match["r6"]]
    if dimension == "ROWS":
        moved = _ends(rows, shift, lambda text: int(text) - 1, lambda index: str(index + 1))
    else:
        moved = _ends(columns, shift, column_number, column_letters)
    if moved is None:
        return None
    rows, columns = (moved, columns) if dimension == "ROWS" else (rows, moved)
    ends = [(column or "") + (row or "") for column, row in zip(columns, rows, strict=True)]
    return ":".join(end for end in ends if end)


def _ends(
    texts: list[str | None], shift: Shift, read: Callable[[str], int], write: Callable[[int], str]
) -> list[str | None] | None:
    first, last = texts
    if first is None and last is None:
        return texts
    numbers = [read(text.lstrip("$")) if text else None for text in texts]
    if first is None or last is None:
        moved = shift.point(next(number for number in numbers if number is not None))
        ends = None if moved is None else (moved, moved)
    else:
        low, high = sorted(number for number in numbers if number is not None)
        span = shift.span(low, high + 1)
        ends = None if span is None else (span[0], span[1] - 1)
    if ends is None:
        return None
    return [text and ("$" if text.startswith("$") else "") + write(end) for text, end in zip(texts, ends, strict=True)]


def relative(text: str, down: int, across: int) -> str:
    """A formula as it stands after being copied some rows down and columns across; `$` holds a side in its place.

    >>> relative("=A1+$B$2+C:C", 2, 1)
    '=B3+$B$2+D:D'
    """

    def moved(match: re.Match[str]) -> str:
        if match[0].startswith('"'):
            return match[0]
        head = f"{match['title']}!" if match["title"] else ""
        ends = []
        for letters, digits in (
            (match["c1"] or match["c3"], match["r1"] or match["r5"]),
            (match["c2"] or match["c4"], match["r2"] or match["r4"] or match["r6"]),
        ):
            end = _by(letters, across, column_number, column_letters)
            row = _by(digits, down, lambda one: int(one) - 1, lambda index: str(index + 1))
            if end is None or row is None:
                return "#REF!"
            ends.append(end + row)
        return head + ":".join(end for end in ends if end)

    return REFERENCE.sub(moved, text)


def _by(text: str | None, by: int, read: Callable[[str], int], write: Callable[[int], str]) -> str | None:
    if not text or text.startswith("$"):
        return text or ""
    index = read(text) + by
    return write(index) if index >= 0 else None
