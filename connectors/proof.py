"""Proves a new version of a workbook before it takes the old one's place: the intended cells, and nothing else.

Two witnesses: our own reader, and an independent one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from connectors.files import WriteRefused
from connectors.independent import NoOpinion, differences
from connectors.ooxml.dates import serial_of
from connectors.ooxml.edit import Edited
from connectors.ooxml.version import Version
from connectors.ooxml.workbook import Tab
from connectors.ooxml.worksheet import Worksheet
from connectors.results import is_same_value
from domain.errors import CairnError
from domain.sheets import CellError, CellValue, WriteValue

_SERIAL_TOLERANCE = 1e-8
Intended = Mapping[tuple[int, int], WriteValue]


def prove(before: Version, after: Version, tab: Tab, seen: Worksheet, edit: Edited) -> Worksheet:
    """Give the sheet as `after` has it; `WriteRefused` unless only the cells and parts of `edit` changed.

    `seen` is the sheet as read from `before`.
    """
    intended = {(write.row, write.column): write.value for write in edit.written}
    try:
        _prove_parts(before, after, edit.changed_entries)
        now = after.worksheet(tab)
        _prove_cells(seen, now, intended)
    except CairnError as error:
        raise _failed(str(error)) from error
    _prove_independently(before, after, tab, intended)
    return now


def _failed(what: str) -> WriteRefused:
    return WriteRefused("not-proven", f"The new version did not pass its check, so the old one stays: {what}")


def _prove_parts(before: Version, after: Version, entries: Collection[str]) -> None:
    if before.package.entries != after.package.entries:
        raise _failed("its parts are not the same.")
    for name, content in before.package.contents.items():
        if name not in entries and after.package.contents[name] != content:
            raise _failed(f"its part {name} changed.")


def _prove_cells(seen: Worksheet, now: Worksheet, intended: Intended) -> None:
    for row, column in _differing(seen.rows, now.rows):
        if (row, column) not in intended:
            raise _failed(f"row {row}, column {column} changed as well.")
    for (row, column), value in intended.items():
        if not is_same_value(_at(now.rows, row, column), value):
            raise _failed(f"row {row}, column {column} does not read as it should.")
    unchanged = (seen.formulas, seen.merged, seen.hidden_rows, seen.hidden_columns)
    if unchanged != (now.formulas, now.merged, now.hidden_rows, now.hidden_columns):
        raise _failed("formulas or merged ranges changed.")


def _differing(
    before: Sequence[Sequence[CellValue]], after: Sequence[Sequence[CellValue]]
) -> Iterator[tuple[int, int]]:
    for row, (old, new) in enumerate(zip_longest(before, after, fillvalue=()), start=1):
        if old != new:
            for column, (left, right) in enumerate(zip_longest(old, new), start=1):
                if left != right or type(left) is not type(right):
                    yield row, column


def _at(rows: Sequence[Sequence[CellValue]], row: int, column: int) -> CellValue:
    cells = rows[row - 1] if row <= len(rows) else ()
    return cells[column - 1] if column <= len(cells) else None


def _prove_independently(before: Version, after: Version, tab: Tab, intended: Intended) -> None:
    try:
        found = {(row, column): value for row, column, value in differences(before.data, after.data, tab.name)}
    except NoOpinion as error:
        raise WriteRefused(
            "not-provable", "A second reader cannot open this workbook, so a change to it could not be checked."
        ) from error
    if any(place not in found for place, value in intended.items() if value not in (None, "")):
        raise _failed("a second reader does not see every change.")
    for place, value in found.items():
        if place not in intended:
            raise _failed(f"a second reader sees row {place[0]}, column {place[1]} changed as well.")
        if not _agrees(value, intended[place], before.workbook.is_1904):
            raise _failed(f"a second reader reads row {place[0]}, column {place[1]} differently.")


def _agrees(value: CellValue, meant: WriteValue, is_1904: bool) -> bool:
    """Say whether the second reader's value is the one meant.

    It leaves some escapes in text, and takes rarer date formats for numbers.
    """
    if isinstance(meant, date) and isinstance(value, float):
        return abs((serial_of(meant, is_1904) or 0) - value) < _SERIAL_TOLERANCE
    if isinstance(meant, str) and isinstance(value, str):
        return value == meant or not meant.isprintable() or "_x" in meant
    return not isinstance(value, CellError) and is_same_value(value, meant)
