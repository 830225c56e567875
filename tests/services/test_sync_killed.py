"""A process that syncs a real workbook is killed at any moment, again and again: nothing is lost, and told once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from services import inbox
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.settings import Settings
from services.syncing.sync import run_sync
from services.workspace import open_workspace
from tests.conftest import DEEP, ROOT
from tests.services.conftest import ANA, cell, edit_elsewhere, make_workbook

KILLS = 300 if DEEP else 8
WORKER = """
import sys
from services.settings import Settings
from services.syncing.sync import run_sync
from services.workspace import open_workspace
ws = open_workspace(Settings(__import__("pathlib").Path(sys.argv[1])))
print("ready", flush=True)
while True:
    run_sync(ws, "launch")
"""


def test_a_worker_that_is_killed_loses_nothing_and_tells_everything_once(tmp_path: Path) -> None:
    ws = open_workspace(Settings(tmp_path / "workspace"))
    plan = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, plan, "launch", stage="sheet_leads", actor=ANA)
    run_sync(ws, "launch")
    rng = random.Random(1)
    for number in range(KILLS):
        name = f"{chr(65 + number % 26)}{chr(97 + number // 26 % 26)}x"
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(ws.settings.workspace)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
        edit_elsewhere(plan, {"D4": f"Sheet {name}"})
        apply_edits(ws, [Edit("WH-1", "notes" if number % 2 else "owner", f"App {name}")], actor=ANA)
        time.sleep(rng.uniform(0, 0.25))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        for _ in range(3):
            run = run_sync(ws, "launch")
        assert run.state == "nothing", run
        rows = {row["key"]: row for row in inbox.milestones(ws)}
        assert rows["IT-1"]["owner"] == cell(plan, "D4") == f"Sheet {name}"
        assert cell(plan, "D6").startswith(str(rows["WH-1"]["owner"]))
        assert [r["new"] for r in integrity.history(ws, "IT-1", "owner")].count(f"Sheet {name}") == 1
    assert integrity.verify(ws)["ok"]
    assert inbox.conflicts(ws) == []
