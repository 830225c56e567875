"""What may not be written: every refusal has a code and a sentence, and changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from domain.sheets import WriteValue
from tests.connectors.books import ROW, codes, hand_made, write
from tests.connectors.packages import (
    HEAD,
    MAIN,
    parts_of,
    relationships,
    save,
    sheet_xml,
    workbook_parts,
)


def test_cells_that_a_formula_fills_are_refused(tmp_path: Path) -> None:
    path = hand_made(
        tmp_path,
        '<row r="1"><c r="A1"><f>B1</f><v>1</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">C1</f><v>1</v></c>'
        '<c r="D1"><f t="array" ref="D1:D3">C1:C3</f><v>1</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>1</v></c><c r="D2"><v>1</v></c>'
        '<c r="E2" cm="1"><f t="array" ref="E2">UNIQUE(A1)</f><v>1</v></c>'
        '<c r="F2" vm="1" t="e"><v>#VALUE!</v></c></row>',
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
    relation = relationships(("rId1", "pivotTable", "../pivotTables/p1.xml"))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relation.encode()
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
        (datetime(9999, 12, 31, 23, 59, 59, 999999), "date-out-of-range"),
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


def unlocked_book(path: Path) -> Path:
    """A protected sheet whose column B, row 5 and cell C2 may be filled in, dates in B and D."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Plan")
    day = book.add_format({"num_format": "d mmm yyyy", "locked": False})
    free, locked_day = book.add_format({"locked": False}), book.add_format({"num_format": "d mmm yyyy"})
    sheet.set_column(1, 1, 12, day)
    sheet.set_row(4, None, free)
    sheet.write_row(0, 0, ["Milestone", "Due", "Note", "Done"])
    sheet.write_datetime(1, 1, datetime(2026, 3, 2), day)
    sheet.write(1, 2, "free", free)
    sheet.write_datetime(1, 3, datetime(2026, 3, 2), locked_day)
    sheet.protect()
    book.close()
    return path


def test_on_a_protected_sheet_the_cells_that_are_unlocked_are_written_and_stay_unlocked(tmp_path: Path) -> None:
    path = unlocked_book(tmp_path / "plan.xlsx")
    day = date(2026, 4, 1)

    result = write(path, (1, 1, "x"), (2, 2, day), (2, 3, "y"), (2, 4, day), (3, 2, day), (5, 4, day), (6, 2, "z"))

    assert [(no.code, no.ref.a1) for no in result.refused] == [("protected-sheet", "A1"), ("protected-sheet", "D2")]
    assert [ref.a1 for ref in result.written] == ["B2", "C2", "B3", "D5", "B6"]
    sheet = openpyxl.load_workbook(path)["Plan"]
    assert not any(sheet[ref].protection.locked for ref in ("B2", "C2", "B3", "D5", "B6"))
    assert sheet["D5"].is_date
    assert codes(write(path, (7, 2, 7))) == ["number-in-date-cell"], "in another style it would be locked"


@pytest.mark.parametrize(
    ("attributes", "content", "refused"),
    [
        ("", "", ["A1", "D4"]),
        ('password="CC1A"', "", ["A1", "B2", "D3", "D4"]),
        ('algorithmName="SHA-512" hashValue="x" saltValue="y" spinCount="1"', "", ["A1", "B2", "D3", "D4"]),
        ('securityDescriptor="O:WDG:WDD:(A;;CC;;;S-1-1-0)"', "", ["A1", "B2", "D3", "D4"]),
        ("", "<securityDescriptor>O:WDG:WDD:(A;;CC;;;S-1-1-0)</securityDescriptor>", ["A1", "B2", "D3", "D4"]),
    ],
)
def test_on_a_protected_sheet_a_range_that_everybody_may_edit_is_written(
    tmp_path: Path, attributes: str, content: str, refused: list[str]
) -> None:
    free = f'<protectedRange sqref="B2:B9 D3" name="Dates" {attributes}>{content}</protectedRange>'
    after = f'<sheetProtection sheet="1"/><protectedRanges>{free}</protectedRanges>'
    path = hand_made(tmp_path, ROW, after=after)
    day = date(2026, 4, 1)

    result = write(path, (1, 1, "x"), (2, 2, day), (3, 4, "y"), (4, 4, "z"))

    assert [(no.code, no.ref.a1) for no in result.refused] == [("protected-sheet", ref) for ref in refused]
    assert result.snapshot.at(2, 2) == (None if "B2" in refused else day)


def test_a_style_that_does_not_apply_its_protection_is_locked(tmp_path: Path) -> None:
    path = unlocked_book(tmp_path / "plan.xlsx")
    parts = parts_of(path)
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b'applyProtection="1"', b'applyProtection="0"')

    assert codes(write(save(path, parts), (2, 3, "y"))) == ["protected-sheet"]


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


def test_a_workbook_with_a_password_for_changes_is_not_written(tmp_path: Path) -> None:
    for said, expected in (('reservationPassword="CC1A"', ["write-reserved"]), ('readOnlyRecommended="1"', [])):
        parts = workbook_parts(sheet_xml(ROW), properties=f'<fileSharing userName="Ana" {said}/>')

        assert codes(write(save(tmp_path / "plan.xlsx", parts), (1, 1, "x"))) == expected


def test_rows_that_are_told_twice_for_old_and_new_programs_are_not_written(tmp_path: Path) -> None:
    twice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="h" xmlns:h="urn:h">{ROW}</mc:Choice><mc:Fallback>{ROW}</mc:Fallback>'
        "</mc:AlternateContent>"
    )

    assert codes(write(hand_made(tmp_path, twice), (1, 1, "x"))) == ["unusual-sheet"]


def test_the_filters_above_a_pivot_table_are_part_of_it(tmp_path: Path) -> None:
    parts = workbook_parts(sheet_xml(ROW))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(
        ("rId1", "pivotTable", "../pivotTables/p1.xml")
    ).encode()
    location = '<location ref="C5:D9" rowPageCount="2" colPageCount="1"/>'
    parts["xl/pivotTables/p1.xml"] = (
        f'{HEAD}<pivotTableDefinition xmlns="{MAIN}">{location}</pivotTableDefinition>'.encode()
    )
    path = save(tmp_path / "plan.xlsx", parts)

    assert codes(write(path, (2, 3, "x"), (3, 4, "x"), (4, 3, "between"), (1, 3, "above"))) == ["pivot", "pivot"]


def test_a_number_with_more_digits_than_a_cell_keeps_is_refused(tmp_path: Path) -> None:
    assert codes(write(hand_made(tmp_path, ROW), (2, 1, 2**53 + 1), (2, 2, 2**53))) == ["not-a-value"]
