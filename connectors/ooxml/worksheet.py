"""Scans a worksheet part exactly: every cell's value and formula at its true place, what is hidden or merged.

Takes nothing for granted that real writers leave out: addresses may be implicit, rows may come twice, dimensions lie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from connectors.ooxml.cells import Context, value_of
from connectors.ooxml.refs import MAX_COLUMN, MAX_ROW, Area, area_of, column_number, shifted
from connectors.ooxml.xml import CHOICE, MAIN_NAMESPACES, Attributes, is_true, new_parser, run, skip_choice, unescaped
from domain.errors import SheetUnreadable
from domain.sheets import NOT_CALCULATED, CellValue, PaintedRow

MAX_CELLS = 10_000_000
"""The grid up to each row's last filled cell; 50,000 rows of 200 columns."""
MAX_FORMULA_CHARACTERS = 100_000_000
"""Cells that share one long formula multiply it."""

_Handler = TypeVar("_Handler", bound=Callable[..., None])
_DIGITS = "0123456789"
_MOST_COLUMNS_LISTED = 10 * MAX_COLUMN


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One worksheet as read. `rows` are ragged and end with the last cell that holds something."""

    rows: tuple[tuple[CellValue, ...], ...]
    formulas: dict[tuple[int, int], str]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: tuple[Area, ...]
    filters: tuple[Area, ...]
    is_protected: bool
    fills: dict[int, PaintedRow]


def scan_worksheet(part: bytes, name: str, context: Context) -> Worksheet:
    """Read one worksheet part, element by element; `SheetUnreadable` when it is damaged or over a limit."""
    return _Reading(context).of(part, name)


def filter_area(text: str) -> Area:
    """The range of a filter; the whole sheet where it cannot be understood.

    >>> filter_area("$A$3:$F$9"), filter_area("#REF!")
    ((3, 1, 9, 6), (1, 1, 1048576, 16384))
    """
    try:
        return area_of(text)
    except ValueError:
        return 1, 1, MAX_ROW, MAX_COLUMN


def check_area(cells: int) -> None:
    """Raise `SheetUnreadable` when rows up to their last filled cell hold more than `MAX_CELLS`."""
    if cells > MAX_CELLS:
        raise SheetUnreadable(f"The sheet has more than {MAX_CELLS:,} cells.", "Split it, or delete old rows.")


class _Reading:
    """The state of one pass over a worksheet part."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._rows: dict[int, list[CellValue]] = {}
        self._formulas: dict[tuple[int, int], str] = {}
        self._shared: dict[str, tuple[int, int, str]] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[Area] = []
        self._filters: list[Area] = []
        self._is_protected = False
        self._fill_of = {str(style): colour for style, colour in context.fills.items()}
        self._fills: dict[int, dict[int, str]] = {}
        self._columns_listed = 0
        self._area = 0
        self._formula_characters = 0
        self._row = 0
        self._column = 0
        self._cells: list[CellValue] = []
        self._cell: Attributes = {}
        self._formula: Attributes = {}
        self._value: str | None = None
        self._pieces: list[str] = []
        self._inline: list[str] = []
        self._collecting = False
        self._in_cell = False
        self._in_phonetic = False

    def of(self, part: bytes, name: str) -> Worksheet:
        parser = new_parser()
        starts = _by_element({
            "row": self._start_row, "c": self._start_cell, "v": self._start_text, "f": self._start_formula,
            "t": self._start_text, "rPh": self._start_phonetic, "col": self._start_column,
            "mergeCell": self._start_merge, "sheetProtection": self._start_protection,
            "autoFilter": self._start_filter,
        })  # fmt: skip
        ends = _by_element({
            "row": self._end_row, "c": self._end_cell, "v": self._end_value, "f": self._end_formula,
            "t": self._end_inline, "rPh": self._end_phonetic,
        })  # fmt: skip
        roots: list[str] = []

        def start(element: str, attributes: Attributes) -> None:
            if handler := starts.get(element):
                handler(attributes)
            elif not roots:
                roots.append(element)
            elif element == CHOICE:
                skip_choice(parser)

        def end(element: str) -> None:
            if handler := ends.get(element):
                handler()

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = self._text
        run(parser, part, name)
        if roots not in [[f"{space} worksheet"] for space in MAIN_NAMESPACES]:
            raise SheetUnreadable(f"The workbook is damaged: its part {name} is no worksheet.")
        return self._result()

    def _start_row(self, attributes: Attributes) -> None:
        self._end_row()
        number = attributes.get("r")
        self._row = int(number) if number else self._row + 1
        self._column = 0
        if not 0 < self._row <= MAX_ROW:
            raise ValueError("row out of range")
        self._cells = self._rows.pop(self._row, [])
        self._area -= len(self._cells)
        if is_true(attributes.get("hidden")):
            self._hidden_rows.add(self._row)

    def _end_row(self) -> None:
        cells = self._cells
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            self._rows[self._row] = cells
            self._area += len(cells)
            check_area(self._area)
        self._cells = []

    def _start_cell(self, attributes: Attributes) -> None:
        self._in_cell = True
        self._cell = attributes
        self._value = None
        self._inline = []
        reference = attributes.get("r")
        if not reference:
            self._column += 1
            if self._column > MAX_COLUMN:
                raise ValueError("column out of range")
        else:
            letters = reference.rstrip(_DIGITS)
            if int(reference[len(letters) :]) != self._row:
                raise ValueError("a cell in another row than its own")
            self._column = column_number(letters)
        if colour := self._fill_of.get(attributes.get("s", "0")):
            self._fills.setdefault(self._row, {})[self._column] = colour

    def _end_cell(self) -> None:
        self._in_cell = False
        value = self._typed_value()
        if value is None or value == "":
            return
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells.extend([None] * missing)
        self._cells[self._column - 1] = value

    def _typed_value(self) -> CellValue:
        kind = self._cell.get("t", "n")
        if kind == "inlineStr":
            return unescaped("".join(self._inline))
        text = self._value
        if text is None or text == "":
            # A formula that gives empty text says so by its type; without one, it was never calculated.
            is_open = kind != "str" and (self._row, self._column) in self._formulas
            return NOT_CALCULATED if is_open else None
        return value_of(kind, self._cell.get("s"), text, self._context)

    def _start_formula(self, attributes: Attributes) -> None:
        self._formula = attributes
        self._start_text(attributes)

    def _end_formula(self) -> None:
        if not self._in_cell:
            return
        text = self._collected()
        group = self._formula.get("si") if self._formula.get("t") == "shared" else None
        if group is not None and text:
            self._shared[group] = (self._row, self._column, text)
        elif group in self._shared:
            row, column, master = self._shared[group]
            text = shifted(master, self._row - row, self._column - column)
        self._formula_characters += len(text)
        if self._formula_characters > MAX_FORMULA_CHARACTERS:
            raise SheetUnreadable(
                "The sheet's formulas are too long to be a tracker's.", "Remove what it can do without."
            )
        self._formulas[self._row, self._column] = f"={text}"

    def _start_text(self, _: Attributes) -> None:
        self._pieces = []
        self._collecting = self._in_cell and not self._in_phonetic

    def _end_value(self) -> None:
        if self._in_cell:
            self._value = self._collected()

    def _end_inline(self) -> None:
        self._inline.append(self._collected())

    def _collected(self) -> str:
        self._collecting = False
        text = "".join(self._pieces)
        self._pieces = []
        return text

    def _text(self, data: str) -> None:
        if self._collecting:
            self._pieces.append(data)

    def _start_phonetic(self, _: Attributes) -> None:
        self._in_phonetic = True

    def _end_phonetic(self) -> None:
        self._in_phonetic = False

    def _start_column(self, attributes: Attributes) -> None:
        if is_true(attributes.get("hidden")):
            listed = range(max(int(attributes["min"]), 1), min(int(attributes["max"]), MAX_COLUMN) + 1)
            self._columns_listed += len(listed)
            if self._columns_listed > _MOST_COLUMNS_LISTED:
                raise ValueError("lists of columns one over the other")
            self._hidden_columns.update(listed)

    def _start_merge(self, attributes: Attributes) -> None:
        self._merged.append(area_of(attributes["ref"]))

    def _start_filter(self, attributes: Attributes) -> None:
        self._filters.append(filter_area(attributes.get("ref", "")))

    def _start_protection(self, attributes: Attributes) -> None:
        self._is_protected = is_true(attributes.get("sheet"))

    def _result(self) -> Worksheet:
        last = max(self._rows, default=0)
        rows = tuple(tuple(self._rows.get(number, ())) for number in range(1, last + 1))
        return Worksheet(
            rows,
            self._formulas,
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            tuple(self._merged),
            tuple(self._filters),
            self._is_protected,
            {row: tuple(sorted(fills.items())) for row, fills in self._fills.items()},
        )


def _by_element(handlers: dict[str, _Handler]) -> dict[str, _Handler]:
    return {f"{space} {element}": handler for space in MAIN_NAMESPACES for element, handler in handlers.items()}
