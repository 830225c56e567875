"""batchUpdate, the kinds about rows and columns: insert, delete, move, append, size, groups."""

from __future__ import annotations

from tests.support.google_stand_in import masks, protection
from tests.support.google_stand_in.grid import COLUMN_PIXELS, ROW_PIXELS, Book, Line, Sheet, box_of
from tests.support.google_stand_in.references import Shift, apply
from tests.support.google_stand_in.sheets_kinds import check_size, mask_of, sheet_of
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.wire import Json, invalid

Span = tuple[Sheet, str, int, int]


def span_of(draft: Book, given: Json, name: str = "range") -> Span:
    """The tab, the dimension and from where to where; raises 400 for a span that is none."""
    span = given.get(name, {})
    sheet, dimension = sheet_of(draft, span), span.get("dimension", "DIMENSION_UNSPECIFIED")
    if dimension == "DIMENSION_UNSPECIFIED":
        raise invalid("No dimension specified.")
    size = len(sheet.lines(dimension))
    start, end = span.get("startIndex", 0), span.get("endIndex", size)
    if start < 0 or end < 0:
        raise invalid(f"{name}.startIndex[{start}] and {name}.endIndex[{end}] must not be negative.")
    if start >= end:
        raise invalid(f"{name}.startIndex[{start}] must be less than {name}.endIndex[{end}].")
    return sheet, dimension, start, end


def word(dimension: str) -> str:
    return "row" if dimension == "ROWS" else "column"


def insert(call: Call, draft: Book, body: Json) -> None:
    sheet, dimension, start, end = span_of(draft, body)
    lines, inherits = sheet.lines(dimension), body.get("inheritFromBefore", False)
    if start > len(lines):
        limit = f"the number of {word(dimension)}s in the sheet [{len(lines)}]"
        raise invalid(f"range.startIndex[{start}] must be less than or equal to {limit}.")
    if start == len(lines) and not inherits:
        text = f"Cannot insert a {word(dimension)} at the end of the sheet unless inheritFromBefore is true."
        raise invalid(text.replace("a row", "rows").replace("a column", "columns"))
    if start == 0 and inherits:
        raise invalid("inheritFromBefore cannot be true when inserting at index 0.")
    _check_protected(call, draft, sheet, dimension, start, start + 1, whole_only=True)
    insert_lines(draft, sheet, dimension, start, end - start, like=start - 1 if inherits else start)


def insert_lines(draft: Book, sheet: Sheet, dimension: str, at: int, count: int, like: int | None = None) -> None:
    """Put empty lines before `at`; formats are taken from the line `like`."""
    lines = sheet.lines(dimension)
    rows, columns = len(sheet.rows), len(sheet.columns)
    check_size(draft, rows + count * (dimension == "ROWS"), columns + count * (dimension != "ROWS"), without=sheet)
    model = lines[like] if like is not None and like < len(lines) else Line()
    if dimension == "ROWS":
        formats = [_format_only(cell) for cell in model.cells]
        lines[at:at] = [Line(list(formats), dict(model.properties)) for _ in range(count)]
    else:
        for row in sheet.rows:
            if len(row.cells) > min(at, like or 0):
                model_cell = row.cells[like] if like is not None and like < len(row.cells) else None
                row.cells.extend([None] * (at - len(row.cells)))
                row.cells[at:at] = [_format_only(model_cell)] * count
        lines[at:at] = [Line([], dict(model.properties)) for _ in range(count)]
    for hidden in lines[at : at + count]:
        hidden.properties.pop("hiddenByUser", None)
    apply(draft, sheet, dimension, Shift(at, count))
    _shift_frozen(sheet, dimension, at, count)


def _format_only(cell: Json | None) -> Json | None:
    kept = {name: value for name, value in (cell or {}).items() if name in ("userEnteredFormat", "dataValidation")}
    return kept or None


def _shift_frozen(sheet: Sheet, dimension: str, at: int, count: int) -> None:
    """Lines that are inserted among the frozen ones, or taken from them, change their number."""
    name = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
    frozen = sheet.properties["gridProperties"].get(name, 0)
    if at < frozen:
        sheet.properties["gridProperties"][name] = max(0, frozen + count if count > 0 else max(at, frozen + count))


def delete(call: Call, draft: Book, body: Json) -> None:
    sheet, dimension, start, end = span_of(draft, body)
    lines = sheet.lines(dimension)
    if start >= len(lines):
        text = f"Cannot delete a {word(dimension)} that doesn't exist. Tried to delete {word(dimension)} index {start}"
        raise invalid(f"{text} but there are only {len(lines)} {word(dimension)}s.")
    end = min(end, len(lines))
    if end - start == len(lines):
        raise invalid(f"You can't delete all the {word(dimension)}s on the sheet.")
    name = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
    frozen = sheet.properties["gridProperties"].get(name, 0)
    if frozen and start <= frozen and end == len(lines):
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {word(dimension)}s.")
    _check_protected(call, draft, sheet, dimension, start, end)
    del lines[start:end]
    if dimension == "COLUMNS":
        for row in sheet.rows:
            del row.cells[start:end]
    apply(draft, sheet, dimension, Shift(start, start - end))
    _shift_frozen(sheet, dimension, start, start - end)


def _check_protected(
    call: Call, draft: Book, sheet: Sheet, dimension: str, start: int, end: int, *, whole_only: bool = False
) -> None:
    """Refuse to touch lines with protected cells; inserting is refused only where the whole tab is protected."""
    for protected in sheet.extras.get("protectedRanges", []):
        if protection.may_edit(call.world, call.who, draft, protected):
            continue
        box = box_of(protection.range_of_protection(draft, protected))
        is_whole = (box.top, box.bottom, box.left, box.right) == (None, None, None, None)
        rows = dimension == "ROWS"
        first, last = (box.top, box.bottom) if rows else (box.left, box.right)
        inside = (first or 0) < end and (last is None or start < last)
        if is_whole or (not whole_only and inside):
            raise protection.refusal()


def append(call: Call, draft: Book, body: Json) -> None:
    sheet, dimension, length = sheet_of(draft, body), body.get("dimension", ""), body.get("length", 0)
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("No dimension specified.")
    if length < 1:
        raise invalid("length must be positive.")
    rows, columns = len(sheet.rows), len(sheet.columns)
    rows, columns = (rows + length, columns) if dimension == "ROWS" else (rows, columns + length)
    check_size(draft, rows, columns, without=sheet)
    sheet.grow(rows, columns)


def move(call: Call, draft: Book, body: Json) -> None:
    sheet, dimension, start, end = span_of(draft, body, "source")
    lines, to = sheet.lines(dimension), body.get("destinationIndex", 0)
    if end > len(lines) or not 0 <= to <= len(lines):
        raise invalid(
            f"destinationIndex[{to}] and source must lie within the {len(lines)} {word(dimension)}s of the sheet."
        )
    if start < to < end:
        raise invalid("The destination must not lie within the source.")
    _check_protected(call, draft, sheet, dimension, start, end)
    at = to if to <= start else to - (end - start)
    moved = lines[start:end]
    del lines[start:end]
    lines[at:at] = moved
    if dimension == "COLUMNS":
        for row in sheet.rows:
            row.cells.extend([None] * (max(end, to) - len(row.cells)))
            cells = row.cells[start:end]
            del row.cells[start:end]
            row.cells[at:at] = cells
    apply(draft, sheet, dimension, Shift(start, end - start, to))


def update_properties(call: Call, draft: Book, body: Json) -> None:
    sheet, dimension, start, end = span_of(draft, body)
    tree = mask_of(body)
    lines = sheet.lines(dimension)
    if end > len(lines):
        raise invalid(f"range.endIndex[{end}] must lie within the {len(lines)} {word(dimension)}s of the sheet.")
    for line in lines[start:end]:
        merged = masks.merged(line.properties, body.get("properties", {}), tree)
        line.properties = {name: value for name, value in merged.items() if value}


def auto_resize(call: Call, draft: Book, body: Json) -> None:
    """Make columns as wide as their longest text, by a rough measure, and rows as high as usual."""
    sheet, dimension, start, end = span_of(draft, body, "dimensions")
    evaluator = call.evaluator(draft)
    for index, line in enumerate(sheet.lines(dimension)[start:end], start):
        line.properties["pixelSize"] = ROW_PIXELS
        if dimension == "COLUMNS":
            shown = (evaluator.value_at(sheet, row, index) or {} for row in range(evaluator.reach(sheet)[0]))
            longest = max((len(str(next(iter(value.values()), ""))) for value in shown), default=0)
            line.properties["pixelSize"] = 13 + 7 * longest if longest else COLUMN_PIXELS


def add_group(call: Call, draft: Book, body: Json) -> Json:
    sheet, dimension, start, end = span_of(draft, body)
    name = "rowGroups" if dimension == "ROWS" else "columnGroups"
    groups = sheet.extras.setdefault(name, [])
    for group in groups:
        first, last = group["range"]["startIndex"], group["range"]["endIndex"]
        if (first, last) == (start, end) or (start <= first and last <= end):
            group["depth"] += 1
    over = [one for one in groups if one["range"]["startIndex"] <= start and end <= one["range"]["endIndex"]]
    depth = 1 + sum(1 for one in over if (one["range"]["startIndex"], one["range"]["endIndex"]) != (start, end))
    span = {"sheetId": sheet.sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}
    groups.append({"range": span, "depth": depth})
    groups.sort(key=lambda one: (one["range"]["startIndex"], one["depth"]))
    return {"dimensionGroups": groups}


def delete_group(call: Call, draft: Book, body: Json) -> Json:
    sheet, dimension, start, end = span_of(draft, body)
    name = "rowGroups" if dimension == "ROWS" else "columnGroups"
    groups = sheet.extras.get(name, [])
    same = [one for one in groups if (one["range"]["startIndex"], one["range"]["endIndex"]) == (start, end)]
    if not same:
        raise invalid("No group over the specified range.")
    groups.remove(max(same, key=lambda one: int(one["depth"])))
    for group in groups:
        if start <= group["range"]["startIndex"] and group["range"]["endIndex"] <= end and group not in same:
            group["depth"] -= 1
    return {"dimensionGroups": groups}


def update_group(call: Call, draft: Book, body: Json) -> None:
    given = body.get("dimensionGroup", {})
    sheet, dimension, start, end = span_of(draft, given)
    tree = mask_of(body)
    for group in sheet.extras.get("rowGroups" if dimension == "ROWS" else "columnGroups", []):
        same = (group["range"]["startIndex"], group["range"]["endIndex"]) == (start, end)
        if same and group["depth"] == given.get("depth", 1):
            group.update({name: given.get(name, False) for name in tree if name == "collapsed"})
            return
    raise invalid("No group over the specified range.")


KINDS = {
    "insertDimension": insert,
    "deleteDimension": delete,
    "appendDimension": append,
    "moveDimension": move,
    "updateDimensionProperties": update_properties,
    "autoResizeDimensions": auto_resize,
    "addDimensionGroup": add_group,
    "deleteDimensionGroup": delete_group,
    "updateDimensionGroup": update_group,
}
