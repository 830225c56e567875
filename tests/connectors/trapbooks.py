"""Workbooks with one trap each: what real programs write and simple tools break. All have a sheet `Plan`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime

import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.connectors.packages import (
    HEAD,
    MAIN,
    STRICT,
    STYLES,
    relationships,
    sheet_xml,
    text_cell,
    workbook_parts,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"

HEADER = '<row r="1">' + text_cell("A1", "Id") + text_cell("B1", "Milestone") + text_cell("C1", "Due") + "</row>"
LINES = "".join(
    f'<row r="{row}" spans="1:3">{text_cell(f"A{row}", f"IT-{row}")}{text_cell(f"B{row}", "agreed")}'
    f'<c r="C{row}" s="1"><v>{46080 + row}</v></c></row>'
    for row in (2, 3, 4)
)
ROWS = HEADER + LINES


def plain(rows: str = ROWS, *, before: str = "", after: str = "", **more: str) -> dict[str, bytes]:
    return workbook_parts(sheet_xml(rows, before=before, after=after), **more)


def with_part(kind: str, target: str, content: str | bytes, **sheet: str) -> dict[str, bytes]:
    """A workbook whose sheet is related to one more part."""
    parts = plain(**sheet)
    parts[RELATIONS] = relationships(("rId9", kind, f"../{target}")).encode()
    parts[f"xl/{target}"] = content if isinstance(content, bytes) else content.encode()
    return parts


def prefixed() -> dict[str, bytes]:
    rows = ROWS.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    sheet = f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    return workbook_parts(sheet)


def strict() -> dict[str, bytes]:
    return workbook_parts(sheet_xml(ROWS, namespace=STRICT), namespace=STRICT)


def implicit() -> dict[str, bytes]:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    rows = "".join(f"<row>{cell.format(a)}{cell.format(b)}</row>" for a, b in (("Id", "Milestone"), ("IT-1", "agreed")))
    return workbook_parts(sheet_xml(rows))


def with_bom() -> dict[str, bytes]:
    return {name: b"\xef\xbb\xbf" + part if name.endswith(".xml") else part for name, part in plain().items()}


def formulas() -> dict[str, bytes]:
    extra = (
        '<row r="5"><c r="A5"><f t="shared" ref="A5:A6" si="0">1+1</f><v>2</v></c>'
        '<c r="B5"><f>A5*2</f><v>4</v></c></row>'
        '<row r="6"><c r="A6"><f t="shared" si="0"/><v>2</v></c>'
        '<c r="B6"><f t="array" ref="B6:C7">A5:A6*2</f><v>4</v></c><c r="C6"><v>4</v></c></row>'
        '<row r="7"><c r="B7"><v>4</v></c><c r="C7"><v>4</v></c></row>'
    )
    parts = plain(ROWS + extra)
    parts["xl/calcChain.xml"] = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="A5" i="1"/><c r="B5"/></calcChain>'.encode()
    return parts


def dynamic() -> dict[str, bytes]:
    spill = (
        '<row r="6"><c r="A6" cm="1"><f t="array" ref="A6:A8">UNIQUE(A2:A4)</f><v>1</v></c></row>'
        '<row r="7"><c r="A7"><v>2</v></c></row>'
    )
    return plain(ROWS + spill)


def table(totals: int = 0) -> dict[str, bytes]:
    area = "A1:C4"
    content = (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="Plan" displayName="Plan_T" ref="{area}" totalsRowCount="{totals}">'
        f'<autoFilter ref="A1:C{4 - totals}"/><tableColumns count="3"><tableColumn id="1" name="Id"/>'
        '<tableColumn id="2" name="Milestone"/><tableColumn id="3" name="Due"/></tableColumns></table>'
    )
    return with_part(
        "table", "tables/table1.xml", content, after='<tableParts count="1"><tablePart r:id="rId9"/></tableParts>'
    )


def pivot() -> dict[str, bytes]:
    content = (
        f'{HEAD}<pivotTableDefinition xmlns="{MAIN}" name="P" cacheId="1">'
        '<location ref="E5:F9" firstHeaderRow="1" firstDataRow="1" firstDataCol="1" rowPageCount="1" colPageCount="1"/>'
        "</pivotTableDefinition>"
    )
    return with_part("pivotTable", "pivotTables/pivotTable1.xml", content)


def rich_text() -> dict[str, bytes]:
    strings = (
        '<si><r><t xml:space="preserve">In </t></r><r><rPr><b/></rPr><t>progress</t></r>'
        '<rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>a_x000D_b</t></si>'
    )
    return plain(ROWS + '<row r="5"><c r="A5" t="s"><v>0</v></c><c r="B5" t="s"><v>1</v></c></row>', strings=strings)


def extension(inner: str) -> str:
    return f'<extLst><ext uri="{{0}}" xmlns:x14="{X14}" xmlns:xm="{XM}">{inner}</ext></extLst>'


def x14_validations() -> dict[str, bytes]:
    inner = (
        '<x14:dataValidations count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>Plan!$A$2:$A$4</xm:f>'
        "</x14:formula1><xm:sqref>B2:B9</xm:sqref></x14:dataValidation></x14:dataValidations>"
    )
    plain_ones = (
        '<dataValidations count="1"><dataValidation type="list" sqref="A2:A9"><formula1>"x,y"</formula1>'
        "</dataValidation></dataValidations>"
    )
    return plain(after=plain_ones + extension(inner))


def sparklines() -> dict[str, bytes]:
    inner = (
        "<x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Plan!C2:C4</xm:f>"
        "<xm:sqref>E2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>"
    )
    return plain(after=extension(inner))


def threaded_comments() -> dict[str, bytes]:
    content = (
        f'{HEAD}<ThreadedComments xmlns="{THREADED}"><threadedComment ref="B2" id="{{1}}" personId="{{2}}">'
        "<text>ask Ana</text></threadedComment></ThreadedComments>"
    )
    return with_part("threadedComment", "threadedComments/threadedComment1.xml", content)


def form_controls() -> dict[str, bytes]:
    content = f'{HEAD}<formControlPr xmlns="{X14}" objectType="CheckBox" checked="Checked" fmlaLink="$D$2"/>'
    control = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="x14" xmlns:x14="{X14}"><controls>'
        '<control shapeId="1" r:id="rId9" name="Check"/></controls>'
        "</mc:Choice></mc:AlternateContent>"
    )
    return with_part("ctrlProp", "ctrlProps/ctrlProp1.xml", content, after=control)


def macros() -> dict[str, bytes]:
    parts = plain()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    parts["xl/vbaProject.bin"] = bytes(range(256)) * 40
    return parts


def xlsxwriter_features() -> bytes:
    """Chart, text box, note, formats, validation, sparkline, checkbox, button, link, hidden row, spilling formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet("Plan"), book.add_worksheet("Costs & more")
        day, bold = (
            book.add_format({"num_format": "d mmm yyyy"}),
            book.add_format({"bold": True, "bg_color": "#DDE3EA"}),
        )
        sheet.write_row(0, 0, ["Id", "Milestone", "Due"], bold)
        for row in range(1, 8):
            sheet.write_row(row, 0, [f"IT-{row}", "agreed"])
            sheet.write_datetime(row, 2, datetime(2026, 3, row), day)
        sheet.write_rich_string("F1", "In ", bold, "progress")
        sheet.conditional_format("C2:C6", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format("A2:A8", {"type": "icon_set", "icon_style": "3_traffic_lights"})
        sheet.data_validation("B2:B8", {"validate": "list", "source": ["agreed", "open"]})
        sheet.add_sparkline("G2", {"range": "Plan!C2:C8"})
        sheet.write_comment("A2", "ask Ana")
        sheet.insert_textbox("H2", "a box")
        sheet.insert_checkbox("K2", True)
        sheet.insert_button("K5", {"macro": "run"})
        sheet.write_url("E2", "https://example.org/")
        sheet.set_row(4, None, None, {"hidden": True, "level": 1})
        sheet.set_column("D:D", 20, None, {"hidden": True})
        sheet.freeze_panes(1, 1)
        sheet.autofilter("A1:C8")
        sheet.merge_range("E10:F11", "merged", bold)
        sheet.write_dynamic_array_formula("J1:J3", "=UNIQUE(B2:B8)", None, "agreed")
        other.write_formula("A1", "=SUM(Plan!C2:C8)", None, 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Plan!$C$2:$C$8"})
        other.insert_chart("C3", chart)
        book.define_name("Dues", "=Plan!$C$2:$C$8")
    return buffer.getvalue()


def openpyxl_features() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for row in (["Id", "Milestone", "Due"], ["IT-1", "agreed", date(2026, 3, 2)], ["IT-2", "open", date(2026, 3, 3)]):
        sheet.append(row)
    sheet["A2"].comment = Comment("ask Ana", "Ben")
    sheet["E1"] = "=A1"
    sheet.merge_cells("E5:F6")
    book.create_sheet("Notes")["A1"] = "elsewhere"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


TRAPS: Mapping[str, Callable[[], Mapping[str, bytes] | bytes]] = {
    "plain": plain,
    "prefixed": prefixed,
    "strict": strict,
    "implicit": implicit,
    "bom": with_bom,
    "1904": lambda: plain(properties='<workbookPr date1904="1"/>'),
    "formulas": formulas,
    "dynamic": dynamic,
    "merged": lambda: plain(after='<mergeCells count="1"><mergeCell ref="A4:B6"/></mergeCells>'),
    "table": table,
    "totals": lambda: table(1),
    "pivot": pivot,
    "protected": lambda: plain(after='<sheetProtection sheet="1"/>'),
    "rich text": rich_text,
    "x14 validations": x14_validations,
    "sparklines": sparklines,
    "threaded comments": threaded_comments,
    "form controls": form_controls,
    "macros": macros,
    "shapes": lambda: with_part("drawing", "drawings/drawing1.xml", f"{HEAD}<wsDr/>", after='<drawing r:id="rId9"/>'),
    "no styles": lambda: {name: part for name, part in plain().items() if "styles" not in name},
    "comment among rows": lambda: plain(f'{HEADER}<!-- <row r="2"><c r="A2"/></row> -->{LINES}'),
    "empty": lambda: plain(""),
    "stored": lambda: zipped(plain(), zipfile.ZIP_STORED),
    "xlsxwriter": xlsxwriter_features,
    "openpyxl": openpyxl_features,
    "many styles": lambda: plain(styles=STYLES),
}
"""Name → the workbook's parts, or its bytes."""


def book_of(trap: str) -> bytes:
    made = TRAPS[trap]()
    return made if isinstance(made, bytes) else zipped(made)
