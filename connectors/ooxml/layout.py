"""Where the bytes of a worksheet's rows and cells are: what a splice needs to know, and nothing of the values.

Rows are found by a pass over the bytes; only those that are asked for are parsed, each for itself and exactly.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import lt

from connectors.ooxml.refs import MAX_ROW, Area, area_of
from connectors.ooxml.row import CellPlace, RowPlace, read_row, style_of
from connectors.ooxml.xml import (
    MAIN_NAMESPACES,
    Attributes,
    find_markup,
    is_self_closed,
    is_true,
    new_parser,
    prefix_at,
    run,
    scan,
    tag_end,
)
from domain.errors import SheetUnreadable

_NEAR = 1_000
"""How many rows are asked for the style of dates in their column."""

_NUMBER = re.compile(rb"\sr\s*=\s*[\"']([^\"']*)[\"']")
_NOT_TAGS = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f\s[^>]*>")
_KIND = re.compile(rb"\st\s*=\s*[\"']([^\"']*)")
_FILLING = (re.compile(b"array"), re.compile(b"dataTable"))
_REF = re.compile(rb"\sref\s*=\s*[\"']([^\"']*)")
_FOR_SOME = {"password", "hashValue", "securityDescriptor"}
"""What keeps a range of a protected sheet for those who know a password, or for some people."""


@dataclass(slots=True)
class Layout:
    """The places in one worksheet part. `column_styles` lists (first, last, style) of formatted columns.

    `numbers` and `starts` tell of each row, in the order of the part, its number and where its bytes begin.
    """

    part: bytes
    name: str
    prefix: str = ""
    root: bytes = b""
    """The start tag of the whole part, which declares its namespaces."""
    data_start: int = -1
    data_head_stop: int = -1
    data_stop: int = -1
    dimension: tuple[int, int, str] | None = None
    numbers: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    is_ordered: bool = True
    has_versions: bool = False
    """Some rows are told twice, for newer and for older programs."""
    merged: list[Area] = field(default_factory=list)
    arrays: list[Area] = field(default_factory=list)
    is_protected: bool = False
    free: list[Area] = field(default_factory=list)
    """What may be changed without a password although the sheet is protected."""
    column_styles: list[tuple[int, int, int]] = field(default_factory=list)
    _rows: dict[int, RowPlace] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the list of rows is one empty tag."""
        return is_self_closed(self.part, self.data_head_stop)

    def column_style(self, column: int) -> int | None:
        return next((style for first, last, style in self.column_styles if first <= column <= last), None)

    def row(self, number: int) -> RowPlace | None:
        """The row of this number, if the part has it."""
        if number not in self._rows:
            at = bisect_left(self.numbers, number)
            if at == len(self.numbers) or self.numbers[at] != number:
                return None
            self._rows[number] = read_row(
                self.part[self.starts[at] : self.stop_of(at)], number, self.starts[at], self.root, self.name
            )
        return self._rows[number]

    def stop_of(self, at: int) -> int:
        """Where the bytes of the row at one place in `numbers` end: where those of the next begin."""
        return self.starts[at + 1] if at + 1 < len(self.starts) else self.data_stop

    def start_after(self, number: int) -> int:
        """Where the row behind this number begins, and where a new row of this number is put in."""
        following = bisect(self.numbers, number)
        return self.starts[following] if following < len(self.starts) else self.data_stop

    def cell(self, row: int, column: int) -> CellPlace | None:
        place = self.row(row)
        return place.cell(column) if place else None

    def style_at(self, row: int, column: int) -> int | None:
        """The style in which a cell shows: its own, else that of its row, else that of its column."""
        if cell := self.cell(row, column):
            return cell.style
        place = self.row(row)
        return place.style if place and place.style is not None else self.column_style(column)

    def has_content(self, row: int, column: int) -> bool:
        """Say whether a cell holds anything, be it a formula that shows nothing."""
        cell = self.cell(row, column)
        return cell is not None and cell.has_content

    def nearest_style(self, row: int, column: int, among: Collection[int]) -> int | None:
        """The style, one of `among`, of the nearest cell of the column that has one; far rows are not looked at."""
        return next((style for style in islice(self._styles_from(row, column), _NEAR) if style in among), None)

    def _styles_from(self, row: int, column: int) -> Iterator[int | None]:
        """The styles of a column's cells, that of the nearest row first; None where a row has no such cell."""
        above, below = bisect_left(self.numbers, row) - 1, bisect_left(self.numbers, row)
        while above >= 0 or below < len(self.numbers):
            up = row - self.numbers[above] if above >= 0 else MAX_ROW
            down = self.numbers[below] - row if below < len(self.numbers) else MAX_ROW
            number = self.numbers[above if up <= down else below]
            above, below = (above - 1, below) if up <= down else (above, below + 1)
            cell = self.cell(number, column)
            yield cell.style if cell else None


def read_layout(part: bytes, name: str) -> Layout:
    """Find the places of all rows; `SheetUnreadable` when the part makes no sense."""
    layout = Layout(part, name)
    try:
        _read_head(layout)
        _find_rows(layout)
        _read_tail(layout)
    except (ValueError, LookupError) as error:
        raise SheetUnreadable(f"The workbook is damaged: its part {name} cannot be understood.") from error
    return layout


class _Found(Exception):
    """The head has been read."""


def _read_head(layout: Layout) -> None:
    """Read what stands before the rows: prefix, namespaces, dimension, formatted columns."""
    part, parser = layout.part, new_parser()
    spots: list[int] = []

    def start(element: str, attributes: Attributes) -> None:
        namespace, _, local = element.rpartition(" ")
        at = parser.CurrentByteIndex
        if not spots:
            spots.append(at)
            layout.root = part[at : tag_end(part, at)]
        if namespace not in MAIN_NAMESPACES:
            return
        if local == "dimension":
            layout.dimension = (at, tag_end(part, at), attributes.get("ref", ""))
        elif local == "col" and (style := style_of(attributes)) is not None:
            layout.column_styles.append((int(attributes["min"]), int(attributes["max"]), style))
        elif local == "sheetData":
            layout.data_start, layout.data_head_stop = at, tag_end(part, at)
            layout.prefix = prefix_at(part, at)
            raise _Found

    parser.StartElementHandler = start
    try:
        run(parser, part, layout.name)
    except _Found:
        return
    raise SheetUnreadable(f"The workbook is damaged: its part {layout.name} has no cells.")


def _find_rows(layout: Layout) -> None:
    """Find where the rows end, and each of them. A `<` is always markup, so a tag's name cannot be part of a value."""
    part, start, prefix = layout.part, layout.data_head_stop, layout.prefix.encode()
    layout.data_stop = start if layout.is_empty else part.rfind(b"</" + prefix + b"sheetData", start)
    if layout.data_stop < 0:
        raise ValueError("the rows do not end")
    layout.has_versions = part.find(b":AlternateContent", start, layout.data_stop) >= 0
    tag = re.compile(b"<" + prefix + rb"row(?:\s+r=\"([0-9]+)\")?(?=[\s/>])")
    hidden = _not_tags(part, start, layout.data_stop)
    numbers = []
    for row in tag.finditer(part, start, layout.data_stop):
        layout.starts.append(row.start())
        numbers.append(row[1])
    if hidden or None in numbers:
        layout.starts = [at for at in layout.starts if not any(first <= at < last for first, last in hidden)]
        layout.numbers = _row_numbers(part, layout.starts)
    else:
        layout.numbers = list(map(int, numbers))
    if layout.numbers and not 0 < min(layout.numbers) <= max(layout.numbers) <= MAX_ROW:
        raise ValueError("row out of range")
    layout.is_ordered = all(map(lt, layout.numbers, islice(layout.numbers, 1, None)))
    layout.arrays = _arrays(part, start, layout.data_stop)


def _row_numbers(part: bytes, starts: Sequence[int]) -> list[int]:
    """The numbers of rows of which some do not tell theirs: it is one more than that of the row before."""
    numbers: list[int] = []
    for at in starts:
        found = _NUMBER.search(part[at : tag_end(part, at)])
        numbers.append(int(found[1]) if found else (numbers[-1] if numbers else 0) + 1)
    return numbers


def _not_tags(part: bytes, start: int, stop: int) -> list[tuple[int, int]]:
    """Comments and the like among the rows: what looks like a tag in them is none."""
    if all(find_markup(part, mark, start, stop) < 0 for mark in (b"!", b"?")):
        return []
    return [found.span() for found in _NOT_TAGS.finditer(part, start, stop)]


def _arrays(part: bytes, start: int, stop: int) -> list[Area]:
    """The ranges that array formulas and data tables fill."""
    if not any(kind.search(part, start, stop) for kind in _FILLING):
        return []
    tags = [found[0] for found in _FORMULA.finditer(part, start, stop)]
    kinds = [(_KIND.search(tag), _REF.search(tag)) for tag in tags]
    return [
        area_of(ref[1].decode())
        for kind, ref in kinds
        if ref and kind and any(word.fullmatch(kind[1]) for word in _FILLING)
    ]


def _read_tail(layout: Layout) -> None:
    """Read what stands behind the rows: merged ranges, protection and what it leaves free."""
    ranges: list[list[Area]] = []

    def start(element: str, attributes: Attributes) -> None:
        if element == "mergeCell":
            layout.merged.append(area_of(attributes["ref"]))
        elif element == "sheetProtection":
            layout.is_protected = is_true(attributes.get("sheet"))
        elif element == "protectedRange":
            is_free = not _FOR_SOME & attributes.keys()
            ranges.append([*map(area_of, attributes["sqref"].split())] if is_free else [])
        elif element == "securityDescriptor":
            ranges[-1].clear()

    prefix = layout.prefix.encode()
    opening = b"" if layout.is_empty else b"<" + prefix + b"sheetData>"
    stop = layout.data_head_stop if layout.is_empty else layout.data_stop
    scan(layout.root + opening + layout.part[stop:], layout.name, start)
    layout.free = [area for areas in ranges for area in areas]
