"""Many decisions in one unit of work, fields that are led together, and the stages that a tracker can be in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from domain.errors import Refused
from domain.records import Actor
from services import deciding, inbox
from services.connecting.leaving import leave
from services.connecting.onboarding import connect, trackers
from services.deciding import Choice, decide_all
from services.edits import Edit, apply_edits
from services.history import integrity
from services.history.undo import undo
from services.syncing.stages import enter
from services.workspace import Workspace
from tests.services.conftest import ANA, ROWS, cell, edit_elsewhere, make_workbook, sync


def connected(ws: Workspace, tmp_path: Path, stage: str) -> Path:
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", stage=stage, actor=ANA)
    assert sync(ws).added == 4
    return path


def edit(ws: Workspace, key: str, **fields: Any) -> None:
    done = apply_edits(ws, [Edit(key, name, value) for name, value in fields.items()], actor=ANA, reason="asked for")
    assert done.txn


def owners(ws: Workspace) -> dict[str, Any]:
    return {row["key"]: row["owner"] for row in inbox.milestones(ws)}


def test_many_decisions_are_one_change_that_one_undo_takes_back(ws: Workspace, tmp_path: Path) -> None:
    path = connected(ws, tmp_path, "shared")
    for key in ("IT-1", "IT-2", "WH-2"):
        edit(ws, key, owner="Zoe")
    edit_elsewhere(path, {"D4": "Yan", "D5": "Yan", "D7": "Yan"})
    sync(ws)
    choices = [Choice("conflict", item["id"], "theirs") for item in inbox.conflicts(ws)]

    done = decide_all(ws, choices, actor=ANA, reason="Yan has the team now")

    assert (done.done, done.left) == (3, ())
    assert [owners(ws)[key] for key in ("IT-1", "IT-2", "WH-2")] == ["Yan", "Yan", "Yan"]
    records = [r for r in integrity.audit_log(ws) if r["txn"] == done.txn]
    assert sorted(r["op"] for r in records) == ["resolve"] * 3 + ["update"] * 3
    assert (sync(ws).state, inbox.conflicts(ws)) == ("nothing", [])
    assert done.txn
    undo(ws, done.txn, actor=ANA)
    sync(ws)
    assert [cell(path, ref) for ref in ("D4", "D5", "D7")] == ["Zoe", "Zoe", "Zoe"]
    assert integrity.verify(ws)["ok"]


def test_proposals_and_conflicts_are_decided_together_and_what_cannot_be_stays_and_is_told(
    ws: Workspace, tmp_path: Path
) -> None:
    path = connected(ws, tmp_path, "shared")
    deciding.lead(ws, "launch", "status", "database", actor=ANA)
    edit(ws, "IT-1", owner="Zoe")
    edit(ws, "IT-2", owner="Zoe")
    edit_elsewhere(path, {"D4": "Yan", "D5": "Yan", "E6": "Blocked", "E7": "Blocked"})
    sync(ws)
    edit(ws, "IT-1", owner="Uma")
    conflicts = {item["key"]: item["id"] for item in inbox.conflicts(ws)}
    proposals = {item["key"]: item["id"] for item in inbox.proposals(ws)}
    choices = [
        Choice("conflict", conflicts["IT-1"], "theirs"),
        Choice("conflict", conflicts["IT-2"], "ours"),
        Choice("proposal", proposals["WH-1"], "theirs"),
        Choice("proposal", proposals["WH-2"], "ours"),
        Choice("proposal", 999, "ours"),
    ]
    with pytest.raises(Refused, match="needs a reason"):
        decide_all(ws, choices, actor=ANA, reason=" ")

    done = decide_all(ws, choices, actor=ANA, reason="as agreed")

    assert (done.done, [number for number, _ in done.left]) == (3, [conflicts["IT-1"], 999])
    assert "Uma" in done.left[0][1]
    sync(ws)
    assert [cell(path, ref) for ref in ("D5", "E6", "E7")] == ["Zoe", "Blocked", "Not started"]
    assert (owners(ws)["IT-1"], len(inbox.conflicts(ws)), inbox.proposals(ws)) == ("Uma", 1, [])


def proposed(ws: Workspace, tmp_path: Path) -> dict[str, int]:
    """The sheet proposes a status for IT-2 (of Ana), for WH-2 (of Ben), and a new row; gives the numbers by key."""
    path = connected(ws, tmp_path, "database_leads")
    new = ["WH-9", "Night shift informed", "Warehouse", "Ben", None, None, None]
    rows = [[*row[:4], "Blocked", *row[5:]] if row[0] in ("IT-2", "WH-2") else row for row in ROWS]
    make_workbook(path, [*rows, new])
    sync(ws)
    sync(ws)
    found = {item["key"]: item["id"] for item in inbox.proposals(ws)}
    assert set(found) == {"IT-2", "WH-2", "WH-9"}
    return found


def test_a_proposal_is_decided_by_the_owner_of_its_milestone_or_a_governor_and_by_nobody_else(
    ws: Workspace, tmp_path: Path
) -> None:
    numbers = proposed(ws, tmp_path)
    ben = Actor("ben", "BEN", role="owner")
    for decide in (deciding.accept, deciding.reject):
        with pytest.raises(Refused, match="waits for Ana, its owner"):
            decide(ws, numbers["IT-2"], actor=ben, reason="r")
        with pytest.raises(Refused, match="waits for a governor: it has no owner"):
            decide(ws, numbers["WH-9"], actor=ben, reason="r")
    assert len(inbox.proposals(ws)) == 3

    deciding.accept(ws, numbers["WH-2"], actor=ben)
    deciding.reject(ws, numbers["IT-2"], actor=Actor("ana", "Ana", role="owner"), reason="it goes on")
    deciding.accept(ws, numbers["WH-9"], actor=ANA)
    statuses = {row["key"]: row["status"] for row in inbox.milestones(ws)}
    assert (statuses["WH-2"], statuses["IT-2"], "WH-9" in statuses) == ("blocked", "in_progress", True)


def test_of_many_decisions_those_that_wait_for_somebody_else_stay_open_and_say_for_whom(
    ws: Workspace, tmp_path: Path
) -> None:
    numbers = proposed(ws, tmp_path)
    choices = [Choice("proposal", numbers[key], "ours") for key in ("IT-2", "WH-2", "WH-9")]

    done = decide_all(ws, choices, actor=Actor("ben", "Ben", role="owner"), reason="as agreed")

    assert (done.done, [number for number, _ in done.left]) == (1, [numbers["IT-2"], numbers["WH-9"]])
    assert "Ask Ana, or a governor." in done.left[0][1]
    assert {item["key"] for item in inbox.proposals(ws)} == {"IT-2", "WH-9"}


def test_a_viewer_decides_nothing_even_of_their_own_milestone(ws: Workspace, tmp_path: Path) -> None:
    numbers = proposed(ws, tmp_path)
    with pytest.raises(Refused, match="may not edit milestones"):
        deciding.accept(ws, numbers["IT-2"], actor=Actor("ana", "Ana", role="viewer"))


def test_a_reason_that_nobody_would_read_is_refused_whatever_is_done(ws: Workspace, tmp_path: Path) -> None:
    numbers = proposed(ws, tmp_path)
    too_long = "why " * 501
    with pytest.raises(Refused, match=r"at most 2,000 characters; this one has 2,004\."):
        deciding.reject(ws, numbers["IT-2"], actor=ANA, reason=too_long)
    with pytest.raises(Refused, match="at most 2,000"):
        apply_edits(ws, [Edit("IT-2", "owner", "Zoe")], actor=ANA, reason=too_long)
    with pytest.raises(Refused, match="at most 2,000"):
        enter(ws, "launch", "shared", actor=ANA, reason=too_long)
    with pytest.raises(Refused, match="at most 2,000"):
        leave(ws, "launch", tmp_path / "out", actor=ANA, reason=too_long)
    assert (owners(ws)["IT-2"], trackers(ws)[0]["stage"], (tmp_path / "out").exists()) == (
        "Ana",
        "database_leads",
        False,
    )
    deciding.reject(ws, numbers["IT-2"], actor=ANA, reason="why " * 500)


def test_no_decision_leaves_a_milestone_without_its_title(ws: Workspace, tmp_path: Path) -> None:
    path = connected(ws, tmp_path, "shared")
    edit(ws, "IT-2", title="Interfaces are live")
    edit_elsewhere(path, {"B5": "Interfaces"})
    sync(ws)
    [item] = inbox.conflicts(ws)

    with pytest.raises(Refused, match="cannot be without a title"):
        deciding.resolve(ws, item["id"], "=", actor=ANA, reason="r")

    assert inbox.conflicts(ws) == [item]


@pytest.mark.parametrize("number", [-(10**40), -1, 0, 99, 2**63, 10**40])
def test_a_number_that_nothing_has_is_told_as_such(ws: Workspace, tmp_path: Path, number: int) -> None:
    connected(ws, tmp_path, "shared")
    with pytest.raises(Refused, match=f"number {number} is open"):
        deciding.resolve(ws, number, "ours", actor=ANA, reason="r")
    with pytest.raises(Refused, match=f"number {number} is open"):
        deciding.accept(ws, number, actor=ANA)


def test_fields_that_share_a_cell_are_led_together(ws: Workspace, tmp_path: Path) -> None:
    connected(ws, tmp_path, "shared")
    assert deciding.lead(ws, "launch", "owner", "database", actor=ANA) == ["contributors", "owner"]
    assert deciding.lead(ws, "launch", "contributors", "sheet", actor=ANA) == []


def test_a_tracker_is_retired_once_its_sheet_has_the_final_state(ws: Workspace, tmp_path: Path) -> None:
    path = connected(ws, tmp_path, "sheet_leads")
    with pytest.raises(Refused, match="only with a reason"):
        enter(ws, "launch", "retired", actor=ANA, reason="")
    edit(ws, "WH-1", due_date="2026-12-18")
    assert enter(ws, "launch", "retired", actor=ANA, reason="Cairn has it all")["before"] == "sheet_leads"
    assert cell(path, "F6").date().isoformat() == "2026-12-18"
    edit_elsewhere(path, {"D5": "Yan"})
    edit(ws, "IT-2", status="on_hold")
    before = path.read_bytes()
    assert sync(ws).to_sheet == 0
    assert path.read_bytes() == before
    assert {(item["field"], item["state"]) for item in inbox.conflicts(ws)} == {("owner", "drift")}
    assert enter(ws, "launch", "database_leads", actor=ANA, reason="one more round")["before"] == "retired"
    assert trackers(ws)[0]["stage"] == "database_leads"


def test_a_tracker_steps_back_one_stage_at_a_time(ws: Workspace, tmp_path: Path) -> None:
    connected(ws, tmp_path, "database_leads")
    size = integrity.verify(ws)["size"]
    for stage in ("sheet_leads", "observe"):
        with pytest.raises(Refused, match="steps back one stage at a time") as refused:
            enter(ws, "launch", stage, actor=ANA, reason="too early")
        assert "shared" in refused.value.hint
    assert (trackers(ws)[0]["stage"], integrity.verify(ws)["size"]) == ("database_leads", size)
    for stage in ("shared", "sheet_leads", "observe", "shared"):
        assert enter(ws, "launch", stage, actor=ANA, reason="too early")["stage"] == stage
        assert sync(ws).state in ("ok", "nothing")


def test_a_tracker_whose_sheet_lacks_something_is_not_retired(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [["IT-1", "Choose", "IT", "Ana", None, '="2026-12-01"', None]])
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    edit_elsewhere(path, {"D4": '=CONCATENATE("A","na")'})
    sync(ws)
    edit(ws, "IT-1", owner="Zoe")
    with pytest.raises(Refused, match="not in the sheet"):
        enter(ws, "launch", "retired", actor=ANA, reason="Cairn has it all")
    with pytest.raises(Refused, match="no stage"):
        enter(ws, "launch", "asleep", actor=ANA, reason="why not")


def test_rows_whose_milestones_were_taken_back_are_told_until_they_are_brought_back(
    ws: Workspace, tmp_path: Path
) -> None:
    connected(ws, tmp_path, "sheet_leads")
    [txn] = {record["txn"] for record in integrity.history(ws, "IT-1") if record["op"] == "insert"}
    done, _ = undo(ws, txn, actor=ANA, reason="the wrong sheet")
    run = sync(ws)
    assert (run.added, inbox.milestones(ws)) == (0, [])
    assert trackers(ws)[0]["left_alone"] == 4
    assert "4 rows" in run.message
    assert done.txn
    undo(ws, done.txn, actor=ANA, reason="it was the right one")
    assert (len(inbox.milestones(ws)), trackers(ws)[0]["left_alone"], sync(ws).message) == (4, 0, "")
