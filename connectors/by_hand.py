"""A write by hand into any workbook: single cells, and rows at its end. Bytes in, proven bytes out; knows no files.

Looks only at the rows around the cells, so that a large sheet costs little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.files import WriteRefused
from connectors.ooxml.append import appended
from connectors.ooxml.edit import Target, edited
from connectors.ooxml.styles import read_date_styles
from connectors.ooxml.tables import read_pivot_areas, read_tables
from connectors.ooxml.version import Version
from connectors.ooxml.workbook import Tab
from connectors.proof import proven_cells
from connectors.results import last_of_each
from domain.records import CellRef
from domain.sheets import CellWrite, Refusal, WriteValue


@dataclass(frozen=True, slots=True)
class Patched:
    """What a write by hand came to. `data` is the proven new version; None where nothing had to change."""

    written: tuple[CellRef, ...]
    refused: tuple[Refusal, ...]
    data: bytes | None


def patched(
    data: bytes, sheet: str | None, writes: Sequence[CellWrite], rows: Sequence[Sequence[WriteValue]] = ()
) -> Patched:
    """Put values into cells of one sheet (default: the first visible one), and rows at its end.

    Raises `SheetUnreadable` and `SheetMissing`; cells that may not be written are refused.
    """
    version = Version(data)
    tab = version.tab(sheet)
    target = _target(version, tab)
    layout = target.layout
    refused: list[Refusal] = []
    wanted = list(writes)
    if rows:
        tables, pivots = read_tables(version.package, tab.part), read_pivot_areas(version.package, tab.part)
        added = appended(layout, tables, pivots, writes, rows)
        if isinstance(added, tuple):
            row, column, why = added
            refused.append(Refusal(CellRef(tab.name, row, column), why.code, why.message))
        else:
            wanted += added
    wanted = list(last_of_each(wanted))
    needless = {w for w in wanted if w.value in (None, "") and not layout.has_content(w.row, w.column)}
    done = _proven(version, target, [write for write in wanted if write not in needless])
    empty = tuple(CellRef(tab.name, write.row, write.column) for write in wanted if write in needless)
    return Patched((*done.written, *empty), (*refused, *done.refused), done.data)


def _target(version: Version, tab: Tab) -> Target:
    package, workbook = version.package, version.workbook
    styles = [read_date_styles(package.part(part), part) for part in package.related(workbook.part, "styles")]
    return Target(package, workbook, tab, styles[0] if styles else frozenset())


def _proven(version: Version, target: Target, writes: Sequence[CellWrite]) -> Patched:
    edit, sheet = edited(target, writes), target.tab.name
    refused = [(write, no.code, no.message) for write, no in edit.refused]
    written = edit.written
    if written:
        try:
            proven_cells(version, edit.data, target.tab, edit)
        except WriteRefused as no:
            refused += [(write, no.code, no.message) for write in written]
            written = ()
    return Patched(
        tuple(CellRef(sheet, write.row, write.column) for write in written),
        tuple(Refusal(CellRef(sheet, write.row, write.column), code, text) for write, code, text in refused),
        edit.data if written else None,
    )
