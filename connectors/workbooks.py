"""What is done with the bytes of a workbook, in the sandbox: list its sheets, read one, make and prove a new version.

Knows no files: bytes in, values and bytes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import zip_longest

from connectors.files import WriteRefused, revision_of
from connectors.ooxml.edit import Target, edited
from connectors.ooxml.refs import Area
from connectors.ooxml.tables import read_tables
from connectors.ooxml.version import Version
from connectors.ooxml.workbook import Tab, modified_by
from connectors.ooxml.worksheet import Worksheet
from connectors.proof import prove, with_cells
from connectors.results import is_same_value
from domain.errors import SheetUnreadable
from domain.sheets import NOT_CALCULATED, CellValue, CellWrite, Refusal, SheetInfo, SheetSnapshot

MAX_MERGED_CELLS = 10_000


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a write into a workbook came to.

    `data` is the proven new version and `snapshot` what it holds; without one, `snapshot` is the old version's.
    `failure` is the code and the sentence that stand against the whole write, `refused` those against single cells.
    `changed`: for whoever has the sheet as it was, the rows that differ, beside a snapshot without what is the same.
    """

    snapshot: SheetSnapshot
    data: bytes | None = None
    refused: dict[tuple[int, int], Refusal] = field(default_factory=dict)
    failure: tuple[str, str] | None = None
    changed: dict[int, tuple[CellValue, ...]] | None = None

    def as_told(self, before: SheetSnapshot) -> Rewritten:
        """The same for whoever has `before`: a large sheet need not travel twice."""
        if self.snapshot.formulas != before.formulas or self.snapshot.fills != before.fills:
            return self
        rows = zip_longest(before.rows, self.snapshot.rows, fillvalue=())
        changed = {at: now for at, (then, now) in enumerate(rows, 1) if then is not now and then != now}
        return replace(self, snapshot=replace(self.snapshot, rows=(), formulas={}, fills={}), changed=changed)

    def as_seen(self, before: SheetSnapshot) -> Rewritten:
        """The whole of what was told to whoever has `before`."""
        if self.changed is None:
            return self
        rows = [*before.rows, *[()] * (max(self.changed, default=0) - len(before.rows))]
        for at, cells in self.changed.items():
            rows[at - 1] = cells
        while rows and not rows[-1]:
            rows.pop()
        whole = replace(self.snapshot, rows=tuple(rows), formulas=before.formulas, fills=before.fills)
        return replace(self, snapshot=whole, changed=None)


def tabs_of(data: bytes) -> tuple[SheetInfo, ...]:
    """All tabs in order, chart sheets included."""
    _last.clear()
    return tuple(SheetInfo(tab.name, tab.visible, tab.kind) for tab in Version.of(data).workbook.tabs)


def snapshot_of(data: bytes, place: str, sheet: str | None) -> SheetSnapshot:
    """Read one sheet whole (default: the first visible worksheet). It is remembered for the write that may follow."""
    version = Version.of(data)
    tab = version.tab(sheet)
    seen = version.worksheet(tab)
    _last[:] = [(version, tab, seen)]
    return _snapshot(version, place, tab, seen)


_last: list[tuple[Version, Tab, Worksheet]] = []
"""What was read last, until anything else is asked for."""


def _read(data: bytes, sheet: str) -> tuple[Version, Tab, Worksheet]:
    """A sheet as it was just read, else read now. Whatever was remembered is let go."""
    last = _last.pop() if _last else None
    version = last[0] if last and last[0].data == data else Version.of(data)
    tab = version.tab(sheet)
    seen = last[2] if last and last[:2] == (version, tab) else version.worksheet(tab)
    return version, tab, seen


def rewritten(data: bytes, place: str, sheet: str, writes: Sequence[CellWrite], is_known: bool = False) -> Rewritten:
    """Put values into cells of one sheet, and prove that nothing else changed.

    `is_known`: whoever asks has the sheet as it is in `data`, so that only what changes is told.
    """
    version, tab, seen = _read(data, sheet)
    before = _snapshot(version, place, tab, seen)
    done = _rewritten(version, tab, seen, before, writes)
    return done.as_told(before) if is_known else done


def _rewritten(
    version: Version, tab: Tab, seen: Worksheet, before: SheetSnapshot, writes: Sequence[CellWrite]
) -> Rewritten:
    missing = [write for write in writes if not is_same_value(before.at(write.row, write.column), write.value)]
    if not missing:
        return Rewritten(before)
    edit = edited(Target(version.package, version.workbook, tab, version.context.date_styles), missing)
    refused = {
        (write.row, write.column): Refusal(before.ref(write.row, write.column), no.code, no.message)
        for write, no in edit.refused
    }
    if not edit.written:
        return Rewritten(before, refused=refused)
    try:
        new = prove(version, edit.data, tab, edit)
    except WriteRefused as no:
        return Rewritten(before, failure=(no.code, no.message))
    now = _snapshot(new.version, before.place, tab, with_cells(seen, new.cells))
    return Rewritten(now, edit.data, refused)


def _snapshot(version: Version, place: str, tab: Tab, sheet: Worksheet) -> SheetSnapshot:
    return SheetSnapshot(
        place=place,
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
        filters=sheet.filters,
        notes=tuple(_notes(sheet, version.workbook.awaits_calculation)),
        fills=sheet.fills,
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


def _notes(sheet: Worksheet, awaits_calculation: bool) -> list[str]:
    notes = []
    if sheet.hidden_rows:
        notes.append("Hidden rows are read as well.")
    if sheet.hidden_columns:
        notes.append("Hidden columns are read as well.")
    if sheet.is_protected:
        notes.append("The sheet is protected in Excel, so Cairn writes only to cells that are unlocked there.")
    if stale := sum(_is_open(sheet, row, column) for row, column in sheet.formulas):
        notes.append(f"Formulas without a calculated value: {stale}. Open and save the workbook in Excel to get them.")
    elif sheet.formulas and awaits_calculation:
        notes.append("Formulas show what they gave before a program changed cells. Save the workbook in Excel.")
    return notes


def _is_open(sheet: Worksheet, row: int, column: int) -> bool:
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    return column <= len(cells) and cells[column - 1] == NOT_CALCULATED
