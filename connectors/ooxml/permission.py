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
from connectors.ooxml.xml import Attributes, scan
from domain.refusals import sentence
from domain.sheets import CellWrite, WriteValue

MAX_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class No:
    """Why not: a stable code and a sentence."""

    code: str
    message: str


def no(code: str, **particulars: object) -> No:
    """The refusal of this code, one of `domain.refusals.REFUSALS`."""
    return No(code, sentence(code, **particulars))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sheet's cells lie in: everything that may forbid to write one of them."""

    layout: Layout
    tables: Sequence[Table]
    pivots: Sequence[Area]
    is_1904: bool
    unlocked: frozenset[int] | None = None
    """On a protected sheet: the styles whose cells may be changed all the same."""


def workbook_refusal(package: Package, workbook: str) -> No | None:
    """Say why nothing in this workbook, whose main part is `workbook`, may be written, if so."""
    names = [name.lower() for name in package.entries]
    if any(name.startswith("_xmlsignatures/") for name in names):
        return no("signed")
    if any(name.startswith("xl/revisions/") for name in names):
        return no("shared-workbook")
    return no("write-reserved") if _is_reserved(package.part(workbook), workbook) else None


def _is_reserved(part: bytes, name: str) -> bool:
    reserved: list[bool] = []

    def start(element: str, attributes: Attributes) -> None:
        if element == "fileSharing":
            reserved.append(any(word in attributes for word in ("reservationPassword", "hashValue")))

    scan(part, name, start)
    return any(reserved)


def sheet_refusal(layout: Layout) -> No | None:
    """Say why nothing on this sheet may be written, if so."""
    if layout.has_versions:
        return no("unusual-sheet")
    return None if layout.is_ordered else no("unordered-cells")


def cell_refusal(write: CellWrite, ground: Ground) -> No | None:
    """Say why this cell may not be given this value, if so."""
    row, column = write.row, write.column
    if not (0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN):
        return no("out-of-range")
    return value_refusal(write.value, ground.is_1904) or _place_refusal(row, column, ground)


def value_refusal(value: WriteValue, is_1904: bool) -> No | None:
    """Say why no cell can hold this value, if so."""
    if isinstance(value, str) and len(value.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        return no("text-too-long", limit=MAX_TEXT)
    if isinstance(value, str) and not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        return no("not-a-value", reason="the text has half a character in it, which no file can store")
    if isinstance(value, (int, float)) and not (abs(value) < 1e308 and math.isfinite(value)):
        return no("not-a-value", reason="the number is too large, or no number at all")
    if isinstance(value, int) and int(float(value)) != value:
        return no("not-a-value", reason="the number has more digits than Excel keeps")
    if isinstance(value, datetime) and value.tzinfo is not None:
        return no("not-a-value", reason="the time carries a time zone")
    if isinstance(value, date) and serial_of(value, is_1904) is None:
        first = "2 January 1904" if is_1904 else "1 March 1900"
        return no("date-out-of-range", first=first)
    return None


def _place_refusal(row: int, column: int, ground: Ground) -> No | None:
    layout = ground.layout
    if _is_locked(row, column, ground):
        return no("protected-sheet")
    if any(is_inside(row, column, area) and (row, column) != area[:2] for area in layout.merged):
        return no("merged-cell")
    if any(is_inside(row, column, area) for area in layout.arrays):
        return no("array-formula")
    if any(is_inside(row, column, area) for area in ground.pivots):
        return no("pivot")
    place = layout.row(row)
    if place and not place.is_ordered:
        return no("unordered-cells")
    cell = place.cell(column) if place else None
    if cell and cell.is_shared_master:
        return no("shared-formula")
    if cell and cell.has_formula:
        return no("formula-cell")
    if cell and cell.has_metadata:
        return no("rich-value")
    return _table_refusal(row, column, ground.tables)


def _is_locked(row: int, column: int, ground: Ground) -> bool:
    """Say whether a protected sheet keeps a cell: by its style, unless it lies in a range that everybody may edit."""
    if ground.unlocked is None or (ground.layout.style_at(row, column) or 0) in ground.unlocked:
        return False
    return not any(is_inside(row, column, area) for area in ground.layout.free)


def _table_refusal(row: int, column: int, tables: Sequence[Table]) -> No | None:
    for table in tables:
        first, _, last, _ = table.area
        if not is_inside(row, column, table.area):
            continue
        if row < first + table.header_rows:
            return no("table-header", table=table.name)
        if row > last - table.totals_rows:
            return no("table-totals", table=table.name)
    return None
