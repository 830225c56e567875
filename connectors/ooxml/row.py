"""Where the bytes of one row and of its cells are: the row parsed by itself, exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from connectors.ooxml.refs import MAX_COLUMN, cell_of
from connectors.ooxml.xml import MAIN_NAMESPACES, Attributes, element_stop, is_true, new_parser, run, tag_end


@dataclass(slots=True)
class CellPlace:
    """One cell's bytes `start:stop`, its style, and what it says of formulas and rich values."""

    column: int
    start: int
    stop: int
    style: int | None
    has_content: bool = False
    has_formula: bool = False
    is_shared_master: bool = False
    has_metadata: bool = False


@dataclass(slots=True)
class RowPlace:
    """One row's bytes: its start tag, the end of its content, its cells."""

    number: int
    start: int
    head_stop: int
    content_stop: int = 0
    style: int | None = None
    cells: list[CellPlace] = field(default_factory=list)
    is_ordered: bool = True

    def cell(self, column: int) -> CellPlace | None:
        return next((cell for cell in self.cells if cell.column == column), None)


def read_row(row: bytes, number: int, start: int, root: bytes, name: str) -> RowPlace:
    """Find the cells of one row, whose bytes stand at `start` in the part `name`; `root` is the part's own start tag.

    `SheetUnreadable` when they make no sense.
    """
    return _Reading(row, number, start, root).of(name)


class _Reading:
    """The state of one pass over a row, by byte positions."""

    def __init__(self, row: bytes, number: int, start: int, root: bytes) -> None:
        closing = re.sub(rb"<([^\s/>]+).*", rb"</\1>", root, flags=re.DOTALL)
        # The row alone would not know its namespaces.
        self._whole = root + row + closing
        self._shift = start - len(root)
        self._place = RowPlace(number, start, tag_end(self._whole, len(root)) + self._shift)
        self._parser = new_parser()
        self._column = 0
        self._cell: CellPlace | None = None
        self._cell_head_stop = 0

    def of(self, name: str) -> RowPlace:
        starts = {
            "row": self._start_row, "c": self._start_cell, "f": self._start_formula, "v": self._start_value,
            "is": self._start_value,
        }  # fmt: skip
        ends = {"row": self._end_row, "c": self._end_cell}

        def start(element: str, attributes: Attributes) -> None:
            namespace, _, local = element.rpartition(" ")
            if namespace in MAIN_NAMESPACES and (handler := starts.get(local)):
                handler(attributes)

        def end(element: str) -> None:
            namespace, _, local = element.rpartition(" ")
            if namespace in MAIN_NAMESPACES and (handler := ends.get(local)):
                handler()

        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        run(self._parser, self._whole, name)
        return self._place

    def _start_row(self, attributes: Attributes) -> None:
        if is_true(attributes.get("customFormat")):
            self._place.style = style_of(attributes)

    def _end_row(self) -> None:
        self._place.content_stop = self._parser.CurrentByteIndex + self._shift

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        row, column = cell_of(reference) if reference else (self._place.number, self._column + 1)
        if column > MAX_COLUMN or row != self._place.number:
            raise ValueError("a cell out of its row")
        self._place.is_ordered = self._place.is_ordered and column > self._column
        self._column = column
        at = self._parser.CurrentByteIndex
        self._cell_head_stop = tag_end(self._whole, at)
        has_metadata = "cm" in attributes or "vm" in attributes
        self._cell = CellPlace(column, at + self._shift, 0, style_of(attributes), has_metadata=has_metadata)
        self._place.cells.append(self._cell)

    def _end_cell(self) -> None:
        if self._cell:
            stop = element_stop(self._whole, self._cell_head_stop, self._parser.CurrentByteIndex)
            self._cell.stop = stop + self._shift
        self._cell = None

    def _start_value(self, attributes: Attributes) -> None:
        if self._cell:
            self._cell.has_content = True

    def _start_formula(self, attributes: Attributes) -> None:
        if self._cell:
            self._cell.has_content = self._cell.has_formula = True
            self._cell.is_shared_master = attributes.get("t") == "shared" and bool(attributes.get("ref"))


def style_of(attributes: Attributes) -> int | None:
    """The style that a row, a cell or a column names."""
    text = attributes.get("s") or attributes.get("style")
    return int(text) if text else None
