"""Notices at once that a tracker's file was saved or closed, by what the operating system tells of its folder.

Says only which files deserve a look; the look itself finds out whether anything changed. Folders of which nothing is
told (network shares, more folders than the system watches) are left to the worker's regular look.
"""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import TypeAlias

from watchfiles import Change, watch
from watchfiles.main import FileChange

from connectors.owner import locks_of

TURN_MS = 500
"""How long one wait lasts when nothing happens."""
QUIET_MS, LONGEST_BURST_MS = 300, 3_000
"""A save is a burst of events; what counts is the calm after it."""

Events: TypeAlias = Generator[set[FileChange], None, None]


class FolderWatch:
    """Watches the folders of the files that it is asked about, until `stop` is set."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._folders: dict[Path, tuple[int, int]] = {}
        self._events: Events | None = None

    def wait(self, files: Iterable[Path]) -> set[Path]:
        """Wait about half a second; give those of `files` (absolute) that were saved or closed meanwhile.

        When a folder is new, or went away and came back, all files count: saves may have been missed.
        """
        real = {file: Path(os.path.realpath(file)) for file in files}
        if self._follow({path.parent for path in real.values()}):
            return set(real)
        if self._events is None:
            self._stop.wait(TURN_MS / 1000)
            return set()
        changes = next(self._events, set())
        if any(change is Change.deleted and Path(path) in self._folders for change, path in changes):
            self._folders = {}  # whatever stands there next is another folder, even under the same number
        told = {_spelled(path) for change, path in changes if _matters(change, Path(path))}
        return {file for file, path in real.items() if any(_spelled(name) in told for name in (path, *locks_of(path)))}

    def close(self) -> None:
        """Let go of all folders."""
        if self._events is not None:
            self._events.close()
        self._events = None
        self._folders = {}

    def _follow(self, folders: set[Path]) -> bool:
        """Watch exactly these folders; say whether that is another set than before."""
        there = {folder: identity for folder in folders if (identity := _identity(folder))}
        if there == self._folders:
            return False
        self.close()
        self._folders = there
        if heard := [folder for folder in sorted(there) if _tells(folder)]:
            self._events = _events_in(heard, TURN_MS, self._stop)
            next(self._events, None)  # the watch begins here, so before anybody looks at the files
        return True


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another one that later stands in its place; None when it is not there."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _tells(folder: Path) -> bool:
    """Say whether the operating system lets us watch a folder."""
    probe = _events_in([folder], 1, threading.Event())
    try:
        next(probe, None)
    except (OSError, RuntimeError):
        return False
    finally:
        probe.close()
    return True


def _events_in(folders: list[Path], timeout_ms: int, stop: threading.Event) -> Events:
    return watch(
        *folders,
        watch_filter=None,
        debounce=LONGEST_BURST_MS,
        step=min(QUIET_MS, timeout_ms),
        stop_event=stop,
        rust_timeout=timeout_ms,
        yield_on_timeout=True,
        recursive=False,
    )


def _matters(change: Change, path: Path) -> bool:
    """A file that is there after it changed was saved; a lock file that is gone was closed."""
    is_lock = path.name.startswith(("~$", ".~lock."))
    return change is Change.deleted if is_lock else change is not Change.deleted and path.exists()


def _spelled(path: Path | str) -> str:
    """A path in the one spelling in which it can be compared, whatever the system makes of accents and case."""
    return unicodedata.normalize("NFC", os.path.normcase(path))
