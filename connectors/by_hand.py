"""A write by hand into any workbook: single cells, and rows at its end. Bytes in, proven bytes out; knows no files.

Looks only at the rows around the cells, so that a large sheet costs little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.files import WriteRefused
from connectors.ooxml.append import appended
from connectors.ooxml.edit import Target, edited
from connectors.ooxml.layout import Layout
from connectors.ooxml.styles import read_date_styles
from connectors.ooxml.tables import read_pivot_areas, read_tables
from connectors.ooxml.version import Version
from connectors.ooxml.workbook import Tab
from connectors.proof import prove
from connectors.results import is_possible, last_of_each
from domain.records import CellRef
from domain.refusals import sentence
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

    Raises `SheetUnreadable` and `SheetMissing`; cells that may not be written are refused. Rows go in together and
    whole, or not at all.
    """
    version = Version.of(data)
    tab = version.tab(sheet)
    target = _target(version, tab)
    refused: list[Refusal] = []
    added: list[CellWrite] = []
    if rows:
        tables, pivots = read_tables(version.package, tab.part), read_pivot_areas(version.package, tab.part)
        place = appended(target.layout, tables, pivots, [w for w in writes if is_possible(w.row, w.column)], rows)
        if isinstance(place, tuple):
            row, column, why = place
            refused.append(Refusal(CellRef(tab.name, row, column), why.code, why.message))
        else:
            added = place
    done = _written(version, target, last_of_each([*writes, *added]))
    if broken := whole_rows_refused(done.refused, added, tab.name):
        refused += broken
        done = _written(version, target, last_of_each(writes))
    return Patched(done.written, (*done.refused, *refused), done.data)


def whole_rows_refused(refused: Sequence[Refusal], added: Sequence[CellWrite], sheet: str) -> list[Refusal]:
    """What to say of the cells of `added` rows, each by its own reason where it has one; none when all are welcome."""
    own = {(no.ref.row, no.ref.column): no for no in refused}
    if not any((write.row, write.column) in own for write in added):
        return []
    return [
        own.get((write.row, write.column))
        or Refusal(CellRef(sheet, write.row, write.column), "part-of-a-row", sentence("part-of-a-row"))
        for write in added
    ]


def _written(version: Version, target: Target, wanted: Sequence[CellWrite]) -> Patched:
    """Write what has to be written; an empty cell that is to be emptied is so already."""
    layout, sheet = target.layout, target.tab.name
    needless = {w for w in wanted if w.value in (None, "") and _is_blank(layout, w)}
    done = _proven(version, target, [write for write in wanted if write not in needless])
    empty = tuple(CellRef(sheet, write.row, write.column) for write in wanted if write in needless)
    return Patched((*done.written, *empty), done.refused, done.data)


def _is_blank(layout: Layout, write: CellWrite) -> bool:
    return is_possible(write.row, write.column) and not layout.has_content(write.row, write.column)


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
            prove(version, edit.data, target.tab, edit)
        except WriteRefused as no:
            refused += [(write, no.code, no.message) for write in written]
            written = ()
    return Patched(
        tuple(CellRef(sheet, write.row, write.column) for write in written),
        tuple(Refusal(CellRef(sheet, write.row, write.column), code, text) for write, code, text in refused),
        edit.data if written else None,
    )
