"""Files made to do harm: each is refused in plain words, or read within the limits; none hangs, crashes or lies."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.excel import ExcelConnector
from connectors.ooxml import worksheet
from connectors.workbooks import snapshot_of
from domain.errors import ConnectorError, SheetMissing, SheetUnreadable
from domain.sheets import CellWrite, SheetSnapshot
from tests.conftest import large
from tests.connectors.damage import looked_at, mutated, scratched
from tests.connectors.packages import (
    HEAD,
    MAIN,
    RELATIONSHIPS,
    STYLES,
    relationships,
    sheet_xml,
    workbook_parts,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BLANKS = " " * 3 * 2**20
EVERYTHING_HIDDEN = '<cols><col min="1" max="999999999" hidden="1"/></cols>'


def parts(rows: str = CELL, **around: str) -> dict[str, bytes]:
    return workbook_parts(sheet_xml(rows, **around))


def with_part(name: str, content: bytes | str) -> bytes:
    return zipped(parts() | {name: content.encode() if isinstance(content, str) else content})


def with_dtd(name: str) -> bytes:
    """A bomb by entity in a part that a workbook has, or that Excel would look into."""
    content = (parts() | {name: f"{HEAD}<x/>".encode()})[name].decode()
    return with_part(name, content.replace(HEAD, HEAD + DTD, 1))


def patched(data: bytes, what: bytes, offset: int, value: bytes) -> bytes:
    """Overwrite a field of the last zip record that begins with `what`."""
    changed = bytearray(data)
    at = changed.rfind(what) + offset
    changed[at : at + len(value)] = value
    return bytes(changed)


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def merged_ranges(count: int) -> str:
    listed = "".join(f'<mergeCell ref="C{n}:D{n}"/>' for n in range(1, count + 1))
    return f"<mergeCells>{listed}</mergeCells>"


def with_table(reference: str) -> bytes:
    table = f'{HEAD}<table xmlns="{MAIN}" id="1" name="T" ref="{reference}"><tableColumns count="1"/></table>'
    related = relationships(("rId1", "table", "../tables/table1.xml")).encode()
    return zipped(parts() | {"xl/worksheets/_rels/sheet1.xml.rels": related, "xl/tables/table1.xml": table.encode()})


def many_attributes() -> bytes:
    attributes = " ".join(f'a{n}="{n * 7919}"' for n in range(100_000))
    return zipped(parts(CELL.replace("<row", f"<row {attributes}")))


def with_styles(styles: str) -> bytes:
    return with_part("xl/styles.xml", STYLES.replace("</cellXfs>", styles + "</cellXfs>"))


def many_styles() -> bytes:
    return with_styles("".join(f'<xf numFmtId="{n * 7919 % 9973}" fontId="{n * 31 % 997}"/>' for n in range(100_000)))


def shared_texts_from(part: str, rows: str) -> bytes:
    targets = ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", part)
    return zipped(parts(rows) | {"xl/_rels/workbook.xml.rels": relationships(*targets).encode()})


REFUSED: dict[str, Callable[[], bytes]] = {
    **{
        f"entities in {name}": lambda name=name: with_dtd(name)  # type: ignore[misc]
        for name in (
            "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
            "docProps/core.xml", "docProps/app.xml", "xl/drawings/vmlDrawing1.vml", "xl/charts/chart1.xml",
            "xl/vbaProject.bin", "xl/theme/theme1.xml",
        )
    },
    "entities in a part in UTF-16": lambda: with_part("customXml/item1.xml", (DTD + "<x>&b;</x>").encode("utf-16")),
    "a workbook inside a zip": lambda: zipped({"plan.xlsx": zipped(parts())}),
    "another archive": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99),
    "a zip's mark and noise": lambda: LOCAL + random.Random(2).randbytes(3_000),
    "two directories that disagree": lambda: patched(zipped(parts()), LOCAL, 30, b"xl/worksheets/sheet9.xml"),
    "an entry outside of the file": lambda: patched(zipped(parts()), CENTRAL, 42, struct.pack("<I", 10**8)),
    "an entry inside another one": lambda: patched(zipped(parts()), CENTRAL, 42, struct.pack("<I", 40)),
    "a packed size that lies": lambda: patched(zipped(parts()), CENTRAL, 20, struct.pack("<I", 5)),
    "a checksum that lies": lambda: patched(zipped(parts()), CENTRAL, 16, b"\1\2\3\4"),
    "a directory longer than the file": lambda: patched(zipped(parts()), END, 12, struct.pack("<I", 10**8)),
    "a directory that starts nowhere": lambda: patched(zipped(parts()), END, 16, struct.pack("<I", 10**8)),
    "a directory cut short": lambda: patched(zipped(parts()), END, 12, struct.pack("<I", 60)),
    "parts patched by others": lambda: patched(zipped(parts()), CENTRAL, 8, struct.pack("<H", 0x20)),
    "a method that nobody knows": lambda: patched(zipped(parts()), CENTRAL, 10, struct.pack("<H", 99)),
    "a name with a NUL": lambda: patched(zipped(parts()), CENTRAL, 46, b"xl\0"),
    "a name of dots": lambda: with_part("xl/../xl/workbook.xml", b"<x/>"),
    "a share in a name": lambda: with_part("\\\\host\\share\\x", b"<x/>"),
    "a sheet without a byte": lambda: with_part(SHEET, b""),
    "a sheet that is no text": lambda: with_part(SHEET, random.Random(3).randbytes(5_000)),
    "bytes that are no UTF-8": lambda: with_part(SHEET, sheet_xml(CELL).encode().replace(b">1<", b">\xff<")),
    "a prefix that is not declared": lambda: with_part(SHEET, sheet_xml('<row r="1" y:z="1"/>')),
    "an attribute twice": lambda: with_part(SHEET, sheet_xml('<row r="1" s="1" s="2"/>')),
    "two roots": lambda: with_part(SHEET, sheet_xml(CELL) + "<worksheet/>"),
    "a row cut short among good ones": lambda: zipped(parts(CELL + '<row r="2"><c r="A2"><v>1</v></row>')),
    "an address with dollars": lambda: zipped(parts('<row r="1"><c r="$A$1"><v>1</v></c></row>')),
    "an address in R1C1": lambda: zipped(parts('<row r="1"><c r="R1C1"><v>1</v></c></row>')),
    "a row number of ten thousand digits": lambda: zipped(parts(f'<row r="{"9" * 10_000}"/>')),
    "a text number of ten thousand digits": lambda: zipped(parts(CELL.replace("><v>", ' t="s"><v>' + "9" * 10_000))),
    "a hidden column without a number": lambda: zipped(parts(before='<cols><col min="x" max="2" hidden="1"/></cols>')),
    "lists of columns one over the other": lambda: zipped(parts(before=EVERYTHING_HIDDEN * 20)),
    "a table without a range": lambda: with_table("all of it"),
    "styles that are a picture": lambda: with_part("xl/styles.xml", b"\x89PNG\r\n\x1a\n" + bytes(300)),
    "a workbook part that is a sheet": lambda: with_part("xl/workbook.xml", sheet_xml(CELL)),
    "relationships that are none": lambda: with_part("xl/_rels/workbook.xml.rels", b"<broken"),
    "a sheet outside of the file": lambda: with_part(
        "xl/_rels/workbook.xml.rels", relationships(("rId1", "worksheet", "../../../../../etc/passwd"))
    ),
    "the workbook as its own sheet": lambda: with_part(
        "xl/_rels/workbook.xml.rels", relationships(("rId1", "worksheet", "workbook.xml"))
    ),
    "the relationships as the workbook": lambda: with_part(
        "_rels/.rels", relationships(("rId1", "officeDocument", "_rels/.rels"))
    ),
    "the sheet as its shared texts": lambda: shared_texts_from(
        "worksheets/sheet1.xml", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    ),
    "a bomb by ratio in the styles": lambda: with_part("xl/styles.xml", STYLES + BLANKS),
    "a bomb by ratio in the relationships": lambda: with_part("xl/_rels/workbook.xml.rels", BLANKS),
    "a million styles, all alike": lambda: with_styles('<xf numFmtId="0"/>' * 10**6),
    "a million empty cells, all alike": lambda: zipped(parts('<row r="1">' + "<c/>" * 10**6 + "</row>")),
}  # fmt: skip


READ: dict[str, Callable[[], bytes]] = {
    "a hundred thousand styles": many_styles,
    "a hundred thousand attributes": many_attributes,
    "relationships in a circle": lambda: with_part(
        "xl/worksheets/_rels/sheet1.xml.rels",
        relationships(("rId1", "worksheet", "sheet1.xml"), ("rId2", "table", "_rels/sheet1.xml.rels")),
    ),
    "relationships to the outside": lambda: with_part(
        "xl/worksheets/_rels/sheet1.xml.rels",
        relationships(("rId1", "table", "http://example.org/t.xml")).replace("/>", ' TargetMode="External"/>'),
    ),
    "a column list over everything": lambda: zipped(parts(before=EVERYTHING_HIDDEN)),
    "ten thousand merged ranges": lambda: zipped(parts(after=merged_ranges(10_000))),
    "a table over everything": lambda: with_table("A1:XFD1048576"),
    "a negative style": lambda: zipped(parts('<row r="1"><c r="A1" s="-1"><v>1</v></c></row>')),
    "a kind of cell that nobody knows": lambda: zipped(parts('<row r="1"><c r="A1" t="?"><v>1</v></c></row>')),
    "a formula that asks for itself": lambda: zipped(parts('<row r="1"><c r="A1"><f>A1</f><v>1</v></c></row>')),
    "a formula that runs a program": lambda: zipped(parts(CELL.replace("<v>", "<f>cmd|' /c calc'!A0</f><v>"))),
    "a link in the zip": lambda: patched(with_part("xl/link", "/etc/passwd"), CENTRAL, 38, b"\0\0\xff\xa1"),
    "a workbook inside the workbook": lambda: with_part("xl/embeddings/Book.xlsx", zipped(parts())),
    "a part in UTF-16 that nobody reads": lambda: with_part("customXml/item1.xml", "<x>ü</x>".encode("utf-16")),
    "an address in lower case": lambda: zipped(parts('<row r="1"><c r="a1"><v>1</v></c></row>')),
    "two sheets of one name": lambda: with_part("xl/workbook.xml", (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}"><sheets><sheet name="Plan" sheetId="1" r:id="rId1"/>'
        '<sheet name="Plan" sheetId="2" r:id="rId1"/></sheets></workbook>'
    )),
    "a name of a hundred thousand letters": lambda: with_part("xl/workbook.xml", (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}"><sheets><sheet name="{"x" * 100_000}" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>'
    )),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_file_is_refused_in_plain_words(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data := REFUSED[kind]())

    assert isinstance(looked_at(path), SheetUnreadable)
    assert path.read_bytes() == data


@pytest.mark.parametrize("kind", READ)
def test_a_strange_file_is_read_within_the_limits(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(READ[kind]())

    snapshot = looked_at(path)

    assert isinstance(snapshot, SheetSnapshot)
    assert snapshot.at(1, 1) == 1


def test_a_formula_that_is_copied_until_it_fills_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worksheet, "MAX_FORMULA_CHARACTERS", 10_000)
    first = '<row r="1"><c r="A1"><f t="shared" si="0">SUM(B1:C1)+SUM(D1:E1)</f></c></row>'
    others = "".join(f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(2, 1_000))

    with pytest.raises(SheetUnreadable, match="too long"):
        snapshot_of(zipped(parts(first + others)), "plan.xlsx", "Plan")


def test_a_sheet_that_lies_elsewhere_is_missing_and_not_fetched(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    outside = relationships(("rId1", "worksheet", "http://example.org/s.xml")).replace("/>", ' TargetMode="External"/>')
    path.write_bytes(with_part("xl/_rels/workbook.xml.rels", outside))

    assert isinstance(looked_at(path), SheetMissing)


def sound_workbook() -> bytes:
    """A small workbook with something of everything."""
    rows = "".join(
        f'<row r="{n}" spans="1:4"><c r="A{n}" t="s"><v>{n % 2}</v></c><c r="B{n}" s="2"><v>{46083 + n}</v></c>'
        f'<c r="C{n}"><f>B{n}+1</f><v>{46084 + n}</v></c><c r="D{n}" t="inlineStr"><is><t>x{n}</t></is></c></row>'
        for n in range(1, 30)
    )
    around = {
        "before": '<dimension ref="A1:D29"/><cols><col min="1" max="2" style="1"/></cols>',
        "after": '<mergeCells count="1"><mergeCell ref="F1:G2"/></mergeCells>',
    }
    texts = "<si><t>Milestone</t></si><si><t>Go-live</t></si>"
    return zipped(workbook_parts(sheet_xml(rows, **around), strings=texts, properties="<workbookPr/>"))


def test_a_torn_or_scratched_file_is_refused_or_reads_as_if_nothing_had_happened(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    data = sound_workbook()
    (path := tmp_path / "plan.xlsx").write_bytes(data)
    whole = ExcelConnector(path, tmp_path).read()
    refused = 0
    for _ in range(large(5_000)):
        path.write_bytes(scratched(data, chance))
        seen = looked_at(path)
        if isinstance(seen, SheetSnapshot):
            assert (seen.rows, seen.formulas) == (whole.rows, whole.formulas)
        refused += not isinstance(seen, SheetSnapshot)
    assert refused > large(5_000) * 0.7


def test_damaged_parts_are_refused_or_read_and_a_write_is_seen_or_refused(tmp_path: Path) -> None:
    chance = random.Random(20261124)
    data = sound_workbook()
    path = tmp_path / "plan.xlsx"
    read = refused = 0
    for _ in range(large(5_000)):
        path.write_bytes(mutated(data, chance))
        seen = looked_at(path)
        read += isinstance(seen, SheetSnapshot)
        refused += not isinstance(seen, SheetSnapshot)
        if isinstance(seen, SheetSnapshot) and chance.random() < 0.1:
            write_is_seen(path, seen)
    assert min(read, refused) > large(5_000) * 0.1


def test_damaged_parts_of_real_workbooks_are_refused_or_read(shared: Path, tmp_path: Path) -> None:
    chance = random.Random(20261125)
    books = sorted((shared / "data" / "trackers").glob("*.xlsx"))
    path = tmp_path / "plan.xlsx"
    read = refused = 0
    for _ in range(large(1_000)):
        data = chance.choice(books).read_bytes()
        path.write_bytes(mutated(data, chance) if data.startswith(LOCAL) else scratched(data, chance))
        seen = looked_at(path)
        read += isinstance(seen, SheetSnapshot)
        refused += not isinstance(seen, SheetSnapshot)
    assert read
    assert refused


def write_is_seen(path: Path, seen: SheetSnapshot) -> None:
    """Write two cells: each is seen afterwards or refused."""
    writes = [CellWrite(2, 1, "new"), CellWrite(40, 2, "new")]
    try:
        result = ExcelConnector(path, path.parent / "backups").write(seen.sheet, writes, seen.revision)
    except ConnectorError:
        return
    assert len(result.written) + len(result.refused) == len(writes)
    assert all(result.snapshot.at(ref.row, ref.column) == "new" for ref in result.written)
