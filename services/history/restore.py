"""Restore: put a backup in the place of the database, and say what that takes back.

The backup is verified first, on a copy. Going back behind what the database or an anchor holds is a *rollback*: it
is refused unless it is forced. The database as it was is kept beside the backups, and the restored log records
what was done, by whom, and where the other log ended.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from db import copies, migrate, records
from db.engine import open_engine, plain_errors
from db.ledger import commit_changes
from domain.errors import CairnError, Refused, WorkspaceBroken
from domain.records import Actor, Event, Origin
from services import access
from services.history import private_copies
from services.history.anchored import Anchor, is_behind
from services.history.backup import (
    backups_folder,
    finish,
    keep_private_copies,
    stamp,
    unfinished,
    verify_copy,
)
from services.history.checkpoints import anchors as anchor_places
from services.history.checkpoints import checkpoints_in
from services.history.rollback import Rollback, compare_logs, contradicted, is_left, left_behind
from services.settings import Settings
from services.workspace import Workspace, make_folder

PATIENCE_S = 10
"""How long to wait for others to finish; a person waits for the answer."""
ENDINGS = ("", "-journal", "-wal", "-shm")
"""The database file and what SQLite may leave beside it, which must never meet another database."""
_NO_BACKUP = "Name a file that `backup` made."


@dataclass(frozen=True, slots=True)
class _Backup:
    """A verified copy of the backup, and where its log ends."""

    ws: Workspace
    copy: Path
    name: str
    head: records.LogHead
    behind: str | None
    """What anchors say against it."""


def restore(
    settings: Settings,
    file: Path,
    *,
    name: str,
    reason: str,
    force_rollback: bool = False,
    anchors: Sequence[Anchor] = (),
    anchor_files: Sequence[Path] = (),
    patience_s: float = PATIENCE_S,
) -> dict[str, Any]:
    """Make the database what `file` holds; `name` is who does it.

    `anchors` are known of the log in the backup, and so are the checkpoints in `anchor_files`, and in the anchors
    that the backup itself names.

    Gives `restored`, `size` and `head` of the log in the backup, `lost` (how many records only the database had),
    `kept` (where the database as it was is now) and `message`. Raises `Refused` for a file that is no sound backup
    of this log, `CheckpointInvalid` for an anchor file of another one, `WorkspaceBroken` when others are using the
    database.
    """
    if not reason.strip():
        raise Refused("A restore needs a reason.", "Say why with --reason.")
    make_folder(settings)
    copies_then = private_copies.packed_in(private_copies.beside(file))
    with _candidate(settings, file, anchors, anchor_files) as backup:
        actor = _actor(settings, backup, name, patience_s)
        with _database(settings, patience_s) as held:
            step = _compared(held, backup, backup.behind)
            if step.why and not force_rollback:
                return _answer(backup, step, restored=False)
            _record(backup, step, actor, reason)
            kept = _replace(settings, held, backup.copy, step)
            private_copies.put_back(settings, copies_then)
    return _answer(backup, step, restored=True, kept=kept)


@contextmanager
def _candidate(settings: Settings, file: Path, anchors: Sequence[Anchor], files: Sequence[Path]) -> Iterator[_Backup]:
    """Copy the backup into the workspace, bring the copy to the present shape, and verify it."""
    copy = settings.workspace / f".restore-{secrets.token_hex(4)}.db"
    try:
        _fetch(settings, file, copy)
        yield _checked(settings, copy, file.name, anchors, files)
    finally:
        for ending in ENDINGS:
            _with_ending(copy, ending).unlink(missing_ok=True)


def _with_ending(database: Path, ending: str) -> Path:
    return database.with_name(database.name + ending)


def _fetch(settings: Settings, file: Path, copy: Path) -> None:
    try:
        if settings.database.exists() and file.samefile(settings.database):
            raise Refused(f"{file.name} is the database itself.", _NO_BACKUP)
        shutil.copyfile(file, copy)
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}).", _NO_BACKUP) from error


def _checked(settings: Settings, copy: Path, name: str, anchors: Sequence[Anchor], files: Sequence[Path]) -> _Backup:
    ws = Workspace(settings, open_engine(copy))
    try:
        head = _head_of(ws, name)
    except WorkspaceBroken as error:
        raise Refused(f"{name} is no backup of Cairn: {error}", _NO_BACKUP) from error
    known = [*anchors, *_anchored(ws, files)]
    left = left_behind(ws)
    binding = [anchor for anchor in known if anchor[0] <= head.size and not is_left(anchor[0], left)]
    verdict = verify_copy(settings, copy, binding)
    if bad := verdict["first_bad"]:
        found = f"record {bad['seq']}: {bad['what']}" if bad["seq"] else bad["what"]
        raise Refused(f"{name} is not as it was written ({found}).", "Restore another backup.")
    behind = is_behind(head.size, head.hash, known) or contradicted(ws, known)
    return _Backup(ws, copy, name, head, behind)


def _anchored(ws: Workspace, files: Sequence[Path]) -> list[Anchor]:
    """What is known of the log in a backup: from files given, which must be of this log, and from its own anchors."""
    known = [item for file in files for item in checkpoints_in(ws, file)]
    for place in anchor_places(ws):
        with contextlib.suppress(CairnError):
            known += checkpoints_in(ws, place)
    return [(item.checkpoint.size, item.checkpoint.head) for item in known]


def _head_of(ws: Workspace, name: str) -> records.LogHead:
    with ws.read() as tx:
        version = migrate.version_of(tx)
    if version is None:
        raise Refused(f"{name} is no backup of Cairn.", _NO_BACKUP)
    if migrate.is_newer(version):
        raise Refused(f"{name} was written by a newer version of Cairn.", "Update Cairn, then restore it.")
    with plain_errors():
        migrate.migrate(ws.engine)
    with ws.read() as tx:
        return records.head(tx)


def _actor(settings: Settings, backup: _Backup, name: str, patience_s: float) -> Actor:
    """Who restores, with the role from the database in place, or from the backup where that cannot be read."""
    actor = None
    if settings.database.exists():
        with contextlib.suppress(WorkspaceBroken):
            actor = access.actor_named(
                Workspace(settings, open_engine(settings.database, patience_s)), name, "asserted"
            )
    actor = actor or access.actor_named(backup.ws, name, "asserted")
    access.require(actor, "restore backups")
    return actor


@contextmanager
def _database(settings: Settings, patience_s: float) -> Iterator[sa.Connection | None]:
    """Hold the database in place, so that nobody writes into what is replaced; None where there is none to hold."""
    if settings.database.exists() and copies.can_be_opened(settings.database):
        with copies.to_oneself(open_engine(settings.database, patience_s)) as held:
            yield held
    else:
        yield None


def _compared(held: sa.Connection | None, backup: _Backup, behind: str | None) -> Rollback:
    if held is None:
        return Rollback(why=behind)
    with held.begin(), backup.ws.read() as tx:
        return compare_logs(held, tx, behind)


def _record(backup: _Backup, step: Rollback, actor: Actor, reason: str) -> None:
    """Write the record into the copy, so that log and record take their place together."""
    before = f"{step.present.size} {step.present.hash.hex()}" if step.present else None
    after = f"{backup.head.size} {backup.head.hash.hex()}"
    event = Event("restore_backup", backup.name, "database", old=before, new=after, entity="workspace")
    with backup.ws.write() as tx:
        commit_changes(tx, [], actor=actor, origin=Origin("cli"), reason=reason, events=[event])


def _replace(settings: Settings, held: sa.Connection | None, copy: Path, step: Rollback) -> Path | None:
    """Put the copy in the place of the database; gives where that is kept, None when there was nothing to keep."""
    folder = backups_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    size = step.present.size if step.present else "unreadable"
    kept = folder / f"replaced-{stamp()}-{size}-{secrets.token_hex(2)}.db"
    keep_private_copies(settings, kept)
    if held is not None:
        with unfinished(folder) as part:
            copies.copy_aside(held, part)
            finish(part, kept)
        copies.copy_in(copy, held)
        return kept
    for ending in ENDINGS:
        with contextlib.suppress(FileNotFoundError):
            _with_ending(settings.database, ending).rename(_with_ending(kept, ending))
    copy.rename(settings.database)
    return kept if kept.exists() else None


def _answer(backup: _Backup, step: Rollback, *, restored: bool, kept: Path | None = None) -> dict[str, Any]:
    if restored:
        message = "Restored. Start Cairn again where it is running, so that its pages and its worker begin from here."
    else:
        message = f"{step.why} Nothing was changed; --force-rollback restores it all the same."
    return {
        "restored": restored,
        "size": backup.head.size,
        "head": backup.head.hash.hex(),
        "lost": step.lost,
        "kept": str(kept) if kept else None,
        "message": message,
    }
