"""The check before a replacement: it lets a faithful version pass, and catches each way of doing harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from connectors.files import WriteRefused
from connectors.independent import NoOpinion, differences
from connectors.ooxml.edit import Edited, Target, edited
from connectors.ooxml.repack import CannotRepack, repacked
from connectors.ooxml.version import Version
from connectors.proof import prove, with_cells
from connectors.workbooks import rewritten, snapshot_of
from domain.sheets import CellWrite
from tests.connectors.packages import parts_in, sheet_xml, text_cell, workbook_parts, zipped

SHEET, WORKBOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
FORMULA = '<c r="C2"><f>1+1</f><v>2</v></c>'
ROWS = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" ht="15">' + text_cell("A2", "old") + text_cell("B2", "other")
    + FORMULA + '</row><row r="3"><c r="A3"><v>3</v></c></row>'
)  # fmt: skip
BEFORE = Version.of(
    zipped(workbook_parts(sheet_xml(ROWS, before='<dimension ref="A1:C3"/>', after='<pageMargins left="1"/>')))
)
WRITES = [CellWrite(2, 1, "new"), CellWrite(5, 4, date(2026, 3, 2))]


def edit() -> Edited:
    """The faithful edit: a cell changes, a row is added, a date style is appended."""
    version = BEFORE
    return edited(Target(version.package, version.workbook, version.tab(None), version.context.date_styles), WRITES)


def check(data: bytes, claimed: Edited | None = None) -> None:
    prove(BEFORE, data, BEFORE.tab(None), claimed or edit())


def with_part(name: str, change: Callable[[str], str]) -> bytes:
    """The faithful new version, with one part spoiled."""
    data = edit().data
    old = parts_in(data)[name].decode()
    assert change(old) != old
    return repacked(data, {name: change(old).encode()})


def test_a_faithful_version_passes_and_tells_what_it_holds() -> None:
    made = edit()
    assert made.changed_entries == {SHEET, WORKBOOK, STYLES}

    seen = BEFORE.worksheet(BEFORE.tab(None))
    new = prove(BEFORE, made.data, BEFORE.tab(None), made)
    now = with_cells(seen, new.cells)

    assert now.rows == ((1,), ("new", "other", 2), (3,), (), (None, None, None, date(2026, 3, 2)))
    assert now == Version.of(made.data).worksheet(BEFORE.tab(None))
    assert new.version == Version.of(made.data)


SPOILED: dict[str, tuple[str, str, str]] = {
    "the cell holds something else": (SHEET, ">new<", ">now<"),
    "the cell is gone": (SHEET, ">new<", "><"),
    "the cell moved": (SHEET, 'r="A2"', 'r="A4"'),
    "the cell is a formula now": (
        SHEET,
        ' t="inlineStr"><is><t xml:space="preserve">new</t></is>',
        "><f>1</f><v>1</v>",
    ),
    "its neighbour changed": (SHEET, ">other<", ">lost<"),
    "its neighbour changed its style": (SHEET, 'r="B2" s="0"', 'r="B2" s="1"'),
    "a formula became its value": (SHEET, "<f>1+1</f>", ""),
    "a formula changed": (SHEET, "1+1", "2+0"),
    "a far cell changed": (SHEET, "<v>1</v>", "<v>2</v>"),
    "a cell is new": (SHEET, '</row><row r="3">', '<c r="D2"><v>1</v></c></row><row r="3">'),
    "a row is hidden": (SHEET, '<row r="2" ht="15"', '<row r="2" hidden="1" ht="15"'),
    "a row lost its height": (SHEET, ' ht="15"', ""),
    "rows are out of order": (SHEET, '<row r="5">', '<row r="2">'),
    "the dimension is gone": (SHEET, '<dimension ref="A1:D5"/>', ""),
    "the margins are gone": (SHEET, '<pageMargins left="1"/>', ""),
    "the sheet is broken": (SHEET, "</row>", ""),
    "the sheets are renamed": (WORKBOOK, 'name="Plan"', 'name="Plans"'),
    "the sheets are gone": (WORKBOOK, '<sheet name="Plan" sheetId="1" r:id="rId1"/>', ""),
    "a style changed": (STYLES, 'numFmtId="20"', 'numFmtId="21"'),
    "a number format changed": (STYLES, "dd\\-mmm", "mm\\-mmm"),
    "a font is new": (STYLES, "<fonts count='1'><font/>", "<fonts count='1'><font/><font/>"),
    "the appended style shows no date": (
        STYLES,
        'numFmtId="14" applyNumberFormat="1"/></cellXfs>',
        'numFmtId="0"/></cellXfs>',
    ),
    "another part changed": ("[Content_Types].xml", "<Types", "<Types "),
}


@pytest.mark.parametrize("harm", SPOILED)
def test_harm_is_caught(harm: str) -> None:
    name, old, new = SPOILED[harm]

    with pytest.raises(WriteRefused) as refusal:
        check(with_part(name, lambda text: text.replace(old, new)))

    assert refusal.value.code == "not-proven"


@pytest.mark.parametrize(
    "data",
    [
        zipped({name: part for name, part in parts_in(BEFORE.data).items() if name != STYLES}),
        zipped(parts_in(BEFORE.data) | {"xl/new.xml": b"<x/>"}),
        BEFORE.data,
        b"no archive",
    ],
    ids=["a part is gone", "a part is new", "nothing changed", "no archive"],
)
def test_an_archive_with_other_parts_is_caught(data: bytes) -> None:
    with pytest.raises(WriteRefused):
        check(data)


@pytest.mark.parametrize("at", range(0, 4000, 97))
def test_a_flipped_bit_in_the_new_version_is_caught(at: int) -> None:
    data = bytearray(edit().data)
    data[at % len(data)] ^= 4

    if bytes(data) != edit().data:
        with pytest.raises(WriteRefused):
            check(bytes(data))


def test_an_edit_that_hides_a_change_is_caught() -> None:
    made = edit()
    assert made.cut is not None
    fewer = replace(made, cut=replace(made.cut, windows=made.cut.windows[:0] + made.cut.windows[:1]))
    unsaid = replace(made, written=made.written[:1])

    for claimed in (unsaid, replace(fewer, changed_entries=frozenset({SHEET})), replace(made, cut=None)):
        with pytest.raises(WriteRefused):
            check(made.data, claimed)


def test_the_second_reader_sees_what_changed_and_says_when_it_sees_nothing() -> None:
    after = zipped(parts_in(BEFORE.data) | {SHEET: sheet_xml(ROWS.replace(">old<", ">new<")).encode()})

    assert differences(BEFORE.data, after, []) == [(2, 1, "new")]
    assert differences(BEFORE.data, after, [(1, 1), (9, 9)]) == [(1, 1, 1.0), (2, 1, "new"), (9, 9, None)]
    with pytest.raises(NoOpinion):
        differences(BEFORE.data, b"nonsense", [])


def test_an_archive_is_copied_byte_for_byte_but_for_the_changed_entry() -> None:
    data = BEFORE.data

    assert repacked(data, {}) == data
    assert Version.of(repacked(data, {SHEET: b"<x/>"})).package.part(SHEET) == b"<x/>"
    for broken in (b"junk" + data, data[:-5], data[:-22]):
        with pytest.raises(CannotRepack):
            repacked(broken, {})


class _Stream(io.RawIOBase):
    """Somewhere to write where nobody can go back, so that a zip must tell its sizes behind each entry."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.data += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def test_an_archive_written_as_a_stream_is_edited_like_any_other() -> None:
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_in(BEFORE.data).items():
            archive.writestr(name, content)
    data = bytes(stream.data)
    assert b"PK\x07\x08" in data

    new = repacked(data, {SHEET: b"<x/>"})

    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert archive.testzip() is None
        assert archive.read(SHEET) == b"<x/>"
        assert not archive.getinfo(SHEET).flag_bits & 0x08
    assert new.count(b"PK\x07\x08") == data.count(b"PK\x07\x08") - 1


def test_an_archive_with_64_bit_records_is_edited_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    data = zipped(parts_in(BEFORE.data))
    assert data.count(b"PK\x06\x06") == 1
    monkeypatch.undo()

    assert repacked(data, {}) == data
    new = repacked(data, {SHEET: b"<x/>"})

    assert parts_in(new) == parts_in(data) | {SHEET: b"<x/>"}
    assert list(parts_in(new)) == list(parts_in(data))


def test_whoever_has_the_sheet_is_told_only_what_changed_and_knows_the_whole() -> None:
    before = snapshot_of(BEFORE.data, "Plan.xlsx", None)
    done = rewritten(BEFORE.data, "Plan.xlsx", before.sheet, WRITES, is_known=True)
    assert done.snapshot.rows == ()
    assert done.changed == {2: ("new", "other", 2), 5: (None, None, None, date(2026, 3, 2))}
    assert done.data is not None
    anew = snapshot_of(done.data, "Plan.xlsx", None)
    assert replace(done.as_seen(before).snapshot, read_at=anew.read_at) == anew
    emptied = rewritten(done.data, "Plan.xlsx", before.sheet, [CellWrite(5, 4, None)], is_known=True)
    assert emptied.as_seen(anew).snapshot.rows == (*before.rows[:1], ("new", "other", 2), before.rows[2])
