"""Private copies of files that the server cannot see: where they lie, how they are named, which ones came before.

A copy lies in a folder of its own under the workspace's `uploads`. It is exactly what a person brought; what Cairn
has to say goes into a second copy, the one that the person takes home.
"""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import shutil
import time
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from connectors.base import Connector
from connectors.files import MAX_BYTES, read_stable, revision_of
from connectors.handed import HandedConnector
from connectors.registry import CONNECTORS, open_connector
from domain.errors import Refused
from services.settings import Settings

ARRIVED, NOTES = "arrived", "copies.jsonl"
KINDS = [suffix.removeprefix(".") for suffix in CONNECTORS]
"""The kinds of files that can be brought."""
KEEP_ARRIVED_S = 86_400
LONGEST_STEM = 100

_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that changed hands. `way`: "in", brought by a person; "out", fetched with Cairn's changes in it."""

    way: Literal["in", "out"]
    revision: str
    who: str
    at: str
    name: str


def is_private(settings: Settings, place: str | Path) -> bool:
    """Say whether a tracker's file is a private copy, exchanged by upload."""
    return Path(place).is_relative_to(settings.uploads)


def open_place(settings: Settings, place: Path) -> Connector:
    """Open the connector for a tracker's file; a private copy is never written, its changes are handed out."""
    connector = open_connector(place, settings.backups)
    return HandedConnector(connector, open_connector) if is_private(settings, place) else connector


def safe_name(name: str) -> str:
    r"""The name of an uploaded file without folders, device names and letters that deceive.

    Raises `Refused` when no connector reads such files.

    >>> safe_name("..\\..\\up/C:plan\u202e.XLSX"), safe_name("../con.csv"), safe_name(".xlsx")
    ('C_plan.XLSX', '_con.csv', 'tracker.xlsx')
    """
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem, dot, suffix = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", shown)).rpartition(".")
    suffix = dot + suffix.strip()
    if suffix.lower() not in CONNECTORS:
        kinds = ", ".join(CONNECTORS)
        raise Refused(f"Cairn cannot read files such as {shown[-60:] or 'this one'}.", f"Bring one of {kinds}.")
    stem = stem.lstrip("~$. ").rstrip(". ")[:LONGEST_STEM] or "tracker"
    return f"_{stem}{suffix}" if _DEVICE.match(stem) else f"{stem}{suffix}"


def arrive(settings: Settings, name: str, data: bytes) -> Path:
    """Put an uploaded file aside under a safe name; the same file brought again takes the same place."""
    name = safe_name(name)
    if len(data) > MAX_BYTES:
        raise Refused(f"{name} is larger than {MAX_BYTES >> 20} MB.", "Compress its pictures, or delete old rows.")
    _tidy(settings.uploads / ARRIVED)
    place = settings.uploads / ARRIVED / revision_of(data)[:24] / name
    keep(place, data)
    return place


def bring_file(settings: Settings, file: Path) -> Path:
    """Put a file of this machine aside, as if it had been uploaded. Raises `ConnectorError` when it cannot be read."""
    safe_name(file.name)
    return arrive(settings, file.name, read_stable(file))


def _tidy(folder: Path) -> None:
    """Forget what was put aside yesterday and never taken in."""
    for old in folder.glob("*"):
        if time.time() - old.stat().st_mtime > KEEP_ARRIVED_S:
            shutil.rmtree(old, ignore_errors=True)


def keep(place: Path, data: bytes) -> None:
    """Store a file that only the owner of the workspace may read."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_bytes(data)
    except OSError as error:
        raise Refused(f"{place.name} could not be stored ({error.strerror}).", "Is the disk full?") from error


def new_home(settings: Settings, tracker: str, name: str) -> Path:
    """The place for a tracker's private copy, in a folder that is nobody else's."""
    slug = re.sub(r"[^a-z0-9]+", "-", tracker.casefold()).strip("-")[:40]
    return settings.uploads / f"{slug}-{secrets.token_hex(4)}" / name


def note(place: Path, copy: Copy) -> None:
    """Remember that a copy changed hands."""
    with (place.parent / NOTES).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(copy), ensure_ascii=False) + "\n")


def copies(place: Path) -> list[Copy]:
    """The copies that changed hands, oldest first; a line that a crash tore is left out."""
    try:
        lines = (place.parent / NOTES).read_text("utf-8").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        with contextlib.suppress(ValueError):
            found.append(Copy(**json.loads(line)))
    return found
