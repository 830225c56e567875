"""`doctor` finds what is wrong around Cairn, each thing by its name, and goes on after a check that fails."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db import syncstate
from services.doctor import CHECKS, doctor
from services.history.backup import backup
from services.workspace import Workspace
from tests.db.tampering import behind_the_door
from tests.services.conftest import ANA


def said(ws: Workspace) -> dict[str, tuple[bool, str]]:
    return {check["name"]: (check["ok"], check["detail"]) for check in doctor(ws)["checks"]}


def test_a_healthy_installation_is_said_to_be_one(ws: Workspace, plan: Path) -> None:
    found = doctor(ws)
    assert found["ok"], found
    assert [check["name"] for check in found["checks"]] == [
        *(name for name, _ in CHECKS if name != "trackers"),
        "tracker launch",
    ]


def no_guard(ws: Workspace, plan: Path) -> None:
    with closing(sqlite3.connect(ws.settings.database)) as raw:
        raw.execute("DROP TRIGGER audit_log_no_update")


def year_of_all_records(ws: Workspace, year: str) -> None:
    written = 'substr(body, instr(body, \'"ts":"2\') + 6, 4)'
    with behind_the_door(ws.settings.database) as raw:
        raw.execute(f'UPDATE audit_log SET body = replace(body, \'"ts":"\' || {written}, \'"ts":"{year}\')')


def clock_set_back(ws: Workspace, plan: Path) -> None:
    year_of_all_records(ws, "2999")


def log_of_last_year(ws: Workspace, plan: Path) -> None:
    year_of_all_records(ws, "2020")


def synced_folder(ws: Workspace, plan: Path) -> None:
    (ws.settings.workspace / ".stfolder").mkdir()


def sheet_moved(ws: Workspace, plan: Path) -> None:
    plan.rename(plan.with_name("elsewhere.xlsx"))


def damaged_index(ws: Workspace, plan: Path) -> None:
    with closing(sqlite3.connect(ws.settings.database)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'milestones_by_tracker'").fetchone()
    data = bytearray(ws.settings.database.read_bytes())
    data[page * 4096 - 12 : page * 4096] = b"\xff" * 12
    ws.settings.database.write_bytes(data)


@pytest.mark.parametrize(
    ("harm", "name", "detail"),
    [
        (no_guard, "guards", "missing: audit_log_no_update"),
        (no_guard, "audit log", "audit_log_no_update"),
        (clock_set_back, "clock", "days from now"),
        (log_of_last_year, "backup", "none was made; the log is "),
        (synced_folder, "folder", "kept in sync by Syncthing"),
        (sheet_moved, "tracker launch", "plan.xlsx is not where it was"),
        (damaged_index, "database file", ""),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_thing_that_is_wrong_is_named(
    ws: Workspace, plan: Path, harm: Callable[[Workspace, Path], None], name: str, detail: str
) -> None:
    harm(ws, plan)
    found = said(ws)
    assert not doctor(ws)["ok"]
    assert not found[name][0], found
    assert detail in found[name][1]


def test_the_age_of_the_last_backup_is_said(ws: Workspace, plan: Path) -> None:
    assert said(ws)["backup"] == (True, "none was made; the log is less than a minute old")
    backup(ws, actor=ANA)
    assert said(ws)["backup"] == (True, "the last one is less than a minute old")


def test_a_worker_that_fell_silent_is_said_and_one_that_never_ran_is_no_fault(ws: Workspace) -> None:
    assert said(ws)["worker"] == (True, "has not run yet")
    with ws.write() as tx:
        syncstate.beat(tx, "worker", ws.now())
    assert said(ws)["worker"] == (True, "running")
    with ws.write() as tx:
        syncstate.beat(tx, "worker", "2026-01-05T08:00:00.000000Z")
    assert said(ws)["worker"][1].startswith("not running; last seen 2026-01-05T08:00")


def test_a_database_that_cannot_be_read_is_said_by_each_check_that_needs_it(ws: Workspace) -> None:
    ws.settings.database.write_bytes(b"not a database at all" * 100)
    found = said(ws)
    assert not found["audit log"][0]
    assert "damaged" in found["guards"][1]
    assert found["disk"][0], "the others are still made"
