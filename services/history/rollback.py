"""What putting one log in the place of another takes back: which records only the present one has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from audit.entry import from_typed
from db import migrate, records
from domain.errors import Refused
from services.history.anchored import Anchor
from services.history.integrity import verify_within
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rollback:
    """What is lost. `present` is where the present log ends, None when it cannot be read; `why` says in words what
    makes this a step back, None when it is none."""

    present: records.LogHead | None = None
    lost: int = 0
    why: str | None = None


def compare_logs(present: sa.Connection, backup: sa.Connection, behind: str | None) -> Rollback:
    """Hold the log of a database against that of a verified backup.

    `behind` is what anchors say against the backup. Raises `Refused` when they are different logs, unless the
    present one is empty or is not whole itself.
    """
    then = records.head(backup)
    now = _head_of(present)
    if now is None or not now.size:
        return Rollback(now, why=behind)
    if now.log_id != then.log_id:
        if verify_within(present)["ok"]:
            raise Refused("This is a backup of another workspace.", "Restore it into a workspace of its own.")
        return Rollback(now, now.size, behind)
    common = _common(present, backup, min(now.size, then.size))
    lost = now.size - common
    return Rollback(now, lost, _words(lost, common, then.size) if lost else behind)


def _head_of(tx: sa.Connection) -> records.LogHead | None:
    try:
        if migrate.is_newer(migrate.version_of(tx)):
            raise Refused("The database was written by a newer version of Cairn.", "Update Cairn, then restore.")
        return records.head(tx)
    except sa.exc.SQLAlchemyError:
        return None


def _common(one: sa.Connection, other: sa.Connection, high: int) -> int:
    """How many records both logs begin with; each hash covers all before it, so halving finds the last one."""
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        if records.hash_at(one, middle) == records.hash_at(other, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _words(lost: int, common: int, size: int) -> str:
    many = f"{lost} record{'s' if lost > 1 else ''}"
    if common == size:
        return f"The database went on after this backup was made: {many} ({common + 1} to {common + lost}) would go."
    return f"The database and this backup went different ways after record {common}: {many} of the database would go."


def left_behind(ws: Workspace) -> list[tuple[int, int]]:
    """The records that earlier restores took back, as the log says: (how many remained, how many there had been)."""
    with ws.read() as tx:
        done = records.bodies(tx, op="restore_backup")
    found = []
    for body in done:
        then, now = from_typed(body["new"]), from_typed(body["old"])
        if isinstance(then, str) and isinstance(now, str):
            found.append((int(then.split()[0]), int(now.split()[0])))
    return found


def is_left(size: int, left: Sequence[tuple[int, int]]) -> bool:
    """Say whether a log of so many records was anchored before one of these restores, and went on differently after it.

    >>> is_left(15, [(13, 15)]), is_left(13, [(13, 15)]), is_left(16, [(13, 15)])
    (True, False, False)
    """
    return any(remained < size <= had for remained, had in left)


def contradicted(ws: Workspace, anchors: Sequence[Anchor]) -> str | None:
    """Say in words which anchored record is another one now, because a restore left it behind."""
    with ws.read() as tx:
        others = [size for size, head in anchors if size and records.hash_at(tx, size) not in (None, head)]
    if not others:
        return None
    return f"Its record {min(others)} is not the one that was anchored: as it says itself, a restore left that behind."
