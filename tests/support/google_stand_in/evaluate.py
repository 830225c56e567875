"""What the cells of a spreadsheet come to: values as they stand, formulas worked out when they are asked for."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.support.google_stand_in.coercion import Value, first, text
from tests.support.google_stand_in.formula import FormulaError, Node, parse
from tests.support.google_stand_in.grid import Book, Cell, Sheet
from tests.support.google_stand_in.locales import locale_of
from tests.support.google_stand_in.number_format import DATE_TYPES
from tests.support.google_stand_in.typing_in import whole
from tests.support.google_stand_in.wire import ApiError, Json
from tests.support.google_stand_in.working import Work

DATED = {"TODAY": "DATE", "DATE": "DATE", "EDATE": "DATE", "EOMONTH": "DATE", "WORKDAY": "DATE", "NOW": "DATE_TIME"}
INHERIT = {
    "MIN",
    "MAX",
    "IF",
    "IFERROR",
    "VLOOKUP",
    "INDEX",
    "SUM",
    "AVERAGE",
    "SORT",
    "FILTER",
    "UNIQUE",
    "ARRAYFORMULA",
}
SPILLING = ("ARRAYFORMULA", "SEQUENCE", "TRANSPOSE", "UNIQUE", "SORT", "FILTER", "SPLIT", "{", "INDEX")
Key = tuple[int, int, int]


class Evaluator:
    """The values of one spreadsheet at one moment; it remembers what it worked out."""

    def __init__(self, book: Book, now: float) -> None:
        self.book, self.locale = book, locale_of(book.locale)
        self._moment = datetime.fromtimestamp(now, UTC)
        self._known: dict[Key, Json | None] = {}
        self._busy: set[Key] = set()
        self._spilled: dict[Key, Json | None] | None = None

    def value_at(self, sheet: Sheet, row: int, column: int) -> Json | None:
        """The effective value of a cell, an ExtendedValue; None when it is empty."""
        entered: Json | None = (sheet.cell(row, column) or {}).get("userEnteredValue")
        if entered and "formulaValue" not in entered:
            return entered
        if entered:
            return self._worked_out(sheet, row, column)
        return self._spills().get((sheet.sheet_id, row, column))

    def _worked_out(self, sheet: Sheet, row: int, column: int) -> Json | None:
        key = (sheet.sheet_id, row, column)
        if key in self._busy:
            message = "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
            raise FormulaError("REF", message)
        if key not in self._known and not self._busy:
            try:
                self._work_out(key, sheet)
            except RecursionError:
                self._work_out_all()
        if key not in self._known:
            self._work_out(key, sheet)
        return self._known[key]

    def _work_out(self, key: Key, sheet: Sheet) -> None:
        self._busy.add(key)
        try:
            self._known[key] = _extended(first(self._result(sheet, *key[1:])))
        except FormulaError as error:
            self._known[key] = {"errorValue": {"type": error.kind, "message": error.message}}
        finally:
            self._busy.discard(key)

    def _work_out_all(self) -> None:
        """Long chains of formulas are worked out from their beginning, be that above or below."""
        formulas = [
            ((sheet.sheet_id, row, column), sheet)
            for sheet in self.book.sheets
            for row, column, cell in sheet.filled()
            if "formulaValue" in cell.get("userEnteredValue", {})
        ]
        for order in (formulas, formulas[::-1]):
            for key, sheet in order:
                with contextlib.suppress(RecursionError):
                    if key not in self._known:
                        self._work_out(key, sheet)
        for key, _ in formulas:
            self._known.setdefault(key, {"errorValue": {"type": "ERROR", "message": "The formulas are too deep."}})

    def _result(self, sheet: Sheet, row: int, column: int) -> Value:
        formula = (sheet.cell(row, column) or {})["userEnteredValue"]["formulaValue"]
        return Work(self, sheet, row, column).value(parse(formula, self.locale.decimal))

    def _spills(self) -> dict[Key, Json | None]:
        """What formulas that come to more than one value put into the empty cells beside them."""
        if self._spilled is None:
            self._spilled = {}
            for sheet in self.book.sheets:
                for row, column, cell in sheet.filled():
                    formula = cell.get("userEnteredValue", {}).get("formulaValue", "").upper()
                    if any(sign in formula for sign in SPILLING):
                        self._spill(sheet, row, column)
        return self._spilled

    def _spill(self, sheet: Sheet, row: int, column: int) -> None:
        try:
            found = self._result(sheet, row, column)
        except (FormulaError, RecursionError):
            return
        if not isinstance(found, list) or self._spilled is None:
            return
        places = [(row + down, column + across) for down, line in enumerate(found) for across, _ in enumerate(line)]
        if any((sheet.cell(*place) or {}).get("userEnteredValue") for place in places if place != (row, column)):
            message = "Array result was not expanded because it would overwrite data."
            self._known[sheet.sheet_id, row, column] = {"errorValue": {"type": "REF", "message": message}}
            return
        for at, place in enumerate(places):
            if place != (row, column):
                value = found[at // len(found[0])][at % len(found[0])]
                self._spilled[sheet.sheet_id, *place] = _extended(value)

    def format_at(self, sheet: Sheet, row: int, column: int, depth: int = 0) -> Json | None:
        """The number format that a formula yields: a date's own, or that of the first cell it speaks of."""
        formula = (sheet.cell(row, column) or {}).get("userEnteredValue", {}).get("formulaValue")
        if not formula:
            return None
        try:
            return self._format(parse(formula, self.locale.decimal), sheet, depth)
        except (FormulaError, ApiError):
            return None

    def _format(self, node: Node, home: Sheet, depth: int) -> Json | None:
        if node.kind == "call" and node.value in DATED:
            return {"type": DATED[node.value]}
        if node.kind == "ref" and node.box is not None and depth < 50:
            sheet = self.book.sheet_by_title(node.title) if node.title else home
            if sheet is None:
                return None
            row, column = node.box.top or 0, node.box.left or 0
            own: Json | None = (sheet.cell(row, column) or {}).get("userEnteredFormat", {}).get("numberFormat")
            return own or self.format_at(sheet, row, column, depth + 1)
        if (node.kind == "op" and node.value in ("+", "-")) or (node.kind == "call" and node.value in INHERIT):
            found = [one for part in node.parts if (one := self._format(part, home, depth + 1))]
            dates = [one for one in found if one.get("type") in DATE_TYPES]
            is_difference = node.kind == "op" and node.value == "-" and len(dates) == 2
            return None if is_difference or not found else found[0]
        return None

    def link_at(self, sheet: Sheet, row: int, column: int) -> str | None:
        """Where a cell links to, if it does."""
        cell = sheet.cell(row, column) or {}
        link = cell.get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri")
        formula = cell.get("userEnteredValue", {}).get("formulaValue", "")
        if not formula.upper().startswith("=HYPERLINK("):
            return link or _plain_link(cell)
        try:
            return text(Work(self, sheet, row, column).value(parse(formula, self.locale.decimal).parts[0]))
        except (FormulaError, IndexError):
            return None

    def reach(self, sheet: Sheet) -> tuple[int, int]:
        """How far down and to the right values may stand: rows, columns."""
        filled = [index for index, line in enumerate(sheet.rows) if line.cells]
        rows = filled[-1] + 1 if filled else 0
        columns = max((len(sheet.rows[index].cells) for index in filled), default=0)
        for sheet_id, row, column in self._spills():
            if sheet_id == sheet.sheet_id:
                rows, columns = max(rows, row + 1), max(columns, column + 1)
        return rows, columns

    def today(self) -> datetime:
        """The moment in the spreadsheet's own time zone."""
        try:
            return self._moment.astimezone(ZoneInfo(self.book.time_zone))
        except (ZoneInfoNotFoundError, ValueError):
            return self._moment


def _plain_link(cell: Cell) -> str | None:
    value = cell.get("userEnteredValue", {}).get("stringValue", "")
    return value if value.startswith(("http://", "https://")) and " " not in value else None


def _extended(value: Value) -> Json | None:
    if value is None:
        return {"numberValue": 0}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": whole(float(value))}
    return {"stringValue": str(value)}
