"""The process dies at every point of recorded scenarios: what was left is finished, once."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import DEEP
from tests.simulation.crashes import ending, killed_at, points_of, scenario
from tests.simulation.ground import template

SCENARIOS = 50 if DEEP else 12


def test_wherever_the_process_dies_the_end_is_the_same_and_told_once(tmp_path: Path) -> None:
    database = template(tmp_path / "template")
    deaths = 0
    for number in range(SCENARIOS):
        whole = scenario(number, database, tmp_path / f"{number}")
        points = points_of(whole)
        expected = ending(whole)
        whole.ws.engine.dispose()
        for death in range(1, len(points) + 1):
            world = scenario(number, database, tmp_path / f"{number}-{death}")
            killed_at(world, death)
            assert ending(world) == expected, f"scenario {number}, dead at {points[death - 1]} ({death})"
            assert not world.problems
            world.ws.engine.dispose()
            deaths += 1
    assert deaths > SCENARIOS * 5
