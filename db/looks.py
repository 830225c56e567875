"""When a sheet that is not on this machine was last looked at, and at which version: the memory of regular looks."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from db.tables import looks


@dataclass(frozen=True, slots=True)
class Looked:
    """The last look at a tracker: the version as it was told before, and the moment."""

    version: str
    at: str


def all_looks(tx: sa.Connection) -> dict[str, Looked]:
    """The last look at each tracker, by its name."""
    return {row.tracker: Looked(row.version, row.at) for row in tx.execute(sa.select(looks))}


def save_look(tx: sa.Connection, tracker: str, look: Looked) -> None:
    """Remember a look."""
    tx.execute(sa.delete(looks).where(looks.c.tracker == tracker))
    tx.execute(sa.insert(looks).values(tracker=tracker, version=look.version, at=look.at))
