"""What a sync needs to know of every row of a large tracker, and no more: plain tuples, and the rows of a few keys.

Reads only, but for where rows of a sheet stand now. What these rows mean is for `services.syncing`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeAlias, cast

import sqlalchemy as sa

from db.codec import column_values
from db.records import Stored, typed_rows
from db.statements import ByKeys, Statement, given
from db.tables import audit_log, base_rows, milestones
from domain.records import WHOLE_ROW, Key
from domain.schema import MILESTONE

Place: TypeAlias = tuple[Key, int, bytes | None]
"""A row of the base: whose it is, where it stood, and by what it is known again (None: by nothing)."""
Home: TypeAlias = tuple[Key, str | None, str | None, int]
"""A milestone that is or was: its key, its tracker, the id that it has there, and whether it is removed."""


class News(NamedTuple):
    """An audit record, as far as it says what moved."""

    seq: int
    entity: str
    key: Key
    op: str


_PLACES = Statement(
    sa.select(base_rows.c.key, base_rows.c.row, base_rows.c.seen).where(base_rows.c.tracker == given("tracker"))
)
_ALL_PLACES = Statement(sa.select(base_rows.c.tracker, base_rows.c.key, base_rows.c.row))
_PLACE = base_rows.c.key.concat(" ").concat(base_rows.c.row.cast(sa.Text))
_PLACES_TEXT = Statement(
    sa.select(base_rows.c.tracker, sa.func.group_concat(_PLACE, "\x1f")).group_by(base_rows.c.tracker)
)
_HOMES = Statement(sa.select(*(milestones.c[name] for name in ("key", "tracker", "sheet_id", "removed"))))
_NEWS = Statement(sa.select(*(audit_log.c[name] for name in News._fields)).where(audit_log.c.seq > given("since")))
_SAID = Statement(
    sa.select(audit_log.c.key, audit_log.c.field).where(
        audit_log.c.seq > given("since"), audit_log.c.entity == "milestone"
    )
)
_ARRIVALS = Statement(
    sa.select(audit_log.c.key, audit_log.c.txn)
    .select_from(
        milestones.join(audit_log, (audit_log.c.entity == "milestone") & (audit_log.c.key == milestones.c.key))
    )
    .where(milestones.c.tracker == given("tracker"), milestones.c.removed == 0, audit_log.c.field == WHOLE_ROW)
    .where(audit_log.c.op.in_(["insert", "restore"]))
    .order_by(audit_log.c.seq)
)
_STORED = ByKeys(
    sa.select(*(milestones.c[name] for name in ("key", *MILESTONE.names, "last_seq"))).where(
        milestones.c.removed == given("is_removed")
    ),
    milestones.c.key,
)
_MOVE = Statement(
    sa.update(base_rows)
    .where(base_rows.c.tracker == given("its_tracker"), base_rows.c.key == given("its_key"))
    .values({"row": given("row")})
)


def places_of(tx: sa.Connection, tracker: str) -> list[Place]:
    """Every row of the base of a tracker."""
    return cast(list[Place], _PLACES.rows(tx, tracker=tracker))


def all_places(tx: sa.Connection) -> list[tuple[str, Key, int]]:
    """Where each row of the base of every tracker stood: tracker, key, row."""
    return cast(list[tuple[str, Key, int]], _ALL_PLACES.rows(tx))


def mark_of_places(tx: sa.Connection) -> int:
    """The same as one number, which is another once any row comes, goes or moves."""
    return hash(tuple(_PLACES_TEXT.rows(tx)))


def homes(tx: sa.Connection) -> list[Home]:
    """Every milestone that there is or was, in any tracker."""
    return cast(list[Home], _HOMES.rows(tx))


def news_since(tx: sa.Connection, seq: int) -> list[News]:
    """The records after a number."""
    return [*map(News._make, _NEWS.rows(tx, since=seq))]


def arrivals(tx: sa.Connection, tracker: str) -> list[tuple[Key, str]]:
    """How the milestones of a tracker came, first to last: key and unit of work, of each time that it came."""
    return cast(list[tuple[Key, str]], _ARRIVALS.rows(tx, tracker=tracker))


def fields_since(tx: sa.Connection, seq: int) -> dict[Key, set[str]]:
    """Milestone → the fields that later records say of it; all of them where it appeared or went."""
    found: dict[Key, set[str]] = {}
    for key, field in _SAID.rows(tx, since=seq):
        found.setdefault(key, set()).update(MILESTONE.names if field == WHOLE_ROW else (field,))
    return found


def columns_since(tx: sa.Connection, seq: int, fields: Collection[str]) -> dict[str, list[Any]]:
    """Every milestone that a later record speaks of, removed ones too, as columns: `key`, these fields, `version`,
    `removed`."""
    wanted = tuple(name for name in MILESTONE.names if name in fields)
    names = ("key", *wanted, "version", "removed")
    found = _since_query(wanted).rows(tx, seq=seq)
    columns = dict(zip(names, zip(*found, strict=True), strict=True)) if found else dict.fromkeys(names, ())
    typed = {name: column_values(MILESTONE[name].type, columns[name]) for name in wanted}
    return {name: typed.get(name) or list(column) for name, column in columns.items()}


@lru_cache
def _since_query(names: tuple[str, ...]) -> Statement:
    columns = (milestones.c[name] for name in ("key", *names, "last_seq", "removed"))
    return Statement(sa.select(*columns).where(milestones.c.last_seq > given("seq")))


def is_said_since(tx: sa.Connection, fields: Collection[str], seq: int) -> bool:
    """Say whether a later record says one of these fields of a milestone, or that a milestone appeared or went."""
    return bool(_said_query(tuple(fields)).rows(tx, after=seq))


@cache
def _said_query(fields: tuple[str, ...]) -> Statement:
    query = sa.select(audit_log.c.seq).where(audit_log.c.seq > given("after"), audit_log.c.entity == "milestone")
    return Statement(query.where(audit_log.c.field.in_([*fields, WHOLE_ROW])).limit(1))


def stored_of(tx: sa.Connection, keys: Collection[Key], *, removed: bool = False) -> dict[Key, Stored]:
    """The milestones of these keys that are not removed, or those that are; in order of key."""
    return typed_rows("milestone", _STORED.rows(tx, keys, is_removed=int(removed)))


def stand_at(tx: sa.Connection, tracker: str, rows: Mapping[Key, int]) -> None:
    """Say where rows stand now that are as they were."""
    if rows:
        _MOVE.run_each(tx, [{"its_tracker": tracker, "its_key": key, "row": row} for key, row in rows.items()])
