"""What one write becomes: the cells that may not be written, and the requests for the others. Pure.

All requests of a write go in one call, which Google applies whole or not at all. Its last request notes a number at the
tab that no second call can note again: the call can be sent twice and yet be applied only once, however late its first
copy arrives, and whether it was applied can be seen in the sheet.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from connectors.google.grid import BATCH, ROW_KEY, SPILLED, Tab, is_in
from connectors.google.values import serial_of
from connectors.results import is_possible, is_same_value
from domain.records import CellRef
from domain.refusals import sentence
from domain.sheets import CellWrite, Refusal, WriteValue

Request: TypeAlias = dict[str, Any]
Cell: TypeAlias = tuple[int, int]

LONGEST_TEXT = 50_000
MOST_CELLS = 10_000_000
"""What one spreadsheet holds; a tab that would grow beyond it is refused here already."""
_NAMED = re.compile(r"requests\[(\d+)\]")
_DAY = {"type": "DATE", "pattern": "yyyy-mm-dd"}
_MOMENT = {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm:ss"}


@dataclass(frozen=True, slots=True)
class Batch:
    """One call: `requests`, the `number` that shows that it was applied, and the cells `refused` beforehand.

    `cells` says for each request which cell it writes; None for one that makes room or leaves a note.
    """

    requests: list[Request]
    cells: list[Cell | None]
    number: int
    refused: dict[Cell, Refusal]

    def culprit(self, said: str) -> Cell | None:
        """The cell of the request that Google's refusal names."""
        found = _NAMED.search(said)
        index = int(found[1]) if found else len(self.cells)
        return self.cells[index] if index < len(self.cells) else None


def batch_of(tab: Tab, writes: Sequence[CellWrite], nonce: str, known: Mapping[Cell, Refusal] = {}) -> Batch:
    """Plan a write into a tab as it was just read. `nonce` tells this write from every other one; `known` are cells
    that Google refused already."""
    missing = [write for write in writes if not is_same_value(tab.at(write.row, write.column), write.value)]
    refused = {(w.row, w.column): no for w in missing if (no := known.get((w.row, w.column)) or refusal(tab, w))}
    going = [write for write in missing if (write.row, write.column) not in refused]
    number = free_number(nonce, tab.numbers)
    if not going:
        return Batch([], [], number, refused)
    room, notes = list(_room(tab, going)), list(_batch_note(tab, number))
    cells = [*(None for _ in room), *((write.row, write.column) for write in going), *(None for _ in notes)]
    return Batch([*room, *(_cell(tab, write) for write in going), *notes], cells, number, refused)


def refusal(tab: Tab, write: CellWrite) -> Refusal | None:
    """Why a cell may not be written; None where it may."""
    cell, value = (write.row, write.column), write.value

    def no(code: str, **particulars: object) -> Refusal:
        return Refusal(CellRef(tab.title, *cell), code, sentence(code, **particulars))

    rows, columns = max(tab.row_count, write.row), max(tab.column_count, write.column)
    if not is_possible(*cell) or rows * columns > MOST_CELLS:
        return no("out-of-range")
    if cell in tab.formulas:
        return no("array-formula" if tab.formulas[cell] == SPILLED else "formula-cell")
    if any(is_in(cell, [area]) and cell != area[:2] for area in tab.merged):
        return no("merged-cell")
    if cell in tab.chips:
        return no("rich-value")
    if any(not one.may_edit and is_in(cell, [one.area]) and not is_in(cell, one.free) for one in tab.protections):
        return no("protected-cell")
    return _unfit(tab, cell, value)


def _unfit(tab: Tab, cell: Cell, value: WriteValue) -> Refusal | None:
    ref = CellRef(tab.title, *cell)
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return Refusal(ref, "cell-is-full", sentence("cell-is-full", limit=LONGEST_TEXT))
    if isinstance(value, float) and not math.isfinite(value):
        return Refusal(ref, "not-a-value", sentence("not-a-value", reason="the number has no size"))
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        return Refusal(ref, "not-a-value", sentence("not-a-value", reason="half a letter"))
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and shows_dates(tab, cell):
        return Refusal(ref, "number-in-date-cell", sentence("number-in-date-cell"))
    return None


def _room(tab: Tab, writes: Iterable[CellWrite]) -> Iterator[Request]:
    """Rows and columns that the tab lacks; and for rows at its end, rows of their own.

    What somebody types below the table in the same moment moves down, and is not overwritten.
    """
    last_row, last_column = (max(found) for found in zip(*((w.row, w.column) for w in writes), strict=True))
    fresh = sorted({write.row for write in writes if write.row > end_of(tab)})
    if fresh and fresh[0] <= tab.row_count and fresh == list(range(fresh[0], fresh[-1] + 1)):
        span = {"sheetId": tab.number, "dimension": "ROWS", "startIndex": fresh[0] - 1, "endIndex": fresh[-1]}
        yield {"insertDimension": {"range": span, "inheritFromBefore": True}}
    elif last_row > tab.row_count:
        yield _append(tab, "ROWS", last_row - tab.row_count)
    if last_column > tab.column_count:
        yield _append(tab, "COLUMNS", last_column - tab.column_count)


def end_of(tab: Tab) -> int:
    """The last row that holds anything; the first where none does."""
    return max(len(tab.rows), 1)


def shows_dates(tab: Tab, cell: Cell) -> bool:
    """Say whether a number in a cell will show as a date. A row that is added looks like the last one."""
    return (min(cell[0], end_of(tab)), cell[1]) in tab.dates


def _append(tab: Tab, dimension: str, length: int) -> Request:
    return {"appendDimension": {"sheetId": tab.number, "dimension": dimension, "length": length}}


def _cell(tab: Tab, write: CellWrite) -> Request:
    """One cell, typed: text is always text, whatever it looks like. Only what has to change is named."""
    place = {"sheetId": tab.number, "rowIndex": write.row - 1, "columnIndex": write.column - 1}
    value, fields = _typed(write.value), "userEnteredValue"
    data: dict[str, Any] = {"userEnteredValue": value} if value else {}
    if isinstance(write.value, date) and not shows_dates(tab, (write.row, write.column)):
        data["userEnteredFormat"] = {"numberFormat": _MOMENT if isinstance(write.value, datetime) else _DAY}
        fields += ",userEnteredFormat.numberFormat"
    return {"updateCells": {"start": place, "rows": [{"values": [data]}], "fields": fields}}


def _typed(value: WriteValue) -> dict[str, Any]:
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, date):
        return {"numberValue": serial_of(value)}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": value}


def free_number(text: str, taken: Iterable[int]) -> int:
    """A positive number made of a text, that is none of those taken."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) & 0x7FFFFFFF or 1
    known = set(taken)
    while number in known:
        number = number % 0x7FFFFFFF + 1
    return number


def _batch_note(tab: Tab, number: int) -> Iterator[Request]:
    """Take the numbers of earlier writes away, and leave this one's."""
    for old in tab.batches:
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": old}}}}
    yield _note(number, BATCH, str(number), {"sheetId": tab.number})


def _note(number: int, name: str, value: str, location: Mapping[str, Any]) -> Request:
    about = {"metadataId": number, "metadataKey": name, "metadataValue": value, "location": location}
    return {"createDeveloperMetadata": {"developerMetadata": {**about, "visibility": "DOCUMENT"}}}


def row_notes(tab: Tab, keys: Mapping[int, str]) -> list[Request]:
    """Requests that make the notes at rows say what the key column says: row → key. None when they agree."""
    wrong = [row for row, key in tab.row_keys.items() if row in keys and keys[row] != key]
    lacking = [row for row in keys if tab.row_keys.get(row) != keys[row]]
    requests: list[Request] = [_forget_note(tab, row) for row in wrong]
    taken = set(tab.numbers)
    for row in lacking:
        span = {"sheetId": tab.number, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
        number = free_number(f"{tab.number} {keys[row]}", taken)
        taken.add(number)
        requests.append(_note(number, ROW_KEY, keys[row], {"dimensionRange": span}))
    return requests


def _forget_note(tab: Tab, row: int) -> Request:
    span = {"sheetId": tab.number, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
    lookup = {"metadataKey": ROW_KEY, "metadataLocation": {"dimensionRange": span}}
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
