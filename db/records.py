"""Reads: governed rows as values, the log's head, records by filter. Nothing here writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from audit.verify import LiveText, StoredRecord
from db.codec import column_values
from db.tables import audit_log, governed, log_head
from domain.records import Key, Value
from domain.schema import GOVERNED


@dataclass(frozen=True, slots=True)
class Stored:
    """A governed row that is not removed: its values in schema order by name, and its version."""

    key: Key
    values: Mapping[str, Value]
    version: int


def rows_of(tx: sa.Connection, entity: str, *, removed: bool = False, **equal: str) -> dict[Key, Stored]:
    """All rows of an entity by key, in order of key; `equal` filters on column text."""
    names = GOVERNED[entity].names
    columns = columns_of(tx, entity, names, removed=removed, **equal)
    rows = zip(columns["key"], columns["version"], *(columns[name] for name in names), strict=True)
    return {key: Stored(key, dict(zip(names, values, strict=True)), version) for key, version, *values in rows}


def columns_of(
    tx: sa.Connection, entity: str, names: Iterable[str], *, removed: bool = False, **equal: str
) -> dict[str, list[Any]]:
    """The same as columns, for whoever needs few of them: `key`, the fields named, `version`."""
    table, schema = governed[entity], GOVERNED[entity]
    wanted = ["key", *names, "last_seq"]
    query = sa.select(*(table.c[name] for name in wanted)).where(table.c.removed == int(removed))
    for name, text in equal.items():
        query = query.where(table.c[name] == text)
    found = tx.execute(query.order_by(table.c.key)).fetchall()
    keys, *texts, versions = zip(*found, strict=True) if found else [()] * len(wanted)
    typed = {name: column_values(schema[name].type, column) for name, column in zip(wanted[1:-1], texts, strict=True)}
    return {"key": list(keys), **typed, "version": list(versions)}


def row_of(tx: sa.Connection, entity: str, key: Key) -> Stored | None:
    """One row, unless it is removed or was never there."""
    return rows_of(tx, entity, key=key).get(key)


def all_keys(tx: sa.Connection, entity: str) -> set[Key]:
    """Every key ever used, removed rows included: keys are not given twice."""
    return set(tx.execute(sa.select(governed[entity].c.key)).scalars())


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where the log ends, and the version of the world."""

    log_id: str
    size: int
    hash: bytes
    data_seq: int


def head(tx: sa.Connection) -> LogHead:
    """Read the head of the log."""
    row = tx.execute(sa.select(log_head)).one()
    return LogHead(row.log_id, row.size, row.hash, row.data_seq)


def hash_at(tx: sa.Connection, seq: int) -> bytes | None:
    """The hash of one record; None when it is not there."""
    return tx.execute(sa.select(audit_log.c.hash).where(audit_log.c.seq == seq)).scalar()


def stored_records(tx: sa.Connection) -> Generator[StoredRecord, None, None]:
    """Every record in order, as stored: whoever tampers does not keep to column types, so none is assumed.

    Close it when it is left before its end: an unread rest keeps the database locked against writers.
    """
    reached = 0
    try:
        for record in _raw_records(tx, reached):
            reached = record.seq
            yield record
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        # Reading every text through Python costs a third of the walk, so only a log that needs it pays for it.
        with _text_as_it_is(tx):
            yield from _raw_records(tx, reached)


def _raw_records(tx: sa.Connection, after: int) -> Generator[StoredRecord, None, None]:
    names = ", ".join(column.name for column in audit_log.columns)
    raw = cast(sqlite3.Connection, tx.connection.dbapi_connection)
    with closing(raw.cursor()) as cursor:
        cursor.execute(f"SELECT {names} FROM audit_log WHERE seq > ? ORDER BY seq", (after,))
        while batch := cursor.fetchmany(1000):
            for row in batch:
                seq, body, previous, digest = row[:4]
                if type(body) is type(previous) is type(digest) is bytes:
                    yield StoredRecord(seq, body, previous, digest, row[4:])
                else:
                    yield StoredRecord(seq, _bytes(body), _bytes(previous), _bytes(digest), row[4:])


@contextmanager
def _text_as_it_is(tx: sa.Connection) -> Iterator[None]:
    """Read text that is no UTF-8 too, so that a record or row with such a text can be named."""
    raw = cast(sqlite3.Connection, tx.connection.dbapi_connection)
    before = raw.text_factory
    raw.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = before


def _bytes(stored: object) -> bytes:
    return stored if isinstance(stored, bytes) else str(stored).encode("utf-8", "surrogateescape")


def live_texts(tx: sa.Connection) -> dict[tuple[str, str], LiveText]:
    """Every governed row as raw column text, removed ones included."""
    live = {}
    with _text_as_it_is(tx):
        for entity, table in governed.items():
            names = GOVERNED[entity].names
            for key, *texts, removed, last_seq in tx.execute(sa.select(table)):
                live[entity, key] = LiveText(dict(zip(names, texts, strict=True)), removed, last_seq)
    return live


def bodies(tx: sa.Connection, *, last: int | None = None, newest_first: bool = False, **equal: str | int) -> list[Any]:
    """Record bodies, parsed, oldest first unless asked otherwise; `equal` filters on the index columns."""
    query = sa.select(audit_log.c.body)
    for name, text in equal.items():
        query = query.where(audit_log.c[name] == text)
    query = query.order_by(audit_log.c.seq.desc())
    if last is not None:
        query = query.limit(last)
    found = [json.loads(body) for body in tx.execute(query).scalars()]
    return found if newest_first else found[::-1]


def touched_since(tx: sa.Connection, tracker: str, seq: int) -> bool:
    """Say whether any milestone of a tracker has a record later than `seq`."""
    table = governed["milestone"]
    query = sa.select(table.c.key).where(table.c.tracker == tracker, table.c.last_seq > seq).limit(1)
    return tx.execute(query).first() is not None


def raw_bodies(tx: sa.Connection, *, before: str) -> Iterator[tuple[int, bytes]]:
    """Numbers and bodies of all records written before a moment (as the log writes it), in order."""
    query = sa.select(audit_log.c.seq, audit_log.c.body).where(audit_log.c.ts < before).order_by(audit_log.c.seq)
    for row in tx.execute(query).yield_per(1000):
        yield row.seq, row.body


def body_of(tx: sa.Connection, seq: int) -> bytes | None:
    """The exact bytes of one record."""
    return tx.execute(sa.select(audit_log.c.body).where(audit_log.c.seq == seq)).scalar()


def hashes(tx: sa.Connection, after: int = 0) -> list[bytes]:
    """The hashes of all records after a number, in order: the leaves of the tree."""
    query = sa.select(audit_log.c.hash).where(audit_log.c.seq > after).order_by(audit_log.c.seq)
    return list(tx.execute(query).scalars())


def links_of_chain(tx: sa.Connection, after: int) -> list[tuple[int, bytes, bytes]]:
    """Number, body and hash of every record after a number, in order; as stored, whatever its type."""
    query = "SELECT seq, body, hash FROM audit_log WHERE seq > ? ORDER BY seq"
    return [(seq, _bytes(body), _bytes(digest)) for seq, body, digest in tx.exec_driver_sql(query, (after,))]
