"""A real log, and exports of it: whole, in parts, tampered with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit import bundle, merkle, standalone
from audit.checkpoint import Checkpoint, origin_of, sign
from audit.keys import public_key, verifier_key
from audit.verify import StoredRecord
from domain.records import Actor, Origin

ANA, SHEET = Actor("ana", "Ana Pérez"), Origin("excel", tracker="launch", file="Launch plan.xlsx")
KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
AT = datetime(2026, 11, 20, 9, 14, tzinfo=UTC)
SIZES = (7, 12)


@dataclass(frozen=True)
class Log:
    """A real log of 15 records, with checkpoints over 7 and 12 of them."""

    id: str
    stored: list[StoredRecord]
    key: bytes = KEY

    @property
    def tree(self) -> merkle.Tree:
        return merkle.Tree(record.hash for record in self.stored)

    @property
    def line(self) -> str:
        return verifier_key(origin_of(self.id), public_key(self.key))

    def checkpoint(self, size: int) -> Checkpoint:
        head = self.stored[size - 1].hash
        return Checkpoint(origin_of(self.id), size, self.tree.root(size), head, b"\3" * 32, AT)

    def export(self, folder: Path, seqs: Sequence[int] = (), **stated: Any) -> Path:
        """Write a bundle: of the records `seqs`, or of all."""
        head = self.stored[-1].hash
        text = bundle.manifest(self.id, 15, head, complete=not seqs, key=self.line, made=AT)
        chosen = [record for record in self.stored if record.seq in seqs or not seqs]
        (folder / "checkpoints").mkdir(parents=True)
        (folder / "manifest.json").write_text(json.dumps(json.loads(text) | stated), "utf-8")
        write(folder / "records.jsonl", *(bundle.record_line(record) for record in chosen))
        proved = [record.seq for record in chosen]
        write(folder / "proofs.jsonl", *bundle.proof_lines(self.tree, proved, SIZES))
        for size in SIZES:
            checkpoint = self.checkpoint(size)
            write(folder / bundle.checkpoint_name(checkpoint), sign(checkpoint, self.key))
        shutil.copy(standalone.__file__, folder / "verify.py")
        return folder


def write(path: Path, *lines: str) -> None:
    path.write_text("".join(lines), "utf-8", newline="")


Checked = Callable[..., tuple[int, str]]


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines(keepends=True)


def edited(line: str, **parts: Any) -> str:
    return json.dumps(json.loads(line) | parts) + "\n"


def rehashed(log: Log, seq: int) -> list[str]:
    """The log with one record rewritten and the chain made again from there, as a careful forger would."""
    lines, last = [], b""
    for record in log.stored:
        body = record.body.replace("Größe".encode(), "Grösse".encode()) if record.seq == seq else record.body
        previous = last if record.seq > seq else record.prev_hash
        last = standalone.sha256(b"cairn/v1/record\0", previous, record.seq.to_bytes(8, "big"), body)
        lines.append(bundle.record_line(record._replace(body=body, prev_hash=previous, hash=last)))
    return lines
