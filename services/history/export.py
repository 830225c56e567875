"""Hand the audit log to somebody who has no Cairn: exact records, proofs, and a program that checks them."""

from __future__ import annotations

import hashlib
import json
import secrets
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit import bundle
from audit.checkpoint import origin_of
from audit.keys import verifier_key
from audit.merkle import Tree, leaf_hash
from db import records
from db.ledger import commit_changes
from domain.errors import Refused
from domain.records import Actor, Event, Origin
from services.history.checkpoints import make_checkpoint, stored_checkpoints, stored_notes
from services.history.signing import verifying_key
from services.workspace import Workspace

CHECKER = Path(__file__).parents[2] / "audit" / "standalone.py"


def export_log(ws: Workspace, file: Path, *, actor: Actor) -> dict[str, Any]:
    """Write the whole log into a new zip file; the export itself is recorded, and stated by a checkpoint, first.

    Gives `file`, `records` and `bytes`, and what to tell the other side by another way: the log's public `key`, and
    `verify_sha256` of the program in the bundle.
    Raises `Refused` when the file is there already or cannot be written.
    """
    target = file.expanduser().absolute()
    if target.exists():
        raise Refused(f"{target.name} is there already.", "Choose another name; an export overwrites nothing.")
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with zipfile.ZipFile(part, "x", zipfile.ZIP_DEFLATED) as archive:
            _state(ws, target.name, actor)
            size = _fill(ws, archive)
        part.replace(target)
    except OSError as error:
        raise Refused(f"{target} cannot be written ({error.strerror}).", "Choose another folder.") from error
    finally:
        part.unlink(missing_ok=True)
    return {"file": str(target), "records": size, "bytes": target.stat().st_size} | _to_compare(target)


def _state(ws: Workspace, name: str, actor: Actor) -> None:
    """Record the export and state it by a checkpoint; nothing is recorded where the checkpoints cannot be verified."""
    for _ in stored_checkpoints(ws):
        pass
    with ws.write() as tx:
        event = Event("export", name, "log", entity="workspace")
        commit_changes(tx, (), actor=actor, origin=Origin("cli"), events=[event])
    make_checkpoint(ws, "export")


def _to_compare(file: Path) -> dict[str, Any]:
    """What whoever gets the export should hear from elsewhere: a bundle could bring a program and a key of its own."""
    with zipfile.ZipFile(file) as archive:
        return {
            "key": json.loads(archive.read("manifest.json"))["key"],
            "verify_sha256": hashlib.sha256(archive.read("verify.py")).hexdigest(),
        }


def _fill(ws: Workspace, archive: zipfile.ZipFile) -> int:
    known = list(stored_checkpoints(ws))
    with ws.read() as tx:
        head = records.head(tx)
        public = verifying_key(ws, head.log_id)
        key = verifier_key(origin_of(head.log_id), public) if public else None
        made = datetime.now(UTC)
        archive.writestr(
            "manifest.json", bundle.manifest(head.log_id, head.size, head.hash, complete=True, key=key, made=made)
        )
        with archive.open("records.jsonl", "w") as lines:
            for record in records.stored_records(tx):
                lines.write(bundle.record_line(record).encode())
        tree = Tree(records.hashes(tx))
    sizes = []
    for item, note in zip(known, stored_notes(ws), strict=True):
        if item.key.public == public:  # one key can check them all; what an earlier one signed is kept by anchors
            archive.writestr(bundle.checkpoint_name(item.checkpoint), note)
            sizes.append(item.checkpoint.size)
    archive.writestr("proofs.jsonl", "".join(bundle.proof_lines(tree, range(1, head.size + 1), sizes)))
    archive.write(CHECKER, "verify.py")
    return head.size


def proof_of(ws: Workspace, seq: int) -> dict[str, Any]:
    """Why record `seq` belongs to the log: its bytes, its hash, and its path to the root of the tree as it stands.

    Raises `Refused` when there is no such record.
    """
    with ws.read() as tx:
        body = records.body_of(tx, seq)
        hashes = records.hashes(tx)
    if body is None or not 0 < seq <= len(hashes):
        raise Refused(f"There is no record {seq}.", "`audit log` shows the numbers.")
    tree = Tree(hashes)
    return {
        "seq": seq,
        "body": body.decode("utf-8", "replace"),
        "hash": hashes[seq - 1].hex(),
        "leaf": leaf_hash(hashes[seq - 1]).hex(),
        "size": len(hashes),
        "root": tree.root(len(hashes)).hex(),
        "path": [part.hex() for part in tree.inclusion_proof(seq - 1, len(hashes))],
    }
