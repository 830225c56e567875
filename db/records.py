"""Reads: governed rows as values, the log's head, records by filter. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from audit.verify import LiveText, StoredRecord
from db.codec import from_column
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
    table, schema = governed[entity], GOVERNED[entity]
    query = sa.select(table).where(table.c.removed == int(removed)).order_by(table.c.key)
    for name, text in equal.items():
        query = query.where(table.c[name] == text)
    kinds = [(field.name, field.type) for field in schema.fields]
    return {
        row["key"]: Stored(row["key"], {name: from_column(kind, row[name]) for name, kind in kinds}, row["last_seq"])
        for row in tx.execute(query).mappings()
    }


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


def stored_records(tx: sa.Connection) -> Iterator[StoredRecord]:
    """Every record in order, as stored: whoever tampers does not keep to column types, so none is assumed."""
    names = ", ".join(column.name for column in audit_log.columns)
    for row in tx.exec_driver_sql(f"SELECT {names} FROM audit_log ORDER BY seq").yield_per(1000):
        seq, body, previous, digest, *columns = row
        yield StoredRecord(seq, _bytes(body), _bytes(previous), _bytes(digest), tuple(columns))


def _bytes(stored: object) -> bytes:
    return stored if isinstance(stored, bytes) else str(stored).encode()


def live_texts(tx: sa.Connection) -> dict[tuple[str, str], LiveText]:
    """Every governed row as raw column text, removed ones included."""
    live = {}
    for entity, table in governed.items():
        for row in tx.execute(sa.select(table)).mappings():
            texts = {name: row[name] for name in GOVERNED[entity].names}
            live[entity, row["key"]] = LiveText(texts, bool(row["removed"]), row["last_seq"])
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
