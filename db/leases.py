"""One writer per tracker: who holds the right to merge it, until when, and the epoch that fences off whoever is late.

The clock only says when a right may be taken over. That a late one changes nothing is the epoch's doing: it grows
with each take-over, and every commit checks it.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from db.statements import Statement, given, insert_into
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


_NAMES = tuple(Lease.__dataclass_fields__)
_ALL = sa.select(*(leases.c[name] for name in _NAMES))
_IS_ITS = leases.c.tracker == given("the_tracker")
_IS_STILL_ITS = _IS_ITS & (leases.c.epoch == given("the_epoch"))
_LEASE_OF = Statement(_ALL.where(_IS_ITS))
_TAKEN = {name: given(name) for name in _NAMES if name != "tracker"}
_TAKE_AGAIN = Statement(sa.update(leases).where(_IS_ITS).values(_TAKEN))
_TAKE_FIRST = insert_into(leases, _NAMES)
_PUT_STEP = Statement(
    sa.update(leases).where(_IS_STILL_ITS).values({name: given(name) for name in ("step", "done", "total")})
)
_RENEW = Statement(
    sa.update(leases).where(_IS_STILL_ITS, leases.c.holder.is_not(None)).values({"until": given("until")})
)
_RELEASE = Statement(sa.update(leases).where(_IS_STILL_ITS).values(holder=None, until=""))


def lease_of(tx: sa.Connection, tracker: str) -> Lease:
    """The lease as it stands."""
    row = _LEASE_OF.row(tx, the_tracker=tracker)
    return Lease(*row) if row else Lease(tracker)


def held(tx: sa.Connection) -> list[Lease]:
    """The leases that somebody holds, or held when it died."""
    return [Lease(*row) for row in tx.execute(_ALL.where(leases.c.holder.is_not(None)).order_by(leases.c.tracker))]


def take(tx: sa.Connection, tracker: str, holder: str, until: str, now: str) -> int:
    """Take the right over, whoever has it; gives the new epoch."""
    epoch = lease_of(tx, tracker).epoch + 1
    taken = {"epoch": epoch, "holder": holder, "until": until, "since": now, "step": "reading", "done": 0, "total": 0}
    if not _TAKE_AGAIN.run(tx, the_tracker=tracker, **taken):
        _TAKE_FIRST.run(tx, tracker=tracker, **taken)
    return epoch


def put_step(tx: sa.Connection, tracker: str, epoch: int, step: str, done: int, total: int) -> None:
    """Say where the holder's run is, unless somebody took it over."""
    _PUT_STEP.run(tx, the_tracker=tracker, the_epoch=epoch, step=step, done=done, total=total)


def renew(tx: sa.Connection, tracker: str, epoch: int, until: str) -> bool:
    """Keep the right for longer; False when somebody else took it over."""
    return _RENEW.run(tx, the_tracker=tracker, the_epoch=epoch, until=until) == 1


def release(tx: sa.Connection, tracker: str, epoch: int) -> None:
    """Give the right back, unless somebody took it over."""
    _RELEASE.run(tx, the_tracker=tracker, the_epoch=epoch)
