"""What putting one log in the place of another takes back: which records only the present one has."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from db import migrate, records
from domain.errors import Refused
from services.history.integrity import verify_within


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
