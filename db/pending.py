"""Cells that the sheet has yet to take: what it was seen to hold, what it shall hold, how often that was tried.

A write is remembered before it is tried. What the sheet is then seen to hold tells whether it arrived, even where
the answer was lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from audit.entry import from_typed, to_typed
from db.statements import Statement, given, insert_into
from db.tables import pending_writes
from domain.records import Key, RowValues


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """One cell, as values by field. `field` names all its fields, joined by `+`; `code` says why it was refused."""

    key: Key
    field: str
    expect: RowValues
    value: RowValues
    attempt: int = 1
    code: str | None = None


_NAMES = tuple(PendingWrite.__dataclass_fields__)
_PENDING_OF = Statement(
    sa.select(*(pending_writes.c[name] for name in _NAMES)).where(pending_writes.c.tracker == given("tracker"))
)
_FORGET = Statement(sa.delete(pending_writes).where(pending_writes.c.tracker == given("tracker")))
_ADD = insert_into(pending_writes, ("tracker", *_NAMES))


def pending_of(tx: sa.Connection, tracker: str) -> dict[tuple[Key, str], PendingWrite]:
    """The writes of a tracker that were not seen to have arrived, by key and field."""
    rows = _PENDING_OF.rows(tx, tracker=tracker)
    return {
        (key, field): PendingWrite(key, field, _read(expect), _read(value), attempt, code)
        for key, field, expect, value, attempt, code in rows
    }


def replace_pending(tx: sa.Connection, tracker: str, writes: Iterable[PendingWrite]) -> None:
    """Make these the pending writes of a tracker."""
    _FORGET.run(tx, tracker=tracker)
    params = [
        {
            "tracker": tracker,
            "key": write.key,
            "field": write.field,
            "expect": _written(write.expect),
            "value": _written(write.value),
            "attempt": write.attempt,
            "code": write.code,
        }
        for write in writes
    ]
    if params:
        _ADD.run_each(tx, params)


def _read(text: str) -> RowValues:
    return from_typed({"t": "row", "v": json.loads(text)})  # type: ignore[no-any-return]


def _written(values: RowValues) -> str:
    return json.dumps({name: to_typed(value) for name, value in values.items()}, ensure_ascii=False)
