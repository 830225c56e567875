"""Where the bytes of a worksheet's rows and cells are: what a splice needs to know, and nothing of the values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from connectors.ooxml.refs import MAX_COLUMN, MAX_ROW, Area, area_of, cell_of
from connectors.ooxml.xml import (
    CHOICE,
    MAIN_NAMESPACES,
    Attributes,
    element_stop,
    is_self_closed,
    is_true,
    new_parser,
    prefix_at,
    run,
    skip_choice,
    tag_end,
)
from domain.errors import SheetUnreadable


@dataclass(slots=True)
class CellPlace:
    """One cell's bytes `start:stop`, its style, and what it says of formulas and rich values."""

    column: int
    start: int
    stop: int
    style: int | None
    has_formula: bool = False
    is_shared_master: bool = False
    has_metadata: bool = False


@dataclass(slots=True)
class RowPlace:
    """One row's bytes: its start tag, the end of its content. `cells` only where the row was asked for."""

    number: int
    start: int
    head_stop: int
    content_stop: int = 0
    style: int | None = None
    cells: list[CellPlace] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """The places in one worksheet part. `column_styles` lists (first, last, style) of formatted columns."""

    prefix: str = ""
    data_start: int = -1
    data_head_stop: int = -1
    data_stop: int = -1
    is_empty: bool = False
    dimension: tuple[int, int, str] | None = None
    rows: dict[int, RowPlace] = field(default_factory=dict)
    is_ordered: bool = True
    merged: list[Area] = field(default_factory=list)
    arrays: list[Area] = field(default_factory=list)
    is_protected: bool = False
    column_styles: list[tuple[int, int, int]] = field(default_factory=list)
    styles: dict[int, dict[int, int]] = field(default_factory=dict)
    """column → row → style, for the columns that were asked for."""

    def column_style(self, column: int) -> int | None:
        return next((style for first, last, style in self.column_styles if first <= column <= last), None)

    def cell(self, row: int, column: int) -> CellPlace | None:
        place = self.rows.get(row)
        return next((cell for cell in place.cells if cell.column == column), None) if place else None


def read_layout(part: bytes, name: str, rows: Collection[int], columns: Collection[int]) -> Layout:
    """Find the places of all rows, the cells of `rows`, and the styles in `columns`."""
    return _Mapping(part, frozenset(rows), frozenset(columns)).of(name)


class _Mapping:
    """The state of one pass over a worksheet part, by byte positions."""

    def __init__(self, part: bytes, rows: frozenset[int], columns: frozenset[int]) -> None:
        self._part = part
        self._rows = rows
        self._layout = Layout(styles={column: {} for column in columns})
        self._parser = new_parser()
        self._depth = 0
        self._row: RowPlace | None = None
        self._number = 0
        self._column = 0
        self._cell: CellPlace | None = None

    def of(self, name: str) -> Layout:
        starts = {
            "row": self._start_row, "c": self._start_cell, "f": self._start_formula,
            "sheetData": self._start_data, "dimension": self._dimension, "mergeCell": self._merge,
            "sheetProtection": self._protection, "col": self._format_column,
        }  # fmt: skip
        ends = {"row": self._end_row, "c": self._end_cell, "sheetData": self._end_data}
        on_start = {f"{space} {element}": method for space in MAIN_NAMESPACES for element, method in starts.items()}
        on_end = {f"{space} {element}": method for space in MAIN_NAMESPACES for element, method in ends.items()}

        def start(element: str, attributes: Attributes) -> None:
            if handler := on_start.get(element):
                handler(attributes)
            elif element == CHOICE:
                skip_choice(self._parser)

        def end(element: str) -> None:
            if handler := on_end.get(element):
                handler()

        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        run(self._parser, self._part, name)
        if self._layout.data_stop < 0:
            raise SheetUnreadable(f"The workbook is damaged: its part {name} has no cells.")
        return self._layout

    def _start_data(self, _: Attributes) -> None:
        start = self._parser.CurrentByteIndex
        self._layout.data_start = start
        self._layout.data_head_stop = tag_end(self._part, start)
        self._layout.is_empty = is_self_closed(self._part, self._layout.data_head_stop)
        self._layout.prefix = prefix_at(self._part, start)

    def _end_data(self) -> None:
        self._layout.data_stop = self._parser.CurrentByteIndex

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r") or self._number + 1)
        if not 0 < number <= MAX_ROW:
            raise ValueError("row out of range")
        if number <= self._number:
            self._layout.is_ordered = False
        start = self._parser.CurrentByteIndex
        self._row = RowPlace(number, start, tag_end(self._part, start))
        if is_true(attributes.get("customFormat")):
            self._row.style = _style(attributes)
        self._layout.rows[number] = self._row
        self._number = number
        self._column = 0

    def _end_row(self) -> None:
        if self._row:
            self._row.content_stop = self._parser.CurrentByteIndex

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        column = cell_of(reference)[1] if reference else self._column + 1
        if column > MAX_COLUMN:
            raise ValueError("column out of range")
        if column <= self._column:
            self._layout.is_ordered = False
        self._column = column
        style = _style(attributes)
        if style is not None and column in self._layout.styles:
            self._layout.styles[column][self._number] = style
        self._cell = None
        if self._number in self._rows and self._row:
            metadata = "cm" in attributes or "vm" in attributes
            start = self._parser.CurrentByteIndex
            self._cell = CellPlace(column, start, tag_end(self._part, start), style, has_metadata=metadata)
            self._row.cells.append(self._cell)

    def _end_cell(self) -> None:
        if self._cell:
            self._cell.stop = element_stop(self._part, self._cell.stop, self._parser.CurrentByteIndex)

    def _start_formula(self, attributes: Attributes) -> None:
        kind, area = attributes.get("t"), attributes.get("ref")
        if kind in ("array", "dataTable") and area:
            self._layout.arrays.append(area_of(area))
        if self._cell:
            self._cell.has_formula = True
            self._cell.is_shared_master = kind == "shared" and bool(area)

    def _dimension(self, attributes: Attributes) -> None:
        start = self._parser.CurrentByteIndex
        self._layout.dimension = (start, tag_end(self._part, start), attributes.get("ref", ""))

    def _merge(self, attributes: Attributes) -> None:
        self._layout.merged.append(area_of(attributes["ref"]))

    def _protection(self, attributes: Attributes) -> None:
        self._layout.is_protected = is_true(attributes.get("sheet"))

    def _format_column(self, attributes: Attributes) -> None:
        style = _style(attributes)
        if style is not None:
            self._layout.column_styles.append((int(attributes["min"]), int(attributes["max"]), style))


def _style(attributes: Attributes) -> int | None:
    text = attributes.get("s") or attributes.get("style")
    return int(text) if text else None
