"""Data filters: choosing ranges by A1 notation, by GridRange or by developer metadata."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.google_stand_in.a1 import Box
from tests.support.google_stand_in.addressing import find
from tests.support.google_stand_in.grid import Book, Line, Sheet, box_of
from tests.support.google_stand_in.wire import Json, invalid


@dataclass
class Tag:
    """One piece of developer metadata and what it is tied to; `holder` is the list that keeps it."""

    item: Json
    holder: list[Json]
    sheet: Sheet | None = None
    dimension: str | None = None
    index: int | None = None

    @property
    def location(self) -> Json:
        """The location as the API shows it."""
        if self.sheet is None:
            return {"locationType": "SPREADSHEET", "spreadsheet": True}
        if self.dimension is None or self.index is None:
            return {"locationType": "SHEET", "sheetId": self.sheet.sheet_id}
        kind = "ROW" if self.dimension == "ROWS" else "COLUMN"
        span: Json = {"sheetId": self.sheet.sheet_id, "dimension": self.dimension}
        return {"locationType": kind, "dimensionRange": span | {"startIndex": self.index, "endIndex": self.index + 1}}

    def shown(self) -> Json:
        return {**self.item, "location": self.location}

    @property
    def box(self) -> Box:
        """The cells that it is tied to."""
        if self.index is None:
            return Box()
        rows = self.dimension == "ROWS"
        return Box(self.index, self.index + 1) if rows else Box(left=self.index, right=self.index + 1)


def tags(book: Book) -> Iterator[Tag]:
    """All developer metadata of a spreadsheet."""
    yield from (Tag(item, book.metadata) for item in book.metadata)
    for sheet in book.sheets:
        yield from (Tag(item, sheet.metadata, sheet) for item in sheet.metadata)
        for dimension in ("ROWS", "COLUMNS"):
            for index, line in enumerate(sheet.lines(dimension)):
                yield from (Tag(item, line.metadata, sheet, dimension, index) for item in line.metadata)


def holder_of(book: Book, location: Json, *, kind: str) -> tuple[list[Json], Json]:
    """The list that keeps metadata at a location, and the location as it is shown; raises 400 for none."""
    if location.get("spreadsheet"):
        return book.metadata, {}
    span = location.get("dimensionRange")
    sheet_id = int((span or location).get("sheetId", 0))
    if span is None and "sheetId" not in location:
        raise invalid(f"{kind}: Location must be set.")
    sheet = book.sheet_by_id(sheet_id)
    if sheet is None:
        raise invalid(f"{kind}: No grid with id: {sheet_id}")
    if span is None:
        return sheet.metadata, {}
    lines: list[Line] = sheet.lines(span.get("dimension", "ROWS"))
    start, end = int(span.get("startIndex", 0)), int(span.get("endIndex", len(lines)))
    if end - start != 1 or not 0 <= start < len(lines):
        raise invalid(f"{kind}: Developer metadata can only be associated with a single row or column.")
    return lines[start].metadata, {}


def matching(book: Book, lookup: Json) -> list[Tag]:
    """The metadata that a DeveloperMetadataLookup finds."""
    return [tag for tag in tags(book) if _matches(tag, lookup)]


def _matches(tag: Tag, lookup: Json) -> bool:
    item = tag.item
    for name, field in (
        ("metadataId", "metadataId"),
        ("metadataKey", "metadataKey"),
        ("metadataValue", "metadataValue"),
    ):
        if name in lookup and lookup[name] != item.get(field):
            return False
    if lookup.get("visibility") not in (None, "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED", item.get("visibility")):
        return False
    kind = lookup.get("locationType", "DEVELOPER_METADATA_LOCATION_TYPE_UNSPECIFIED")
    if not kind.endswith("UNSPECIFIED") and kind != tag.location["locationType"]:
        return False
    return "metadataLocation" not in lookup or _is_at(tag, lookup)


def _is_at(tag: Tag, lookup: Json) -> bool:
    """Whether metadata lies at a location, or (the strategy INTERSECTING) within its sheet or spreadsheet."""
    place, exact = lookup["metadataLocation"], lookup.get("locationMatchingStrategy") == "EXACT_LOCATION"
    if place.get("spreadsheet"):
        return tag.sheet is None or not exact
    span = place.get("dimensionRange")
    if tag.sheet is None or tag.sheet.sheet_id != int((span or place).get("sheetId", 0)):
        return False
    if span is None:
        return tag.index is None or not exact
    if tag.index is None:
        return not exact
    start, end = int(span.get("startIndex", 0)), int(span.get("endIndex", 10**9))
    inside = start <= tag.index < end and tag.dimension == span.get("dimension", "ROWS")
    return inside and (not exact or end - start == 1)


def boxes_of(book: Book, data_filter: Json) -> list[tuple[Sheet, Box]]:
    """The tabs and boxes that a DataFilter chooses; raises 400 for a range that is none."""
    if "a1Range" in data_filter:
        return [find(book, data_filter["a1Range"])]
    if "gridRange" in data_filter:
        sheet_id = int(data_filter["gridRange"].get("sheetId", 0))
        sheet = book.sheet_by_id(sheet_id)
        if sheet is None:
            raise invalid(f"No grid with id: {sheet_id}")
        return [(sheet, box_of(data_filter["gridRange"]))]
    if "developerMetadataLookup" in data_filter:
        found = matching(book, data_filter["developerMetadataLookup"])
        return [(tag.sheet or book.sheets[0], tag.box) for tag in found]
    raise invalid("Must specify a data filter.")
