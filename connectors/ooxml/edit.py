"""Edits one sheet of a workbook: decides which cells may be written, splices them, repacks the rest untouched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from connectors.ooxml.dates import SHORT_DATE, SHORT_DATE_AND_TIME
from connectors.ooxml.fragments import Cut, Frame, windows_around
from connectors.ooxml.layout import Layout, read_layout
from connectors.ooxml.package import Package
from connectors.ooxml.permission import Ground, No, cell_refusal, no, sheet_refusal, workbook_refusal
from connectors.ooxml.refs import is_inside
from connectors.ooxml.repack import CannotRepack, repacked
from connectors.ooxml.splice import Cells, StyledValue, spliced, splices_for
from connectors.ooxml.styles import read_unlocked_styles, with_date_style
from connectors.ooxml.tables import Table, read_pivot_areas, read_tables, with_area
from connectors.ooxml.workbook import Tab, Workbook, with_full_calculation
from domain.sheets import CellWrite


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit came to: the new bytes, the cells that are in them, the others with their reason.

    `cut` says where in the sheet's part to look for what changed; None when nothing did.
    """

    data: bytes
    written: tuple[CellWrite, ...]
    refused: tuple[tuple[CellWrite, No], ...]
    changed_entries: frozenset[str]
    cut: Cut | None = None


@dataclass(frozen=True)
class Target:
    """The sheet to edit: its package and workbook, and the styles that show dates."""

    package: Package
    workbook: Workbook
    tab: Tab
    date_styles: frozenset[int]

    @cached_property
    def layout(self) -> Layout:
        return read_layout(self.package.part(self.tab.part), self.tab.part)

    @cached_property
    def unlocked(self) -> frozenset[int] | None:
        """The styles whose cells may be changed on a protected sheet; None where the sheet is not protected."""
        if not self.layout.is_protected:
            return None
        parts = self.package.related(self.workbook.part, "styles")
        return read_unlocked_styles(self.package.part(parts[0]), parts[0]) if parts else frozenset()


def edited(target: Target, writes: Sequence[CellWrite]) -> Edited:
    """Put values into cells of one sheet; those that may not be written come back with their reason."""
    package = target.package
    layout = target.layout
    if why := workbook_refusal(package, target.workbook.part) or sheet_refusal(layout):
        return Edited(package.data, (), tuple((write, why) for write in writes), frozenset())
    tables = read_tables(package, target.tab.part)
    pivots = read_pivot_areas(package, target.tab.part)
    ground = Ground(layout, tables, pivots, target.workbook.is_1904, target.unlocked)
    styling = _Styling(target, layout)
    chosen: dict[tuple[int, int], StyledValue] = {}
    written: list[CellWrite] = []
    refused: list[tuple[CellWrite, No]] = []
    for write in writes:
        verdict = cell_refusal(write, ground) or styling.styled(write)
        if isinstance(verdict, No):
            refused.append((write, verdict))
        else:
            chosen[write.row, write.column] = verdict
            written.append(write)
    if not chosen:
        return Edited(package.data, (), tuple(refused), frozenset())
    splices = splices_for(layout, chosen, target.workbook.is_1904)
    changes = styling.changes | _other_parts(target, layout, tables, chosen)
    changes[package.entry(target.tab.part)] = spliced(layout.part, splices)
    try:
        data = repacked(package.data, changes)
    except CannotRepack:
        return Edited(package.data, (), tuple((write, no("unusual-file")) for write in writes), frozenset())
    cut = Cut(Frame(layout.root, layout.prefix), windows_around(layout, {row for row, _ in chosen}), splices)
    return Edited(data, tuple(written), tuple(refused), frozenset(changes), cut)


def _other_parts(target: Target, layout: Layout, tables: Sequence[Table], chosen: Cells) -> dict[str, bytes]:
    """The new bytes of the parts, other than sheet and styles, that the edit touches, by zip entry."""
    package, workbook = target.package, target.workbook
    changes = {package.entry(workbook.part): with_full_calculation(package.part(workbook.part), workbook.part)}
    for before, after in zip(tables, grown_tables(tables, chosen, layout), strict=True):
        if before != after:
            changes[package.entry(after.part)] = with_area(package.part(after.part), after)
    return changes


def grown_tables(tables: Sequence[Table], chosen: Cells, layout: Layout) -> list[Table]:
    """Let each table grow over the rows that were written directly below it, as Excel does when one types there."""
    return [_grown(table, tables, chosen, layout) for table in tables]


def _grown(table: Table, tables: Sequence[Table], chosen: Cells, layout: Layout) -> Table:
    if table.totals_rows or layout.is_protected:
        return table
    _, first, last_row, last = table.area
    columns = range(first, last + 1)
    others = [other.area for other in tables if other is not table]
    row = last_row + 1
    while any(styled.value is not None for c in columns if (styled := chosen.get((row, c)))):
        is_taken = any((row, column) not in chosen and layout.has_content(row, column) for column in columns)
        if is_taken or any(is_inside(row, column, area) for column in columns for area in others):
            break
        row += 1
    return table.grown_to(row - 1) if row - 1 > last_row else table


class _Styling:
    """Chooses the style of each cell to be written, and appends a date style where none fits."""

    def __init__(self, target: Target, layout: Layout) -> None:
        self._target = target
        self._layout = layout
        self._appended: dict[tuple[int, int], int] = {}
        self.changes: dict[str, bytes] = {}

    def styled(self, write: CellWrite) -> StyledValue | No:
        """The value with its style: the cell's own, else the one its surroundings suggest."""
        style = self._own_or_near(write.row, write.column)
        is_date_style = (style or 0) in self._target.date_styles
        if isinstance(write.value, date):
            return StyledValue(write.value, style) if is_date_style else self._with_date_style(write, style)
        if is_date_style and isinstance(write.value, (int, float)) and not isinstance(write.value, bool):
            is_there = self._layout.cell(write.row, write.column) is not None
            # Without the style the new cell would be locked.
            is_fixed = is_there or self._layout.is_protected
            return no("number-in-date-cell") if is_fixed else StyledValue(write.value, None)
        return StyledValue(write.value, style)

    def _own_or_near(self, row: int, column: int) -> int | None:
        layout = self._layout
        if layout.row(row) or layout.is_protected:
            return layout.style_at(row, column)
        above, higher = layout.cell(row - 1, column), layout.cell(row - 2, column)
        # Two rows that agree are a pattern; one row alone may be the header.
        if above and higher and above.style is not None and above.style == higher.style:
            return above.style
        return layout.style_at(row, column)

    def _with_date_style(self, write: CellWrite, style: int | None) -> StyledValue | No:
        dates, unlocked = self._target.date_styles, self._target.unlocked
        among = dates if unlocked is None else dates & unlocked
        near = self._layout.nearest_style(write.row, write.column, among)
        if near is not None:
            return StyledValue(write.value, near)
        parts = self._target.package.related(self._target.workbook.part, "styles")
        if not parts:
            return no("no-date-style")
        number_format = SHORT_DATE_AND_TIME if isinstance(write.value, datetime) else SHORT_DATE
        like = style or 0
        if (like, number_format) not in self._appended:
            entry = self._target.package.entry(parts[0])
            part = self.changes.get(entry, self._target.package.part(parts[0]))
            self.changes[entry], new = with_date_style(part, parts[0], like, number_format)
            self._appended[like, number_format] = new
        return StyledValue(write.value, self._appended[like, number_format])
