"""Connector whose sheets live in memory: for tests, which edit the grid as a person would edit a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from connectors.results import confirmed, is_possible, is_same_value, last_of_each
from domain.errors import RevisionMismatch, SheetMissing
from domain.sheets import CellValue, CellWrite, Refusal, SheetInfo, SheetSnapshot, WriteResult


class MemoryConnector:
    """A workbook as lists of rows by sheet name; `put` is the other person's edit."""

    kind = "memory"
    writable = True

    def __init__(self, sheets: Mapping[str, Sequence[Sequence[CellValue]]], place: str = "memory") -> None:
        self.place = place
        self._grids = {name: [list(row) for row in rows] for name, rows in sheets.items()}
        self._saves = 1

    def sheets(self) -> tuple[SheetInfo, ...]:
        return tuple(SheetInfo(name) for name in self._grids)

    def revision(self) -> str:
        return str(self._saves)

    def put(self, sheet: str, row: int, column: int, value: CellValue) -> None:
        """Edit one cell behind Cairn's back; the grid grows where it must."""
        grid = self._grid(sheet)
        grid.extend([] for _ in range(row - len(grid)))
        cells = grid[row - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = value
        self._saves += 1

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        name = next(iter(self._grids)) if sheet is None else sheet
        rows = [_clipped(row) for row in self._grid(name)]
        while rows and not rows[-1]:
            rows.pop()
        return SheetSnapshot(self.place, name, tuple(rows), self.revision(), datetime.now(UTC))

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        self._grid(sheet)
        if self.revision() != expected:
            raise RevisionMismatch("The sheet was edited after Cairn read it; nothing was written.")
        wanted = last_of_each(writes)
        before = self.read(sheet)
        refused = {
            (write.row, write.column): Refusal(before.ref(write.row, write.column), "out-of-range", "No such cell.")
            for write in wanted
            if not is_possible(write.row, write.column)
        }
        for write in wanted:
            is_new = not is_same_value(before.at(write.row, write.column), write.value)
            if is_new and (write.row, write.column) not in refused:
                self.put(sheet, write.row, write.column, None if write.value == "" else write.value)
        return confirmed(wanted, refused, self.read(sheet))

    def _grid(self, sheet: str) -> list[list[CellValue]]:
        try:
            return self._grids[sheet]
        except KeyError:
            raise SheetMissing(f"There is no sheet named {sheet!r}.") from None


def _clipped(row: Sequence[CellValue]) -> tuple[CellValue, ...]:
    cells = list(row)
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)
