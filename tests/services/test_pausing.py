"""A person pauses a tracker: nobody syncs it, everybody sees why, and going on skips no guard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from db import syncstate
from domain.errors import RESUME, Refused
from domain.records import Actor
from services import inbox, uploads
from services.access import CAIRN
from services.connecting.exchange import connect_copy, take
from services.connecting.onboarding import connect, disconnect, trackers
from services.edits import Edit, apply_edits
from services.history.integrity import audit_log, verify
from services.syncing import scheduler
from services.syncing import sync as syncing
from services.syncing.leasing import one_writer
from services.syncing.pausing import pause, resume
from services.syncing.stages import enter
from services.syncing.sync import request_sync, run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, cell, edit_elsewhere, make_workbook, sync

NADIA = Actor("nadia", "Nadia", role="governor", auth="picked")
WHY = "year-end close"


@pytest.fixture
def paused(ws: Workspace, plan: Path) -> Path:
    """The workbook of the tracker `launch`, which Nadia paused."""
    pause(ws, "launch", actor=NADIA, reason=WHY)
    return plan


def owner(ws: Workspace) -> str:
    return str(next(one for one in inbox.milestones(ws) if one["key"] == "IT-2")["owner"])


SYNCS: dict[str, Callable[[Workspace, Path], object]] = {
    "by hand": lambda ws, _file: run_sync(ws, "launch", actor=ANA),
    "by hand, confirmed": lambda ws, _file: run_sync(ws, "launch", actor=ANA, confirmed=True),
    "all": lambda ws, _file: syncing.sync_all(ws),
    "after another reading of its columns": lambda ws, _file: syncing.resume(ws, "launch", actor=ANA),
    "a round of the worker": lambda ws, _file: scheduler.run_due(ws),
    "a file that was saved": lambda ws, file: scheduler.run_saved(ws, [file]),
}


@pytest.mark.parametrize("way", SYNCS)
def test_a_paused_tracker_is_synced_in_neither_direction(ws: Workspace, paused: Path, way: str) -> None:
    apply_edits(ws, [Edit("WH-1", "owner", "Zoe")], actor=ANA)
    edit_elsewhere(paused, {"D5": "Yan"})
    before, entries = paused.read_bytes(), len(inbox.runs(ws, "launch"))
    SYNCS[way](ws, paused)
    assert (owner(ws), paused.read_bytes() == before) == ("Ana", True)
    assert len(inbox.runs(ws, "launch")) == entries, "that nothing was done is no news"


def test_whoever_syncs_it_reads_who_paused_it_since_when_and_why(ws: Workspace, plan: Path) -> None:
    timed = replace(ws, clock=lambda: datetime(2026, 11, 23, 9, 5, tzinfo=UTC))
    pause(timed, "launch", actor=NADIA, reason=f"  {WHY}\n")
    run = run_sync(ws, "launch", actor=ANA)
    said = "Nadia paused “launch” on 2026-11-23 at 09:05 UTC: year-end close."
    assert (run.state, run.saw, run.answers) == ("paused", said, (RESUME,))
    assert "`resume launch`" in run.message
    [shown] = inbox.pauses(ws)
    assert (shown["saw"], shown["by"], shown["reason"], shown["answers"]) == (said, "Nadia", WHY, [RESUME])
    assert inbox.waiting(ws) == 1
    [tracker] = trackers(ws)
    assert (tracker["state"], tracker["message"], tracker["paused"]["by"]) == ("paused", said, "Nadia")


def test_the_worker_does_not_even_look(ws: Workspace, paused: Path) -> None:
    edit_elsewhere(paused, {"D5": "Yan"})
    assert (scheduler.run_due(ws), scheduler.run_saved(ws, [paused])) == ([], [])
    resume(ws, "launch", actor=NADIA)
    edit_elsewhere(paused, {"D5": "Zoe"})
    assert [run.to_database for run in scheduler.run_due(ws)] == [1]


def test_a_paused_tracker_may_be_looked_at(ws: Workspace, paused: Path) -> None:
    edit_elsewhere(paused, {"D5": "Yan"})
    run = run_sync(ws, "launch", actor=ANA, dry_run=True)
    assert (run.state, [(one["key"], one["after"]) for one in run.plan]) == ("ok", [("IT-2", "Yan")])
    assert owner(ws) == "Ana"


def test_a_tracker_that_goes_on_takes_in_and_writes_what_waited(ws: Workspace, paused: Path) -> None:
    apply_edits(ws, [Edit("WH-1", "owner", "Zoe")], actor=ANA)
    edit_elsewhere(paused, {"D5": "Yan"})
    run = resume(ws, "launch", actor=ANA)
    assert (run.state, run.to_database) == ("ok", 1)
    assert (owner(ws), "Zoe" in str(cell(paused, "D6"))) == ("Yan", True)
    assert (inbox.pauses(ws), trackers(ws)[0]["paused"]) == ([], None)


def test_pause_and_going_on_are_records_with_a_name(ws: Workspace, paused: Path) -> None:
    resume(ws, "launch", actor=ANA)
    lifted, began = [one for one in audit_log(ws) if (one["entity"], one["field"]) == ("tracker", "paused")]
    assert (began["actor"], began["reason"], began["old"]) == ("Nadia", WHY, None)
    assert (lifted["actor"], lifted["new"]) == ("Ana", None)
    assert verify(ws)["ok"]


def test_going_on_does_not_say_that_the_changes_in_the_sheet_are_meant(ws: Workspace, paused: Path) -> None:
    """The sheet is emptied while the tracker is paused by a person."""
    book = openpyxl.load_workbook(paused)
    book["Plan"].delete_rows(4, 4)
    book.save(paused)
    run = resume(ws, "launch", actor=NADIA)
    assert (run.state, RESUME in run.answers, len(inbox.milestones(ws))) == ("paused", False, 4)
    assert inbox.pauses(ws)[0]["by"] is None, "now it is the guard that asks"
    assert resume(ws, "launch", accept_deletions=True, actor=NADIA).missing == 4


def test_a_person_may_pause_what_a_guard_has_paused(ws: Workspace, plan: Path) -> None:
    book = openpyxl.load_workbook(plan)
    book["Plan"].delete_rows(4, 4)
    book.save(plan)
    assert sync(ws).state == "paused"
    pause(ws, "launch", actor=NADIA, reason=WHY)
    assert [one["by"] for one in inbox.pauses(ws)] == ["Nadia"]
    assert resume(ws, "launch", actor=NADIA).state == "paused"
    assert [one["by"] for one in inbox.pauses(ws)] == [None]


def test_deletions_that_nobody_was_shown_are_not_accepted(ws: Workspace, paused: Path) -> None:
    with pytest.raises(Refused, match="vanished rows"):
        resume(ws, "launch", accept_deletions=True, actor=NADIA)
    assert inbox.pauses(ws)[0]["by"] == "Nadia"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_pause_needs_a_reason(ws: Workspace, plan: Path, reason: str) -> None:
    with pytest.raises(Refused, match="only with a reason"):
        pause(ws, "launch", actor=NADIA, reason=reason)
    assert inbox.pauses(ws) == []


def test_a_second_pause_says_who_was_first(ws: Workspace, paused: Path) -> None:
    with pytest.raises(Refused, match=r"paused already\. Nadia paused “launch”"):
        pause(ws, "launch", actor=ANA, reason="holiday")


@pytest.mark.parametrize("role", ["viewer", "controller"])
def test_who_may_not_sync_may_neither_pause_nor_resume(ws: Workspace, paused: Path, role: str) -> None:
    vera = Actor("vera", "Vera", role=role)
    with pytest.raises(Refused, match="Vera may not sync trackers"):
        resume(ws, "launch", actor=vera)
    resume(ws, "launch", actor=NADIA)
    with pytest.raises(Refused, match="Vera may not sync trackers"):
        pause(ws, "launch", actor=vera, reason=WHY)


def test_no_tracker_of_that_name_is_said(ws: Workspace, plan: Path) -> None:
    with pytest.raises(Refused, match="no tracker “lunch”"):
        pause(ws, "lunch", actor=NADIA, reason=WHY)
    with pytest.raises(Refused, match="no tracker “lunch”"):
        resume(ws, "lunch", actor=NADIA)


def test_the_worker_is_not_asked_for_a_paused_tracker_and_skips_one_asked_for_before(ws: Workspace, plan: Path) -> None:
    request_sync(ws, "launch", ANA)
    pause(ws, "launch", actor=NADIA, reason=WHY)
    assert [run.state for run in scheduler.run_requested(ws)] == ["paused"]
    with pytest.raises(Refused, match="Nadia paused"):
        request_sync(ws, "launch", ANA)


def test_other_trackers_go_on(ws: Workspace, paused: Path, tmp_path: Path) -> None:
    rows = [["FI-1", "Budget approved", "Finance", "Eva", "Done", "2026-09-01", None]]
    connect(ws, make_workbook(tmp_path / "more.xlsx", rows), "more", actor=CAIRN)
    assert {run.tracker: run.state for run in syncing.sync_all(ws)} == {"launch": "paused", "more": "ok"}


def test_a_pause_waits_for_the_sync_under_way_and_then_gives_up_in_words(ws: Workspace, plan: Path) -> None:
    hasty = replace(ws, sleep=lambda _s: None)
    with one_writer(ws, "launch"), pytest.raises(Refused, match="at work"):
        pause(hasty, "launch", actor=NADIA, reason=WHY)
    assert inbox.pauses(ws) == []


def test_a_sync_that_waited_for_its_turn_while_the_tracker_was_paused_does_nothing(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"D5": "Yan"})
    other = one_writer(ws, "launch")
    other.__enter__()

    def meanwhile(_seconds: float) -> None:
        other.__exit__(None, None, None)
        pause(ws, "launch", actor=NADIA, reason=WHY)

    run = run_sync(replace(ws, sleep=meanwhile), "launch", actor=ANA)
    assert (run.state, owner(ws)) == ("paused", "Ana")


def test_a_paused_tracker_is_not_retired_with_edits_that_its_sheet_never_got(ws: Workspace, paused: Path) -> None:
    apply_edits(ws, [Edit("WH-1", "owner", "Zoe")], actor=ANA)
    with pytest.raises(Refused, match="Nadia paused"):
        enter(ws, "launch", "retired", actor=NADIA, reason="over")


def test_a_pause_ends_with_its_tracker(ws: Workspace, paused: Path) -> None:
    disconnect(ws, "launch", NADIA)
    connect(ws, paused, "launch", stage="sheet_leads", actor=NADIA)
    assert trackers(ws)[0]["paused"] is None
    assert sync(ws).state == "ok"


def test_a_copy_brought_to_a_paused_tracker_is_not_taken_in_and_can_be_brought_again(
    ws: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "laptop").mkdir()
    path = make_workbook(tmp_path / "laptop" / "plan.xlsx")

    def brought() -> Path:
        return uploads.arrive(ws.settings, path.name, path.read_bytes())

    connect_copy(ws, brought(), "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    assert trackers(ws)[0]["schedule"]["why"] == "copies"
    pause(ws, "launch", actor=NADIA, reason=WHY)
    edit_elsewhere(path, {"D5": "Yan"})
    done = take(ws, "launch", brought(), ANA)
    assert (done.run.state, done.data, owner(ws)) == ("paused", None, "Ana")
    assert "Nadia paused “launch”" in done.run.message
    resume(ws, "launch", actor=NADIA)
    assert owner(ws) == "Ana", "what was not taken in is not lying there either"
    assert (take(ws, "launch", brought(), ANA).run.state, owner(ws)) == ("ok", "Yan")


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_the_schedule_says_when_the_worker_looked_and_when_it_looks_next(ws: Workspace, plan: Path) -> None:
    clock = Clock()
    timed = replace(ws, clock=clock)
    assert trackers(timed)[0]["schedule"]["why"] == "no worker"
    scheduler.run_due(timed, 15)
    schedule = trackers(timed)[0]["schedule"]
    assert (schedule["due_at"], schedule["why"]) == ("2026-11-23T09:00:15.000000Z", "turn")
    clock.now += timedelta(minutes=5)
    stale = trackers(timed)[0]["schedule"]
    assert (stale["due_at"], stale["why"]) == (None, "no worker"), "a worker that was not heard of promises nothing"


def test_the_schedule_says_why_no_look_is_due(ws: Workspace, plan: Path) -> None:
    clock = Clock()
    timed = replace(ws, clock=clock)
    plan.write_bytes(plan.read_bytes()[:900])
    scheduler.run_due(timed, 15)
    rests = trackers(timed)[0]
    assert (rests["schedule"]["why"], rests["schedule"]["due_at"]) == ("failed", rests["retry_at"])
    pause(timed, "launch", actor=NADIA, reason=WHY)
    shown = trackers(timed)[0]["schedule"]
    assert (shown["why"], shown["due_at"]) == ("paused", None)
    with ws.read() as tx:
        assert syncstate.state_of(tx, "launch").failures == 1
