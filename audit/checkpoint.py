"""A checkpoint: a short signed statement of where the log stands, to be kept outside the database.

    cairn/4f0c…                                    the log
    18310                                          how many records
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=   the root of their Merkle tree
    head …                                         the hash of the last record
    state …                                        the digest of the live governed rows
    at 2026-11-20T09:14:00.000000Z                 when it was made

    — cairn/4f0c… …                                key id and Ed25519 signature

The text form is that of C2SP's tlog-checkpoint and signed-note (c2sp.org); the lines `head`, `state`
and `at` are our extensions. It is read strictly: a text that we would write differently is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from audit.entry import canonical, timestamp
from audit.keys import NAME, from_base64, is_signed, key_id, public_key, sign_bytes, to_base64
from audit.replay import LiveText
from domain.errors import CheckpointInvalid

LONGEST = 20_000
"""Characters of a signed checkpoint: room for many more signatures than the 16 that a reader must bear."""
_HASH = r"([A-Za-z0-9+/]{43}=)"
_TEXT = re.compile(rf"({NAME})\n(0|[1-9][0-9]{{0,17}})\n{_HASH}\nhead {_HASH}\nstate {_HASH}\nat ([0-9T:.-]+Z)\n")
_SIGNATURE = re.compile(rf"— ({NAME}) ([A-Za-z0-9+/]+={{0,2}})")
_STATE = b"cairn/v1/state\0"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is stated. `root`, `head` and `state` are 32 bytes each, `at` is UTC."""

    origin: str
    size: int
    root: bytes
    head: bytes
    state: bytes
    at: datetime

    def text(self) -> str:
        """The statement as it is signed."""
        return (
            f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"
            f"head {to_base64(self.head)}\nstate {to_base64(self.state)}\nat {timestamp(self.at)}\n"
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it claims to be, and its bytes."""

    name: str
    key_id: bytes
    value: bytes


def origin_of(log_id: str) -> str:
    """The name under which a log states and signs its checkpoints."""
    return f"cairn/{log_id}"


def sign(checkpoint: Checkpoint, key: bytes) -> str:
    """Write the signed text; `key` is the private key. What could not be read back is not handed out."""
    text, public = checkpoint.text(), public_key(key)
    signature = key_id(checkpoint.origin, public) + sign_bytes(text.encode(), key)
    note = f"{text}\n— {checkpoint.origin} {to_base64(signature)}\n"
    verify(note, public, checkpoint.origin)
    return note


def parse(note: str | bytes) -> tuple[Checkpoint, list[Signature]]:
    """Read a signed text without checking its signatures; raises `CheckpointInvalid`."""
    text, between, lines = _readable(note).rpartition("\n\n")
    if not between or not lines.endswith("\n"):
        raise CheckpointInvalid("This is no signed checkpoint: it does not end in signature lines.")
    return _read_text(text + "\n"), list(_read_signatures(lines.removesuffix("\n")))


def verify(note: str | bytes, public: bytes, origin: str | None = None) -> Checkpoint:
    """Read a signed text and check that the owner of the public key signed it.

    Raises `CheckpointInvalid` for what is no checkpoint, is not signed by this key, was changed
    afterwards or, where `origin` is given, belongs to another log.
    """
    checkpoint, signatures = parse(note)
    if origin is not None and checkpoint.origin != origin:
        raise CheckpointInvalid(
            f"This checkpoint belongs to another log ({checkpoint.origin}).",
            f"Give one of {origin}, or open the workspace that it was made in.",
        )
    known = (checkpoint.origin, key_id(checkpoint.origin, public))
    ours = [signature.value for signature in signatures if (signature.name, signature.key_id) == known]
    if not ours:
        raise CheckpointInvalid(
            "This checkpoint is not signed by the key of this log.",
            "Ask where it comes from. If the key was replaced, give the public key of that time.",
        )
    if not all(is_signed(checkpoint.text().encode(), value, public) for value in ours):
        raise CheckpointInvalid(
            "The signature does not fit: the checkpoint was changed after it was signed.",
            "Compare it with another copy, such as the size and the six words on a review pack.",
        )
    return checkpoint


def state_digest(live: Mapping[tuple[str, str], LiveText]) -> bytes:
    """The digest over all governed rows, removed ones included, whatever their order.

    SHA-256 over one canonical line a row, sorted by entity and key: [entity, key, {field: column
    text where there is one}, removed, last record]. A field that is blank everywhere leaves no mark, so
    a new field in the schema does not change what was stated before.
    """
    digest = sha256(_STATE)
    for (entity, key), row in sorted(live.items()):
        texts = {name: text for name, text in row.texts.items() if text is not None}
        digest.update(canonical([entity, key, texts, int(row.removed), row.last_seq]) + b"\n")
    return digest.digest()


def _readable(note: str | bytes) -> str:
    try:
        text = note if isinstance(note, str) else note.decode()
    except UnicodeDecodeError:
        raise CheckpointInvalid("This is no checkpoint: it is not even text.") from None
    if len(text) > LONGEST:
        raise CheckpointInvalid("This is no checkpoint: it is far too long for one.")
    if not text.replace("\n", "").isprintable():
        raise CheckpointInvalid(
            "This is no checkpoint as it was written: it holds invisible characters.",
            "Another program may have changed its line ends. Give the file itself, not what was copied from an e-mail.",
        )
    return text


def _read_text(text: str) -> Checkpoint:
    if found := _TEXT.fullmatch(text):
        origin, size, *hashes, at = found.groups()
        root, head, state = (from_base64(part) for part in hashes)
        made = _read_time(at)
        if root and head and state and made:
            checkpoint = Checkpoint(origin, int(size), root, head, state, made)
            if checkpoint.text() == text:
                return checkpoint
    raise CheckpointInvalid("This is no checkpoint of Cairn: its lines are not those of one.")


def _read_time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _read_signatures(lines: str) -> Iterator[Signature]:
    for line in lines.split("\n"):
        found = _SIGNATURE.fullmatch(line)
        signature = from_base64(found[2]) if found else None
        if not found or not signature or len(signature) <= 4:
            raise CheckpointInvalid("This is no signed checkpoint: a signature line is damaged.")
        yield Signature(found[1], signature[:4], signature[4:])
