"""Histories of 25 to 40 steps, each told by its number: whatever happens, nothing is lost and both sides agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import DEEP
from tests.simulation.ground import template
from tests.simulation.happenings import ACTIONS
from tests.simulation.many import Told, tell_some
from tests.simulation.tally import COMMON

HISTORIES = 100_000 if DEEP else 3_000
SHARE = 250
"""Histories of one test, so that tests that run side by side share them."""


@pytest.mark.parametrize("first", range(0, HISTORIES, SHARE))
def test_whatever_happens_nothing_is_lost_and_both_sides_agree(tmp_path: Path, first: int) -> None:
    told = tell_some(range(first, first + SHARE), template(tmp_path))
    assert not told.wrong
    assert not unheard_of(told)


def unheard_of(told: Told) -> set[str]:
    """What must happen in so many histories, and did not."""
    steps = {f"step: {action.__name__}" for action in ACTIONS}
    return (COMMON | steps) - told.tally.keys()
