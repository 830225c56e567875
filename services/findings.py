"""What the rules say of a whole workspace, as columns: each finding with the cell that it points at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd
import sqlalchemy as sa
from pandas.api.extensions import ExtensionArray

from analysis.frames import TEXT, Ints, joined, picked, table, texts
from db import touched
from domain.records import CellRef, Key, RowValues, Value
from services.milestone_table import COLUMNS, PLACE, Cells, MilestoneTable, Origin
from services.trackers import Tracker, all_trackers
from validation.rules.check import Finding, Measure, alone, between
from validation.rules.rule import Facts
from validation.rules.rules_within import RULES

Found: TypeAlias = Iterable[tuple[int, tuple[Finding, ...]]]
"""Places of rows in a table, and what each breaks."""


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Findings as columns, in no order: the number of the rule, the place of the row in its table, what is said."""

    rule: Ints
    at: Ints
    said: ExtensionArray

    @staticmethod
    def of(found: Found) -> Findings:
        cells = [(number, at, said) for at, own in found for number, said in own]
        rule, places, said = zip(*cells, strict=True) if cells else ((), (), ())
        return Findings(np.array(rule, dtype=np.int64), np.array(places, dtype=np.int64), texts(said))

    def and_those(self, others: Findings) -> Findings:
        """Both together."""
        said = joined([self.said, others.said])
        return Findings(np.append(self.rule, others.rule), np.append(self.at, others.at), said)

    def that_stand(self, origin: Origin) -> Findings:
        """Those about rows that stand unchanged in a later table, by their places there."""
        known = np.flatnonzero(origin >= 0)
        now = np.full(max(self.at.max(initial=-1), origin.max(initial=-1)) + 1, -1)
        now[origin[known]] = known
        stands = np.flatnonzero(now[self.at] >= 0)
        return Findings(self.rule[stands], now[self.at[stands]], self.said.take(stands))


class Places:
    """Where in its sheet a milestone's field stands: `Plan!C7`, or `IT-4.owner` where the sheet has no column."""

    def __init__(self, tx: sa.Connection, keys: Sequence[Key]) -> None:
        self._trackers: dict[str, Tracker] = {tracker.name: tracker for tracker in all_trackers(tx)}
        self._keys = keys
        places = touched.all_places(tx)
        homes, rows = {key: home for home, key, _ in places}, {key: row for _, key, row in places}
        self._homes = [homes.get(key, "") for key in keys]
        self._home, self._names = pd.factorize(np.array(self._homes, dtype=object))
        self.rows: list[int | None] = [*map(rows.get, keys)]
        """Where each was last seen in its sheet; None: only in Cairn."""

    def of(self, at: Sequence[int], field: str) -> list[str]:
        """The places of a field of these milestones."""
        start = self._columns(field)
        return [
            f"{begins}{self.rows[place]}"
            if (begins := start.get(self._homes[place]))
            else f"{self._keys[place]}.{field}"
            for place in at
        ]

    def column(self, at: Ints, field: str) -> ExtensionArray:
        """The same as a text column, for many."""
        start = self._columns(field)
        begins = [start.get(name, "") for name in self._names]
        home = self._home[at]
        if not np.array([begin != "" for begin in begins], dtype=np.bool_)[home].all():
            return texts(self.of(at.tolist(), field))
        found: ExtensionArray = picked(begins, home) + self._row_texts.take(at)  # type: ignore[operator]
        return found

    @cached_property
    def _row_texts(self) -> ExtensionArray:
        return texts([str(row) for row in self.rows])

    def cells(self, at: Sequence[int], field: str) -> dict[Key, str]:
        """Key → the cell, for those of these milestones whose sheet has a column for the field."""
        start, homes = self._columns(field), self._homes
        return {self._keys[place]: f"{start[homes[place]]}{self.rows[place]}" for place in at if homes[place] in start}

    def _columns(self, field: str) -> dict[str, str]:
        """Tracker → how the cells of a field begin there, such as `Plan!C`."""
        found = ((name, tracker, tracker.binding.column_of(field)) for name, tracker in self._trackers.items())
        return {
            name: str(CellRef(tracker.binding.sheet, 1, column.column)).removesuffix("1")
            for name, tracker, column in found
            if column
        }


def own_findings(
    milestones: MilestoneTable, measure: Measure, functions: Mapping[str, bool], origin: Origin, before: Findings | None
) -> Findings:
    """What rows break by themselves. `before`: the same of an earlier table, held to the same."""
    fresh = np.flatnonzero(origin < 0) if before else np.arange(len(origin))
    rows = milestones.cells[fresh].tolist()
    asked = ((row[0], dict(zip(COLUMNS, row, strict=True))) for row in rows)
    found = Findings.of(zip(fresh.tolist(), alone(asked, measure, functions), strict=True))
    return before.that_stand(origin).and_those(found) if before else found


def issue_frame(
    milestones: MilestoneTable, own: Findings, places: Places, measure: Measure, facts: Facts
) -> pd.DataFrame:
    """Every finding, rule by rule: rule, severity, key, where, message, advice."""
    rows = _Rows(milestones)
    found = own.and_those(
        Findings.of((milestones.place[key], said) for key, said in between(rows, measure, facts).items())
    )
    order = np.lexsort((found.at, found.rule))
    rule, at = found.rule[order], found.at[order]
    home, homes = pd.factorize(np.array(milestones.column("tracker"), dtype=object), use_na_sentinel=False)
    severities = np.array([[measure.severity(one, name) for name in homes] for one in RULES], dtype=object)
    grades, names = pd.factorize(severities.ravel())
    bounds = np.searchsorted(rule, np.arange(len(RULES) + 1)).tolist()
    parts = zip(RULES, bounds[:-1], bounds[1:], strict=True)
    return table(
        (
            picked([one.name for one in RULES], rule),
            picked(names.tolist(), grades[rule * len(homes) + home[at]]),
            picked(milestones.column("key"), at),
            joined([places.column(at[first:end], one.field) for one, first, end in parts if first < end]),
            found.said.take(order),
            picked([one.advice for one in RULES], rule),
        ),
        rule=TEXT,
        severity=TEXT,
        key=TEXT,
        where=TEXT,
        message=TEXT,
        advice=TEXT,
    )


class _Row(Mapping[str, Value]):
    """One row of a table, each value fetched when it is asked for: most are asked for none."""

    __slots__ = ("_at", "_cells")

    def __init__(self, cells: Cells, at: int) -> None:
        self._cells, self._at = cells, at

    def __getitem__(self, name: str) -> Value:
        value: Value = self._cells[self._at, PLACE[name]]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(COLUMNS)

    def __len__(self) -> int:
        return len(COLUMNS)


class _Rows(Mapping[Key, RowValues]):
    """A table by key, each row made when it is asked for."""

    def __init__(self, milestones: MilestoneTable) -> None:
        self._cells, self._place = milestones.cells, milestones.place

    def __getitem__(self, key: Key) -> RowValues:
        return _Row(self._cells, self._place[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)
