"""All milestones as one table in memory, and how it is brought up to date from what changed since it was read.

A table knows the log that it was read with by the hash of its last record. While that record is still in the log, all
before it is what it was, and only rows that later records speak of have to be read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from analysis.frames import Column, Columns, Ints
from db import records, touched
from domain.records import Key
from domain.schema import MILESTONE

COLUMNS = ("key", *MILESTONE.names, "version")


@dataclass(frozen=True, slots=True, eq=False)
class MilestoneTable:
    """Every milestone that is not removed, in order of key, at one moment of one log. Never changed.

    `columns`: those of `COLUMNS`. One that says the same as in the table before is the same object.
    """

    columns: Columns
    log_id: str
    size: int
    hash: bytes

    @property
    def keys(self) -> Column:
        return self.columns["key"]

    def frame(self) -> pd.DataFrame:
        """The table as a frame that shares its memory: `key`, all schema fields, `version`."""
        cells = {name: column.cells for name, column in self.columns.items()}
        return pd.DataFrame(cells, dtype=object, copy=False)


@dataclass(frozen=True, slots=True, eq=False)
class Since:
    """What happened to a table before it became this one. `was`: for each row the place that it had; -1: none.
    `said`: of rows that have one, the fields that moved, by their places now."""

    was: Ints
    said: Mapping[int, frozenset[str]]


def table_of(frame: pd.DataFrame) -> MilestoneTable:
    """A frame of `COLUMNS` as a table that belongs to no log."""
    return MilestoneTable({name: Column(frame[name].to_numpy(dtype=object)) for name in COLUMNS}, "", 0, b"")


def still_true(tx: sa.Connection, before: MilestoneTable) -> bool:
    """Say whether the log that a table was read with is the beginning of the log now, or all of it."""
    return records.head(tx).log_id == before.log_id and records.hash_at(tx, before.size) == before.hash


def read_table(tx: sa.Connection, before: MilestoneTable | None) -> tuple[MilestoneTable, Since | None]:
    """The table as it is now, and what became of `before`, if that is `still_true`."""
    head = records.head(tx)
    if before is None:
        found = records.columns_of(tx, "milestone", MILESTONE.names)
        return MilestoneTable({name: Column(found[name]) for name in COLUMNS}, head.log_id, head.size, head.hash), None
    if before.size == head.size:
        return before, Since(np.arange(len(before.keys.cells)), {})
    said = touched.fields_since(tx, before.size)
    changed = touched.columns_since(tx, before.size, set().union(*said.values()))
    columns, was = _merged(before.columns, changed)
    place = columns["key"].place
    moved = {place[key]: frozenset(fields) for key, fields in said.items() if key in place}
    return MilestoneTable(columns, head.log_id, head.size, head.hash), Since(was, moved)


def _merged(before: Columns, changed: Mapping[str, Sequence[Any]]) -> tuple[Columns, Ints]:
    """The table with changed rows in their new state, without those that were removed, with new ones; and its `was`."""
    stands = [at for at, is_removed in enumerate(changed["removed"]) if not is_removed]
    keys, was = _keys(before["key"], changed["key"], {changed["key"][at] for at in stands})
    places = np.array([keys.place[changed["key"][at]] for at in stands], dtype=np.int64)
    moved = [name for name in COLUMNS[1:] if name in changed or keys is not before["key"]]
    now = {name: before[name].then(was, places, [changed[name][at] for at in stands]) for name in moved}
    return {**before, **now, "key": keys}, was


def _keys(before: Column, touched: Sequence[Key], standing: set[Key]) -> tuple[Column, Ints]:
    """The keys once those touched are standing or gone, and where each was."""
    was = np.arange(len(before.cells))
    gone = [before.place[key] for key in touched if key not in standing and key in before.place]
    fresh = sorted(key for key in standing if key not in before.place)
    if not gone and not fresh:
        return before, was
    was = np.delete(was, gone)
    left = before.cells[was].tolist()
    was = np.insert(was, [bisect_left(left, key) for key in fresh], -1)
    return before.then(was, np.flatnonzero(was < 0), fresh), was
