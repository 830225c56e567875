"""Trackers that real teams published: each is read whole, and written without touching anything but its sheet."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from connectors.by_hand import patched
from connectors.excel import ExcelConnector
from connectors.ooxml.version import Version
from connectors.registry import open_connector
from domain.errors import SheetUnreadable
from domain.refusals import REFUSALS
from domain.sheets import CellWrite, SheetSnapshot
from tests.conftest import DEEP
from tests.connectors.packages import changed_parts, parts_of
from tests.connectors.test_excel_traps import check_harmless

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "trackers"
WORKBOOKS = sorted(FOLDER.glob("*.xls[xm]"))
OLD = sorted([*FOLDER.glob("*.xls"), *FOLDER.glob("*.ods")])
NOT_WORKBOOKS = {"036": "not an Excel workbook", "052": "password"}

pytestmark = pytest.mark.skipif(not WORKBOOKS, reason="the collection of real trackers is not beside this repository")


def number_of(path: Path) -> str:
    return path.name[:3]


@pytest.mark.parametrize("path", WORKBOOKS, ids=number_of)
def test_every_sheet_of_a_real_workbook_reads_as_a_second_reader_sees_it(path: Path, tmp_path: Path) -> None:
    connector = open_connector(path, tmp_path)
    if number_of(path) in NOT_WORKBOOKS:
        with pytest.raises(SheetUnreadable, match=NOT_WORKBOOKS[number_of(path)]):
            connector.sheets()
        return
    second = CalamineWorkbook.from_path(str(path))
    for info in connector.sheets():
        if info.kind == "worksheet":
            snapshot = connector.read(info.name)
            rows = [list(row) for row in second.get_sheet_by_name(info.name).to_python(skip_empty_area=False)]
            assert disagreements(snapshot, rows) == []


def disagreements(snapshot: SheetSnapshot, rows: Sequence[Sequence[object]]) -> list[tuple[int, int, object, object]]:
    """Cells of which the second reader says something else; it knows no times of day and fewer date formats."""
    height = max(len(rows), len(snapshot.rows))
    found: list[tuple[int, int, object, object]] = []
    for row in range(1, height + 1):
        seen = rows[row - 1] if row <= len(rows) else []
        for column in range(1, max(len(seen), max(map(len, snapshot.rows[row - 1 : row]), default=0)) + 1):
            ours, theirs = snapshot.at(row, column), seen[column - 1] if column <= len(seen) else ""
            if not is_same(ours, theirs):
                found.append((row, column, ours, theirs))
    return found


def is_same(ours: object, theirs: object) -> bool:
    if theirs == "":
        return ours is None or str(ours).startswith("#")
    if isinstance(ours, date) and isinstance(theirs, date):
        return moment(ours).replace(microsecond=0) == moment(theirs).replace(microsecond=0)
    if isinstance(ours, date):
        return isinstance(theirs, float) and (moment(ours) - datetime(1899, 12, 30)).days == int(theirs)
    if isinstance(ours, (int, float)) and not isinstance(ours, bool) and not isinstance(theirs, (int, float)):
        return 0 <= ours < 1 and type(theirs).__name__ == "time"
    return ours == theirs


def moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", WORKBOOKS, ids=number_of)
def test_a_cell_a_new_cell_and_a_new_row_are_written_or_refused_and_harm_nothing(path: Path, tmp_path: Path) -> None:
    if number_of(path) in NOT_WORKBOOKS:
        return
    data = path.read_bytes()
    seen = open_connector(path, tmp_path).read()
    row, column = some_text_cell(seen)
    right = max(map(len, seen.rows), default=1) + 1
    writes = [CellWrite(row, column, "=Changed & <new>"), CellWrite(row, right, date(2026, 3, 2))]

    done = patched(data, None, writes, [["new", 7, True]])

    assert len(done.written) + len(done.refused) in (3, 5)
    assert {refusal.code for refusal in done.refused} <= REFUSALS.keys() - {"not-proven", "not-provable"}
    if done.data:
        check_harmless(data, done, writes, with_openpyxl=DEEP)
    assert done.data or {refusal.code for refusal in done.refused} == {"protected-sheet"}


def some_text_cell(snapshot: SheetSnapshot) -> tuple[int, int]:
    for row in range(len(snapshot.rows), 0, -1):
        for column, value in enumerate(snapshot.rows[row - 1], start=1):
            if isinstance(value, str) and (row, column) not in snapshot.formulas:
                return row, column
    return 1, 1


def own_parts(path: Path, sheet: str) -> set[str]:
    """The parts that a write to a sheet may change: it, the workbook, and the styles where a date style was added."""
    version = Version.of(path.read_bytes())
    return {version.tab(sheet).part, version.workbook.part, "xl/styles.xml"}


@pytest.mark.parametrize("number", ["027", "032"])
def test_a_tracker_keeps_everything_through_many_writes(number: str, tmp_path: Path) -> None:
    path = next(path for path in WORKBOOKS if number_of(path) == number)
    copy = tmp_path / "tracker.xlsx"
    shutil.copyfile(path, copy)
    connector = ExcelConnector(copy, tmp_path / "backups")
    start, parts = connector.read(), parts_of(copy)
    row, column = some_text_cell(start)

    for text in ("one", "two", None, start.at(row, column)):
        snapshot = connector.read()
        assert isinstance(text, str | None)
        result = connector.write(start.sheet, [CellWrite(row, column, text)], snapshot.revision)
        assert result.refused == ()

    end = connector.read()
    assert (end.rows, end.formulas, end.merged, end.table_ranges) == (
        start.rows, start.formulas, start.merged, start.table_ranges,
    )  # fmt: skip
    assert changed_parts(parts, parts_of(copy)) <= own_parts(copy, start.sheet) - {"xl/styles.xml"}


@pytest.mark.parametrize("path", OLD, ids=number_of)
def test_workbooks_in_old_formats_are_read_and_never_written(path: Path, tmp_path: Path) -> None:
    connector = open_connector(path, tmp_path)
    snapshot = connector.read()

    assert not connector.writable
    assert snapshot.rows
    result = connector.write(snapshot.sheet, [CellWrite(1, 1, "x")], snapshot.revision)
    assert [refusal.code for refusal in result.refused] == ["read-only-format"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*_*.csv")), ids=number_of)
def test_every_real_csv_file_takes_a_change_of_one_field_and_nothing_else(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "tracker.csv"
    shutil.copyfile(path, copy)
    connector = open_connector(copy, tmp_path / "backups")
    before = connector.read()
    row, column = some_text_cell(before)
    old = str(before.at(row, column))

    result = connector.write(
        "", [CellWrite(row, column, "changed once"), CellWrite(row, column, "changed")], before.revision
    )
    assert len(result.written) == 1
    again = connector.write("", [CellWrite(row, column, old)], result.snapshot.revision)

    assert again.snapshot.rows == before.rows
    assert copy.read_bytes() == path.read_bytes()
