"""What a sync leaves alone, because nobody touched it, makes no difference to what it does."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import large
from tests.simulation import both_ways
from tests.simulation.ground import template
from tests.simulation.telling import history

HISTORIES = large(400)


def test_looking_at_what_moved_comes_to_the_same_as_reading_everything(tmp_path: Path) -> None:
    database = template(tmp_path / "template")
    before = both_ways.LEFT_ALONE["rows"]
    for number in range(HISTORIES):
        problems = history(number, database, tmp_path / str(number), looks_twice=True)
        assert not problems, f"history {number}: {problems}"
    assert both_ways.LEFT_ALONE["rows"] - before > HISTORIES * 10, "hardly any row was left alone"
