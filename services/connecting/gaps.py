"""What is merely missing, tracker by tracker: one counter and one list to work through, never an inbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from db import records
from domain.issues import Issue
from domain.records import Key
from domain.schema import MILESTONE
from services.schema import rulebook
from services.schema.aliases import confirmed_functions
from services.trackers import all_trackers, tracker_of
from services.workspace import Workspace
from validation.rules.check import check
from validation.rules.rule import Facts


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that a milestone lacks."""

    key: Key
    title: str
    field: str
    rule: str
    message: str
    advice: str


def gaps(ws: Workspace, tracker: str) -> list[Gap]:
    """Everything that a tracker's milestones lack, by milestone. Raises `Refused` for an unknown tracker."""
    with ws.read() as tx:
        name = tracker_of(tx, tracker).name
        rows = records.rows_of(tx, "milestone", tracker=name)
        found = _missing(tx, rows)
    listed = [
        Gap(key, str(rows[key].values["title"]), field, issue.rule, issue.message, issue.advice)
        for issue in found
        for key, _, field in [str(issue.where).rpartition(".")]
    ]
    order = {name: at for at, name in enumerate(MILESTONE.names)}
    return sorted(listed, key=lambda gap: (gap.key, order[gap.field]))


def gap_counts(ws: Workspace) -> dict[str, int]:
    """tracker → how many gaps its milestones have; every tracker is there."""
    with ws.read() as tx:
        rows = records.rows_of(tx, "milestone")
        found = _missing(tx, rows)
        names = [tracker.name for tracker in all_trackers(tx)]
    counts = Counter(str(rows[str(issue.where).rpartition(".")[0]].values["tracker"]) for issue in found)
    return {name: counts[name] for name in names}


def _missing(tx: sa.Connection, rows: Mapping[Key, records.Stored]) -> list[Issue]:
    measure = rulebook.measure(tx, datetime.now(UTC).date())
    facts = Facts(functions=confirmed_functions(tx))
    values = {key: row.values for key, row in rows.items()}
    found = check(values, lambda key, field: f"{key}.{field}", measure, facts)
    return [issue for issue in found if issue.severity == "gap"]
