"""Verification: is this log what was written, and do the live tables say what the log says?

Reads only. `check_records` walks the chain; `Replay` folds every record into the rows that must
exist now, and `compare` holds them against the live rows, both ways. The first finding wins, and it
names a record: for a live row that differs, the last record that speaks of the differing field.

Not covered: whoever can rewrite the whole database can also rewrite the whole log. Only a head that
is kept outside shows that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from audit.chain import genesis, record_hash
from audit.entry import canonical, from_typed
from domain.records import WHOLE_ROW, Value


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One row of the log as stored, the derived columns included."""

    seq: int
    body: bytes
    prev_hash: bytes
    hash: bytes
    columns: tuple[Any, ...]
    """(txn, ts, actor, entity, key, field, op): an index over the body, so it must repeat the body."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and with which record; 0 where no record can be named."""

    seq: int
    what: str


@dataclass(slots=True)
class Head:
    """Where a verified log ends."""

    size: int
    hash: bytes
    data_seq: int


GOVERNING = frozenset({"insert", "update", "remove", "restore", "hold", "conflict"})
"""Operations that move the version of the world; sign-ins and the like do not."""


def columns_of(body: Mapping[str, Any]) -> tuple[Any, ...]:
    """The derived index columns of a body."""
    thing = body["object"]
    return (body["txn"], body["ts"], body["actor"]["id"], thing["entity"], thing["key"], thing["field"], body["op"])


@dataclass(slots=True)
class LiveRow:
    """A row of a governed table as the log says it should be."""

    values: dict[str, Value]
    removed: bool
    last_seq: int
    spoken: dict[str, int] = field(default_factory=dict)
    """field → the last record that speaks of it."""


@dataclass(frozen=True, slots=True)
class LiveText:
    """A row of a governed table as it stands: the raw column texts."""

    texts: Mapping[str, str | None]
    removed: bool
    last_seq: int


@dataclass(slots=True)
class Replay:
    """All governed rows, folded from the records in order."""

    rows: dict[tuple[str, str], LiveRow] = field(default_factory=dict)

    def apply(self, seq: int, body: Mapping[str, Any]) -> str | None:
        """Fold one record in; say what does not fit, if something does not."""
        op, thing = body["op"], body["object"]
        place = (thing["entity"], thing["key"])
        row = self.rows.get(place)
        if op in ("insert", "restore"):
            return self._appear(seq, place, row, op, from_typed(body["new"]))
        if op == "remove":
            return self._vanish(seq, row)
        if op == "update":
            return self._move(seq, row, thing["field"], body)
        return None

    def _appear(
        self, seq: int, place: tuple[str, str], row: LiveRow | None, op: str, values: dict[str, Value]
    ) -> str | None:
        if (op == "insert") != (row is None):
            return f"{op} of {place[1]} does not fit what came before"
        spoken = dict.fromkeys((*values, *(row.values if row else ()), WHOLE_ROW), seq)
        self.rows[place] = LiveRow(values, False, seq, spoken)
        return None

    def _vanish(self, seq: int, row: LiveRow | None) -> str | None:
        if row is None or row.removed:
            return "removes a row that is not there"
        row.removed, row.last_seq = True, seq
        row.spoken[WHOLE_ROW] = seq
        return None

    def _move(self, seq: int, row: LiveRow | None, name: str, body: Mapping[str, Any]) -> str | None:
        if row is None or row.removed:
            return "changes a row that is not there"
        if row.values.get(name) != from_typed(body["old"]):
            return f"the old value of {name} is not what the log said before"
        row.values[name] = from_typed(body["new"])
        row.last_seq = row.spoken[name] = seq
        return None


def check_records(records: Iterable[StoredRecord], log_id: str, replay: Replay, head: Head) -> Finding | None:
    """Walk the log from record 1; fill `replay` and `head` on the way; return the first finding.

    Checks: numbers without gaps, the chain, canonical bytes, derived columns, complete units of work.
    """
    previous, expected, unit = genesis(log_id), 1, _UnitOfWork()
    for record in records:
        problem = _check_one(record, previous, expected, log_id, unit, replay)
        if problem:
            return Finding(min(record.seq, expected) if record.seq else expected, problem)
        previous, expected = record.hash, expected + 1
        head.size, head.hash = record.seq, record.hash
        if json.loads(record.body)["op"] in GOVERNING:
            head.data_seq = record.seq
    if unit.open:
        return Finding(expected - 1, "the last unit of work is incomplete: records are missing after it")
    return None


def _check_one(
    record: StoredRecord, previous: bytes, expected: int, log_id: str, unit: _UnitOfWork, replay: Replay
) -> str | None:
    if record.seq != expected:
        return f"record {expected} is missing"
    if record.prev_hash != previous or record.hash != record_hash(previous, record.seq, record.body):
        return "the record's bytes do not match its hash: it was changed after it was written"
    try:
        body = json.loads(record.body)
        if canonical(body) != record.body:
            return "the record is not in its canonical form"
        if body["seq"] != record.seq or body["log"] != log_id:
            return "the record belongs to another place or another log"
        if columns_of(body) != record.columns:
            return "the index columns do not repeat what the record says"
        return unit.take(body) or replay.apply(record.seq, body)
    except (ValueError, KeyError, TypeError) as error:
        return f"the record cannot be read ({type(error).__name__})"


@dataclass(slots=True)
class _UnitOfWork:
    """Watches that the records of one unit of work stand together and are all there."""

    txn: str = ""
    done: int = 0
    count: int = 0

    @property
    def open(self) -> bool:
        return self.done < self.count

    def take(self, body: Mapping[str, Any]) -> str | None:
        if not self.open:
            self.txn, self.done, self.count = body["txn"], 0, body["n"]
        self.done += 1
        if (body["txn"], body["i"], body["n"]) != (self.txn, self.done, self.count):
            return "the record does not continue its unit of work"
        return None


def compare(
    replay: Replay, live: Mapping[tuple[str, str], LiveText], encode: Callable[[Value], str | None]
) -> Iterator[Finding]:
    """Hold the live rows against the log, both ways, column text by column text."""
    for place, row in replay.rows.items():
        entity, key = place
        seen = live.get(place)
        if seen is None:
            yield Finding(row.spoken[WHOLE_ROW], f"{entity} {key} is in the log but not in the database")
            continue
        for name in sorted(row.values.keys() | seen.texts.keys()):
            if encode(row.values.get(name)) != seen.texts.get(name):
                yield Finding(row.spoken.get(name, row.last_seq), f"{name} of {entity} {key} is not what the log says")
        if seen.removed != row.removed or seen.last_seq != row.last_seq:
            yield Finding(row.last_seq, f"{entity} {key} does not carry the mark of its last record")
    for entity, key in live.keys() - replay.rows.keys():
        yield Finding(0, f"{entity} {key} is in the database but no record speaks of it")
