"""Verification: is this log what was written?

Reads only. `check_records` walks the chain and folds every record into the rows that must exist now: a careful walk
into `audit.replay.Replay`, where the first finding wins and names a record; a quick one into `audit.standing.Standing`,
where a record that is written like one before it is checked by writing it again (`audit.rewriting`) and not read.

Not covered: whoever can rewrite the whole database can also rewrite the whole log. Only a head that
is kept outside shows that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from audit.chain import genesis, record_hash
from audit.reading import UNREADABLE, NotCanonical, Said, read_body
from audit.replay import Finding, Replay
from audit.rewriting import REPEATED, Author, Position, Row, Shape, pass_repeated, shape_of
from audit.standing import Standing


class StoredRecord(NamedTuple):
    """One row of the log as stored, the derived columns included."""

    seq: int
    body: bytes
    prev_hash: bytes
    hash: bytes
    txn: Any
    ts: Any
    actor: Any
    entity: Any
    key: Any
    field: Any
    op: Any

    @property
    def columns(self) -> tuple[Any, ...]:
        """(txn, ts, actor, entity, key, field, op): an index over the body, so it must repeat the body."""
        return self[4:]


def stored(row: Row) -> StoredRecord:
    """A row as a record. Whoever tampers does not keep to column types, so bytes are made of what are none."""
    seq, body, previous, digest, *columns = row
    return StoredRecord(seq, as_bytes(body), as_bytes(previous), as_bytes(digest), *columns)


def as_bytes(part: object) -> bytes:
    """The bytes that a column was meant to hold."""
    return part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogateescape")


@dataclass(slots=True)
class Head:
    """Where a verified log ends."""

    size: int
    hash: bytes
    data_seq: int


GOVERNING = frozenset(
    {"insert", "update", "remove", "restore", "hold", "conflict", "propose", "resolve", "accept", "reject"}
)
"""Operations that move the version of the world; sign-ins and the like do not."""


def check_records(batches: Iterable[Sequence[Row]], log_id: str, into: Replay | Standing, head: Head) -> Finding | None:
    """Walk the log from record 1; fill the rows and `head` on the way; return the first finding.

    Checks: numbers without gaps, the chain, canonical bytes, derived columns, complete units of work. A walk into a
    `Standing` is quick and leaves what rows said when they appeared to `audit.agreement`, so what it finds need not be
    the first: it says whether the log is in order, the other walk says where it is not.
    """
    walk = _Walk(log_id, into, Position(genesis(log_id)))
    finding = None
    for batch in batches:
        if finding := walk.take(iter(batch)):
            break
    reached = walk.position
    head.size, head.hash, head.data_seq = reached.size, reached.hash, reached.data_seq
    if finding is None and reached.within_unit:
        return Finding(reached.size, "the last unit of work is incomplete: records are missing after it")
    return finding


@dataclass(slots=True)
class _Walk:
    """Reads records; a quick walk only those that are not of a shape that was read before."""

    log_id: str
    into: Replay | Standing
    position: Position
    shapes: dict[Author, Shape] = field(default_factory=dict)
    """In a quick walk, the shape of the last record of each author that was read."""

    def take(self, rows: Iterator[Row]) -> Finding | None:
        """Go on over these records; give the first finding."""
        position = self.position
        while (row := self._to_read(rows)) is not None:
            record, expected = stored(row), position.size + 1
            if problem := self._check(record, expected):
                return Finding(min(record.seq, expected) if record.seq else expected, problem)
            position.size, position.hash = expected, record.hash
            if record.op in GOVERNING:
                position.data_seq = expected
        return None

    def _to_read(self, rows: Iterator[Row]) -> Row | None:
        if isinstance(self.into, Standing):
            return pass_repeated(rows, self.position, self.into, self.shapes)
        return next(rows, None)

    def _check(self, record: StoredRecord, expected: int) -> str | None:
        seq, body, previous, digest = record[:4]
        if seq != expected:
            return f"record {expected} is missing"
        if previous != self.position.hash or digest != record_hash(previous, seq, body):
            return "the record's bytes do not match its hash: it was changed after it was written"
        try:
            said = read_body(body)
            problem = self._check_words(said, seq, record.columns)
            if not problem and record.op in REPEATED:
                self._learn(record)
        except NotCanonical:
            return "the record is not in its canonical form"
        except UNREADABLE as error:
            return f"the record cannot be read ({type(error).__name__})"
        return problem

    def _learn(self, record: StoredRecord) -> None:
        if isinstance(self.into, Standing) and (shape := shape_of(record.body.decode())):
            self.shapes[record.actor, record.op] = shape

    def _check_words(self, said: Said, seq: int, columns: tuple[Any, ...]) -> str | None:
        if said.seq != seq or said.log != self.log_id:
            return "the record belongs to another place or another log"
        if said.columns != columns:
            return "the index columns do not repeat what the record says"
        return self._continue_unit(said) or self.into.fold(seq, said)

    def _continue_unit(self, said: Said) -> str | None:
        """See that the records of one unit of work stand together and are all there."""
        position, txn = self.position, said.columns[0]
        if not position.within_unit:
            position.txn, position.done, position.count = txn, 0, said.parts
        position.done += 1
        if said.part != position.done or said.parts != position.count or txn != position.txn:
            return "the record does not continue its unit of work"
        return None
