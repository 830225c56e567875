"""One writer per tracker: who holds the right to merge it, until when, and the epoch that fences off whoever is late.

The clock only says when a right may be taken over. That a late one changes nothing is the epoch's doing: it grows
with each take-over, and every commit checks it.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from db.tables import leases


@dataclass(frozen=True, slots=True)
class Lease:
    """A row of the table. `holder` is None when nobody holds it; `until` and `since` are moments as the database writes
    them. `step`, `done` and `total` say where the holder's run is."""

    tracker: str = ""
    epoch: int = 0
    holder: str | None = None
    until: str = ""
    since: str = ""
    step: str = ""
    done: int = 0
    total: int = 0


def lease_of(tx: sa.Connection, tracker: str) -> Lease:
    """The lease as it stands."""
    row = tx.execute(sa.select(leases).where(leases.c.tracker == tracker)).mappings().first()
    return Lease(**row) if row else Lease(tracker)


def held(tx: sa.Connection) -> list[Lease]:
    """The leases that somebody holds, or held when it died."""
    rows = tx.execute(sa.select(leases).where(leases.c.holder.is_not(None)).order_by(leases.c.tracker)).mappings()
    return [Lease(**row) for row in rows]


def take(tx: sa.Connection, tracker: str, holder: str, until: str, now: str) -> int:
    """Take the right over, whoever has it; gives the new epoch."""
    epoch = lease_of(tx, tracker).epoch + 1
    tx.execute(sa.delete(leases).where(leases.c.tracker == tracker))
    fresh = {"tracker": tracker, "epoch": epoch, "holder": holder, "until": until, "since": now, "step": "reading"}
    tx.execute(sa.insert(leases).values(**fresh, done=0, total=0))
    return epoch


def put_step(tx: sa.Connection, tracker: str, epoch: int, step: str, done: int, total: int) -> None:
    """Say where the holder's run is, unless somebody took it over."""
    query = sa.update(leases).where(leases.c.tracker == tracker, leases.c.epoch == epoch)
    tx.execute(query.values(step=step, done=done, total=total))


def renew(tx: sa.Connection, tracker: str, epoch: int, until: str) -> bool:
    """Keep the right for longer; False when somebody else took it over."""
    query = sa.update(leases).where(leases.c.tracker == tracker, leases.c.epoch == epoch, leases.c.holder.is_not(None))
    return tx.execute(query.values(until=until)).rowcount == 1


def release(tx: sa.Connection, tracker: str, epoch: int) -> None:
    """Give the right back, unless somebody took it over."""
    query = sa.update(leases).where(leases.c.tracker == tracker, leases.c.epoch == epoch)
    tx.execute(query.values(holder=None, until=""))
