"""What of a workspace's last picture still holds, so that the next one is made of what changed since.

Kept in the process, one for each open workspace, and gone with it. Nothing is trusted because it is recent: the table
is known by the hash of the log that it was read with, and whatever is made of it is taken again only where everything
that it was made of is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import sqlalchemy as sa

from analysis.frames import Flags, Ints
from analysis.links import Resolved, resolve_links
from analysis.suggestions import suggest_links
from analysis.web import Web
from domain.records import Key
from services.ages import said_since
from services.findings import Findings, findings_around, own_findings
from services.history.asof import milestones_at
from services.milestone_table import MilestoneTable, Since, still_true, table_of
from services.standing import Standing
from services.workspace import Workspace
from validation.rules.check import Measure
from validation.rules.rule import Facts

HeldTo: TypeAlias = tuple[date, frozenset[str], Mapping[str, bool]]
"""The day, the rules left out, the functions of the workspace: what findings depend on beside milestones and links."""
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
class Around:
    """What rows break by what stands around them. `short`: of each link the slack that is missing, 0 where none is."""

    short: Ints
    findings: Findings


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """One state of a workspace, and what was made of it. Never changed, so sessions may share it."""

    milestones: MilestoneTable
    standing: Standing
    linked: Linked
    held_to: HeldTo
    own: Findings
    around: Around


_kept: WeakKeyDictionary[sa.Engine, Kept] = WeakKeyDictionary()


def last(tx: sa.Connection) -> Kept | None:
    """What was kept last of this workspace; None where its log is no longer the one that was seen then."""
    found = _kept.get(tx.engine)
    return found if found and still_true(tx, found.milestones) else None


def keep(ws: Workspace, state: Kept) -> None:
    """Keep this from now on. Where two sessions do so at once, either will do."""
    _kept[ws.engine] = state


def table_at(tx: sa.Connection, day: date) -> MilestoneTable:
    """The milestones as they stood at the end of a past day."""
    return table_of(milestones_at(tx, day))


def linked(tx: sa.Connection, milestones: MilestoneTable, rows: list[int | None], before: Kept | None) -> Linked:
    """The links of these milestones; `rows`: where each stands in its sheet."""
    if before and before.standing.rows == rows and _named_alike(before.milestones, milestones):
        return before.linked
    frame = milestones.frame().assign(row=pd.Series(rows, dtype=object))
    resolved = resolve_links(frame)
    web = Web(milestones.keys.cells.tolist(), resolved.links)
    said = zip(resolved.links["said_by"].tolist(), resolved.links["text"].tolist(), strict=True)
    says = sorted({web.place[key] for key in resolved.links["said_by"].tolist()})
    return Linked(resolved, suggest_links(frame, resolved.unresolved), web, said_since(tx, said), says)


def _named_alike(before: MilestoneTable, now: MilestoneTable) -> bool:
    """Say whether no record since speaks of what decides about links."""
    return all(before.columns[name] is now.columns[name] for name in _NAMED_BY)


def own(
    milestones: MilestoneTable, measure: Measure, held_to: HeldTo, since: Since | None, before: Kept | None
) -> Findings:
    """What rows break by themselves."""
    is_known = before is not None and before.held_to == held_to
    return own_findings(milestones, measure, held_to[2], since, before.own if before and is_known else None)


def around(
    milestones: MilestoneTable, linked: Linked, slack: Ints, measure: Measure, held_to: HeldTo, before: Kept | None
) -> Around:
    """What rows break by what stands around them. `slack`: of each link, 0 where it is not known."""
    web, short = linked.web, np.minimum(slack, 0)
    if before and before.linked is linked and before.held_to == held_to:
        moved, stood = np.zeros(len(web.keys), dtype=np.bool_), before.around.findings
        moved[web.ends[1][short != before.around.short]] = True
    else:
        moved, stood = np.ones(len(web.keys), dtype=np.bool_), Findings.of(())
    facts = _facts(linked, short, moved, held_to[2])
    return Around(short, findings_around(milestones, measure, facts, moved, stood))


def _facts(linked: Linked, short: Ints, moved: Flags, functions: Mapping[str, bool]) -> Facts:
    """What rules want to know of links, about the milestones where these `moved`."""
    web, loose = linked.web, linked.resolved.unresolved
    texts: dict[Key, list[str]] = {}
    for key, text in zip(loose["key"].tolist(), loose["text"].tolist(), strict=True):
        if moved[web.place[key]]:
            texts.setdefault(key, []).append(text)
    early: dict[Key, list[tuple[Key, int]]] = {}
    for at in np.flatnonzero((short < 0) & moved[web.ends[1]]).tolist():
        early.setdefault(web.keys[web.after[at]], []).append((web.keys[web.before[at]], -int(short[at])))
    loops = {
        key: tuple(loop[at:] + loop[:at]) for loop in web.cycles for at, key in enumerate(loop) if moved[web.place[key]]
    }
    return Facts(
        functions=functions,
        unresolved={key: tuple(named) for key, named in texts.items()},
        loops=loops,
        too_early={key: tuple(named) for key, named in early.items()},
    )
