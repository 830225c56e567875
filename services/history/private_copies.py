"""The private copies of exchanged workbooks, as they go with a backup of the database and come back with it.

They lie in an archive beside the backup, under its name. What a restore replaces is kept in the same way; a copy that
the archive does not know is left alone.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from connectors.files import read_stable
from domain.errors import Refused
from services import uploads
from services.settings import Settings


def beside(backup: Path) -> Path:
    """Where the private copies of a backup are."""
    return backup.with_name(f"{backup.name}.uploads.zip")


def pack(settings: Settings, archive: Path) -> bool:
    """Put all private copies, and the notes on them, into an archive; False, and no archive, where there are none."""
    folders = [folder for folder in sorted(settings.uploads.glob("*")) if folder.name != uploads.ARRIVED]
    files = [file for folder in folders for file in sorted(folder.glob("*")) if file.is_file()]
    if not files:
        return False
    try:
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in files:
                packed.writestr(file.relative_to(settings.uploads).as_posix(), read_stable(file))
    except OSError as error:
        raise Refused(f"The private copies could not be saved ({error.strerror}).", "Is the disk full?") from error
    return True


def packed_in(archive: Path) -> dict[str, bytes]:
    """The files of an archive by their place, none where there is no archive; `Refused` when it is not as it was."""
    if not archive.exists():
        return {}
    try:
        with zipfile.ZipFile(archive) as packed:
            files = {name: packed.read(name) for name in packed.namelist()}
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(archive) from error
    if not all(_is_ours(name) for name in files):
        raise _damaged(archive)
    return files


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return len(parts) == 2 and ".." not in parts and not any(letter in name for letter in "\\:\0")


def _damaged(archive: Path) -> Refused:
    return Refused(
        f"{archive.name}, with the private copies, is not as it was written.",
        "Restore another backup, or move that file away and bring the newest copies again afterwards.",
    )


def put_back(settings: Settings, files: dict[str, bytes]) -> None:
    """Give each copy its place again, one after the other and each all at once."""
    for name, data in files.items():
        place = settings.uploads / name
        new = place.with_name(f".{place.name}.part")
        uploads.keep(new, data)
        new.replace(place)
