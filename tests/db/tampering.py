"""A log of a thousand records, and hands that change it behind Cairn's back, leaving every guard in place."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from audit.chain import genesis, record_hash
from audit.entry import canonical
from db.ledger import commit_changes
from domain.records import WHOLE_ROW, Actor, Change, Event, Money, Origin
from services.settings import Settings
from services.workspace import open_workspace

SIZE = 1000
MILESTONES = 150
PEOPLE = [Actor("ana", "Ana"), Actor("ben", "Ben"), Actor("cairn", "Cairn", kind="service", auth="service")]
COLUMNS = ("txn", "ts", "actor", "entity", "key", "field", "op")


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


def columns_of(body: dict[str, Any]) -> tuple[Any, ...]:
    """What the index columns must repeat, in the order of `COLUMNS`."""
    thing = body["object"]
    return (body["txn"], body["ts"], body["actor"]["id"], thing["entity"], thing["key"], thing["field"], body["op"])


@contextmanager
def behind_the_door(file: Path) -> Iterator[sqlite3.Connection]:
    """Change a database with its guards taken off, and put them back exactly as they were."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("BEGIN")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        yield raw
        for _, sql in guards:
            raw.execute(sql)
        raw.execute("COMMIT")


@dataclass(frozen=True)
class Harm:
    """What was done: the first record that was touched (None where it was none of them), those that may be named
    for it (empty: any up to the first), and the size from which on an anchor is needed to see it at all."""

    first: int | None
    named: frozenset[int] = frozenset()
    needs_anchor: bool = False


def exactly(*seqs: int) -> Harm:
    return Harm(min(seqs), frozenset(seqs))


Hand = Callable[[sqlite3.Connection, random.Random, Log], Harm]


def read(raw: sqlite3.Connection, seq: int) -> tuple[Any, ...]:
    row: tuple[Any, ...] = raw.execute("SELECT * FROM audit_log WHERE seq = ?", (seq,)).fetchone()
    return row


def any_seq(rng: random.Random) -> int:
    return rng.randint(1, SIZE)


def flip(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def flip_a_bit(raw: sqlite3.Connection, rng: random.Random, _log: Log) -> Harm:
    seq, column = any_seq(rng), rng.choice(["body", "prev_hash", "hash"])
    (data,) = raw.execute(f"SELECT {column} FROM audit_log WHERE seq = ?", (seq,)).fetchone()
    raw.execute(f"UPDATE audit_log SET {column} = ? WHERE seq = ?", (flip(data, rng), seq))
    return exactly(seq)


def edit_an_index_column(raw: sqlite3.Connection, rng: random.Random, _log: Log) -> Harm:
    seq, column = any_seq(rng), rng.choice(COLUMNS)
    (before,) = raw.execute(f"SELECT {column} FROM audit_log WHERE seq = ?", (seq,)).fetchone()
    after = rng.choice([f"{before}x", before[:-1], b"\xff\xfe", f"{before} ", "", before.swapcase() + "ß"])
    text = "CAST(? AS TEXT)" if isinstance(after, bytes) else "?"
    raw.execute(f"UPDATE audit_log SET {column} = {text} WHERE seq = ?", (after, seq))
    return exactly(seq)


SPOTS = ("reason", "actor.name", "actor.role", "ts", "via.kind", "app", "new", "old", "txn", "n", "object.key", "op")


def edited(body: bytes, rng: random.Random, spots: tuple[str, ...] = SPOTS) -> dict[str, Any]:
    """Another body: one value of it changed to something of the same kind."""
    said: dict[str, Any] = json.loads(body)
    spot = rng.choice(spots)
    holder: dict[str, Any] = said
    *way, last = spot.split(".")
    for step in way:
        holder = holder[step]
    before = holder[last]
    if isinstance(before, int):
        holder[last] = before + 1
    elif isinstance(before, dict):
        holder[last] = {"t": "s", "v": f"forged {rng.randrange(10**9)}"}
    else:
        holder[last] = f"{before or ''}~"
    return said


def store(raw: sqlite3.Connection, seq: int, body: dict[str, Any] | bytes, **more: bytes) -> None:
    """Put a body into record `seq`, its index columns along with it."""
    values: dict[str, Any] = {"body": body if isinstance(body, bytes) else canonical(body), **more}
    if not isinstance(body, bytes):
        values |= dict(zip(COLUMNS, columns_of(body), strict=True))
    names = ", ".join(f"{name} = :{name}" for name in values)
    raw.execute(f"UPDATE audit_log SET {names} WHERE seq = :seq", {**values, "seq": seq})


def edit_a_value(raw: sqlite3.Connection, rng: random.Random, _log: Log) -> Harm:
    seq = any_seq(rng)
    store(raw, seq, edited(read(raw, seq)[1], rng))
    return exactly(seq)


def edit_a_value_and_its_hash(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    seq = any_seq(rng)
    body = edited(read(raw, seq)[1], rng)
    store(raw, seq, body, hash=record_hash(log.heads[seq - 1], seq, canonical(body)))
    return exactly(seq)


def delete_one(raw: sqlite3.Connection, rng: random.Random, _log: Log) -> Harm:
    seq = any_seq(rng)
    raw.execute("DELETE FROM audit_log WHERE seq = ?", (seq,))
    return exactly(seq)


def delete_one_and_close_the_gap(raw: sqlite3.Connection, rng: random.Random, _log: Log) -> Harm:
    seq = any_seq(rng)
    raw.execute("DELETE FROM audit_log WHERE seq = ?", (seq,))
    for later in range(seq + 1, SIZE + 1):
        raw.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (later - 1, later))
    return exactly(seq)


def forged(log: Log, rng: random.Random, seq: int) -> tuple[Any, ...]:
    """A whole record that nobody wrote, right in itself and in its place."""
    body = {
        "v": 1, "log": log.log_id, "seq": seq, "txn": f"{rng.getrandbits(64):016x}", "i": 1, "n": 1,
        "ts": "2026-11-20T09:14:00.000000Z", "via": {"kind": "app"}, "op": "sign_in", "old": None, "new": None,
        "actor": {"id": "ana", "name": "Ana", "kind": "user", "role": "governor", "auth": "asserted"},
        "object": {"entity": "person", "key": "ana", "field": "session"}, "reason": None, "app": "0.1.0",
    }  # fmt: skip
    data = canonical(body)
    return (seq, data, log.heads[seq - 1], record_hash(log.heads[seq - 1], seq, data), *columns_of(body))


def insert(raw: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    raw.execute(f"INSERT INTO audit_log VALUES ({', '.join('?' * len(row))})", row)


def insert_at_the_end(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    insert(raw, forged(log, rng, SIZE + 1))
    return exactly(SIZE + 1)


def insert_in_the_middle(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    seq = any_seq(rng)
    for later in range(SIZE, seq - 1, -1):
        raw.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (later + 1, later))
    insert(raw, forged(log, rng, seq))
    return exactly(seq)


def swap_two(raw: sqlite3.Connection, rng: random.Random, _log: Log) -> Harm:
    first, second = rng.sample(range(1, SIZE + 1), 2)
    for old, new in ((first, 0), (second, first), (0, second)):
        raw.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (new, old))
    return exactly(min(first, second))


def copy_over(raw: sqlite3.Connection, rng: random.Random, _log: Log) -> Harm:
    seq, other = rng.sample(range(1, SIZE + 1), 2)
    row = read(raw, other)
    raw.execute("DELETE FROM audit_log WHERE seq = ?", (seq,))
    insert(raw, (seq, *row[1:]))
    return exactly(seq)


def cut_the_tail(raw: sqlite3.Connection, rng: random.Random, _log: Log) -> Harm:
    size = rng.randrange(SIZE)
    raw.execute("DELETE FROM audit_log WHERE seq > ?", (size,))
    return Harm(size + 1, frozenset({size, size + 1}))


def move_head(raw: sqlite3.Connection, size: int, head: bytes) -> None:
    """Make the head of the log say what its last record says."""
    ops = "'insert', 'update', 'remove', 'restore', 'hold', 'conflict'"
    (data_seq,) = raw.execute(f"SELECT COALESCE(MAX(seq), 0) FROM audit_log WHERE op IN ({ops})").fetchone()
    raw.execute("UPDATE log_head SET size = ?, hash = ?, data_seq = ?", (size, head, data_seq))


def cut_the_tail_and_move_the_head(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    size = rng.randrange(SIZE)
    raw.execute("DELETE FROM audit_log WHERE seq > ?", (size,))
    move_head(raw, size, log.heads[size])
    return Harm(size + 1, needs_anchor=True)


def rehash(raw: sqlite3.Connection, log: Log, first: int, last: int = SIZE) -> bytes:
    """Make the chain whole again from `first` to `last`; gives the hash of the last."""
    previous = log.heads[first - 1]
    for seq in range(first, last + 1):
        (body,) = raw.execute("SELECT body FROM audit_log WHERE seq = ?", (seq,)).fetchone()
        digest = record_hash(previous, seq, body)
        raw.execute("UPDATE audit_log SET prev_hash = ?, hash = ? WHERE seq = ?", (previous, digest, seq))
        previous = digest
    return previous


def rewrite_from(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    """Who did it, why, or when: nothing that the rows or later records would contradict."""
    seq = any_seq(rng)
    store(raw, seq, edited(read(raw, seq)[1], rng, ("reason", "actor.name", "actor.role", "ts", "via.kind", "app")))
    move_head(raw, SIZE, rehash(raw, log, seq))
    return Harm(seq, needs_anchor=True)


def rewrite_a_value_from(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    seq = any_seq(rng)
    store(raw, seq, edited(read(raw, seq)[1], rng, ("new", "old", "object.key", "op")))
    move_head(raw, SIZE, rehash(raw, log, seq))
    return Harm(seq, needs_anchor=True)


def rewrite_a_part(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    seq = rng.randint(1, SIZE - 1)
    last = rng.randint(seq, SIZE - 1)
    store(raw, seq, edited(read(raw, seq)[1], rng, ("reason", "actor.name")))
    rehash(raw, log, seq, last)
    return Harm(seq, frozenset({seq, last, last + 1}))


NONSENSE = (b"", b"\xff\xfe", b"{}", b"[]", b"null", b'"text"', b"[" * 50_000, b'{"v":1}', b"NaN", b"1e999")
STRANGE: tuple[Any, ...] = (
    {"t": "d", "v": "abc"},
    {"t": "date", "v": "soon"},
    {"t": "row"},
    {"t": "?", "v": 1},
    {"v": 1},
    {"t": "links", "v": [[1]]},
    {"t": "s", "v": "no row"},
    {"t": "row", "v": {"title": 3}},
    [],
    3,
    "x",
)


def rewrite_with_nonsense(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    seq = any_seq(rng)
    if rng.random() < 0.3:
        store(raw, seq, rng.choice(NONSENSE))
    else:
        said: dict[str, Any] = json.loads(read(raw, seq)[1])
        said["new"] = rng.choice(STRANGE)
        said["op"] = rng.choice(["insert", "update", "restore"])
        store(raw, seq, said)
    move_head(raw, SIZE, rehash(raw, log, seq))
    return Harm(seq, needs_anchor=True)


def live_row(raw: sqlite3.Connection, rng: random.Random) -> tuple[str, list[str]]:
    key = rng.choice([key for (key,) in raw.execute("SELECT key FROM milestones")])
    names = [name for _, name, *_ in raw.execute("PRAGMA table_info(milestones)")]
    return key, [name for name in names if name not in ("key", "removed", "last_seq")]


def last_word(log: Log, key: str, name: str) -> Harm:
    """What may be named for a live row: the last record that speaks of the field, or of the row."""
    row = log.spoken["milestone", key, WHOLE_ROW]
    seq = log.spoken.get(("milestone", key, name))
    return Harm(seq, frozenset({seq, row})) if seq else Harm(row)


def edit_a_live_value(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    key, names = live_row(raw, rng)
    name = rng.choice(names)
    (before,) = raw.execute(f"SELECT {name} FROM milestones WHERE key = ?", (key,)).fetchone()
    after = rng.choice([f"{before or ''}x", b"\xff\xfe", None if before is not None else ""])
    text = "CAST(? AS TEXT)" if isinstance(after, bytes) else "?"
    raw.execute(f"UPDATE milestones SET {name} = {text} WHERE key = ?", (after, key))
    return last_word(log, key, name)


def edit_a_live_mark(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    key, _ = live_row(raw, rng)
    what = rng.choice(["removed = 1 - removed", "removed = removed + 2", "last_seq = last_seq + 1", "last_seq = 'x'"])
    raw.execute(f"UPDATE milestones SET {what} WHERE key = ?", (key,))
    return last_word(log, key, WHOLE_ROW)


def delete_a_live_row(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    key, _ = live_row(raw, rng)
    raw.execute("DELETE FROM milestones WHERE key = ?", (key,))
    return Harm(log.spoken["milestone", key, WHOLE_ROW])


def insert_a_live_row(raw: sqlite3.Connection, rng: random.Random, _log: Log) -> Harm:
    table = rng.choice(["milestones", "trackers", "people", "functions", "roots"])
    raw.execute(f"INSERT INTO {table} (key, last_seq) VALUES ('unheard of', ?)", (any_seq(rng),))
    return Harm(None)


def edit_the_head(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    attacks = (
        ("UPDATE log_head SET size = ?", (rng.randrange(SIZE),)),
        ("UPDATE log_head SET size = ?", (SIZE + rng.randint(1, 99),)),
        ("UPDATE log_head SET hash = ?", (flip(log.heads[-1], rng),)),
        ("UPDATE log_head SET data_seq = data_seq - ?", (rng.randint(1, 99),)),
        ("UPDATE log_head SET log_id = ?", (f"{rng.getrandbits(128):032x}",)),
        ("DELETE FROM log_head", ()),
        ("INSERT INTO log_head SELECT id + 1, log_id, size, hash, data_seq FROM log_head", ()),
    )
    raw.execute(*rng.choice(attacks))
    return Harm(None)
