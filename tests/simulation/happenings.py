"""Everything that can happen in a history, and how often."""

from __future__ import annotations

from typing import Any

from domain.errors import CairnError
from tests.simulation import faults
from tests.simulation.in_cairn import APP
from tests.simulation.in_sheet import PEOPLE
from tests.simulation.world import World

SYNCS = {World.sync: 10, faults.faulty_sync: 6}

ACTIONS: dict[Any, int] = {**PEOPLE, **APP, **SYNCS}


def step(world: World, actions: dict[Any, int] = ACTIONS) -> str:
    """One step of a history; what is refused in words is no step. Gives its name."""
    [action] = world.rng.choices(list(actions), list(actions.values()))
    try:
        action(world)
    except CairnError:
        world.tally["step: refused in words"] += 1
    world.tally[f"step: {action.__name__}"] += 1
    if action in PEOPLE:
        world.sheet.grid.saves += 1
    return str(action.__name__)


def looks_at_the_sheet(name: str) -> bool:
    """Say whether a step was a sync, which is when the database takes anything from the sheet."""
    return name in {action.__name__ for action in SYNCS}
