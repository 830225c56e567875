"""Writing into workbooks: the cell and nothing else, or a refusal with a code and a sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from connectors.excel import ExcelConnector
from domain.sheets import WriteValue
from tests.connectors.books import ROW, SHEET, WORKBOOK, codes, hand_made, sheet_of, table_book, write
from tests.connectors.packages import (
    HEAD,
    MAIN,
    STYLES,
    changed_parts,
    compressed_parts,
    parts_of,
    save,
    sheet_xml,
    text_cell,
    workbook_parts,
)


def feature_rich(path: Path) -> Path:
    """A workbook with a chart, formulas, a table, validations, sparklines, comments and conditional formats."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Plan")
        other = book.add_worksheet("Costs")
        day, bold = book.add_format({"num_format": "d mmm yyyy"}), book.add_format({"bold": True})
        for row in range(1, 6):
            sheet.write(row, 0, f"IT-{row}")
            sheet.write_datetime(row, 1, datetime(2026, 3, row), day)
            sheet.write_number(row, 2, row * 10)
            sheet.write_formula(row, 3, f"=C{row + 1}*2", None, row * 20)
        sheet.add_table(0, 0, 5, 2, {"columns": [{"header": h} for h in ("Id", "Due", "Days")]})
        sheet.write_rich_string("F1", "In ", bold, "progress")
        sheet.data_validation("F2:F9", {"validate": "list", "source": ["open", "done"]})
        sheet.conditional_format("C2:C6", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_sparkline("G2", {"range": "Plan!C2:C6"})
        sheet.write_comment("A2", "ask Ana")
        sheet.insert_textbox("H2", "a box")
        other.write_formula("A1", "=SUM(Plan!C2:C6)", None, 150)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Plan!$C$2:$C$6"})
        other.insert_chart("C3", chart)
    return path


def test_only_the_sheet_and_the_calculation_flag_change_and_all_other_bytes_stay(tmp_path: Path) -> None:
    path = feature_rich(tmp_path / "plan.xlsx")
    before, values = compressed_parts(path), calamine_rows(path, "Plan")

    result = write(path, (3, 1, "IT-2 moved"), (4, 2, date(2026, 9, 30)), (9, 6, "below"), (2, 9, "new"))

    assert codes(result) == []
    assert changed_parts(before, compressed_parts(path)) == {SHEET, WORKBOOK}
    assert zipfile.ZipFile(path).testzip() is None
    assert 'fullCalcOnLoad="1"' in parts_of(path)[WORKBOOK].decode()
    assert cells_that_differ(values, calamine_rows(path, "Plan")) == {
        (3, 1): "IT-2 moved",
        (4, 2): date(2026, 9, 30),
        (9, 6): "below",
        (2, 9): "new",
    }


def calamine_rows(path: Path, sheet: str) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(False)]


def cells_that_differ(before: Sequence[list[object]], after: Sequence[list[object]]) -> dict[tuple[int, int], object]:
    def at(rows: Sequence[list[object]], row: int, column: int) -> object:
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""

    height, width = max(len(before), len(after)), max(len(row) for row in [*before, *after])
    return {
        (row + 1, column + 1): at(after, row, column)
        for row in range(height)
        for column in range(width)
        if at(before, row, column) != at(after, row, column)
    }


def test_the_bytes_of_a_sheet_around_a_cell_stay_as_they_are(tmp_path: Path) -> None:
    head = "<row  r='1' spans='1:2'\tht=\"15\" ><!-- by hand -->"
    path = hand_made(tmp_path, head + "<c r='A1' s='2'><v>1</v></c ><c r='B1'><v>2</v></c></row >")
    before = sheet_of(path)

    write(path, (1, 2, 5), (1, 4, "new"))

    expected = before.replace("spans='1:2'", "spans='1:4'").replace(
        "<c r='B1'><v>2</v></c></row >",
        '<c r="B1"><v>5</v></c><c r="D1" t="inlineStr"><is><t xml:space="preserve">new</t></is></c></row >',
    )
    assert sheet_of(path) == expected


def test_a_used_range_in_single_quotes_grows_in_them(tmp_path: Path) -> None:
    path = hand_made(tmp_path, "<row r='1'><c r='A1'><v>1</v></c></row>", before="<dimension ref='A1'/>")

    assert codes(write(path, (3, 2, "new"))) == []
    assert "<dimension ref='A1:B3'/>" in sheet_of(path)


def test_rows_and_cells_are_put_in_their_order(tmp_path: Path) -> None:
    path = hand_made(
        tmp_path,
        '<row r="2"><c r="C2"><v>1</v></c></row><row r="5"/><row r="7"><c r="A7"><v>2</v></c></row>',
        before='<dimension ref="A2:C7"/>',
    )

    places = [(9, 5), (2, 1), (2, 2), (2, 4), (1, 1), (4, 1), (5, 2), (3, 1), (5, 1)]
    result = write(path, *[(*place, number) for number, place in enumerate(places, start=1)])

    assert codes(result) == []
    text = sheet_of(path)
    assert [text.index(f'<row r="{row}"') for row in (1, 2, 3, 4, 5, 7, 9)] == sorted(
        text.index(f'<row r="{row}"') for row in (1, 2, 3, 4, 5, 7, 9)
    )
    assert '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>3</v></c><c r="C2"><v>1</v></c><c r="D2">' in text
    assert '<row r="5"><c r="A5"><v>9</v></c><c r="B5"><v>7</v></c></row>' in text
    assert '<dimension ref="A1:E9"/>' in text


def test_an_empty_sheet_takes_its_first_row(tmp_path: Path) -> None:
    path = save(tmp_path / "plan.xlsx", workbook_parts(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'))

    assert write(path, (1, 1, "Milestone")).snapshot.rows == (("Milestone",),)


def test_prefixed_sheets_get_prefixed_cells(tmp_path: Path) -> None:
    sheet = f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"/></x:sheetData></x:worksheet>'
    path = save(tmp_path / "plan.xlsx", workbook_parts(sheet))

    result = write(path, (1, 1, "a"), (2, 1, 3))

    assert result.snapshot.rows == (("a",), (3,))
    assert '<x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row></x:sheetData>' in sheet_of(path)


def test_cells_without_addresses_keep_their_places(tmp_path: Path) -> None:
    path = hand_made(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")

    result = write(path, (1, 1, 9), (1, 4, 8), (4, 1, 7))

    assert result.snapshot.rows == ((9, 2, None, 8), (3,), (), (7,))


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)

    result = write(path, (1, 1, "=1+1"), (2, 1, "=cmd|' /C calc'!A0"))

    assert result.snapshot.rows == (("=1+1",), ("=cmd|' /C calc'!A0",))
    assert result.snapshot.formulas == {}
    assert "<f>" not in sheet_of(path)


@pytest.mark.parametrize(
    "properties",
    [
        "",
        '<calcPr calcId="191029"/>',
        "<calcPr calcId='1' fullCalcOnLoad='0'></calcPr>",
        "<workbookPr/><bookViews><workbookView/></bookViews>",
    ],
)
def test_excel_is_told_to_calculate_again(tmp_path: Path, properties: str) -> None:
    path = save(tmp_path / "plan.xlsx", workbook_parts(sheet_xml(ROW), properties=properties))

    write(path, (1, 1, "new"))

    text = parts_of(path)[WORKBOOK].decode()
    assert text.count("fullCalcOnLoad") == 1
    assert 'fullCalcOnLoad="1"' in text.replace("'", '"')
    if "calcPr" not in properties:
        assert '</sheets><calcPr fullCalcOnLoad="1"/>' in text


def test_each_value_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    values: list[WriteValue] = [
        "text", " a\r\nb\tc ", "_x0012\x1f", "x" * 32_767, 5, -7, 2.5, 1e-9, 123456789012345, True, False,
        date(2026, 3, 2), datetime(2026, 3, 2, 9, 30, 15), date(1900, 3, 1), date(9999, 12, 31),
    ]  # fmt: skip
    path = hand_made(tmp_path, ROW)

    result = write(path, *[(row, 2, value) for row, value in enumerate(values, start=1)])

    assert codes(result) == []
    seen = [result.snapshot.at(row, 2) for row in range(1, len(values) + 1)]
    assert seen == values
    assert [type(value) for value in seen] == [type(value) for value in values]


def test_a_cell_keeps_its_style_and_an_emptied_cell_too(tmp_path: Path) -> None:
    path = hand_made(tmp_path, '<row r="1"><c r="A1" s="3"><v>1</v></c><c r="B1" s="2"><v>46083</v></c></row>')

    write(path, (1, 1, 2.5), (1, 2, None))

    assert '<c r="A1" s="3"><v>2.5</v></c><c r="B1" s="2"/>' in sheet_of(path)


def test_a_new_cell_takes_the_style_of_its_row_or_column(tmp_path: Path) -> None:
    path = hand_made(
        tmp_path,
        '<row r="1" s="3" customFormat="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
        before='<cols><col min="2" max="3" style="2"/></cols>',
    )

    write(path, (1, 2, 7), (2, 2, date(2026, 3, 2)))

    assert '<c r="B1" s="3"><v>7</v></c>' in sheet_of(path)
    assert '<c r="B2" s="2"><v>46083</v></c>' in sheet_of(path)


def test_a_new_row_looks_like_the_two_above_it_but_not_like_a_header_alone(tmp_path: Path) -> None:
    two = '<row r="1"><c r="A1" s="3"><v>1</v></c></row><row r="2"><c r="A2" s="3"><v>2</v></c></row>'
    path = hand_made(tmp_path, two)
    write(path, (3, 1, 3))
    assert '<c r="A3" s="3"><v>3</v></c>' in sheet_of(path)

    header = hand_made(tmp_path, '<row r="1"><c r="A1" s="3"><v>1</v></c></row>')
    write(header, (2, 1, 3))
    assert '<c r="A2"><v>3</v></c>' in sheet_of(header)


def test_a_date_takes_the_nearest_date_style_of_its_column(tmp_path: Path) -> None:
    path = hand_made(
        tmp_path,
        '<row r="1">' + text_cell("A1", "Due", 3) + '</row><row r="2"><c r="A2" s="2"><v>46083</v></c></row>'
        '<row r="3"><c r="A3" s="3"/></row><row r="9"><c r="A9" s="1"><v>46083</v></c></row>',
    )
    before = parts_of(path)

    result = write(path, (3, 1, date(2026, 3, 3)), (8, 1, date(2026, 3, 4)))

    assert '<c r="A3" s="2"><v>46084</v></c>' in sheet_of(path)
    assert '<c r="A8" s="1"><v>46085</v></c>' in sheet_of(path)
    assert result.snapshot.at(3, 1) == date(2026, 3, 3)
    assert changed_parts(before, parts_of(path)) == {SHEET, WORKBOOK}


def test_where_no_date_style_fits_one_is_appended_that_else_looks_like_the_cell(tmp_path: Path) -> None:
    path = hand_made(tmp_path, '<row r="1"><c r="A1" s="4"><v>0.5</v></c><c r="B1"><v>1</v></c></row>')
    before = parts_of(path)

    result = write(path, (1, 1, date(2026, 3, 2)), (1, 2, date(2026, 3, 2)), (2, 1, date(2026, 3, 3)))

    assert codes(result) == []
    after = parts_of(path)
    assert changed_parts(before, after) == {SHEET, WORKBOOK, "xl/styles.xml"}
    styles = after["xl/styles.xml"].decode()
    appended = '<xf numFmtId="14" applyNumberFormat="1"><alignment horizontal="left"/></xf>'
    assert '<cellXfs count="7">' in styles
    assert f'{appended}<xf numFmtId="14" applyNumberFormat="1"/></cellXfs>' in styles
    assert result.snapshot.rows == ((date(2026, 3, 2), date(2026, 3, 2)), (date(2026, 3, 3),))


def test_styles_that_are_told_twice_for_old_and_new_programs_count_once(tmp_path: Path) -> None:
    twice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="h" xmlns:h="urn:h"><xf numFmtId="0" h:a="1"/></mc:Choice>'
        '<mc:Fallback><xf numFmtId="0"/></mc:Fallback></mc:AlternateContent>'
    )
    styles = STYLES.replace('<xf numFmtId="0"/>', twice)
    rows = '<row r="1"><c r="A1" s="1"><v>46083</v></c><c r="B1" s="0"><v>1</v></c></row>'
    path = save(tmp_path / "plan.xlsx", workbook_parts(sheet_xml(rows), styles=styles))
    assert ExcelConnector(path, tmp_path).read().rows == ((date(2026, 3, 2), 1),)

    result = write(path, (1, 2, date(2026, 3, 3)))

    assert result.snapshot.rows == ((date(2026, 3, 2), date(2026, 3, 3)),)


def test_a_workbook_that_counts_from_1904_gets_its_own_day_numbers(tmp_path: Path) -> None:
    sheet = sheet_xml('<row r="1"><c r="A1" s="1"><v>100</v></c></row>')
    path = save(tmp_path / "plan.xlsx", workbook_parts(sheet, properties='<workbookPr date1904="true"/>'))

    result = write(path, (1, 1, date(2026, 3, 2)))

    assert result.snapshot.at(1, 1) == date(2026, 3, 2)
    assert "<v>44621</v>" in sheet_of(path)


def test_rows_added_directly_below_a_table_belong_to_it(tmp_path: Path) -> None:
    path = table_book(tmp_path)
    before = parts_of(path)

    result = write(path, (4, 1, "x4"), (5, 2, "y5"))

    after = parts_of(path)
    assert changed_parts(before, after) == {SHEET, WORKBOOK, "xl/tables/table1.xml"}
    assert after["xl/tables/table1.xml"] == before["xl/tables/table1.xml"].replace(b"A1:B3", b"A1:B5")
    assert result.snapshot.table_ranges == ((1, 1, 5, 2),)


@pytest.mark.parametrize(
    ("below", "cell"),
    [
        ("", (5, 1)),
        ("", (4, 3)),
        (f'<row r="4">{text_cell("B4", "a note below")}</row>', (4, 1)),
    ],
)
def test_a_table_does_not_grow_over_what_is_not_its_next_row(tmp_path: Path, below: str, cell: tuple[int, int]) -> None:
    path = table_book(tmp_path, below=below)

    result = write(path, (*cell, "elsewhere"))

    assert codes(result) == []
    assert result.snapshot.table_ranges == ((1, 1, 3, 2),)


def test_the_header_and_the_totals_of_a_table_are_not_written(tmp_path: Path) -> None:
    path = table_book(tmp_path, totals=1)

    result = write(path, (1, 1, "Name"), (3, 2, "sum"), (2, 1, "fine"), (4, 1, "below the totals"))

    assert codes(result) == ["table-header", "table-totals"]
    assert len(result.written) == 2
    assert result.snapshot.table_ranges == ((1, 1, 3, 2),)


def test_a_number_goes_into_a_cell_that_shows_a_time_and_a_date_does_not(tmp_path: Path) -> None:
    elapsed = STYLES.replace("dd\\-mmm\\-yyyy", "[h]:mm")
    rows = '<row r="1"><c r="A1" s="2"><v>1.5</v></c><c r="B1" s="4"><v>0.25</v></c><c r="C1" s="2"><v>2</v></c></row>'
    path = save(tmp_path / "plan.xlsx", workbook_parts(sheet_xml(rows), styles=elapsed))
    assert ExcelConnector(path, tmp_path).read().rows == ((1.5, 0.25, 2),)

    result = write(path, (1, 1, 2.123456789), (1, 2, 0.4), (1, 3, date(2026, 3, 2)))

    assert codes(result) == []
    assert result.snapshot.rows == ((2.123456789, 0.4, date(2026, 3, 2)),)
    assert 'r="C1" s="5"' in sheet_of(path)


def test_a_thousand_cells_all_over_a_sheet_are_written_and_proved_at_once(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Plan")
        for row in range(5_000):
            sheet.write_row(row, 0, [f"IT-{row}", row, "agreed"])

    result = write(path, *[(1 + 5 * number, 3, f"moved {number}") for number in range(1_000)], (6_000, 2, 7))

    assert codes(result) == []
    assert len(result.written) == 1_001
    assert result.snapshot == replace(
        ExcelConnector(path, tmp_path).read(), read_at=result.snapshot.read_at, place=result.snapshot.place
    )
