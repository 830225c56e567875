"""What every connector offers. A connector has no opinions: it reads, and it writes what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from domain.sheets import CellWrite, SheetInfo, SheetSnapshot, WriteResult


class Connector(Protocol):
    """One place (a file) that holds one or several sheets.

    Raises `domain.errors.ConnectorError` subclasses only; no library's type or exception crosses here.
    """

    kind: str
    place: str
    writable: bool

    def sheets(self) -> tuple[SheetInfo, ...]:
        """The tabs, in order; one nameless tab for a csv file."""
        ...

    def revision(self) -> str:
        """The present revision; equal to the last snapshot's when nothing was saved since."""
        ...

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        """Read one sheet whole (default: the first visible worksheet)."""
        ...

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        """Put values into cells, in one atomic step, only if the revision is still `expected`.

        Cells that may not be written come back as refusals; the others are written all the same.
        Raises `RevisionMismatch` when the place moved on: nothing was written, or somebody's save stands instead.
        """
        ...
