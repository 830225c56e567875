"""Workbooks written by hand, part by part: what no library writes, and some real program does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\-mmm\\-yyyy"/>'
    '<numFmt numFmtId="165" formatCode="0.0&quot; days&quot;"/></numFmts>'
    "<fonts count='1'><font/></fonts><fills count='1'><fill><patternFill/></fill></fills>"
    "<borders count='1'><border/></borders>"
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164"/>'
    '<xf numFmtId="165"/><xf numFmtId="20"><alignment horizontal="left"/></xf></cellXfs></styleSheet>'
)
"""Styles by number: 0 plain, 1 short date, 2 custom date, 3 a number of days, 4 time of day."""


def sheet_xml(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """A worksheet part around its rows."""
    relations = STRICT_RELATIONSHIPS if namespace == STRICT else RELATIONSHIPS
    return (
        f'{HEAD}<worksheet xmlns="{namespace}" xmlns:r="{relations}">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def text_cell(ref: str, text: str, style: int = 0) -> str:
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def relationships(*targets: tuple[str, str, str], kind: str = RELATIONSHIPS) -> str:
    """A relationship part of (id, last word of the type, target)."""
    listed = "".join(f'<Relationship Id="{i}" Type="{kind}/{word}" Target="{target}"/>' for i, word, target in targets)
    return f'{HEAD}<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">{listed}</Relationships>'


def workbook_parts(
    sheet: str, *, properties: str = "", strings: str | None = None, namespace: str = MAIN, styles: str = STYLES
) -> dict[str, bytes]:
    """The parts of a workbook with the sheet `Plan`, in the order in which Excel writes them."""
    kind = STRICT_RELATIONSHIPS if namespace == STRICT else RELATIONSHIPS
    targets = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")]
    if strings is not None:
        targets.append(("rId3", "sharedStrings", "sharedStrings.xml"))
    parts = {
        "[Content_Types].xml": _content_types(strings is not None),
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml"), kind=kind),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{namespace}" xmlns:r="{kind}">{properties}'
        '<sheets><sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(*targets, kind=kind),
        "xl/styles.xml": styles.replace(MAIN, namespace),
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{namespace}">{strings}</sst>'
    return {name: text.encode() for name, text in parts.items()}


def _content_types(has_strings: bool) -> str:
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/worksheets/sheet1.xml": "worksheet", "/xl/styles.xml": "styles"}
    if has_strings:
        kinds["/xl/sharedStrings.xml"] = "sharedStrings"
    overrides = "".join(f'<Override PartName="{p}" ContentType="{base}.{k}+xml"/>' for p, k in kinds.items())
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The bytes of a zip of the parts, in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def save(path: Path, parts: Mapping[str, bytes]) -> Path:
    path.write_bytes(zipped(parts))
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """All parts of a workbook on disk, inflated."""
    return parts_in(path.read_bytes())


def parts_in(data: bytes) -> dict[str, bytes]:
    """All parts of a workbook, inflated, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def compressed_parts(path: Path) -> dict[str, bytes]:
    """Each entry exactly as it lies in the file, header included."""
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        stops = [info.header_offset for info in infos[1:]] + [archive.start_dir]
    return {info.filename: data[info.header_offset : stop] for info, stop in zip(infos, stops, strict=True)}


def changed_parts(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """The names of parts that differ, are new, or are gone; the order of parts counts as a part of its own."""
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return changed if list(before) == list(after) else {*changed, "(order)"}
