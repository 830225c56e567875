"""What of a workspace's last picture still holds, so that the next one is made of what changed since.

Kept in the process, one for each open workspace, and gone with it. Nothing is trusted because it is recent: the table
is known by the hash of the log that it was read with, and whatever is made of it is taken again only where everything
that it was made of is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import sqlalchemy as sa

from analysis.links import Resolved, resolve_links
from analysis.suggestions import suggest_links
from analysis.web import Web
from db import records
from services.ages import said_since
from services.findings import Findings, own_findings
from services.history.asof import milestones_at
from services.milestone_table import MilestoneTable, Origin, read_table, still_true, table_of
from services.workspace import Workspace
from validation.rules.check import Measure

_NAMED_BY = ("key", "tracker", "sheet_id", "title", "depends_on", "duration_days")
"""With the rows of the sheets all that decides what a reference means."""


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """The links of a table. `guesses`: as `suggest_links` gives; `since`: the day since which each link is said."""

    resolved: Resolved
    guesses: pd.DataFrame
    web: Web
    since: list[date | None]
    says: list[int]
    """The places of the milestones that say a link."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """One state of a workspace, and what was made of it. Never changed, so sessions may share it."""

    milestones: MilestoneTable
    rows: list[int | None]
    linked: Linked
    held_to: tuple[date, frozenset[str], Mapping[str, bool]]
    """The day, the rules left out, the functions of the workspace: what findings about a row depend on beside it."""
    findings: Findings


_kept: WeakKeyDictionary[sa.Engine, Kept] = WeakKeyDictionary()


def last(tx: sa.Connection) -> Kept | None:
    """What was kept last of this workspace; None where its log is no longer the one that was seen then."""
    found = _kept.get(tx.engine)
    return found if found and still_true(tx, found.milestones) else None


def keep(ws: Workspace, state: Kept) -> None:
    """Keep this from now on. Where two sessions do so at once, either will do."""
    _kept[ws.engine] = state


def table_now(tx: sa.Connection, before: Kept | None) -> tuple[MilestoneTable, Origin]:
    """The milestones as they stand."""
    return read_table(tx, before.milestones if before else None)


def table_at(tx: sa.Connection, day: date) -> tuple[MilestoneTable, Origin]:
    """The milestones as they stood at the end of a past day."""
    frame = milestones_at(tx, day)
    return table_of(frame), np.full(len(frame), -1)


def linked(tx: sa.Connection, milestones: MilestoneTable, rows: list[int | None], before: Kept | None) -> Linked:
    """The links of these milestones; `rows`: where each stands in its sheet."""
    if before and before.rows == rows and _named_alike(before.milestones, milestones):
        found = before.linked
        if not records.any_since(tx, "depends_on", before.milestones.size):
            return found
        return replace(found, since=_since(tx, found.resolved))
    frame = milestones.frame().assign(row=pd.Series(rows, dtype=object))
    resolved = resolve_links(frame)
    web = Web(milestones.column("key"), resolved.links)
    says = sorted({web.place[key] for key in resolved.links["said_by"].tolist()})
    return Linked(resolved, suggest_links(frame, resolved.unresolved), web, _since(tx, resolved), says)


def _named_alike(before: MilestoneTable, now: MilestoneTable) -> bool:
    return all(before.column(name) == now.column(name) for name in _NAMED_BY)


def _since(tx: sa.Connection, resolved: Resolved) -> list[date | None]:
    return said_since(tx, zip(resolved.links["said_by"].tolist(), resolved.links["text"].tolist(), strict=True))


def findings(
    milestones: MilestoneTable,
    origin: Origin,
    measure: Measure,
    functions: Mapping[str, bool],
    before: Kept | None,
) -> Findings:
    """What rows break by themselves."""
    is_known = before is not None and before.held_to == (measure.today, measure.off, functions)
    return own_findings(milestones, measure, functions, origin, before.findings if before and is_known else None)
