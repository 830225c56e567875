"""Connector for .xls, .xlsb and .ods: one-way import through a second reader. Never writes.

These formats are read without formulas, errors or hidden rows; who wants them in sync saves the file as .xlsx.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from connectors.files import read_stable, revision_of
from connectors.independent import NoOpinion, rows_of, sheets_of
from connectors.results import last_of_each, refused_whole
from domain.errors import RevisionMismatch, SheetMissing, SheetUnreadable
from domain.sheets import CellValue, CellWrite, SheetInfo, SheetSnapshot, WriteResult

_NOTE = "Read from an old format: formulas and error cells look like plain or empty cells. Nothing is written back."


class OldFormatConnector:
    """A workbook that is read and never written."""

    kind = "import"
    writable = False

    def __init__(self, place: Path, backups: Path) -> None:
        self._path = Path(os.path.realpath(place))
        self.place = str(place)

    def sheets(self) -> tuple[SheetInfo, ...]:
        return self._sheets(read_stable(self._path))

    def revision(self) -> str:
        return revision_of(read_stable(self._path))

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        data = read_stable(self._path)
        name = _chosen(self._sheets(data), sheet)
        try:
            rows = rows_of(data, name)
        except NoOpinion as error:
            raise self._unreadable() from error
        cells = [_clipped([_plain(value) for value in row]) for row in rows]
        while cells and not cells[-1]:
            cells.pop()
        return SheetSnapshot(self.place, name, tuple(cells), revision_of(data), datetime.now(UTC), notes=(_NOTE,))

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        snapshot = self.read(sheet)
        if snapshot.revision != expected:
            raise RevisionMismatch(f"{self._path.name} was saved after Cairn read it; nothing was written.")
        message = "Cairn does not write to this format; save the workbook as .xlsx and connect that."
        return refused_whole(last_of_each(writes), "read-only-format", message, snapshot)

    def _sheets(self, data: bytes) -> tuple[SheetInfo, ...]:
        try:
            found = sheets_of(data)
        except NoOpinion as error:
            raise self._unreadable() from error
        return tuple(SheetInfo(name, visible, "worksheet" if is_ws else "other") for name, visible, is_ws in found)

    def _unreadable(self) -> SheetUnreadable:
        return SheetUnreadable(f"{self._path.name} cannot be read: damaged, protected by a password, or another kind.")


def _chosen(sheets: Sequence[SheetInfo], wanted: str | None) -> str:
    names = [info.name for info in sheets if info.kind == "worksheet"]
    if wanted is None and names:
        return next((info.name for info in sheets if info.kind == "worksheet" and info.visible), names[0])
    for name in names:
        if wanted is not None and name.casefold() == wanted.casefold():
            return name
    raise SheetMissing(f"The workbook has no worksheet named {wanted!r}; it has: {', '.join(names)}.")


def _plain(value: CellValue) -> CellValue:
    """Whole numbers as int, midnight as a plain date, as the other connectors say them."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return date(value.year, value.month, value.day)
    return value


def _clipped(row: list[CellValue]) -> tuple[CellValue, ...]:
    while row and row[-1] is None:
        row.pop()
    return tuple(row)
