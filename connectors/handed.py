"""Connector for a private copy of a file that lives with a person: a write goes into a second copy, to be fetched.

The copy itself is never changed, and nothing counts as written: whether a change arrived shows only in the next copy
that the person brings.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from connectors.base import Connector
from domain.errors import RevisionMismatch, SheetUnreachable
from domain.sheets import CellWrite, SheetInfo, SheetSnapshot, WriteResult


class HandedConnector:
    """One private copy. `opened` gives the connector for the second copy: of (place, folder for backups)."""

    def __init__(self, copy: Connector, opened: Callable[[Path, Path], Connector]) -> None:
        self._copy = copy
        self._opened = opened
        self.kind = copy.kind
        self.place = copy.place
        self.writable = copy.writable
        self.result: WriteResult | None = None
        """What the last write put into the second copy."""
        self.data: bytes | None = None
        """The second copy after the last write."""

    def sheets(self) -> tuple[SheetInfo, ...]:
        return self._copy.sheets()

    def revision(self) -> str:
        return self._copy.revision()

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        return self._copy.read(sheet)

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        """See `Connector.write`: cells that may not be written are refused, the others still have to travel."""
        seen = self._copy.read(sheet)
        if seen.revision != expected:
            raise RevisionMismatch(f"A newer copy of {Path(self.place).name} was brought meanwhile.")
        try:
            with tempfile.TemporaryDirectory(prefix="cairn-") as folder:
                second = Path(folder) / Path(self.place).name
                shutil.copyfile(self.place, second)
                self.result = self._opened(second, Path(folder) / "backups").write(sheet, writes, expected)
                self.data = second.read_bytes()
        except OSError as error:
            raise SheetUnreachable(f"No copy of {Path(self.place).name} could be made ({error.strerror}).") from error
        return WriteResult((), self.result.refused, seen)
