"""batchUpdate, the kinds that move cells about: insert and delete ranges, copy, cut, sort, merge, split, tidy up."""

from __future__ import annotations

import csv
import io
import random
from typing import Any

from tests.support.google_stand_in.a1 import Box
from tests.support.google_stand_in.cell_kinds import box_in, coordinate, put
from tests.support.google_stand_in.grid import Book, Cell, Line, Sheet, range_of
from tests.support.google_stand_in.references import relative
from tests.support.google_stand_in.render import Renderer
from tests.support.google_stand_in.typing_in import entered, typed
from tests.support.google_stand_in.values_api import Call, with_value
from tests.support.google_stand_in.wire import Json, invalid

Block = list[list[Cell | None]]
Sides = tuple[int, int, int, int]


def block(sheet: Sheet, sides: Sides) -> Block:
    """The cells of a rectangle, row by row."""
    top, bottom, left, right = sides
    return [[sheet.cell(row, column) for column in range(left, right)] for row in range(top, bottom)]


def lay(call: Call, draft: Book, sheet: Sheet, top: int, left: int, cells: Block) -> None:
    """Put a block of cells down; what does not change is not touched, so its protection does not matter."""
    for down, row in enumerate(cells):
        for across, cell in enumerate(row):
            if sheet.cell(top + down, left + across) is not cell:
                put(call, draft, sheet, top + down, left + across, cell)


def sort_range(call: Call, draft: Book, body: Json) -> None:
    sheet, sides = box_in(draft, body.get("range", {}))
    specs = body.get("sortSpecs", [])
    _no_merges(sheet, sides, "sort")
    order = sorted_rows(call, draft, sheet, sides, specs)
    reorder(call, draft, sheet, sides, order)


def reorder(call: Call, draft: Book, sheet: Sheet, sides: Sides, order: list[int]) -> None:
    """Put the rows of a rectangle into another order; formulas speak of the row that they come to stand in."""
    top, bottom, left, right = sides
    cells = block(sheet, (top, bottom, left, right))
    moved = [[_copied(cell, place - one, 0) for cell in cells[one]] for place, one in enumerate(order)]
    if order == list(range(len(order))):
        return
    lay(call, draft, sheet, top, left, moved)
    if call.world.switches["row_metadata_follows_sort"]:
        tags = [line.metadata for line in sheet.rows[top:bottom]]
        for place, one in enumerate(order):
            sheet.rows[top + place].metadata = tags[one]


def sorted_rows(call: Call, draft: Book, sheet: Sheet, sides: Sides, specs: list[Json]) -> list[int]:
    """The order of the rows: numbers, then text, then truth values, then errors; empty cells are always last."""
    top, bottom, _, _ = sides
    evaluator, order = call.evaluator(draft), list(range(bottom - top))
    for spec in reversed(specs):
        column, down = spec.get("dimensionIndex", 0), spec.get("sortOrder") == "DESCENDING"
        keys = [_sort_key(evaluator.value_at(sheet, top + row, column)) for row in range(bottom - top)]
        filled = [row for row in order if keys[row] is not None]
        empty = [row for row in order if keys[row] is None]
        # Two reversals around a stable sort keep rows with equal keys as they stood.
        ranked = sorted(filled[::-1] if down else filled, key=lambda row, keys=keys: keys[row])  # type: ignore[misc]
        order = (ranked[::-1] if down else ranked) + empty
    return order


def _sort_key(value: Json | None) -> tuple[int, Any] | None:
    if not value or value.get("stringValue") == "":
        return None
    if "numberValue" in value:
        return 0, value["numberValue"]
    if "stringValue" in value:
        return 1, value["stringValue"].casefold()
    return (2, value["boolValue"]) if "boolValue" in value else (3, "")


def _no_merges(sheet: Sheet, sides: Sides, deed: str) -> None:
    for merge in sheet.extras.get("merges", []):
        if merge["endRowIndex"] - merge["startRowIndex"] > 1 and _meets(merge, sides):
            raise invalid(
                f"You can't {deed} a range with vertical merges. Please unmerge the cells in this range first."
            )


def _meets(one: Json, sides: Sides) -> bool:
    top, bottom, left, right = sides
    rows = one["startRowIndex"] < bottom and top < one["endRowIndex"]
    return bool(rows and one["startColumnIndex"] < right and left < one["endColumnIndex"])


def merge_cells(call: Call, draft: Book, body: Json) -> None:
    sheet, (top, bottom, left, right) = box_in(draft, body.get("range", {}))
    kind = body.get("mergeType", "MERGE_ALL")
    parts: list[Sides] = [(top, bottom, left, right)]
    if kind == "MERGE_ROWS":
        parts = [(row, row + 1, left, right) for row in range(top, bottom)]
    elif kind == "MERGE_COLUMNS":
        parts = [(top, bottom, column, column + 1) for column in range(left, right)]
    merges = sheet.extras.setdefault("merges", [])
    for part in parts:
        partly = [merge for merge in merges if _meets(merge, part) and not _within(merge, part)]
        if partly:
            raise invalid("You must select all cells in a merged range to merge or unmerge them.")
        merges[:] = [merge for merge in merges if not _meets(merge, part)]
        _keep_first(call, draft, sheet, part)
        if (part[1] - part[0]) * (part[3] - part[2]) > 1:
            merges.append(range_of(sheet.sheet_id, Box(*part)))


def _within(merge: Json, sides: Sides) -> bool:
    top, bottom, left, right = sides
    rows = top <= merge["startRowIndex"] and merge["endRowIndex"] <= bottom
    return bool(rows and left <= merge["startColumnIndex"] and merge["endColumnIndex"] <= right)


def _keep_first(call: Call, draft: Book, sheet: Sheet, part: Sides) -> None:
    """A merged cell holds the value of its first cell; what the others held is gone."""
    top, bottom, left, right = part
    values = [cell for row in block(sheet, part) for cell in row if cell and "userEnteredValue" in cell]
    kept = values[0]["userEnteredValue"] if values else None
    for row in range(top, bottom):
        for column in range(left, right):
            cell = sheet.cell(row, column)
            value = kept if (row, column) == (top, left) else None
            if (cell or {}).get("userEnteredValue") != value:
                put(call, draft, sheet, row, column, with_value(cell, value, None))


def unmerge_cells(call: Call, draft: Book, body: Json) -> None:
    sheet, sides = box_in(draft, body.get("range", {}))
    merges = sheet.extras.get("merges", [])
    if any(_meets(merge, sides) and not _within(merge, sides) for merge in merges):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.extras["merges"] = [merge for merge in merges if not _meets(merge, sides)]


PARTS = {
    "PASTE_NORMAL": None,
    "PASTE_VALUES": ("userEnteredValue",),
    "PASTE_FORMAT": ("userEnteredFormat",),
    "PASTE_FORMULA": ("userEnteredValue",),
    "PASTE_DATA_VALIDATION": ("dataValidation",),
    "PASTE_NO_BORDERS": None,
    "PASTE_CONDITIONAL_FORMATTING": (),
}


def _copied(cell: Cell | None, down: int, across: int) -> Cell | None:
    formula = (cell or {}).get("userEnteredValue", {}).get("formulaValue")
    if cell is None or formula is None or (down, across) == (0, 0):
        return cell
    return {**cell, "userEnteredValue": {"formulaValue": relative(formula, down, across)}}


def copy_paste(call: Call, draft: Book, body: Json) -> None:
    source, sides = box_in(draft, body.get("source", {}))
    target, (top, bottom, left, right) = box_in(draft, body.get("destination", {}))
    cells, kind = block(source, sides), body.get("pasteType", "PASTE_NORMAL")
    if body.get("pasteOrientation") == "TRANSPOSE":
        cells = [list(column) for column in zip(*cells, strict=True)]
    if not cells or not cells[0]:
        return
    tall, wide = len(cells), len(cells[0])
    tall, wide = max(1, (bottom - top) // tall) * tall, max(1, (right - left) // wide) * wide
    target.check_whole(Box(top, top + tall, left, left + wide))
    values = call.evaluator(draft) if kind == "PASTE_VALUES" else None
    for down in range(tall):
        for across in range(wide):
            row, column = down % len(cells), across % len(cells[0])
            cell = _copied(cells[row][column], top + down - sides[0] - row, left + across - sides[2] - column)
            if values is not None and cell:
                value = values.value_at(source, sides[0] + row, sides[2] + column)
                cell = {**cell, "userEnteredValue": value} if value else cell
            _paste(call, draft, target, top + down, left + across, cell, kind)


def _paste(call: Call, draft: Book, sheet: Sheet, row: int, column: int, cell: Cell | None, kind: str) -> None:
    parts = PARTS.get(kind)
    if parts is None:
        put(call, draft, sheet, row, column, cell)
        return
    old, new = sheet.cell(row, column) or {}, cell or {}
    kept = {name: value for name, value in old.items() if name not in parts}
    put(call, draft, sheet, row, column, kept | {name: new[name] for name in parts if name in new})


def cut_paste(call: Call, draft: Book, body: Json) -> None:
    source, sides = box_in(draft, body.get("source", {}))
    target, top, left = coordinate(draft, body.get("destination", {}))
    cells = block(source, sides)
    target.check_whole(Box(top, top + len(cells), left, left + (len(cells[0]) if cells else 0)))
    lay(call, draft, source, sides[0], sides[2], [[None] * len(row) for row in cells])
    for down, row in enumerate(cells):
        for across, cell in enumerate(row):
            _paste(call, draft, target, top + down, left + across, cell, body.get("pasteType", "PASTE_NORMAL"))


def _empty(tall: int, wide: int) -> Block:
    return [[None] * wide for _ in range(tall)]


def _beside(one: Block, other: Block) -> Block:
    return [left + right for left, right in zip(one, other, strict=True)]


def insert_range(call: Call, draft: Book, body: Json) -> None:
    sheet, (top, bottom, left, right) = box_in(draft, body.get("range", {}))
    if body.get("shiftDimension") == "COLUMNS":
        sheet.grow(0, max((len(line.cells) for line in sheet.rows[top:bottom]), default=0) + right - left)
        for row in range(top, bottom):
            tail = block(sheet, (row, row + 1, left, len(sheet.rows[row].cells)))[0]
            lay(call, draft, sheet, row, left, _beside(_empty(1, right - left), [tail]))
        return
    tail_rows = block(sheet, (top, _last(sheet), left, right)) if _last(sheet) > top else []
    sheet.rows.extend(Line() for _ in range(max(0, bottom - top + len(tail_rows) + top - len(sheet.rows))))
    lay(call, draft, sheet, top, left, _empty(bottom - top, right - left) + tail_rows)


def _last(sheet: Sheet) -> int:
    return max((row for row, _, _ in sheet.filled()), default=-1) + 1


def delete_range(call: Call, draft: Book, body: Json) -> None:
    sheet, (top, bottom, left, right) = box_in(draft, body.get("range", {}))
    if body.get("shiftDimension") == "COLUMNS":
        for row in range(top, bottom):
            width = max(right, len(sheet.rows[row].cells))
            tail = block(sheet, (row, row + 1, right, width))[0]
            lay(call, draft, sheet, row, left, [tail + [None] * (right - left)])
        return
    end = max(bottom, _last(sheet))
    tail_rows = block(sheet, (bottom, end, left, right))
    lay(call, draft, sheet, top, left, tail_rows + _empty(bottom - top, right - left))


def text_to_columns(call: Call, draft: Book, body: Json) -> None:
    sheet, (top, bottom, left, right) = box_in(draft, body.get("source", {}))
    if right - left != 1:
        raise invalid("source must span exactly one column.")
    marks = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " ", "AUTODETECT": ","}
    mark = body.get("delimiter") or marks.get(body.get("delimiterType", "AUTODETECT"), ",")
    shown, locale = Renderer(call.evaluator(draft)), call.locale(draft)
    texts = {row: str(shown.value(sheet, row, left)) for row in range(top, bottom)}
    for row, text in texts.items():
        parts = text.split(mark)
        if len(parts) > 1:
            sheet.grow(0, left + len(parts))
            for across, part in enumerate(parts):
                value, number_format = typed(part.strip(), locale) if part.strip() else (None, None)
                cell = with_value(sheet.cell(row, left + across), value, number_format)
                put(call, draft, sheet, row, left + across, cell)


def trim_whitespace(call: Call, draft: Book, body: Json) -> Json:
    sheet, (top, bottom, left, right) = box_in(draft, body.get("range", {}))
    count = 0
    for row in range(top, bottom):
        for column in range(left, right):
            cell = sheet.cell(row, column)
            text = (cell or {}).get("userEnteredValue", {}).get("stringValue")
            if cell and text is not None and (trimmed := " ".join(text.split(" ")).strip()) != text:
                trimmed = " ".join(part for part in trimmed.split(" ") if part)
                put(call, draft, sheet, row, column, {**cell, "userEnteredValue": {"stringValue": trimmed}})
                count += 1
    return {"cellsChangedCount": count} if count else {}


def delete_duplicates(call: Call, draft: Book, body: Json) -> Json:
    sheet, (top, bottom, left, right) = box_in(draft, body.get("range", {}))
    spans = body.get("comparisonColumns") or [{"startIndex": left, "endIndex": right}]
    columns = [one for span in spans for one in range(span.get("startIndex", left), span.get("endIndex", right))]
    shown, seen, kept = Renderer(call.evaluator(draft)), set(), []
    bottom = min(bottom, _last(sheet))
    for row in range(top, bottom):
        key = tuple(str(shown.value(sheet, row, column)).casefold() for column in columns)
        if key not in seen:
            seen.add(key)
            kept.append(block(sheet, (row, row + 1, left, right))[0])
    gone = bottom - top - len(kept)
    empty: Block = [[None] * (right - left) for _ in range(max(0, gone))]
    lay(call, draft, sheet, top, left, kept + empty)
    return {"duplicatesRemovedCount": gone} if gone > 0 else {}


def randomize(call: Call, draft: Book, body: Json) -> None:
    sheet, sides = box_in(draft, body.get("range", {}))
    order = list(range(sides[1] - sides[0]))
    random.Random(call.world.new_number()).shuffle(order)
    reorder(call, draft, sheet, sides, order)


def auto_fill(call: Call, draft: Book, body: Json) -> None:
    """Repeat the source over the rows or columns that follow it; two numbers or more go on by their step."""
    spread = body.get("sourceAndDestination")
    if not spread:
        raise invalid("The stand-in fills from sourceAndDestination only.")
    sheet, (top, bottom, left, right) = box_in(draft, spread.get("source", {}))
    length, is_down = spread.get("fillLength", 0), spread.get("dimension") == "ROWS"
    outer, inner = ((left, right), (top, bottom)) if is_down else ((top, bottom), (left, right))
    for line in range(*outer):
        cells = [sheet.cell(at, line) if is_down else sheet.cell(line, at) for at in range(*inner)]
        numbers = [(cell or {}).get("userEnteredValue", {}).get("numberValue") for cell in cells]
        for step in range(length if cells else 0):
            index, at = step % len(cells), inner[1] + step
            by = at - inner[0] - index
            cell = _copied(cells[index], by if is_down else 0, 0 if is_down else by)
            if len(numbers) > 1 and None not in numbers:
                value = numbers[-1] + (numbers[-1] - numbers[-2]) * (step + 1)
                cell = {**(cell or {}), "userEnteredValue": {"numberValue": value}}
            put(call, draft, sheet, *((at, line) if is_down else (line, at)), cell)


def paste_data(call: Call, draft: Book, body: Json) -> None:
    sheet, top, left = coordinate(draft, body.get("coordinate", {}))
    mark = body.get("delimiter") or ","
    if len(mark) != 1:
        raise invalid("The delimiter must be one character.")
    rows = list(csv.reader(io.StringIO(body.get("data", "")), delimiter=mark))
    sheet.grow(top + len(rows), left + max((len(row) for row in rows), default=0))
    locale = call.locale(draft)
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            value, number_format = entered(text, "USER_ENTERED", locale, "data")
            cell = with_value(sheet.cell(top + down, left + across), value, number_format)
            put(call, draft, sheet, top + down, left + across, cell)


KINDS = {
    "sortRange": sort_range,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "insertRange": insert_range,
    "deleteRange": delete_range,
    "textToColumns": text_to_columns,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
    "randomizeRange": randomize,
    "autoFill": auto_fill,
    "pasteData": paste_data,
}
