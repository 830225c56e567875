"""Connector for .xlsx and .xlsm: reads everything, changes only the bytes of the cells it is told to write.

Never saves a workbook through a library: whatever is not a written cell is copied byte for byte. Never takes a
workbook apart in its own process.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from connectors import sandbox
from connectors.files import WriteRefused, check_writable, read_stable, replace_file, revision_of
from connectors.results import confirmed, is_same_value, last_of_each, refused_whole
from connectors.workbooks import Rewritten, rewritten, snapshot_of, tabs_of
from domain.errors import RevisionMismatch
from domain.sheets import CellWrite, SheetInfo, SheetSnapshot, WriteResult


class ExcelConnector:
    """One workbook on disk. `backups` is the folder that keeps the versions which a write replaced."""

    kind = "excel"
    writable = True

    def __init__(self, place: Path, backups: Path) -> None:
        self._path = Path(os.path.realpath(place))
        self._backups = backups
        self.place = str(place)
        self._seen: SheetSnapshot | None = None

    def sheets(self) -> tuple[SheetInfo, ...]:
        """All tabs in order, chart sheets included."""
        return sandbox.run(tabs_of, read_stable(self._path))

    def revision(self) -> str:
        return revision_of(read_stable(self._path))

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        self._seen = sandbox.run(snapshot_of, read_stable(self._path), self.place, sheet)
        return self._seen

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        """See `Connector.write`. The workbook is replaced only after two readers agreed on the new version."""
        data = read_stable(self._path)
        if revision_of(data) != expected:
            raise RevisionMismatch(f"{self._path.name} was saved after Cairn read it; nothing was written.")
        wanted = last_of_each(writes)
        try:
            check_writable(self._path)
            seen, self._seen = self._seen, None
            known = seen if seen and (seen.revision, seen.sheet) == (expected, sheet) else None
            done = _done(data, self.place, sheet, wanted, known)
            if done.data is None:
                return confirmed(wanted, done.refused, done.snapshot)
            self._replace(done.data, expected)
        except WriteRefused as no:
            return self._refused(data, sheet, wanted, no)
        if read_stable(self._path) != done.data:
            raise RevisionMismatch(f"{self._path.name} was saved right after Cairn wrote to it; that version stands.")
        # Equal bytes read equal; taking them apart once more would prove nothing.
        return confirmed(wanted, done.refused, done.snapshot)

    def _replace(self, proven: bytes, expected: str) -> None:
        def verify(written: bytes) -> None:
            if written != proven:
                raise WriteRefused("disk", f"The new version of {self._path.name} did not reach the disk as it is.")

        replace_file(self._path, proven, expected, self._backups, verify)

    def _refused(self, data: bytes, sheet: str, wanted: Sequence[CellWrite], no: WriteRefused) -> WriteResult:
        """What to say when the file takes no changes; cells that hold their value already need none."""
        snapshot = sandbox.run(snapshot_of, data, self.place, sheet)
        if all(is_same_value(snapshot.at(write.row, write.column), write.value) for write in wanted):
            return confirmed(wanted, {}, snapshot)
        return refused_whole(wanted, no.code, no.message, snapshot)


def _done(data: bytes, place: str, sheet: str, wanted: Sequence[CellWrite], known: SheetSnapshot | None) -> Rewritten:
    """`known`: the sheet as it is in `data`, where it was read a moment ago."""
    try:
        done = sandbox.run(rewritten, data, place, sheet, wanted, known is not None)
    except sandbox.Died as error:
        raise WriteRefused("not-provable", "A change to this workbook could not be made and checked safely.") from error
    if done.failure:
        raise WriteRefused(*done.failure)
    return done.as_seen(known) if known else done
