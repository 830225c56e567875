"""Cuts the rows around a change out of a worksheet part, so that they can be looked at without all the others.

What is not cut out is compared byte for byte; what is can be told apart cell by cell, and read as a small workbook.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from connectors.ooxml.layout import Layout
from connectors.ooxml.refs import MAX_ROW, cell_of
from connectors.ooxml.splice import Splice
from connectors.ooxml.xml import MAIN_NAMESPACES, Attributes, new_parser, run

_SPAN, _GAP = 300, 20
"""How many rows one sheet may reach over, and how many of them in a row it may lack: readers make room for all."""

_NAME = re.compile(rb"<([^\s/>]+)")
Event: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Rows that stand together: their bytes `start:stop`, and the numbers of the rows before and behind them.

    `is_all`: the part had no rows, and the bytes are those of its empty list of rows.
    """

    start: int
    stop: int
    previous: int
    following: int
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around rows, so that they are a worksheet by themselves: start and end of the part, and a row."""

    root: bytes
    prefix: str

    def around(self, pieces: Sequence[bytes], windows: Sequence[Window]) -> bytes:
        """A worksheet part of the rows of some windows alone.

        Before each stands an empty row of the number before it: by that, rows that do not tell their number find it.
        """
        name = _NAME.match(self.root)
        closing = b"</" + (name[1] if name else b"") + b">"
        if windows[0].is_all:
            return self.root + pieces[0] + closing
        prefix = self.prefix.encode()
        rows = [
            (b'<%brow r="%d"/>' % (prefix, window.previous) if window.previous else b"") + piece
            for piece, window in zip(pieces, windows, strict=True)
        ]
        return b"%b<%bsheetData>%b</%bsheetData>%b" % (self.root, prefix, b"".join(rows), prefix, closing)


@dataclass(frozen=True, slots=True)
class Cut:
    """How a worksheet part changed: its splices, all of them within the windows but for that of its dimension."""

    frame: Frame
    windows: tuple[Window, ...]
    splices: tuple[Splice, ...]

    def moved(self) -> tuple[Window, ...]:
        """The same windows in the new part."""
        moved: list[Window] = []
        shift = 0
        waiting = list(reversed(self.splices))
        for window in self.windows:
            while waiting and waiting[-1][1] <= window.start and waiting[-1][0] < window.start:
                shift += growth(waiting.pop())
            start = window.start + shift
            while waiting and waiting[-1][1] <= window.stop:
                shift += growth(waiting.pop())
            moved.append(replace(window, start=start, stop=window.stop + shift))
        return tuple(moved)


def growth(splice: Splice) -> int:
    """By how many bytes a splice lengthens its part."""
    return len(splice[2]) - (splice[1] - splice[0])


def windows_around(layout: Layout, rows: Collection[int]) -> tuple[Window, ...]:
    """The windows that hold all of `rows`, whether the part has them yet or not; in order, and without overlap."""
    if layout.is_empty:
        return (Window(layout.data_start, layout.data_head_stop, 0, MAX_ROW + 1, is_all=True),)
    groups: list[list[int]] = []
    for row in sorted(rows):
        if groups and row == groups[-1][-1] + 1 and row - groups[-1][0] < _SPAN:
            groups[-1].append(row)
        else:
            groups.append([row])
    return tuple(_window(layout, group[0], group[-1]) for group in groups)


def grouped(windows: Sequence[Window]) -> list[range]:
    """Which windows, by their place in the list, go into one sheet of `workbook_of`."""
    groups: list[range] = []
    for at, window in enumerate(windows):
        is_near = at > 0 and window.previous - windows[at - 1].following < _GAP
        if is_near and window.previous - windows[groups[-1].start].previous < _SPAN:
            groups[-1] = range(groups[-1].start, at + 1)
        else:
            groups.append(range(at, at + 1))
    return groups


def _window(layout: Layout, first: int, last: int) -> Window:
    before, behind = bisect_left(layout.numbers, first), bisect(layout.numbers, last)
    start = layout.starts[before] if before < len(layout.starts) else layout.data_stop
    previous = layout.numbers[before - 1] if before else 0
    following = layout.numbers[behind] if behind < len(layout.numbers) else MAX_ROW + 1
    return Window(start, layout.start_after(last), previous, following)


def structure(part: bytes, name: str) -> tuple[dict[tuple[int, int], tuple[Event, ...]], dict[int, Attributes]]:
    """Each cell of a worksheet part as all that its element says, and each row's attributes.

    Raises `SheetUnreadable` when the part is broken, or its rows or cells are not in order.
    """
    reading = _Structure()
    reading.read(part, name)
    return {place: tuple(events) for place, events in reading.cells.items()}, reading.rows


class _Structure:
    """The state of one pass over a few rows."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Event]] = {}
        self.rows: dict[int, Attributes] = {}
        self._row = self._column = 0
        self._events: list[Event] | None = None
        self._depth = 0

    def read(self, part: bytes, name: str) -> None:
        parser = new_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        run(parser, part, name)

    def _start(self, element: str, attributes: Attributes) -> None:
        namespace, _, local = element.rpartition(" ")
        if self._events is not None:
            self._depth += 1
        elif namespace in MAIN_NAMESPACES and local == "row":
            self._start_row(attributes)
        elif namespace in MAIN_NAMESPACES and local == "c":
            self._start_cell(attributes)
        if self._events is not None:
            self._events.append((element, tuple(sorted(attributes.items()))))

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.pop("r", self._row + 1))
        attributes.pop("spans", None)
        if number <= self._row:
            raise ValueError("rows out of order")
        self.rows[number] = attributes
        self._row, self._column = number, 0

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.pop("r", None)
        row, column = cell_of(reference) if reference else (self._row, self._column + 1)
        if row != self._row or column <= self._column:
            raise ValueError("cells out of order")
        self._column, self._depth = column, 1
        self._events = self.cells[row, column] = []

    def _text(self, data: str) -> None:
        if self._events is not None:
            self._events.append((data,))

    def _end(self, element: str) -> None:
        if self._events is not None:
            self._depth -= 1
            self._events.append((element, None))
            self._events = self._events if self._depth else None
