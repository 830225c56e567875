"""Verification: is this log what was written, and do the live tables say what the log says?

Reads only. `check_records` walks the chain; `Replay` folds every record into the rows that must
exist now, and `compare` holds them against the live rows, both ways. The first finding wins, and it
names a record: for a live row that differs, the last record that speaks of the differing field.

Not covered: whoever can rewrite the whole database can also rewrite the whole log. Only a head that
is kept outside shows that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from audit.chain import genesis, record_hash
from audit.reading import BLANK, UNREADABLE, NotCanonical, Said, Typed, read_body, said_by, value_of
from domain.records import Value


class StoredRecord(NamedTuple):
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


@dataclass(slots=True)
class LiveRow:
    """A row of a governed table as the log says it should be."""

    typed: dict[str, Typed]
    removed: bool
    last_seq: int
    whole_seq: int
    """The last record that speaks of the whole row."""
    spoken: dict[str, int] = field(default_factory=dict)
    """field → the last record that speaks of it, where that is a later one."""

    @property
    def values(self) -> dict[str, Value]:
        """The values by field, decoded anew at each call."""
        return {name: value_of(typed) for name, typed in self.typed.items()}


@dataclass(frozen=True, slots=True)
class LiveText:
    """A row of a governed table as it stands: the raw column texts."""

    texts: Mapping[str, str | None]
    removed: int
    last_seq: int


@dataclass(slots=True)
class Replay:
    """All governed rows, folded from the records in order."""

    rows: dict[tuple[str, str], LiveRow] = field(default_factory=dict)

    def texts(self, encode: Callable[[Value], str | None]) -> dict[tuple[str, str], LiveText]:
        """The rows as the tables must hold them now, for `audit.checkpoint.state_digest`."""
        return {
            place: LiveText({name: encode(value) for name, value in row.values.items()}, row.removed, row.last_seq)
            for place, row in self.rows.items()
        }

    def apply(self, seq: int, body: Mapping[str, Any]) -> str | None:
        """Fold one parsed record in; say what does not fit, if something does not."""
        return self.fold(seq, said_by(body))

    def fold(self, seq: int, said: Said) -> str | None:
        """Fold record `seq` in; say what does not fit, if something does not."""
        _, _, _, entity, key, name, op = said.columns
        row = self.rows.get((entity, key))
        if op == "update":
            return _move(seq, row, name, said)
        if op == "remove":
            return _vanish(seq, row)
        if op not in ("insert", "restore"):
            return None
        fits = row is None if op == "insert" else row is not None and row.removed
        if not fits or not isinstance(said.new, dict):
            return f"{op} of {key} does not fit what came before"
        self.rows[entity, key] = LiveRow(said.new, False, seq, seq)
        return None


def _move(seq: int, row: LiveRow | None, name: str, said: Said) -> str | None:
    if row is None or row.removed:
        return "changes a row that is not there"
    if row.typed.get(name, BLANK) != said.old:
        return f"the old value of {name} is not what the log said before"
    if not isinstance(said.new, str):
        return f"{name} holds one value, not a row"
    row.typed[name] = said.new
    row.last_seq = row.spoken[name] = seq
    return None


def _vanish(seq: int, row: LiveRow | None) -> str | None:
    if row is None or row.removed:
        return "removes a row that is not there"
    row.removed, row.last_seq, row.whole_seq = True, seq, seq
    return None


def check_records(records: Iterable[StoredRecord], log_id: str, replay: Replay, head: Head) -> Finding | None:
    """Walk the log from record 1; fill `replay` and `head` on the way; return the first finding.

    Checks: numbers without gaps, the chain, canonical bytes, derived columns, complete units of work.
    """
    previous, expected, unit = genesis(log_id), 1, _UnitOfWork()
    finding = None
    for record in records:
        if problem := _check(record, previous, expected, log_id, unit, replay):
            finding = Finding(min(record.seq, expected) if record.seq else expected, problem)
            break
        previous, expected = record.hash, expected + 1
        if record.columns[-1] in GOVERNING:
            head.data_seq = record.seq
    head.size, head.hash = expected - 1, previous
    if finding is None and unit.open:
        return Finding(expected - 1, "the last unit of work is incomplete: records are missing after it")
    return finding


def _check(
    record: StoredRecord, previous: bytes, expected: int, log_id: str, unit: _UnitOfWork, replay: Replay
) -> str | None:
    seq, body, stored_previous, stored_hash, columns = record
    if seq != expected:
        return f"record {expected} is missing"
    if stored_previous != previous or stored_hash != record_hash(previous, seq, body):
        return "the record's bytes do not match its hash: it was changed after it was written"
    try:
        return _check_words(read_body(body), seq, columns, log_id, unit, replay)
    except NotCanonical:
        return "the record is not in its canonical form"
    except UNREADABLE as error:
        return f"the record cannot be read ({type(error).__name__})"


def _check_words(
    said: Said, seq: int, columns: tuple[Any, ...], log_id: str, unit: _UnitOfWork, replay: Replay
) -> str | None:
    if said.seq != seq or said.log != log_id:
        return "the record belongs to another place or another log"
    if said.columns != columns:
        return "the index columns do not repeat what the record says"
    return unit.take(said) or replay.fold(seq, said)


@dataclass(slots=True)
class _UnitOfWork:
    """Watches that the records of one unit of work stand together and are all there."""

    txn: str = ""
    done: int = 0
    count: int = 0

    @property
    def open(self) -> bool:
        return self.done < self.count

    def take(self, said: Said) -> str | None:
        txn = said.columns[0]
        if self.done >= self.count:
            self.txn, self.done, self.count = txn, 0, said.parts
        self.done += 1
        if said.part != self.done or said.parts != self.count or txn != self.txn:
            return "the record does not continue its unit of work"
        return None


def compare(
    replay: Replay, live: Mapping[tuple[str, str], LiveText], encode: Callable[[Value], str | None]
) -> Iterator[Finding]:
    """Hold the live rows against the log, both ways, column text by column text."""
    text_of = lru_cache(maxsize=None)(lambda typed: encode(value_of(typed)))
    for place, row in replay.rows.items():
        entity, key = place
        seen = live.get(place)
        if seen is None:
            yield Finding(row.whole_seq, f"{entity} {key} is in the log but not in the database")
            continue
        said = {name: text for name, typed in row.typed.items() if (text := text_of(typed)) is not None}
        shown = {name: text for name, text in seen.texts.items() if text is not None}
        for name in sorted(said.keys() | shown.keys()) if said != shown else ():
            if said.get(name) != shown.get(name):
                yield Finding(row.spoken.get(name, row.whole_seq), f"{name} of {entity} {key} is not what the log says")
        if seen.removed != row.removed or seen.last_seq != row.last_seq:
            yield Finding(row.last_seq, f"{entity} {key} does not carry the mark of its last record")
    for entity, key in live.keys() - replay.rows.keys():
        yield Finding(0, f"{entity} {key} is in the database but no record speaks of it")
