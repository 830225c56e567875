"""Reads: governed rows as values, the log's head, records by filter. Nothing here writes."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from json.encoder import encode_basestring as quoted
from typing import Any, cast

import sqlalchemy as sa

from audit.entry import canonical, from_typed, to_typed
from audit.reading import Typed
from audit.replay import LiveText
from audit.rewriting import Row
from audit.verify import StoredRecord, as_bytes, stored
from db.codec import DECODERS, TYPED, column_values, from_column, to_column
from db.statements import Statement, given
from db.tables import audit_log, base_rows, governed, log_head, milestones
from domain.records import Key, Value
from domain.schema import GOVERNED, FieldType

_BELOW_ALL = -(2**63)
"""No record has a lower number, not even one that somebody slipped in."""
_LINK = r'\["[^",\\\x00-\x1f]*", "(?:FS|SS|FF|SF)", (?:0|-?[1-9][0-9]{0,8})\]'
_plain_links = re.compile(rf"\[{_LINK}(?:, {_LINK})*\]").fullmatch
"""Links between ids without commas, so that each comma stands between two parts."""
_BATCH = 200
"""Rows fetched at once: more of them cost the garbage collector more than fewer calls save."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A governed row that is not removed: its values in schema order by name, and its version."""

    key: Key
    values: Mapping[str, Value]
    version: int


def rows_of(tx: sa.Connection, entity: str, *, removed: bool = False, **equal: str) -> dict[Key, Stored]:
    """All rows of an entity by key, in order of key; `equal` filters on column text."""
    names = GOVERNED[entity].names
    return typed_rows(entity, _rows_query(entity, names, tuple(equal)).rows(tx, is_removed=int(removed), **equal))


def typed_rows(entity: str, found: Iterable[Row]) -> dict[Key, Stored]:
    """Rows of an entity as they were found, by key: each is its key, the texts of all fields, its version."""
    names, decoders, rows = GOVERNED[entity].names, _decoders(entity), {}
    for key, *values, version in found:
        for place, decode in decoders:
            if values[place] is not None:
                values[place] = decode(values[place])
        rows[key] = Stored(key, dict(zip(names, values, strict=True)), version)
    return rows


@cache
def _decoders(entity: str) -> tuple[tuple[int, Callable[[str], Value]], ...]:
    """What reads the fields of an entity that are no texts, by their places."""
    fields = GOVERNED[entity].fields
    return tuple((place, DECODERS[field.type]) for place, field in enumerate(fields) if field.type in DECODERS)


def columns_of(
    tx: sa.Connection, entity: str, names: Iterable[str], *, removed: bool = False, **equal: str
) -> dict[str, list[Any]]:
    """The same as columns, for whoever needs few of them: `key`, the fields named, `version`."""
    schema, wanted = GOVERNED[entity], tuple(names)
    found = _rows_query(entity, wanted, tuple(equal)).rows(tx, is_removed=int(removed), **equal)
    if not found:
        return {name: [] for name in ("key", *wanted, "version")}
    keys, *texts, versions = zip(*found, strict=True)
    typed = {name: column_values(schema[name].type, column) for name, column in zip(wanted, texts, strict=True)}
    return {"key": list(keys), **typed, "version": list(versions)}


@cache
def _rows_query(entity: str, names: tuple[str, ...], equal: tuple[str, ...]) -> Statement:
    """Few kinds are ever asked for."""
    table = governed[entity]
    query = sa.select(*(table.c[name] for name in ("key", *names, "last_seq")))
    query = query.where(table.c.removed == given("is_removed"), *(table.c[name] == given(name) for name in equal))
    return Statement(query.order_by(table.c.key))


def row_of(tx: sa.Connection, entity: str, key: Key) -> Stored | None:
    """One row, unless it is removed or was never there."""
    return rows_of(tx, entity, key=key).get(key)


def any_filled(tx: sa.Connection, entity: str, name: str) -> bool:
    """Say whether any row that is not removed has something in a field."""
    return bool(_filled_query(entity, name).rows(tx))


@cache
def _filled_query(entity: str, name: str) -> Statement:
    table = governed[entity]
    return Statement(sa.select(table.c.key).where(table.c.removed == 0, table.c[name].is_not(None)).limit(1))


def all_keys(tx: sa.Connection, entity: str) -> set[Key]:
    """Every key ever used, removed rows included: keys are not given twice."""
    return {key for (key,) in _keys_query(entity).rows(tx)}


@cache
def _keys_query(entity: str) -> Statement:
    return Statement(sa.select(governed[entity].c.key))


def counts(tx: sa.Connection) -> dict[str, tuple[int, int]]:
    """Tracker → how many milestones it has, and how many that were removed.

    Many stand, few are removed: the index counts all, and one walk through the table finds the others.
    """
    removed: dict[str, int] = dict(_REMOVED.rows(tx))
    return {
        tracker: (count - removed.get(tracker, 0), removed.get(tracker, 0))
        for tracker, count in _EVERY.rows(tx)
        if tracker
    }


_EVERY = Statement(sa.select(milestones.c.tracker, sa.func.count()).group_by(milestones.c.tracker))
_OWN = sa.func.coalesce(milestones.c.tracker, "")
_REMOVED = Statement(sa.select(_OWN, sa.func.count()).where(milestones.c.removed == 1).group_by(_OWN))


def left_alone(tx: sa.Connection, tracker: str) -> int:
    """How many rows still stand in a tracker's sheet whose milestones somebody removed in Cairn."""
    join = base_rows.join(milestones, base_rows.c.key == milestones.c.key)
    query = sa.select(sa.func.count()).select_from(join)
    return int(
        tx.execute(
            query.where(
                base_rows.c.tracker == tracker,
                base_rows.c.missing_since.is_(None),
                milestones.c.tracker == tracker,
                milestones.c.removed == 1,
            )
        ).scalar_one()
    )


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where the log ends, and the version of the world."""

    log_id: str
    size: int
    hash: bytes
    data_seq: int


_HEAD = Statement(sa.select(*(log_head.c[name] for name in LogHead.__dataclass_fields__)))
_HASH_AT = Statement(sa.select(audit_log.c.hash).where(audit_log.c.seq == given("seq")))


def head(tx: sa.Connection) -> LogHead:
    """Read the head of the log."""
    return LogHead(*_HEAD.one(tx))


def hash_at(tx: sa.Connection, seq: int) -> bytes | None:
    """The hash of one record; None when it is not there."""
    found: bytes | None = _HASH_AT.value(tx, seq=seq)
    return found


def stored_records(tx: sa.Connection) -> Generator[StoredRecord, None, None]:
    """Every record in order, as stored. Close it when it is left before its end, as `log_rows`."""
    with closing(log_rows(tx)) as batches:
        for batch in batches:
            yield from map(stored, batch)


def log_rows(tx: sa.Connection) -> Generator[list[Row], None, None]:
    """Every row of the log in order, in batches: whoever tampers does not keep to column types, so none is assumed.

    Close it when it is left before its end: an unread rest keeps the database locked against writers.
    """
    after = _BELOW_ALL
    try:
        for batch in _raw_rows(tx, after):
            after = batch[-1][0]
            yield batch
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        # Reading every text through Python costs a third of the walk, so only a log that needs it pays for it.
        with _text_as_it_is(tx):
            yield from _raw_rows(tx, after)


def _raw_rows(tx: sa.Connection, after: int) -> Generator[list[Row], None, None]:
    names = ", ".join(column.name for column in audit_log.columns)
    with closing(_raw(tx).cursor()) as cursor:
        cursor.execute(f"SELECT {names} FROM audit_log WHERE seq > ? ORDER BY seq", (after,))
        while batch := cursor.fetchmany(_BATCH):
            yield batch


def _raw(tx: sa.Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, tx.connection.dbapi_connection)


@contextmanager
def _text_as_it_is(tx: sa.Connection) -> Iterator[None]:
    """Read text that is no UTF-8 too, so that a record or row with such a text can be named."""
    raw = _raw(tx)
    before = raw.text_factory
    raw.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = before


def live_texts(tx: sa.Connection) -> dict[tuple[str, str], LiveText]:
    """Every governed row as raw column text, removed ones included."""
    try:
        return _live_texts(tx)
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        with _text_as_it_is(tx):
            return _live_texts(tx)


def _live_texts(tx: sa.Connection) -> dict[tuple[str, str], LiveText]:
    return {
        (entity, key): LiveText(dict(zip(names, texts, strict=True)), removed, last_seq)
        for entity, names, rows in live_rows(tx)
        for key, removed, last_seq, *texts in rows
    }


def live_rows(tx: sa.Connection, spoken: Collection[str] = ()) -> Iterator[tuple[str, list[str], Iterator[Row]]]:
    """Every governed row by entity: fields in order of their names, and rows (key, removed, last_seq, their raw texts).

    A field that is blank in every row is not named unless it is among `spoken`: most are blank, and reading them would
    be half of the work. Raises `sqlite3.OperationalError` on the way where a text is none.
    """
    for entity, table in governed.items():
        names = sorted(GOVERNED[entity].names)
        with closing(_raw(tx).cursor()) as cursor:
            counts = ", ".join(f"COUNT({name})" for name in names)
            filled = cursor.execute(f"SELECT {counts} FROM {table.name}").fetchone()
            used = [name for name, count in zip(names, filled, strict=True) if count or name in spoken]
            columns = ", ".join(("key", "removed", "last_seq", *used))
            yield entity, used, cursor.execute(f"SELECT {columns} FROM {table.name}")


def parts_of_rows(entity: str, name: str, texts: Iterable[str | None]) -> Iterable[str]:
    """The texts of a column as what the log says of the field where rows appear, for `audit.agreement`.

    Raises `ValueError` or the like, perhaps on the way, for a text that is not the one form of a value of its type.

    >>> parts_of_rows("milestone", "title", ["Ana", None])
    ['"title":{"t":"s","v":"Ana"}', '']
    """
    kind = GOVERNED[entity][name].type
    if kind in TYPED:
        return map(partial(_part_of_row, kind, name), texts)
    start = f'"{name}":{{"t":"s","v":'
    return ["" if text is None else f"{start}{quoted(text)}}}" for text in texts]


@lru_cache(maxsize=1 << 15)  # dates and numbers repeat
def _part_of_row(kind: FieldType, name: str, text: str | None) -> str:
    if text is None:
        return ""
    if kind == "links" and _plain_links(text):
        return f'"{name}":{{"t":"links","v":{text.replace(", ", ",")}}}'
    value = from_column(kind, text)
    if to_column(value) != text:
        raise ValueError(f"{text!r} is not the one form of its value")
    return f'"{name}":{canonical(to_typed(value)).decode()}'


def column_text(typed: Typed) -> str | None:
    """The column text of a value as the log has it: what `to_column` gives."""
    return to_column(from_typed(json.loads(typed)))


def bodies(tx: sa.Connection, *, last: int | None = None, newest_first: bool = False, **equal: str | int) -> list[Any]:
    """Record bodies, parsed, oldest first unless asked otherwise; `equal` filters on the index columns."""
    most = {} if last is None else {"last": last}
    found = [json.loads(body) for (body,) in _bodies_query(tuple(equal), *most).rows(tx, **equal, **most)]
    return found if newest_first else found[::-1]


@cache
def _bodies_query(equal: tuple[str, ...], *most: str) -> Statement:
    query = sa.select(audit_log.c.body).where(*(audit_log.c[name] == given(name) for name in equal))
    query = query.order_by(audit_log.c.seq.desc())
    return Statement(query.limit(given("last")) if most else query)


def touched_since(tx: sa.Connection, tracker: str, seq: int) -> bool:
    """Say whether any milestone of a tracker has a record later than `seq`."""
    return bool(_TOUCHED_SINCE.rows(tx, tracker=tracker, seq=seq))


_TOUCHED_SINCE = Statement(
    sa.select(milestones.c.key)
    .where(milestones.c.tracker == given("tracker"), milestones.c.last_seq > given("seq"))
    .limit(1)
)


def raw_bodies(tx: sa.Connection, *, before: str) -> Iterator[tuple[int, bytes]]:
    """Numbers and bodies of all records written before a moment (as the log writes it), in order."""
    query = sa.select(audit_log.c.seq, audit_log.c.body).where(audit_log.c.ts < before).order_by(audit_log.c.seq)
    for row in tx.execute(query).yield_per(1000):
        yield row.seq, row.body


def was_changed_since(tx: sa.Connection, entity: str, key: str, field: str, seq: int) -> bool:
    """Say whether a field has a record of its own later than `seq`."""
    return bool(_CHANGED_SINCE.rows(tx, entity=entity, key=key, field=field, after=seq))


_CHANGED_SINCE = Statement(
    sa.select(audit_log.c.seq)
    .where(*(audit_log.c[name] == given(name) for name in ("entity", "key", "field")), audit_log.c.seq > given("after"))
    .limit(1)
)


def first_moment(tx: sa.Connection) -> str | None:
    """When the first record was written, as the log writes it."""
    return tx.execute(sa.select(audit_log.c.ts).order_by(audit_log.c.seq).limit(1)).scalar()


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
    return [(seq, as_bytes(body), as_bytes(digest)) for seq, body, digest in tx.exec_driver_sql(query, (after,))]


def first_seen(tx: sa.Connection, entity: str) -> dict[Key, str]:
    """When each row of an entity first came into the log, as the log writes moments."""
    return dict(_FIRST_SEEN.rows(tx, entity=entity))


_FIRST_SEEN = Statement(
    sa.select(audit_log.c.key, sa.func.min(audit_log.c.ts))
    .where(audit_log.c.entity == given("entity"))
    .group_by(audit_log.c.key)
)
