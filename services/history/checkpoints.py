"""Checkpoints: signed statements of where the log stands, kept where a rewritten database cannot reach them.

A checkpoint is made once a day when something changed, before and after a restore, and on request.
Each one goes into the workspace and into every anchor: a file outside it, on a shared folder for
instance. Verifying against an anchor finds what a rewritten log could hide.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from audit.checkpoint import Checkpoint, origin_of, sign, state_digest
from audit.keys import public_key, verifier_key
from audit.merkle import Accumulator
from audit.words import six_words
from db import records
from db.ledger import commit_changes
from db.tables import checkpoints as stored
from domain.errors import CheckpointInvalid, Refused
from domain.records import WHOLE_ROW, Actor, Change, Origin
from services import access
from services.history.keyring import LogKey, signed_by, to_sign, to_verify
from services.workspace import Workspace

_NOTE = re.compile(r"^\S+\n(?:[^\n]+\n)+\n(?:— [^\n]+\n)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody kept: the log had this head and this root at this size. `place` says where it was kept."""

    checkpoint: Checkpoint
    place: str
    key: LogKey


@dataclass(frozen=True, slots=True)
class Made:
    """A new checkpoint, its signed text, its six words, and the anchors that could not be reached."""

    checkpoint: Checkpoint
    note: str
    words: str
    unreached: tuple[str, ...]


def make_checkpoint(ws: Workspace, why: str) -> Made:
    """State where the log stands now, sign it, keep it, and hand it to every anchor."""
    with ws.write() as tx:
        head = records.head(tx)
        if not head.size:
            raise Refused("The log is empty, so there is nothing to state.", "Connect a tracker first.")
        tree = Accumulator()
        for digest in records.hashes(tx):
            tree.append(digest)
        state = state_digest(records.live_texts(tx))
        now = datetime.now(UTC)
        checkpoint = Checkpoint(origin_of(head.log_id), head.size, tree.root(), head.hash, state, now)
        key = to_sign(ws, tx)
        note = sign(checkpoint, key)
        places = [Path(str(row.values["path"])) for row in records.rows_of(tx, "anchor").values()]
        unreached = tuple(str(place) for place in places if not _append(place, note))
        anchored = len(places) - len(unreached)
        values = {"size": head.size, "made": ws.now(), "why": why, "note": note, "anchored": anchored}
        values["key"] = verifier_key(checkpoint.origin, public_key(key))
        tx.execute(sa.insert(stored).values(values))
    return Made(checkpoint, note, six_words(checkpoint.root), unreached)


def _append(anchor: Path, note: str) -> bool:
    """Add a note to an anchor and see to it that it is on the disk; an unreachable folder is no reason to stop."""
    try:
        with anchor.open("a", encoding="utf-8", newline="\n") as file:
            file.write(note + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


def make_due_checkpoint(ws: Workspace) -> Made | None:
    """The day's checkpoint: made when the last one is from another day (UTC) and something was recorded since."""
    with ws.read() as tx:
        size = records.head(tx).size
        last = tx.execute(sa.select(stored).order_by(stored.c.id.desc())).first()
    if not size or (last and (last.size == size or last.made[:10] == ws.now()[:10])):
        return None
    return make_checkpoint(ws, "daily")


def add_anchor(ws: Workspace, path: Path, actor: Actor) -> Path:
    """From the next checkpoint on, keep each in a further place: a file, or a folder that then gets one."""
    access.require(actor, "connect trackers")
    place = path.expanduser().absolute()
    with ws.write() as tx:
        if place.is_dir():
            place /= f"cairn-{records.head(tx).log_id[:8]}.checkpoints"
        _check_anchor(ws, place)
        if str(place) not in records.rows_of(tx, "anchor"):
            change = Change(str(place), WHOLE_ROW, None, {"path": str(place)}, entity="anchor")
            commit_changes(tx, [change], actor=actor, origin=Origin("cli"))
    return place


def _check_anchor(ws: Workspace, place: Path) -> None:
    if place.resolve().is_relative_to(ws.settings.workspace.resolve()):
        raise Refused(
            "An anchor inside the workspace would be lost or rewritten together with the database.",
            "Choose a file outside of it, best on another machine's shared folder.",
        )
    if not place.parent.is_dir():
        raise Refused(f"There is no folder {place.parent}.", "Make it first, or choose another.")


def anchors(ws: Workspace) -> list[Path]:
    """Where checkpoints are kept outside."""
    with ws.read() as tx:
        return [Path(str(row.values["path"])) for row in records.rows_of(tx, "anchor").values()]


def last_anchored(ws: Workspace) -> tuple[int, str] | None:
    """How far the log is anchored outside, and since when (UTC); None when it is not."""
    query = sa.select(stored.c.size, stored.c.made).where(stored.c.anchored > 0).order_by(stored.c.id.desc())
    with ws.read() as tx:
        last = tx.execute(query).first()
    return (last.size, last.made) if last else None


def stored_notes(ws: Workspace) -> list[str]:
    """The signed texts in the workspace, oldest first."""
    with ws.read() as tx:
        return list(tx.execute(sa.select(stored.c.note).order_by(stored.c.id)).scalars())


def stored_checkpoints(ws: Workspace) -> Iterator[Known]:
    """The checkpoints in the workspace; raises `CheckpointInvalid` for one that was changed."""
    notes = stored_notes(ws)
    yield from _verified(ws, notes, "the workspace") if notes else ()


def checkpoints_in(ws: Workspace, file: Path) -> list[Known]:
    """The checkpoints that an anchor file holds, each verified.

    Raises `CheckpointInvalid` when there is none, or one is of another log, unsigned or changed.
    """
    try:
        text = file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise CheckpointInvalid(f"The anchor {file.name} cannot be read.", "Give a file of checkpoints.") from error
    notes = _NOTE.findall(text)
    if not notes or _NOTE.sub("", text).strip():
        raise CheckpointInvalid(f"{file.name} is no file of checkpoints, or a part of it is damaged.")
    return _verified(ws, notes, file.name)


def _verified(ws: Workspace, notes: list[str], place: str) -> list[Known]:
    with ws.read() as tx:
        keys = to_verify(ws, tx)
    return [Known(checkpoint, place, key) for checkpoint, key in (signed_by(note, keys) for note in notes)]
