"""The hash chain: each record's hash covers its number, its exact bytes and the record before it.

    hash = SHA-256("cairn/v1/record" 0x00 ‖ previous hash ‖ seq as 8 bytes ‖ body)

The first record's predecessor is derived from the log's id, so two logs never share a chain.
"""

from __future__ import annotations

from hashlib import sha256

_RECORD = sha256(b"cairn/v1/record\0")
"""What every link begins with; a copy of it costs less than a beginning."""
_GENESIS = b"cairn/v1/genesis\0"


def genesis(log_id: str) -> bytes:
    """The hash that stands before record 1."""
    return sha256(_GENESIS + log_id.encode()).digest()


def record_hash(previous: bytes, seq: int, body: bytes) -> bytes:
    """The hash of record `seq`."""
    link = _RECORD.copy()
    link.update(previous + seq.to_bytes(8, "big") + body)
    return link.digest()
