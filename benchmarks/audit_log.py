"""The audit log: what its records cost beside the bare insert of their bytes, and verifying beside bare hashing."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from audit.entry import Entry, Unit
from benchmarks import data
from benchmarks.base import Benchmark, Gate, copy_of
from db import records
from db.ledger import APP_VERSION, append_records, commit_changes
from domain.records import WHOLE_ROW, Actor, Change, Origin
from services.history.integrity import verify
from services.settings import Settings
from services.workspace import Workspace, open_workspace

ANA = Actor("ana", "Ana")
SEEN = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
SHEET = Origin("excel", "plan", "Plan.xlsx", "5e" * 32, SEEN, SEEN, "candidates", "Ben Okafor")
COLUMNS = "seq, body, prev_hash, hash, txn, ts, actor, entity, key, field, op"
UNIT = 1_000


def workspace_in(folder: Path) -> Workspace:
    """The workspace in a folder."""
    return open_workspace(Settings(folder))


def write(ws: Workspace, changes: Sequence[Change]) -> None:
    """The whole unit of work: every value checked again, records, rows, head."""
    with ws.write() as tx:
        commit_changes(tx, changes, actor=ANA, origin=SHEET)


def append(ws: Workspace, entries: Sequence[Entry]) -> None:
    """The records alone: canonical bytes, chain, insert."""
    with ws.write() as tx:
        head = records.head(tx)
        unit = Unit(head.log_id, "00112233445566aa", SEEN, ANA, SHEET, None, APP_VERSION)
        append_records(tx, unit, entries, head.size, head.hash)


def entries_of(count: int) -> list[Entry]:
    """What `count` records say: one in ten that a milestone appeared, the others that a field moved."""
    return [
        Entry("insert" if c.field == WHOLE_ROW else "update", c.entity, c.key, c.field, c.before, c.after, c.place)
        for c in next(data.history(count, unit=count))
    ]


def prepare_append(folder: Path, size: int) -> None:
    """The workspace as it is before and after."""
    workspace_in(folder / "before")
    append(workspace_in(shutil.copytree(folder / "before", folder / "after")), entries_of(size))


def prepare_commit(folder: Path, size: int) -> None:
    """The same, with the milestones that are changed."""
    write(workspace_in(folder / "before"), data.appear(size))
    write(workspace_in(shutil.copytree(folder / "before", folder / "after")), data.move_each(size))


def prepare_verify(folder: Path, size: int) -> None:
    """A log of `size` records."""
    ws = workspace_in(folder)
    for changes in data.history(size, UNIT):
        write(ws, changes)


def our_append(folder: Path, size: int) -> Callable[[], object]:
    """Everything from the entries to the end of the transaction."""
    ws, entries = workspace_in(copy_of(folder / "before")), entries_of(size)
    return lambda: append(ws, entries)


def our_commit(folder: Path, size: int) -> Callable[[], object]:
    """Everything from the changes to the end of the transaction."""
    ws, changes = workspace_in(copy_of(folder / "before")), data.move_each(size)
    return lambda: write(ws, changes)


def bare_insert(folder: Path, size: int) -> Callable[[], object]:
    """The same rows, ready, into the same table with its index and its guards."""
    filled = sqlite3.connect(folder / "after" / "cairn.db")
    rows = filled.execute(f"SELECT {COLUMNS} FROM audit_log ORDER BY seq DESC LIMIT ?", (size,)).fetchall()[::-1]
    raw = sqlite3.connect(copy_of(folder / "before") / "cairn.db", isolation_level=None)

    def insert() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(f"INSERT INTO audit_log ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        raw.execute("COMMIT")

    return insert


def our_verify(folder: Path, size: int) -> Callable[[], object]:
    """All that `audit verify` does."""
    ws = workspace_in(folder)

    def check() -> None:
        verdict = verify(ws)
        assert verdict["ok"], verdict

    return check


def bare_chain(folder: Path, size: int) -> Callable[[], object]:
    """The hashes of the same chain, and nothing else; the bodies are in memory."""
    found = sqlite3.connect(folder / "cairn.db").execute("SELECT body FROM audit_log ORDER BY seq")
    bodies = [body for (body,) in found]

    def chain() -> None:
        previous = bytes(32)
        for seq, body in enumerate(bodies, 1):
            previous = hashlib.sha256(b"cairn/v1/record\0" + previous + seq.to_bytes(8, "big") + body).digest()

    return chain


READY_ROWS = "sqlite3.executemany of the same rows, ready, into the same table"

BENCHMARKS = (
    Benchmark(
        name="T8",
        what="audit records appended: canonical bytes, chain, insert",
        against=READY_ROWS,
        prepare=prepare_append,
        ours=our_append,
        theirs=bare_insert,
        gate=Gate(2),
        stretch=1.3,
        size=20_000,
        deep_size=100_000,
    ),
    Benchmark(
        name="T8-commit",
        what="the whole unit of work: one field of each milestone moved",
        against=READY_ROWS,
        prepare=prepare_commit,
        ours=our_commit,
        theirs=bare_insert,
        gate=None,
        stretch=None,
        size=20_000,
        deep_size=100_000,
    ),
    Benchmark(
        name="T10",
        what="the whole log verified and replayed",
        against="the bare SHA-256 chain over the bodies, ready in memory",
        prepare=prepare_verify,
        ours=our_verify,
        theirs=bare_chain,
        gate=Gate(8),
        stretch=4,
        size=100_000,
        deep_size=1_000_000,
    ),
)
