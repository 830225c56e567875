"""`spreadsheets`: get, create, batchUpdate, developer metadata, and copying a tab to another spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.google_stand_in import changes, show, surface
from tests.support.google_stand_in.a1 import Box
from tests.support.google_stand_in.addressing import find
from tests.support.google_stand_in.filters import boxes_of, matching
from tests.support.google_stand_in.grid import Book, Sheet
from tests.support.google_stand_in.locales import check_place
from tests.support.google_stand_in.object_kinds import shown_protection
from tests.support.google_stand_in.sheets_kinds import sheet_from, spread_out
from tests.support.google_stand_in.values_api import METHODS as VALUES
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.values_append import append
from tests.support.google_stand_in.wire import ApiError, Json, invalid


def get(call: Call) -> Json:
    book = call.read()
    texts = call.query.get("ranges", [])
    wanted = [find(book, text) for text in texts] or None
    for sheet, box in wanted or []:
        sheet.check_start(box)
    # A mask that names grid data asks for it, whatever includeGridData says.
    with_grid = call.query.get("includeGridData", False) or _asks_for_grid(call.query.get("fields", ""))
    return _seen(call, book, wanted, with_grid=bool(with_grid))


def _seen(call: Call, book: Book, wanted: list[tuple[Sheet, Box]] | None, *, with_grid: bool) -> Json:
    """A Spreadsheet as the caller sees it: who may edit a protected range is told to those who may."""
    answer = show.spreadsheet(call.evaluator(book), wanted, with_grid=with_grid)
    for sheet in answer["sheets"]:
        for one in sheet.get("protectedRanges", []):
            one |= show.as_sent(shown_protection(call, book, one))
            if not one.get("requestingUserCanEdit"):
                one.pop("editors", None)
    return answer


def _asks_for_grid(mask: str) -> bool:
    compact = mask.replace(" ", "")
    return any(sign in compact for sign in ("sheets(data", "sheets.data", "sheets/data", ",data", "(data"))


def get_by_filter(call: Call) -> Json:
    book = call.read()
    found = [pair for one in call.body.get("dataFilters", []) for pair in boxes_of(book, one)]
    wanted = found if call.body.get("dataFilters") else None
    with_grid = call.body.get("includeGridData", False) or _asks_for_grid(call.query.get("fields", ""))
    return _seen(call, book, wanted, with_grid=bool(with_grid))


def create(call: Call) -> Json:
    given = call.body.get("properties", {})
    check_place(given)
    title = given.get("title") or "Untitled spreadsheet"
    rest = {name: value for name, value in given.items() if name not in ("title", "defaultFormat")}
    file = call.world.add_book(title, call.who, rest)
    try:
        assert file.book is not None
        _fill(call, file.book)
    except ApiError:
        del call.world.files[file.file_id]
        raise
    call.world.note("created", file=file.file_id, by=call.who.email)
    return _seen(call, file.book, None, with_grid=False)


def _fill(call: Call, book: Book) -> None:
    """Give a new spreadsheet the tabs and names that the request describes."""
    if call.body.get("sheets"):
        book.sheets = []
        for asked in call.body["sheets"]:
            sheet_from(call, book, asked)
        book.in_order()
    for named in call.body.get("namedRanges", []):
        book.named_ranges.append({"namedRangeId": str(call.world.new_number()), **named})


def batch_update(call: Call) -> Json:
    requests = call.body.get("requests", [])
    if not requests:
        raise invalid("Must specify at least one request.")
    file, draft = call.draft()
    replies = [_apply(call, draft, request, place) for place, request in enumerate(requests)]
    answer: Json = {"spreadsheetId": draft.book_id, "replies": replies}
    if call.body.get("includeSpreadsheetInResponse"):
        texts = call.body.get("responseRanges", [])
        wanted = [find(draft, text) for text in texts] or None
        with_grid = call.body.get("responseIncludeGridData", False)
        answer["updatedSpreadsheet"] = _seen(call, draft, wanted, with_grid=bool(with_grid))
    # Whatever may still be refused was asked before this: a refusal changes nothing.
    call.commit(file, draft)
    return answer


def _apply(call: Call, draft: Book, request: Json, place: int) -> Json:
    """Apply one request to the draft; whatever is wrong with it is said with its place and kind."""
    if len(request) != 1:
        raise invalid(f"Invalid requests[{place}]: Must set exactly one request.")
    ((kind, body),) = request.items()
    apply = changes.KINDS.get(kind)
    if apply is None:
        raise invalid(f"Invalid requests[{place}].{kind}: The stand-in does not know this kind of request.")
    try:
        surface.check_mask(kind, body.get("fields", ""))
        answered = apply(call, draft, body)
    except ApiError as refusal:
        refusal.message = f"Invalid requests[{place}].{kind}: {refusal.message}"
        raise
    return {} if answered is None else {kind: show.as_sent(answered)}


def metadata_get(call: Call) -> Json:
    book = call.read()
    found = matching(book, {"metadataId": int(call.path["metadataId"])})
    if not found:
        raise ApiError(404, f"No developer metadata with id: {call.path['metadataId']}")
    shown: Json = show.as_sent(found[0].shown())
    return shown


def metadata_search(call: Call) -> Json:
    book, matched = call.read(), []
    seen: list[Any] = []
    for data_filter in call.body.get("dataFilters", []):
        for tag in _found_by(book, data_filter):
            if tag.item["metadataId"] not in seen:
                seen.append(tag.item["metadataId"])
                matched.append({"developerMetadata": show.as_sent(tag.shown()), "dataFilters": [data_filter]})
    return {"matchedDeveloperMetadata": matched} if matched else {}


def _found_by(book: Book, data_filter: Json) -> list[Any]:
    if "developerMetadataLookup" in data_filter:
        return matching(book, data_filter["developerMetadataLookup"])
    found = []
    for sheet, box in boxes_of(book, data_filter):
        top, bottom, left, right = sheet.clip(box)
        for tag in matching(book, {}):
            rows = tag.dimension == "ROWS" and tag.index is not None and top <= tag.index < bottom
            columns = tag.dimension == "COLUMNS" and tag.index is not None and left <= tag.index < right
            if tag.sheet is sheet and (rows or columns):
                found.append(tag)
    return found


def copy_to(call: Call) -> Json:
    book = call.read()
    try:
        source: Sheet | None = book.sheet_by_id(int(call.path["sheetId"]))
    except ValueError:
        source = None
    if source is None:
        raise ApiError(404, "Requested entity was not found.")
    call.path["spreadsheetId"] = call.body.get("destinationSpreadsheetId", "")
    file, draft = call.draft()
    copied = source.copied()
    copied.properties["title"] = spread_out(draft, f"Copy of {source.title}")
    copied.properties["sheetId"] = call.world.new_number()
    draft.sheets.append(copied)
    draft.in_order()
    call.commit(file, draft)
    return show.properties_of(copied)


METHODS: dict[str, Callable[[Call], Json]] = {
    "sheets.spreadsheets.get": get,
    "sheets.spreadsheets.getByDataFilter": get_by_filter,
    "sheets.spreadsheets.create": create,
    "sheets.spreadsheets.batchUpdate": batch_update,
    "sheets.spreadsheets.developerMetadata.get": metadata_get,
    "sheets.spreadsheets.developerMetadata.search": metadata_search,
    "sheets.spreadsheets.sheets.copyTo": copy_to,
    "sheets.spreadsheets.values.append": append,
    **{f"sheets.spreadsheets.values.{name}": method for name, method in VALUES.items()},
}
