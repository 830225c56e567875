"""Who has a file open, by the hidden lock file that Excel or LibreOffice keeps beside it.

The name is what that person once typed into the program: good enough to ask a colleague, no proof of anything.
Only looks; a lock file is never made, changed or deleted here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

EXCEL, LIBRE = "~${}", ".~lock.{}#"
SOMEBODY = "Somebody"
LEFT_OVER_AFTER = timedelta(hours=12)
"""A lock file older than a working day is more likely what a crash left than somebody at work."""

_OWNER_FILE_BYTES = 165
_ROOM = 54
"""Letters that the name has room for; a greater length is no length."""
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who has a file open. `since`: when the lock file was made; `lock`: its name."""

    name: str
    since: datetime
    lock: str

    def is_left_over(self, now: datetime) -> bool:
        """Say whether the lock file is so old that it may be a crash's leftover."""
        return now - self.since > LEFT_OVER_AFTER


def locks_of(path: Path) -> tuple[Path, Path]:
    """The lock files that Excel and LibreOffice would keep beside a file."""
    return path.with_name(EXCEL.format(path.name)), path.with_name(LIBRE.format(path.name))


def open_by(path: Path) -> Owner | None:
    """Name who has the file open; None when nobody has."""
    for lock, name_in in zip(locks_of(path), (_excel_name, _libre_name), strict=True):
        try:
            since = datetime.fromtimestamp(lock.stat().st_mtime, UTC)
        except OSError:
            continue
        try:
            name = name_in(lock.read_bytes()[:4096])
        except OSError:  # Windows lets nobody else read the file while Excel holds it
            name = ""
        return Owner(name or SOMEBODY, since, lock.name)
    return None


def told(owner: Owner, path: Path, now: datetime) -> str:
    """Say who has the file open since when, in this machine's time, and what to do if that cannot be."""
    since, today = owner.since.astimezone(), now.astimezone().date()
    when = f"{since:%H:%M}" if since.date() == today else f"{since.day} {since:%b}, {since:%H:%M}"
    said = f"{owner.name} has {path.name} open since {when}; Cairn will write when it is closed."
    if owner.is_left_over(now):
        said += f" If nobody has it open any more, delete the hidden file {owner.lock} beside it."
    return said


def _excel_name(data: bytes) -> str:
    """The person in an owner file: 165 bytes, lengths at 0 and 55, the name in UTF-16 from 56."""
    if len(data) < _OWNER_FILE_BYTES:
        return ""
    wide, narrow = (0 if length > _ROOM else length for length in (data[55], data[0]))
    name = _readable(data[56 : 56 + 2 * wide].decode("utf-16-le", "replace"))
    return name or _readable(data[1 : 1 + narrow].decode("cp1252", "replace"))


def _libre_name(data: bytes) -> str:
    """The person in a LibreOffice lock file: the first of several fields that is not blank."""
    fields = data.decode("utf-8", "replace").split(",")
    return next((name for field in fields[:2] if (name := _readable(field))), "")


def _readable(text: str) -> str:
    """A name without control characters and what turns the direction of writing, cut to a sane length."""
    kept = "".join(letter for letter in text if unicodedata.category(letter)[0] != "C" and letter != "\ufffd")
    return " ".join(kept.split())[:_LONGEST_NAME].strip()
