"""A workspace of its own for each story, and small workbooks as people make them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from domain.records import Actor
from services.connecting.onboarding import connect
from services.settings import Settings
from services.syncing.sync import SyncRun, run_sync
from services.workspace import Workspace, open_workspace

ANA = Actor("ana", "Ana")


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return open_workspace(Settings(tmp_path / "workspace"))


HEADER = ["Id", "Milestone", "Function", "Owner", "Status", "Due", "Depends on"]
ROWS: list[list[Any]] = [
    ["IT-1", "Choose the vendor", "IT", "Ana", "Done", "2026-09-01", None],
    ["IT-2", "Order API is live", "IT", "Ana", "In progress", "2026-12-01", "IT-1"],
    ["WH-1", "Scanners installed", "Warehouse", "Ben, Cleo", "Not started", "2026-12-15", "IT-2"],
    ["WH-2", "Night shift trained", "Warehouse", "Ben", "Not started", "2027-01-15", "WH-1"],
]


def make_workbook(path: Path, rows: Sequence[Sequence[Any]] = ROWS, header: Sequence[str] = HEADER) -> Path:
    """A workbook with a title row, a header in row 3, and ISO texts as real dates."""
    from datetime import date

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Plan")
    day = book.add_format({"num_format": "d mmm yyyy"})
    sheet.write(0, 0, "Launch plan")
    sheet.write_row(2, 0, header)
    for index, row in enumerate(rows, 3):
        for column, value in enumerate(row):
            if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
                sheet.write_datetime(index, column, date.fromisoformat(value), day)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(index, column, value, day, 46266)
            elif value is not None:
                sheet.write(index, column, value)
    book.close()
    return path


def edit_elsewhere(path: Path, cells: dict[str, Any], sheet: str | None = None) -> None:
    """Another tool opens the workbook, changes cells, and saves it."""
    book = openpyxl.load_workbook(path)
    page = book[sheet] if sheet else book.active
    for ref, value in cells.items():
        page[ref] = value
    book.properties.lastModifiedBy = "Ben Okafor"
    book.save(path)


def cell(path: Path, ref: str, sheet: str | None = None) -> Any:
    """What the workbook holds, as an independent reader sees it."""
    book = openpyxl.load_workbook(path)
    return (book[sheet] if sheet else book.active)[ref].value


@pytest.fixture
def plan(ws: Workspace, tmp_path: Path) -> Path:
    """The small workbook, connected in sheet leads as `launch`, and synced once."""
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    assert run_sync(ws, "launch").added == 4
    return path


@pytest.fixture
def real(shared: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Copy a real tracker by its number."""

    def copy(number: str) -> Path:
        source = next((shared / "data" / "trackers").glob(f"{number}_*"))
        return Path(shutil.copyfile(source, tmp_path / source.name))

    return copy


def sync(ws: Workspace, **options: Any) -> SyncRun:
    return run_sync(ws, "launch", **options)
