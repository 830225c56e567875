"""The scripted sheet: a grid in memory that a person edits between syncs, and that fails when it is told to.

Each row knows from which rows it was copied; Cairn sees nothing of that.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from connectors.results import confirmed, is_same_value, last_of_each
from domain.binding import OWN_FEEDBACK_HEADER
from domain.errors import RevisionMismatch, SheetMissing, SheetUnreachable
from domain.sheets import CellValue, CellWrite, SheetInfo, SheetSnapshot, WriteResult

ALIASES = {
    "Milestone": ["Milestone", "Activity name"],
    "Owner": ["Owner", "Responsible"],
    "Notes": ["Notes", "Comments"],
    "Due": ["Due", "Deadline"],
}


@dataclass
class Row:
    """Cells by column name, whatever the column is called now; `lineage` are the rows that it comes from."""

    cells: dict[str, CellValue]
    lineage: set[int]

    @property
    def data(self) -> list[CellValue]:
        """What stands in it, but for what Cairn says of it."""
        return [value for name, value in self.cells.items() if name != OWN_FEEDBACK_HEADER]


@dataclass
class Grid:
    """A table below a title, with columns in any order."""

    columns: list[str]
    rows: list[Row]
    headers: dict[str, str] = field(default_factory=dict)
    blank_above: int = 1
    saves: int = 0
    emptied: bool = False

    def table(self) -> tuple[tuple[CellValue, ...], ...]:
        """The cells as a sheet shows them."""
        if self.emptied:
            return ()
        above: list[tuple[CellValue, ...]] = [("Plan",), *[()] * (self.blank_above - 1)]
        head = tuple(self.headers.get(name, name) for name in self.columns)
        return (*above, head, *(tuple(row.cells.get(name) for name in self.columns) for row in self.rows))

    @property
    def header_row(self) -> int:
        return self.blank_above + 1

    def is_feedback(self, column: int) -> bool:
        """Say whether a column is the one in which Cairn speaks."""
        return self.columns[column - 1 : column] == [OWN_FEEDBACK_HEADER]

    def place(self, row: int, column: int) -> tuple[Row | None, str | None]:
        """The row and column name that a cell address means."""
        name = self.columns[column - 1] if column <= len(self.columns) else None
        index = row - self.header_row - 1
        return (self.rows[index] if 0 <= index < len(self.rows) else None), name


class ScriptedSheet:
    """The connector over a grid. `fault` says what goes wrong next; `watch` is told of every cell that is replaced."""

    kind = "memory"
    writable = True
    place = "memory"

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.fault: str | None = None
        self.before_write: Callable[[], None] | None = None
        self.watch: Callable[[CellValue, CellValue], None] = lambda before, after: None
        self.reads: list[SheetSnapshot] = []

    def sheets(self) -> tuple[SheetInfo, ...]:
        return (SheetInfo("Plan"),)

    def revision(self) -> str:
        return str(self.grid.saves)

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        fault, self.fault = (self.fault, None) if self.fault in ("unreachable", "missing") else (None, self.fault)
        if fault == "unreachable":
            raise SheetUnreachable("The sheet cannot be reached.")
        if fault == "missing":
            raise SheetMissing("There is no such tab.")
        snapshot = self.shown()
        self.reads.append(snapshot)
        return snapshot

    def shown(self) -> SheetSnapshot:
        """The sheet as it is; nothing goes wrong."""
        return SheetSnapshot(self.place, "Plan", self.grid.table(), self.revision(), datetime.now(UTC))

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        if self.before_write:
            action, self.before_write = self.before_write, None
            action()
        if self.revision() != expected:
            raise RevisionMismatch("The sheet was edited after it was read.")
        fault, self.fault = self.fault, None
        if fault == "not written":
            raise SheetUnreachable("The sheet cannot be reached.")
        wanted = last_of_each(writes)
        some = wanted[: len(wanted) // 2] if fault == "half written" else wanted
        before = self.shown()
        for write in some:
            if not is_same_value(before.at(write.row, write.column), write.value):
                if not self.grid.is_feedback(write.column):
                    self.watch(before.at(write.row, write.column), write.value)
                self._put(write)
        self.grid.saves += 1
        if fault in ("half written", "answer lost"):
            raise SheetUnreachable("The answer was lost.")
        return confirmed(wanted, {}, self.shown())

    def _put(self, write: CellWrite) -> None:
        grid = self.grid
        while write.column > len(grid.columns):
            grid.columns.append(f"new {len(grid.columns)}")
        if write.row == grid.header_row:
            name = grid.columns[write.column - 1]
            grid.columns[write.column - 1] = str(write.value)
            for row in grid.rows:
                row.cells[str(write.value)] = row.cells.pop(name, None)
            return
        while write.row > grid.header_row + len(grid.rows):
            grid.rows.append(Row({}, set()))
        target, column = grid.place(write.row, write.column)
        assert target is not None
        assert column is not None
        target.cells[column] = None if write.value == "" else write.value


def shuffled(rng: random.Random, items: list[str]) -> list[str]:
    """The same in another order."""
    return rng.sample(items, len(items))
