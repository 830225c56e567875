"""What programs that are not Cairn see in two versions of a workbook: calamine, openpyxl, and the bytes themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, TypeAlias

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook, SheetTypeEnum

Seen: TypeAlias = dict[tuple[str, int, int], Any]


def raw_entries(data: bytes) -> dict[str, bytes]:
    """Each entry of an archive exactly as it lies in it, header included, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        infos, end = archive.infolist(), archive.start_dir
    starts = sorted([info.header_offset for info in infos] + [end])
    return {info.filename: data[info.header_offset : starts[starts.index(info.header_offset) + 1]] for info in infos}


def changed_entries(before: bytes, after: bytes) -> set[str]:
    old, new = raw_entries(before), raw_entries(after)
    assert list(old) == list(new)
    return {name for name in old if old[name] != new[name]}


def calamine_sees(data: bytes) -> Seen:
    """The filled cells of all worksheets."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = [info.name for info in book.sheets_metadata if info.typ == SheetTypeEnum.WorkSheet]
    return {
        (name, row, column): value
        for name in names
        for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1)
        for column, value in enumerate(cells, start=1)
        if value not in ("", None)
    }


def openpyxl_sees(data: bytes) -> tuple[Seen, dict[str, Any]]:
    """The filled cells of all worksheets with their formats, formulas as text; and what lies around the cells."""
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    cells = {(sheet.title, *place): told for sheet in book.worksheets for place, told in _cells(sheet)}
    return cells, {sheet.title: _surroundings(sheet) for sheet in book.worksheets}


def _cells(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], Any]]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                # Without its style number: an appended style is told by its format.
                formula = getattr(cell.value, "text", None) or getattr(cell.value, "ref", None)
                yield (cell.row, cell.column), (repr(formula or cell.value), cell.number_format, repr(cell.font.b))


def _surroundings(sheet: Worksheet) -> Any:
    validations = [(str(one.sqref), one.type, one.formula1) for one in sheet.data_validations.dataValidation]
    formats = sorted(str(area.sqref) for area in sheet.conditional_formatting)
    sizes = {letter: one.width for letter, one in sheet.column_dimensions.items()}
    heights = {number: (one.ht, one.hidden) for number, one in sheet.row_dimensions.items() if one.ht or one.hidden}
    merged = sorted(str(area) for area in sheet.merged_cells.ranges)
    return validations, formats, sizes, heights, merged, sheet.freeze_panes, sheet.auto_filter.ref


def differences(before: Seen, after: Seen) -> set[tuple[str, int, int]]:
    return {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
