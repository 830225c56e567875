"""All milestones as one table in memory, and how it is brought up to date from what changed since it was read.

A table knows the log that it was read with by the hash of its last record. While that record is still in the log, all
before it is what it was, and only rows that later records speak of have to be read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa

from db import records
from domain.records import Key
from domain.schema import MILESTONE

Cells: TypeAlias = npt.NDArray[np.object_]
Origin: TypeAlias = npt.NDArray[np.int64]
"""For each row the place that it had in the table before, where it is unchanged since; -1 where it is not."""
COLUMNS = ("key", *MILESTONE.names, "version")
PLACE = {name: number for number, name in enumerate(COLUMNS)}


@dataclass(frozen=True, eq=False)
class MilestoneTable:
    """Every milestone that is not removed, in order of key, at one moment of one log. Never changed.

    `cells`: rows by `COLUMNS`, column by column in memory; blank is None.
    """

    cells: Cells
    log_id: str
    size: int
    hash: bytes

    @cached_property
    def place(self) -> dict[Key, int]:
        """The row of each key."""
        return {key: at for at, key in enumerate(self.column("key"))}

    def column(self, name: str) -> list[Any]:
        """The values of a column."""
        values: list[Any] = self.cells[:, PLACE[name]].tolist()
        return values

    def frame(self) -> pd.DataFrame:
        """The table as a frame that shares its memory: `key`, all schema fields, `version`."""
        return pd.DataFrame(self.cells, columns=list(COLUMNS), dtype=object, copy=False)


def table_of(frame: pd.DataFrame) -> MilestoneTable:
    """A frame of `COLUMNS` as a table that belongs to no log."""
    return MilestoneTable(np.asfortranarray(frame.to_numpy(dtype=object)), "", 0, b"")


def still_true(tx: sa.Connection, before: MilestoneTable) -> bool:
    """Say whether the log that a table was read with is the beginning of the log now, or all of it."""
    return records.head(tx).log_id == before.log_id and records.hash_at(tx, before.size) == before.hash


def read_table(tx: sa.Connection, before: MilestoneTable | None) -> tuple[MilestoneTable, Origin]:
    """The table as it is now, and what of `before`, if that is `still_true`, stands in it unchanged."""
    head = records.head(tx)
    if before is None:
        columns = records.columns_of(tx, "milestone", MILESTONE.names)
        return MilestoneTable(_cells(columns), head.log_id, head.size, head.hash), np.full(len(columns["key"]), -1)
    if before.size == head.size:
        return before, np.arange(len(before.cells))
    cells, origin = _merged(before, records.columns_since(tx, "milestone", before.size))
    return MilestoneTable(cells, head.log_id, head.size, head.hash), origin


def _cells(columns: Mapping[str, Sequence[Any]], chosen: Sequence[int] | None = None) -> Cells:
    """Columns as a table; of `chosen` rows, in that order."""
    count = len(columns["key"] if chosen is None else chosen)
    cells = np.empty((count, len(COLUMNS)), dtype=object, order="F")
    for number, name in enumerate(COLUMNS):
        values = columns[name] if chosen is None else [columns[name][at] for at in chosen]
        cells[:, number] = np.fromiter(values, dtype=object, count=count)
    return cells


def _merged(before: MilestoneTable, changed: Mapping[str, Sequence[Any]]) -> tuple[Cells, Origin]:
    """The table with changed rows in their new state, without those that were removed, with new ones."""
    place, cells = before.place, before.cells.copy(order="F")
    origin = np.arange(len(cells))
    keys, is_removed = changed["key"], changed["removed"]
    known = [at for at, key in enumerate(keys) if not is_removed[at] and key in place]
    there = [place[keys[at]] for at in known]
    cells[there] = _cells(changed, known)
    origin[there] = -1
    gone = [place[key] for at, key in enumerate(keys) if is_removed[at] and key in place]
    if gone:
        cells, origin = np.delete(cells, gone, axis=0), np.delete(origin, gone)
    fresh = sorted((at for at, key in enumerate(keys) if not is_removed[at] and key not in place), key=keys.__getitem__)
    if fresh:
        left = cells[:, 0].tolist()
        slots = [bisect_left(left, keys[at]) for at in fresh]
        cells = np.insert(cells, slots, _cells(changed, fresh), axis=0)
        origin = np.insert(origin, slots, -1)
    return np.asfortranarray(cells), origin
