"""What a sync needs to know of every row of a large tracker, and no more: plain tuples, and the rows of a few keys.

Reads only, but for where rows of a sheet stand now. What these rows mean is for `services.syncing`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple, TypeAlias, cast

import sqlalchemy as sa

from db.codec import column_values
from db.records import Stored
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
_HOMES = Statement(sa.select(*(milestones.c[name] for name in ("key", "tracker", "sheet_id", "removed"))))
_NEWS = Statement(sa.select(*(audit_log.c[name] for name in News._fields)).where(audit_log.c.seq > given("since")))
_STORED = ByKeys(
    sa.select(milestones.c.key, milestones.c.last_seq, *(milestones.c[name] for name in MILESTONE.names)).where(
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


def homes(tx: sa.Connection) -> list[Home]:
    """Every milestone that there is or was, in any tracker."""
    return cast(list[Home], _HOMES.rows(tx))


def news_since(tx: sa.Connection, seq: int) -> list[News]:
    """The records after a number."""
    return [*map(News._make, _NEWS.rows(tx, since=seq))]


def is_said_since(tx: sa.Connection, fields: Collection[str], seq: int) -> bool:
    """Say whether a later record says one of these fields of a milestone, or that a milestone appeared or went."""
    return bool(_said_query(tuple(fields)).rows(tx, after=seq))


@cache
def _said_query(fields: tuple[str, ...]) -> Statement:
    query = sa.select(audit_log.c.seq).where(audit_log.c.seq > given("after"), audit_log.c.entity == "milestone")
    return Statement(query.where(audit_log.c.field.in_([*fields, WHOLE_ROW])).limit(1))


def stored_of(tx: sa.Connection, keys: Collection[Key], *, removed: bool = False) -> dict[Key, Stored]:
    """The milestones of these keys that are not removed, or those that are; in order of key."""
    found = _STORED.rows(tx, keys, is_removed=int(removed))
    if not found:
        return {}
    names = MILESTONE.names
    all_keys, versions, *texts = zip(*found, strict=True)
    columns = [column_values(MILESTONE[name].type, column) for name, column in zip(names, texts, strict=True)]
    rows = zip(all_keys, versions, *columns, strict=True)
    return {key: Stored(key, dict(zip(names, values, strict=True)), version) for key, version, *values in rows}


def stand_at(tx: sa.Connection, tracker: str, rows: Mapping[Key, int]) -> None:
    """Say where rows stand now that are as they were."""
    if rows:
        _MOVE.run_each(tx, [{"its_tracker": tracker, "its_key": key, "row": row} for key, row in rows.items()])
