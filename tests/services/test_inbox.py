"""What waits for a person, stage by stage, and what each decision does on both sides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from domain.errors import Refused, StaleEdit
from services import deciding, inbox
from services.access import SHEET
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing.sync import resume
from services.workspace import Workspace
from tests.services.conftest import ANA, ROWS, cell, edit_elsewhere, make_workbook, sync


def connected(ws: Workspace, tmp_path: Path, stage: str) -> Path:
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", stage=stage, actor=ANA)
    assert sync(ws).added == 4
    return path


@pytest.fixture
def shared_plan(ws: Workspace, tmp_path: Path) -> Path:
    return connected(ws, tmp_path, "shared")


@pytest.fixture
def led(ws: Workspace, tmp_path: Path) -> Path:
    return connected(ws, tmp_path, "database_leads")


def milestone(ws: Workspace, key: str) -> Any:
    return next((row for row in inbox.milestones(ws) if row["key"] == key), None)


def edit(ws: Workspace, key: str, **fields: Any) -> None:
    done = apply_edits(ws, [Edit(key, name, value) for name, value in fields.items()], actor=ANA, reason="asked for")
    assert done.txn


def both_moved(ws: Workspace, path: Path) -> int:
    """Owner of IT-2: Zoe in Cairn, Yan in the sheet, Ana before; gives the number of the conflict."""
    edit(ws, "IT-2", owner="Zoe")
    edit_elsewhere(path, {"D5": "Yan"})
    run = sync(ws)
    assert (run.conflicts, run.to_database, run.to_sheet) == (1, 0, 0)
    return int(inbox.conflicts(ws)[0]["id"])


def test_in_shared_a_conflict_waits_with_all_three_values_and_neither_side_is_overwritten(
    ws: Workspace, shared_plan: Path
) -> None:
    number = both_moved(ws, shared_plan)
    assert sync(ws).conflicts == 0, "said once"
    [conflict] = inbox.conflicts(ws)
    assert (conflict["base"], conflict["ours"], conflict["theirs"]) == ("Ana", "Zoe", "Yan")
    assert (conflict["where"], conflict["state"], conflict["named"]) == ("Plan!D5", "open", "Ben Okafor")
    assert conflict["by"] == SHEET.name, "a file that names who saved it last does not say who typed"
    assert (milestone(ws, "IT-2")["owner"], cell(shared_plan, "D5")) == ("Zoe", "Yan")
    edit_elsewhere(shared_plan, {"D5": "Xu"})
    assert sync(ws).conflicts == 1
    [conflict] = inbox.conflicts(ws)
    assert (conflict["theirs"], conflict["id"] > number) == ("Xu", True)


@pytest.mark.parametrize(("choice", "owner"), [("ours", "Zoe"), ("theirs", "Yan"), ("=Vera", "Vera")])
def test_a_decision_reaches_both_sides_and_is_recorded(
    ws: Workspace, shared_plan: Path, choice: str, owner: str
) -> None:
    deciding.resolve(ws, both_moved(ws, shared_plan), choice, actor=ANA, reason="as agreed")
    assert inbox.conflicts(ws) == []
    sync(ws)
    assert (milestone(ws, "IT-2")["owner"], cell(shared_plan, "D5")) == (owner, owner)
    assert sync(ws).state == "nothing"
    [record] = [r for r in integrity.history(ws, "IT-2", "owner") if r["op"] == "resolve"]
    assert (record["actor"], record["new"], record["reason"]) == ("Ana", owner, "as agreed")
    assert integrity.verify(ws)["ok"]
    with pytest.raises(Refused, match="resolved"):
        deciding.resolve(ws, int(record["seq"]) * 0 + 1, "ours", actor=ANA, reason="again")


def test_a_conflict_that_ends_by_itself_waits_no_longer(ws: Workspace, shared_plan: Path) -> None:
    both_moved(ws, shared_plan)
    edit_elsewhere(shared_plan, {"D5": "Zoe"})
    sync(ws)
    assert inbox.conflicts(ws) == []


def test_a_decision_on_a_value_that_moved_on_is_refused(ws: Workspace, shared_plan: Path) -> None:
    number = both_moved(ws, shared_plan)
    edit(ws, "IT-2", owner="Uma")
    with pytest.raises(StaleEdit, match="Uma"):
        deciding.resolve(ws, number, "theirs", actor=ANA, reason="as agreed")
    with pytest.raises(Refused):
        deciding.resolve(ws, number, "both", actor=ANA, reason="as agreed")


def test_in_shared_a_field_that_the_database_leads_takes_proposals(ws: Workspace, shared_plan: Path) -> None:
    assert deciding.lead(ws, "launch", "status", "database", actor=ANA) == ["status"]
    edit_elsewhere(shared_plan, {"E5": "Done", "D5": "Yan"})
    run = sync(ws)
    assert (run.to_database, run.proposals, run.to_sheet) == (1, 1, 0)
    [proposal] = inbox.proposals(ws)
    assert set(proposal) >= {"id", "tracker", "key", "field", "current", "proposed", "by", "where"}
    assert (proposal["current"], proposal["proposed"], proposal["where"]) == ("in_progress", "done", "Plan!E5")
    assert sync(ws).proposals == 0, "said once"
    with pytest.raises(Refused):
        deciding.lead(ws, "launch", "evidence", "database", actor=ANA)


def test_a_proposal_is_accepted_or_rejected_and_both_sides_agree_afterwards(ws: Workspace, led: Path) -> None:
    edit_elsewhere(led, {"E5": "Blocked", "D5": "Yan"})
    assert sync(ws).proposals == 2
    by_field = {item["field"]: item["id"] for item in inbox.proposals(ws)}
    with pytest.raises(Refused, match="reason"):
        deciding.reject(ws, by_field["owner"], actor=ANA, reason="")
    deciding.accept(ws, by_field["status"], actor=ANA)
    deciding.reject(ws, by_field["owner"], actor=ANA, reason="Ana stays")
    assert sync(ws).to_sheet == 1
    assert (milestone(ws, "IT-2")["status"], milestone(ws, "IT-2")["owner"]) == ("blocked", "Ana")
    assert (cell(led, "E5"), cell(led, "D5")) == ("Blocked", "Ana")
    assert sync(ws).state == "nothing"
    assert inbox.proposals(ws) == []


def test_where_the_database_leads_its_edit_stands_and_the_sheets_waits(ws: Workspace, led: Path) -> None:
    edit(ws, "IT-2", owner="Zoe")
    edit_elsewhere(led, {"D5": "Yan"})
    sync(ws)
    [proposal] = inbox.proposals(ws)
    assert (proposal["current"], proposal["proposed"]) == ("Zoe", "Yan")
    assert cell(led, "D5") == "Yan", "what somebody typed is not wiped out before they were told"
    edit_elsewhere(led, {"D5": "Zoe"})
    sync(ws)
    assert inbox.proposals(ws) == []


def test_a_proposal_can_be_decided_though_its_cell_cannot_be_read_any_more(ws: Workspace, led: Path) -> None:
    edit_elsewhere(led, {"F5": "2026-12-24"})
    sync(ws)
    edit_elsewhere(led, {"F5": "soon, they say"})
    edit(ws, "IT-2", due_date="2026-12-18")
    sync(ws)
    [proposal] = inbox.proposals(ws)
    assert (proposal["current"], proposal["proposed"]) == ("2026-12-18", "2026-12-24")
    deciding.accept(ws, proposal["id"], actor=ANA, reason="it is later")
    sync(ws)
    assert milestone(ws, "IT-2")["due_date"] == "2026-12-24"
    assert (inbox.proposals(ws), cell(led, "F5")) == ([], "soon, they say")


def test_rows_that_appear_or_vanish_where_the_database_leads_are_proposals(ws: Workspace, led: Path) -> None:
    make_workbook(led, [*ROWS[:3], ["WH-9", "Night shift informed", "Warehouse", "Ben", None, None, None]])
    sync(ws)
    assert sync(ws).proposals == 1
    edit_elsewhere(led, {"H3": "a column that is nobody's business"})
    assert sync(ws).proposals == 0, "said once"
    found = {item["key"]: item for item in inbox.proposals(ws)}
    assert set(found) == {"WH-2", "WH-9"}
    assert (found["WH-2"]["current"], found["WH-2"]["proposed"]) == ("Night shift trained", None)
    assert len(inbox.milestones(ws)) == 4
    deciding.reject(ws, found["WH-2"]["id"], actor=ANA, reason="it is still to be done")
    deciding.reject(ws, found["WH-9"]["id"], actor=ANA, reason="not in this plan")
    assert sync(ws).to_sheet == 7, "the row comes back"
    assert cell(led, "H3") == "a column that is nobody's business"
    assert {cell(led, f"A{row}") for row in range(4, 9)} == {"IT-1", "IT-2", "WH-1", "WH-2", "WH-9"}
    assert (sync(ws).state, inbox.proposals(ws)) == ("nothing", [])


def test_a_removal_that_is_accepted_takes_the_milestone_out(ws: Workspace, led: Path) -> None:
    make_workbook(led, ROWS[:3])
    sync(ws)
    sync(ws)
    [proposal] = inbox.proposals(ws)
    deciding.accept(ws, proposal["id"], actor=ANA)
    assert milestone(ws, "WH-2") is None
    assert sync(ws).state == "nothing"
    assert integrity.verify(ws)["ok"]


@pytest.mark.parametrize(("choice", "stays"), [("ours", True), ("theirs", False)])
def test_a_row_that_vanished_while_cairn_changed_it_is_decided(
    ws: Workspace, plan: Path, choice: str, stays: bool
) -> None:
    edit(ws, "WH-2", owner="Dana")
    make_workbook(plan, ROWS[:3])
    sync(ws)
    [conflict] = inbox.conflicts(ws)
    assert conflict["state"] == "row_gone"
    deciding.resolve(ws, conflict["id"], choice, actor=ANA, reason="as agreed")
    sync(ws)
    assert (milestone(ws, "WH-2") is not None) == stays
    assert (cell(plan, "A7") == "WH-2") == stays
    assert inbox.conflicts(ws) == []


def test_where_the_sheet_won_the_value_from_cairn_can_be_put_back(ws: Workspace, plan: Path) -> None:
    edit(ws, "IT-2", owner="Zoe")
    edit_elsewhere(plan, {"D5": "Yan"})
    sync(ws)
    [conflict] = inbox.conflicts(ws)
    assert conflict["state"] == "sheet_won"
    deciding.resolve(ws, conflict["id"], "ours", actor=ANA, reason="Zoe has it")
    sync(ws)
    assert (milestone(ws, "IT-2")["owner"], cell(plan, "D5")) == ("Zoe", "Zoe")
    assert inbox.conflicts(ws) == []


def test_a_pause_is_listed_and_ends_when_a_person_says_so_or_the_sheet_is_itself_again(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = [[f"IT-{n}", f"Step {n}", "IT", "Ana", "Open", "2026-09-01", None] for n in range(1, 21)]
    path = make_workbook(tmp_path / "plan.xlsx", rows)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    make_workbook(path, rows[:10])
    assert sync(ws).state == "paused"
    [pause] = inbox.pauses(ws)
    assert "10 of 20 rows vanished" in pause["message"]
    assert pause["answers"] == ["again", "meant", "gone"]
    make_workbook(path, rows)
    sync(ws)
    assert inbox.pauses(ws) == []
    make_workbook(path, rows[:10])
    sync(ws)
    assert resume(ws, "launch", accept_deletions=True, actor=ANA).state == "ok"
    assert (len(inbox.milestones(ws)), inbox.pauses(ws)) == (10, [])


def test_when_much_changed_at_once_a_person_says_that_it_is_meant(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {f"{column}{row}": f"new {column}{row}" for column in "BCD" for row in range(4, 8)})
    assert sync(ws).state == "paused"
    assert resume(ws, "launch", actor=ANA).state == "ok"
    assert milestone(ws, "IT-1")["title"] == "new B4"


def test_a_sheet_that_is_meant_as_it_is_deletes_nothing_and_each_missing_row_is_asked_about(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = [[f"IT-{n}", f"Step {n}", "IT", "Ana", "Open", "2026-09-01", None] for n in range(1, 21)]
    path = make_workbook(tmp_path / "plan.xlsx", rows)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    make_workbook(path, [*rows[:9], ["IT-10", "Step ten", *rows[9][2:]]])
    assert sync(ws).state == "paused"

    run = resume(ws, "launch", actor=ANA)

    assert (run.state, run.to_database, run.conflicts) == ("ok", 1, 10)
    assert {item["state"] for item in inbox.conflicts(ws)} == {"row_gone"}
    assert (sync(ws).state, sync(ws).state, len(inbox.milestones(ws)), inbox.pauses(ws)) == (
        "nothing",
        "nothing",
        20,
        [],
    )
    asked = {item["key"]: item["id"] for item in inbox.conflicts(ws)}
    deciding.resolve(ws, asked["IT-11"], "theirs", actor=ANA, reason="done with")
    deciding.resolve(ws, asked["IT-12"], "ours", actor=ANA, reason="still to do")
    sync(ws)
    assert (milestone(ws, "IT-11"), cell(path, "A14")) == (None, "IT-12")
    assert len(inbox.conflicts(ws)) == 8
    assert resume(ws, "launch", accept_deletions=True, actor=ANA).state == "ok"
    assert ({row["key"] for row in inbox.milestones(ws)} & {f"IT-{n}" for n in range(11, 21)}, inbox.conflicts(ws)) == (
        {"IT-12"},
        [],
    )


def test_two_fields_of_one_cell_are_merged_each_for_itself(ws: Workspace, tmp_path: Path) -> None:
    path = connected(ws, tmp_path, "shared")
    edit(ws, "WH-1", contributors="Dan")
    edit_elsewhere(path, {"D6": "Zed, Cleo"})
    sync(ws)

    assert inbox.conflicts(ws) == []
    assert (milestone(ws, "WH-1")["owner"], milestone(ws, "WH-1")["contributors"]) == ("Zed", ["Dan"])
    assert (cell(path, "D6"), sync(ws).state) == ("Zed, Dan", "nothing")


def test_of_a_cell_with_two_fields_only_the_one_that_both_moved_gives_way(ws: Workspace, tmp_path: Path) -> None:
    path = connected(ws, tmp_path, "sheet_leads")
    edit(ws, "WH-1", contributors="Dan", owner="Xia")
    edit_elsewhere(path, {"D6": "Zed, Cleo"})
    sync(ws)

    assert [(item["field"], item["ours"], item["theirs"]) for item in inbox.conflicts(ws)] == [("owner", "Xia", "Zed")]
    assert (milestone(ws, "WH-1")["contributors"], cell(path, "D6")) == (["Dan"], "Zed, Dan")


def test_the_same_change_on_both_sides_is_recorded_and_asks_nobody(ws: Workspace, shared_plan: Path) -> None:
    edit(ws, "IT-2", owner="Zoe")
    edit_elsewhere(shared_plan, {"D5": "Zoe"})
    size = integrity.verify(ws)["size"]

    assert sync(ws).state == "ok"

    [record] = [r for r in integrity.history(ws, "IT-2", "owner") if r["op"] == "agree"]
    assert (record["old"], record["new"], record["via"]["place"]) == ("Ana", "Zoe", "Plan!D5")
    assert (sync(ws).state, integrity.verify(ws)["ok"], integrity.verify(ws)["size"]) == ("nothing", True, size + 1)


def test_a_cell_with_two_fields_that_cannot_be_read_is_listed_once(ws: Workspace, shared_plan: Path) -> None:
    edit_elsewhere(shared_plan, {"D6": "=1/0"})
    sync(ws)

    assert len([item for item in inbox.held(ws) if item["where"] == "Plan!D6"]) == 1


def test_no_row_is_called_gone_while_a_row_waits_for_its_id(ws: Workspace, shared_plan: Path) -> None:
    edit(ws, "IT-2", owner="Cora")
    edit_elsewhere(shared_plan, {"A5": None, "D5": "Bea"})
    sync(ws)

    assert inbox.conflicts(ws) == []
    assert [item["text"] for item in inbox.held(ws) if item["field"] == "key"]
    edit_elsewhere(shared_plan, {"A5": "IT-2"})
    sync(ws)
    assert [(item["key"], item["field"]) for item in inbox.conflicts(ws)] == [("IT-2", "owner")]


def test_another_workbook_in_place_of_a_small_tracker_pauses_it(ws: Workspace, tmp_path: Path) -> None:
    path = connected(ws, tmp_path, "sheet_leads")
    make_workbook(path, [["ZZ-1", "Other", "Legal", "Zoe", "Done", "2026-01-01", None]])
    before = path.read_bytes()

    assert (sync(ws).state, sync(ws).state) == ("paused", "paused")
    assert len(inbox.milestones(ws)) == 4
    assert path.read_bytes() == before
