"""One writer per tracker: who is late commits nothing, who is dead holds nobody up, who is at work is waited for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from db import leases
from services import inbox
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing import failpoints, leasing
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, cell, edit_elsewhere, sync

STEALS = 50


def steal(ws: Workspace) -> None:
    """Somebody else takes the right over, as if it had run out."""
    with ws.write() as tx:
        leases.release(tx, "launch", leases.lease_of(tx, "launch").epoch)


def owner(ws: Workspace) -> str:
    return str(next(row["owner"] for row in inbox.milestones(ws) if row["key"] == "IT-2"))


def test_whoever_lost_the_right_commits_nothing_however_often_it_is_stolen(ws: Workspace, plan: Path) -> None:
    """Each time the sheet moves on between the reading of the late run and its commit."""
    for number in range(STEALS):
        struck: list[bool] = []

        def strike(point: str, number: int = number, struck: list[bool] = struck) -> None:
            if point == "read" and not struck:
                struck.append(True)
                edit_elsewhere(plan, {"D5": f"Person {chr(65 + number % 26)}{chr(97 + number // 26)}"})
                steal(ws)
                assert run_sync(ws, "launch").to_database == 1

        edit_elsewhere(plan, {"D5": f"Late {chr(65 + number % 26)}{chr(97 + number // 26)}"})
        with failpoints.installed(strike):
            sync(ws)
        assert owner(ws).startswith("Person")
    assert not [r for r in integrity.history(ws, "IT-2", "owner") if str(r["new"]).startswith("Late")]
    assert integrity.verify(ws)["ok"]


def test_a_run_that_lost_the_right_before_it_wrote_does_not_write(ws: Workspace, plan: Path) -> None:
    struck: list[bool] = []

    def strike(point: str) -> None:
        if point == "committed" and not struck:
            struck.append(True)
            apply_edits(ws, [Edit("IT-2", "owner", "Newer")], actor=ANA)
            steal(ws)
            run_sync(ws, "launch")

    apply_edits(ws, [Edit("IT-2", "owner", "Older")], actor=ANA)
    with failpoints.installed(strike):
        sync(ws)
    assert (owner(ws), cell(plan, "D5")) == ("Newer", "Newer")
    assert inbox.conflicts(ws) == []


def hold(ws: Workspace, holder: str, *, seconds: int = 300) -> None:
    with ws.write() as tx:
        until = ws.clock() + timedelta(seconds=seconds)
        leases.take(tx, "launch", holder, until.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), ws.now())


def test_who_is_at_work_is_waited_for_and_then_said(ws: Workspace, plan: Path) -> None:
    waited: list[float] = []
    patient = replace(ws, sleep=waited.append)
    edit_elsewhere(plan, {"D5": "Yan"})
    hold(ws, f"{socket.gethostname()}:{os.getpid()}:other")
    run = run_sync(patient, "launch")
    assert (run.state, run.to_database) == ("busy", 0)
    assert sum(waited) == leasing.PATIENCE_S
    assert inbox.runs(ws)[0]["state"] == "ok", "nothing failed, so nothing is listed"


def test_who_is_dead_holds_nobody_up(ws: Workspace, plan: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    edit_elsewhere(plan, {"D5": "Yan"})
    hold(ws, f"{socket.gethostname()}:{child.pid}:gone")
    assert run_sync(replace(ws, sleep=lambda _: None), "launch").to_database == 1


def test_a_right_that_ran_out_is_taken_over(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"D5": "Yan"})
    hold(ws, "another.machine:1:old", seconds=-1)
    assert run_sync(replace(ws, sleep=lambda _: None), "launch").to_database == 1
    edit_elsewhere(plan, {"D5": "Xu"})
    hold(ws, "another.machine:1:new")
    assert run_sync(replace(ws, sleep=lambda _: None), "launch").state == "busy"


def test_a_right_of_a_machine_whose_clock_is_days_ahead_is_not_believed(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"D5": "Yan"})
    hold(ws, "another.machine:1:ahead", seconds=3 * 24 * 3600)
    assert run_sync(replace(ws, sleep=lambda _: None), "launch").to_database == 1


def test_of_two_machines_whose_clocks_are_days_apart_each_gets_its_turn_and_the_late_one_commits_nothing(
    ws: Workspace, plan: Path
) -> None:
    there = replace(ws, clock=lambda: ws.clock() + timedelta(days=3), sleep=lambda _: None)
    here = replace(ws, sleep=lambda _: None)
    for first, second in ((there, here), (here, there)):
        struck: list[bool] = []

        def strike(point: str, second: Workspace = second, struck: list[bool] = struck) -> None:
            if point == "read" and not struck:
                struck.append(True)
                edit_elsewhere(plan, {"D5": "Zoe"})
                assert run_sync(second, "launch").state == "ok"

        edit_elsewhere(plan, {"D5": "Yan"})
        with failpoints.installed(strike):
            assert run_sync(first, "launch").state in ("ok", "nothing")
        assert owner(ws) == "Zoe"
        edit_elsewhere(plan, {"D5": "Ana"})
        assert run_sync(first, "launch").state == "ok"
    assert not [r for r in integrity.history(ws, "IT-2", "owner") if r["new"] == "Yan"]
    assert integrity.verify(ws)["ok"]
