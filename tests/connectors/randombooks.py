"""Random workbooks with random features, as XlsxWriter and openpyxl write them; the same ones for the same seed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

FORMATS = ("d mmm yyyy", "0.00", "[h]:mm", "#,##0 €", "@", "yyyy-mm-dd hh:mm", "General")


def value(chance: Random) -> Any:
    return chance.choice(
        (
            f"text {chance.randrange(99)}", " spaced ", "a & <b>", "line\nbreak", "_x000D_", "=no formula", "ß進🚀", "",
            chance.randrange(-999, 99_999), chance.random(), True, False, None, None,
            date(2026, 1, 1 + chance.randrange(28)), datetime(2026, 3, 2, chance.randrange(24), 30),
        )
    )  # fmt: skip


def by_xlsxwriter(chance: Random) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "constant_memory": chance.random() < 0.2, "use_zip64": chance.random() < 0.3}
    options |= {"date_1904": chance.random() < 0.2}
    with xlsxwriter.Workbook(buffer, {**options, "default_date_format": "dd/mm/yy"}) as book:
        sheet, other = book.add_worksheet("Plan"), book.add_worksheet("Other")
        formats = [book.add_format({"num_format": code, "bold": chance.random() < 0.3}) for code in FORMATS]
        for row in range(chance.randrange(1, 30)):
            for column in range(chance.randrange(1, 12)):
                cell = value(chance)
                sheet.write(row, column, cell, chance.choice(formats)) if not isinstance(cell, str) else (
                    sheet.write_string(row, column, cell)
                )
        for feature in chance.sample(XLSXWRITER_FEATURES, chance.randrange(len(XLSXWRITER_FEATURES))):
            feature(book, sheet, chance)
        other.write(0, 0, "elsewhere")
    return buffer.getvalue()


def _chart(book: Any, sheet: Any, _: Random) -> None:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Plan!$A$1:$A$5"})
    sheet.insert_chart("M2", chart)


def _rich(book: Any, sheet: Any, _: Random) -> None:
    sheet.write_rich_string("N1", "In ", book.add_format({"bold": True}), "progress")


XLSXWRITER_FEATURES: list[Callable[[Any, Any, Random], object]] = [
    _chart,
    _rich,
    lambda book, sheet, chance: sheet.add_table(40, 0, 45, 3, {"total_row": chance.random() < 0.5}),
    lambda book, sheet, chance: sheet.add_table(
        60, 5, 64, 7, {"autofilter": False, "header_row": chance.random() < 0.5}
    ),
    lambda book, sheet, chance: sheet.merge_range(33, 1, 35, 4, "merged"),
    lambda book, sheet, chance: sheet.write_formula(20, 13, "=A1*2", None, 2),
    lambda book, sheet, chance: sheet.write_array_formula("P1:P3", "{=A1:A3*2}"),
    lambda book, sheet, chance: sheet.write_dynamic_array_formula("R1:R3", "=UNIQUE(A1:A3)"),
    lambda book, sheet, chance: sheet.add_sparkline("O1", {"range": "Plan!A1:E1"}),
    lambda book, sheet, chance: sheet.write_comment("A1", "a note"),
    lambda book, sheet, chance: sheet.data_validation("B2:B40", {"validate": "list", "source": ["a", "b"]}),
    lambda book, sheet, chance: sheet.conditional_format("A1:E9", {"type": "data_bar", "data_bar_2010": True}),
    lambda book, sheet, chance: sheet.set_column("C:E", 20, book.add_format({"num_format": "d/m/yy"})),
    lambda book, sheet, chance: sheet.set_row(6, 30, book.add_format({"bold": True}), {"hidden": True}),
    lambda book, sheet, chance: sheet.insert_textbox("S2", "box"),
    lambda book, sheet, chance: sheet.insert_checkbox("U2", True),
    lambda book, sheet, chance: sheet.write_url("T1", "https://example.org/?a=1&b=2"),
    lambda book, sheet, chance: sheet.autofilter(0, 0, 9, 4),
    lambda book, sheet, chance: sheet.freeze_panes(1, 0),
    lambda book, sheet, chance: sheet.repeat_rows(0),
    lambda book, sheet, chance: sheet.set_h_pagebreaks([10]),
    lambda book, sheet, chance: sheet.ignore_errors({"number_stored_as_text": "A1:A9"}),
    lambda book, sheet, chance: book.define_name("Somewhere", "=Plan!$A$1:$B$9"),
    lambda book, sheet, chance: sheet.write_blank(200, 30, None, book.add_format({"bold": True})),
    lambda book, sheet, chance: sheet.protect() if chance.random() < 0.2 else None,
]


def by_openpyxl(chance: Random) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for row in range(1, chance.randrange(2, 30)):
        for column in range(1, chance.randrange(2, 12)):
            cell = sheet.cell(row, column)
            cell.value = value(chance)
            if isinstance(cell.value, str):
                cell.data_type = "s"
            if chance.random() < 0.3:
                cell.number_format = chance.choice(FORMATS)
    for feature in chance.sample(OPENPYXL_FEATURES, chance.randrange(len(OPENPYXL_FEATURES))):
        feature(book, sheet)
    book.create_sheet("Other")["A1"] = "elsewhere"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _table(_: Any, sheet: Any) -> None:
    for column, header in enumerate(("One", "Two", "Three"), start=1):
        sheet.cell(41, column).value = header
    sheet.add_table(Table(displayName="T", ref="A41:C44"))


def _validation(_: Any, sheet: Any) -> None:
    rule = DataValidation(type="list", formula1='"a,b"')
    rule.add("B2:B20")
    sheet.add_data_validation(rule)


def _formula(_: Any, sheet: Any) -> None:
    sheet["N3"], sheet["N4"] = "=A1*2", "=SUM(A1:A9)"


def _array(_: Any, sheet: Any) -> None:
    sheet["P1"] = ArrayFormula("P1:P3", "=A1:A3*2")


def _look(_: Any, sheet: Any) -> None:
    sheet["A1"].font, sheet["A2"].fill = Font(bold=True), PatternFill("solid", "DDE3EA")
    sheet["B2"].protection = Protection(locked=False)
    sheet.row_dimensions[3].height, sheet.column_dimensions["D"].hidden = 40, True


def _name(book: Any, _: Any) -> None:
    book.defined_names["Somewhere"] = DefinedName("Somewhere", attr_text="Plan!$A$1:$B$9")


OPENPYXL_FEATURES: list[Callable[[Any, Any], object]] = [
    _table,
    _validation,
    _formula,
    _array,
    _look,
    _name,
    lambda book, sheet: sheet.merge_cells("B33:E35"),
    lambda book, sheet: sheet.conditional_formatting.add("A1:C9", CellIsRule("greaterThan", ["5"])),
    lambda book, sheet: setattr(sheet.auto_filter, "ref", "A1:D9"),
    lambda book, sheet: setattr(sheet, "freeze_panes", "B2"),
    lambda book, sheet: setattr(sheet.sheet_view, "showGridLines", False),
]
