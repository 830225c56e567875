"""The pace at which one service account may ask: a bucket of requests that all processes on this machine share.

Google counts reads and writes of a service account by the minute, whoever uses it. A request takes its slot here first
and waits for it; slots are handed out in the order in which they were asked for. Knows nothing of what is asked.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, TypeAlias

from domain.errors import SheetUnreachable

Kind: TypeAlias = Literal["read", "write", "drive"]

PER_MINUTE: dict[Kind, float] = {"read": 48, "write": 48, "drive": 240}
BURST: dict[Kind, float] = {"read": 12, "write": 12, "drive": 60}
"""How many may follow each other at once. With what flows in during a minute that makes 60, which is Google's limit
for reads and for writes; Drive allows far more than what is used of it here."""


class Pace:
    """One account's buckets, in a small file. `clock` gives seconds that all processes agree on."""

    def __init__(
        self,
        file: Path,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._file = file
        self.clock = clock
        self.sleep = sleep

    def take(self, kind: Kind) -> float:
        """Take a slot, and wait until it is due; gives the seconds waited."""
        with self._locked() as tx:
            level = self._level(tx, kind) - 1
            self._keep(tx, kind, level)
        wait = max(0.0, -level * 60 / PER_MINUTE[kind])
        if wait:
            self.sleep(wait)
        return wait

    def room(self, kind: Kind) -> int:
        """How many requests could go at once."""
        with self._locked() as tx:
            return max(0, int(self._level(tx, kind)))

    def refused(self, kind: Kind, for_s: float) -> None:
        """Google said that it is too much: nobody sends anything for so long."""
        with self._locked() as tx:
            self._keep(tx, kind, min(self._level(tx, kind), 1 - for_s * PER_MINUTE[kind] / 60))

    def _level(self, tx: sqlite3.Connection, kind: Kind) -> float:
        found = tx.execute("SELECT level, at FROM buckets WHERE kind = ?", (kind,)).fetchone()
        if found is None:
            return BURST[kind]
        level, at = found
        # A clock that was set back must not stop everybody until it is where it was.
        passed = max(0.0, self.clock() - at)
        return float(min(BURST[kind], level + passed * PER_MINUTE[kind] / 60))

    def _keep(self, tx: sqlite3.Connection, kind: Kind, level: float) -> None:
        tx.execute("REPLACE INTO buckets (kind, level, at) VALUES (?, ?, ?)", (kind, level, self.clock()))

    @contextmanager
    def _locked(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._file, timeout=30, isolation_level=None)) as tx:
                tx.execute("PRAGMA synchronous=OFF")
                tx.execute("BEGIN IMMEDIATE")
                tx.execute("CREATE TABLE IF NOT EXISTS buckets (kind TEXT PRIMARY KEY, level REAL, at REAL)")
                yield tx
                tx.execute("COMMIT")
        except sqlite3.Error as error:
            raise SheetUnreachable(
                f"The file that paces requests to Google cannot be used ({error}).", f"Delete {self._file} if it stays."
            ) from error


def shared_file(email: str) -> Path:
    """The one file of a service account on this machine, in a folder that is this user's alone."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    folder = Path(tempfile.gettempdir()) / f"cairn-google-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError as error:
        raise SheetUnreachable(f"The folder {folder} cannot be made ({error.strerror}).") from error
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        raise SheetUnreachable(f"The folder {folder} belongs to somebody else.", "Remove it, or set TMPDIR.")
    return folder / f"{hashlib.sha256(email.encode()).hexdigest()[:24]}.pace"
