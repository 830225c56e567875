"""The check before a replacement: it lets a faithful version pass, and catches each way of doing harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from connectors.files import WriteRefused
from connectors.independent import NoOpinion, differences
from connectors.ooxml.edit import Edited
from connectors.ooxml.repack import CannotRepack, repacked
from connectors.ooxml.version import Version
from connectors.proof import prove
from domain.sheets import CellWrite
from tests.connectors.packages import sheet_xml, text_cell, workbook_parts, zipped

SHEET = "xl/worksheets/sheet1.xml"
FORMULA = '<c r="C1"><f>1+1</f><v>2</v></c>'
ROWS = '<row r="1">' + text_cell("A1", "old") + text_cell("B1", "other") + FORMULA + "</row>"
FAITHFUL = ROWS.replace(">old<", ">new<")

Parts = dict[str, bytes]


def parts(rows: str) -> Parts:
    return workbook_parts(sheet_xml(rows))


def check(after: Parts) -> None:
    """Prove a version in which A1 was to become `new` and only the sheet was to change."""
    before, now = Version(zipped(parts(ROWS))), Version(zipped(after))
    tab = before.tab("Plan")
    edit = Edited(now.data, (CellWrite(1, 1, "new"),), (), frozenset({SHEET}))
    prove(before, now, tab, before.worksheet(tab), edit)


def test_a_faithful_version_passes() -> None:
    check(parts(FAITHFUL))


HARM: dict[str, Callable[[], Parts]] = {
    "the cell was not written": lambda: parts(ROWS),
    "the cell holds something else": lambda: parts(ROWS.replace(">old<", ">now<")),
    "another cell changed": lambda: parts(FAITHFUL.replace(">other<", ">lost<")),
    "another cell is gone": lambda: parts(FAITHFUL.replace(text_cell("B1", "other"), "")),
    "a cell is new": lambda: parts(FAITHFUL + '<row r="9"><c r="A9"><v>1</v></c></row>'),
    "a cell that only some programs see is new": lambda: parts(
        FAITHFUL.replace("</row>", '<y:c xmlns:y="urn:y" r="E1"><y:v>9</y:v></y:c></row>')
    ),
    "a formula became its value": lambda: parts(FAITHFUL.replace("<f>1+1</f>", "")),
    "a row is hidden": lambda: parts(FAITHFUL.replace('<row r="1"', '<row r="1" hidden="1"')),
    "another part changed": lambda: parts(FAITHFUL) | {"[Content_Types].xml": b"<Types/>"},
    "a part is missing": lambda: {name: part for name, part in parts(FAITHFUL).items() if "styles" not in name},
    "a part is new": lambda: parts(FAITHFUL) | {"xl/new.xml": b"<x/>"},
    "the sheet is broken": lambda: parts(FAITHFUL) | {SHEET: b"<worksheet>"},
}


@pytest.mark.parametrize("harm", HARM)
def test_harm_is_caught(harm: str) -> None:
    with pytest.raises(WriteRefused) as refusal:
        check(HARM[harm]())

    assert refusal.value.code == "not-proven"


def test_the_second_reader_sees_what_changed_and_says_when_it_sees_nothing() -> None:
    before, after = zipped(parts(ROWS)), zipped(parts(FAITHFUL))

    assert differences(before, after, "Plan") == [(1, 1, "new")]
    with pytest.raises(NoOpinion):
        differences(before, b"nonsense", "Plan")
    with pytest.raises(NoOpinion):
        differences(before, after, "No such sheet")


def test_an_archive_is_copied_byte_for_byte_but_for_the_changed_entry() -> None:
    data = zipped(parts(ROWS))

    assert repacked(data, {}) == data
    assert Version(repacked(data, {SHEET: b"<x/>"})).package.part(SHEET) == b"<x/>"
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
        for name, content in parts(ROWS).items():
            archive.writestr(name, content)
    data = bytes(stream.data)
    assert b"PK\x07\x08" in data

    edited = repacked(data, {SHEET: b"<x/>"})

    with zipfile.ZipFile(io.BytesIO(edited)) as archive:
        assert archive.testzip() is None
        assert archive.read(SHEET) == b"<x/>"
        assert not archive.getinfo(SHEET).flag_bits & 0x08
    assert edited.count(b"PK\x07\x08") == data.count(b"PK\x07\x08") - 1
