"""Workbooks by hand: list the cells of a sheet, write cells and rows into it. Needs no workspace, and no tracker.

The same reader and the same writer that syncs use, with the same refusals.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from connectors import sandbox
from connectors.by_hand import patched
from connectors.excel import ExcelConnector
from connectors.files import WriteRefused, backup_folder, check_writable, read_stable, replace_file, revision_of
from connectors.ooxml.refs import a1, cell_of
from connectors.registry import open_connector
from domain.errors import Refused
from domain.records import CellRef
from domain.sheets import CellError, CellValue, CellWrite, Refusal, WriteValue
from services.settings import Settings
from services.typing_in import typed, typed_row

HOME = Path(".cairn") / "backups"
"""In the home folder: where replaced versions go when there is no workspace."""

_KINDS = {str: "text", bool: "bool", int: "number", float: "number", date: "date", datetime: "datetime"}
_KINDS |= {CellError: "error", type(None): "empty"}


def cells(path: Path, sheet: str | None) -> dict[str, Any]:
    """The filled cells of one sheet (default: the first visible one), row by row.

    `{"sheet", "cells": [{"ref", "value", "type", "formula"}]}`; dates are ISO text, an error is its code.
    """
    place = path.expanduser().absolute()
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
    texts: Mapping[str, str],
    rows: Sequence[str] = (),
    out: Path | None = None,
) -> dict[str, Any]:
    """Put values into cells (`texts`: reference → text), and rows (JSON lists) at the end, in place or in a copy.

    `{"written": [ref], "refused": [{"cell", "code", "message"}], "parts_changed": [name], "sha256_before",
    "sha256_after", "backups"}`. `backups` is the folder with the version that was replaced, None when nothing was.
    """
    writes = [CellWrite(*_place_of(ref), typed(text)) for ref, text in texts.items()]
    new_rows = [typed_row(text) for text in rows]
    if not writes and not new_rows:
        raise Refused("There is nothing to write.", "Say --set B7=2026-03-02, or --append '[\"a\", 1]'.")
    place = path.expanduser().absolute()
    backups = settings.backups if settings.database.exists() else Path.home() / HOME
    before = read_stable(place)
    task = _Task(place.resolve(), before, sheet, writes, new_rows, backups)
    is_excel = isinstance(open_connector(place, backups), ExcelConnector)
    written, refused, target = (_into_workbook if is_excel else _into_other)(task, out and out.expanduser().absolute())
    after = read_stable(target)
    return {
        "written": [ref.a1 for ref in written],
        "refused": [{"cell": no.ref.a1, "code": no.code, "message": no.message} for no in refused],
        "parts_changed": _parts_changed(before, after),
        "sha256_before": revision_of(before),
        "sha256_after": revision_of(after),
        "backups": str(backup_folder(target.resolve(), backups)) if after != before and out is None else None,
    }


def _place_of(ref: str) -> tuple[int, int]:
    try:
        return cell_of(ref.strip().upper())
    except ValueError:
        raise Refused(f"“{ref}” is no cell of a sheet.", "Write its column and row, such as B7.") from None


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be written, into which sheet of which file; `data` is the file as it was read."""

    place: Path
    data: bytes
    sheet: str | None
    writes: list[CellWrite]
    rows: list[list[WriteValue]]
    backups: Path


_Done: TypeAlias = tuple[Sequence[CellRef], Sequence[Refusal], Path]
"""What was written, what was refused, and the file that holds it."""


def _into_workbook(task: _Task, out: Path | None) -> _Done:
    done = sandbox.run(patched, task.data, task.sheet, task.writes, task.rows)
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


def _into_other(task: _Task, out: Path | None) -> _Done:
    """A csv file, or a format that takes no writes and says so; rows go below its last one."""
    snapshot = open_connector(task.place, task.backups).read(task.sheet)
    place = task.place if out is None else _store(task, task.data, out)
    first = 1 + max([len(snapshot.rows), *(write.row for write in task.writes if write.value not in (None, ""))])
    added = [
        CellWrite(row, column, value)
        for row, values in enumerate(task.rows, start=first)
        for column, value in enumerate(values, start=1)
        if value is not None
    ]
    writes = [*task.writes, *added]
    result = open_connector(place, task.backups).write(snapshot.sheet, writes, snapshot.revision)
    return result.written, result.refused, place


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
            out.write_bytes(data)
    except OSError as error:
        raise Refused(f"{out} could not be written ({error.strerror}).", "Choose another place.") from error
    except WriteRefused as no:
        raise Refused(no.message, "Choose another name for --out.") from no
    return out


def _parts_changed(before: bytes, after: bytes) -> list[str]:
    """The parts of a workbook that differ, as the archives themselves say."""
    if before == after or not zipfile.is_zipfile(io.BytesIO(before)):
        return []
    sums = []
    for data in (before, after):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sums.append({entry.filename: (entry.CRC, entry.file_size) for entry in archive.infolist()})
    return sorted(name for name in sums[0].keys() | sums[1].keys() if sums[0].get(name) != sums[1].get(name))
