"""A second opinion on workbooks, from python-calamine: for proofs, and for old formats.

Never feeds a two-way sync: calamine reads errors, blanks and uncalculated formulas alike as nothing. Some files make
it panic or abort, so it belongs into the sandbox.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from typing import Any, TypeAlias

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from domain.sheets import CellValue

Difference: TypeAlias = tuple[int, int, CellValue]
"""(row, column, value afterwards)"""


class Days(float):
    """A number that the sheet shows as a time or a duration; the second reader keeps milliseconds of it."""


class NoOpinion(Exception):
    """The second reader could not read the workbook."""


def differences(before: bytes, after: bytes, places: Iterable[tuple[int, int]]) -> list[Difference]:
    """Give the cells in which two versions of a workbook differ, and those at `places`; raises `NoOpinion`.

    Sheets are not told apart: no two of them hold the same rows.
    """
    with _opinion():
        old, new = (_cells(_workbook(data)) for data in (before, after))
    differing = {place for place in old.keys() | new.keys() if _typed(old.get(place)) != _typed(new.get(place))}
    return [(row, column, new.get((row, column))) for row, column in sorted(differing.union(places))]


def sheets_of(data: bytes) -> list[tuple[str, bool, bool]]:
    """Give (name, is visible, is a worksheet) of each tab; raises `NoOpinion`."""
    with _opinion():
        return [
            (info.name, info.visible == SheetVisibleEnum.Visible, info.typ == SheetTypeEnum.WorkSheet)
            for info in _workbook(data).sheets_metadata
        ]


def rows_of(data: bytes, sheet: str) -> list[list[CellValue]]:
    """Give the cells of one sheet; raises `NoOpinion`."""
    with _opinion():
        found = _workbook(data).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return [[_value(cell) for cell in row] for row in found]


@contextlib.contextmanager
def _opinion() -> Iterator[None]:
    try:
        yield
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    # What panics in Rust is no Exception.
    except BaseException as error:
        raise NoOpinion(str(error)) from error


def _workbook(data: bytes) -> Any:
    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _cells(book: Any) -> dict[tuple[int, int], CellValue]:
    """All filled cells of all sheets, no two of which hold the same rows."""
    found: dict[tuple[int, int], CellValue] = {}
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        for row, values in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
            for column, value in enumerate(values, left + 1):
                if value != "" and value is not None:
                    found[row, column] = _compared(value)
    return found


def _compared(cell: Any) -> CellValue:
    if isinstance(cell, time):
        cell = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond)
    return Days(cell / timedelta(days=1)) if isinstance(cell, timedelta) else _value(cell)


def _value(cell: Any) -> CellValue:
    """One cell: numbers are floats, and times of day and durations, which no other connector has, are their text."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, (bool, date)):
        return cell
    return float(cell) if isinstance(cell, (int, float)) else str(cell)


def _typed(value: CellValue) -> tuple[type, CellValue]:
    return type(value), value
