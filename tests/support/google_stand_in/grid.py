"""A spreadsheet in memory: tabs, their rows and columns, cells.

A cell is a CellData without what is computed (`userEnteredValue`, `userEnteredFormat`, `note`, `dataValidation`, …) and
is never changed in place: whoever edits puts a new one. So a copy of a sheet shares its cells, and an edit that fails
half way is undone by forgetting the copy.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support.google_stand_in.a1 import Box, full_text
from tests.support.google_stand_in.wire import Json, invalid

Cell = Json

CELL_LIMIT = 10_000_000
COLUMN_LIMIT = 18_278
ROW_PIXELS, COLUMN_PIXELS = 21, 100


@dataclass(slots=True)
class Line:
    """One row with its cells, or one column (whose cells stay empty): size, hiding and metadata move with it."""

    cells: list[Cell | None] = field(default_factory=list)
    properties: Json = field(default_factory=dict)
    metadata: list[Json] = field(default_factory=list)

    def copied(self) -> Line:
        return Line(list(self.cells), dict(self.properties), [dict(item) for item in self.metadata])


@dataclass
class Sheet:
    """One tab. `extras` are the lists of a Sheet message by name: merges, protectedRanges, conditionalFormats, …"""

    properties: Json
    rows: list[Line]
    columns: list[Line]
    extras: Json = field(default_factory=dict)
    metadata: list[Json] = field(default_factory=list)

    @property
    def sheet_id(self) -> int:
        return int(self.properties.get("sheetId", 0))

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def is_grid(self) -> bool:
        return bool(self.properties.get("sheetType", "GRID") == "GRID")

    def cell(self, row: int, column: int) -> Cell | None:
        """What was put into a cell, or None."""
        if not 0 <= row < len(self.rows):
            return None
        cells = self.rows[row].cells
        return cells[column] if 0 <= column < len(cells) else None

    def put(self, row: int, column: int, cell: Cell | None) -> None:
        """Replace one cell inside the grid; an empty cell is none."""
        cells = self.rows[row].cells
        if column >= len(cells):
            if not cell:
                return
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = cell or None

    def clip(self, box: Box) -> tuple[int, int, int, int]:
        """The part of a box that lies in the grid: top, bottom, left, right."""
        top, left = box.top or 0, box.left or 0
        bottom = len(self.rows) if box.bottom is None else min(box.bottom, len(self.rows))
        right = len(self.columns) if box.right is None else min(box.right, len(self.columns))
        return top, max(top, bottom), left, max(left, right)

    def check_start(self, box: Box) -> None:
        """Refuse a box that begins outside the grid."""
        if (box.top or 0) >= len(self.rows) or (box.left or 0) >= len(self.columns):
            raise self.beyond(box)

    def check_whole(self, box: Box) -> None:
        """Refuse a box that begins or ends outside the grid."""
        if (box.bottom or 0) > len(self.rows) or (box.right or 0) > len(self.columns):
            raise self.beyond(box)
        self.check_start(box)

    def beyond(self, box: Box) -> Exception:
        size = f"Max rows: {len(self.rows)}, max columns: {len(self.columns)}"
        return invalid(f"Range ({full_text(self.title, box)}) exceeds grid limits. {size}")

    def grow(self, rows: int, columns: int) -> None:
        """Make the grid at least this large."""
        self.rows.extend(Line() for _ in range(rows - len(self.rows)))
        self.columns.extend(Line() for _ in range(columns - len(self.columns)))

    def resize(self, rows: int, columns: int) -> None:
        """Make the grid exactly this large; what no longer fits is gone."""
        del self.rows[rows:], self.columns[columns:]
        for line in self.rows:
            del line.cells[columns:]
        self.grow(rows, columns)

    def filled(self) -> Iterator[tuple[int, int, Cell]]:
        """All cells that hold anything."""
        for row, line in enumerate(self.rows):
            for column, cell in enumerate(line.cells):
                if cell:
                    yield row, column, cell

    def lines(self, dimension: str) -> list[Line]:
        return self.rows if dimension == "ROWS" else self.columns

    def copied(self) -> Sheet:
        rows, columns = [line.copied() for line in self.rows], [line.copied() for line in self.columns]
        return Sheet(
            copy.deepcopy(self.properties), rows, columns, copy.deepcopy(self.extras), copy.deepcopy(self.metadata)
        )


@dataclass
class Book:
    """One spreadsheet, apart from what Drive knows of it."""

    book_id: str
    properties: Json
    sheets: list[Sheet]
    named_ranges: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    edition: int = 0

    @property
    def locale(self) -> str:
        return str(self.properties["locale"])

    @property
    def time_zone(self) -> str:
        return str(self.properties["timeZone"])

    def sheet_by_id(self, sheet_id: int) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.sheet_id == sheet_id), None)

    def sheet_by_title(self, title: str) -> Sheet | None:
        """The tab of that title; upper and lower case are the same."""
        exact = next((sheet for sheet in self.sheets if sheet.title == title), None)
        return exact or next((sheet for sheet in self.sheets if sheet.title.casefold() == title.casefold()), None)

    def in_order(self) -> None:
        """Number the tabs as they stand."""
        for index, sheet in enumerate(self.sheets):
            sheet.properties["index"] = index

    def copied(self) -> Book:
        sheets = [sheet.copied() for sheet in self.sheets]
        named, metadata = copy.deepcopy(self.named_ranges), copy.deepcopy(self.metadata)
        return Book(self.book_id, copy.deepcopy(self.properties), sheets, named, metadata, self.edition)


def box_of(grid_range: Json) -> Box:
    """The rectangle of a GridRange; raises 400 for sides that cannot be."""
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    box = Box(*(None if grid_range.get(name) is None else int(grid_range[name]) for name in names))
    for low, high, side in ((box.top, box.bottom, "Row"), (box.left, box.right, "Column")):
        if min(low or 0, high or 0) < 0:
            raise invalid(f"start{side}Index[{low}] and end{side}Index[{high}] must not be negative.")
        if low is not None and high is not None and low > high:
            raise invalid(f"start{side}Index[{low}] must not be greater than end{side}Index[{high}].")
    return box


def range_of(sheet_id: int, box: Box) -> Json:
    """The GridRange of a rectangle, open sides left out."""
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    sides = (box.top, box.bottom, box.left, box.right)
    found: Json = {"sheetId": sheet_id}
    return found | {name: side for name, side in zip(names, sides, strict=True) if side is not None}


def new_sheet(sheet_id: int, title: str, index: int, rows: int = 1000, columns: int = 26) -> Sheet:
    """An empty tab of the usual size."""
    properties: Json = {"sheetId": sheet_id, "title": title, "index": index, "sheetType": "GRID", "gridProperties": {}}
    return Sheet(properties, [Line() for _ in range(rows)], [Line() for _ in range(columns)])
