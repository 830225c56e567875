"""Tell one history from its number: the same number, the same history."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from domain.records import Stage
from tests.simulation import both_ways, laws
from tests.simulation.happenings import ACTIONS, looks_at_the_sheet, step
from tests.simulation.tally import of_records
from tests.simulation.world import World

STAGES = (Stage.OBSERVE, Stage.SHEET_LEADS, Stage.SHEET_LEADS, Stage.SHARED, Stage.DATABASE_LEADS)


def history(
    number: int,
    database: Path,
    folder: Path,
    *,
    stages: Sequence[Stage] = STAGES,
    actions: dict[Any, int] = ACTIONS,
    faults: Sequence[str] = (),
    with_ids: bool | None = None,
    looks_twice: bool = False,
    tally: Counter[str] | None = None,
) -> list[str]:
    """Tell a history of 25 to 40 steps; gives what is wrong with it, followed by the steps that led there.

    `looks_twice`: before each step, what a sync would do is worked out both ways. `tally`: what happens is added to it.
    """
    rng = random.Random(number)
    stage, ids = rng.choice(stages), rng.random() < 0.5
    world = World(rng, database, folder, stage, with_ids=ids if with_ids is None else with_ids)
    world.faults = list(faults) or world.faults
    told = [f"{stage}, {'ids' if world.with_ids else 'no ids'}"]
    try:
        world.sync()
        for _ in range(rng.randint(25, 40)):
            if looks_twice and (problems := both_ways.difference(world)):
                return [*problems, *told]
            told.append(step(world, actions))
            if looks_at_the_sheet(told[-1]) and (problems := laws.after_step(world)):
                return [*problems, *told]
        problems = laws.at_the_end(world)
        return [*problems, *told] if problems else []
    except Exception as error:
        error.add_note(f"after {told}")
        raise
    finally:
        if tally is not None:
            tally.update(world.tally + of_records(world.every_record()))
        world.ws.engine.dispose()
