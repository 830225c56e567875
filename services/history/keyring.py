"""Which keys sign the checkpoints of a log, and until when: the present one, and those that were given up.

The first key is named by the checkpoints that it signed, every later one by a record of the log that also says which
key it follows. A key that was given up verifies what it signed before that record, and nothing after it. What the log
says of keys is not enough, since who rewrites a database could name any: each of them must be known outside, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import sqlalchemy as sa

from audit.checkpoint import Checkpoint, origin_of, parse
from audit.checkpoint import verify as verify_note
from audit.keys import key_id, public_key, read_verifier_key
from db import records
from db.tables import checkpoints as stored
from domain.errors import CheckpointInvalid, WorkspaceBroken
from services.history.signing import given_up, given_up_file, key_file, signing_key, verifying_key
from services.workspace import Workspace

NEW_KEY = "new_key"
"""The operation of the record by which a key follows another one."""


@dataclass(frozen=True, slots=True)
class LogKey:
    """A key by its public part (32 bytes). It may state the log up to record `last`; None: it is the present one."""

    origin: str
    public: bytes
    since: int
    """The record that began it; 0 for the first key."""
    last: int | None = None

    @property
    def fingerprint(self) -> str:
        """The key id, as signature lines and the public key have it."""
        return key_id(self.origin, self.public).hex()


def keys_of(tx: sa.Connection) -> list[LogKey]:
    """The keys that the log itself names, oldest first; none while nothing was signed."""
    origin = origin_of(records.head(tx).log_id)
    turns = records.bodies(tx, op=NEW_KEY)
    if turns:
        named = [turns[0]["old"]["v"], *(turn["new"]["v"] for turn in turns)]
    else:
        named = list(tx.execute(sa.select(stored.c.key).order_by(stored.c.id).limit(1)).scalars())
    ends = [0, *(turn["seq"] for turn in turns), None]
    return [
        LogKey(origin, read_verifier_key(name)[1], since or 0, before - 1 if before else None)
        for name, (since, before) in zip(named, pairwise(ends), strict=False)
    ]


def to_sign(ws: Workspace, tx: sa.Connection) -> bytes:
    """The private key of the log; made where nothing was signed yet. Raises `WorkspaceBroken` for another key."""
    keys, log_id = keys_of(tx), records.head(tx).log_id
    key = signing_key(ws, log_id, is_first=not keys)
    if keys and keys[-1].public != public_key(key):
        raise WorkspaceBroken(*_another(ws, log_id, keys[-1]))
    return key


def to_verify(ws: Workspace, tx: sa.Connection) -> list[LogKey]:
    """The keys whose checkpoints count, the present one last. Raises `CheckpointInvalid` where it is not here."""
    keys, log_id = keys_of(tx), records.head(tx).log_id
    public = verifying_key(ws, log_id)
    if public is None:
        raise CheckpointInvalid(
            "The key that signed the checkpoints is not here, so none can be verified.",
            f"Put it back into {ws.settings.keys}, or set CAIRN_KEYS. Where it is lost for good: `audit new-key`.",
        )
    trusted = {public, *(read_verifier_key(name)[1] for name in given_up(ws, log_id))}
    for key in keys:
        if key.public not in trusted:
            raise CheckpointInvalid(*_another(ws, log_id, key))
    if keys and keys[-1].public == public:
        return keys
    # An older copy of a log knows no later key than its own; what that signed shows how old it is.
    return [*keys, LogKey(origin_of(log_id), public, 0)]


def signed_by(note: str, keys: list[LogKey]) -> tuple[Checkpoint, LogKey]:
    """Verify a signed text by the key that signed it. Raises `CheckpointInvalid`."""
    ids = {signature.key_id.hex() for signature in parse(note)[1]}
    key = next((key for key in keys if key.fingerprint in ids), keys[-1])
    checkpoint = verify_note(note, key.public, key.origin)
    if key.last is not None and checkpoint.size > key.last:
        raise CheckpointInvalid(
            f"This checkpoint of {checkpoint.size} records is signed with the key {key.fingerprint}, which was given "
            f"up after record {key.last}.",
            "Whoever made it has a key that was called lost. Trust only what the key of today signs.",
        )
    return checkpoint, key


def _another(ws: Workspace, log_id: str, key: LogKey) -> tuple[str, str]:
    if key.last is not None:
        return (
            f"The log says that {key.fingerprint} is not the key of today but was one before, which nobody knows here.",
            f"Put {given_up_file(ws, log_id)} back. If it was never there, the log may have been rewritten.",
        )
    return (
        f"The key in {key_file(ws, log_id).name} is not the key {key.fingerprint} that this log was signed with.",
        f"Put the right one into {ws.settings.keys}. Where it is lost for good, move this one away: `audit new-key`.",
    )
