"""A spreadsheet as `spreadsheets.get` shows it: properties, tabs and, when asked for, grid data."""

from __future__ import annotations

import copy
from typing import Any

from tests.support.google_stand_in.a1 import Box
from tests.support.google_stand_in.evaluate import Evaluator
from tests.support.google_stand_in.filters import Tag, tags
from tests.support.google_stand_in.grid import COLUMN_PIXELS, ROW_PIXELS, Book, Cell, Line, Sheet
from tests.support.google_stand_in.number_format import default_pattern
from tests.support.google_stand_in.render import format_of, text_of
from tests.support.google_stand_in.wire import Json

URL = "https://docs.google.com/spreadsheets/d/{}/edit"


def spreadsheet(evaluator: Evaluator, wanted: list[tuple[Sheet, Box]] | None, *, with_grid: bool) -> Json:
    """A Spreadsheet; `wanted` limits it to some ranges (None: everything)."""
    book = evaluator.book
    answer: Json = {"spreadsheetId": book.book_id, "properties": copy.deepcopy(book.properties)}
    sheets = book.sheets if wanted is None else [one for one in book.sheets if any(one is each for each, _ in wanted)]
    answer["sheets"] = [
        sheet_of(evaluator, one, [box for each, box in wanted or [] if each is one], with_grid=with_grid)
        for one in sheets
    ]
    if book.named_ranges:
        answer["namedRanges"] = as_sent(book.named_ranges)
    answer["spreadsheetUrl"] = URL.format(book.book_id)
    if book.metadata:
        answer["developerMetadata"] = as_sent([Tag(item, book.metadata).shown() for item in book.metadata])
    return answer


def as_sent(value: Any) -> Any:
    """A copy as Google prints it: no sheetId 0 in a range, no 0 in a colour, each colour also as a style.

    >>> as_sent({"range": {"sheetId": 0, "startRowIndex": 0}, "tabColor": {"red": 1, "blue": 0}})
    {'range': {'startRowIndex': 0}, 'tabColor': {'red': 1}, 'tabColorStyle': {'rgbColor': {'red': 1}}}
    """
    if isinstance(value, list):
        return [as_sent(item) for item in value]
    if not isinstance(value, dict):
        return value
    is_place = "title" not in value and "sheetId" in value
    sent = {name: as_sent(item) for name, item in value.items() if not (is_place and name == "sheetId" and not item)}
    for name in [
        name for name in sent if name.endswith("Color") and isinstance(sent[name], dict) and name != "rgbColor"
    ]:
        sent[name] = {part: amount for part, amount in sent[name].items() if amount}
        sent.setdefault(name + "Style", {"rgbColor": dict(sent[name])})
    for name in [name for name in sent if name.endswith("ColorStyle") and "rgbColor" in sent[name]]:
        colour = {part: amount for part, amount in sent[name]["rgbColor"].items() if amount}
        sent[name] = {"rgbColor": colour}
        sent.setdefault(name.removesuffix("Style"), dict(colour))
    return sent


def properties_of(sheet: Sheet) -> Json:
    """SheetProperties, with the size of the grid and without what is false."""
    found = dict(as_sent(sheet.properties))
    if sheet.is_grid:
        size = {"rowCount": len(sheet.rows), "columnCount": len(sheet.columns)}
        found["gridProperties"] = size | {name: value for name, value in found["gridProperties"].items() if value}
    return {name: value for name, value in found.items() if value is not False}


def sheet_of(evaluator: Evaluator, sheet: Sheet, boxes: list[Box], *, with_grid: bool) -> Json:
    answer: Json = {"properties": properties_of(sheet)}
    if with_grid and sheet.is_grid:
        answer["data"] = [grid_data(evaluator, sheet, box) for box in boxes or [Box()]]
    answer |= {name: as_sent(value) for name, value in sheet.extras.items() if value}
    if own := [tag.shown() for tag in tags(evaluator.book) if tag.sheet is sheet and tag.index is None]:
        answer["developerMetadata"] = as_sent(own)
    return answer


def grid_data(evaluator: Evaluator, sheet: Sheet, box: Box) -> Json:
    """A GridData: the cells of a box, and the sizes of its rows and columns."""
    top, bottom, left, right = sheet.clip(box)
    answer: Json = {"startRow": top} if top else {}
    answer |= {"startColumn": left} if left else {}
    reach = evaluator.reach(sheet)
    rows = [_row(evaluator, sheet, row, left, min(right, reach[1])) for row in range(top, min(bottom, reach[0]))]
    while rows and not rows[-1]:
        rows.pop()
    if rows:
        answer["rowData"] = rows
    answer["rowMetadata"] = [_dimension(sheet, "ROWS", index, ROW_PIXELS) for index in range(top, bottom)]
    answer["columnMetadata"] = [_dimension(sheet, "COLUMNS", index, COLUMN_PIXELS) for index in range(left, right)]
    return answer


def _dimension(sheet: Sheet, dimension: str, index: int, pixels: int) -> Json:
    line: Line = sheet.lines(dimension)[index]
    found: Json = {"pixelSize": pixels} | {name: value for name, value in line.properties.items() if value}
    if line.metadata:
        shown = [Tag(item, line.metadata, sheet, dimension, index).shown() for item in line.metadata]
        found["developerMetadata"] = as_sent(shown)
    return found


def _row(evaluator: Evaluator, sheet: Sheet, row: int, left: int, right: int) -> Json:
    cells = [cell_data(evaluator, sheet, row, column) for column in range(left, right)]
    while cells and not cells[-1]:
        cells.pop()
    return {"values": cells} if cells else {}


def cell_data(evaluator: Evaluator, sheet: Sheet, row: int, column: int) -> Json:
    """A CellData, with what is worked out beside what was put in."""
    cell: Cell = sheet.cell(row, column) or {}
    answer: Json = as_sent(cell)
    value = evaluator.value_at(sheet, row, column)
    if not cell and not value:
        return {}
    number_format = format_of(cell, evaluator, sheet, row, column)
    if value:
        answer["effectiveValue"] = copy.deepcopy(value)
        answer["formattedValue"] = text_of(value, number_format, evaluator.locale)
        if link := evaluator.link_at(sheet, row, column):
            answer["hyperlink"] = link
    answer["effectiveFormat"] = effective_format(evaluator.book, cell, number_format, evaluator)
    if value and "horizontalAlignment" not in answer["effectiveFormat"]:
        answer["effectiveFormat"]["horizontalAlignment"] = _alignment(value)
    return answer


def _alignment(value: Json) -> str:
    if "numberValue" in value:
        return "RIGHT"
    return "LEFT" if "stringValue" in value else "CENTER"


def effective_format(book: Book, cell: Cell, number_format: Json | None, evaluator: Evaluator) -> Json:
    """The spreadsheet's default format with the cell's own laid over it."""
    found = _over(copy.deepcopy(book.properties["defaultFormat"]), cell.get("userEnteredFormat") or {})
    found["hyperlinkDisplayType"] = found.get("hyperlinkDisplayType", "PLAIN_TEXT")
    if number_format:
        kind = number_format.get("type", "")
        pattern = number_format.get("pattern") or default_pattern(kind, evaluator.locale)
        found["numberFormat"] = {"type": kind} | ({"pattern": pattern} if pattern else {})
    if "backgroundColor" in found and "backgroundColorStyle" in found:
        found["backgroundColorStyle"] = {"rgbColor": found["backgroundColor"]}
    return found


def _over(below: Json, above: Json) -> Json:
    for name, value in above.items():
        old: Any = below.get(name)
        colours = name.endswith("Color")
        below[name] = _over(old, value) if isinstance(old, dict) and isinstance(value, dict) and not colours else value
    return below
