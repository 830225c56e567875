"""A key is given once: no row that still waits in some sheet shares its own with another one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.errors import Refused
from domain.records import Actor
from services import deciding, inbox
from services.adding import add_milestone
from services.connecting.onboarding import connect
from services.history import integrity
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, ROWS, make_workbook

GOVERNOR = Actor("gia", "Gia", role="governor")
NAMES = ("launch", "move")


def typed_below(path: Path, values: Sequence[Any]) -> None:
    """Somebody types a row at the end of the table."""
    book = openpyxl.load_workbook(path)
    book["Plan"].append(list(values))
    book.save(path)


def proposals_of_two(ws: Workspace, folder: Path, rows: list[list[Any]], new: list[Any]) -> list[dict[str, Any]]:
    """Two trackers that the database leads; into each sheet somebody types the same row."""
    for name in NAMES:
        header = ["ID", "Milestone", "Function", "Owner", "Status", "Due", "Waits for"][-len(rows[0]) :]
        path = make_workbook(folder / f"{name}.xlsx", rows, header)
        connect(ws, path, name, stage="database_leads", actor=ANA)
        run_sync(ws, name)
        typed_below(path, new)
    for name in NAMES:
        run_sync(ws, name)
    return inbox.proposals(ws)


@pytest.mark.parametrize(
    ("rows", "new"),
    [([row[1:] for row in ROWS[:1]], ["Doors open"]), ([["A-1", *ROWS[0][1:]]], ["B-7", "Doors open"])],
    ids=["without ids", "with ids"],
)
def test_rows_that_wait_in_two_sheets_become_two_milestones(
    ws: Workspace, tmp_path: Path, rows: list[list[Any]], new: list[Any]
) -> None:
    waiting = proposals_of_two(ws, tmp_path, rows, new)
    assert len({item["key"] for item in waiting}) == 2
    for item in waiting:
        deciding.accept(ws, item["id"], actor=GOVERNOR)
    opened = [row for row in inbox.milestones(ws) if row["title"] == "Doors open"]
    assert sorted((row["key"], row["tracker"]) for row in opened) == sorted(
        (item["key"], item["tracker"]) for item in waiting
    )
    assert integrity.verify(ws)["ok"]


def test_what_is_added_in_cairn_takes_no_id_of_a_row_that_waits(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [[f"P-0{number}", *ROWS[number][1:6], None] for number in range(4)])
    connect(ws, path, "launch", stage="database_leads", actor=ANA)
    run_sync(ws, "launch")
    typed_below(path, ["P-04", "Doors open"])
    run_sync(ws, "launch")
    with pytest.raises(Refused, match="“P-04” is taken"):
        add_milestone(ws, "launch", "Doors closed", {}, sheet_id="P-04", actor=ANA)
    assert add_milestone(ws, "launch", "Doors closed", {}, actor=ANA).changes[0].key == "P-05"
    [waiting] = inbox.proposals(ws)
    deciding.accept(ws, waiting["id"], actor=GOVERNOR)
    assert [row["title"] for row in inbox.milestones(ws)][-2:] == ["Doors open", "Doors closed"]
