"""From what a request names (A1 notation, a data filter, developer metadata) to a tab and a rectangle."""

from __future__ import annotations

from tests.support.google_stand_in.a1 import Box, parse_box, split_title
from tests.support.google_stand_in.grid import Book, Sheet, box_of
from tests.support.google_stand_in.wire import invalid


def find(book: Book, text: str) -> tuple[Sheet, Box]:
    """The tab and the box that a range in A1 notation, a tab's title or a named range names; raises 400."""
    title, rest = split_title(text)
    if title is not None:
        sheet = book.sheet_by_title(title)
        box = Box() if rest is None else parse_box(rest)
        named = named_range(book, rest or "") if sheet and box is None else None
        if named is not None:
            return named
        if sheet is None or box is None:
            raise unparsable(text)
        return grid_only(sheet), box
    first = next((sheet for sheet in book.sheets if sheet.is_grid), book.sheets[0])
    if named := named_range(book, text):
        return named
    if box := parse_box(text):
        return grid_only(first), box
    if sheet := book.sheet_by_title(text):
        return grid_only(sheet), Box()
    raise unparsable(text)


def named_range(book: Book, name: str) -> tuple[Sheet, Box] | None:
    """The tab and the box of a named range."""
    found = next((one["range"] for one in book.named_ranges if one["name"].casefold() == name.casefold()), None)
    sheet = book.sheet_by_id(int(found.get("sheetId", 0))) if found is not None else None
    return None if found is None or sheet is None else (grid_only(sheet), box_of(found))


def grid_only(sheet: Sheet) -> Sheet:
    if not sheet.is_grid:
        raise invalid(f"Range is on a sheet that is not a grid: {sheet.title}")
    return sheet


def unparsable(text: str) -> Exception:
    return invalid(f"Unable to parse range: {text}")
