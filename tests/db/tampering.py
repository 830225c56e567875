"""Hands that change a log of a thousand records behind Cairn's back, leaving every guard in place.

Each says what it harmed, so that a test can say what must be found.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.chain import record_hash
from audit.entry import canonical
from domain.records import WHOLE_ROW
from tests.db.thousand import SIZE, Log

COLUMNS = ("txn", "ts", "actor", "entity", "key", "field", "op")


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


def other_spelling(body: bytes, rng: random.Random) -> bytes:
    """Bytes that say what a body says to a JSON reader, though they are not its canonical form."""
    said, text = json.loads(body), body.decode()
    return rng.choice([
        json.dumps(said, ensure_ascii=False).encode(),
        json.dumps(dict(reversed(said.items())), ensure_ascii=False, separators=(",", ":")).encode(),
        text.replace('"v":1', '"v":1.0', 1).encode(),
        text.replace('"seq":', '"seq": ', 1).encode(),
        re.sub('"kind":"(.)', lambda found: f'"kind":"\\u{ord(found[1]):04x}', text, count=1).encode(),
        text.replace('"op":"', '"op":"x","op":"', 1).encode(),
        f"{text}\n".encode(),
        f"\ufeff{text}".encode(),
    ])  # fmt: skip


def rewrite_in_another_spelling(raw: sqlite3.Connection, rng: random.Random, log: Log) -> Harm:
    """The chain is whole and the columns are right: the bytes alone show it, without any anchor."""
    seq = any_seq(rng)
    store(raw, seq, other_spelling(read(raw, seq)[1], rng))
    move_head(raw, SIZE, rehash(raw, log, seq))
    return exactly(seq)


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
