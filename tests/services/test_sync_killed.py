"""A worker that syncs a real workbook is killed at any moment, again and again: nothing is lost, and told once."""

from __future__ import annotations

import random
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from services import inbox
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.conftest import DEEP
from tests.services.conftest import ANA, cell, edit_elsewhere, make_workbook
from tests.services.workers import at_work

KILLS = 300 if DEEP else 12
LONGEST_S = 0.35
"""A run that is left alone has merged and written by then."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


def name(number: int) -> str:
    return f"{chr(65 + number % 26)}{chr(97 + number // 26 % 26)}x"


def test_a_worker_that_is_killed_loses_nothing_and_tells_everything_once(ws: Workspace, tmp_path: Path) -> None:
    """Before each kill somebody edits the sheet and somebody else the same tracker in Cairn."""
    plan = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, plan, "launch", stage="sheet_leads", actor=ANA)
    run_sync(ws, "launch")
    rng = random.Random(1)
    died_at: Counter[str] = Counter()
    for number in range(KILLS):
        field = "notes" if number % 2 else "owner"
        with at_work(ws.settings.workspace) as worker:
            edit_elsewhere(plan, {"D4": f"Sheet {name(number)}"})
            acknowledged = apply_edits(ws, [Edit("WH-1", field, f"App {name(number)}")], actor=ANA).txn
            if rng.random() < 0.8:
                worker.until(lambda: worker.point() != "")
            time.sleep(rng.uniform(0, LONGEST_S))
        died_at[worker.point()] += 1
        assert acknowledged in told(ws)
        assert {run["txn"] for run in worker.runs()} - {None} <= told(ws)
        is_whole(plan)
        for _ in range(3):
            run = run_sync(ws, "launch")
        assert run.state == "nothing", run
        both_sides_agree(ws, plan, number)
    assert len(died_at) >= min(4, KILLS // 10), died_at
    everything_is_told_once(ws)


def told(ws: Workspace) -> set[str]:
    """The units of work in the log."""
    return {record["txn"] for record in integrity.audit_log(ws, last=40)}


def is_whole(plan: Path) -> None:
    """The workbook was never torn, and nothing half-made lies beside it."""
    with zipfile.ZipFile(plan) as archive:
        assert archive.testzip() is None
    assert cell(plan, "A4") == "IT-1"


def both_sides_agree(ws: Workspace, plan: Path, number: int) -> None:
    rows: dict[str, Any] = {row["key"]: row for row in inbox.milestones(ws)}
    assert rows["IT-1"]["owner"] == cell(plan, "D4") == f"Sheet {name(number)}"
    assert str(cell(plan, "D6")).startswith(str(rows["WH-1"]["owner"]))
    mine = rows["WH-1"]["notes" if number % 2 else "owner"]
    assert str(mine).startswith(f"App {name(number)}")


def everything_is_told_once(ws: Workspace) -> None:
    """Each edit has one record, whoever took it in: a worker that died on it, or the next one."""
    from_sheet = Counter(str(record["new"]) for record in integrity.history(ws, "IT-1", "owner"))
    assert [from_sheet[f"Sheet {name(number)}"] for number in range(KILLS)] == [1] * KILLS
    from_cairn = Counter(str(record["new"])[:9] for record in integrity.history(ws, "WH-1"))
    assert [from_cairn[f"App {name(number)}"[:9]] for number in range(KILLS)] == [1] * KILLS
    assert inbox.conflicts(ws) == []
    assert integrity.verify(ws)["ok"]
