"""A workbook read to typed rows: errors, formulas and true places told apart, beside the fastest reader that does not.

Ours goes the whole way of a sync: file, sandbox, snapshot. What the child costs to start and to end counts.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.base import Benchmark, Gate
from benchmarks.data import HEADER_ROW, write_workbook
from connectors import sandbox
from connectors.excel import ExcelConnector

CALLS = 5
BOOK = "Plan.xlsx"


def prepare(folder: Path, size: int) -> None:
    """A tracker with `size` rows of 15 columns."""
    write_workbook(folder / BOOK, size)


def our_read(folder: Path, size: int) -> Callable[[], object]:
    """Snapshots, and the end of the child, whose time is known only then."""
    connector = ExcelConnector(folder / BOOK, folder / "backups")

    def read() -> None:
        for _ in range(CALLS):
            snapshot = connector.read("Plan")
            assert len(snapshot.rows) == size + HEADER_ROW
        sandbox.close()

    return read


def their_read(folder: Path, size: int) -> Callable[[], object]:
    """Rows as they come."""

    def read() -> None:
        for _ in range(CALLS):
            rows = list(CalamineWorkbook.from_path(str(folder / BOOK)).get_sheet_by_name("Plan").iter_rows())
            assert len(rows) == size + HEADER_ROW

    return read


BENCHMARKS = (
    Benchmark(
        name="T5",
        what="a workbook read to typed rows: errors, formulas, places told apart",
        against="calamine, rows of the same file",
        prepare=prepare,
        ours=our_read,
        theirs=their_read,
        gate=Gate(2),
        stretch=1.3,
        size=10_000,
        deep_size=100_000,
        calls=CALLS,
    ),
)
