"""What other people do in a spreadsheet while nobody looks: the hands of the control plane.

An act is {"user", "spreadsheet", "do", …}: who, where, what. It is one change with one version, made by that person.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.support.google_stand_in import changes
from tests.support.google_stand_in.a1 import Box, box_text
from tests.support.google_stand_in.addressing import find
from tests.support.google_stand_in.evaluate import Evaluator
from tests.support.google_stand_in.grid import Book, range_of
from tests.support.google_stand_in.render import Renderer
from tests.support.google_stand_in.values_api import Call, write
from tests.support.google_stand_in.wire import Json, not_found
from tests.support.google_stand_in.world import World


def act(world: World, given: Json) -> Json:
    """Do one thing as one person; raises ApiError where the person may not, ValueError for an unknown deed."""
    do = DEEDS.get(given.get("do", "type"))
    if do is None:
        raise ValueError(f"unknown deed {given.get('do')}; known are {', '.join(sorted(DEEDS))}")
    if given["spreadsheet"] not in world.files:
        raise not_found()
    call = Call(world, world.principal(given["user"]), {"spreadsheetId": given["spreadsheet"]})
    file, draft = call.draft()
    do(call, draft, given)
    call.commit(file, draft)
    return {"version": file.history[-1].version}


def _type(call: Call, draft: Book, given: Json) -> None:
    """Type into cells from `range` on: `value`, or `values` as rows."""
    sheet, box = find(draft, given["range"])
    values = given.get("values", [[given.get("value", "")]])
    rows, columns = (box.top or 0) + len(values), (box.left or 0) + max(len(row) for row in values)
    sheet.grow(rows, columns)
    write(call, draft, sheet, Box(box.top or 0, rows, box.left or 0, columns), {"values": values}, "USER_ENTERED")


def _request(call: Call, draft: Book, given: Json) -> None:
    """Any request of batchUpdate, or several."""
    for request in given.get("requests", [given.get("request")]):
        ((kind, body),) = request.items()
        changes.KINDS[kind](call, draft, body)


def _lines(kind: str) -> Callable[[Call, Book, Json], None]:
    """Insert or delete `count` rows or columns of `tab` from `at` (counted from 0)."""

    def deed(call: Call, draft: Book, given: Json) -> None:
        sheet = find(draft, "'" + given["tab"].replace("'", "''") + "'")[0]
        at, count = int(given["at"]), int(given.get("count", 1))
        span = {"sheetId": sheet.sheet_id, "dimension": given.get("dimension", "ROWS")}
        span |= {"startIndex": at, "endIndex": at + count}
        changes.KINDS[kind](call, draft, {"range": span})

    return deed


def _sort(call: Call, draft: Book, given: Json) -> None:
    """Sort `range` by `column` (counted from 0), `descending` or not."""
    sheet, box = find(draft, given["range"])
    order = "DESCENDING" if given.get("descending") else "ASCENDING"
    specs = [{"dimensionIndex": int(given["column"]), "sortOrder": order}]
    changes.KINDS["sortRange"](call, draft, {"range": range_of(sheet.sheet_id, box), "sortSpecs": specs})


def _rename(call: Call, draft: Book, given: Json) -> None:
    """Rename `tab` to `to`."""
    sheet = find(draft, "'" + given["tab"].replace("'", "''") + "'")[0]
    properties = {"sheetId": sheet.sheet_id, "title": given["to"]}
    changes.KINDS["updateSheetProperties"](call, draft, {"properties": properties, "fields": "title"})


def _clear(call: Call, draft: Book, given: Json) -> None:
    """Clear the values of `range`."""
    sheet, box = find(draft, given["range"])
    top, bottom, left, right = sheet.clip(box)
    blank = [[""] * (right - left) for _ in range(bottom - top)]
    write(call, draft, sheet, Box(top, bottom, left, right), {"values": blank}, "RAW")


def _settings(call: Call, draft: Book, given: Json) -> None:
    """Change `locale` or `timeZone` of the spreadsheet, or its `title`."""
    named = {name: given[name] for name in ("locale", "timeZone", "title") if name in given}
    body = {"properties": named, "fields": ",".join(named)}
    changes.KINDS["updateSpreadsheetProperties"](call, draft, body)


DEEDS: dict[str, Callable[[Call, Book, Json], None]] = {
    "type": _type,
    "request": _request,
    "insert": _lines("insertDimension"),
    "delete": _lines("deleteDimension"),
    "sort": _sort,
    "rename_tab": _rename,
    "clear": _clear,
    "settings": _settings,
}


def dump(world: World, book_id: str) -> Json:
    """Every tab of a spreadsheet as its formulas and as it looks, to compare with."""
    file = world.files.get(book_id)
    if file is None or file.book is None:
        raise not_found()
    evaluator = Evaluator(file.book, world.clock.now())
    tabs = {}
    for sheet in file.book.sheets:
        looks = {name: Renderer(evaluator, name).rows(sheet, Box()) for name in ("FORMULA", "FORMATTED_VALUE")}
        tabs[sheet.title] = {"size": box_text(Box(0, len(sheet.rows), 0, len(sheet.columns))), **looks}
    return {"title": file.book.properties["title"], "version": file.history[-1].version, "tabs": tabs}
