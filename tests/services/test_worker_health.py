"""The worker among sheets that fail: it rests, says so, and no tracker holds up another one."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db import leases, syncstate
from services import doctor
from services.connecting.onboarding import connect, trackers
from services.edits import Edit, apply_edits
from services.syncing import health, looking, progress, schedule, scheduler
from services.syncing.due import due
from services.syncing.leasing import one_writer
from services.syncing.scheduler import run_due, run_requested, run_saved
from services.syncing.sync import request_sync, run_sync
from services.workspace import Step, Workspace
from tests.services.conftest import ANA, edit_elsewhere, make_workbook, sync


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(ws: Workspace, clock: Clock) -> Workspace:
    return replace(ws, clock=clock)


def state_of(ws: Workspace) -> dict[str, Any]:
    return next(one for one in trackers(ws) if one["tracker"] == "launch")


def checked(ws: Workspace) -> dict[str, Any]:
    return next(check for check in doctor.doctor(ws)["checks"] if check["name"] == "tracker launch")


def test_a_sheet_that_fails_is_tried_ever_more_rarely_and_called_degraded_with_its_reason(
    timed: Workspace, plan: Path, clock: Clock
) -> None:
    data = plan.read_bytes()
    plan.write_bytes(data[:900])
    tried = []
    for _ in range(40):
        tried.append(len(run_due(timed)))
        clock.now += timedelta(seconds=15)
    assert sum(tried) == 6, "after 0, 15, 45, 105, 225 and 465 seconds"
    shown = state_of(timed)
    assert (shown["state"], shown["failures"]) == ("degraded", 6)
    assert "damaged or not complete" in shown["message"]
    assert shown["retry_at"] > timed.now()
    assert not checked(timed)["ok"]
    assert "6 syncs in a row failed" in checked(timed)["detail"]

    plan.write_bytes(data)
    assert [run.state for run in run_saved(timed, [plan])] == ["nothing"], "a file that is saved is looked at at once"
    assert (state_of(timed)["state"], state_of(timed)["failures"], checked(timed)["ok"]) == ("nothing", 0, True)


def test_a_clock_that_steps_back_makes_no_tracker_rest_for_longer_than_the_longest_pause(
    timed: Workspace, plan: Path, clock: Clock
) -> None:
    aside = plan.rename(plan.with_name("aside"))
    run_sync(timed, "launch")
    assert due(timed) == []
    aside.rename(plan)
    clock.now -= timedelta(days=2)
    assert due(timed) == ["launch"]


def test_one_failure_or_two_are_no_reason_to_call_it_degraded(timed: Workspace, plan: Path) -> None:
    data = plan.read_bytes()
    plan.unlink()
    run_sync(timed, "launch")
    run_sync(timed, "launch")
    assert state_of(timed)["state"] == "failed"
    plan.write_bytes(data)
    request_sync(timed, "launch", ANA)
    assert [run.state for run in run_requested(timed)] == ["nothing"], "whoever asks waits for nothing"
    assert due(timed) == ["launch"]


def test_what_nobody_foresaw_fails_one_tracker_and_the_others_go_on(
    ws: Workspace, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_workbook(tmp_path / "other.xlsx", [["O-1", "Other", "Legal", "Zoe", None, "2026-10-01", None]])
    connect(ws, other, "alpha", stage="sheet_leads", actor=ANA)
    edit_elsewhere(plan, {"E5": "Done"})
    sound = looking.look

    def broken(ws: Workspace, name: str, **options: Any) -> Any:
        if name == "alpha":
            raise ZeroDivisionError("nobody foresaw this")
        return sound(ws, name, **options)

    monkeypatch.setattr(looking, "look", broken)
    runs = {run.tracker: run for run in run_due(ws)}
    assert (runs["alpha"].state, runs["launch"].state) == ("failed", "ok")
    assert "inside Cairn (error" in runs["alpha"].message
    assert "nobody foresaw" not in runs["alpha"].message
    assert due(ws) == ["launch"], "it is tried again, and not at once"
    monkeypatch.undo()
    assert run_sync(ws, "alpha").state == "ok"


def test_the_worker_finishes_the_run_under_way_and_ends(ws: Workspace, plan: Path) -> None:
    stop, seen = threading.Event(), []
    edit_elsewhere(plan, {"E5": "Done"})

    def report(run: Any) -> None:
        seen.append(run.state)
        stop.set()

    scheduler.loop(ws, stop, report, lambda error: None, 60)
    assert seen == ["ok"]
    with ws.read() as tx:
        assert syncstate.last_beat(tx, schedule.WORKER)
        assert leases.held(tx) == []


def test_a_run_says_where_it_is_to_whoever_made_it(ws: Workspace, plan: Path) -> None:
    heard: list[Step] = []
    edit_elsewhere(plan, {"E5": "Done"})
    apply_edits(ws, [Edit("WH-1", "owner", "Zoe"), Edit("WH-2", "owner", "Zoe")], actor=ANA)
    sync(replace(ws, tell=heard.append))
    assert [(step.what, step.done, step.total) for step in heard] == [
        ("reading", 0, 0),
        ("comparing", 0, 4),
        ("saving", 0, 1),
        ("writing", 0, 2),
        ("confirming", 2, 2),
    ]


def test_a_run_that_takes_long_is_seen_by_everybody_and_ends_with_its_lease(
    ws: Workspace, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "MOMENT_S", -1.0)
    seen: list[Any] = []
    edit_elsewhere(plan, {"E5": "Done"})

    def look(step: Step) -> None:
        seen.append((progress.running(ws).get("launch") or {}).get("step"))

    sync(replace(ws, tell=look))
    assert seen == ["reading", "reading", "comparing"], "each is told before the next begins"
    assert progress.running(ws) == {}
    with one_writer(ws, "launch"):
        assert state_of(ws)["running"]["step"] == "reading"
    assert state_of(ws)["running"] is None


def test_the_pauses_grow_and_end() -> None:
    assert [health.pause_s(number) for number in (1, 2, 3, 4, 7, 100)] == [15, 30, 60, 120, 900, 900]
