"""The engine's memory of each tracker: the base, held cells, runs, requests, heartbeats.

None of it is governed: it records what was observed, and a sync can rebuild it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from db.codec import DECODERS, quoted, to_column
from db.statements import ByKeys, Statement, given, insert_into
from db.tables import (
    base_rows,
    change_sets,
    heartbeats,
    held_cells,
    log_head,
    looks,
    pending_writes,
    runs,
    tracker_state,
)
from domain.records import Key, RowValues
from domain.rows import HeldCell
from domain.schema import MILESTONE

_DECODED = [(field.name, DECODERS[field.type]) for field in MILESTONE.fields if field.type in DECODERS]
FINISHED = ("ok", "nothing", "paused", "failed")


@dataclass(frozen=True, slots=True)
class TrackerState:
    """`revision` is the sheet's as last merged; `synced_seq` the log's end then; `unsettled` says that
    something could not be finished (a refused write, a missing row to look at again).

    `failures`: how many runs in a row failed; `retry_at`: the moment from which on it is worth another try. `said`:
    the texts that Cairn wrote into its feedback column or is about to write, as a JSON list; `typed_over`: what
    somebody else typed there and the log has, until it is replaced, as a JSON list of (key, text). `read_in_full`:
    when every row was last read cell by cell.
    """

    revision: str | None = None
    read_at: str | None = None
    synced_seq: int = 0
    unsettled: bool = False
    failures: int = 0
    retry_at: str | None = None
    said: str = "[]"
    typed_over: str = "[]"
    read_in_full: str | None = None


_OF_STATE = tuple(TrackerState.__dataclass_fields__)
_IS_ITS_STATE = tracker_state.c.tracker == given("the_tracker")
_STATE_OF = Statement(sa.select(*(tracker_state.c[name] for name in _OF_STATE)).where(_IS_ITS_STATE))
_SAVE_STATE = Statement(sa.update(tracker_state).where(_IS_ITS_STATE).values({name: given(name) for name in _OF_STATE}))
_FIRST_STATE = insert_into(tracker_state, ("tracker", *_OF_STATE))
_REVISIONS = Statement(sa.select(tracker_state.c.tracker, tracker_state.c.revision).order_by(tracker_state.c.tracker))
_LOG_SIZE = Statement(sa.select(log_head.c.size))


def state_of(tx: sa.Connection, tracker: str) -> TrackerState:
    """What is remembered of a tracker; the empty state for a new one."""
    row = _STATE_OF.row(tx, the_tracker=tracker)
    if row is None:
        return TrackerState()
    values = dict(zip(_OF_STATE, row, strict=True))
    return TrackerState(**values | {"unsettled": bool(values["unsettled"])})


def save_state(tx: sa.Connection, tracker: str, state: TrackerState) -> None:
    """Remember the state of a tracker."""
    values = {name: getattr(state, name) for name in _OF_STATE}
    if not _SAVE_STATE.run(tx, the_tracker=tracker, **values):
        _FIRST_STATE.run(tx, tracker=tracker, **values)


def revisions(tx: sa.Connection) -> list[tuple[str, str | None]]:
    """Each tracker, and the revision of its sheet that was merged last."""
    return [(tracker, revision) for tracker, revision in _REVISIONS.rows(tx)]


def log_size(tx: sa.Connection) -> int:
    """The number of the last audit record."""
    return int(_LOG_SIZE.one(tx)[0])


_WANTED_BACK = "wanted back"
"""In place of the moment since which a row is missing."""


@dataclass(frozen=True, slots=True)
class BaseRow:
    """What both sides were last seen to agree on, and where in the sheet the row stood. `seen`: by what the sheet's row
    is known again, and the values that it is known as; for any others it says nothing, and is not kept."""

    row: int
    values: RowValues
    missing_since: str | None = None
    seen: tuple[bytes, RowValues] | None = None

    @property
    def is_wanted_back(self) -> bool:
        """Say whether a person wants a milestone to stay whose row is missing, so that the sheet gets it again."""
        return self.missing_since == _WANTED_BACK


_OF_BASE = ("row", "cells", "missing_since", "seen")
_BASE = sa.select(base_rows.c.key, *(base_rows.c[name] for name in _OF_BASE)).where(
    base_rows.c.tracker == given("tracker")
)
_BASE_OF, _SOME_OF_BASE = Statement(_BASE), ByKeys(_BASE, base_rows.c.key)
_NEW_BASE = sqlite.insert(base_rows).values({name: given(name) for name in ("tracker", "key", *_OF_BASE)})
_PUT_BASE = Statement(
    _NEW_BASE.on_conflict_do_update(
        index_elements=("tracker", "key"), set_={name: _NEW_BASE.excluded[name] for name in _OF_BASE}
    )
)
_FORGET_BASE = Statement(
    sa.delete(base_rows).where(base_rows.c.tracker == given("tracker"), base_rows.c.key == given("key"))
)


def base_of(tx: sa.Connection, tracker: str, keys: Collection[Key] | None = None) -> dict[Key, BaseRow]:
    """The base of a tracker by key; with `keys`, that of these rows."""
    found = _BASE_OF.rows(tx, tracker=tracker) if keys is None else _SOME_OF_BASE.rows(tx, keys, tracker=tracker)
    every = read_cells(cells for _, _, cells, _, _ in found)
    return {
        key: BaseRow(row, values, since, (seen, values) if seen else None)
        for (key, row, _, since, seen), values in zip(found, every, strict=True)
    }


def _cells_text(values: RowValues) -> str:
    """The values of a row of the base as they are stored: a JSON object of column texts."""
    texts = [v if v is None or type(v) is str else to_column(v) for v in values.values()]
    named = zip(values, texts, strict=True)
    cells = [f"{quoted(name)}: {'null' if text is None else quoted(text)}" for name, text in named]
    return f"{{{', '.join(cells)}}}"


def read_cells(texts: Iterable[str]) -> list[RowValues]:
    """Read the values of some rows of the base back."""
    rows: list[dict[str, Any]] = json.loads(f"[{','.join(texts)}]")  # in one go, so that they share their names
    for values in rows:
        for name, decode in _DECODED:
            if (text := values.get(name)) is not None:
                values[name] = decode(text)
    return cast(list[RowValues], rows)


def sheet_rows(tx: sa.Connection) -> dict[Key, int]:
    """Where each milestone of every tracker was last seen in its sheet."""
    return dict(cast(list[tuple[Key, int]], _SHEET_ROWS.rows(tx)))


_SHEET_ROWS = Statement(sa.select(base_rows.c.key, base_rows.c.row))


def save_base(tx: sa.Connection, tracker: str, rows: Mapping[Key, BaseRow]) -> None:
    """Move the base of some rows."""
    if rows:
        _PUT_BASE.run_each(tx, [_base_params(tracker, key, row) for key, row in rows.items()])


def want_back(tx: sa.Connection, tracker: str, key: Key) -> None:
    """Say that the sheet shall have a row again. Until it does, its base stays: somebody may put the old row back."""
    for row in base_of(tx, tracker, {key}).values():
        save_base(tx, tracker, {key: BaseRow(row.row, row.values, _WANTED_BACK)})


def forget_base(tx: sa.Connection, tracker: str, keys: Iterable[Key]) -> None:
    """Drop rows from the base."""
    params = [{"tracker": tracker, "key": key} for key in keys]
    if params:
        _FORGET_BASE.run_each(tx, params)


def _base_params(tracker: str, key: Key, row: BaseRow) -> dict[str, Any]:
    return {
        "tracker": tracker,
        "key": key,
        "row": row.row,
        "cells": _cells_text(row.values),
        "missing_since": row.missing_since,
        "seen": row.seen[0] if row.seen and row.seen[1] == row.values else None,
    }


_OF_HELD = tuple(column.name for column in held_cells.columns)
_HELD = sa.select(held_cells).order_by(held_cells.c.id)
_ALL_HELD, _HELD_OF = Statement(_HELD), Statement(_HELD.where(held_cells.c.tracker == given("tracker")))
_HOLD = insert_into(held_cells, [name for name in _OF_HELD if name != "id"])
_MOVE_HELD = Statement(
    sa.update(held_cells).where(held_cells.c.id == given("number")).values({"place": given("place")})
)
_LET_GO = Statement(sa.delete(held_cells).where(held_cells.c.id == given("number")))


def held_of(tx: sa.Connection, tracker: str | None = None) -> list[dict[str, Any]]:
    """Held cells as stored, oldest first."""
    found = _ALL_HELD.rows(tx) if tracker is None else _HELD_OF.rows(tx, tracker=tracker)
    return [dict(zip(_OF_HELD, row, strict=True)) for row in found]


def held_count(tx: sa.Connection) -> int:
    """How many cells are held."""
    return int(tx.execute(sa.select(sa.func.count()).select_from(held_cells)).scalar_one())


def replace_held(
    tx: sa.Connection, tracker: str, cells: Sequence[tuple[Key | None, HeldCell]], now: str
) -> list[tuple[Key | None, HeldCell]]:
    """Make these the held cells of a tracker; one that was held before keeps its id. Returns the new ones."""
    before = {_held_identity(row): row for row in held_of(tx, tracker)}
    fresh, stay = [], set()
    for key, cell in cells:
        params = _held_params(tracker, key, cell, now)
        known = before.get(_held_identity(params))
        if known is None:
            fresh.append((key, cell))
            _HOLD.run(tx, **params)
            continue
        stay.add(known["id"])
        if known["place"] != params["place"]:
            _MOVE_HELD.run(tx, number=known["id"], place=params["place"])
    for row in before.values():
        if row["id"] not in stay:
            _LET_GO.run(tx, number=row["id"])
    return fresh


def add_held(tx: sa.Connection, tracker: str, cells: Iterable[tuple[Key | None, HeldCell]], now: str) -> None:
    """Hold further cells until the next run looks at them again."""
    for key, cell in cells:
        _HOLD.run(tx, **_held_params(tracker, key, cell, now))


def _held_identity(row: Mapping[str, Any]) -> tuple[Any, ...]:
    # A row that waits for an id has no key; its place is then all that tells it from another one.
    return (row["key"], row["field"], row["text"], row["rule"], None if row["key"] else row["place"])


def _held_params(tracker: str, key: Key | None, cell: HeldCell, now: str) -> dict[str, Any]:
    return {
        "tracker": tracker,
        "key": key,
        "field": cell.field,
        "place": str(cell.place),
        "text": cell.text,
        "rule": cell.issue.rule,
        "message": cell.issue.message,
        "advice": cell.issue.advice,
        "since": now,
    }


_OF_RUNS = tuple(column.name for column in runs.columns)
_RUNS = sa.select(runs).order_by(runs.c.id.desc()).limit(given("last"))
_ALL_RUNS, _RUNS_OF = Statement(_RUNS), Statement(_RUNS.where(runs.c.tracker == given("tracker")))
_START_RUN = Statement(
    sa.insert(runs)
    .values({name: given(name) for name in ("tracker", "requested_by", "started", "state")})
    .returning(runs.c.id)
)
_FINISH_RUN = Statement(
    sa.update(runs)
    .where(runs.c.id == given("number"))
    .values({name: given(name) for name in ("state", "message", "report", "finished")})
)


def start_run(tx: sa.Connection, tracker: str, requested_by: str, now: str, state: str = "running") -> int:
    """Open a run (or queue one); gives its id."""
    row = {"tracker": tracker, "requested_by": requested_by, "started": now, "state": state}
    return int(_START_RUN.value(tx, **row))


def finish_run(tx: sa.Connection, run: int, state: str, message: str, report: Mapping[str, Any], now: str) -> None:
    """Close a run with what it did."""
    values = {"state": state, "message": message, "report": json.dumps(report, ensure_ascii=False), "finished": now}
    _FINISH_RUN.run(tx, number=run, **values)


def runs_of(tx: sa.Connection, tracker: str | None = None, last: int = 20) -> list[dict[str, Any]]:
    """The latest runs, newest first, their reports parsed."""
    rows = _ALL_RUNS.rows(tx, last=last) if tracker is None else _RUNS_OF.rows(tx, last=last, tracker=tracker)
    found = [dict(zip(_OF_RUNS, row, strict=True)) for row in rows]
    for row in found:
        row["report"] = json.loads(row["report"])
    return found


def queued(tx: sa.Connection) -> list[dict[str, Any]]:
    """Runs that somebody asked for and nobody has begun, oldest first."""
    query = sa.select(runs).where(runs.c.state == "queued").order_by(runs.c.id)
    return [dict(row) for row in tx.execute(query).mappings()]


def take_queued(tx: sa.Connection, tracker: str) -> str | None:
    """Take the queued runs of a tracker off the list; gives who asked first, if somebody did."""
    query = sa.select(runs.c.requested_by).where(runs.c.state == "queued", runs.c.tracker == tracker)
    asked = tx.execute(query.order_by(runs.c.id)).scalars().first()
    if asked is not None:
        tx.execute(sa.delete(runs).where(runs.c.state == "queued", runs.c.tracker == tracker))
    return asked


def forget_tracker(tx: sa.Connection, tracker: str) -> None:
    """Drop everything that the engine remembers of a tracker, its runs and its lease aside."""
    for table in (tracker_state, looks, base_rows, held_cells, pending_writes):
        tx.execute(sa.delete(table).where(table.c.tracker == tracker))


def beat(tx: sa.Connection, name: str, now: str) -> None:
    """Say "I am alive"."""
    tx.execute(sa.delete(heartbeats).where(heartbeats.c.name == name))
    tx.execute(sa.insert(heartbeats).values(name=name, at=now))


def last_beat(tx: sa.Connection, name: str) -> str | None:
    """When it was last alive."""
    return tx.execute(sa.select(heartbeats.c.at).where(heartbeats.c.name == name)).scalar()


def change_set_of(tx: sa.Connection, change_set: str) -> str | None:
    """The unit of work that a change set became, if it was saved before."""
    return tx.execute(sa.select(change_sets.c.txn).where(change_sets.c.id == change_set)).scalar()


def remember_change_set(tx: sa.Connection, change_set: str, txn: str) -> None:
    """So that a second click saves nothing twice."""
    tx.execute(sa.insert(change_sets).values(id=change_set, txn=txn))
