"""Connector for .xlsx and .xlsm: reads everything, changes only the bytes of the cells it is told to write.

Never saves a workbook through a library: whatever is not a written cell is copied byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from connectors.files import WriteRefused, check_writable, read_stable, replace_file, revision_of
from connectors.ooxml.edit import Edited, Target, edited
from connectors.ooxml.refs import Area
from connectors.ooxml.tables import read_tables
from connectors.ooxml.version import Version
from connectors.ooxml.workbook import Tab, modified_by
from connectors.ooxml.worksheet import Worksheet
from connectors.proof import prove
from connectors.results import confirmed, is_same_value, last_of_each, refused_whole
from domain.errors import RevisionMismatch, SheetUnreadable
from domain.sheets import NOT_CALCULATED, CellWrite, Refusal, SheetInfo, SheetSnapshot, WriteResult

MAX_MERGED_CELLS = 10_000


class ExcelConnector:
    """One workbook on disk. `backups` is the folder that keeps the versions which a write replaced."""

    kind = "excel"
    writable = True

    def __init__(self, place: Path, backups: Path) -> None:
        self._path = Path(os.path.realpath(place))
        self._backups = backups
        self.place = str(place)

    def sheets(self) -> tuple[SheetInfo, ...]:
        """All tabs in order, chart sheets included."""
        tabs = Version(read_stable(self._path)).workbook.tabs
        return tuple(SheetInfo(tab.name, tab.visible, tab.kind) for tab in tabs)

    def revision(self) -> str:
        return revision_of(read_stable(self._path))

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        version = Version(read_stable(self._path))
        tab = version.tab(sheet)
        return self._snapshot(version, tab, version.worksheet(tab))

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        """See `Connector.write`. The workbook is replaced only after two readers agreed on the new version."""
        version = Version(read_stable(self._path))
        if revision_of(version.data) != expected:
            raise RevisionMismatch(f"{self._path.name} was saved after Cairn read it; nothing was written.")
        tab = version.tab(sheet)
        seen = version.worksheet(tab)
        snapshot = self._snapshot(version, tab, seen)
        wanted = last_of_each(writes)
        missing = [write for write in wanted if not is_same_value(snapshot.at(write.row, write.column), write.value)]
        if not missing:
            return confirmed(wanted, {}, snapshot)
        try:
            check_writable(self._path)
            edit = edited(
                Target(version.package, version.workbook, tab, version.context.date_styles, seen.rows), missing
            )
            after = self._replaced(version, tab, seen, edit) if edit.written else snapshot
        except WriteRefused as refusal:
            return refused_whole(wanted, refusal.code, refusal.message, snapshot)
        refused = {
            (write.row, write.column): Refusal(snapshot.ref(write.row, write.column), no.code, no.message)
            for write, no in edit.refused
        }
        return confirmed(wanted, refused, after)

    def _replaced(self, version: Version, tab: Tab, seen: Worksheet, edit: Edited) -> SheetSnapshot:
        """Replace the workbook by its edited version, and read back what is on the disk then."""
        proven: list[tuple[Version, Worksheet]] = []

        def verify(data: bytes) -> None:
            new = Version(data)
            proven.append((new, prove(version, new, tab, seen, edit)))

        replace_file(self._path, edit.data, revision_of(version.data), self._backups, verify)
        new, sheet = proven[0]
        # Equal bytes read equal; parsing them once more would prove nothing.
        return self._snapshot(new, tab, sheet) if read_stable(self._path) == new.data else self.read(tab.name)

    def _snapshot(self, version: Version, tab: Tab, sheet: Worksheet) -> SheetSnapshot:
        return SheetSnapshot(
            place=self.place,
            sheet=tab.name,
            rows=sheet.rows,
            revision=revision_of(version.data),
            read_at=datetime.now(UTC),
            formulas=sheet.formulas,
            modified_by=modified_by(version.package),
            hidden_rows=sheet.hidden_rows,
            hidden_columns=sheet.hidden_columns,
            merged=_merged(sheet, tab),
            table_ranges=tuple(table.area for table in read_tables(version.package, tab.part)),
            notes=tuple(_notes(sheet)),
        )


def _merged(sheet: Worksheet, tab: Tab) -> tuple[Area, ...]:
    """The merged ranges. One over whole rows or columns is common and harmless: it is cut to the cells in use."""
    last_row, last_column = len(sheet.rows), max(map(len, sheet.rows), default=0)
    areas = []
    for area in sheet.merged:
        top, left, bottom, right = area
        if _size(area) > MAX_MERGED_CELLS:
            area = (top, left, max(top, min(bottom, last_row)), max(left, min(right, last_column)))
        if _size(area) > MAX_MERGED_CELLS:
            raise SheetUnreadable(
                f"The sheet {tab.name} merges more than {MAX_MERGED_CELLS:,} cells into one.",
                "Unmerge the range in Excel (Home, Merge & Center).",
            )
        areas.append(area)
    return tuple(areas)


def _size(area: Area) -> int:
    return (area[2] - area[0] + 1) * (area[3] - area[1] + 1)


def _notes(sheet: Worksheet) -> list[str]:
    notes = []
    if sheet.hidden_rows:
        notes.append("Hidden rows are read as well.")
    if sheet.hidden_columns:
        notes.append("Hidden columns are read as well.")
    if sheet.is_protected:
        notes.append("The sheet is protected in Excel, so Cairn cannot write to it.")
    if stale := sum(_is_open(sheet, row, column) for row, column in sheet.formulas):
        notes.append(f"Formulas without a calculated value: {stale}. Open and save the workbook in Excel to get them.")
    return notes


def _is_open(sheet: Worksheet, row: int, column: int) -> bool:
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    return column <= len(cells) and cells[column - 1] == NOT_CALCULATED
