"""Small workbooks to write into, and what a write into them says."""

from __future__ import annotations

from pathlib import Path

from connectors.excel import ExcelConnector
from domain.sheets import CellWrite, WriteResult, WriteValue
from tests.connectors.packages import HEAD, MAIN, parts_of, relationships, save, sheet_xml, text_cell, workbook_parts

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
ROW = '<row r="1">' + text_cell("A1", "Milestone") + "</row>"


def write(path: Path, *cells: tuple[int, int, WriteValue], sheet: str = "Plan") -> WriteResult:
    connector = ExcelConnector(path, path.parent / "backups")
    return connector.write(sheet, [CellWrite(*cell) for cell in cells], connector.revision())


def codes(result: WriteResult) -> list[str]:
    assert all(refusal.message for refusal in result.refused)
    return [refusal.code for refusal in result.refused]


def sheet_of(path: Path) -> str:
    return parts_of(path)[SHEET].decode()


def hand_made(tmp_path: Path, rows: str, *, before: str = "", after: str = "") -> Path:
    return save(tmp_path / "plan.xlsx", workbook_parts(sheet_xml(rows, before=before, after=after)))


def table_book(tmp_path: Path, *, totals: int = 0, below: str = "") -> Path:
    numbers = (1, 2, 3)
    rows = "".join(f'<row r="{row}">{text_cell(f"A{row}", "x")}{text_cell(f"B{row}", "y")}</row>' for row in numbers)
    parts = workbook_parts(sheet_xml(rows + below))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(("rId1", "table", "../tables/table1.xml")).encode()
    parts["xl/tables/table1.xml"] = (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="T" displayName="Plan_T" ref="A1:B3" totalsRowCount="{totals}">'
        '<autoFilter ref="A1:B3"/><tableColumns count="2"><tableColumn id="1" name="x"/>'
        '<tableColumn id="2" name="y"/></tableColumns></table>'
    ).encode()
    return save(tmp_path / "plan.xlsx", parts)
