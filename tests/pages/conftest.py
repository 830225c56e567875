"""Workspaces for pages: an empty one, the example, a large one. Each in a folder of its own, each a real one."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from services.access import CAIRN, add_person
from services.connecting.onboarding import connect
from services.demo import connect_example
from services.settings import read_settings
from services.syncing.sync import sync_all
from services.workspace import Workspace, open_workspace
from tests.conftest import ROOT, large
from tests.pages.browser import browsing, served


def make_example(folder: Path) -> Workspace:
    """A workspace with copies of the example trackers, connected and synced."""
    ws = open_workspace(read_settings(folder))
    for file in (ROOT / "examples").iterdir():
        if file.suffix in (".xlsx", ".csv"):
            shutil.copyfile(file, ws.settings.trackers / file.name)
    connect_example(ws)
    return ws


def make_csv_workspace(folder: Path, rows: list[dict[str, str]]) -> Workspace:
    """A workspace with one csv tracker named Plan, connected and synced."""
    ws = open_workspace(read_settings(folder))
    file = folder / "sheets" / "plan.csv"
    file.parent.mkdir()
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    connect(ws, file, "Plan", stage="sheet_leads", actor=CAIRN)
    sync_all(ws)
    return ws


def many_rows(count: int) -> list[dict[str, str]]:
    """Milestones of six teams; each waits for the one before it."""
    return [
        {
            "ID": f"M-{number}",
            "Milestone": f"Milestone number {number}",
            "Team": f"Team {number % 6}",
            "Owner": f"Person {number % 40}",
            "Status": "Not started",
            "Due": f"2027-{1 + number % 12:02}-{1 + number % 28:02}",
            "Depends on": f"M-{number - 1}" if number else "",
        }
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless Chromium for the journeys of one module."""
    with browsing(chromium) as one:
        yield one


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    """Where the app serves the `workspace` of the module."""
    with served(workspace.settings.workspace) as where:
        yield where


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The app's workspace: nothing in it."""
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "workspace"))
    return open_workspace(read_settings())


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The app's workspace: the example."""
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "workspace"))
    return make_example(tmp_path / "workspace")


@pytest.fixture
def crowded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The app's workspace: 2,000 milestones."""
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "workspace"))
    return make_csv_workspace(tmp_path / "workspace", many_rows(large(2000)))


@pytest.fixture
def ws(empty: Workspace) -> Workspace:
    """The app's workspace: a governor, an owner and somebody who may only read."""
    for name, role in (("Nadia", "governor"), ("Ben", "owner"), ("Vic", "viewer")):
        add_person(empty, name, role, CAIRN)
    return empty
