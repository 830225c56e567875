"""Makes a small workbook of worksheet parts, so that any reader can look at a few rows of a large one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from connectors.ooxml.xml import MAIN_NAMESPACES

_CELL_TAG = re.compile(rb"<(?:[^\s<>/:]+:)?c\s[^>]*>")
_SHARED = re.compile(rb"(\st\s*=\s*[\"'])s(?=[\"'])")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook_of(sheets: Sequence[bytes], styles: bytes | None, is_1904: bool) -> bytes:
    """A small workbook of worksheet parts, named by their numbers; shared texts stand in it as their numbers."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relationships([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(len(sheets), is_1904),
        "xl/_rels/workbook.xml.rels": _relationships(
            [*(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers), ("styles", "styles.xml")]
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        if styles is not None:
            archive.writestr("xl/styles.xml", styles)
        for number, sheet in zip(numbers, sheets, strict=True):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _with_numbers_of_texts(sheet))
    return buffer.getvalue()


def _with_numbers_of_texts(sheet: bytes) -> bytes:
    return _CELL_TAG.sub(lambda tag: _SHARED.sub(rb"\1str", tag[0]), sheet)


def _workbook(count: int, is_1904: bool) -> str:
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, count + 1))
    return (
        f'{_HEAD}<workbook xmlns="{MAIN_NAMESPACES[0]}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(is_1904)}"/><sheets>{listed}</sheets></workbook>'
    )


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _content_types(count: int) -> str:
    kinds = {"workbook": "sheet.main", "styles": "styles"}
    kinds |= {f"worksheets/sheet{number}": "worksheet" for number in range(1, count + 1)}
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
