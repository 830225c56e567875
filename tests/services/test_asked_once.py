"""What a person said is meant, or has yet to decide, is not asked about again; and nothing stays that was put right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.errors import Refused
from domain.records import Actor
from services import deciding, inbox
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history.undo import undo
from services.syncing import pausing
from services.syncing.speaking import speak
from services.syncing.sync import resume
from services.workspace import Workspace
from tests.services.conftest import ANA, cell, edit_elsewhere, make_workbook, sync

GOVERNOR = Actor("gia", "Gia", role="governor")
ROWS: list[list[Any]] = [[f"T-{n}", f"Step {n}", "IT", "Ana", "Open", f"2027-01-{n:02}", None] for n in range(1, 9)]
FIRST = 4
"""The row of the sheet that holds T-1."""


def led(ws: Workspace, folder: Path, stage: str = "database_leads") -> Path:
    """A sheet with eight rows, connected and synced."""
    path = make_workbook(folder / "plan.xlsx", ROWS)
    connect(ws, path, "launch", stage=stage, actor=ANA)
    assert sync(ws).added == len(ROWS)
    return path


def exchange_ids(path: Path) -> None:
    """The ids of the third and fourth row change places."""
    one, other = cell(path, f"A{FIRST + 2}"), cell(path, f"A{FIRST + 3}")
    edit_elsewhere(path, {f"A{FIRST + 2}": other, f"A{FIRST + 3}": one})


def typed_below(path: Path, *values: Any) -> None:
    book = openpyxl.load_workbook(path)
    book["Plan"].append(values)
    book.save(path)


def without(path: Path, title: str) -> None:
    """Somebody deletes the row of this title."""
    book = openpyxl.load_workbook(path)
    page = book["Plan"]
    [row] = [row for row in range(FIRST, page.max_row + 1) if page.cell(row, 2).value == title]
    page.delete_rows(row)
    book.save(path)


@pytest.mark.parametrize("stage", ["database_leads", "shared"])
def test_exchanged_ids_that_are_meant_are_asked_about_once_and_what_is_put_right_goes_on(
    ws: Workspace, tmp_path: Path, stage: str
) -> None:
    path = led(ws, tmp_path, stage)
    exchange_ids(path)
    assert sync(ws).state == "paused"
    assert resume(ws, "launch", actor=ANA).state == "ok"
    edit_elsewhere(path, {f"D{FIRST + 6}": "Ben"})
    assert sync(ws).state == "ok"
    waiting = len(inbox.proposals(ws))
    if stage == "database_leads":
        exchange_ids(path)
        assert sync(ws).state != "paused"
        assert (waiting, len(inbox.proposals(ws))) == (5, 1)


def test_many_proposals_do_not_stop_the_next_edit(ws: Workspace, tmp_path: Path) -> None:
    path = led(ws, tmp_path)
    edit_elsewhere(path, {f"{column}{FIRST + n}": f"new {column}{n}" for column in "BCD" for n in range(8)})
    assert sync(ws).state == "paused"
    assert resume(ws, "launch", actor=ANA).proposals == 24
    edit_elsewhere(path, {f"E{FIRST}": "Done"})
    assert (sync(ws).state, len(inbox.proposals(ws))) == ("ok", 25)


def test_the_title_of_a_row_that_went_belongs_to_nobody(ws: Workspace, tmp_path: Path) -> None:
    path = led(ws, tmp_path, "sheet_leads")
    typed_below(path, "T-9", "Doors open", "IT")
    undo(ws, sync(ws).txn or "", actor=ANA)
    sync(ws)
    without(path, "Doors open")
    sync(ws)
    edit_elsewhere(path, {f"B{FIRST + 5}": "Doors open"})
    assert (sync(ws).state, sync(ws).state) == ("ok", "nothing")


def test_a_rejected_row_that_went_and_is_typed_again_is_asked_about_again(ws: Workspace, tmp_path: Path) -> None:
    path = led(ws, tmp_path)
    for _ in range(2):
        typed_below(path, "T-9", "Doors open", "IT")
        assert sync(ws).proposals == 1
        [waiting] = inbox.proposals(ws)
        deciding.reject(ws, waiting["id"], actor=GOVERNOR, reason="not this year")
        sync(ws)
        assert inbox.proposals(ws) == []
        without(path, "Doors open")
        sync(ws)


def test_a_row_whose_key_could_not_be_written_is_the_same_under_its_mended_title(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(
        tmp_path / "plan.xlsx",
        [row[1:] for row in ROWS],
        ["Milestone", "Function", "Owner", "Status", "Due", "Waits for"],
    )
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    typed_below(path, "Doors opne", "IT", "Ben")
    lock = path.with_name(f"~${path.name}")
    lock.write_bytes(b"Somebody")
    assert sync(ws).added == 1
    key = inbox.milestones(ws)[-1]["key"]
    apply_edits(ws, [Edit(key, "outcome", "Everybody works in the new hall")], actor=ANA)
    edit_elsewhere(path, {f"A{FIRST + 8}": "Doors open"})
    for _ in range(3):
        sync(ws)
    lock.unlink()
    sync(ws)
    last = inbox.milestones(ws)[-1]
    assert (len(inbox.milestones(ws)), last["key"], last["title"]) == (9, key, "Doors open")
    assert last["outcome"] == "Everybody works in the new hall"
    assert cell(path, f"G{FIRST + 8}") == key


def test_what_was_rejected_and_is_proposed_again_only_waits_in_the_sheet(ws: Workspace, tmp_path: Path) -> None:
    path = led(ws, tmp_path)
    speak(ws, "launch", on=True, actor=ANA)
    for _ in range(2):
        edit_elsewhere(path, {f"D{FIRST}": "Zoe"})
        sync(ws)
        if waiting := inbox.proposals(ws):
            said = str(cell(path, f"H{FIRST}"))
            deciding.reject(ws, waiting[0]["id"], actor=GOVERNOR, reason="Ana stays")
            sync(ws)
    assert "Owner Zoe proposed" in said
    assert "was not taken" not in said


def test_a_paused_sheet_keeps_the_words_of_cairn_until_it_goes_on(ws: Workspace, tmp_path: Path) -> None:
    path = led(ws, tmp_path, "sheet_leads")
    speak(ws, "launch", on=True, actor=ANA)
    sync(ws)
    pausing.pause(ws, "launch", actor=GOVERNOR, reason="year-end close")
    before = path.read_bytes()
    with pytest.raises(Refused, match="Gia paused"):
        speak(ws, "launch", on=False, actor=ANA)
    assert path.read_bytes() == before
    pausing.resume(ws, "launch", actor=GOVERNOR)
    assert speak(ws, "launch", on=False, actor=ANA)["left"] == []
    assert cell(path, "H3") is None


def test_a_row_that_was_accepted_after_it_went_still_says_where_it_stood(ws: Workspace, tmp_path: Path) -> None:
    path = led(ws, tmp_path)
    typed_below(path, "T-9", "Doors open", "IT")
    sync(ws)
    [waiting] = inbox.proposals(ws)
    without(path, "Doors open")
    deciding.accept(ws, waiting["id"], actor=GOVERNOR)
    sync(ws)
    sync(ws)
    assert [item["where"] for item in inbox.proposals(ws)] == [f"row {FIRST + 8}"]
