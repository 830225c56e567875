"""The scripted sheet again, in Google Sheets: people edit the grid, and Cairn sees it through the real connector."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from connectors.google_sheets import GoogleSheetsConnector
from connectors.results import is_same_value
from domain.errors import SheetMissing
from domain.sheets import CellValue, CellWrite, SheetInfo, SheetSnapshot, WriteResult
from tests.simulation.grid import Grid, ScriptedSheet
from tests.support.google_sheet import Sheet, book

_UNREACHABLE = {"match": {"path": "^/v4/"}, "count": 6, "effect": {"status": 503}}
_NOT_SENT = {"match": {"method": "batchUpdate"}, "when": "before", "count": 2, "effect": {"drop": True}}
_APPLIED = {"match": {"method": "batchUpdate"}, "when": "after", "count": 1, "effect": {"drop": True}}
_NO_LOOK = {"match": {"method": "getByDataFilter"}, "count": 6, "effect": {"status": 502, "html": True}}
FAULTS: dict[str, list[dict[str, Any]]] = {
    "unreachable": [_UNREACHABLE],
    "not written": [_NOT_SENT],
    "half written": [_APPLIED],
    "answer lost": [_APPLIED, {**_NO_LOOK, "skip": 1}],
}
"""A write is applied whole or not at all, so that half of one is one whose answer was lost and that was found again."""


class GoogleSheet(ScriptedSheet):
    """A grid whose every state is brought into a spreadsheet of the stand-in before Cairn looks at it."""

    kind = "google"

    def __init__(self, grid: Grid, google: Sheet, name: str) -> None:
        super().__init__(grid)
        google.command("seed", spreadsheets=[book({"Plan": [["Plan"]]}, name)])
        self._google, self._name = google, name
        self._there: tuple[tuple[CellValue, ...], ...] = (("Plan",),)
        self.place = f"google:{name}#0"
        self.connector = GoogleSheetsConnector(self.place, google.account)

    def sheets(self) -> tuple[SheetInfo, ...]:
        return self.connector.sheets()

    def revision(self) -> str:
        self._bring()
        return self.connector.revision()

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        self._bring()
        if self.fault == "missing":
            self.fault = None
            raise SheetMissing("There is no such tab.")
        if self.fault == "unreachable":
            self._break()
        try:
            snapshot = self.connector.read(sheet)
        finally:
            self._google.command("faults", clear=True)
        self.reads.append(snapshot)
        return snapshot

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        if self.before_write:
            action, self.before_write = self.before_write, None
            action()
        self._bring()
        self._break()
        try:
            return self.connector.write(sheet, writes, expected)
        finally:
            self._google.command("faults", clear=True)
            self._fetch()

    def _break(self) -> None:
        fault, self.fault = self.fault, None
        for rule in FAULTS.get(fault or "", []):
            self._google.command("faults", **rule)

    def _bring(self) -> None:
        """Make the spreadsheet what the grid is, if somebody moved it."""
        table = self.grid.table()
        if table == self._there:
            return
        height = max(len(table), len(self._there))
        width = max((len(row) for row in (*table, *self._there)), default=1)
        cells = [[row[c] if c < len(row) else None for c in range(width)] for row in table]
        cells += [[None] * width for _ in range(height - len(table))]
        rows = [{"values": [_cell(value) for value in row]} for row in cells]
        fields = "userEnteredValue,userEnteredFormat.numberFormat"
        start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
        self._google.act(
            "request", spreadsheet=self._name, request={"updateCells": {"start": start, "rows": rows, "fields": fields}}
        )
        self._there = table

    def _fetch(self) -> None:
        """Take over into the grid what Cairn wrote."""
        seen = self.connector.read()
        before = self.grid.table()
        for row, cells in enumerate(seen.rows, 1):
            for column, value in enumerate(cells, 1):
                was = before[row - 1][column - 1] if row <= len(before) and column <= len(before[row - 1]) else None
                if not is_same_value(was, value):  # type: ignore[arg-type]
                    if not self.grid.is_feedback(column):
                        self.watch(was, value)
                    self._put(CellWrite(row, column, value))  # type: ignore[arg-type]
        for row, old in enumerate(before, 1):
            for column, was in enumerate(old, 1):
                if was is not None and seen.at(row, column) is None:
                    if not self.grid.is_feedback(column):
                        self.watch(was, None)
                    self._put(CellWrite(row, column, None))
        self._there = self.grid.table()


def _cell(value: CellValue) -> dict[str, Any]:
    if value is None:
        return {}
    if isinstance(value, date):
        shown = {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}}
        return {"userEnteredValue": {"numberValue": (value - date(1899, 12, 30)).days}, "userEnteredFormat": shown}
    return {"userEnteredValue": {"stringValue": str(value)}}
