"""Broken and hostile files, and files that are not what they say: one sentence and a hint, never a crash."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.excel import ExcelConnector
from connectors.files import MAX_BYTES
from connectors.registry import open_connector
from domain.errors import ConnectorError, SheetMissing, SheetUnreachable, SheetUnreadable
from domain.sheets import CellWrite
from tests.connectors.damage import mutated
from tests.connectors.packages import HEAD, MAIN, relationships, sheet_xml, workbook_parts, zipped

SHEET = "xl/worksheets/sheet1.xml"
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def parts(rows: str = CELL, **around: str) -> dict[str, bytes]:
    return workbook_parts(sheet_xml(rows, **around))


def raw_sheet(xml: str | bytes) -> bytes:
    return zipped(parts() | {SHEET: xml.encode() if isinstance(xml, str) else xml})


def with_part(name: str, content: bytes) -> bytes:
    return zipped(parts() | {name: content})


def same_name_twice() -> bytes:
    buffer = io.BytesIO(zipped(parts()))
    with zipfile.ZipFile(buffer, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr(SHEET, b"<x/>")
    return buffer.getvalue()


def big_part(megabytes: int) -> bytes:
    """A part that packs about 90:1, below the ratio of a bomb, until it is larger than a part may be."""
    noise = random.Random(4).randbytes(10_000)
    return (noise + bytes(2**20 - len(noise))) * megabytes


def lying_size() -> bytes:
    """The header promises one byte; the part inflates to three megabytes."""
    data = bytearray(zipped(parts() | {"xl/media/x.bin": bytes(3 * 2**20)}))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 1)
    return bytes(data)


def zip_encrypted() -> bytes:
    data = bytearray(zipped(parts()))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    return bytes(data)


def wrong_checksum() -> bytes:
    data = bytearray(zipped(parts() | {"xl/last.bin": b"last"}, zipfile.ZIP_STORED))
    data[data.rfind(b"last", 0, data.rfind(b"xl/last.bin"))] ^= 1
    return bytes(data)


def word_document() -> bytes:
    return zipped({
        "_rels/.rels": relationships(("rId1", "officeDocument", "word/document.xml")).encode(),
        "word/document.xml": b"<w:document xmlns:w='http://example.org/w'/>",
    })  # fmt: skip


def binary_workbook() -> bytes:
    return zipped({
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.bin")).encode(),
        "xl/workbook.bin": b"\x83\x01\x00",
    })  # fmt: skip


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def one_row(cells: str) -> bytes:
    return zipped(parts(f'<row r="1">{cells}</row>'))


UNREADABLE: dict[str, Callable[[], bytes]] = {
    "an empty file": lambda: b"",
    "plain text": lambda: b"Id;Milestone\n1;Go-live\n",
    "a web page": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "an old workbook under a new name": lambda: OLE,
    "an encrypted workbook": lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
    "an empty zip": lambda: b"PK\x05\x06" + bytes(18),
    "a zip of something else": lambda: zipped({"readme.txt": b"hello"}),
    "a text document": word_document,
    "a binary workbook": binary_workbook,
    "torn in the middle": lambda: zipped(parts())[:700],
    "torn at the end": lambda: zipped(parts())[:-30],
    "overwritten with zeros": lambda: zipped(parts())[:300] + bytes(900),
    "a wrong checksum": wrong_checksum,
    "a wrong size in the header": lying_size,
    "encrypted parts": zip_encrypted,
    "an odd compression": lambda: zipped(parts(), zipfile.ZIP_BZIP2),
    "two parts of one name": same_name_twice,
    "two names that differ in case": lambda: with_part("XL/Worksheets/Sheet1.xml", parts()[SHEET]),
    "a name that climbs out": lambda: with_part("../../etc/cron.d/x", b"<x/>"),
    "a name that climbs out backwards": lambda: with_part("xl\\..\\..\\x", b"<x/>"),
    "an absolute name": lambda: with_part("/etc/passwd", b"<x/>"),
    "a drive in a name": lambda: with_part("C:/x", b"<x/>"),
    "too many parts": lambda: zipped(parts() | {f"xl/x{i}": b"" for i in range(2001)}),
    "a bomb by ratio in the sheet": lambda: raw_sheet(HEAD.encode() + b" " * (3 * 2**20)),
    "a bomb by ratio in a picture": lambda: with_part("xl/media/a.png", bytes(3 * 2**20)),
    "a bomb by size": lambda: with_part("xl/media/a.png", big_part(151)),
    "entities in the sheet": lambda: raw_sheet(f"{ENTITY}<worksheet xmlns='{MAIN}'><sheetData/></worksheet>"),
    "entities in a part that nobody reads": lambda: with_part("customXml/item1.xml", f"{ENTITY}<x>&b;</x>".encode()),
    "a document type from outside": lambda: with_part(
        "xl/sharedStrings.xml", b'<!DOCTYPE sst SYSTEM "http://example.org/x.dtd"><sst/>'
    ),
    "a sheet in UTF-16": lambda: raw_sheet(sheet_xml(CELL).replace("UTF-8", "UTF-16").encode("utf-16")),
    "a sheet in another encoding": lambda: raw_sheet(sheet_xml(CELL).replace("UTF-8", "ISO-8859-1")),
    "a sheet that is no XML": lambda: raw_sheet("hello"),
    "a sheet cut short": lambda: raw_sheet(sheet_xml(CELL)[:-20]),
    "a sheet of another kind": lambda: raw_sheet("<worksheet xmlns='http://example.org/'><sheetData/></worksheet>"),
    "a chart where a sheet should be": lambda: raw_sheet(f"<chartsheet xmlns='{MAIN}'/>"),
    "a sheet without its part": lambda: zipped({k: v for k, v in parts().items() if k != SHEET}),
    "a column that cannot be": lambda: one_row('<c r="XFE1"><v>1</v></c>'),
    "a row that cannot be": lambda: zipped(parts('<row r="1048577"><c r="A1048577"><v>1</v></c></row>')),
    "a row of minus one": lambda: zipped(parts('<row r="-1"><c><v>1</v></c></row>')),
    "an address that is none": lambda: one_row('<c r="?"><v>1</v></c>'),
    "a cell in another row": lambda: one_row('<c r="A2"><v>1</v></c>'),
    "a text that does not exist": lambda: one_row('<c r="A1" t="s"><v>5</v></c>'),
    "a text before the first": lambda: zipped(
        workbook_parts(sheet_xml('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), strings="<si><t>x</t></si>")
    ),
    "a style that is no number": lambda: one_row('<c r="A1" s="x"><v>1</v></c>'),
    "more cells than fit": lambda: zipped(
        parts("".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 700)))
    ),
    "a huge merged range of used cells": lambda: zipped(
        parts(
            '<row r="1000"><c r="Z1000"><v>1</v></c></row>',
            after='<mergeCells><mergeCell ref="A1:Z1000"/></mergeCells>',
        )
    ),
    "a merged range that is none": lambda: zipped(
        parts(CELL, after='<mergeCells><mergeCell ref="everything"/></mergeCells>')
    ),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_an_unreadable_file_gets_one_sentence_and_a_hint_and_stays_as_it_is(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data := UNREADABLE[kind]())
    connector = open_connector(path, tmp_path / "backups")

    for attempt in (connector.read, lambda: connector.write("Plan", [CellWrite(1, 1, "x")], connector.revision())):
        with pytest.raises(SheetUnreadable) as error:
            attempt()
        assert str(error.value).endswith(".")
        assert error.value.hint.endswith(".")
    assert path.read_bytes() == data


def test_encryption_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(UNREADABLE["an encrypted workbook"]())

    with pytest.raises(SheetUnreadable, match="password"):
        open_connector(path, tmp_path).read()


READABLE: dict[str, Callable[[], bytes]] = {
    "one cell at the far end": lambda: zipped(parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "a dimension that lies": lambda: zipped(parts(CELL, before='<dimension ref="A1:XFD1048576"/>')),
    "a dimension that is none": lambda: zipped(parts(CELL, before='<dimension ref="?"/>')),
    "a merged range over everything": lambda: zipped(
        parts(CELL, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    ),
    "a row twice": lambda: zipped(parts(CELL + '<row r="1"><c r="B1"><v>2</v></c></row>')),
    "numbers that are none": lambda: one_row('<c r="A1"><v>NaN</v></c><c r="B1"><v>1_0</v></c><c r="C1"><v>x</v></c>'),
    "a number of ten thousand digits": lambda: one_row(f'<c r="A1"><v>{"9" * 10_000}</v></c>'),
    "a date beyond all calendars": lambda: one_row('<c r="A1" s="1"><v>1e300</v></c>'),
    "a style that does not exist": lambda: one_row('<c r="A1" s="999"><v>1</v></c>'),
    "a comment at the end of the zip": lambda: zipped(parts())[:-2] + b"\x05\x00hello",
    "elements nested very deep": lambda: raw_sheet(
        sheet_xml(CELL, after="<extLst>" + "<x>" * 50_000 + "</x>" * 50_000 + "</extLst>")
    ),
}


@pytest.mark.parametrize("kind", READABLE)
def test_an_odd_file_is_read_as_far_as_its_cells_go_and_may_be_written(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(READABLE[kind]())
    connector = ExcelConnector(path, tmp_path / "backups")

    snapshot = connector.read()
    assert len(snapshot.rows) == (1_048_576 if "far end" in kind else 1)

    result = connector.write("Plan", [CellWrite(1, 2, "x")], snapshot.revision)
    assert len(result.written) + len(result.refused) == 1


def test_a_workbook_without_worksheets_has_none_to_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(zipped(parts() | {"xl/_rels/workbook.xml.rels": relationships().encode()}))

    with pytest.raises(SheetMissing):
        open_connector(path, tmp_path).read()


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").mkdir()

    with pytest.raises(SheetUnreadable, match=r"plan\.xlsx"):
        open_connector(tmp_path / "plan.xlsx", tmp_path).read()


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    with pytest.raises(SheetUnreadable, match="larger than 20 MB"):
        open_connector(path, tmp_path).read()


@pytest.mark.parametrize("name", ["plan.pdf", "plan", "~$plan.xlsx", ".~lock.plan.xlsx#", "plan.xlsx.tmp"])
def test_other_kinds_of_files_are_refused_in_plain_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(SheetUnreadable) as error:
        open_connector(tmp_path / name, tmp_path)

    assert name in str(error.value)
    assert error.value.hint.endswith(".")


@pytest.mark.parametrize("suffix", [".xls", ".xlsb", ".ods"])
@pytest.mark.parametrize("data", [b"", b"nonsense", OLE, UNREADABLE["torn at the end"]()])
def test_a_broken_file_in_an_old_format_is_unreadable_too(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"plan{suffix}"
    path.write_bytes(data)

    with pytest.raises(SheetUnreadable):
        open_connector(path, tmp_path).read()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".ods"])
def test_a_missing_file_is_out_of_reach_whatever_its_kind(tmp_path: Path, suffix: str) -> None:
    connector = open_connector(tmp_path / f"gone{suffix}", tmp_path)

    for attempt in (connector.read, connector.sheets, connector.revision):
        with pytest.raises(SheetUnreachable):
            attempt()


def test_random_damage_never_crashes_and_never_passes_for_a_written_cell(tmp_path: Path) -> None:
    chance = random.Random(20260302)
    path = tmp_path / "plan.xlsx"
    connector = ExcelConnector(path, tmp_path / "backups")
    sound = zipped(
        workbook_parts(
            sheet_xml(
                '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" s="2"><v>46083</v></c></row>'
                '<row r="3"><c r="A3"><f t="shared" ref="A3:A4" si="0">B1+1</f><v>4</v></c></row>'
                '<row r="4"><c r="A4"><f t="shared" si="0"/><v>4</v></c>'
                '<c r="C4" t="inlineStr"><is><t>x</t></is></c></row>',
                before='<dimension ref="A1:C4"/><cols><col min="1" max="2" style="1"/></cols>',
                after='<mergeCells><mergeCell ref="D1:E2"/></mergeCells>',
            ),
            strings="<si><t>Milestone</t></si>",
            properties='<workbookPr/><calcPr calcId="1"/>',
        )
    )
    read = 0
    for _ in range(100):
        path.write_bytes(mutated(sound, chance))
        try:
            snapshot = connector.read()
            read += 1
            writes = [CellWrite(1, 1, "new"), CellWrite(9, 2, "row")]
            result = connector.write(snapshot.sheet, writes, snapshot.revision)
        except ConnectorError:
            continue
        assert all(result.snapshot.at(ref.row, ref.column) in ("new", "row") for ref in result.written)
    assert 20 < read < 100
