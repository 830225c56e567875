"""A log of a thousand records, filled as a team would, and what it says by a reading of its own."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from audit.chain import genesis
from db.ledger import commit_changes
from domain.records import WHOLE_ROW, Actor, Change, Event, Money, Origin
from services.settings import Settings
from services.workspace import open_workspace

SIZE = 1000
MILESTONES = 150
PEOPLE = [Actor("ana", "Ana"), Actor("ben", "Ben"), Actor("cairn", "Cairn", kind="service", auth="service")]


@dataclass
class Log:
    """A database whose log has `SIZE` records, its older copies, and what it says."""

    file: Path
    log_id: str = ""
    heads: list[bytes] = field(default_factory=list)
    """`heads[n]`: the hash of record n; `heads[0]` stands before the first."""
    older: list[tuple[int, Path]] = field(default_factory=list)
    """(size, copy of the database when the log had that size)."""
    spoken: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """(entity, key, field) → the last record that speaks of it; the field `WHOLE_ROW` of any record about it."""

    def anchor(self, size: int) -> tuple[int, bytes]:
        return size, self.heads[size]


def build_log(folder: Path) -> Log:
    """Fill a workspace as a team would: inserts, edits, removals, restores, held cells, conflicts, sign-ins."""
    rng, rows = random.Random(3), dict[str, dict[str, Any]]()
    ws = open_workspace(Settings(folder / "workspace"))
    log = Log(ws.settings.database)
    size = 0
    while size < SIZE:
        changes, events = _work(rng, rows, size)
        room = SIZE - size
        changes, events = changes[:room], events[: max(0, room - len(changes))]
        with ws.write() as tx:
            done = commit_changes(tx, changes, actor=rng.choice(PEOPLE), origin=Origin("app"), events=events)
        for change in changes:
            _carry_out(rows, change)
        if size // 90 < done.last_seq // 90 and done.last_seq < SIZE:
            log.older.append((done.last_seq, folder / f"older-{done.last_seq}.db"))
            shutil.copyfile(log.file, log.older[-1][1])
        size = done.last_seq or size
    return _described(log)


def _work(rng: random.Random, rows: dict[str, dict[str, Any]], size: int) -> tuple[list[Change], list[Event]]:
    """What one unit of work does."""
    if len(rows) < MILESTONES and (size < 60 or rng.random() < 0.3):
        start = len(rows)
        new = [Change(f"M-{start + n}", WHOLE_ROW, None, _milestone(rng, start + n)) for n in range(rng.randint(1, 30))]
        return new, []
    key = rng.choice(list(rows))
    happens = rng.random()
    if happens < 0.1:
        return [], [Event(rng.choice(["hold", "conflict", "sign_in"]), key, "due_date", new="TBD", place="Plan!C7")]
    if happens < 0.2:
        values = {name: value for name, value in rows[key].items() if name != "gone"}
        gone = rows[key].get("gone", False)
        return [Change(key, WHOLE_ROW, None, values) if gone else Change(key, WHOLE_ROW, values, None)], []
    keys = [key for key in rng.sample(list(rows), rng.randint(1, 6)) if not rows[key].get("gone")]
    return [_edit(rng, rows, key) for key in keys], []


def _milestone(rng: random.Random, number: int) -> dict[str, Any]:
    return {
        "tracker": "launch",
        "title": f"Milestone {number} – größer",
        "owner": rng.choice(["Ana", "Ben", "Cleo"]),
        "status": "not_started",
        "due_date": date(2026, 3, 2) + timedelta(days=number),
        "budget_planned": Money(Decimal(number * 100), "EUR"),
        "contributors": ("Dee", "Eli"),
    }


def _edit(rng: random.Random, rows: dict[str, dict[str, Any]], key: str) -> Change:
    name = rng.choice(["due_date", "status", "owner", "notes", "percent_complete"])
    before = rows[key].get(name)
    after: Any = {
        "due_date": date(2027, 1, 1) + timedelta(days=rng.randrange(900)),
        "status": rng.choice(["in_progress", "blocked", "done", "on_hold"]),
        "owner": rng.choice(["Fay", "Gus", "Hal", "Ida"]),
        "notes": f"note {rng.randrange(10**6)}",
        "percent_complete": Decimal(rng.randrange(101)),
    }[name]
    return Change(key, name, before, after)


def _carry_out(rows: dict[str, dict[str, Any]], change: Change) -> None:
    if change.field != WHOLE_ROW:
        rows[change.key][change.field] = change.after
    elif change.after is None:
        rows[change.key]["gone"] = True
    else:
        rows[change.key] = dict(change.after)  # type: ignore[arg-type]


def _described(log: Log) -> Log:
    """Read back what the log says, without Cairn's own reading."""
    with closing(sqlite3.connect(log.file)) as raw:
        log.log_id = raw.execute("SELECT log_id FROM log_head").fetchone()[0]
        log.heads.append(genesis(log.log_id))
        for seq, body, digest in raw.execute("SELECT seq, body, hash FROM audit_log ORDER BY seq"):
            log.heads.append(digest)
            said = json.loads(body)
            place = (said["object"]["entity"], said["object"]["key"])
            if said["op"] not in ("insert", "update", "remove", "restore"):
                continue
            log.spoken[*place, WHOLE_ROW] = seq
            names = said["new"]["v"] if said["op"] in ("insert", "restore") else [said["object"]["field"]]
            if said["op"] == "restore":
                names = [name for entity, key, name in log.spoken if (entity, key) == place]
            log.spoken |= {(*place, name): seq for name in names}
    return log


def two_edits_of_one_field(log: Log) -> tuple[int, int]:
    """Two records that follow each other on one field of one milestone."""
    edits: dict[tuple[str, str], int] = {}
    with closing(sqlite3.connect(log.file)) as raw:
        for seq, op, *place in raw.execute("SELECT seq, op, key, field FROM audit_log ORDER BY seq"):
            key, name = place
            if op == "update" and (key, name) in edits and edits[key, name] > 100:
                return edits[key, name], seq
            edits = {spot: last for spot, last in edits.items() if spot[0] != key or op == "update"}
            if op == "update":
                edits[key, name] = seq
    raise AssertionError("this log has no such records")
