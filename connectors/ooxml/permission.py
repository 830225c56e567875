"""Which cells may be written: every refusal has a stable code and a sentence for the manager of the sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from connectors.ooxml.dates import serial_of
from connectors.ooxml.layout import Layout
from connectors.ooxml.package import Package
from connectors.ooxml.refs import MAX_COLUMN, MAX_ROW, Area, is_inside
from connectors.ooxml.tables import Table
from domain.sheets import CellWrite, WriteValue

MAX_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class No:
    """Why not: a stable code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sheet's cells lie in: everything that may forbid to write one of them."""

    layout: Layout
    tables: Sequence[Table]
    pivots: Sequence[Area]
    is_1904: bool


def workbook_refusal(package: Package) -> No | None:
    """Say why nothing in this workbook may be written, if so."""
    names = [name.lower() for name in package.entries]
    if any(name.startswith("_xmlsignatures/") for name in names):
        return No("signed", "The workbook is digitally signed; any change would break the signature.")
    if any(name.startswith("xl/revisions/") for name in names):
        return No("shared-workbook", "The workbook is shared in Excel's old way, which records every edit itself.")
    return None


def sheet_refusal(layout: Layout) -> No | None:
    """Say why nothing on this sheet may be written, if so."""
    if layout.is_protected:
        return No("protected-sheet", "The sheet is protected in Excel; unprotect it to let Cairn write.")
    if not layout.is_ordered:
        return No("unordered-cells", "The sheet's cells are stored out of order; save it once in Excel to mend that.")
    return None


def cell_refusal(write: CellWrite, ground: Ground) -> No | None:
    """Say why this cell may not be given this value, if so."""
    row, column = write.row, write.column
    if not (0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN):
        return No("out-of-range", "There is no such cell in an Excel sheet.")
    return value_refusal(write.value, ground.is_1904) or _place_refusal(row, column, ground)


def value_refusal(value: WriteValue, is_1904: bool) -> No | None:
    """Say why no cell can hold this value, if so."""
    if isinstance(value, str) and len(value.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        return No("text-too-long", f"The text is longer than the {MAX_TEXT:,} characters that an Excel cell holds.")
    if isinstance(value, str) and not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        return No("not-a-value", "The text holds half a character, which no file can store.")
    if isinstance(value, (int, float)) and not (abs(value) < 1e308 and math.isfinite(value)):
        return No("not-a-value", "The number is too large, or no number at all.")
    if isinstance(value, datetime) and value.tzinfo is not None:
        return No("not-a-value", "The time carries a time zone, which an Excel cell cannot hold.")
    if isinstance(value, date) and serial_of(value, is_1904) is None:
        first = "2 January 1904" if is_1904 else "1 March 1900"
        return No("date-out-of-range", f"Excel holds dates from {first} on only.")
    return None


def _place_refusal(row: int, column: int, ground: Ground) -> No | None:
    layout = ground.layout
    if any(is_inside(row, column, area) and (row, column) != area[:2] for area in layout.merged):
        return No("merged-cell", "The cell is covered by a merged one; only the first cell of a merged range is real.")
    if any(is_inside(row, column, area) for area in layout.arrays):
        return No("array-formula", "An array formula fills this cell; it cannot be changed alone.")
    if any(is_inside(row, column, area) for area in ground.pivots):
        return No("pivot", "A pivot table fills this cell; it would overwrite the value at its next refresh.")
    cell = layout.cell(row, column)
    if cell and cell.is_shared_master:
        return No("shared-formula", "Other cells share the formula of this one; changing it would break theirs.")
    if cell and cell.has_formula:
        return No("formula-cell", "The cell is calculated by a formula; change what it is calculated from.")
    if cell and cell.has_metadata:
        return No("rich-value", "The cell holds a linked data type or a picture, which Cairn would destroy.")
    return _table_refusal(row, column, ground.tables)


def _table_refusal(row: int, column: int, tables: Sequence[Table]) -> No | None:
    for table in tables:
        first, _, last, _ = table.area
        if not is_inside(row, column, table.area):
            continue
        if row < first + table.header_rows:
            return No("table-header", f"The cell is in the header of the table {table.name}.")
        if row > last - table.totals_rows:
            return No("table-totals", f"The cell is in the totals row of the table {table.name}.")
    return None
