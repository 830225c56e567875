"""`spreadsheets.values`: reading and writing plain values by range."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.support.google_stand_in import protection
from tests.support.google_stand_in.a1 import Box, column_letters, full_text
from tests.support.google_stand_in.addressing import find
from tests.support.google_stand_in.evaluate import Evaluator
from tests.support.google_stand_in.filters import boxes_of
from tests.support.google_stand_in.grid import Book, Cell, Sheet
from tests.support.google_stand_in.locales import Locale, locale_of
from tests.support.google_stand_in.render import Renderer
from tests.support.google_stand_in.typing_in import entered
from tests.support.google_stand_in.validation import check_value
from tests.support.google_stand_in.wire import ApiError, Json, invalid
from tests.support.google_stand_in.world import File, Principal, World


@dataclass
class Call:
    """One checked call of a method of the Sheets API."""

    world: World
    who: Principal
    path: dict[str, str]
    query: Json = field(default_factory=dict)
    body: Json = field(default_factory=dict)

    def read(self) -> Book:
        """The spreadsheet that the path names, for somebody who may read it."""
        return self.world.book(self.path["spreadsheetId"], self.who, to_write=False)[1]

    def draft(self) -> tuple[File, Book]:
        """A copy of the spreadsheet to work on; nothing is changed until it is committed."""
        file, book = self.world.book(self.path["spreadsheetId"], self.who, to_write=True)
        return file, book.copied()

    def commit(self, file: File, draft: Book) -> None:
        """Put a draft in the place of the spreadsheet: one change, one version."""
        draft.edition += 1
        file.book = draft
        file.about["name"] = draft.properties["title"]
        self.world.touch(file, self.who)
        self.world.note("edited", file=file.file_id, by=self.who.email)

    def locale(self, book: Book) -> Locale:
        """How what is typed into a spreadsheet is read today."""
        year = datetime.fromtimestamp(self.world.clock.now(), UTC).year
        return locale_of(book.locale, year)

    def evaluator(self, book: Book) -> Evaluator:
        return Evaluator(book, self.world.clock.now())


def renderer(call: Call, book: Book, asked: Json) -> Renderer:
    """A renderer as `valueRenderOption` and `dateTimeRenderOption` ask for it."""
    render = asked.get("valueRenderOption") or asked.get("responseValueRenderOption") or "FORMATTED_VALUE"
    dates = asked.get("dateTimeRenderOption") or asked.get("responseDateTimeRenderOption") or "SERIAL_NUMBER"
    return Renderer(call.evaluator(book), render, dates)


def major_of(asked: Json) -> str:
    major = asked.get("majorDimension", "ROWS")
    return "ROWS" if major == "DIMENSION_UNSPECIFIED" else str(major)


def get(call: Call) -> Json:
    book = call.read()
    return _read(call, book, call.path["range"], call.query)


def _read(call: Call, book: Book, text: str, asked: Json) -> Json:
    sheet, box = find(book, text)
    sheet.check_start(box)
    return renderer(call, book, asked).value_range(sheet, box, major_of(asked))


def batch_get(call: Call) -> Json:
    book = call.read()
    found = [_read(call, book, text, call.query) for text in call.query.get("ranges", [])]
    answer: Json = {"spreadsheetId": book.book_id}
    return answer | {"valueRanges": found} if found else answer


def update(call: Call) -> Json:
    option = input_option(call.query)
    file, draft = call.draft()
    sheet, box = find(draft, call.path["range"])
    if "range" in call.body and find(draft, call.body["range"]) != (sheet, box):
        asked, said = call.path["range"], call.body["range"]
        raise invalid(f"Requested writing within range [{asked}], but range in body is [{said}]")
    written = write(call, draft, sheet, box, call.body, option, call.path["range"])
    answer = {"spreadsheetId": draft.book_id} | update_answer(call, draft, sheet, box, written, call.query, call.body)
    call.commit(file, draft)
    return answer


def input_option(asked: Json) -> str:
    """RAW or USER_ENTERED; raises 400 when it is missing."""
    option = asked.get("valueInputOption", "INPUT_VALUE_OPTION_UNSPECIFIED")
    if option == "INPUT_VALUE_OPTION_UNSPECIFIED":
        raise invalid("'valueInputOption' is required but not specified")
    return str(option)


@dataclass
class Written:
    """What one write covered."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    touched: set[tuple[int, int]] = field(default_factory=set)


def write(
    call: Call, draft: Book, sheet: Sheet, box: Box, data: Json, option: str, label: str | None = None
) -> Written:
    """Write the values of a ValueRange into a box; raises 400 where they do not fit, 403 where they may not stand."""
    sheet.check_start(box)
    values = data.get("values", [])
    is_across = major_of(data) == "COLUMNS"
    top, left = box.top or 0, box.left or 0
    bottom, right = _limits(sheet, box)
    locale, written = call.locale(draft), Written()
    plan: list[tuple[int, int, Any]] = []
    for major, line in enumerate(values):
        for minor, value in enumerate(line):
            row, column = (top + minor, left + major) if is_across else (top + major, left + minor)
            if row >= bottom or column >= right:
                raise _too_far(sheet, box, label, row, column, row >= bottom)
            if value is not None:
                plan.append((row, column, entered(value, option, locale, f"values[{major}][{minor}]")))
    for row, column, (value, number_format) in plan:
        protection.check_cell(call.world, call.who, draft, sheet, row, column)
        cell = with_value(sheet.cell(row, column), value, number_format)
        if cell and call.world.switches["strict_validation_on_api"]:
            check_value(call.evaluator(draft), cell)
        sheet.put(row, column, cell)
        written.touched.add((row, column))
    written.cells = len(written.touched)
    written.rows = len({row for row, _ in written.touched})
    written.columns = len({column for _, column in written.touched})
    return written


def _limits(sheet: Sheet, box: Box) -> tuple[int, int]:
    """Up to where a write may go: a single cell is where it starts, anything larger is where it must stay."""
    if box.is_single:
        return len(sheet.rows), len(sheet.columns)
    _, bottom, _, right = sheet.clip(box)
    return bottom, right


def _too_far(sheet: Sheet, box: Box, label: str | None, row: int, column: int, is_row: bool) -> Exception:
    """A write left its range, or (within its range) the grid."""
    in_range = (
        not box.is_single and (box.bottom is None or row < box.bottom) and (box.right is None or column < box.right)
    )
    if in_range:
        return sheet.beyond(box)
    where = f"row [{row + 1}]" if is_row else f"column [{column_letters(column)}]"
    within = label or full_text(sheet.title, box)
    return invalid(f"Requested writing within range [{within}], but tried writing to {where}")


def with_value(cell: Cell | None, value: Json | None, number_format: Json | None) -> Cell | None:
    """A cell with another value. A format that typing suggests is taken where the cell has none of its own."""
    fresh = {name: item for name, item in (cell or {}).items() if name not in ("userEnteredValue", "textFormatRuns")}
    formatted = fresh.get("userEnteredFormat") or {}
    own = formatted.get("numberFormat")
    if own and own.get("type") == "TEXT" and value and "stringValue" not in value:
        value = {"stringValue": _as_text(value)}
    elif number_format and not own:
        fresh["userEnteredFormat"] = formatted | {"numberFormat": number_format}
    if value is not None:
        fresh["userEnteredValue"] = value
    return fresh or None


def _as_text(value: Json) -> str:
    (item,) = value.values()
    return str(item).upper() if isinstance(item, bool) else str(item)


def update_answer(call: Call, draft: Book, sheet: Sheet, box: Box, written: Written, asked: Json, data: Json) -> Json:
    """An UpdateValuesResponse, apart from the spreadsheet's id."""
    values = data.get("values", [])
    tall, wide = len(values), max((len(line) for line in values), default=0)
    if major_of(data) == "COLUMNS":
        tall, wide = wide, tall
    top, left = box.top or 0, box.left or 0
    covered = Box(top, top + max(1, tall), left, left + max(1, wide))
    answer: Json = {"updatedRange": full_text(sheet.title, covered)}
    if written.cells:
        counts = {"updatedRows": written.rows, "updatedColumns": written.columns, "updatedCells": written.cells}
        answer |= counts
    if asked.get("includeValuesInResponse"):
        answer["updatedData"] = renderer(call, draft, asked).value_range(sheet, covered, major_of(data))
    return answer


def batch_update(call: Call) -> Json:
    option = input_option(call.body)
    file, draft = call.draft()
    done = []
    for place, data in enumerate(call.body.get("data", [])):
        if "range" not in data:
            raise invalid("Unable to parse range: ")
        try:
            sheet, box = find(draft, data["range"])
            done.append((sheet, box, write(call, draft, sheet, box, data, option, data["range"]), data))
        except ApiError as refusal:
            refusal.message = f"Invalid data[{place}]: {refusal.message}"
            raise
    return _batch_answer(call, file, draft, done)


Done = tuple[Sheet, Box, Written, Json]


def _batch_answer(call: Call, file: File, draft: Book, done: list[Done]) -> Json:
    answers: list[Json] = []
    for sheet, box, written, data in done:
        one = update_answer(call, draft, sheet, box, written, call.body, data)
        head = {"spreadsheetId": draft.book_id} if "dataFilter" not in data else {"dataFilter": data["dataFilter"]}
        answers.append(head | one)
    answer: Json = {"spreadsheetId": draft.book_id}
    rows = {(sheet.sheet_id, row) for sheet, _, written, _ in done for row, _ in written.touched}
    columns = {(sheet.sheet_id, column) for sheet, _, written, _ in done for _, column in written.touched}
    totals = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(written.cells for _, _, written, _ in done),
        "totalUpdatedSheets": len({sheet_id for sheet_id, _ in rows}),
    }
    answer |= {name: total for name, total in totals.items() if total}
    call.commit(file, draft)
    return answer | {"responses": answers} if answers else answer


def batch_update_by_filter(call: Call) -> Json:
    option = input_option(call.body)
    file, draft = call.draft()
    done = []
    for data in call.body.get("data", []):
        for sheet, box in boxes_of(draft, data.get("dataFilter", {})):
            done.append((sheet, box, write(call, draft, sheet, box, data, option), data))
    return _batch_answer(call, file, draft, done)


def batch_get_by_filter(call: Call) -> Json:
    book, found = call.read(), []
    for data_filter in call.body.get("dataFilters", []):
        for sheet, box in boxes_of(book, data_filter):
            value_range = renderer(call, book, call.body).value_range(sheet, box, major_of(call.body))
            found.append({"valueRange": value_range, "dataFilters": [data_filter]})
    answer: Json = {"spreadsheetId": book.book_id}
    return answer | {"valueRanges": found} if found else answer


def clear(call: Call) -> Json:
    file, draft = call.draft()
    cleared = _clear(call, draft, *find(draft, call.path["range"]))
    call.commit(file, draft)
    return {"spreadsheetId": draft.book_id, "clearedRange": cleared}


def _clear(call: Call, draft: Book, sheet: Sheet, box: Box) -> str:
    sheet.check_start(box)
    top, bottom, left, right = sheet.clip(box)
    for row in range(top, bottom):
        for column in range(left, min(right, len(sheet.rows[row].cells))):
            if cell := sheet.cell(row, column):
                protection.check_cell(call.world, call.who, draft, sheet, row, column)
                sheet.put(row, column, with_value(cell, None, None))
    return full_text(sheet.title, Box(top, bottom, left, right))


def batch_clear(call: Call) -> Json:
    file, draft = call.draft()
    cleared = []
    for place, text in enumerate(call.body.get("ranges", [])):
        sheet, box = find(draft, text)
        if (box.top or 0) >= len(sheet.rows) or (box.left or 0) >= len(sheet.columns):
            raise invalid(f"Invalid range[{place}]: {sheet.beyond(box)}")
        cleared.append(_clear(call, draft, sheet, box))
    call.commit(file, draft)
    return {"spreadsheetId": draft.book_id, "clearedRanges": cleared}


def batch_clear_by_filter(call: Call) -> Json:
    file, draft = call.draft()
    filters = call.body.get("dataFilters", [])
    cleared = [_clear(call, draft, sheet, box) for one in filters for sheet, box in boxes_of(draft, one)]
    call.commit(file, draft)
    return {"spreadsheetId": draft.book_id, "clearedRanges": cleared}


METHODS: dict[str, Callable[[Call], Json]] = {
    "get": get,
    "batchGet": batch_get,
    "batchGetByDataFilter": batch_get_by_filter,
    "update": update,
    "batchUpdate": batch_update,
    "batchUpdateByDataFilter": batch_update_by_filter,
    "clear": clear,
    "batchClear": batch_clear,
    "batchClearByDataFilter": batch_clear_by_filter,
}
