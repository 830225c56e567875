"""Proves a new version of a workbook before it takes the old one's place: the intended cells, and nothing else.

Whatever an edit had no business with must be the same bytes. Around the changed cells three witnesses look at the new
version: its elements one by one, our own reader, and an independent one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from connectors.files import WriteRefused
from connectors.independent import Days, NoOpinion, differences
from connectors.ooxml.dates import serial_of
from connectors.ooxml.edit import Edited
from connectors.ooxml.entries import Damaged, changed_contents
from connectors.ooxml.fragments import Cut, Window, grouped, structure
from connectors.ooxml.sameness import SAMENESS
from connectors.ooxml.small import workbook_of
from connectors.ooxml.version import Version
from connectors.ooxml.workbook import Tab
from connectors.ooxml.worksheet import Worksheet
from connectors.ooxml.xml import Attributes
from connectors.results import is_same_value
from domain.errors import CairnError
from domain.refusals import sentence
from domain.sheets import CellError, CellValue, WriteValue

_SERIAL_TOLERANCE = 2e-8
"""Of a day: somewhat more than a millisecond."""
_DIMENSION = re.compile(rb"(<(?:[^\s<>/:]+:)?dimension\s(?:[^>]*\s)?ref\s*=\s*[\"'])[^\"'<>]*([\"'][^>]*>)")

Place: TypeAlias = tuple[int, int]
Intended: TypeAlias = Mapping[Place, WriteValue]


@dataclass(frozen=True, slots=True)
class Proven:
    """A new version, and the written cells as it has them."""

    version: Version
    cells: dict[Place, CellValue]


def prove(before: Version, data: bytes, tab: Tab, edit: Edited) -> Proven:
    """Take `data` for a new version; `WriteRefused` unless only the cells and parts of `edit` changed in it."""
    intended = {(write.row, write.column): write.value for write in edit.written}
    if edit.cut is None:
        raise _failed("nothing was to change.")
    try:
        contents = changed_contents(before.data, data, edit.changed_entries)
        own = before.package.entry(tab.part)
        others = {name: content for name, content in contents.items() if name != own}
        _prove_other_parts(before, tab, others)
        cells = _prove_sheet(_Sides(before, tab, contents[own], others), edit.cut, intended)
    except (CairnError, Damaged, ValueError, LookupError) as error:
        raise _failed(str(error)) from error
    return Proven(before.after(data, contents), cells)


def with_cells(seen: Worksheet, proven: Mapping[Place, CellValue]) -> Worksheet:
    """The sheet as it was `seen`, with the cells that were written since."""
    rows = list(seen.rows)
    changed: dict[int, list[CellValue]] = {}
    for (row, column), value in proven.items():
        rows += [()] * (row - len(rows))
        cells = changed.setdefault(row, list(rows[row - 1]))
        cells += [None] * (column - len(cells))
        cells[column - 1] = value
    for row, cells in changed.items():
        while cells and cells[-1] is None:
            cells.pop()
        rows[row - 1] = tuple(cells)
    while rows and not rows[-1]:
        rows.pop()
    return replace(seen, rows=tuple(rows))


def _failed(what: str) -> WriteRefused:
    return WriteRefused("not-proven", sentence("not-proven", what=what))


def _prove_other_parts(before: Version, tab: Tab, contents: Mapping[str, bytes]) -> None:
    """Beside the sheet, parts of a few kinds may have changed in one point each."""
    package = before.package
    related = {"officeDocument": "", "styles": before.workbook.part, "table": tab.part}
    kind_of = {package.entry(part): kind for kind, by in related.items() for part in package.related(by, kind)}
    for name, content in contents.items():
        kind = kind_of.get(name)
        if kind is None or not SAMENESS[kind](package.contents[name], content, name):
            raise _failed(f"its part {name} changed more than it should.")


class _Sides:
    """The sheet before and after, cut into its windows."""

    def __init__(self, before: Version, tab: Tab, sheet: bytes, contents: Mapping[str, bytes]) -> None:
        self.old, self.new = before.package.part(tab.part), sheet
        self.is_1904 = before.workbook.is_1904
        parts = before.package.related(before.workbook.part, "styles")[:1]
        self.old_styles = before.package.part(parts[0]) if parts else None
        self.new_styles = contents.get(before.package.entry(parts[0]), self.old_styles) if parts else None


def _prove_sheet(sides: _Sides, cut: Cut, intended: Intended) -> dict[Place, CellValue]:
    before, after = cut.windows, cut.moved()
    _prove_bytes_outside(sides, cut, after)
    old = [sides.old[window.start : window.stop] for window in before]
    new = [sides.new[window.start : window.stop] for window in after]
    for one, two, window in zip(old, new, before, strict=True):
        left, right = cut.frame.around([one], [window]), cut.frame.around([two], [window])
        _prove_elements(left, right, window, intended.keys())
    groups = grouped(before)
    books = [
        workbook_of([_sheet(cut, rows, group) for group in groups], styles, sides.is_1904)
        for rows, styles in ((old, sides.old_styles), (new, sides.new_styles))
    ]
    _prove_independently(books[0], books[1], intended, sides.is_1904)
    own = Version.of(workbook_of([cut.frame.around(new, before)], sides.new_styles, sides.is_1904))
    return _read_back(own.worksheet(own.tab(None)), intended)


def _sheet(cut: Cut, rows: Sequence[bytes], group: range) -> bytes:
    return cut.frame.around([rows[at] for at in group], [cut.windows[at] for at in group])


def _prove_bytes_outside(sides: _Sides, cut: Cut, after: Sequence[Window]) -> None:
    """Outside of the windows only the dimension may differ, and it may only name another range."""
    at_old = at_new = 0
    for start, stop, text in cut.splices[:1]:
        if start < cut.windows[0].start:
            old, new = _DIMENSION.fullmatch(sides.old[start:stop]), _DIMENSION.fullmatch(text)
            if sides.old[:start] + text != sides.new[: start + len(text)] or not old or not new:
                raise _failed("something before the cells changed.")
            if old.groups() != new.groups():
                raise _failed("the dimension changed more than it should.")
            at_old, at_new = stop, start + len(text)
    for one, two in zip(cut.windows, after, strict=True):
        if sides.old[at_old : one.start] != sides.new[at_new : two.start]:
            raise _failed("something beside the cells changed.")
        at_old, at_new = one.stop, two.stop
    if sides.old[at_old:] != sides.new[at_new:]:
        raise _failed("something behind the cells changed.")


def _prove_elements(left: bytes, right: bytes, window: Window, intended: Collection[Place]) -> None:
    """Only the elements of intended cells differ, rows keep their attributes, and all stand in their order."""
    (old, old_rows), (new, new_rows) = structure(left, "before"), structure(right, "after")
    for place in old.keys() | new.keys():
        if place not in intended and old.get(place) != new.get(place):
            raise _failed(f"row {place[0]}, column {place[1]} changed as well.")
    filled = {row for row, _ in new.keys() - old.keys()}
    added: dict[int, Attributes] = {row: {} for row in new_rows if row not in old_rows and row in filled}
    if new_rows != {**old_rows, **added} or any(not window.previous <= row < window.following for row in new_rows):
        raise _failed("a row changed as well.")


def _read_back(sheet: Worksheet, intended: Intended) -> dict[Place, CellValue]:
    """The intended cells by our own reader."""
    found: dict[Place, CellValue] = {}
    for (row, column), value in intended.items():
        cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
        found[row, column] = cells[column - 1] if column <= len(cells) else None
        if not is_same_value(found[row, column], value) or (row, column) in sheet.formulas:
            raise _failed(f"row {row}, column {column} does not read as it should.")
    return found


def _prove_independently(before: bytes, after: bytes, intended: Intended, is_1904: bool) -> None:
    try:
        found = {(row, column): value for row, column, value in differences(before, after, intended)}
    except NoOpinion as error:
        raise WriteRefused("not-provable", sentence("not-provable")) from error
    for place, value in found.items():
        if place not in intended:
            raise _failed(f"a second reader sees row {place[0]}, column {place[1]} changed as well.")
        if not _agrees(value, intended[place], is_1904):
            raise _failed(f"a second reader reads row {place[0]}, column {place[1]} differently.")


def _agrees(value: CellValue, meant: WriteValue, is_1904: bool) -> bool:
    """Say whether the second reader's value is the one meant.

    It leaves some escapes in text, and takes rarer date formats for numbers.
    """
    if isinstance(value, Days) and isinstance(meant, (int, float)):
        return abs(meant - value) < _SERIAL_TOLERANCE
    if isinstance(meant, date) and isinstance(value, float):
        return abs((serial_of(meant, is_1904) or 0) - value) < _SERIAL_TOLERANCE
    if isinstance(meant, str) and isinstance(value, str):
        return value == meant or not meant.isprintable() or "_x" in meant
    return not isinstance(value, CellError) and is_same_value(value, meant)
