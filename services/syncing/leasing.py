"""One writer per tracker: take the right to merge it, keep it, notice that it is lost.

A process that is stopped in the middle loses its right after a while, at once when it is seen to be dead. If it wakes
up again it finds another epoch in the database, and commits nothing.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from audit.entry import timestamp
from db import leases
from db.leases import Lease
from domain.errors import WorkspaceBroken
from services.syncing.failpoints import reached
from services.workspace import Workspace

LEASE_S = 300
"""How long a right lasts that is not renewed; each commit renews it."""
PATIENCE_S = 20.0
"""How long somebody waits for the right before being told that another sync is at work."""
_LOOK_S = 0.25


class Overtaken(Exception):
    """Somebody else took the right over; whatever was planned is stale."""


class Busy(Exception):
    """Somebody else has the right, and keeps it."""


@dataclass(frozen=True, slots=True)
class Right:
    """The right to merge one tracker, as long as the database says that the epoch is this one."""

    tracker: str
    epoch: int


@contextmanager
def one_writer(ws: Workspace, tracker: str) -> Iterator[Right]:
    """Hold the right to merge a tracker. Raises `Busy` when somebody else keeps it for longer than one can wait.

    A process that is killed inside keeps it; the next one sees that it is dead.
    """
    right = _wait_for(ws, tracker)
    try:
        reached("leased")
        yield right
    except BaseException:
        with suppress(WorkspaceBroken):
            _give_back(ws, right)
        raise
    _give_back(ws, right)
    reached("released")


def _give_back(ws: Workspace, right: Right) -> None:
    with ws.write() as tx:
        leases.release(tx, right.tracker, right.epoch)


def _wait_for(ws: Workspace, tracker: str) -> Right:
    waited = 0.0
    while (right := _try(ws, tracker)) is None:
        if waited >= PATIENCE_S:
            raise Busy
        ws.sleep(_LOOK_S)
        waited += _LOOK_S
    return right


def _try(ws: Workspace, tracker: str) -> Right | None:
    with ws.write() as tx:
        lease = leases.lease_of(tx, tracker)
        if is_held(ws, lease):
            return None
        holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        return Right(tracker, leases.take(tx, tracker, holder, _until(ws), ws.now()))


def is_held(ws: Workspace, lease: Lease) -> bool:
    """Say whether somebody is at work: a right lasts for a while, and not beyond its holder's death.

    One that would last for much longer comes from a clock that is wrong, here or there, and is not believed. Should its
    holder be at work after all, the epoch stops it.
    """
    is_credible = ws.now() < lease.until <= _in(ws, 2 * LEASE_S)
    return lease.holder is not None and is_credible and not is_dead(lease.holder)


def _until(ws: Workspace) -> str:
    return _in(ws, LEASE_S)


def _in(ws: Workspace, seconds: int) -> str:
    return timestamp(ws.clock() + timedelta(seconds=seconds))


def is_dead(holder: str) -> bool:
    """Say whether a holder was a process of this machine that is no more."""
    host, pid, _ = holder.rsplit(":", 2)
    if host != socket.gethostname() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def fence(tx: sa.Connection, ws: Workspace, right: Right) -> None:
    """Let a commit go on only as long as the right is held. Raises `Overtaken`."""
    if not leases.renew(tx, right.tracker, right.epoch, _until(ws)):
        raise Overtaken


def check(ws: Workspace, right: Right) -> None:
    """Look once more before the sheet is written. Raises `Overtaken`."""
    with ws.read() as tx:
        lease = leases.lease_of(tx, right.tracker)
    if lease.epoch != right.epoch or lease.holder is None:
        raise Overtaken
