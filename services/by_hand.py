"""Workbooks by hand: list the cells of a sheet, write cells and rows into it. Needs no workspace, and no tracker.

The same reader and the same writer that syncs use, with the same refusals.
"""

from __future__ import annotations

import contextlib
import functools
import io
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from connectors import sandbox
from connectors.by_hand import Patched, patched, whole_rows_refused
from connectors.excel import ExcelConnector
from connectors.files import WriteRefused, backup_folder, check_writable, read_stable, replace_file, revision_of
from connectors.ooxml.refs import MAX_ROW, a1
from connectors.registry import open_connector
from domain.errors import Refused, SheetMissing, SheetUnreachable
from domain.records import CellRef
from domain.sheets import CellError, CellValue, CellWrite, Refusal, SheetSnapshot, WriteValue
from services.settings import Settings
from services.typing_in import typed, typed_row

HOME = Path(".cairn") / "backups"
"""In the home folder: where replaced versions go when there is no workspace."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,10})\$?([1-9][0-9]{0,20})")
_KINDS = {str: "text", bool: "bool", int: "number", float: "number", date: "date", datetime: "datetime"}
_KINDS |= {CellError: "error", type(None): "empty"}


def cells(path: Path, sheet: str | None) -> dict[str, Any]:
    """The filled cells of one sheet (default: the first visible one), row by row.

    `{"sheet", "cells": [{"ref", "value", "type", "formula"}]}`; dates are ISO text, an error is its code.
    """
    place = path.expanduser().absolute()
    with _words_for_a_file():
        # Nothing is written here, so the folder for copies is never used.
        snapshot = open_connector(place, place.parent).read(sheet)
    places = {(row, column) for row, values in enumerate(snapshot.rows, 1) for column in range(1, len(values) + 1)}
    listed = []
    for row, column in sorted(places | snapshot.formulas.keys()):
        value, formula = snapshot.at(row, column), snapshot.formulas.get((row, column))
        if value is not None or formula is not None:
            told = {"ref": a1(row, column), "value": _plain(value), "type": _KINDS[type(value)]}
            listed.append({**told, "formula": formula})
    return {"sheet": snapshot.sheet, "cells": listed}


def _plain(value: CellValue) -> str | int | float | bool | None:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, CellError) else value


def write(
    settings: Settings,
    path: Path,
    sheet: str | None,
    texts: Sequence[tuple[str, str]],
    rows: Sequence[str] = (),
    out: Path | None = None,
) -> dict[str, Any]:
    """Put values into cells (`texts`: reference and text), and rows (JSON lists) at the end, in place or in a copy.

    `{"written": [ref], "refused": [{"cell", "code", "message"}], "parts_changed": [name], "sha256_before",
    "sha256_after", "backups"}`. `backups` is the folder with the version that was replaced, None when nothing was.
    """
    writes = _writes_of(texts)
    new_rows = [typed_row(text) for text in rows]
    if not writes and not new_rows:
        raise Refused("There is nothing to write.", "Say --set B7=2026-03-02, or --append '[\"a\", 1]'.")
    place = path.expanduser().absolute()
    backups = settings.backups if settings.database.exists() else Path.home() / HOME
    with _words_for_a_file():
        before = read_stable(place)
        task = _Task(place.resolve(), before, sheet, writes, new_rows, backups)
        is_excel = isinstance(open_connector(place, backups), ExcelConnector)
        done = sandbox.run(patched, before, sheet, writes, new_rows) if is_excel else _elsewhere(task)
        written, refused, target = _stored(task, done, out and out.expanduser().absolute())
        after = read_stable(target)
    return {
        "written": [ref.a1 for ref in written],
        "refused": [{"cell": no.ref.a1, "code": no.code, "message": no.message} for no in refused],
        "parts_changed": _parts_changed(before, after),
        "sha256_before": revision_of(before),
        "sha256_after": revision_of(after),
        "backups": str(backup_folder(target.resolve(), backups)) if after != before and out is None else None,
    }


@contextlib.contextmanager
def _words_for_a_file() -> Iterator[None]:
    """Give hints about a file and its tabs, where connectors would speak of a tracker."""
    try:
        yield
    except SheetMissing as missing:
        raise Refused(str(missing), "Name one of its tabs with --sheet, or leave that out.") from missing
    except SheetUnreachable as gone:
        raise Refused(str(gone), "Look at the path, and whether another program holds the file.") from gone


def _writes_of(texts: Sequence[tuple[str, str]]) -> list[CellWrite]:
    writes = [CellWrite(*_place_of(ref), typed(text)) for ref, text in texts]
    times = Counter((write.row, write.column) for write in writes)
    if twice := [a1(*place) for place, count in times.items() if count > 1]:
        raise Refused(f"{twice[0]} is set twice, and only one value can stand there.", "Give each cell one value.")
    return writes


def _place_of(ref: str) -> tuple[int, int]:
    """Row and column of a cell, also of one that no sheet is large enough to have."""
    found = _REFERENCE.fullmatch(ref.strip().upper())
    if not found:
        raise Refused(f"“{ref}” is no cell of a sheet.", "Write its column and row, such as B7.")
    return int(found[2]), functools.reduce(lambda number, letter: 26 * number + ord(letter) - 64, found[1], 0)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be written, into which sheet of which file; `data` is the file as it was read."""

    place: Path
    data: bytes
    sheet: str | None
    writes: list[CellWrite]
    rows: list[list[WriteValue]]
    backups: Path


def _stored(task: _Task, done: Patched, out: Path | None) -> tuple[Sequence[CellRef], Sequence[Refusal], Path]:
    """Put the new version in place, or into a copy: what was written, what was refused, and the file that has it."""
    if out is not None:
        return done.written, done.refused, _store(task, done.data or task.data, out)
    if done.data is None:
        return done.written, done.refused, task.place
    try:
        check_writable(task.place)
        _replace(task.place, task.data, done.data, task.backups)
    except WriteRefused as no:
        return (), [*done.refused, *(Refusal(ref, no.code, no.message) for ref in done.written)], task.place
    return done.written, done.refused, task.place


def _elsewhere(task: _Task) -> Patched:
    """A csv file, or a format that takes no writes and says so, written as a copy; rows go below its last one."""
    snapshot = open_connector(task.place, task.backups).read(task.sheet)
    filled = [write.row for write in task.writes if write.value not in (None, "") and write.row <= MAX_ROW]
    added = [
        CellWrite(row, column, value)
        for row, values in enumerate(task.rows, start=1 + max([len(snapshot.rows), *filled]))
        for column, value in enumerate(values, start=1)
        if value is not None
    ]
    done = _into_copy(task, snapshot, [*task.writes, *added])
    if broken := whole_rows_refused(done.refused, added, snapshot.sheet):
        done = _into_copy(task, snapshot, task.writes)
        return Patched(done.written, (*done.refused, *broken), done.data)
    return done


def _into_copy(task: _Task, snapshot: SheetSnapshot, writes: Sequence[CellWrite]) -> Patched:
    with tempfile.TemporaryDirectory(prefix="cairn-") as folder:
        copy = Path(folder) / task.place.name
        copy.write_bytes(task.data)
        result = open_connector(copy, Path(folder) / "backups").write(snapshot.sheet, writes, snapshot.revision)
        data = copy.read_bytes()
    return Patched(result.written, result.refused, data if data != task.data else None)


def _replace(place: Path, old: bytes, new: bytes, backups: Path) -> None:
    def verify(stored: bytes) -> None:
        if stored != new:
            raise WriteRefused("disk", f"The new version of {place.name} did not reach the disk as it is.")

    replace_file(place, new, revision_of(old), backups, verify)


def _store(task: _Task, data: bytes, out: Path) -> Path:
    """Put a copy into `out`; what stood there goes to the backups."""
    if out.exists() and out.samefile(task.place):
        raise Refused("The copy would be the original.", "Choose another name for --out, or leave it out.")
    if out.suffix.lower() != task.place.suffix.lower():
        raise Refused(f"A copy of {task.place.name} has to end with {task.place.suffix}.", "Rename it in --out.")
    try:
        if out.exists():
            _replace(out, read_stable(out), data, task.backups)
        else:
            _make(out, data)
    except OSError as error:
        raise Refused(f"{out} could not be written ({error.strerror}).", "Choose another place.") from error
    except WriteRefused as no:
        raise Refused(no.message, "Choose another name for --out.") from no
    return out


def _make(out: Path, data: bytes) -> None:
    """Make a file that was not there; what could not be finished is taken away again."""
    with out.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            out.unlink(missing_ok=True)
            raise


def _parts_changed(before: bytes, after: bytes) -> list[str]:
    """The parts of a workbook that differ, as the archives themselves say."""
    if before == after or not zipfile.is_zipfile(io.BytesIO(before)):
        return []
    sums = []
    for data in (before, after):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sums.append({entry.filename: (entry.CRC, entry.file_size) for entry in archive.infolist()})
    return sorted(name for name in sums[0].keys() | sums[1].keys() if sums[0].get(name) != sums[1].get(name))
