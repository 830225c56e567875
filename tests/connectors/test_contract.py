"""The storage contract, against every connector that writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.csv_file import CsvConnector
from connectors.excel import ExcelConnector
from connectors.memory import MemoryConnector
from tests.connectors.contract import ROWS, Place, StorageContract
from tests.connectors.packages import parts_of, save, sheet_xml, text_cell, workbook_parts


def workbook_with_rows(path: Path) -> Path:
    rows = "".join(
        f'<row r="{r}">' + "".join(text_cell(f"{'ABCD'[c]}{r}", text) for c, text in enumerate(row)) + "</row>"
        for r, row in enumerate(ROWS, start=1)
    )
    return save(path, workbook_parts(sheet_xml(rows)))


class TestMemory(StorageContract):
    @pytest.fixture
    def place(self) -> Place:
        connector = MemoryConnector({"Plan": ROWS})
        return Place(connector, "Plan", lambda row, column, text: connector.put("Plan", row, column, text))


class TestExcel(StorageContract):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        path = workbook_with_rows(tmp_path / "plan.xlsx")

        def edit(row: int, column: int, text: str) -> None:
            parts = parts_of(path)
            old = text_cell(f"{'ABCD'[column - 1]}{row}", ROWS[row - 1][column - 1])
            new = text_cell(f"{'ABCD'[column - 1]}{row}", text)
            name = "xl/worksheets/sheet1.xml"
            assert old.encode() in parts[name]
            save(path, parts | {name: parts[name].replace(old.encode(), new.encode())})

        return Place(ExcelConnector(path, tmp_path / "backups"), "Plan", edit)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
class TestCsv(StorageContract):
    @pytest.fixture
    def place(self, tmp_path: Path, delimiter: str, encoding: str) -> Place:
        path = tmp_path / "plan.csv"
        lines = [delimiter.join(f'"{text}"' if delimiter in text else text for text in row) for row in ROWS]
        path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))

        def edit(row: int, column: int, text: str) -> None:
            assert ROWS[row - 1][column - 1] in path.read_bytes().decode(encoding)
            changed = path.read_bytes().decode(encoding).replace(ROWS[row - 1][column - 1], text)
            path.write_bytes(changed.encode(encoding))

        return Place(CsvConnector(path, tmp_path / "backups"), "", edit)
