"""What people write into a column of dependencies, the whole way: from the sheet to links between milestones."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from services.connecting.onboarding import connect
from services.insight_documents import schedule_document
from services.insights import load_world
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA

TODAY = date(2026, 11, 23)


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def seen(ws: Workspace) -> tuple[set[tuple[str, ...]], list[dict[str, Any]]]:
    """Every link as (predecessor, successor, type, lag), and the unresolved ones."""
    plan = schedule_document(load_world(ws, TODAY))
    names = ("predecessor", "successor", "type", "lag_days")
    return {tuple(str(link[name]) for name in names) for link in plan["links"]}, plan["unresolved"]


def test_every_notation_becomes_a_link_and_what_does_not_keeps_its_text_and_place(
    ws: Workspace, tmp_path: Path
) -> None:
    due = [date(2026, 12, day) for day in range(1, 8)]
    plan = workbook(
        tmp_path / "plan.xlsx",
        [
            ["Hall 4"],
            ["Id", "Milestone", "Duration (days)", "Due date", "Depends on"],
            ["P-1", "Order interface live", 10, due[0], None],
            ["P-2", "Racks installed", 4, due[1], "Row 3"],
            ["P-3", "Scanners tested", 2, due[2], "nach P-2; P-1FS+50%"],
            ["P-4", "Staff trained", 3, due[3], "Order interface liv"],
            ["P-5", "Hall handed over", 1, due[4], "after Staff trained, store!7"],
        ],
    )
    store = workbook(
        tmp_path / "store.xlsx",
        [
            ["No", "Task", "Due date", "Successors"],
            [6, "Shelves ordered", due[5], "7SS+2d"],
            [7, "Shop open", due[6], "P-4; ask Ben"],
        ],
    )
    connect(ws, plan, "plan", actor=ANA)
    connect(ws, store, "store", mapping={"depends_on": "Successors"}, actor=ANA)
    for name in ("plan", "store"):
        assert run_sync(ws, name).state == "ok"
    links, unresolved = seen(ws)
    assert links == {
        ("P-1", "P-2", "FS", "0"),
        ("P-2", "P-3", "FS", "0"),
        ("P-1", "P-3", "FS", "5"),
        ("P-4", "P-5", "FS", "0"),
        ("store:7", "P-5", "FS", "0"),
        ("store:6", "store:7", "SS", "2"),
        ("store:7", "P-4", "FS", "0"),
    }
    texts = {item["text"]: (item["where"], item["suggestion"]) for item in unresolved}
    assert texts == {"Order interface liv": ("Sheet!E6", "P-1"), "blocks ask Ben": ("Sheet!D3", None)}
