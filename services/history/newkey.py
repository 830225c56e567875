"""A new signing key for a log whose key is lost for good: never in silence, and never while the old one is here.

The record says which key follows which, and why; a checkpoint by the new key covers it at once. What the old key signed
keeps its worth: its public part stays known, so checkpoints and anchors of it are verified as before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from audit.keys import public_key, verifier_key
from db import records
from db.ledger import commit_changes
from db.tables import checkpoints as stored
from domain.errors import CheckpointInvalid, Refused
from domain.records import Actor, Event, Origin
from services import access
from services.history.checkpoints import make_checkpoint
from services.history.keyring import NEW_KEY, LogKey, keys_of, signed_by
from services.history.signing import give_up, key_file, make_key
from services.workspace import Workspace


def begin_new_key(ws: Workspace, *, actor: Actor, reason: str) -> dict[str, Any]:
    """Give the lost key up and begin another one.

    Gives `record` (its number), `old_key` and `new_key` (fingerprints), `key` (the public key to hand out), `signed`
    (how many checkpoints the old key signed), `size` and `words` of the new checkpoint, `unreached`, `message`. Raises
    `Refused` without a reason, while a key is here, or where nothing was signed; `CheckpointInvalid` where what was
    signed is not what the log says.
    """
    access.require(actor, "begin a new signing key")
    if not reason.strip():
        raise Refused("A new signing key needs a reason.", "Say with --reason how the old one was lost.")
    made: Path | None = None
    try:
        with ws.write() as tx:
            log_id = records.head(tx).log_id
            old, count = _lost(tx, key_file(ws, log_id))
            give_up(ws, log_id, (verifier_key(known.origin, known.public) for known in keys_of(tx)))
            made, key = make_key(ws, log_id)
            new = LogKey(old.origin, public_key(key), 0)
            was, now = (verifier_key(known.origin, known.public) for known in (old, new))
            event = Event(NEW_KEY, new.fingerprint, "key", was, now, entity="workspace")
            done = commit_changes(tx, (), actor=actor, origin=Origin("cli"), events=[event], reason=reason.strip())
    except BaseException:
        if made:
            made.unlink(missing_ok=True)
        raise
    stated = make_checkpoint(ws, "a new key")
    return {
        "record": done.last_seq,
        "old_key": old.fingerprint,
        "new_key": new.fingerprint,
        "key": now,
        "signed": count,
        "size": stated.checkpoint.size,
        "words": stated.words,
        "unreached": list(stated.unreached),
        "message": f"The key {old.fingerprint} is given up. The {count} checkpoints in the workspace that it signed, "
        f"and its anchors, still count up to record {old.last}; nothing later that it signs does. "
        f"From now on {new.fingerprint} signs. Tell everybody who compares checkpoints the new public key, by a way "
        "that does not lead through this machine.",
    }


def _lost(tx: sa.Connection, file: Path) -> tuple[LogKey, int]:
    """The key that is given up, as it will be known, and how many checkpoints it signed, each held against the log."""
    keys = keys_of(tx)
    if file.exists():
        raise Refused(
            f"There is a signing key here: {file}.",
            "Only a key that is lost is replaced. If others may have it, or it is another log's key, move it away.",
        )
    if not keys:
        raise Refused("Nothing was signed yet, so no key is lost.", "`audit checkpoint` makes the first key.")
    notes = tx.execute(sa.select(stored.c.note).order_by(stored.c.id)).scalars().all()
    count = 0
    for note in notes:
        checkpoint, key = signed_by(note, keys)
        if records.hash_at(tx, checkpoint.size) != checkpoint.head:
            raise CheckpointInvalid(
                f"The log is not the one of its checkpoint of {checkpoint.size} records.",
                "`audit verify` says more. A new key would hide nothing of it, so it has to be settled first.",
            )
        count += key == keys[-1]
    last = keys[-1]
    return LogKey(last.origin, last.public, last.since, records.head(tx).size), count
