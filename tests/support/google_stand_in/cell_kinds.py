"""batchUpdate, the kinds about the contents of cells: update, repeat, append, find and replace, borders, validation."""

from __future__ import annotations

import re
from typing import Any

from tests.support.google_stand_in import masks, protection
from tests.support.google_stand_in.a1 import Box
from tests.support.google_stand_in.grid import Book, Cell, Sheet, box_of
from tests.support.google_stand_in.references import relative
from tests.support.google_stand_in.render import Renderer
from tests.support.google_stand_in.sheets_kinds import mask_of, sheet_of
from tests.support.google_stand_in.surface import messages
from tests.support.google_stand_in.typing_in import LONGEST, too_long, typed
from tests.support.google_stand_in.validation import check_value
from tests.support.google_stand_in.values_api import Call, with_value
from tests.support.google_stand_in.values_append import has_value
from tests.support.google_stand_in.wire import Json, invalid

WORKED_OUT = ("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink")


def box_in(draft: Book, grid_range: Json) -> tuple[Sheet, tuple[int, int, int, int]]:
    """The tab and the cells that a GridRange names; raises 400 when it begins outside the grid."""
    sheet, box = sheet_of(draft, grid_range), box_of(grid_range)
    if not sheet.is_grid:
        raise invalid(f"Sheet {sheet.sheet_id} is not a grid.")
    sheet.check_start(box)
    return sheet, sheet.clip(box)


def coordinate(draft: Book, place: Json) -> tuple[Sheet, int, int]:
    """The tab, the row and the column of a GridCoordinate; raises 400 when it lies outside the grid."""
    sheet, row, column = sheet_of(draft, place), place.get("rowIndex", 0), place.get("columnIndex", 0)
    if row < 0 or column < 0:
        raise invalid(f"rowIndex[{row}] and columnIndex[{column}] must not be negative.")
    sheet.check_start(Box(row, row + 1, column, column + 1))
    return sheet, row, column


def put(call: Call, draft: Book, sheet: Sheet, row: int, column: int, cell: Cell | None) -> None:
    """Replace one cell; raises 400 when it is protected or outside the grid."""
    sheet.check_start(Box(row, row + 1, column, column + 1))
    protection.check_cell(call.world, call.who, draft, sheet, row, column)
    sheet.put(row, column, cell)


def fitting(call: Call, draft: Book, old: Cell | None, new: Json, tree: masks.Tree) -> Cell | None:
    """A cell with the fields of a mask replaced; raises 400 for values that are none or not allowed."""
    given = {name: value for name, value in new.items() if name not in WORKED_OUT}
    value = given.get("userEnteredValue")
    if value is not None:
        if len(value) > 1:
            raise invalid("Only one of the fields of an ExtendedValue may be set.")
        if "errorValue" in value:
            raise invalid("errorValue is read-only.")
        if "formulaValue" in value and not value["formulaValue"].startswith("="):
            raise invalid('formulaValue must begin with "=".')
        if len(str(value.get("stringValue", ""))) > LONGEST:
            raise too_long()
        if value in ({}, {"stringValue": ""}):
            given.pop("userEnteredValue")
    known = {name for name in tree if masks.camel(name) not in WORKED_OUT}
    cell = masks.merged(old or {}, given, {name: tree[name] for name in known})
    if "userEnteredValue" in tree and call.world.switches["strict_validation_on_api"]:
        check_value(call.evaluator(draft), cell)
    return cell or None


def update_cells(call: Call, draft: Book, body: Json) -> None:
    rows, tree = body.get("rows", []), mask_of(body)
    check_mask(tree, "CellData", body["fields"])
    if "range" in body:
        sheet, (top, bottom, left, right) = box_in(draft, body["range"])
    else:
        sheet, top, left = coordinate(draft, body.get("start", {}))
        bottom, right = len(sheet.rows), len(sheet.columns)
    for down, row in enumerate(rows):
        for across in range(len(row.get("values", []))):
            _check_reach(top + down, bottom, left + across, right)
    tall = bottom - top if "range" in body else len(rows)
    for down in range(tall):
        values = rows[down].get("values", []) if down < len(rows) else []
        wide = right - left if "range" in body else len(values)
        for across in range(wide):
            new = values[across] if across < len(values) else {}
            old = sheet.cell(top + down, left + across)
            put(call, draft, sheet, top + down, left + across, fitting(call, draft, old, new, tree))


def check_mask(tree: masks.Tree, message: str, mask: str) -> None:
    """Refuse a mask of a request that names fields which do not exist."""
    fields = messages("sheets")[message]
    for name in tree:
        if name != "*" and masks.camel(name) not in fields:
            raise invalid(f"Invalid field: {name} in fields: {mask}")


def _check_reach(row: int, bottom: int, column: int, right: int) -> None:
    if row >= bottom:
        raise invalid(f"Attempting to write row: {row}, beyond the last requested row of: {bottom - 1}")
    if column >= right:
        raise invalid(f"Attempting to write column: {column}, beyond the last requested column of: {right - 1}")


def repeat_cell(call: Call, draft: Book, body: Json) -> None:
    sheet, (top, bottom, left, right) = box_in(draft, body.get("range", {}))
    tree, given = mask_of(body), body.get("cell", {})
    check_mask(tree, "CellData", body["fields"])
    formula = given.get("userEnteredValue", {}).get("formulaValue")
    for row in range(top, bottom):
        for column in range(left, right):
            new = given
            if formula:
                new = {**given, "userEnteredValue": {"formulaValue": relative(formula, row - top, column - left)}}
            put(call, draft, sheet, row, column, fitting(call, draft, sheet.cell(row, column), new, tree))


def append_cells(call: Call, draft: Book, body: Json) -> None:
    sheet, rows, tree = sheet_of(draft, body), body.get("rows", []), mask_of(body)
    filled = [row for row, column, _ in sheet.filled() if has_value(sheet, row, column)]
    top = max(filled, default=-1) + 1
    sheet.grow(top + len(rows), max((len(row.get("values", [])) for row in rows), default=0))
    for down, row in enumerate(rows):
        for column, new in enumerate(row.get("values", [])):
            put(call, draft, sheet, top + down, column, fitting(call, draft, None, new, tree))


def set_data_validation(call: Call, draft: Book, body: Json) -> None:
    sheet, (top, bottom, left, right) = box_in(draft, body.get("range", {}))
    rule = body.get("rule")
    if rule is not None and not rule.get("condition", {}).get("type"):
        raise invalid("The condition of a data validation rule must be set.")
    kind = (rule or {}).get("condition", {}).get("type", "")
    if rule and kind == "ONE_OF_LIST" and not rule["condition"].get("values"):
        raise invalid("ONE_OF_LIST needs at least one value.")
    for row in range(top, bottom):
        for column in range(left, right):
            cell = sheet.cell(row, column) or {}
            kept = {name: value for name, value in cell.items() if name != "dataValidation"}
            put(call, draft, sheet, row, column, kept | ({"dataValidation": rule} if rule else {}))


def update_borders(call: Call, draft: Book, body: Json) -> None:
    sheet, (top, bottom, left, right) = box_in(draft, body.get("range", {}))
    for row in range(top, bottom):
        for column in range(left, right):
            sides = {
                "top": "top" if row == top else "innerHorizontal",
                "bottom": "bottom" if row == bottom - 1 else "innerHorizontal",
                "left": "left" if column == left else "innerVertical",
                "right": "right" if column == right - 1 else "innerVertical",
            }
            cell = sheet.cell(row, column) or {}
            formatted = cell.get("userEnteredFormat", {})
            borders = dict(formatted.get("borders", {}))
            for side, name in sides.items():
                if name in body:
                    borders[side] = body[name]
                    if body[name].get("style") == "NONE":
                        del borders[side]
            formatted = {name: value for name, value in formatted.items() if name != "borders"}
            formatted |= {"borders": borders} if borders else {}
            kept = {name: value for name, value in cell.items() if name != "userEnteredFormat"}
            put(call, draft, sheet, row, column, kept | ({"userEnteredFormat": formatted} if formatted else {}))


def find_replace(call: Call, draft: Book, body: Json) -> Json:
    find, replacement = body.get("find", ""), body.get("replacement", "")
    if not find:
        raise invalid("find must not be empty.")
    flags = 0 if body.get("matchCase") else re.IGNORECASE
    pattern = re.compile(_pattern(find, body), flags)
    counts: dict[str, Any] = {"values": 0, "formulas": 0, "occurrences": 0}
    touched: set[tuple[int, int]] = set()
    locale = call.locale(draft)
    for sheet, (top, bottom, left, right) in _searched(draft, body):
        shown = Renderer(call.evaluator(draft))
        for row, column, cell in list(sheet.filled()):
            if not (top <= row < bottom and left <= column < right):
                continue
            entered = cell.get("userEnteredValue", {})
            formula = entered.get("formulaValue")
            if formula is not None and not body.get("includeFormulas"):
                continue
            text = formula if formula is not None else str(shown.value(sheet, row, column))
            new, found = pattern.subn(_template(replacement, body), text)
            if not found:
                continue
            counts["formulas" if formula is not None else "values"] += 1
            counts["occurrences"] += found
            touched.add((sheet.sheet_id, row))
            value, number_format = typed(new, locale) if new else (None, None)
            put(call, draft, sheet, row, column, with_value(cell, value, number_format))
    return _counted(counts, touched)


def _pattern(find: str, body: Json) -> str:
    text = find if body.get("searchByRegex") else re.escape(find)
    return f"^{text}$" if body.get("matchEntireCell") else text


def _template(replacement: str, body: Json) -> Any:
    if body.get("searchByRegex"):
        return re.sub(r"\$(\d)", r"\\\1", replacement)
    return lambda _: replacement


def _searched(draft: Book, body: Json) -> list[tuple[Sheet, tuple[int, int, int, int]]]:
    if "range" in body:
        return [box_in(draft, body["range"])]
    if "sheetId" in body:
        sheet = sheet_of(draft, body)
        return [(sheet, sheet.clip(Box()))]
    if body.get("allSheets"):
        return [(sheet, sheet.clip(Box())) for sheet in draft.sheets]
    raise invalid("The scope must be set: a range, a sheetId or allSheets.")


def _counted(counts: dict[str, Any], touched: set[tuple[int, int]]) -> Json:
    """A FindReplaceResponse; what is 0 is left out."""
    answer = {
        "valuesChanged": counts["values"],
        "formulasChanged": counts["formulas"],
        "rowsChanged": len(touched),
        "sheetsChanged": len({sheet for sheet, _ in touched}),
        "occurrencesChanged": counts["occurrences"],
    }
    return {name: count for name, count in answer.items() if count}


KINDS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
    "findReplace": find_replace,
}
