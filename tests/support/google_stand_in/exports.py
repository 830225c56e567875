"""A spreadsheet as a file of another format, and back: CSV and TSV in full, .xlsx by openpyxl, the rest as a stub."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

from tests.support.google_stand_in.a1 import Box
from tests.support.google_stand_in.evaluate import Evaluator
from tests.support.google_stand_in.grid import Book, new_sheet
from tests.support.google_stand_in.render import Renderer
from tests.support.google_stand_in.typing_in import entered
from tests.support.google_stand_in.values_api import Call, with_value
from tests.support.google_stand_in.wire import Answer, invalid
from tests.support.google_stand_in.world import File

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = (
    XLSX,
    "application/x-vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/pdf",
    "application/zip",
    "text/csv",
    "text/tab-separated-values",
)


def written(evaluator: Evaluator, mime: str) -> Answer:
    """The spreadsheet in a format: for CSV and TSV its first tab as it is shown, else all tabs."""
    if mime in ("text/csv", "text/tab-separated-values"):
        text = io.StringIO()
        mark = "," if mime == "text/csv" else "\t"
        rows = Renderer(evaluator).rows(evaluator.book.sheets[0], Box())
        width = max((len(row) for row in rows), default=0)
        csv.writer(text, delimiter=mark).writerows(row + [""] * (width - len(row)) for row in rows)
        return Answer(200, text.getvalue().removesuffix("\r\n").encode(), mime)
    if mime == XLSX:
        return Answer(200, _xlsx(evaluator), mime)
    if mime == "application/pdf":
        return Answer(200, b"%PDF-1.4\n% a spreadsheet of the stand-in\n%%EOF\n", mime)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", mime)
        for sheet in evaluator.book.sheets:
            rows = Renderer(evaluator).rows(sheet, Box())
            archive.writestr(f"{sheet.title}.html", "\n".join("\t".join(map(str, row)) for row in rows))
    return Answer(200, packed.getvalue(), mime)


def _xlsx(evaluator: Evaluator) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    plain = Renderer(evaluator, "UNFORMATTED_VALUE", "FORMATTED_STRING")
    for sheet in evaluator.book.sheets:
        tab = workbook.create_sheet(sheet.title)
        for row in plain.rows(sheet, Box()):
            tab.append(row)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def read_in(call: Call, file: File, content: bytes, content_type: str) -> None:
    """Replace all tabs of a spreadsheet by an uploaded file; raises 400 for what cannot be read."""
    assert file.book is not None
    draft = file.book.copied()
    tables = _tables(content, content_type)
    draft.sheets = []
    for index, (title, rows) in enumerate(tables):
        height, width = max(1, len(rows)), max((len(row) for row in rows), default=1)
        # An uploaded CSV makes a grid of a thousand rows, like a new spreadsheet.
        sheet = new_sheet(0 if index == 0 else call.world.new_number(), title, index, max(1000, height), max(26, width))
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value not in (None, ""):
                    kept, number_format = entered(value, "USER_ENTERED", call.locale(draft), "data")
                    sheet.put(row, column, with_value(None, kept, number_format))
        draft.sheets.append(sheet)
    _name_first(draft, file)
    draft.edition += 1
    file.book = draft


def _name_first(draft: Book, file: File) -> None:
    if len(draft.sheets) == 1 and draft.sheets[0].title == "":
        draft.sheets[0].properties["title"] = str(file.about["name"])[:100] or "Sheet1"


def _tables(content: bytes, content_type: str) -> list[tuple[str, list[list[Any]]]]:
    if content_type.startswith(XLSX) or content[:2] == b"PK":
        from openpyxl import load_workbook

        workbook = load_workbook(io.BytesIO(content), data_only=True)
        return [(tab.title, [list(row) for row in tab.iter_rows(values_only=True)]) for tab in workbook.worksheets]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid("Bad Request") from None
    mark = "\t" if "tab-separated" in content_type else ","
    return [("", list(csv.reader(io.StringIO(text), delimiter=mark)))]
