"""However many processes and trackers ask: no minute has more requests than Google allows one service account."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from connectors.google.pace import BURST, Kind, Pace
from tests.conftest import ROOT
from tests.support.google_sheet import Clock

LIMIT = 60


def busiest_minute(moments: Iterable[float]) -> int:
    """The most of these moments that lie within one minute."""
    at = sorted(moments)
    return max(sum(start <= moment < start + 60 for moment in at) for start in at)


def test_no_minute_has_more_than_sixty_however_fast_they_come(tmp_path: Path) -> None:
    clock = Clock()
    pace = Pace(tmp_path / "pace", clock, clock.sleep)
    kinds: tuple[Kind, ...] = ("read", "write")
    for kind in kinds:
        taken = []
        for _ in range(400):
            pace.take(kind)
            taken.append(clock.now)

        assert busiest_minute(taken) <= LIMIT
        assert taken[-1] - taken[0] < 400 * 60 / 47, "what Google allows is used"


def test_reads_and_writes_have_a_bucket_each(tmp_path: Path) -> None:
    clock = Clock()
    pace = Pace(tmp_path / "pace", clock, clock.sleep)
    while pace.room("read"):
        pace.take("read")

    assert pace.room("write") == BURST["write"]
    assert pace.take("write") == 0


def test_processes_share_one_bucket_and_are_served_in_turn(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from connectors.google.pace import Pace\n"
        "pace = Pace(pathlib.Path(sys.argv[1]), lambda: 1000.0, lambda s: None)\n"
        "print(*(pace.take('read') for _ in range(30)))"
    )
    asked = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "pace")], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    waits = [float(word) for one in asked for word in one.communicate()[0].split()]

    due = sorted(wait for wait in waits if wait)
    assert len(waits) == 90
    assert len(waits) - len(due) == BURST["read"], "the burst is given once, not once a process"
    assert busiest_minute([0.0] * int(BURST["read"]) + due) <= LIMIT
    assert len(set(due)) == len(due), "nobody is given the slot of another one"


def test_a_clock_that_is_set_back_stops_nobody(tmp_path: Path) -> None:
    clock = Clock()
    pace = Pace(tmp_path / "pace", clock, clock.sleep)
    pace.take("read")
    clock.now -= 86_400

    assert pace.take("read") == 0
    for _ in range(int(BURST["read"])):
        pace.take("read")
    assert 0 < sum(clock.slept) < 10


def test_when_google_says_too_much_nobody_asks_for_so_long(tmp_path: Path) -> None:
    clock = Clock()
    Pace(tmp_path / "pace", clock, clock.sleep).refused("read", 30)

    assert Pace(tmp_path / "pace", clock, clock.sleep).take("read") >= 29
