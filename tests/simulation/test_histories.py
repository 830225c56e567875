"""Histories of 25 to 40 steps, each told by its number: whatever happens, nothing is lost and both sides agree."""

from __future__ import annotations

import os

from tests.conftest import DEEP
from tests.simulation.many import tell

HISTORIES = 100_000 if DEEP else 300


def test_whatever_happens_nothing_is_lost_and_both_sides_agree() -> None:
    """The deep check takes all processors; the plain one shares them with other tests."""
    for done, problems in tell(0, HISTORIES, (os.cpu_count() or 1) if DEEP else 1):
        assert not problems, f"after {done} histories: {problems}"
