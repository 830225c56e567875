"""Undo is a new change that takes an old one back, in the sheet too; the past can be looked at as it was."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Refused
from services import inbox
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.history.undo import preview_undo, undo
from services.insights import load_world
from services.workspace import Workspace
from tests.services.conftest import ANA, ROWS, cell, edit_elsewhere, make_workbook, sync


def milestone(ws: Workspace, key: str) -> Any:
    return next((row for row in inbox.milestones(ws) if row["key"] == key), None)


def edit(ws: Workspace, *edits: Any) -> Any:
    return apply_edits(ws, [Edit(*one) for one in edits], actor=ANA, reason="a story")


def test_a_wrong_bulk_edit_is_taken_back_in_cairn_and_in_the_sheet(ws: Workspace, plan: Path) -> None:
    wrong = edit(ws, *((row[0], "owner", "Mallory") for row in ROWS))
    sync(ws)
    assert {cell(plan, f"D{row}") for row in (4, 5, 7)} == {"Mallory"}
    items = preview_undo(ws, wrong.txn or "")
    assert [(item.blocked, item.sheet) for item in items] == [(None, "plan.xlsx")] * 4
    undo(ws, wrong.txn or "", actor=ANA, reason="wrong column pasted")
    assert milestone(ws, "WH-1")["owner"] == "Ben"
    assert milestone(ws, "WH-1")["contributors"] == ["Cleo"]
    assert sync(ws).to_sheet == 4
    assert [cell(plan, f"D{row}") for row in (4, 5, 6, 7)] == ["Ana", "Ana", "Ben, Cleo", "Ben"]
    assert sync(ws).state == "nothing"
    last = integrity.history(ws, "WH-1", "owner")[-1]
    assert (last["via"]["kind"], last["reason"]) == ("undo", f"undo of {wrong.txn}: wrong column pasted")
    assert integrity.verify(ws)["ok"]


def test_a_whole_run_is_taken_back_and_the_sheet_gets_its_old_values_again(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"E5": "Blocked", "D7": "Zoe"})
    run = sync(ws)
    undo(ws, run.txn or "", actor=ANA)
    assert (milestone(ws, "IT-2")["status"], milestone(ws, "WH-2")["owner"]) == ("in_progress", "Ben")
    assert sync(ws).to_sheet == 2
    assert (cell(plan, "E5"), cell(plan, "D7")) == ("In progress", "Ben")


def test_what_moved_on_since_is_left_alone_and_said(ws: Workspace, plan: Path) -> None:
    first = edit(ws, ("IT-2", "owner", "Zoe"), ("WH-2", "owner", "Zoe"))
    edit(ws, ("IT-2", "owner", "Yan"))
    _, items = undo(ws, first.txn or "", actor=ANA)
    assert {item.change.key: item.blocked for item in items} == {"WH-2": None, "IT-2": "It moved on since."}
    assert (milestone(ws, "IT-2")["owner"], milestone(ws, "WH-2")["owner"]) == ("Yan", "Ben")
    with pytest.raises(Refused):
        undo(ws, first.txn or "", actor=ANA)


def test_an_undo_can_be_undone(ws: Workspace, plan: Path) -> None:
    first = edit(ws, ("IT-2", "owner", "Zoe"))
    back, _ = undo(ws, first.txn or "", actor=ANA)
    undo(ws, back.txn or "", actor=ANA)
    assert milestone(ws, "IT-2")["owner"] == "Zoe"


def test_one_record_of_many_can_be_taken_back(ws: Workspace, plan: Path) -> None:
    edit(ws, ("IT-2", "owner", "Zoe"), ("IT-2", "notes", "call the vendor"))
    record = integrity.history(ws, "IT-2", "owner")[-1]
    undo(ws, record["seq"], actor=ANA)
    assert (milestone(ws, "IT-2")["owner"], milestone(ws, "IT-2")["notes"]) == ("Ana", "call the vendor")


def test_a_removed_milestone_is_restored_with_all_it_had(ws: Workspace, plan: Path) -> None:
    edit(ws, ("WH-2", "done_definition", "All twelve know the scanners"))
    make_workbook(plan, ROWS[:3])
    sync(ws)
    removed = sync(ws)
    assert milestone(ws, "WH-2") is None
    undo(ws, removed.txn or "", actor=ANA)
    assert milestone(ws, "WH-2")["done_definition"] == "All twelve know the scanners"
    assert integrity.verify(ws)["ok"]


def test_undoing_the_first_sync_takes_its_rows_out_and_the_next_sync_does_not_bring_them_back(
    ws: Workspace, tmp_path: Path
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    run = sync(ws)
    undo(ws, run.txn or "", actor=ANA)
    assert inbox.milestones(ws) == []
    assert sync(ws).state == "nothing"


def test_in_observe_the_sheet_is_where_it_is_taken_back(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", actor=ANA)
    sync(ws)
    edit_elsewhere(path, {"D5": "Zoe"})
    run = sync(ws)
    assert "only observes" in str(preview_undo(ws, run.txn or "")[0].blocked)
    with pytest.raises(Refused):
        undo(ws, run.txn or "", actor=ANA)


@pytest.mark.parametrize("what", ["nonsense", 4711, 1])
def test_what_cannot_be_undone_is_refused_in_words(ws: Workspace, plan: Path, what: Any) -> None:
    with pytest.raises(Refused) as refused:
        preview_undo(ws, what)
    assert refused.value.hint


def test_a_past_day_looks_as_it_was(ws: Workspace, plan: Path) -> None:
    today = date.today()
    edit(ws, ("IT-2", "owner", "Zoe"))
    assert next(r for r in inbox.milestones(ws, as_of=today) if r["key"] == "IT-2")["owner"] == "Zoe"
    assert inbox.milestones(ws, as_of=today) == inbox.milestones(ws)
    assert inbox.milestones(ws, as_of=today - timedelta(days=1)) == []
    world = load_world(ws, today, as_of=today)
    assert list(world.milestones.index) == ["IT-1", "IT-2", "WH-1", "WH-2"]
    assert load_world(ws, today, as_of=today - timedelta(days=1)).heat.cells.empty


def test_the_past_is_folded_up_to_the_moment_and_no_further(
    ws: Workspace, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import services.history.asof as past

    before = integrity.audit_log(ws)[0]["ts"]
    edit(ws, ("IT-2", "owner", "Zoe"))
    after = integrity.audit_log(ws)[0]["ts"]
    for moment, owner in [(after, "Ana"), (after + "~", "Zoe"), (before + "~", "Ana")]:
        monkeypatch.setattr(past, "end_of", lambda _, moment=moment: moment)
        rows = inbox.milestones(ws, as_of=date.today())
        assert next(row for row in rows if row["key"] == "IT-2")["owner"] == owner
