"""Each trap of a real workbook: a cell, a new cell and a new row are written or refused, and nothing else changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from connectors.by_hand import Patched, patched
from connectors.ooxml.version import Version
from domain.refusals import REFUSALS
from domain.sheets import CellWrite, WriteValue
from tests.connectors.trapbooks import TRAPS, book_of
from tests.connectors.witnesses import calamine_sees, changed_entries, differences, openpyxl_sees

REFUSED = {
    "protected": {"protected-sheet"},
    "totals": {"table-totals"},
    "pivot": {"pivot"},
    "no styles": {"no-date-style", "part-of-a-row"},
}
"""Traps in which something is refused, and why. In all others everything is written."""
CELL, NEW_CELL = CellWrite(2, 2, "=moved & <new>"), CellWrite(3, 5, date(2026, 9, 30))
ROW: list[WriteValue] = ["IT-99", "added", date(2026, 12, 24), 7, True]


def allowed_entries(data: bytes) -> set[str]:
    """What a write to the sheet may touch: it, the workbook, the styles and the sheet's tables."""
    version = Version.of(data)
    package, sheet, book = version.package, version.tab(None).part, version.workbook.part
    parts = [sheet, book, *package.related(book, "styles"), *package.related(sheet, "table")]
    return {package.entry(part) for part in parts}


def check_harmless(before: bytes, done: Patched, intended: Sequence[CellWrite], *, with_openpyxl: bool = True) -> None:
    """No other part changed, and two programs that are not Cairn see the written cells change and nothing else."""
    assert done.data is not None
    assert changed_entries(before, done.data) <= allowed_entries(before)
    places = {(ref.sheet, ref.row, ref.column) for ref in done.written}
    assert differences(calamine_sees(before), calamine_sees(done.data)) <= places
    if with_openpyxl and is_read_by_openpyxl(before):
        (old, around_old), (new, around_new) = openpyxl_sees(before), openpyxl_sees(done.data)
        assert differences(old, new) <= places
        assert around_old == around_new
    seen = calamine_sees(done.data)
    for write in intended:
        place = (done.written[0].sheet, write.row, write.column)
        if place in places and not isinstance(write.value, date):
            assert seen[place] == write.value


def is_read_by_openpyxl(data: bytes) -> bool:
    """It stops at workbooks without styles, at pivot tables without their source, and at some that Excel opens."""
    try:
        openpyxl_sees(data)
    except (IndexError, TypeError, KeyError, ValueError):
        return False
    return True


@pytest.mark.parametrize("trap", TRAPS)
def test_a_cell_a_new_cell_and_a_new_row_do_no_harm(trap: str) -> None:
    before = book_of(trap)

    done = patched(before, None, [CELL, NEW_CELL], [ROW])

    assert {refusal.code for refusal in done.refused} == REFUSED.get(trap, set())
    if trap != "protected":
        check_harmless(before, done, [CELL, NEW_CELL])


@pytest.mark.parametrize("trap", sorted(TRAPS))
def test_every_cell_around_the_sheet_is_written_or_refused_with_a_known_code(trap: str) -> None:
    before = book_of(trap)
    writes = [CellWrite(row, column, f"r{row}c{column}") for row in range(1, 14) for column in range(1, 13)]

    done = patched(before, None, writes)

    assert len(done.written) + len(done.refused) == len(writes)
    assert {refusal.code for refusal in done.refused} <= REFUSALS.keys() - {"not-proven", "not-provable"}
    if done.data:
        check_harmless(before, done, writes)


def test_a_table_grows_by_the_rows_that_are_added(tmp_path: Path) -> None:
    done = patched(book_of("table"), None, [], [["IT-5", "added"], ["IT-6", None, date(2026, 1, 2)]])

    assert done.data is not None
    assert [ref.a1 for ref in done.written] == ["A5", "B5", "A6", "C6"]
    table = Version.of(done.data).package.part("xl/tables/table1.xml")
    assert table.count(b'ref="A1:C6"') == 2


@pytest.mark.parametrize(
    ("trap", "row", "refs"),
    [
        ("plain", 5, ["A5", "B5"]),
        ("merged", 7, ["A7", "B7"]),
        ("formulas", 8, ["A8", "B8"]),
        ("dynamic", 9, ["A9", "B9"]),
        ("pivot", 10, ["A10", "B10"]),
        ("empty", 1, ["A1", "B1"]),
    ],
)
def test_a_row_goes_below_all_that_the_sheet_holds(trap: str, row: int, refs: list[str]) -> None:
    assert [ref.a1 for ref in patched(book_of(trap), None, [], [["x", "y"]]).written] == refs


def test_a_row_goes_behind_cells_that_are_set_in_the_same_breath() -> None:
    for trap in ("plain", "table"):
        done = patched(book_of(trap), None, [CellWrite(5, 1, "set")], [["added"]])

        assert [ref.a1 for ref in done.written] == ["A5", "A6"]


def test_a_table_with_something_below_it_takes_no_row() -> None:
    before = patched(book_of("table"), None, [CellWrite(6, 2, "a note")]).data
    assert before is not None

    done = patched(before, None, [], [["one"], ["two"]])

    assert [(refusal.code, refusal.ref.a1) for refusal in done.refused] == [("table-is-full", "A6")]
    assert done.data is None
