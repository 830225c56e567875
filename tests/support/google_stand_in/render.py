"""What a cell shows: its effective value, its text, and the rows of a ValueRange."""

from __future__ import annotations

from typing import Any

from tests.support.google_stand_in.a1 import Box, full_text
from tests.support.google_stand_in.evaluate import Evaluator
from tests.support.google_stand_in.grid import Cell, Sheet
from tests.support.google_stand_in.locales import Locale
from tests.support.google_stand_in.number_format import is_date_format, shown
from tests.support.google_stand_in.typing_in import whole
from tests.support.google_stand_in.wire import Json

ERROR_TEXT = {
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
}


def format_of(cell: Cell | None, evaluator: Evaluator, sheet: Sheet, row: int, column: int) -> Json | None:
    """The number format that applies: the cell's own, else the one that its formula yields."""
    own: Json | None = ((cell or {}).get("userEnteredFormat") or {}).get("numberFormat")
    return own or evaluator.format_at(sheet, row, column)


def text_of(value: Json | None, number_format: Json | None, locale: Locale) -> str:
    """The text that a cell with this effective value shows."""
    if not value:
        return ""
    if "numberValue" in value:
        return shown(value["numberValue"], number_format, locale)
    if "boolValue" in value:
        return "TRUE" if value["boolValue"] else "FALSE"
    if "errorValue" in value:
        return ERROR_TEXT[value["errorValue"]["type"]]
    return str(value.get("stringValue", ""))


class Renderer:
    """Renders the cells of one spreadsheet at one moment, as one request asks for them."""

    def __init__(self, evaluator: Evaluator, render: str = "FORMATTED_VALUE", dates: str = "SERIAL_NUMBER") -> None:
        self.evaluator, self.locale = evaluator, evaluator.locale
        self.render, self.dates = render, dates

    def value(self, sheet: Sheet, row: int, column: int) -> Any:
        """One cell; "" when it is empty."""
        cell = sheet.cell(row, column)
        entered = (cell or {}).get("userEnteredValue")
        if self.render == "FORMULA" and entered and "formulaValue" in entered:
            return entered["formulaValue"]
        value = self.evaluator.value_at(sheet, row, column)
        if not value:
            return ""
        number_format = format_of(cell, self.evaluator, sheet, row, column)
        as_date = self.dates == "FORMATTED_STRING" and is_date_format(number_format)
        if self.render == "FORMATTED_VALUE" or as_date or "errorValue" in value:
            return text_of(value, number_format, self.locale)
        if "numberValue" in value:
            return whole(value["numberValue"])
        return value.get("boolValue", value.get("stringValue", ""))

    def rows(self, sheet: Sheet, box: Box, major: str = "ROWS") -> list[list[Any]]:
        """The values of a box, without the empty cells at the ends of rows and the empty rows at the end."""
        top, bottom, left, right = sheet.clip(box)
        reach = self.evaluator.reach(sheet)
        bottom, right = min(bottom, reach[0]), min(right, reach[1])
        found = [[self.value(sheet, row, column) for column in range(left, right)] for row in range(top, bottom)]
        if major == "COLUMNS":
            found = [list(column) for column in zip(*found, strict=True)]
        for line in found:
            while line and line[-1] == "":
                line.pop()
        while found and not found[-1]:
            found.pop()
        return found

    def value_range(self, sheet: Sheet, box: Box, major: str = "ROWS") -> Json:
        """A ValueRange: the box clipped to the grid, its values if it has any."""
        top, bottom, left, right = sheet.clip(box)
        answer: Json = {"range": full_text(sheet.title, Box(top, bottom, left, right)), "majorDimension": major}
        rows = self.rows(sheet, box, major)
        return answer | {"values": rows} if rows else answer
