"""Backups: a verified copy of the database, made while it is in use, with the private copies of workbooks beside it.

A copy that was not verified as a whole is none: it is deleted and said. Every backup is kept, since a tampered
log may be noticed months later; whoever needs the space deletes old ones by hand.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db import copies
from db.engine import open_engine
from db.ledger import commit_changes
from domain.errors import CairnError, Refused
from domain.records import Actor, Event, Origin
from services import access
from services.history import private_copies
from services.history.anchored import Anchor
from services.history.integrity import verify
from services.settings import Settings
from services.workspace import Workspace


def backups_folder(settings: Settings) -> Path:
    """Where copies of the database go, beside those of the workbooks."""
    return settings.backups / "database"


def backup(ws: Workspace, to: Path | None = None, *, actor: Actor) -> dict[str, Any]:
    """Copy the database to a new file, verify the copy, and record it.

    `to`: a folder, or a file that does not exist yet; default a new file in the workspace.
    Gives `file`, `size` and `head` of the log in the copy, `verified`; for a copy that does not verify `file` is
    None and `first_bad` says why.
    """
    access.require(actor, "make backups")
    folder, name = _target(ws, to)
    with unfinished(folder) as copy:
        copies.copy_out(ws.engine, copy)
        verdict = verify_copy(ws.settings, copy)
        if not verdict["ok"]:
            return {"file": None, "size": None, "head": None, "verified": False, "first_bad": verdict["first_bad"]}
        size, head = verdict["size"], verdict["head"]
        file = folder / (name or f"cairn-{stamp()}-{size}.db")
        keep_private_copies(ws.settings, file)
        finish(copy, file)
    event = Event("backup", file.name, "database", new=f"{size} {head}", entity="workspace", place=str(file))
    with ws.write() as tx:
        commit_changes(tx, [], actor=actor, origin=Origin("cli"), events=[event])
    return {"file": str(file), "size": size, "head": head, "verified": True}


def keep_private_copies(settings: Settings, backup: Path) -> None:
    """Put the private copies of workbooks beside a backup that is about to get its name."""
    with unfinished(backup.parent) as archive:
        if private_copies.pack(settings, archive):
            finish(archive, private_copies.beside(backup))


def _target(ws: Workspace, to: Path | None) -> tuple[Path, str | None]:
    """The folder, and the name where one was given."""
    if to is None:
        folder, name = backups_folder(ws.settings), None
        folder.mkdir(parents=True, exist_ok=True)
    else:
        to = to.expanduser().absolute()
        folder, name = (to, None) if to.is_dir() else (to.parent, to.name)
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.", "Make it first, or choose another.")
    for taken in (folder / name, private_copies.beside(folder / name)) if name else ():
        if taken.exists():
            raise _exists(taken)
    return folder, name


def _exists(file: Path) -> Refused:
    return Refused(f"{file} is there already, and a backup is never overwritten.", "Choose another name.")


def stamp() -> str:
    """The present moment (UTC) as names of files have it."""
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """A new, private, empty file; gone at the end, unless it was given its name."""
    copy = folder / f".cairn-{secrets.token_hex(4)}.part"
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise Refused(f"Nothing can be written to {folder} ({error.strerror}).", "Choose another folder.") from error
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def finish(copy: Path, file: Path) -> None:
    """Give the copy its name, all at once, and never over another file."""
    try:
        os.link(copy, file)
    except FileExistsError:
        raise _exists(file) from None
    except OSError:  # a file system without hard links
        if file.exists():
            raise _exists(file) from None
        copy.rename(file)


def verify_copy(settings: Settings, copy: Path, anchors: Sequence[Anchor] = ()) -> dict[str, Any]:
    """Verify a copy that nobody else has open: first the file itself, then all that `verify` looks at."""
    there = Workspace(settings, open_engine(copy))
    try:
        with there.read() as tx:
            damage = copies.damage(tx)
    except CairnError as error:
        damage = str(error)
    if damage:
        return {"ok": False, "size": 0, "head": "", "first_bad": {"seq": 0, "what": f"the file is damaged ({damage})"}}
    return verify(there, anchors=anchors)
