"""Several workers at one tracker: one at a time merges it; whoever was late wakes up, commits and writes nothing."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db import leases
from db.engine import open_engine
from domain.errors import WorkspaceBroken
from services import inbox
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing import failpoints
from services.syncing.sync import run_sync
from services.workspace import Workspace, present_moment
from tests.conftest import DEEP
from tests.services.conftest import ANA, cell, edit_elsewhere, make_workbook
from tests.services.workers import Worker, at_work

STEALS = 81 if DEEP else 9
PAUSES = 60 if DEEP else 6
LOCKED = {"committing", "confirming"}
"""Points inside a unit of work: whoever stops there keeps the database, and nobody can take anything over."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="says whether a process is stopped by /proc")


def much_later(ws: Workspace) -> Workspace:
    """Another machine's view, long after the right of whoever stopped ran out; it does not wait for locks."""
    return replace(
        ws,
        clock=lambda: present_moment() + timedelta(hours=1),
        engine=open_engine(ws.settings.database, busy_s=0.2),
        sleep=lambda _seconds: None,
    )


def word(number: int) -> str:
    return f"{chr(65 + number // 26)}{chr(97 + number % 26)}"


def owner(ws: Workspace, key: str) -> str:
    return str(next(row["owner"] for row in inbox.milestones(ws) if row["key"] == key))


def log_size(ws: Workspace) -> int:
    return len(integrity.audit_log(ws, last=100_000))


@pytest.mark.parametrize("number", range(STEALS))
def test_a_worker_that_wakes_up_after_its_right_was_taken_over_changes_nothing(
    ws: Workspace, plan: Path, number: int
) -> None:
    """It stops at each point of a run in turn; meanwhile both sides move on and another worker merges them."""
    point = failpoints.POINTS[number % len(failpoints.POINTS)]
    edit_elsewhere(plan, {"D5": f"Late {word(number)}"})
    apply_edits(ws, [Edit("WH-1", "owner", f"Old {word(number)}")], actor=ANA)
    with at_work(ws.settings.workspace, only="launch", stops_at=point) as late:
        late.until(late.is_stopped)
        assert (late.point(), late.is_stopped()) == (point, True)
        if point in LOCKED:
            with pytest.raises(WorkspaceBroken, match="busy"):
                run_sync(much_later(ws), "launch")
            late.go_on()
            late.finish()
            ends_with(ws, plan, f"Late {word(number)}", f"Old {word(number)}")
            return
        edit_elsewhere(plan, {"D5": f"Newer {word(number)}"})
        apply_edits(ws, [Edit("WH-1", "owner", f"New {word(number)}")], actor=ANA)
        epoch = epoch_of(ws)
        for _ in range(3):
            run = run_sync(much_later(ws), "launch")
        assert run.state == "nothing"
        assert epoch_of(ws) > epoch or point == "released"
        merged = plan.read_bytes(), log_size(ws), inbox.milestones(ws)
        late.go_on()
        late.finish()
    assert (plan.read_bytes(), log_size(ws), inbox.milestones(ws)) == merged
    ends_with(ws, plan, f"Newer {word(number)}", f"New {word(number)}")


def epoch_of(ws: Workspace) -> int:
    with ws.read() as tx:
        return leases.lease_of(tx, "launch").epoch


def ends_with(ws: Workspace, plan: Path, in_sheet: str, in_cairn: str) -> None:
    """Both sides hold the last of what was typed on each, and the log tells each value once."""
    for _ in range(3):
        run = run_sync(ws, "launch")
    assert run.state == "nothing"
    assert owner(ws, "IT-2") == cell(plan, "D5") == in_sheet
    assert owner(ws, "WH-1").startswith(in_cairn)
    assert str(cell(plan, "D6")).startswith(in_cairn)
    for key in ("IT-2", "WH-1"):
        told = Counter(str(record["new"]) for record in integrity.history(ws, key, "owner"))
        assert max(told.values()) == 1, told
    assert inbox.conflicts(ws) == []
    assert integrity.verify(ws)["ok"]


def test_two_workers_of_whom_one_falls_asleep_again_and_again_lose_and_double_nothing(
    ws: Workspace, tmp_path: Path
) -> None:
    """Both loop as `manage.py worker` does; people edit both sides; at random moments one of the workers is stopped."""
    plan = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, plan, "launch", stage="sheet_leads", actor=ANA)
    run_sync(ws, "launch")
    rng = random.Random(4)
    with at_work(ws.settings.workspace, "one") as one, at_work(ws.settings.workspace, "other") as other:
        for number in range(PAUSES):
            edit_elsewhere(plan, {"D5": f"Sheet {word(number)}"})
            apply_edits(ws, [Edit("WH-1", "owner", f"App {word(number)}")], actor=ANA)
            time.sleep(rng.uniform(0, 0.3))
            sleeper = rng.choice([one, other])
            sleeper.stop()
            time.sleep(rng.uniform(0, 0.2))
            sleeper.go_on()
            settled(ws, plan, number, [one, other])
    ends_with(ws, plan, f"Sheet {word(PAUSES - 1)}", f"App {word(PAUSES - 1)}")
    told = {str(record["new"]) for record in integrity.history(ws, "IT-2", "owner")}
    assert {f"Sheet {word(number)}" for number in range(PAUSES)} <= told


def settled(ws: Workspace, plan: Path, number: int, workers: list[Worker]) -> None:
    """Wait until what was typed has arrived on both sides: nobody saves an older copy over what Cairn has written."""
    workers[0].until(lambda: owner(ws, "IT-2") == f"Sheet {word(number)}")
    workers[0].until(lambda: str(cell(plan, "D6")).startswith(f"App {word(number)}"))
    # A run may fail that looks just while the other program is saving; it is tried again, and nothing is asked.
    assert not [run for worker in workers for run in worker.runs() if run["state"] in ("trouble", "paused")]
