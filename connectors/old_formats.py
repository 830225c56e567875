"""Connector for .xls, .xlsb and .ods: one-way import through the second reader, in the sandbox. Never writes.

These formats are read without formulas, errors or hidden rows; who wants them in sync saves the file as .xlsx.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from connectors import sandbox
from connectors.files import read_stable, revision_of
from connectors.independent import NoOpinion, rows_of, sheets_of
from connectors.ooxml.package import ZIP, Package, open_package
from connectors.ooxml.worksheet import check_area
from connectors.ooxml.xml import new_parser, run
from connectors.results import last_of_each, refused_whole
from domain.errors import RevisionMismatch, SheetMissing, SheetUnreadable
from domain.refusals import sentence
from domain.sheets import CellValue, CellWrite, SheetInfo, SheetSnapshot, WriteResult

_ODS_CONTENT = "content.xml"
_NOTE = "Read from an old format: formulas and error cells look like plain or empty cells. Nothing is written back."


class OldFormatConnector:
    """A workbook that is read and never written."""

    kind = "import"
    writable = False

    def __init__(self, place: Path, backups: Path) -> None:
        self._path = Path(os.path.realpath(place))
        self.place = str(place)

    def sheets(self) -> tuple[SheetInfo, ...]:
        return sandbox.run(tabs_of, read_stable(self._path), self._path.name)

    def revision(self) -> str:
        return revision_of(read_stable(self._path))

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        return sandbox.run(imported, read_stable(self._path), self.place, sheet)

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        snapshot = self.read(sheet)
        if snapshot.revision != expected:
            raise RevisionMismatch(f"{self._path.name} was saved after Cairn read it; nothing was written.")
        return refused_whole(last_of_each(writes), "read-only-format", sentence("read-only-format"), snapshot)


def tabs_of(data: bytes, name: str) -> tuple[SheetInfo, ...]:
    """All tabs of a workbook given by its bytes and its file's name, in order."""
    with _plain_words(name):
        if data.startswith(ZIP):
            _check_parts(open_package(data))
        found = sheets_of(data)
    return tuple(SheetInfo(tab, visible, "worksheet" if is_ws else "other") for tab, visible, is_ws in found)


def _check_parts(package: Package) -> None:
    """The second reader takes what is there of a torn .ods for all there is."""
    if package.has(_ODS_CONTENT):
        run(new_parser(), package.part(_ODS_CONTENT), _ODS_CONTENT)


def imported(data: bytes, place: str, sheet: str | None) -> SheetSnapshot:
    """Read one sheet whole (default: the first visible worksheet)."""
    name = Path(place).name
    chosen = _chosen(tabs_of(data, name), sheet)
    with _plain_words(name):
        rows = rows_of(data, chosen)
    cells = [_clipped([_plain(value) for value in row]) for row in rows]
    while cells and not cells[-1]:
        cells.pop()
    check_area(sum(map(len, cells)))
    return SheetSnapshot(place, chosen, tuple(cells), revision_of(data), datetime.now(UTC), notes=(_NOTE,))


@contextlib.contextmanager
def _plain_words(name: str) -> Iterator[None]:
    try:
        yield
    except NoOpinion as error:
        raise SheetUnreadable(f"{name} cannot be read: damaged, protected by a password, or another kind.") from error


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
