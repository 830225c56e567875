"""The worker notices a saved workbook within seconds, however it is saved, and a moment's absence deletes nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.inbox import milestones, runs
from services.syncing import scheduler
from services.syncing.sync import SyncRun, run_sync
from services.syncing.watch import FolderWatch
from services.workspace import Workspace
from tests.conftest import ROOT
from tests.services.conftest import ANA, cell, edit_elsewhere, make_workbook

NEVER_S = 3_600.0
"""An interval that does not come round: what happens in a test, the watch has noticed."""
PATIENCE_S = 15.0


@contextmanager
def working(ws: Workspace, interval_s: float = NEVER_S) -> Iterator[list[SyncRun]]:
    """A worker at work; gives the runs that found something."""
    stop, looks, seen = threading.Event(), list[SyncRun](), list[SyncRun]()

    def report(run: SyncRun) -> None:
        looks.append(run)
        if run.state != "nothing":
            seen.append(run)

    worker = threading.Thread(target=scheduler.loop, args=(ws, stop, report, lambda _error: None, interval_s))
    worker.start()
    try:
        until(lambda: len(looks) >= 2)  # once as it is due, once more as soon as the folders are watched
        seen.clear()
        yield seen
    finally:
        stop.set()
        worker.join(PATIENCE_S)
        assert not worker.is_alive()


def until(what: Callable[[], bool], seconds: float = PATIENCE_S) -> float:
    """Wait for something to become true; gives the seconds that it took."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() - begun < seconds, "it did not happen"
        time.sleep(0.05)
    return time.monotonic() - begun


def owner(ws: Workspace, key: str) -> str:
    return next(str(row["owner"]) for row in milestones(ws) if row["key"] == key)


def save_like_excel(path: Path, cells: dict[str, str]) -> None:
    """Write a temporary file, take the old one away, give the new one its name."""
    temporary = path.with_name("4F3A2B10.tmp")
    shutil.copyfile(path, temporary)
    edit_elsewhere(temporary.rename(path.with_name("copy.xlsx")), cells)
    path.unlink()
    time.sleep(0.3)
    path.with_name("copy.xlsx").rename(path)


def test_saved_workbooks_are_picked_up_within_seconds(ws: Workspace, plan: Path) -> None:
    with working(ws) as seen:
        edit_elsewhere(plan, {"D5": "Zoe"})
        assert until(lambda: owner(ws, "IT-2") == "Zoe") < 5
        save_like_excel(plan, {"D5": "Yan"})
        assert until(lambda: owner(ws, "IT-2") == "Yan") < 5
    assert [(run.state, run.to_database, run.missing) for run in seen] == [("ok", 1, 0), ("ok", 1, 0)]


def test_cairns_own_write_leaves_no_further_run(ws: Workspace, plan: Path) -> None:
    with working(ws, interval_s=1.5) as seen:
        apply_edits(ws, [Edit("IT-2", "owner", "Zoe")], actor=ANA)
        until(lambda: cell(plan, "D5") == "Zoe")
        time.sleep(2.0)
    assert [run.to_sheet for run in seen] == [1]
    assert [run["to_sheet"] for run in runs(ws)] == [1, 0], "the write, and the first sync"


def test_what_waits_for_a_closed_workbook_is_written_when_it_is_closed(ws: Workspace, plan: Path) -> None:
    lock = plan.with_name("~$plan.xlsx")
    lock.write_bytes(b"")
    apply_edits(ws, [Edit("IT-2", "owner", "Zoe")], actor=ANA)
    with working(ws, interval_s=1.5):
        time.sleep(2)
        assert cell(plan, "D5") == "Ana"
        assert len(runs(ws)) <= 3, "the first sync, and the refused write as it was found: not one run per look"
        lock.unlink()
        assert until(lambda: bool(cell(plan, "D5") == "Zoe")) < 5


def test_what_waits_for_a_read_only_workbook_is_written_when_it_may_be_written(ws: Workspace, plan: Path) -> None:
    plan.chmod(0o444)
    apply_edits(ws, [Edit("IT-2", "owner", "Zoe")], actor=ANA)
    with working(ws, interval_s=1.5):
        time.sleep(2)
        assert cell(plan, "D5") == "Ana"
        assert len(runs(ws)) <= 3, "not one run per look"
        plan.chmod(0o644)
        assert until(lambda: bool(cell(plan, "D5") == "Zoe")) < 5


def test_a_file_that_is_gone_deletes_nothing_and_speaks_again_when_it_is_back(
    ws: Workspace, plan: Path, tmp_path: Path
) -> None:
    aside = tmp_path / "aside"
    with working(ws):
        plan.rename(aside)
        time.sleep(1.5)
        assert len(milestones(ws)) == 4
        assert runs(ws)[0]["state"] == "ok", "nobody is told of a moment's absence"
        edit_elsewhere(aside.rename(tmp_path / "aside.xlsx"), {"D5": "Zoe"})
        (tmp_path / "aside.xlsx").rename(plan)
        until(lambda: owner(ws, "IT-2") == "Zoe")


def test_a_folder_that_went_away_and_came_back_is_watched_again(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    path = make_workbook(folder / "plan.xlsx")
    connect(ws, path, "launch", actor=ANA)
    run_sync(ws, "launch")
    elsewhere = Path(shutil.copyfile(path, tmp_path / "copy.xlsx"))
    with working(ws):
        shutil.rmtree(folder)
        time.sleep(1.5)
        folder.mkdir()
        edit_elsewhere(elsewhere, {"D5": "Zoe"})
        shutil.copyfile(elsewhere, path)
        until(lambda: owner(ws, "IT-2") == "Zoe")
        edit_elsewhere(path, {"D5": "Yan"})
        assert until(lambda: owner(ws, "IT-2") == "Yan") < 5


def test_of_many_trackers_only_the_one_that_was_saved_is_looked_at(ws: Workspace, tmp_path: Path) -> None:
    paths = []
    for number in range(6):
        folder = tmp_path / f"team {number % 3}"
        folder.mkdir(exist_ok=True)
        paths.append(folder / f"{number}.csv")
        paths[-1].write_text(f"Id,Milestone,Due\nT{number}-1,First,2027-01-01\n")
        connect(ws, paths[-1], f"tracker {number}", actor=ANA)
        run_sync(ws, f"tracker {number}")
    stop = threading.Event()
    watch = FolderWatch(stop)
    assert watch.wait(paths) == set(paths), "at first nobody knows"
    paths[5].write_text("Id,Milestone,Due\nT5-1,First,2027-02-01\n")
    saved = watch.wait(paths)
    assert saved == {paths[5]}
    assert [run.tracker for run in scheduler.run_saved(ws, saved)] == ["tracker 5"]
    watch.close()


def test_what_is_no_tracker_is_not_looked_at(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("a")
    watch = FolderWatch(threading.Event())
    watch.wait([plan])
    for name in ("~$plan.csv", ".~lock.plan.csv#", "plan.csv.tmp", "plan2.csv", ".cairn-x.tmp"):
        (tmp_path / name).write_text("x")
    (tmp_path / "plan.csv.tmp").unlink()
    assert watch.wait([plan]) == set()
    watch.close()


def test_a_link_is_followed_to_the_file_behind_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "plan.csv", tmp_path / "plan.csv"
    real.write_text("a")
    link.symlink_to(real)
    watch = FolderWatch(threading.Event())
    watch.wait([link])
    real.write_text("b")
    assert watch.wait([link]) == {link}
    watch.close()


def test_folders_that_cannot_be_watched_are_left_to_the_regular_look(tmp_path: Path) -> None:
    watch = FolderWatch(threading.Event())
    assert watch.wait([tmp_path / "no such folder" / "plan.csv"]) == set()
    plan = tmp_path / "plan.csv"
    plan.write_text("a")
    assert watch.wait([plan, tmp_path / "no such folder" / "plan.csv"])
    plan.write_text("b")
    assert watch.wait([plan, tmp_path / "no such folder" / "plan.csv"]) == {plan}
    watch.close()


def test_the_worker_command_picks_a_save_up_and_ends_cleanly_when_told_to(ws: Workspace, plan: Path) -> None:
    command = [sys.executable, "-m", "cli.main", "--workspace", str(ws.settings.workspace), "worker"]
    log = plan.with_name("worker.log")
    with log.open("wb") as out:
        worker = subprocess.Popen(command, cwd=ROOT, stderr=out, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        until(lambda: b"worker started" in log.read_bytes())
        time.sleep(3)
        edit_elsewhere(plan, {"D5": "Zoe"})
        assert until(lambda: owner(ws, "IT-2") == "Zoe") < 8
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
    events = [json.loads(line)["event"] for line in log.read_text().splitlines()]
    assert events == ["worker started", "sync", "worker stopped"]
