"""Scenarios that are told once without a fault, and once for each point at which the process may die."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import pending, records, syncstate, undecided
from domain.binding import OWN_FEEDBACK_HEADER
from domain.errors import CairnError
from domain.records import Stage
from services.syncing import failpoints
from tests.simulation.faults import Crash
from tests.simulation.in_cairn import APP, turn_feedback
from tests.simulation.in_sheet import PEOPLE, empty_sheet, save_filtered, swap_keys
from tests.simulation.world import NAME, World

QUIET_ROUNDS = 8
LEFT_OUT = {swap_keys, empty_sheet, save_filtered}


@dataclass(frozen=True)
class Ending:
    """How a scenario ends: both sides, what waits, and the records that say how it came to that."""

    milestones: Any
    sheet: Any
    base: Any
    waiting: Any
    pending: int
    records: Any


def scenario(number: int, database: Path, folder: Path) -> World:
    """A world in which both sides have moved and the next sync has something to do."""
    rng = random.Random(10_000 + number)
    stage = rng.choice([Stage.SHEET_LEADS, Stage.SHEET_LEADS, Stage.SHARED, Stage.DATABASE_LEADS])
    world = World(rng, database, folder, stage, with_ids=rng.random() < 0.5)
    if rng.random() < 0.5:
        turn_feedback(world)
        world.sync()
    if rng.random() < 0.7:
        world.sync()
    everything: dict[Any, int] = {**PEOPLE, **APP}
    actions = [action for action in everything if action not in LEFT_OUT]
    for _ in range(rng.randint(3, 8)):
        perform(world, rng.choice(actions))
    if rng.random() < 0.7:
        perform(world, type_over)
    return world


def type_over(world: World) -> None:
    """Somebody answers Cairn in its own column."""
    row = world.some_row()
    if row and OWN_FEEDBACK_HEADER in world.sheet.grid.columns:
        row.cells[OWN_FEEDBACK_HEADER] = f"but {world.token()}"


def perform(world: World, action: Any) -> None:
    """One action of a person, if it is possible."""
    with suppress(CairnError):
        action(world)
    world.sheet.grid.saves += 1


def points_of(world: World) -> list[str]:
    """Sync to the end; gives every point that was passed."""
    passed: list[str] = []
    with failpoints.installed(passed.append):
        finish(world)
    return passed


def finish(world: World) -> None:
    for _ in range(QUIET_ROUNDS):
        if world.sync().state in ("nothing", "paused"):
            return


def killed_at(world: World, number: int) -> None:
    """Sync, die at the numbered point, start again."""
    passed = 0

    def hook(_: str) -> None:
        nonlocal passed
        passed += 1
        if passed == number:
            raise Crash

    try:
        with failpoints.installed(hook):
            finish(world)
    except Crash:
        pass
    finish(world)


def ending(world: World) -> Ending:
    """Everything that must be the same, wherever the process died."""
    with world.ws.read() as tx:
        rows = {key: dict(row.values) for key, row in records.rows_of(tx, "milestone").items()}
        base = {key: dict(row.values) for key, row in syncstate.base_of(tx, NAME).items()}
        waits = sorted(
            (item.key, item.field, item.state, str(item.ours), str(item.theirs))
            for item in undecided.differences_of(tx, NAME, (*undecided.UNDECIDED, undecided.SHEET_WON))
        )
        held = sorted((str(cell["key"]), cell["field"], cell["text"]) for cell in syncstate.held_of(tx, NAME))
        left = len(pending.pending_of(tx, NAME))
        told = sorted(
            (body["op"], body["object"]["key"], body["object"]["field"], str(body["old"]), str(body["new"]))
            for body in records.bodies(tx)
            if body["object"]["entity"] == "milestone" or body["op"] != "insert"
        )
    return Ending(rows, world.sheet.grid.table(), base, (waits, held), left, told)
