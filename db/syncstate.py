"""The engine's memory of each tracker: the base, held cells, runs, requests, heartbeats.

None of it is governed: it records what was observed, and a sync can rebuild it.
"""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

import sqlalchemy as sa

from db.codec import TYPED, from_column, to_column
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

CHUNK = 500
"""Keys asked for at once; SQLite bounds the number of parameters."""
_DECODED = {name: MILESTONE[name].type for name in MILESTONE.names if MILESTONE[name].type in TYPED}
FINISHED = ("ok", "nothing", "paused", "failed")


@dataclass(frozen=True, slots=True)
class TrackerState:
    """`revision` is the sheet's as last merged; `synced_seq` the log's end then; `unsettled` says that
    something could not be finished (a refused write, a missing row to look at again).

    `failures`: how many runs in a row failed; `retry_at`: the moment from which on it is worth another try. `said`:
    the texts that Cairn last wrote into its feedback column, as a JSON list. `read_in_full`: when every row was last
    read cell by cell.
    """

    revision: str | None = None
    read_at: str | None = None
    synced_seq: int = 0
    unsettled: bool = False
    failures: int = 0
    retry_at: str | None = None
    said: str = "[]"
    read_in_full: str | None = None


def state_of(tx: sa.Connection, tracker: str) -> TrackerState:
    """What is remembered of a tracker; the empty state for a new one."""
    row = tx.execute(sa.select(tracker_state).where(tracker_state.c.tracker == tracker)).mappings().first()
    if row is None:
        return TrackerState()
    values = {name: row[name] for name in TrackerState.__dataclass_fields__}
    return TrackerState(**{**values, "unsettled": bool(row["unsettled"])})


def save_state(tx: sa.Connection, tracker: str, state: TrackerState) -> None:
    """Remember the state of a tracker."""
    tx.execute(sa.delete(tracker_state).where(tracker_state.c.tracker == tracker))
    values = {name: getattr(state, name) for name in TrackerState.__dataclass_fields__}
    tx.execute(sa.insert(tracker_state).values(tracker=tracker, **values))


def revisions(tx: sa.Connection) -> list[tuple[str, str | None]]:
    """Each tracker, and the revision of its sheet that was merged last."""
    query = sa.select(tracker_state.c.tracker, tracker_state.c.revision).order_by(tracker_state.c.tracker)
    return [(row.tracker, row.revision) for row in tx.execute(query)]


def log_size(tx: sa.Connection) -> int:
    """The number of the last audit record."""
    return int(tx.execute(sa.select(log_head.c.size)).scalar_one())


@dataclass(frozen=True, slots=True)
class BaseRow:
    """What both sides were last seen to agree on, and where in the sheet the row stood. `seen`: by what the sheet's row
    is known again as one that was read as these values; None where it was not."""

    row: int
    values: RowValues
    missing_since: str | None = None
    seen: bytes | None = None


def base_of(
    tx: sa.Connection,
    tracker: str,
    keys: Collection[Key] | None = None,
    decoded: Mapping[str, RowValues] = MappingProxyType({}),
) -> dict[Key, BaseRow]:
    """The base of a tracker by key; with `keys`, that of these rows. `decoded`: texts of values that were read."""
    query = sa.select(*(base_rows.c[name] for name in ("key", "row", "cells", "missing_since", "seen")))
    query = query.where(base_rows.c.tracker == tracker)
    if keys is None:
        found = tx.execute(query).all()
    else:
        ordered = sorted(keys)
        chunks = (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
        found = [row for some in chunks for row in tx.execute(query.where(base_rows.c.key.in_(some)))]
    texts = [row.cells for row in found if row.cells not in decoded]
    values = ChainMap(dict(zip(texts, read_cells(texts), strict=True)), decoded)  # type: ignore[arg-type]
    return {key: BaseRow(row, values[cells], since, seen) for key, row, cells, since, seen in found}


def seen_of(tx: sa.Connection, tracker: str) -> list[tuple[bytes, str]]:
    """By what rows of the sheet are known again, and the text of the values that the base has of them."""
    query = sa.select(base_rows.c.seen, base_rows.c.cells)
    query = query.where(base_rows.c.tracker == tracker, base_rows.c.seen.is_not(None))
    return [(seen, cells) for seen, cells in tx.execute(query).all()]


def cells_text(values: RowValues) -> str:
    """The values of a row of the base as they are stored."""
    return json.dumps({name: to_column(value) for name, value in values.items()}, ensure_ascii=False)


def read_cells(texts: Iterable[str]) -> list[RowValues]:
    """Read the values of some rows of the base back."""
    rows: list[dict[str, Any]] = json.loads(f"[{','.join(texts)}]")  # in one go, so that they share their names
    for values in rows:
        for name in values.keys() & _DECODED.keys():
            values[name] = from_column(_DECODED[name], values[name])
    return cast(list[RowValues], rows)


def sheet_rows(tx: sa.Connection) -> dict[Key, int]:
    """Where each milestone of every tracker was last seen in its sheet."""
    return {key: row for key, (_, row) in sheet_places(tx).items()}


def sheet_places(tx: sa.Connection) -> dict[Key, tuple[str, int]]:
    """The same with the tracker: key → (tracker, row)."""
    query = sa.select(base_rows.c.key, base_rows.c.tracker, base_rows.c.row)
    return {key: (tracker, row) for key, tracker, row in tx.execute(query).all()}


def save_base(tx: sa.Connection, tracker: str, rows: Mapping[Key, BaseRow]) -> None:
    """Move the base of some rows."""
    forget_base(tx, tracker, rows)
    if rows:
        tx.execute(sa.insert(base_rows), [_base_params(tracker, key, row) for key, row in rows.items()])


def forget_base(tx: sa.Connection, tracker: str, keys: Iterable[Key]) -> None:
    """Drop rows from the base."""
    params = [{"the_tracker": tracker, "the_key": key} for key in keys]
    if params:
        query = sa.delete(base_rows).where(
            base_rows.c.tracker == sa.bindparam("the_tracker"), base_rows.c.key == sa.bindparam("the_key")
        )
        tx.execute(query, params)


def _base_params(tracker: str, key: Key, row: BaseRow) -> dict[str, Any]:
    return {
        "tracker": tracker,
        "key": key,
        "row": row.row,
        "cells": cells_text(row.values),
        "missing_since": row.missing_since,
        "seen": row.seen,
    }


def held_of(tx: sa.Connection, tracker: str | None = None) -> list[dict[str, Any]]:
    """Held cells as stored, oldest first."""
    query = sa.select(held_cells).order_by(held_cells.c.id)
    if tracker is not None:
        query = query.where(held_cells.c.tracker == tracker)
    return [dict(row) for row in tx.execute(query).mappings()]


def held_count(tx: sa.Connection) -> int:
    """How many cells are held."""
    return int(tx.execute(sa.select(sa.func.count()).select_from(held_cells)).scalar_one())


def replace_held(
    tx: sa.Connection, tracker: str, cells: Sequence[tuple[Key | None, HeldCell]], now: str
) -> list[tuple[Key | None, HeldCell]]:
    """Make these the held cells of a tracker; one that was held before keeps its id. Returns the new ones."""
    before = {_held_identity(row): row["id"] for row in held_of(tx, tracker)}
    fresh, stay = [], set()
    for key, cell in cells:
        params = _held_params(tracker, key, cell, now)
        known = before.get(_held_identity(params))
        if known is None:
            fresh.append((key, cell))
            tx.execute(sa.insert(held_cells).values(**params))
        else:
            stay.add(known)
            tx.execute(sa.update(held_cells).where(held_cells.c.id == known).values(place=params["place"]))
    gone = [number for number in before.values() if number not in stay]
    for number in gone:
        tx.execute(sa.delete(held_cells).where(held_cells.c.id == number))
    return fresh


def add_held(tx: sa.Connection, tracker: str, cells: Iterable[tuple[Key | None, HeldCell]], now: str) -> None:
    """Hold further cells until the next run looks at them again."""
    for key, cell in cells:
        tx.execute(sa.insert(held_cells).values(**_held_params(tracker, key, cell, now)))


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


def start_run(tx: sa.Connection, tracker: str, requested_by: str, now: str, state: str = "running") -> int:
    """Open a run (or queue one); gives its id."""
    row = {"tracker": tracker, "requested_by": requested_by, "started": now, "state": state}
    return int(tx.execute(sa.insert(runs).values(**row).returning(runs.c.id)).scalar_one())


def finish_run(tx: sa.Connection, run: int, state: str, message: str, report: Mapping[str, Any], now: str) -> None:
    """Close a run with what it did."""
    values = {"state": state, "message": message, "report": json.dumps(report, ensure_ascii=False), "finished": now}
    tx.execute(sa.update(runs).where(runs.c.id == run).values(**values))


def runs_of(tx: sa.Connection, tracker: str | None = None, last: int = 20) -> list[dict[str, Any]]:
    """The latest runs, newest first, their reports parsed."""
    query = sa.select(runs).order_by(runs.c.id.desc()).limit(last)
    if tracker is not None:
        query = query.where(runs.c.tracker == tracker)
    found = [dict(row) for row in tx.execute(query).mappings()]
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
