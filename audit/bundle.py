"""What stands in the files of an export, for someone who has no Cairn. Writes no files itself.

    manifest.json       which log, how many records, whose key
    records.jsonl       one record a line: its exact bytes as text, and both hashes in hex
    checkpoints/*.txt   signed checkpoints
    proofs.jsonl        inclusion proofs of the records and consistency proofs between checkpoints
    verify.py           `audit/standalone.py`, which checks all this with the standard library alone

A complete export holds every record; its proofs may be left out, since the whole tree can be built
from it. A part of a log is as good as its proofs: each of its records needs one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from audit.checkpoint import Checkpoint, origin_of
from audit.entry import timestamp
from audit.merkle import Tree
from audit.verify import StoredRecord

FORMAT = "cairn/v1/export"


def manifest(log_id: str, size: int, head: bytes, *, complete: bool, key: str | None, made: datetime) -> str:
    """The text of manifest.json: the log has `size` records and ends in `head`; `key` is its verifier key."""
    stated = {
        "format": FORMAT,
        "log": log_id,
        "origin": origin_of(log_id),
        "size": size,
        "head": head.hex(),
        "complete": complete,
        "key": key,
        "made": timestamp(made),
    }
    return json.dumps(stated, ensure_ascii=False, indent=2) + "\n"


def record_line(record: StoredRecord) -> str:
    """A line of records.jsonl. Bytes that are no text survive as lone surrogates."""
    body = record.body.decode("utf-8", "surrogateescape")
    return _line({"seq": record.seq, "prev": record.prev_hash.hex(), "hash": record.hash.hex(), "body": body})


def checkpoint_name(checkpoint: Checkpoint) -> str:
    """The path of a checkpoint's file, in order of size."""
    return f"checkpoints/{checkpoint.size:012d}-{checkpoint.at:%Y%m%dT%H%M%S%f}.txt"


def proof_lines(tree: Tree, seqs: Iterable[int], sizes: Sequence[int]) -> Iterator[str]:
    """The lines of proofs.jsonl: each record in the newest checkpoint's tree, and each checkpoint in the next.

    `sizes` are those of the checkpoints; a record above the newest has no proof yet.
    """
    ordered = sorted({size for size in sizes if size})
    newest = ordered[-1] if ordered else 0
    for seq in seqs:
        if seq <= newest:
            yield _line({"seq": seq, "size": newest, "path": _hex(tree.inclusion_proof(seq - 1, newest))})
    for earlier, later in pairwise(ordered):
        yield _line({"earlier": earlier, "later": later, "path": _hex(tree.consistency_proof(earlier, later))})


def _hex(path: Sequence[bytes]) -> list[str]:
    return [part.hex() for part in path]


def _line(parts: dict[str, object]) -> str:
    return json.dumps(parts, separators=(",", ":")) + "\n"
