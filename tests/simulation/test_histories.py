"""Histories of 25 to 40 steps, each told by its number: whatever happens, nothing is lost and both sides agree."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import DEEP
from tests.simulation.telling import history
from tests.simulation.world import template

HISTORIES = 3_000 if DEEP else 120


def test_whatever_happens_nothing_is_lost_and_both_sides_agree(tmp_path: Path) -> None:
    database = template(tmp_path / "template")
    for number in range(HISTORIES):
        problems = history(number, database, tmp_path / str(number))
        assert not problems, f"history {number}: {problems}"
