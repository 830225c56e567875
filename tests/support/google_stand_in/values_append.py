"""`values.append`: finding the table, and writing after its last row."""

from __future__ import annotations

from tests.support.google_stand_in.a1 import Box, full_text
from tests.support.google_stand_in.addressing import find
from tests.support.google_stand_in.dimension_kinds import insert_lines
from tests.support.google_stand_in.grid import Sheet
from tests.support.google_stand_in.values_api import Call, input_option, major_of, update_answer, write
from tests.support.google_stand_in.wire import Json


def append(call: Call) -> Json:
    option = input_option(call.query)
    file, draft = call.draft()
    sheet, box = find(draft, call.path["range"])
    sheet.check_start(box)
    values = call.body.get("values", [])
    tall, wide = len(values), max((len(line) for line in values), default=0)
    if major_of(call.body) == "COLUMNS":
        tall, wide = wide, tall
    table = table_at(sheet, box)
    top, left = (table.bottom or 0, table.left or 0) if table else (box.top or 0, box.left or 0)
    if call.query.get("insertDataOption") == "INSERT_ROWS" and tall:
        sheet.grow(top, 0)
        insert_lines(draft, sheet, "ROWS", top, tall, like=top - 1 if top else None)
    sheet.grow(top + tall, left + wide)
    target = Box(top, top + max(1, tall), left, left + max(1, wide))
    written = write(call, draft, sheet, target, call.body, option) if tall else None
    answer: Json = {"spreadsheetId": draft.book_id}
    if table:
        answer["tableRange"] = full_text(sheet.title, table)
    if written:
        one = update_answer(call, draft, sheet, target, written, call.query, call.body)
        answer["updates"] = {"spreadsheetId": draft.book_id} | one
    else:
        answer["updates"] = {"spreadsheetId": draft.book_id, "updatedRange": full_text(sheet.title, target)}
    call.commit(file, draft)
    return answer


def has_value(sheet: Sheet, row: int, column: int) -> bool:
    return bool((sheet.cell(row, column) or {}).get("userEnteredValue"))


def table_at(sheet: Sheet, box: Box) -> Box | None:
    """The table in or around a range: the last one in it, grown until empty rows and columns surround it."""
    top, bottom, left, right = sheet.clip(box)
    filled = [
        (row, column)
        for row in range(top, min(bottom, len(sheet.rows)))
        for column in range(left, min(right, len(sheet.rows[row].cells)))
        if has_value(sheet, row, column)
    ]
    if not filled:
        return None
    row, column = max(filled) if not box.is_single else filled[0]
    return _grown(sheet, row, column)


def _grown(sheet: Sheet, row: int, column: int) -> Box:
    """The smallest rectangle around a cell whose neighbours on all sides are empty."""
    top, bottom, left, right = row, row + 1, column, column + 1

    def meets(rows: range, columns: range) -> bool:
        return any(has_value(sheet, one, other) for one in rows for other in columns)

    while True:
        before = (top, bottom, left, right)
        across = range(max(0, left - 1), right + 1)
        # A table is tall: all rows that follow are taken before the sides are looked at again.
        while top > 0 and meets(range(top - 1, top), across):
            top -= 1
        while meets(range(bottom, bottom + 1), across):
            bottom += 1
        down = range(max(0, top - 1), bottom + 1)
        left -= left > 0 and meets(down, range(left - 1, left))
        right += meets(down, range(right, right + 1))
        if before == (top, bottom, left, right):
            return Box(top, bottom, left, right)
