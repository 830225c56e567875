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
    """A row of the table. `holder` is None when nobody holds it; `until` is a moment as the database writes it."""

    epoch: int = 0
    holder: str | None = None
    until: str = ""


def lease_of(tx: sa.Connection, tracker: str) -> Lease:
    """The lease as it stands."""
    row = tx.execute(sa.select(leases).where(leases.c.tracker == tracker)).first()
    return Lease(row.epoch, row.holder, row.until) if row else Lease()


def take(tx: sa.Connection, tracker: str, holder: str, until: str) -> int:
    """Take the right over, whoever has it; gives the new epoch."""
    epoch = lease_of(tx, tracker).epoch + 1
    tx.execute(sa.delete(leases).where(leases.c.tracker == tracker))
    tx.execute(sa.insert(leases).values(tracker=tracker, epoch=epoch, holder=holder, until=until))
    return epoch


def renew(tx: sa.Connection, tracker: str, epoch: int, until: str) -> bool:
    """Keep the right for longer; False when somebody else took it over."""
    query = sa.update(leases).where(leases.c.tracker == tracker, leases.c.epoch == epoch, leases.c.holder.is_not(None))
    return tx.execute(query.values(until=until)).rowcount == 1


def release(tx: sa.Connection, tracker: str, epoch: int) -> None:
    """Give the right back, unless somebody took it over."""
    query = sa.update(leases).where(leases.c.tracker == tracker, leases.c.epoch == epoch)
    tx.execute(query.values(holder=None, until=""))
