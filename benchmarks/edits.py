"""One edit as the app saves it, beside the least that a saved change can cost: an empty commit on the same file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from benchmarks import data
from benchmarks.audit_log import ANA, SHEET, workspace_in
from benchmarks.base import Benchmark, Gate, copy_of
from db.ledger import commit_changes
from domain.binding import Binding, BoundColumn
from domain.records import WHOLE_ROW, Change
from services.edits import Edit, apply_edits
from services.workspace import Workspace

EDITS, LINKS = 400, 50
"""Calls in one measurement; a single one is too short to be timed."""


def prepare(folder: Path, size: int) -> None:
    """A tracker with `size` milestones."""
    columns = tuple(BoundColumn(header, (name,), at) for at, (name, header) in enumerate(data.HEADERS.items(), 1))
    binding = Binding("Plan", data.HEADER_ROW, data.HEADER_ROW + 1, columns).to_json()
    tracker = {"kind": "excel", "place": "Plan.xlsx", "sheet": "Plan", "stage": "sheet_leads", "binding": binding}
    changes = [Change("plan", WHOLE_ROW, None, tracker, entity="tracker"), *data.appear(size, tracker="plan")]
    with workspace_in(folder).write() as tx:
        commit_changes(tx, changes, actor=ANA, origin=SHEET)


def save(ws: Workspace, key: str, field: str, text: str) -> None:
    """What the app calls when somebody saves one cell."""
    result = apply_edits(ws, [Edit(key, field, text)], actor=ANA, reason="Agreed in the weekly meeting.")
    assert result.txn, result.issues


def our_edit(folder: Path, size: int) -> Callable[[], object]:
    """Dates, owners and notes of milestones all over the table, one edit each."""
    ws = workspace_in(copy_of(folder))

    def edit(number: int) -> None:
        field = ("due_date", "owner", "notes")[number % 3]
        text = str(date(2029, 1, 1) + timedelta(days=number)) if field == "due_date" else f"Ana {number}"
        save(ws, f"M-{1 + number * 7919 % size}", field, text)

    return _repeated(edit, min(EDITS, size))


def our_link(folder: Path, size: int) -> Callable[[], object]:
    """What milestones all over the table wait for: each save looks for a loop."""
    ws = workspace_in(copy_of(folder))

    def edit(number: int) -> None:
        at = 4 + number * 7919 % (size - 3)
        save(ws, f"M-{at}", "depends_on", f"M-{at - 1}, M-{at - 3}SS+{number + 1}d")

    return _repeated(edit, min(LINKS, size))


def empty_commits(folder: Path, count: int) -> Callable[[], object]:
    """BEGIN IMMEDIATE, one small row, COMMIT, on a connection that stays open."""
    raw = sqlite3.connect(copy_of(folder) / "cairn.db", isolation_level=None)
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("INSERT INTO heartbeats (name, at) VALUES ('bench', '')")

    def commit(number: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE heartbeats SET at = ? WHERE name = 'bench'", (str(number),))
        raw.execute("COMMIT")

    return _repeated(commit, count)


def _repeated(one: Callable[[int], None], count: int) -> Callable[[], object]:
    """The first call, which imports and fills caches, is not timed; the app does it once and stays."""
    one(0)

    def many() -> None:
        for number in range(1, count + 1):
            one(number)

    return many


EMPTY_COMMIT = "an empty commit on the same file"

BENCHMARKS = (
    Benchmark(
        name="T14",
        what="one edit saved in the app: validate, audit, commit",
        against=EMPTY_COMMIT,
        prepare=prepare,
        ours=our_edit,
        theirs=lambda folder, size: empty_commits(folder, min(EDITS, size)),
        gate=Gate(20),
        stretch=8,
        size=10_000,
        deep_size=100_000,
        calls=EDITS,
    ),
    Benchmark(
        name="T14-link",
        what="the same where what it waits for is edited, so that loops are looked for",
        against=EMPTY_COMMIT,
        prepare=prepare,
        ours=our_link,
        theirs=lambda folder, size: empty_commits(folder, min(LINKS, size)),
        gate=None,
        stretch=None,
        size=10_000,
        deep_size=100_000,
        calls=LINKS,
    ),
)
