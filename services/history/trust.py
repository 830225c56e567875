"""How far the history can be trusted, and since when: verified to here, anchored to there.

A full verification compares the log with every checkpoint in the workspace and with the anchors that it
is given; its result is kept beside the log. In between, `badge` follows the chain from where the last
one ended, which costs only what came since.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from audit.chain import record_hash
from db import records
from db.tables import verifications
from domain.errors import CairnError, CheckpointInvalid
from services.history import checkpoints, integrity
from services.history.anchored import Anchor
from services.history.keyring import LogKey
from services.settings import Settings
from services.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Badge:
    """What may be said without verifying all again. Times are UTC texts; None where there is nothing to say."""

    ok: bool
    verified_to: int
    verified_at: str | None
    anchored_to: int
    anchored_at: str | None
    what: str | None


def verify(ws: Workspace, anchors: Sequence[Path] = ()) -> dict[str, Any]:
    """Verify the whole log against its own checkpoints and against anchor files, and keep the result.

    Gives the document of `audit verify`. Raises `CheckpointInvalid` for an anchor file that is none of this log.
    """
    try:
        known = [item for file in anchors for item in checkpoints.checkpoints_in(ws, file)]
    except CheckpointInvalid:
        raise
    except CairnError:
        known = []
    own, damaged = _own(ws)
    pairs = [(item.checkpoint.size, item.checkpoint.head) for item in (*known, *own)]
    verdict = integrity.verify(ws, anchors=pairs)
    if verdict["ok"] and damaged:
        verdict |= {"ok": False, "first_bad": {"seq": 0, "what": damaged}}
    newest = max(known, key=lambda item: item.checkpoint.size, default=None)
    verdict["checkpoints"] = len(pairs)
    verdict["anchored_to"] = newest.checkpoint.size if newest else None
    verdict["keys"] = _signed_with([*known, *own])
    _remember(ws, verdict)
    return verdict


def _own(ws: Workspace) -> tuple[list[checkpoints.Known], str | None]:
    """The checkpoints in the workspace, and what is wrong with them if something is."""
    try:
        return list(checkpoints.stored_checkpoints(ws)), None
    except CairnError as error:
        return [], f"a checkpoint in the workspace: {error}"


def _signed_with(known: Sequence[checkpoints.Known]) -> list[dict[str, Any]]:
    """Which key signed how many checkpoints, and the records that these state; more than one where one was lost."""
    sizes: dict[LogKey, list[int]] = {}
    for item in known:
        sizes.setdefault(item.key, []).append(item.checkpoint.size)
    return [
        {
            "key": key.fingerprint,
            "checkpoints": len(stated),
            "from": min(stated),
            "to": max(stated),
            "given_up_after": key.last,
        }
        for key, stated in sorted(sizes.items(), key=lambda item: item[0].since)
    ]


def _remember(ws: Workspace, verdict: dict[str, Any]) -> None:
    bad = verdict["first_bad"] or {"seq": None, "what": None}
    try:
        with ws.write() as tx:
            head = records.head(tx)
            row = {"at": ws.now(), "size": verdict["size"], "head": bytes.fromhex(verdict["head"])}
            row |= {"data_seq": head.data_seq, "bad_seq": bad["seq"], "what": bad["what"]}
            tx.execute(sa.insert(verifications).values(row))
    except (CairnError, sa.exc.SQLAlchemyError):
        return  # A database that cannot be written can still be verified.


def anchors_before(settings: Settings) -> list[Anchor]:
    """What is known of the log before it is restored: from its own checkpoints and its anchors.

    A checkpoint of how it stands now is made first, where that can still be done. Of a database that is gone or cannot
    be opened nothing is known.
    """
    if not settings.database.exists():
        return []
    try:
        ws = open_workspace(settings)
        checkpoints.make_checkpoint(ws, "before a restore")
    except CairnError:
        return []
    known, _ = _own(ws)
    for place in checkpoints.anchors(ws):
        with suppress(CheckpointInvalid):
            known += checkpoints.checkpoints_in(ws, place)
    return [(item.checkpoint.size, item.checkpoint.head) for item in known]


def badge(ws: Workspace) -> Badge:
    """Say how far the log is verified; records since the last verification are followed by their chain."""
    anchored_to, anchored_at = checkpoints.last_anchored(ws) or (0, None)
    with ws.read() as tx:
        last = tx.execute(sa.select(verifications).order_by(verifications.c.id.desc())).first()
        if last is None:
            return Badge(True, 0, None, anchored_to, anchored_at, None)
        if last.what:
            return Badge(False, last.size, last.at, anchored_to, anchored_at, last.what)
        size, problem = _follow(tx, last.size, last.head)
    followed_at = ws.now() if size > last.size else last.at
    return Badge(problem is None, size, followed_at, anchored_to, anchored_at, problem)


def _follow(tx: sa.Connection, size: int, head: bytes) -> tuple[int, str | None]:
    """Follow the chain from a verified record to its end."""
    if size and records.hash_at(tx, size) != head:
        return 0, f"record {size} is not the one that was verified"
    for seq, body, digest in records.links_of_chain(tx, size):
        if seq != size + 1 or digest != record_hash(head, seq, body):
            return size, f"record {size + 1} does not continue the chain"
        size, head = seq, digest
    return size, None
