"""Who do you wait for? The session in which links between functions are born, since sheets rarely name each other.

For each open milestone of a function: what it waits for already, and whom else it may be waiting for. A yes is a link
like any other (`services.commitments`); a no, and that all was said, are settings, so nobody is asked twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from analysis.partners import Pair, suggest_partners
from db import records
from db.ledger import commit_changes
from domain.errors import Refused
from domain.records import Actor, Key
from domain.schema import CLOSED
from services import access
from services.insights import World
from services.schema.chosen import all_chosen, choice, chosen
from services.workspace import Workspace

_PREFIX = "asked:"
MOST = 4
"""Candidates for one milestone: more are not read in a meeting."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A milestone of another function, and why it may be meant."""

    key: Key
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """One milestone to ask about. `is_settled`: somebody said that this is all it waits for."""

    key: Key
    waits_for: tuple[Key, ...]
    candidates: tuple[Candidate, ...]
    is_settled: bool


def questions(ws: Workspace, world: World, function: str) -> list[Question]:
    """The open milestones of a function, by date, with what is to be asked about each."""
    with ws.read() as tx:
        answers = all_chosen(tx, _PREFIX)
    dismissed = frozenset((other, key) for key, answer in answers.items() for other in answer["no"])
    milestones = world.milestones[world.milestones["function"] == function]
    is_open = [status not in CLOSED for status in milestones["status"]]
    candidates = _candidates(world, function, dismissed)
    waits: dict[Key, list[Key]] = {}
    for before, after in zip(world.links["predecessor"], world.links["successor"], strict=True):
        waits.setdefault(after, []).append(before)
    listed = milestones[is_open]
    dated = sorted(zip(listed.index, listed["due_date"], strict=True), key=lambda row: (row[1] or date.max, row[0]))
    return [
        Question(
            key,
            tuple(waits.get(key, ())),
            tuple(candidates.get(key, ())),
            bool(answers.get(key, {}).get("done")),
        )
        for key, _ in dated
    ]


@lru_cache(maxsize=16)
def _candidates(world: World, function: str, dismissed: frozenset[Pair]) -> dict[Key, list[Candidate]]:
    """Kept, since the page asks with every click while one milestone after the other is talked about."""
    found = suggest_partners(
        world.milestones.reset_index(), world.links, function=function, dismissed=dismissed, most=MOST
    )
    candidates: dict[Key, list[Candidate]] = {}
    for key, other, why in zip(found["key"], found["candidate"], found["why"], strict=True):
        candidates.setdefault(key, []).append(Candidate(other, why))
    return candidates


def dismiss(ws: Workspace, waits: Key, other: Key, actor: Actor) -> None:
    """Remember that a milestone does not wait for another one, so that it is not suggested again."""
    _answer(ws, waits, actor, f"{waits} does not wait for {other}", no=other)


def settle(ws: Workspace, key: Key, actor: Actor, *, done: bool = True) -> None:
    """Remember that all is said about what a milestone waits for, or (`done` false) that it is to be asked again."""
    _answer(ws, key, actor, f"What {key} waits for was {'asked' if done else 'opened again'}", done=done)


def _answer(
    ws: Workspace, key: Key, actor: Actor, reason: str, *, no: Key | None = None, done: bool | None = None
) -> None:
    access.require(actor, "edit milestones")
    with ws.write() as tx:
        for each in (key, no):
            _require(tx, each)
        known: dict[str, Any] = chosen(tx, _PREFIX + key) or {"no": [], "done": False}
        after = {
            "no": sorted({*known["no"], *([no] if no else [])}),
            "done": known["done"] if done is None else done,
        }
        if changes := choice(tx, _PREFIX + key, after):
            commit_changes(tx, changes, actor=actor, origin=access.way_of(actor), reason=reason)


def _require(tx: sa.Connection, key: Key | None) -> None:
    if key is not None and records.row_of(tx, "milestone", key) is None:
        raise Refused(f"There is no milestone “{key}”.", "It was removed, or got another key.")
