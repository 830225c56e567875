"""Snapshots for these stories: small tables written as text, and the real trackers where they are at hand."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from domain.binding import Binding
from domain.issues import Issue
from domain.rows import RawRow
from domain.sheets import CellError, CellValue, SheetSnapshot
from sync.mapping import counted, filled_cells, find_columns, no_field
from sync.mapping import raw_rows as rows_of
from validation.tables.headers import guess_binding
from validation.tables.rows import CheckedRows, read_rows

READ_AT = datetime(2026, 3, 2, 9, 0)
TRACKERS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "trackers"
ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"}


def snapshot(*rows: tuple[CellValue, ...], sheet: str = "Plan", **more: Any) -> SheetSnapshot:
    """A sheet from rows of cells."""
    return SheetSnapshot("plan.xlsx", sheet, rows, "r1", READ_AT, **more)


def table(text: str, sheet: str = "Plan") -> SheetSnapshot:
    """A sheet drawn with `|` between its cells; all cells are texts, an empty one is blank."""
    lines = [line.strip() for line in text.strip("\n").splitlines()]
    return snapshot(*(tuple(cell.strip() or None for cell in line.split("|")) for line in lines), sheet=sheet)


@dataclass(frozen=True)
class Mapped:
    """A sheet under a binding, as it stands there."""

    binding: Binding
    rows: tuple[RawRow, ...]
    issues: tuple[Issue, ...]


def to_rows(sheet: SheetSnapshot, binding: Binding, named: Callable[[str], str | None] = no_field) -> Mapped:
    """Find the columns, and take every row below the header that holds anything in one of them."""
    present, issues = find_columns(sheet, binding, named)
    return Mapped(present, tuple(rows_of(sheet, present, filled_cells(sheet, present))), issues)


def raw_rows(sheet: SheetSnapshot, binding: Binding) -> list[RawRow]:
    """The rows below the header, one cell per bound column."""
    return list(to_rows(sheet, counted(sheet, binding)).rows)


def mapping_of(sheet: SheetSnapshot) -> dict[str, str]:
    """field → header, as guessed."""
    return {guess.field: guess.header for guess in guess_binding(sheet).columns if guess.field}


def read(sheet: SheetSnapshot, overrides: dict[str, str] | None = None) -> CheckedRows:
    """Guess, and read all rows."""
    binding = guess_binding(sheet, overrides or {}).binding
    assert binding is not None
    return read_rows(sheet.sheet, raw_rows(sheet, binding), binding)


def real_tracker(name: str, sheet: str | None = None) -> SheetSnapshot:
    """One of the real trackers; skips the story where they are not at hand."""
    path = TRACKERS / name
    if not path.exists():
        pytest.skip("needs the real trackers in ../shared/data/trackers")
    return read_csv(path) if path.suffix == ".csv" else read_xlsx(path, sheet)


def real_sheets() -> Iterator[tuple[str, SheetSnapshot]]:
    """Every real tracker that csv and openpyxl can read, first visible sheet each."""
    if not TRACKERS.exists():
        pytest.skip("needs the real trackers in ../shared/data/trackers")
    for path in sorted(TRACKERS.iterdir()):
        if path.suffix == ".csv" and path.name != "manifest.csv":
            yield path.name, read_csv(path)
        elif path.suffix == ".xlsx":
            try:
                yield path.name, read_xlsx(path, None)
            except Exception:  # noqa: BLE001 - what openpyxl cannot open is another room's story
                continue


def read_csv(path: Path) -> SheetSnapshot:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    mark = max(",;\t|", key=text[:4000].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    return SheetSnapshot(path.name, "", tuple(tuple(cell or None for cell in row) for row in rows), "r1", READ_AT)


def read_xlsx(path: Path, sheet: str | None) -> SheetSnapshot:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True)
    tab = book[sheet] if sheet else next(tab for tab in book.worksheets if tab.sheet_state == "visible")
    rows = tuple(tuple(_cell(value) for value in row) for row in tab.iter_rows(values_only=True))
    merged = tuple((span.min_row, span.min_col, span.max_row, span.max_col) for span in tab.merged_cells.ranges)
    tables = tuple(_four(one.ref) for one in tab.tables.values())
    return SheetSnapshot(path.name, tab.title, rows, "r1", READ_AT, merged=merged, table_ranges=tables)


def _four(ref: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(ref)
    return top, left, bottom, right


def _cell(value: Any) -> CellValue:
    if isinstance(value, str) and value in ERRORS:
        return CellError(value)
    return value if value is None or isinstance(value, str | bool | int | float | date | datetime) else str(value)
