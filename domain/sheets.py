"""What a connector gives and takes: snapshots of one sheet, cells to write, what became of them.

Rows and columns count from 1, as the sheet shows them; in a csv file a row is a record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from domain.records import CellRef


@dataclass(frozen=True, slots=True)
class CellError:
    """An error that a sheet shows in a cell, such as `#REF!`: neither a value nor a blank."""

    code: str

    def __str__(self) -> str:
        return self.code


NOT_CALCULATED = CellError("not calculated")
"""A formula whose value no program has worked out yet: what it will show is unknown, which is not blank."""

CellValue: TypeAlias = str | int | float | bool | date | datetime | CellError | None
"""A cell as read: dates only where the cell's number format says so; a plain date has no time."""


PaintedRow: TypeAlias = tuple[tuple[int, str], ...]
"""(column, colour as RRGGBB) of the cells of a row that have a fill of their own."""


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One tab of a workbook. `kind`: worksheet, chartsheet …; only worksheets can be read."""

    name: str
    visible: bool = True
    kind: str = "worksheet"


@dataclass(frozen=True, slots=True)
class Save:
    """Somebody's save as the place itself tells it; `who` is "" where it does not say. `is_own`: Cairn made it."""

    at: datetime
    who: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What a sheet's own edit log says of a cell: who put there what it holds now."""

    at: datetime
    who: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SheetSnapshot:
    """One sheet at one moment. `rows[r - 1][c - 1]` is the cell in row r, column c; rows may be ragged."""

    place: str
    sheet: str
    rows: tuple[tuple[CellValue, ...], ...]
    revision: str
    """Changes with every save; for files the SHA-256 of the bytes."""
    read_at: datetime
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) → formula text; the cell's value is what the sheet last calculated."""
    modified_by: str | None = None
    """Who saved last, as the file itself says (self-declared)."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """(first row, first column, last row, last column) of each merged range."""
    table_ranges: tuple[tuple[int, int, int, int], ...] = ()
    """The same four numbers for each table (ListObject) on the sheet, header row included."""
    filters: tuple[tuple[int, int, int, int], ...] = ()
    """The same for each range that the sheet filters and sorts by itself (AutoFilter), header row included."""
    notes: tuple[str, ...] = ()
    """What a reader should know, in plain words: encoding and delimiter of a csv, for instance."""
    saves: tuple[Save, ...] = ()
    """Who saved when, oldest first, as far as the place tells; only read where something changed."""
    edits: tuple[CellEdit, ...] = ()
    """What the sheet's own edit log says of cells as they are now, where it keeps one."""
    witnesses: Mapping[int, str] = field(default_factory=dict)
    """Row → the key that Cairn noted at the row itself, out of sight; nothing where that may be stale."""
    home: str = ""
    """Where this one sheet is found again even under another name; "" where `place` and `sheet` say it all."""
    delimiter: str = ""
    """What separates the fields of a csv file; "" for any other sheet."""
    fills: Mapping[int, PaintedRow] = field(default_factory=dict)
    """Row → its painted cells, where the place tells colours; white is none, nor is what a rule paints."""

    def at(self, row: int, column: int) -> CellValue:
        """The cell in row `row`, column `column`; None outside the used range."""
        if 0 < row <= len(self.rows):
            cells = self.rows[row - 1]
            if 0 < column <= len(cells):
                return cells[column - 1]
        return None

    def fill_at(self, row: int, column: int) -> str:
        """The colour that a cell is painted in, as RRGGBB; "" for none."""
        return next((colour for place, colour in self.fills.get(row, ()) if place == column), "")

    def end_of_table(self, header_row: int, columns: Collection[int]) -> int:
        """The last row before another table (ListObject) begins below a header, in columns from among these."""
        below = [
            top
            for top, left, _, right in self.table_ranges
            if top > header_row and any(left <= column <= right for column in columns)
        ]
        return min([len(self.rows), *(top - 1 for top in below)])

    def ref(self, row: int, column: int) -> CellRef:
        return CellRef(self.sheet, row, column)


WriteValue: TypeAlias = str | int | float | bool | date | datetime | None
"""What a cell is to hold; numbers are given as int or float, None empties the cell."""


@dataclass(frozen=True, slots=True)
class CellWrite:
    """Put `value` into one cell."""

    row: int
    column: int
    value: WriteValue


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that was not written: a stable code and a sentence for a manager."""

    ref: CellRef
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What one write did. `snapshot` is the sheet as read back afterwards, the only proof."""

    written: tuple[CellRef, ...]
    refused: tuple[Refusal, ...]
    snapshot: SheetSnapshot
    window_s: float = 0.0
    """How long nobody could tell whether somebody else wrote: between the last look and the write. 0: not at all."""
