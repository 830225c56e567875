"""Files in old formats and csv files made to do harm: refused in plain words, or read; none hangs, crashes or lies."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from connectors.registry import open_connector
from domain.errors import SheetUnreadable
from domain.sheets import SheetSnapshot
from tests.conftest import large
from tests.connectors.damage import looked_at, scratched
from tests.connectors.packages import relationships, sheet_xml, workbook_parts, zipped

DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def content(cells: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    return (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Plan">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    ).encode()


def ods(body: bytes) -> bytes:
    return zipped({"mimetype": ODS_KIND, "META-INF/manifest.xml": b"<x/>", "content.xml": body})


ODS_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
ODS_CELL = '<table:table-cell office:value-type="float" office:value="1"{}><text:p>1</text:p></table:table-cell>'
REPEATED = ' table:number-columns-repeated="16384"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

OLD: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "an .ods that repeats a row a thousand million times": (".ods", lambda: ods(content(
        f'<table:table-row table:number-rows-repeated="1000000000">{ODS_CELL.format(REPEATED)}</table:table-row>'
    ))),
    "an .ods with entities": (".ods", lambda: ods(DTD.encode() + content(""))),
    "an .ods that is a bomb": (".ods", lambda: ods(content("") + b" " * 3 * 2**20)),
    "an .ods without a content": (".ods", lambda: zipped({"mimetype": ODS_KIND})),
    "an .ods cut short": (".ods", lambda: ods(content("")[:-40])),
    "an .ods whose rows number minus one": (".ods", lambda: ods(content(
        f'<table:table-row table:number-rows-repeated="-1">{ODS_CELL.format("")}</table:table-row>'
    ))),
    "an .xlsb of noise": (".xlsb", lambda: zipped({
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.bin")).encode(),
        "xl/workbook.bin": random.Random(5).randbytes(4_000),
    })),
    "an .xlsb that is a bomb": (".xlsb", lambda: zipped({"xl/workbook.bin": bytes(3 * 2**20)})),
    "an .xlsb with names that climb out": (".xlsb", lambda: zipped({"../../x": b"x", "xl/workbook.bin": b"x"})),
    "an .xls of noise": (".xls", lambda: OLE + random.Random(6).randbytes(20_000)),
    "an .xls of zeros": (".xls", lambda: OLE + bytes(20_000)),
    "an .xls whose sectors go in a circle": (".xls", lambda: OLE + bytes(36) + struct.pack("<99I", *range(99)) * 9),
    "a picture under an old name": (".xls", lambda: b"\x89PNG\r\n\x1a\n" + bytes(999)),
}  # fmt: skip


@pytest.mark.parametrize("kind", OLD)
def test_a_hostile_file_in_an_old_format_is_refused_in_plain_words(tmp_path: Path, kind: str) -> None:
    suffix, made = OLD[kind]
    (path := tmp_path / f"plan{suffix}").write_bytes(made())

    assert isinstance(looked_at(path), SheetUnreadable)


TEXTS = {
    "no line at all": b"\n" * 1_000,
    "a quote that never ends": b'Id;Milestone\n1;"Go-live\n' + b"2;x\n" * 999,
    "letters of no alphabet": bytes(range(256)) * 40,
    "zeros": bytes(5_000),
    "a torn UTF-16": "Id;Milestone\n1;Go-live\n".encode("utf-16")[:-1],
    "half a character": "Id,Milestone\n1,Go-lïve".encode()[:-3],
    "one line of a million characters": b"x" * 10**6,
    "ten thousand columns": b";" * 10**4 + b"\n" + b";" * 10**4,
    "a formula that runs a program": b"Id,Milestone\n1,=cmd|' /c calc'!A0\n",
    "a mark in front and nothing else": b"\xef\xbb\xbf",
    "a workbook under another name": zipped(workbook_parts(sheet_xml(""))),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_hostile_csv_file_is_read_or_refused_in_plain_words(tmp_path: Path, kind: str) -> None:
    (path := tmp_path / "plan.csv").write_bytes(TEXTS[kind])

    looked_at(path)


def test_damaged_files_in_old_formats_are_refused_or_read(shared: Path, tmp_path: Path) -> None:
    chance = random.Random(9)
    folder = shared / "data" / "trackers"
    books = sorted([*folder.glob("*.xls"), *folder.glob("*.ods")])
    refused = 0
    for _ in range(large(300)):
        book = chance.choice(books)
        (path := tmp_path / f"plan{book.suffix}").write_bytes(scratched(book.read_bytes(), chance))
        refused += not isinstance(looked_at(path), SheetSnapshot)
    assert refused


def test_a_torn_workbook_of_openoffice_is_never_an_empty_one(shared: Path, tmp_path: Path) -> None:
    for book in sorted((shared / "data" / "trackers").glob("*.ods")):
        data = book.read_bytes()
        whole = open_connector(book, tmp_path).read()
        for share in (0.3, 0.6, 0.9, 0.999):
            (path := tmp_path / "plan.ods").write_bytes(data[: int(len(data) * share)])
            assert isinstance(looked_at(path), SheetUnreadable)
        assert whole.rows
