"""Where milestones stand in their sheets: in which tracker, in which row, and how the cell of a field is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import sqlalchemy as sa
from pandas.api.extensions import ExtensionArray

from analysis.frames import Coded, Column, Ints, joined, picked, texts
from db import touched
from domain.records import CellRef, Key
from services.trackers import Tracker, all_trackers


class Standing:
    """Where each of these milestones was last seen. `mark`: of the state of all sheets."""

    def __init__(self, keys: Column, base: Iterable[tuple[str, Key, int]], mark: int) -> None:
        self.keys, self.mark = keys, mark
        places = {key: (home, row) for home, key, row in base}
        found = [places.get(key, ("", None)) for key in keys.cells.tolist()]
        self.home = Coded.of([home for home, _ in found])
        self.rows: list[int | None] = [row for _, row in found]
        """None: only in Cairn."""

    @cached_property
    def row_texts(self) -> ExtensionArray:
        return texts([str(row) for row in self.rows])


def standing_now(tx: sa.Connection, keys: Column, before: Standing | None) -> Standing:
    """Where these milestones stand: as `before`, unless any row of any sheet does not."""
    mark = touched.mark_of_places(tx)
    if before and before.keys is keys and before.mark == mark:
        return before
    return Standing(keys, touched.all_places(tx), mark)


class Places:
    """Where in its sheet a milestone's field stands: `Plan!C7`, or `IT-4.owner` where the sheet has no column."""

    def __init__(self, tx: sa.Connection, standing: Standing) -> None:
        self._trackers: dict[str, Tracker] = {tracker.name: tracker for tracker in all_trackers(tx)}
        self._standing = standing

    def of(self, at: Sequence[int] | Ints, field: str) -> ExtensionArray:
        """The places of a field of these milestones, as a text column."""
        standing, chosen = self._standing, np.array(at, dtype=np.int64)
        begins = self._begins(field)
        has_column = np.array([begin != "" for begin in begins], dtype=np.bool_)[standing.home.code[chosen]]
        inside, outside = chosen[has_column], chosen[~has_column]
        parts = (
            picked(begins, standing.home.code[inside]) + standing.row_texts.take(inside),  # type: ignore[operator]
            standing.keys.texts.take(outside) + f".{field}",  # type: ignore[operator]
        )
        there = np.concatenate((np.flatnonzero(has_column), np.flatnonzero(~has_column)))
        return joined(parts).take(np.argsort(there))

    def cells(self, at: Sequence[int], field: str) -> dict[Key, str]:
        """Key → the cell, for those of these milestones whose sheet has a column for the field."""
        begins, standing = self._begins(field), self._standing
        chosen = np.array(at, dtype=np.int64)
        keys, homes = standing.keys.cells[chosen].tolist(), standing.home.code[chosen].tolist()
        return {
            key: f"{begins[home]}{standing.rows[place]}"
            for key, place, home in zip(keys, at, homes, strict=True)
            if begins[home]
        }

    def _begins(self, field: str) -> list[str]:
        """How the cells of a field begin in each home, such as `Plan!C`; empty where they have no column."""
        found = (self._trackers.get(name) for name in self._standing.home.names)
        columns = ((one, one.binding.column_of(field) if one else None) for one in found)
        return [
            str(CellRef(one.binding.sheet, 1, column.column)).removesuffix("1") if one and column else ""
            for one, column in columns
        ]
