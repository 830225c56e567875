"""What both sides see differently: conflicts, proposals, rows that one side lost, drift. All values are kept.

`state` says what it is and what became of it; what was decided stays, so that it is never asked again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from audit.entry import from_typed, to_typed
from db.statements import Statement, given, insert_into
from db.tables import conflicts
from domain.records import WHOLE_ROW, Key, RowValues, Value

OPEN, ROW_GONE, PROPOSED, RESTORED, DRIFT = "open", "row_gone", "proposed", "restored", "drift"
SHEET_WON = "sheet_won"
RESOLVED, ACCEPTED, REJECTED, SETTLED = "resolved", "accepted", "rejected", "settled"

PROPOSALS = (PROPOSED, RESTORED)
"""What the sheet proposed; `restored`: its cell holds Cairn's value again meanwhile."""
UNDECIDED = (OPEN, ROW_GONE, *PROPOSALS, DRIFT)
"""Seen again by every run, until a person decides or the sides agree."""
CONFLICTS = (OPEN, ROW_GONE, SHEET_WON, DRIFT)
"""What waits in the inbox beside proposals; `sheet_won` was settled by the stage and waits to be looked at."""
STANDING = (*PROPOSALS, DRIFT, RESOLVED, REJECTED)
"""What may have become of a row that only the sheet has, as long as it stands there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell (or whole row, `WHOLE_ROW`) with the values of all three sides; `named`: who saved, says the file."""

    tracker: str
    key: Key
    field: str
    base: Value | RowValues
    ours: Value | RowValues
    theirs: Value | RowValues
    place: str
    state: str
    named: str | None = None
    since: str = ""
    seq: int = 0
    id: int = 0

    @property
    def cell(self) -> tuple[Key, str]:
        return self.key, self.field

    def says_the_same(self, other: Difference) -> bool:
        """Say whether two of them are about the same values."""
        one, two = ((item.cell, _said(item.ours), _said(item.theirs)) for item in (self, other))
        return one == two


class ProposedRow(NamedTuple):
    """A row that only the sheet had, with what it held and the key that it was given; `stands` until it is seen gone
    or becomes a milestone."""

    tracker: str
    key: Key
    values: RowValues
    stands: bool


_NAMES = tuple(Difference.__dataclass_fields__)
_SIDES = ("base", "ours", "theirs")
_ALL = sa.select(*(conflicts.c[name] for name in _NAMES))
_WHOLE_ROWS = Statement(
    sa.select(conflicts.c.tracker, conflicts.c.key, conflicts.c.theirs, conflicts.c.state)
    .where(conflicts.c.field == WHOLE_ROW)
    .order_by(conflicts.c.id)
)
_ADD = insert_into(conflicts, [name for name in _NAMES if name != "id"])
_MOVE = Statement(sa.update(conflicts).where(conflicts.c.id == given("number")).values({"state": given("state")}))


def _said(side: Value | RowValues) -> Value | RowValues:
    """A side as it is compared: of a whole row, what stands in it."""
    return {name: value for name, value in side.items() if value is not None} if isinstance(side, Mapping) else side


def differences_of(
    tx: sa.Connection, tracker: str | None = None, states: Collection[str] = CONFLICTS
) -> list[Difference]:
    """The differences in these states, oldest first."""
    of_one = {} if tracker is None else {"tracker": tracker}
    return [_read(row) for row in _in_states(tuple(states), *of_one).rows(tx, **of_one)]


@cache
def _in_states(states: tuple[str, ...], *equal: str) -> Statement:
    query = _ALL.where(conflicts.c.state.in_(states), *(conflicts.c[name] == given(name) for name in equal))
    return Statement(query.order_by(conflicts.c.id))


def proposed_rows(tx: sa.Connection) -> list[ProposedRow]:
    """Every row that a sheet ever proposed, oldest first."""
    found = ((name, key, from_typed(json.loads(row)), state) for name, key, row, state in _WHOLE_ROWS.rows(tx))
    return [
        ProposedRow(name, key, values, state in STANDING)
        for name, key, values, state in found
        if isinstance(values, Mapping)
    ]


def count(tx: sa.Connection, states: Collection[str]) -> int:
    """How many differences are in these states."""
    return int(tx.execute(sa.select(sa.func.count()).where(conflicts.c.state.in_(states))).scalar_one())


def difference(tx: sa.Connection, number: int) -> Difference | None:
    """One difference by its id."""
    row = tx.execute(_ALL.where(conflicts.c.id == number)).first()
    return _read(tuple(row)) if row else None


def add(tx: sa.Connection, found: Iterable[Difference]) -> None:
    """Keep the values of each difference."""
    for item in found:
        values = {name: getattr(item, name) for name in _NAMES if name != "id"}
        _ADD.run(tx, **values | {side: json.dumps(to_typed(values[side]), ensure_ascii=False) for side in _SIDES})


def move(tx: sa.Connection, numbers: Sequence[int], state: str) -> None:
    """Say what became of some differences."""
    for number in numbers:
        _MOVE.run(tx, number=number, state=state)


def forget(tx: sa.Connection, tracker: str) -> None:
    """Nothing of a tracker that is gone waits for anybody."""
    waiting = sa.update(conflicts).where(conflicts.c.tracker == tracker, conflicts.c.state.in_((*UNDECIDED, SHEET_WON)))
    tx.execute(waiting.values(state=SETTLED))


def _read(row: tuple[Any, ...]) -> Difference:
    values = dict(zip(_NAMES, row, strict=True))
    return Difference(**values | {side: from_typed(json.loads(values[side])) for side in _SIDES})
