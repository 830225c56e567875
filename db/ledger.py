"""The one door: governed rows change here, together with their audit records, or not at all.

    with writing(engine) as tx:
        commit_changes(tx, changes, actor=…, origin=…, reason=…)

Every change is re-checked against the present value under the write lock. Records come first, rows
after, the head last; the guards in `db.guards` would refuse any other order.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from audit.chain import record_hash
from audit.entry import Entry, Unit, UnitWriter, timestamp
from audit.verify import GOVERNING
from db import guards, records
from db.codec import from_column, to_column
from db.statements import ByKeys, Statement, given, insert_into
from db.tables import audit_log, governed, log_head
from domain.errors import Refused, StaleEdit, WorkspaceBroken
from domain.records import WHOLE_ROW, Actor, Change, Event, Origin, Value, text_of
from domain.schema import GOVERNED

APP_VERSION = "0.1.0"
LONGEST_REASON = 2_000
"""Characters: a reason is read beside its change, and stays in the log for good."""


@dataclass(frozen=True, slots=True)
class Committed:
    """What one unit of work wrote: its id and its records' numbers (0, 0 when there was nothing to do)."""

    txn: str | None
    first_seq: int = 0
    last_seq: int = 0


@dataclass(slots=True)
class _Row:
    """A governed row as it stands, and how it shall stand."""

    values: dict[str, str | None]
    exists: bool
    removed: bool
    stored: bool = False
    touched: set[str] = field(default_factory=set)
    last_seq: int = 0


def commit_changes(
    tx: sa.Connection,
    changes: Sequence[Change],
    *,
    actor: Actor,
    origin: Origin,
    reason: str | None = None,
    events: Sequence[Event] = (),
) -> Committed:
    """Write changes and events as one unit of work; `tx` must hold the write lock.

    Raises `StaleEdit` when a value is no longer what the change says it was, `Refused` for a reason that is too long,
    `WorkspaceBroken` when a guard is missing.
    """
    if not changes and not events:
        return Committed(None)
    check_reason(reason)
    guards.require(tx)
    rows = _load(tx, changes)
    entries = [_apply(change, rows[change.entity, change.key]) for change in changes]
    entries += [Entry(e.op, e.entity, e.key, e.field, e.old, e.new, e.place) for e in events]
    head = records.head(tx)
    unit = Unit(head.log_id, secrets.token_hex(8), datetime.now(UTC), actor, origin, reason, APP_VERSION)
    last_hash = append_records(tx, unit, entries, head.size, head.hash)
    for offset, entry in enumerate(entries[: len(changes)]):
        rows[entry.entity, entry.key].last_seq = head.size + 1 + offset
    _write_rows(tx, rows)
    _advance(tx, head, entries, last_hash)
    return Committed(unit.txn, head.size + 1, head.size + len(entries))


def check_reason(reason: str | None) -> None:
    """Refuse a reason that nobody would read; whoever does more than commit asks before."""
    if reason and len(reason) > LONGEST_REASON:
        raise Refused(
            f"A reason has at most {LONGEST_REASON:,} characters; this one has {len(reason):,}.",
            "Say it in a few sentences, and link to what is longer.",
        )


def _load(tx: sa.Connection, changes: Iterable[Change]) -> dict[tuple[str, str], _Row]:
    """Read the rows that the changes speak of, as they are now."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        wanted[change.entity].add(change.key)
    rows = {}
    for entity, keys in wanted.items():
        names = GOVERNED[entity].names
        for key, *texts, removed, _ in _rows_query(entity).rows(tx, keys):
            rows[entity, key] = _Row(dict(zip(names, texts, strict=True)), True, bool(removed), stored=True)
        rows |= {(entity, key): _Row({}, False, False) for key in keys if (entity, key) not in rows}
    return rows


def _apply(change: Change, row: _Row) -> Entry:
    """Put one change on the row in memory, after checking that it starts from what is there."""
    if change.field == WHOLE_ROW:
        op = _apply_whole(change, row)
    else:
        before, after = to_column(_scalar(change.before)), to_column(_scalar(change.after))
        if not row.exists or row.removed or row.values.get(change.field) != before:
            raise StaleEdit(_moved_on(change, row))
        row.values[change.field] = after
        row.touched.add(change.field)
        op = "update"
    return Entry(op, change.entity, change.key, change.field, change.before, change.after, change.place)


def _apply_whole(change: Change, row: _Row) -> str:
    names = GOVERNED[change.entity].names
    if isinstance(change.after, Mapping) and change.before is None:
        if row.exists and not row.removed:
            raise StaleEdit(f"{change.key} exists already.")
        op = "restore" if row.exists else "insert"
        row.values = {name: to_column(change.after.get(name)) for name in names}
        row.exists, row.removed = True, False
    elif isinstance(change.before, Mapping) and change.after is None:
        expected = {name: to_column(change.before.get(name)) for name in names}
        if not row.exists or row.removed or row.values != expected:
            raise StaleEdit(f"{change.key} was changed or removed in the meantime.")
        op, row.removed = "remove", True
    else:
        raise ValueError("a whole row appears (None → values) or goes (values → None)")
    row.touched.update((*names, WHOLE_ROW))
    return op


def _scalar(value: Any) -> Value:
    if isinstance(value, Mapping):
        raise ValueError("a field holds one value, not a row")
    return value  # type: ignore[no-any-return]


def _moved_on(change: Change, row: _Row) -> str:
    if not row.exists or row.removed:
        return f"{change.key} is no longer there."
    schema = GOVERNED[change.entity][change.field]
    now = text_of(from_column(schema.type, row.values.get(change.field)))
    return f"{schema.label} of {change.key} is now “{now or 'blank'}”; somebody changed it in the meantime."


def append_records(tx: sa.Connection, unit: Unit, entries: Sequence[Entry], size: int, previous: bytes) -> bytes:
    """Write the records with one `executemany`; give the last hash."""
    batch, writer = [], UnitWriter(unit, len(entries))
    ts = timestamp(unit.ts)
    for index, entry in enumerate(entries, 1):
        seq = size + index
        body = writer.body(entry, seq, index)
        digest = record_hash(previous, seq, body)
        batch.append(
            (seq, body, previous, digest, unit.txn, ts, unit.actor.id, entry.entity, entry.key, entry.field, entry.op)
        )
        previous = digest
    names = [column.name for column in audit_log.columns]
    marks = ", ".join("?" * len(names))
    tx.exec_driver_sql(f"INSERT INTO audit_log ({', '.join(names)}) VALUES ({marks})", batch)
    return previous


def _write_rows(tx: sa.Connection, rows: Mapping[tuple[str, str], _Row]) -> None:
    """Write each touched row once, grouped so that rows with the same columns share one statement."""
    groups: dict[tuple[str, bool, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
    for (entity, key), row in rows.items():
        names = tuple(sorted(name for name in row.touched if name in GOVERNED[entity]))
        params: dict[str, Any] = {name: row.values[name] for name in names}
        params |= {"key" if not row.stored else "row_key": key, "removed": int(row.removed), "last_seq": row.last_seq}
        groups[entity, row.stored, names].append(params)
    for (entity, stored, names), batch in groups.items():
        _row_writer(entity, stored, names).run_each(tx, batch)


@lru_cache(maxsize=1 << 8)
def _row_writer(entity: str, stored: bool, names: tuple[str, ...]) -> Statement:
    table, written = governed[entity], (*names, "removed", "last_seq")
    if not stored:
        return insert_into(table, ("key", *written))
    return Statement(
        sa.update(table).where(table.c.key == given("row_key")).values({name: given(name) for name in written})
    )


@cache
def _rows_query(entity: str) -> ByKeys:
    return ByKeys(sa.select(governed[entity]), governed[entity].c.key)


_MOVE_HEAD = Statement(
    sa.update(log_head)
    .where(log_head.c.size == given("the_size"))
    .values({name: given(name) for name in ("size", "hash", "data_seq")})
)


def _advance(tx: sa.Connection, head: records.LogHead, entries: Sequence[Entry], last_hash: bytes) -> None:
    size = head.size + len(entries)
    governing = [head.size + index for index, entry in enumerate(entries, 1) if entry.op in GOVERNING]
    data_seq = governing[-1] if governing else head.data_seq
    if _MOVE_HEAD.run(tx, the_size=head.size, size=size, hash=last_hash, data_seq=data_seq) != 1:
        raise WorkspaceBroken("The head of the audit log moved while it was written; nothing was changed.")
