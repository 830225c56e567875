"""The rules as a workspace has chosen them: which apply, and what its milestones are held to today.

A choice is a setting, and so a governed record like any other. Rules themselves stand in `validation.rules`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from db.ledger import commit_changes
from domain.errors import Refused
from domain.records import Actor
from services import access
from services.schema.chosen import choice, chosen
from services.trackers import all_trackers
from services.workspace import Workspace
from validation.rules.check import OFF_UNTIL_CHOSEN, Measure
from validation.rules.rules_within import RULES

RULES_OFF = "rules.off"
"""The setting that lists the rules left out, as a JSON list of names."""


def rules(ws: Workspace) -> list[dict[str, Any]]:
    """Every rule: name, sentence, field, severity, from_shared (its severity from that stage on), advice, on."""
    with ws.read() as tx:
        off = rules_off(tx)
    return [
        {
            "name": one.name,
            "sentence": one.sentence,
            "field": one.field,
            "severity": one.severity,
            "from_shared": one.grown,
            "advice": one.advice,
            "on": one.name not in off,
        }
        for one in RULES
    ]


def rules_off(tx: sa.Connection) -> frozenset[str]:
    """The names of the rules that this workspace leaves out."""
    off = chosen(tx, RULES_OFF)
    return OFF_UNTIL_CHOSEN if off is None else frozenset(off)


def measure(tx: sa.Connection, today: date) -> Measure:
    """What the milestones of this workspace are held to on a day."""
    return Measure(today, rules_off(tx), {tracker.name: tracker.stage for tracker in all_trackers(tx)})


def check_names(names: Collection[str]) -> None:
    """Raise `Refused` for a rule that does not exist."""
    if unknown := sorted(set(names) - {one.name for one in RULES}):
        raise Refused(f"There is no rule “{unknown[0]}”.", "`rules` lists them.")


def choose_rules(ws: Workspace, off: Collection[str], actor: Actor, reason: str | None = None) -> bool:
    """Leave out these rules and apply all others; says whether that changed anything.

    Raises `Refused` for a rule that does not exist, or a person who may not choose.
    """
    access.require(actor, "change schema and rules")
    check_names(off)
    with ws.write() as tx:
        if rules_off(tx) == frozenset(off):
            return False
        changes = choice(tx, RULES_OFF, sorted(off))
        commit_changes(tx, changes, actor=actor, origin=access.way_of(actor), reason=reason)
    return True
