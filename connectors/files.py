"""One file on disk as a place to read and write: stable reads, backups, atomic replacement.

Knows nothing of what is in the file.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from connectors.owner import open_by, told
from connectors.swap import exchange
from domain.errors import RevisionMismatch, SheetUnreachable, SheetUnreadable

MAX_BYTES = 20 * 2**20
KEEP_BACKUPS = 20

_TRIES = 5
_TRIES_MISSING = 3
"""A save by way of a temporary file leaves the name empty for a moment; a file that is gone stays gone."""
_PAUSE_S = 0.2
_ANYBODY_MAY_WRITE = 0o222
_READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class WriteRefused(Exception):
    """Nothing in this file may be written now: a stable code and a sentence for the manager."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def revision_of(data: bytes) -> str:
    """The revision of a file: the SHA-256 of its bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def read_stable(path: Path) -> bytes:
    """Read a whole file that nobody changed meanwhile.

    Raises `SheetUnreachable` when it is missing, locked or still being saved, `SheetUnreadable` when it is no file
    or larger than `MAX_BYTES`.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE_S)
        with _plain_words(path):
            try:
                before = path.stat()
                _check_kind(path, before)
                data = path.read_bytes()
                after = path.stat()
            except FileNotFoundError:
                if attempt + 1 < _TRIES_MISSING and path.parent.is_dir():
                    continue
                raise
        if _stamp(before) == _stamp(after) and len(data) == after.st_size:
            return data
    raise SheetUnreachable(f"{path.name} is being saved right now.")


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ino


def _check_kind(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SheetUnreadable(f"{path.name} is not a file.", "Choose the file itself.")
    if status.st_size > MAX_BYTES:
        raise SheetUnreadable(
            f"{path.name} is larger than {MAX_BYTES >> 20} MB.",
            "Pictures are usually what makes a tracker large: compress or remove them, or delete old rows.",
        )


@contextlib.contextmanager
def _plain_words(path: Path) -> Iterator[None]:
    """Turn what the operating system says of a file into `SheetUnreachable` or `SheetUnreadable`."""
    name = path.name
    try:
        yield
    except FileNotFoundError as error:
        hint = "Was it moved or renamed? Put it back; where a tracker reads it, `relocate` follows it."
        raise SheetUnreachable(f"{name} is not there.", hint) from error
    except PermissionError as error:
        raise SheetUnreachable(f"{name} cannot be opened: permission denied, or locked by a program.") from error
    except OSError as error:
        raise SheetUnreachable(f"{name} cannot be reached just now.") from error


def check_writable(path: Path) -> None:
    """Raise `WriteRefused` when somebody has the file open, or when it or its folder is read-only."""
    if owner := open_by(path):
        raise WriteRefused("open-in-excel", told(owner, path, datetime.now(UTC)))
    with _plain_words(path):
        mode = path.stat().st_mode
    if not mode & _ANYBODY_MAY_WRITE or not os.access(path, os.W_OK):
        raise WriteRefused("read-only-file", f"{path.name} is read-only for Cairn.")
    if not os.access(path.parent, os.W_OK):
        raise WriteRefused("read-only-folder", f"Cairn may not create files in the folder of {path.name}.")


def replace_file(path: Path, data: bytes, expected: str, backups: Path, verify: Callable[[bytes], None]) -> None:
    """Put `data` in the place of a file whose revision is still `expected`, in one atomic step.

    `verify` is given the new bytes as they reached the disk and raises `WriteRefused` when they are not right.
    The bytes replaced are kept in `backups`. Raises `RevisionMismatch` when the file moved on.
    """
    temporary = _written_beside(path, data)
    try:
        verify(temporary.read_bytes())
        check_writable(path)
        previous = read_stable(path)
        if revision_of(previous) != expected:
            raise RevisionMismatch(f"{path.name} was saved by somebody else meanwhile; nothing was written.")
        keep_backup(path, previous, backups)
        _put_in_place(path, temporary, expected, backups)
        _flush_folder(path.parent)
    except PermissionError as error:
        raise WriteRefused("locked", f"{path.name} is locked by another program.") from error
    except OSError as error:
        raise WriteRefused("disk", f"{path.name} could not be replaced or backed up: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _put_in_place(path: Path, temporary: Path, expected: str, backups: Path) -> None:
    """Exchange old and new; when the old turns out to be a save that came between, give it its place back."""
    ours = revision_of(temporary.read_bytes())
    try:
        if not exchange(temporary, path):
            temporary.replace(path)
            return
        if revision_of(temporary.read_bytes()) == expected:
            return
        seen = {ours}
        # Whoever saves again while we step back is given way to as well, and every version is kept.
        while revision_of(displaced := temporary.read_bytes()) not in seen:
            seen.add(revision_of(displaced))
            exchange(temporary, path)
            keep_backup(path, displaced, backups)
    except FileNotFoundError as error:
        raise RevisionMismatch(f"{path.name} was moved or deleted meanwhile; nothing was written.") from error
    raise RevisionMismatch(f"{path.name} was saved by somebody else at the same moment; their version stands.")


def _written_beside(path: Path, data: bytes) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix=".cairn-", suffix=".tmp", dir=path.parent)
    except OSError as error:
        if error.errno in _READ_ONLY:
            why = f"Cairn may not create files in the folder of {path.name}."
            raise WriteRefused("read-only-folder", why) from error
        raise _not_stored(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, name)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _not_stored(path, error) from error
    return Path(name)


def _not_stored(path: Path, error: OSError) -> WriteRefused:
    return WriteRefused("disk", f"The new version of {path.name} could not be stored: {error.strerror}.")


def backup_folder(path: Path, backups: Path) -> Path:
    """Where the replaced versions of one file are kept: files of one name in different folders stay apart."""
    return backups / f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"


def keep_backup(path: Path, data: bytes, backups: Path) -> None:
    """Store one version of a file in `backups`, which keeps the newest `KEEP_BACKUPS` of each file."""
    folder = backup_folder(path, backups)
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    copy = folder / f"{moment}-{revision_of(data)[:8]}{path.suffix}"
    with copy.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    for old in sorted(folder.iterdir())[:-KEEP_BACKUPS]:
        old.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    # Windows cannot open a folder; there the rename itself is durable.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
