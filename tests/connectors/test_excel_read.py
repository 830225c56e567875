"""Reading workbooks as real people and programs write them: values, types, true places, what is hidden or merged."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from connectors.excel import ExcelConnector
from connectors.ooxml.dates import date_of, is_date_format, serial_of
from connectors.ooxml.xml import escaped, unescaped
from domain.errors import SheetMissing, SheetUnreachable
from domain.sheets import NOT_CALCULATED, CellError, CellWrite, SheetSnapshot
from tests.connectors.books import hand_made
from tests.connectors.packages import (
    HEAD,
    MAIN,
    STRICT,
    relationships,
    save,
    sheet_xml,
    text_cell,
    workbook_parts,
)


def read(
    tmp_path: Path, rows: str, *, strings: str | None = None, properties: str = "", **around: str
) -> SheetSnapshot:
    sheet = sheet_xml(rows, **around)
    path = save(tmp_path / "plan.xlsx", workbook_parts(sheet, strings=strings, properties=properties))
    return ExcelConnector(path, tmp_path / "backups").read()


def test_each_kind_of_cell_keeps_its_type(tmp_path: Path) -> None:
    snapshot = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>7</v></c><c r="B1"><v>7.50</v></c><c r="C1" t="b"><v>1</v></c>'
        '<c r="D1" t="e"><v>#REF!</v></c><c r="E1" t="str"><v>calculated</v></c>'
        '<c r="F1" t="inlineStr"><is><t>00012</t></is></c><c r="G1" t="d"><v>2026-03-02</v></c>'
        '<c r="H1" t="d"><v>2026-03-02T09:30:00Z</v></c><c r="I1"><v>-3</v></c><c r="J1"><v>1E3</v></c></row>',
    )

    assert snapshot.rows[0] == (
        7, 7.5, True, CellError("#REF!"), "calculated", "00012",
        date(2026, 3, 2), datetime(2026, 3, 2, 9, 30), -3, 1000.0,
    )  # fmt: skip
    assert [type(value) for value in snapshot.rows[0][:3]] == [int, float, bool]
    assert str(snapshot.at(1, 4)) == "#REF!"


def test_a_number_is_a_date_only_where_its_format_says_so(tmp_path: Path) -> None:
    snapshot = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>46083</v></c><c r="B1" s="1"><v>46083</v></c><c r="C1" s="2"><v>46083.5</v></c>'
        '<c r="D1" s="3"><v>46083</v></c><c r="E1" s="4"><v>0.5</v></c><c r="F1" s="1"><v>0</v></c></row>',
    )

    assert snapshot.rows[0] == (46083, date(2026, 3, 2), datetime(2026, 3, 2, 12), 46083, 0.5, 0)
    assert type(snapshot.at(1, 2)) is date


def test_a_workbook_may_count_its_days_from_1904(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>44621</v></c></row>'

    assert read(tmp_path, rows, properties='<workbookPr date1904="1"/>').at(1, 1) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("General", False),
        ("dd/mm/yyyy", True),
        ("[$-409]d-mmm-yy;@", True),
        ("mmm", True),
        ('yyyy"年"m"月"', True),
        ("aaa", True),
        ("[Red]#,##0.00", False),
        ('0 "days"', False),
        ("[h]:mm:ss", False),
        ("mm:ss.0", False),
        ("h:mm AM/PM", False),
        ("0.00E+00", False),
        ("\\d0", False),
        ("_-* #,##0.00 [$€-407]_-", False),
    ],
)
def test_a_custom_format_shows_a_date_or_not(code: str, is_date: bool) -> None:
    assert is_date_format(code) is is_date


@given(st.datetimes(datetime(1904, 1, 2), datetime(9999, 12, 31)), st.booleans())
def test_a_moment_survives_the_sheets_day_count(moment: datetime, is_1904: bool) -> None:
    exact = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    serial = serial_of(exact, is_1904)

    assert serial is not None
    seen = date_of(serial, is_1904)
    assert seen == (exact if exact.time() != datetime.min.time() else exact.date())


def test_the_leap_day_that_never_was_is_no_date() -> None:
    assert date_of(59, False) == date(1900, 2, 28)
    assert date_of(60, False) is None
    assert date_of(61, False) == date(1900, 3, 1)
    assert date_of(2_958_466, False) is None


def test_shared_strings_read_plain_without_their_phonetic_guides(tmp_path: Path) -> None:
    snapshot = read(
        tmp_path,
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>',
        strings="<si><t>plain</t></si><si><r><t>bold </t></r><r><t xml:space='preserve'>and not</t></r></si>"
        '<si><t>課題</t><rPh sb="0" eb="2"><t>カダイ</t></rPh><phoneticPr fontId="1"/></si>',
    )

    assert snapshot.rows[0] == ("plain", "bold and not", "課題")


def test_rich_text_inside_a_cell_reads_plain(tmp_path: Path) -> None:
    rich = "<is><r><t>In </t></r><r><rPr><b/></rPr><t>progress</t></r><rPh sb='0' eb='1'><t>x</t></rPh></is>"

    assert read(tmp_path, f'<row r="1"><c r="A1" t="inlineStr">{rich}</c></row>').at(1, 1) == "In progress"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_excels_escapes(text: str) -> None:
    plain = escaped(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    assert unescaped(plain) == text


def test_escaped_characters_are_read_as_meant(tmp_path: Path) -> None:
    rows = '<row r="1">' + text_cell("A1", "a_x000D__x005F_x0041_ _xD83D__xDE00_ _xD83D_!") + "</row>"

    assert read(tmp_path, rows).at(1, 1) == "a\r_x0041_ 😀 �!"


def test_cells_without_addresses_stand_where_they_follow(tmp_path: Path) -> None:
    snapshot = read(
        tmp_path,
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="4"><c r="C4"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>',
    )

    assert snapshot.rows == ((1, 2), (), (), (None, None, 3, 4), (5,))


def test_empty_cells_and_rows_at_the_end_are_not_there(tmp_path: Path) -> None:
    snapshot = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/><c r="XFD1" s="1"/></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t></t></is></c></row><row r="1048576"><c r="A1048576" s="2"/></row>',
        before='<dimension ref="A1:XFD1048576"/>',
    )

    assert snapshot.rows == ((1,),)


def test_formulas_are_told_with_what_they_last_gave(tmp_path: Path) -> None:
    snapshot = read(
        tmp_path,
        '<row r="1"><c r="A1"><f>B1+1</f><v>3</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A4" si="0">B2*$B$1&amp;"B2"</f><v>4</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>6</v></c></row>'
        '<row r="4"><c r="A4"><f t="shared" si="0"/></c></row>'
        '<row r="5"><c r="A5"><f t="array" ref="A5:A6">SUM(B1:B2)</f><v>1</v></c></row>',
    )

    assert snapshot.formulas == {
        (1, 1): "=B1+1",
        (2, 1): '=B2*$B$1&"B2"',
        (3, 1): '=B3*$B$1&"B2"',
        (4, 1): '=B4*$B$1&"B2"',
        (5, 1): "=SUM(B1:B2)",
    }
    assert snapshot.at(1, 1) == 3
    assert snapshot.at(4, 1) == NOT_CALCULATED
    assert any("1." in note and "calculated" in note for note in snapshot.notes)


def test_formulas_that_wait_for_excel_to_be_calculated_anew_are_told(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1+1</f><v>1</v></c></row>'
    save(path := tmp_path / "plan.xlsx", workbook_parts(sheet_xml(rows)))
    connector = ExcelConnector(path, tmp_path / "backups")
    before = connector.read()

    after = connector.write("Plan", [CellWrite(1, 1, 5)], before.revision).snapshot

    assert before.notes == ()
    assert after.at(1, 2) == 1
    assert [note for note in after.notes if "Formulas" in note]
    assert connector.read().notes == after.notes


def test_a_cell_without_a_style_has_the_first_one(tmp_path: Path) -> None:
    parts = workbook_parts(sheet_xml('<row r="1"><c r="A1"><v>46083</v></c><c r="B1" s="3"><v>46083</v></c></row>'))
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b'<xf numFmtId="0"/>', b'<xf numFmtId="14"/>')

    assert ExcelConnector(save(tmp_path / "plan.xlsx", parts), tmp_path).read().rows == ((date(2026, 3, 2), 46083),)


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    snapshot = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>',
        before='<cols><col min="3" max="4" hidden="1" width="0"/></cols>',
    )

    assert snapshot.rows == ((1,), (2,))
    assert snapshot.hidden_rows == {2}
    assert snapshot.hidden_columns == {3, 4}
    assert len(snapshot.notes) == 2


@pytest.mark.parametrize(
    ("ref", "area"),
    [
        ("A1:B2", (1, 1, 2, 2)),
        ("$A$1:$B$2", (1, 1, 2, 2)),
        ("A:B", (1, 1, 1_048_576, 2)),
        ("$3:$9", (3, 1, 9, 16_384)),
        ("#REF!", (1, 1, 1_048_576, 16_384)),
        ("", (1, 1, 1_048_576, 16_384)),
    ],
)
def test_the_range_of_a_filter_is_told_and_one_that_makes_no_sense_is_the_whole_sheet(
    tmp_path: Path, ref: str, area: tuple[int, ...]
) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert read(tmp_path, row, after=f'<autoFilter ref="{ref}"/>').filters == (area,)
    assert read(tmp_path, row).filters == ()


def test_merged_ranges_are_told_and_one_over_whole_rows_is_cut_to_the_cells_in_use(tmp_path: Path) -> None:
    snapshot = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><v>3</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A3:XFD4"/><mergeCell ref="C:C"/></mergeCells>',
    )

    assert snapshot.merged == ((1, 1, 2, 2), (3, 1, 3, 3), (1, 3, 3, 3))


def test_addresses_in_small_letters_are_read_and_written_around(tmp_path: Path) -> None:
    """Calc and other readers take them; whoever wrote them by hand did not ask."""
    path = hand_made(tmp_path, '<row r="1"><c r="a1"><v>1</v></c><c r="ab1"><v>2</v></c></row>')
    connector = ExcelConnector(path, tmp_path / "backups")

    assert connector.read().rows == ((1, *[None] * 26, 2),)
    writes = [CellWrite(1, 1, 3), CellWrite(1, 2, 4), CellWrite(2, 1, 5)]
    result = connector.write("Plan", writes, connector.revision())
    assert result.refused == ()
    assert connector.read().rows == ((3, 4, *[None] * 25, 2), (5,))


def test_prefixed_and_strict_workbooks_read_like_all_others(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>Go-live</t></is></c><c r="B1" s="1"><v>46083</v></c></row>'
    expected = (("Go-live", date(2026, 3, 2)),)

    strict = workbook_parts(sheet_xml(rows, namespace=STRICT), namespace=STRICT)
    assert ExcelConnector(save(tmp_path / "strict.xlsx", strict), tmp_path).read().rows == expected

    prefixed = workbook_parts(prefixed_sheet())
    assert ExcelConnector(save(tmp_path / "prefixed.xlsx", prefixed), tmp_path).read().rows == expected


def prefixed_sheet() -> str:
    return (
        f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">'
        '<x:c r="A1" t="inlineStr"><x:is><x:t>Go-live</x:t></x:is></x:c><x:c r="B1" s="1"><x:v>46083</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    parts = workbook_parts(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    marked = {name: b"\xef\xbb\xbf" + content for name, content in parts.items()}

    assert ExcelConnector(save(tmp_path / "plan.xlsx", marked), tmp_path).read().rows == ((1,),)


def test_sheets_are_found_by_relationships_and_listed_in_order(tmp_path: Path) -> None:
    parts = workbook_parts(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    parts["xl/odd name/Data.XML"] = sheet_xml('<row r="1"><c r="A1"><v>2</v></c></row>').encode()
    parts["xl/_rels/workbook.xml.rels"] = relationships(
        ("rId1", "worksheet", "/xl/worksheets/sheet1.xml"), ("rId7", "worksheet", "odd%20name/data.xml")
    ).encode()
    listed = b'<sheet name="Old" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Now" sheetId="2" r:id="rId7"/>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'<sheet name="Plan" sheetId="1" r:id="rId1"/>', listed)
    connector = ExcelConnector(save(tmp_path / "plan.xlsx", parts), tmp_path)

    assert [(info.name, info.visible, info.kind) for info in connector.sheets()] == [
        ("Old", False, "worksheet"),
        ("Now", True, "worksheet"),
    ]
    assert connector.read().rows == ((2,),)
    assert connector.read("old").rows == ((1,),)
    with pytest.raises(SheetMissing) as error:
        connector.read("Plan")
    assert "Old, Now" in str(error.value)


def test_a_workbook_of_a_library_reads_whole(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"author": "Ana Costa"})
        chart_sheet = book.add_chartsheet("Trend")
        sheet = book.add_worksheet("Plan & Budget")
        day = book.add_format({"num_format": "d mmm yyyy"})
        sheet.write_row(3, 1, ["Milestone", "Due"])
        sheet.write(4, 1, "Go-live")
        sheet.write_datetime(4, 2, datetime(2026, 3, 2), day)
        sheet.add_table(3, 1, 4, 2, {"columns": [{"header": "Milestone"}, {"header": "Due"}]})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Plan & Budget'!$C$5:$C$5"})
        chart_sheet.set_chart(chart)
    connector = ExcelConnector(path, tmp_path)

    snapshot = connector.read()

    assert [(info.name, info.kind) for info in connector.sheets()] == [
        ("Trend", "chartsheet"),
        ("Plan & Budget", "worksheet"),
    ]
    assert snapshot.sheet == "Plan & Budget"
    assert snapshot.rows[3:] == ((None, "Milestone", "Due"), (None, "Go-live", date(2026, 3, 2)))
    assert snapshot.table_ranges == ((4, 2, 5, 3),)
    assert snapshot.modified_by == "Ana Costa"
    assert str(snapshot.ref(5, 3)) == "Plan & Budget!C5"


def test_a_missing_file_is_out_of_reach_and_not_empty(tmp_path: Path) -> None:
    with pytest.raises(SheetUnreachable) as error:
        ExcelConnector(tmp_path / "gone.xlsx", tmp_path).read()

    assert "gone.xlsx" in str(error.value)
    assert error.value.hint
