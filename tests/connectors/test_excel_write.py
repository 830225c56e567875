"""Writing into workbooks: the cell and nothing else, or a refusal with a code and a sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from connectors.excel import ExcelConnector
from connectors.files import KEEP_BACKUPS, backup_folder
from domain.errors import RevisionMismatch
from domain.sheets import CellWrite, WriteResult, WriteValue
from tests.connectors.packages import (
    HEAD,
    MAIN,
    changed_parts,
    parts_of,
    relationships,
    save,
    sheet_xml,
    text_cell,
    workbook_parts,
)

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
ROW = '<row r="1">' + text_cell("A1", "Milestone") + "</row>"


def write(path: Path, *cells: tuple[int, int, WriteValue], sheet: str = "Plan") -> WriteResult:
    connector = ExcelConnector(path, path.parent / "backups")
    return connector.write(sheet, [CellWrite(*cell) for cell in cells], connector.revision())


def codes(result: WriteResult) -> list[str]:
    assert all(refusal.message for refusal in result.refused)
    return [refusal.code for refusal in result.refused]


def sheet_of(path: Path) -> str:
    return parts_of(path)[SHEET].decode()


def hand_made(tmp_path: Path, rows: str, *, before: str = "", after: str = "") -> Path:
    return save(tmp_path / "plan.xlsx", workbook_parts(sheet_xml(rows, before=before, after=after)))


# --- what changes, and what does not


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


def compressed_parts(path: Path) -> dict[str, bytes]:
    """Each entry exactly as it lies in the file, header included."""
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        stops = [info.header_offset for info in infos[1:]] + [archive.start_dir]
    return {info.filename: data[info.header_offset : stop] for info, stop in zip(infos, stops, strict=True)}


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
    rows: list[list[object]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(False)
    return rows


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
    odd = (
        "<row  r='1' spans='1:2'\tht=\"15\" ><!-- by hand --><c r='A1' s='2'><v>1</v></c ><c r='B1'><v>2</v></c></row >"
    )
    path = hand_made(tmp_path, odd)
    before = sheet_of(path)

    write(path, (1, 2, 5), (1, 4, "new"))

    expected = before.replace("spans='1:2'", 'spans="1:4"').replace(
        "<c r='B1'><v>2</v></c></row >",
        '<c r="B1"><v>5</v></c><c r="D1" t="inlineStr"><is><t xml:space="preserve">new</t></is></c></row >',
    )
    assert sheet_of(path) == expected


def test_rows_and_cells_are_put_in_their_order(tmp_path: Path) -> None:
    path = hand_made(
        tmp_path,
        '<row r="2"><c r="C2"><v>1</v></c></row><row r="5"/><row r="7"><c r="A7"><v>2</v></c></row>',
        before='<dimension ref="A2:C7"/>',
    )

    result = write(
        path, (9, 5, 1), (2, 1, 2), (2, 2, 3), (2, 4, 4), (1, 1, 5), (4, 1, 6), (5, 2, 7), (3, 1, 8), (5, 1, 9)
    )

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
    assert 'fullCalcOnLoad="1"' in text
    if "calcPr" not in properties:
        assert '</sheets><calcPr fullCalcOnLoad="1"/>' in text


# --- values and their styles


def test_each_value_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    values: list[WriteValue] = [
        "text", " a\r\nb\tc ", "x" * 32_767, 5, -7, 2.5, 1e-9, 123456789012345, True, False,
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


def test_a_workbook_that_counts_from_1904_gets_its_own_day_numbers(tmp_path: Path) -> None:
    sheet = sheet_xml('<row r="1"><c r="A1" s="1"><v>100</v></c></row>')
    path = save(tmp_path / "plan.xlsx", workbook_parts(sheet, properties='<workbookPr date1904="true"/>'))

    result = write(path, (1, 1, date(2026, 3, 2)))

    assert result.snapshot.at(1, 1) == date(2026, 3, 2)
    assert "<v>44621</v>" in sheet_of(path)


# --- tables


def table_book(tmp_path: Path, *, totals: int = 0, below: str = "") -> Path:
    rows = "".join(
        f'<row r="{row}">{text_cell(f"A{row}", f"x{row}")}{text_cell(f"B{row}", "y")}</row>' for row in (1, 2, 3)
    )
    parts = workbook_parts(sheet_xml(rows + below))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(("rId1", "table", "../tables/table1.xml")).encode()
    parts["xl/tables/table1.xml"] = (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="T" displayName="Plan_T" ref="A1:B3" totalsRowCount="{totals}">'
        '<autoFilter ref="A1:B3"/><tableColumns count="2"><tableColumn id="1" name="x1"/>'
        '<tableColumn id="2" name="y"/></tableColumns></table>'
    ).encode()
    return save(tmp_path / "plan.xlsx", parts)


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


# --- refusals


def test_cells_that_a_formula_fills_are_refused(tmp_path: Path) -> None:
    path = hand_made(
        tmp_path,
        '<row r="1"><c r="A1"><f>B1</f><v>1</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">C1</f><v>1</v></c>'
        '<c r="D1"><f t="array" ref="D1:D3">C1:C3</f><v>1</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>1</v></c><c r="D2"><v>1</v></c>'
        '<c r="E2" cm="1"><f t="array" ref="E2">UNIQUE(A1)</f><v>1</v></c><c r="F2" vm="1" t="e"><v>#VALUE!</v></c></row>',
    )
    before = path.read_bytes()

    result = write(path, *[(*place, "x") for place in [(1, 1), (1, 2), (2, 2), (1, 4), (2, 4), (3, 4), (2, 5), (2, 6)]])

    assert codes(result) == [
        "formula-cell", "shared-formula", "formula-cell", "array-formula", "array-formula", "array-formula",
        "array-formula", "rich-value",
    ]  # fmt: skip
    assert result.written == ()
    assert str(result.refused[0].ref) == "Plan!A1"
    assert path.read_bytes() == before


def test_what_a_merged_cell_covers_is_refused_and_its_first_cell_is_written(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW, after='<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>')

    result = write(path, (1, 1, "title"), (1, 2, "x"), (2, 1, "x"))

    assert codes(result) == ["merged-cell", "merged-cell"]
    assert result.snapshot.rows == (("title",),)


def test_what_a_pivot_table_fills_is_refused(tmp_path: Path) -> None:
    parts = workbook_parts(sheet_xml(ROW))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(
        ("rId1", "pivotTable", "../pivotTables/p1.xml")
    ).encode()
    parts["xl/pivotTables/p1.xml"] = (
        f'{HEAD}<pivotTableDefinition xmlns="{MAIN}"><location ref="C1:D9"/></pivotTableDefinition>'.encode()
    )
    path = save(tmp_path / "plan.xlsx", parts)

    assert codes(write(path, (2, 3, "x"), (2, 2, "fine"))) == ["pivot"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("x" * 32_768, "text-too-long"),
        ("🚀" * 16_384, "text-too-long"),
        ("half \ud83d", "not-a-value"),
        (float("nan"), "not-a-value"),
        (float("inf"), "not-a-value"),
        (10**400, "not-a-value"),
        (datetime(2026, 3, 2, tzinfo=UTC), "not-a-value"),
        (date(1899, 12, 31), "date-out-of-range"),
        (date(1900, 2, 28), "date-out-of-range"),
        (46083, "number-in-date-cell"),
    ],
)
def test_a_value_that_the_cell_cannot_hold_is_refused(tmp_path: Path, value: WriteValue, code: str) -> None:
    path = hand_made(tmp_path, '<row r="1"><c r="A1" s="1"><v>46000</v></c></row>')
    before = path.read_bytes()

    assert codes(write(path, (1, 1, value))) == [code]
    assert path.read_bytes() == before


def test_a_protected_sheet_is_read_and_not_written(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW, after='<sheetProtection sheet="1" objects="1"/>')

    result = write(path, (1, 1, "x"), (2, 1, "y"))

    assert codes(result) == ["protected-sheet", "protected-sheet"]
    assert result.snapshot.rows == (("Milestone",),)


@pytest.mark.parametrize(
    ("part", "code"),
    [("_xmlsignatures/origin.sigs", "signed"), ("xl/revisions/revisionHeaders.xml", "shared-workbook")],
)
def test_a_workbook_that_a_change_would_break_is_not_written(tmp_path: Path, part: str, code: str) -> None:
    path = save(tmp_path / "plan.xlsx", workbook_parts(sheet_xml(ROW)) | {part: b"<x/>"})

    assert codes(write(path, (1, 1, "x"))) == [code]


def test_a_sheet_whose_rows_are_out_of_order_is_read_and_not_written(tmp_path: Path) -> None:
    path = hand_made(tmp_path, '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>')

    result = write(path, (1, 1, "x"))

    assert codes(result) == ["unordered-cells"]
    assert result.snapshot.rows == ((1,), (2,))


def test_a_workbook_without_formats_takes_text_but_no_date(tmp_path: Path) -> None:
    parts = workbook_parts(sheet_xml(ROW))
    del parts["xl/styles.xml"]
    path = save(tmp_path / "plan.xlsx", parts)

    assert codes(write(path, (2, 1, date(2026, 3, 2)), (2, 2, "x"))) == ["no-date-style"]


# --- people who have it open, save it meanwhile, or forbid it


def owner_file(path: Path, name: str) -> Path:
    """The hidden file that Excel keeps beside an open workbook: 165 bytes, the name twice."""
    ansi = name.encode("cp1252", "replace")
    wide = name.encode("utf-16-le")
    mark = path.with_name(f"~${path.name}")
    mark.write_bytes(
        (bytes([len(ansi)]) + ansi).ljust(55, b" ") + (bytes([len(wide) // 2, 0]))[:1] + wide.ljust(109, b" \0"[:1])
    )
    assert mark.stat().st_size == 165
    return mark


def test_while_somebody_has_it_open_it_is_read_and_not_written_and_the_person_is_named(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    before = path.read_bytes()
    mark = owner_file(path, "Ana Müller-Łuk")

    result = write(path, (1, 1, "x"), (2, 1, "y"))

    assert codes(result) == ["open-in-excel", "open-in-excel"]
    assert "Ana Müller-Łuk" in result.refused[0].message
    assert path.read_bytes() == before
    mark.unlink()
    assert codes(write(path, (1, 1, "x"))) == []


@pytest.mark.parametrize("content", [b"", b"\xff" * 165, b"short"])
def test_an_odd_owner_file_still_counts(tmp_path: Path, content: bytes) -> None:
    path = hand_made(tmp_path, ROW)
    path.with_name("~$plan.xlsx").write_bytes(content)

    assert codes(write(path, (1, 1, "x"))) == ["open-in-excel"]


def test_libreoffice_has_a_mark_of_its_own(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    path.with_name(".~lock.plan.xlsx#").write_text(",Bex Ito,desk-7,02.03.2026 09:02,file:///home/bex;")

    result = write(path, (1, 1, "x"))

    assert codes(result) == ["open-in-excel"]
    assert "Bex Ito" in result.refused[0].message


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    path.chmod(0o444)
    if path.open("ab").closed is False and __import__("os").geteuid() == 0:
        pytest.skip("the superuser may write everywhere")

    assert codes(write(path, (1, 1, "x"))) == ["read-only-file"]


def test_replaced_versions_are_kept_and_the_oldest_go(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    versions = [path.read_bytes()]
    for count in range(KEEP_BACKUPS + 3):
        assert codes(write(path, (1, 1, f"version {count}"))) == []
        versions.append(path.read_bytes())

    kept = sorted(backup_folder(path, tmp_path / "backups").iterdir())

    assert [copy.read_bytes() for copy in kept] == versions[-KEEP_BACKUPS - 1 : -1]
    assert all(copy.suffix == ".xlsx" for copy in kept)


def test_nothing_stays_behind_in_the_folder(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    path.chmod(0o640)
    write(path, (1, 1, "x"))
    owner_file(path, "Ana")
    write(path, (1, 1, "y"))

    assert {entry.name for entry in tmp_path.iterdir()} == {"plan.xlsx", "~$plan.xlsx", "backups"}
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_save_since_the_read_stops_the_write(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    connector = ExcelConnector(path, tmp_path / "backups")
    seen = connector.read()
    theirs = hand_made(tmp_path, '<row r="1">' + text_cell("A1", "theirs") + "</row>").read_bytes()

    with pytest.raises(RevisionMismatch):
        connector.write("Plan", [CellWrite(1, 1, "ours")], seen.revision)

    assert path.read_bytes() == theirs
