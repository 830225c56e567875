"""What the rules say of a whole workspace, as columns: each finding with the cell that it points at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from analysis.frames import TEXT, Columns, Flags, Ints, joined, picked, table, texts
from domain.records import Key, RowValues, Value
from services.milestone_table import MilestoneTable, Since
from services.standing import Places
from validation.rules.check import READ, Finding, Measure, alone, between, readers_of
from validation.rules.rule import Facts
from validation.rules.rules_within import RULES

_COLUMNS = ("key", *sorted(READ))
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

    def that_stand(self, was: Ints, again: Flags) -> Findings:
        """Those about rows that are still there in a later table, by their places there, but for those to look for
        `again`: rule by row."""
        known = np.flatnonzero(was >= 0)
        now = np.full(max(self.at.max(initial=-1), was.max(initial=-1)) + 1, -1)
        now[was[known]] = known
        at = now[self.at]
        there = np.flatnonzero(at >= 0)
        stands = there[~again[self.rule[there], at[there]]]
        return Findings(self.rule[stands], at[stands], self.said.take(stands))


def own_findings(
    milestones: MilestoneTable,
    measure: Measure,
    functions: Mapping[str, bool],
    since: Since | None = None,
    before: Findings | None = None,
) -> Findings:
    """What rows break by themselves. `before`: the same of an earlier table, held to the same; `since`: what moved."""
    count = len(milestones.keys.cells)
    if since is None or before is None:
        return _found(milestones, measure, functions, dict.fromkeys(range(count)))
    again = np.zeros((len(RULES), count), dtype=np.bool_)
    moves: dict[frozenset[str], list[int]] = {}
    for at, fields in since.said.items():
        moves.setdefault(fields & READ, []).append(at)
    for fields, places in moves.items():
        again[np.ix_(readers_of(fields), places)] = True
    asked = {at: fields for fields, places in moves.items() for at in (places if fields else ())}
    return before.that_stand(since.was, again).and_those(_found(milestones, measure, functions, asked))


def _found(
    milestones: MilestoneTable,
    measure: Measure,
    functions: Mapping[str, bool],
    asked: Mapping[int, frozenset[str] | None],
) -> Findings:
    """What these rows break of the rules that read what moved in each (None: of all)."""
    places = list(asked)
    rows = zip(*(milestones.columns[name].cells[places].tolist() for name in _COLUMNS), strict=True)
    subjects = ((row[0], dict(zip(_COLUMNS, row, strict=True))) for row in rows)
    return Findings.of(zip(places, alone(subjects, measure, functions, asked.values()), strict=True))


def findings_around(
    milestones: MilestoneTable, measure: Measure, facts: Facts, moved: Flags, before: Findings
) -> Findings:
    """What rows break by what stands around them. `facts`: about the rows where these `moved`; of all others holds
    what was found `before`."""
    found = between(_Rows(milestones), measure, facts)
    place = milestones.keys.place
    stands = np.flatnonzero(~moved[before.at])
    stood = Findings(before.rule[stands], before.at[stands], before.said.take(stands))
    return stood.and_those(Findings.of((place[key], said) for key, said in found.items()))


def issue_frame(milestones: MilestoneTable, found: Findings, places: Places, measure: Measure) -> pd.DataFrame:
    """Every finding, rule by rule: rule, severity, key, where, message, advice."""
    order = np.lexsort((found.at, found.rule))
    rule, at = found.rule[order], found.at[order]
    home = milestones.columns["tracker"].coded
    severities = np.array([[measure.severity(one, name) for name in home.names] for one in RULES], dtype=object)
    grades, names = pd.factorize(severities.ravel())
    bounds = np.searchsorted(rule, np.arange(len(RULES) + 1)).tolist()
    parts = zip(RULES, bounds[:-1], bounds[1:], strict=True)
    return table(
        (
            picked([one.name for one in RULES], rule),
            picked(names.tolist(), grades[rule * len(home.names) + home.code[at]]),
            milestones.keys.texts.take(at),
            joined([places.of(at[first:end], one.field) for one, first, end in parts if first < end]),
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

    __slots__ = ("_at", "_columns")

    def __init__(self, columns: Columns, at: int) -> None:
        self._columns, self._at = columns, at

    def __getitem__(self, name: str) -> Value:
        value: Value = self._columns[name].cells[self._at]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class _Rows(Mapping[Key, RowValues]):
    """A table by key, each row made when it is asked for."""

    def __init__(self, milestones: MilestoneTable) -> None:
        self._columns, self._place = milestones.columns, milestones.keys.place

    def __getitem__(self, key: Key) -> RowValues:
        return _Row(self._columns, self._place[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)
