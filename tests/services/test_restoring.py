"""In *database leads* a cell gets Cairn's value back once the sheet says that its own waits; the proposal waits on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db import leases
from services import deciding, inbox
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing import failpoints
from services.syncing.speaking import speak
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, cell, edit_elsewhere, make_workbook, sync

COLUMN = "H"


@pytest.fixture
def led(ws: Workspace, tmp_path: Path) -> Path:
    """The small workbook, led by Cairn, which also says beside its rows what became of them."""
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", stage="database_leads", actor=ANA)
    sync(ws)
    speak(ws, "launch", on=True, actor=ANA)
    sync(ws)
    return path


def proposed(ws: Workspace) -> list[tuple[Any, ...]]:
    return [(one["key"], one["field"], one["current"], one["proposed"], one["where"]) for one in inbox.proposals(ws)]


def until_quiet(ws: Workspace) -> int:
    """Sync until there is nothing to do; gives how many runs it took."""
    for times in range(6):
        if sync(ws).state == "nothing":
            return times
    raise AssertionError("it never comes to rest")


WAITS = [("IT-2", "owner", "Ana", "Ulf", "Plan!D5")]


def test_the_cell_is_put_back_only_after_the_sheet_says_so_and_the_proposal_waits_on(ws: Workspace, led: Path) -> None:
    edit_elsewhere(led, {"D5": "Ulf"})
    sync(ws)
    assert (cell(led, "D5"), proposed(ws)) == ("Ulf", WAITS)
    assert str(cell(led, f"{COLUMN}5")).startswith("Owner Ulf proposed")
    sync(ws)
    assert (cell(led, "D5"), proposed(ws)) == ("Ana", WAITS)
    assert str(cell(led, f"{COLUMN}5")).startswith("Owner Ulf proposed")
    size = integrity.verify(ws)["size"]
    assert (until_quiet(ws), integrity.verify(ws)["size"], proposed(ws)) == (0, size, WAITS)


def test_what_was_typed_can_still_be_accepted(ws: Workspace, led: Path) -> None:
    edit_elsewhere(led, {"D5": "Ulf"})
    until_quiet(ws)
    deciding.accept(ws, inbox.proposals(ws)[0]["id"], actor=ANA)
    until_quiet(ws)
    assert (cell(led, "D5"), cell(led, f"{COLUMN}5"), proposed(ws)) == ("Ulf", "OK", [])
    assert [row["owner"] for row in inbox.milestones(ws) if row["key"] == "IT-2"] == ["Ulf"]


def test_or_rejected_and_the_sheet_says_that(ws: Workspace, led: Path) -> None:
    edit_elsewhere(led, {"D5": "Ulf"})
    until_quiet(ws)
    deciding.reject(ws, inbox.proposals(ws)[0]["id"], actor=ANA, reason="Ana goes on")
    until_quiet(ws)
    assert (cell(led, "D5"), proposed(ws)) == ("Ana", [])
    assert cell(led, f"{COLUMN}5") == "Owner Ulf was not taken: Ana stays"


def test_what_cairn_moves_meanwhile_reaches_the_sheet_and_the_proposal_shows_it(ws: Workspace, led: Path) -> None:
    edit_elsewhere(led, {"D5": "Ulf"})
    until_quiet(ws)
    apply_edits(ws, [Edit("IT-2", "owner", "Zoe")], actor=ANA, reason="asked for")
    until_quiet(ws)
    assert (cell(led, "D5"), proposed(ws)) == ("Zoe", [("IT-2", "owner", "Zoe", "Ulf", "Plan!D5")])
    apply_edits(ws, [Edit("IT-2", "owner", "Ulf")], actor=ANA, reason="asked for")
    until_quiet(ws)
    assert (cell(led, "D5"), proposed(ws), cell(led, f"{COLUMN}5")) == ("Ulf", [], "OK")


def test_who_types_again_proposes_again(ws: Workspace, led: Path) -> None:
    for name in ("Ulf", "Vera", "Ulf"):
        edit_elsewhere(led, {"D5": name})
        until_quiet(ws)
        assert (cell(led, "D5"), proposed(ws)) == ("Ana", [("IT-2", "owner", "Ana", name, "Plan!D5")])
    told = [(record["op"], record["new"]) for record in integrity.history(ws, "IT-2") if record["op"] == "propose"]
    assert [new for _, new in told] == ["Ulf", "Vera", "Ulf"]


def test_without_the_column_nobody_would_know_and_the_typed_text_stays(ws: Workspace, led: Path) -> None:
    speak(ws, "launch", on=False, actor=ANA)
    edit_elsewhere(led, {"D5": "Ulf"})
    until_quiet(ws)
    assert (cell(led, "D5"), proposed(ws)) == ("Ulf", WAITS)


@pytest.mark.parametrize("runs_before", [0, 1])
@pytest.mark.parametrize("point", ["committing", "committed", "writing", "written", "confirming", "confirmed"])
def test_wherever_a_run_dies_the_proposal_is_neither_lost_nor_told_twice(
    ws: Workspace, led: Path, point: str, runs_before: int
) -> None:
    class Gone(BaseException):
        pass

    def hook(reached: str) -> None:
        if reached == point:
            raise Gone

    edit_elsewhere(led, {"D5": "Ulf"})
    for _ in range(runs_before):
        sync(ws)
    with pytest.raises(Gone), failpoints.installed(hook):
        run_sync(ws, "launch")
    with ws.write() as tx:
        leases.release(tx, "launch", leases.lease_of(tx, "launch").epoch)
    until_quiet(ws)
    assert (cell(led, "D5"), proposed(ws)) == ("Ana", WAITS)
    assert [record["op"] for record in integrity.history(ws, "IT-2")].count("propose") == 1
    assert [record["op"] for record in integrity.history(ws, "IT-2")].count("set") == 0
