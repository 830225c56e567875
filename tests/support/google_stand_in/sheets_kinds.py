"""batchUpdate, the kinds about whole tabs and the spreadsheet itself."""

from __future__ import annotations

import copy

from tests.support.google_stand_in import masks, protection, show
from tests.support.google_stand_in.grid import CELL_LIMIT, COLUMN_LIMIT, Book, Line, Sheet, new_sheet
from tests.support.google_stand_in.locales import check_place
from tests.support.google_stand_in.references import rename_in_formulas
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.wire import Json, invalid

EXTRAS = ("merges", "conditionalFormats", "filterViews", "protectedRanges", "basicFilter", "charts", "bandedRanges")


def sheet_of(draft: Book, holder: Json) -> Sheet:
    """The tab that a request means; a missing id is 0, as in proto3."""
    sheet_id = int(holder.get("sheetId", 0))
    sheet = draft.sheet_by_id(sheet_id)
    if sheet is None:
        raise invalid(f"No grid with id: {sheet_id}")
    return sheet


def spread_out(draft: Book, title: str) -> str:
    """The title, with a number if it is taken."""
    number, found = 1, title
    while draft.sheet_by_title(found):
        number, found = number + 1, f"{title} {number}"
    return found


def mask_of(body: Json, name: str = "fields") -> masks.Tree:
    """The mask of a request; raises 400 when it is missing."""
    if not body.get(name):
        raise invalid(f"At least one field must be listed in '{name}'. (Use '*' to indicate all fields.)")
    return masks.parse(body[name])


def sheet_from(call: Call, book: Book, asked: Json) -> Sheet:
    """A new tab as a Sheet message describes it, added at its index; raises 400 for an id or title that is taken."""
    given = copy.deepcopy(asked.get("properties", {}))
    count = len(book.sheets) + 1
    title = given.get("title") or spread_out(book, f"Sheet{count}")
    taken = f'A sheet with the name "{title}" already exists. Please enter another name.'
    if book.sheet_by_title(title):
        raise invalid(taken)
    sheet_id = given.get("sheetId", 0 if not book.sheets and "sheetId" not in given else call.world.new_number())
    if book.sheet_by_id(sheet_id):
        raise invalid(
            f"A sheet with id: {sheet_id} already exists." if sheet_id else "A sheet with id: 0 already exists."
        )
    size = given.get("gridProperties", {})
    rows, columns = size.pop("rowCount", 1000), size.pop("columnCount", 26)
    check_size(book, rows, columns)
    index = min(given.pop("index", len(book.sheets)), len(book.sheets))
    sheet = new_sheet(sheet_id, title, index, rows, columns)
    sheet.properties |= given | {"title": title, "sheetId": sheet_id, "gridProperties": size}
    sheet.extras |= {name: asked[name] for name in EXTRAS if name in asked}
    for data in asked.get("data", []):
        _fill(sheet, data)
    book.sheets.insert(index, sheet)
    book.in_order()
    return sheet


def check_size(book: Book, rows: int, columns: int, without: Sheet | None = None) -> None:
    """Refuse a tab of no rows, or one with which the spreadsheet would have too many cells."""
    if rows < 1 or columns < 1:
        raise invalid("The sheet must have at least one row and one column.")
    if columns > COLUMN_LIMIT:
        raise invalid(f"The sheet would have {columns} columns, which is above the limit of {COLUMN_LIMIT}.")
    others = sum(len(sheet.rows) * len(sheet.columns) for sheet in book.sheets if sheet is not without)
    if others + rows * columns > CELL_LIMIT:
        text = f"This action would increase the number of cells in the workbook above the limit of {CELL_LIMIT} cells."
        raise invalid(text)


def _fill(sheet: Sheet, data: Json) -> None:
    top, left = data.get("startRow", 0), data.get("startColumn", 0)
    if min(top, left) < 0:
        raise invalid(f"startRow[{top}] and startColumn[{left}] must not be negative.")
    for down, row in enumerate(data.get("rowData", [])):
        sheet.grow(top + down + 1, 0)
        for across, cell in enumerate(row.get("values", [])):
            sheet.grow(0, left + across + 1)
            sheet.put(top + down, left + across, cell)
    for name, dimension in (("rowMetadata", "ROWS"), ("columnMetadata", "COLUMNS")):
        for line, properties in zip(sheet.lines(dimension), data.get(name, []), strict=False):
            line.properties |= properties


def add_sheet(call: Call, draft: Book, body: Json) -> Json:
    return {"properties": show.properties_of(sheet_from(call, draft, body))}


def delete_sheet(call: Call, draft: Book, body: Json) -> None:
    sheet = draft.sheet_by_id(int(body.get("sheetId", 0)))
    if sheet is None:
        raise invalid(f"No sheet with id: {body.get('sheetId', 0)}")
    visible = [one for one in draft.sheets if not one.properties.get("hidden") and one is not sheet]
    if not visible:
        raise invalid(
            "You can't remove all the visible sheets in a document."
            if len(draft.sheets) > 1
            else "You can't remove all the sheets in a document."
        )
    whole = (0, len(sheet.rows), 0, len(sheet.columns))
    protection.check_box(call.world, call.who, draft, sheet, whole)
    draft.sheets.remove(sheet)
    draft.named_ranges = [one for one in draft.named_ranges if one["range"].get("sheetId", 0) != sheet.sheet_id]
    draft.in_order()


def duplicate_sheet(call: Call, draft: Book, body: Json) -> Json:
    source = draft.sheet_by_id(int(body.get("sourceSheetId", 0)))
    if source is None:
        raise invalid(f"No sheet with id: {body.get('sourceSheetId', 0)}")
    copied = source.copied()
    title = body.get("newSheetName") or spread_out(draft, f"Copy of {source.title}")
    if draft.sheet_by_title(title):
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')
    new_id = body.get("newSheetId", call.world.new_number())
    if draft.sheet_by_id(new_id):
        raise invalid(f"A sheet with id: {new_id} already exists.")
    copied.properties |= {"title": title, "sheetId": new_id}
    _renumber(call, copied, source.sheet_id)
    draft.sheets.insert(min(body.get("insertSheetIndex", 0), len(draft.sheets)), copied)
    draft.in_order()
    return {"properties": show.properties_of(copied)}


def _renumber(call: Call, sheet: Sheet, old_id: int) -> None:
    """Let what a copied tab holds name the new tab."""

    def renamed(value: object) -> None:
        if isinstance(value, dict):
            if value.get("sheetId", 0) == old_id and ("sheetId" in value or "startRowIndex" in value):
                value["sheetId"] = sheet.sheet_id
            for item in value.values():
                renamed(item)
        elif isinstance(value, list):
            for item in value:
                renamed(item)

    renamed(sheet.extras)
    for protected in sheet.extras.get("protectedRanges", []):
        protected["protectedRangeId"] = call.world.new_number()
    lines: list[Line] = sheet.rows + sheet.columns
    for item in [item for line in lines for item in line.metadata] + sheet.metadata:
        item["metadataId"] = call.world.new_number()


def update_sheet_properties(call: Call, draft: Book, body: Json) -> None:
    given, tree = body.get("properties", {}), mask_of(body)
    sheet = draft.sheet_by_id(int(given.get("sheetId", 0)))
    if sheet is None:
        raise invalid(f"No sheet with id: {given.get('sheetId', 0)}")
    old = show.properties_of(sheet) | {"index": sheet.properties["index"]}
    new = masks.merged(old, given, tree)
    other = draft.sheet_by_title(new.get("title", ""))
    if not new.get("title"):
        raise invalid("The sheet name cannot be empty.")
    if other not in (None, sheet):
        raise invalid(f'A sheet with the name "{new["title"]}" already exists. Please enter another name.')
    if new.get("hidden") and all(one is sheet or one.properties.get("hidden") for one in draft.sheets):
        raise invalid("You can't hide all the sheets in a document.")
    _resize(draft, sheet, new)
    renamed = sheet.title != new["title"]
    old_title = sheet.title
    index = new.pop("index", sheet.properties["index"])
    sheet.properties = new | {"sheetId": sheet.sheet_id, "index": index}
    if renamed:
        rename_in_formulas(draft, old_title, new["title"])
    _move(draft, sheet, old["index"], index)


def _resize(draft: Book, sheet: Sheet, new: Json) -> None:
    if not sheet.is_grid:
        return
    grid = new.setdefault("gridProperties", {})
    rows, columns = grid.pop("rowCount", len(sheet.rows)), grid.pop("columnCount", len(sheet.columns))
    frozen = (grid.get("frozenRowCount", 0) >= rows, grid.get("frozenColumnCount", 0) >= columns)
    check_size(draft, rows, columns, without=sheet)
    if any(frozen):
        kind = "rows" if frozen[0] else "columns"
        raise invalid(f"You can't freeze all visible {kind} on the sheet.")
    sheet.resize(rows, columns)


def _move(draft: Book, sheet: Sheet, old: int, new: int) -> None:
    """Put a tab where it is to stand; the index is counted before it is taken out."""
    if new in (old, old + 1):
        return
    draft.sheets.remove(sheet)
    draft.sheets.insert(new if new < old else new - 1, sheet)
    draft.in_order()


def update_spreadsheet_properties(call: Call, draft: Book, body: Json) -> None:
    new = masks.merged(draft.properties, body.get("properties", {}), mask_of(body))
    if not new.get("title"):
        raise invalid("The title cannot be empty.")
    check_place(body.get("properties", {}))
    draft.properties = draft.properties | new


KINDS = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
