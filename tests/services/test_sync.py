"""Both sides of one tracker: who wins, what is kept, what is never done."""

import contextlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from db import leases, records, syncstate
from services import inbox
from services.access import add_person
from services.connecting.onboarding import connect, disconnect, trackers
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing import failpoints
from services.syncing.scheduler import run_requested
from services.syncing.sync import request_sync, run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, ROWS, cell, edit_elsewhere, make_workbook, sync


def milestone(ws: Workspace, key: str) -> Any:
    return next(row for row in inbox.milestones(ws) if row["key"] == key)


def edit(ws: Workspace, key: str, reason: Any = "asked for", **fields: Any) -> Any:
    return apply_edits(ws, [Edit(key, name, value) for name, value in fields.items()], actor=ANA, reason=reason)


def test_an_edit_in_cairn_reaches_the_sheet_and_an_edit_in_the_sheet_reaches_cairn(ws: Workspace, plan: Path) -> None:
    edit(ws, "WH-1", due_date="2026-12-18")
    edit_elsewhere(plan, {"E5": "Done"})
    run = sync(ws)
    assert (run.state, run.to_database, run.to_sheet, run.conflicts) == ("ok", 1, 1, 0)
    assert cell(plan, "F6").date().isoformat() == "2026-12-18"
    assert milestone(ws, "IT-2")["status"] == "done"
    assert sync(ws).state == "nothing"
    assert integrity.verify(ws)["ok"]


def test_a_sheet_edit_is_recorded_with_its_cell_and_claims_no_more_than_is_known(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"E5": "Blocked"})
    sync(ws)
    record = integrity.history(ws, "IT-2", "status")[-1]
    assert (record["old"], record["new"]) == ("in_progress", "blocked")
    assert record["actor"] == "someone with access to the sheet"
    via = record["via"]
    assert (via["kind"], via["file"], via["place"]) == ("excel", "plan.xlsx", "Plan!E5")
    assert (via["confidence"], via["named"]) == ("candidates", "Ben Okafor")
    assert via["seen_from"] < via["seen_to"]


def test_a_run_that_finds_nothing_leaves_no_trace(ws: Workspace, plan: Path) -> None:
    before = ws.settings.database.read_bytes(), plan.read_bytes()
    for _ in range(3):
        assert sync(ws).state == "nothing"
    assert (ws.settings.database.read_bytes(), plan.read_bytes()) == before


def test_where_the_sheet_leads_it_wins_and_the_value_from_cairn_is_kept(ws: Workspace, plan: Path) -> None:
    edit(ws, "IT-2", owner="Zoe")
    edit_elsewhere(plan, {"D5": "Yan"})
    run = sync(ws)
    assert run.conflicts == 1
    assert milestone(ws, "IT-2")["owner"] == "Yan"
    conflict = inbox.conflicts(ws)[0]
    assert (conflict["base"], conflict["ours"], conflict["theirs"]) == ("Ana", "Zoe", "Yan")
    assert conflict["where"] == "Plan!D5"
    assert any(r["op"] == "conflict" and r["old"] == "Zoe" for r in integrity.history(ws, "IT-2", "owner"))


def test_in_observe_nothing_is_ever_written_and_bound_fields_are_edited_in_the_sheet(
    ws: Workspace, tmp_path: Path
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", actor=ANA)
    before = path.read_bytes()
    sync(ws)
    refused = edit(ws, "IT-2", owner="Zoe")
    assert refused.refused
    assert refused.issues[0].rule == "sheet-owns-field"
    assert edit(ws, "IT-2", done_definition="Orders flow for a week").txn
    sync(ws)
    assert path.read_bytes() == before
    assert milestone(ws, "IT-2")["done_definition"] == "Orders flow for a week"


def test_a_cell_with_two_people_keeps_the_second_when_the_first_changes(ws: Workspace, plan: Path) -> None:
    edit(ws, "WH-1", owner="Dana")
    sync(ws)
    assert cell(plan, "D6") == "Dana, Cleo"


def test_sorting_hiding_inserting_and_moving_make_no_edits(ws: Workspace, plan: Path, tmp_path: Path) -> None:
    moved = ["Depends on", "Due", "Comment", "Status", "Owner", "Function", "Milestone", "Id"]
    rows = [[r[6], r[5], "", r[4], r[3], r[2], r[1], r[0]] for r in reversed(ROWS)]
    make_workbook(plan, [[None] * 8, *rows], header=moved)
    size = integrity.verify(ws)["size"]
    run = sync(ws)
    assert (run.state, run.to_database, run.added, run.missing) == ("nothing", 0, 0, 0)
    assert integrity.verify(ws)["size"] == size


def test_a_row_that_vanished_is_removed_only_after_a_second_look_and_comes_back_whole(
    ws: Workspace, plan: Path
) -> None:
    edit(ws, "WH-2", done_definition="All twelve know the scanners")
    make_workbook(plan, ROWS[:3])
    assert sync(ws).missing == 1
    assert milestone(ws, "WH-2")
    assert sync(ws).missing == 1
    assert "WH-2" not in {row["key"] for row in inbox.milestones(ws)}
    assert sync(ws).state == "nothing"
    make_workbook(plan)
    assert sync(ws).added == 1
    assert milestone(ws, "WH-2")["done_definition"] == "All twelve know the scanners"
    assert integrity.verify(ws)["ok"]


def test_a_row_that_vanished_while_cairn_changed_it_is_a_conflict_and_stays(ws: Workspace, plan: Path) -> None:
    edit(ws, "WH-2", owner="Dana")
    make_workbook(plan, ROWS[:3])
    assert sync(ws).conflicts == 1
    sync(ws)
    assert milestone(ws, "WH-2")["owner"] == "Dana"
    assert inbox.conflicts(ws)[0]["state"] == "row_gone"
    assert len(inbox.conflicts(ws)) == 1


def test_a_dry_run_says_every_cell_and_does_nothing(ws: Workspace, plan: Path) -> None:
    edit(ws, "WH-1", due_date="2026-12-18")
    edit_elsewhere(plan, {"E5": "Done"})
    before = ws.settings.database.read_bytes(), plan.read_bytes()
    run = sync(ws, dry_run=True)
    assert (run.to_database, run.to_sheet) == (1, 1)
    assert [(p["where"], p["side"], p["before"], p["after"]) for p in run.plan] == [
        ("Plan!E5", "database", "in_progress", "done"),
        ("Plan!F6", "sheet", "2026-12-15", "2026-12-18"),
    ]
    assert (ws.settings.database.read_bytes(), plan.read_bytes()) == before


def test_a_crash_between_database_and_sheet_is_repaired_by_the_next_run(ws: Workspace, plan: Path) -> None:
    edit(ws, "WH-1", due_date="2026-12-18")

    class PowerCutError(BaseException):
        pass

    def cut(point: str) -> None:
        if point == "writing":
            raise PowerCutError

    with failpoints.installed(cut), contextlib.suppress(PowerCutError):
        sync(ws)
    size = integrity.verify(ws)["size"]
    assert sync(ws).to_sheet == 1
    assert cell(plan, "F6").date().isoformat() == "2026-12-18"
    assert integrity.verify(ws)["size"] == size, "the edit was recorded once"


def test_a_run_that_was_overtaken_starts_over_on_what_is_true_now(ws: Workspace, plan: Path) -> None:
    """Another worker takes the right over and commits between our read and our commit: our reading must not win."""
    edit_elsewhere(plan, {"E5": "Blocked"})
    overtaken: list[bool] = []

    def overtake(point: str) -> None:
        if point == "read" and not overtaken:
            overtaken.append(True)
            edit_elsewhere(plan, {"E5": "Done"})
            with ws.write() as tx:
                leases.release(tx, "launch", leases.lease_of(tx, "launch").epoch)
            run_sync(ws, "launch")

    with failpoints.installed(overtake):
        sync(ws)
    assert milestone(ws, "IT-2")["status"] == "done"
    assert len(integrity.history(ws, "IT-2", "status")) == 2, "read once when it was connected, changed once"
    assert sync(ws).state == "nothing"


def test_the_worker_runs_what_somebody_asked_for(ws: Workspace, plan: Path) -> None:
    add_person(ws, "Ana", "governor", ANA)
    edit_elsewhere(plan, {"E5": "Done"})
    request_sync(ws, "launch", ANA)
    runs = run_requested(ws)
    assert [run.state for run in runs] == ["ok"]
    assert run_requested(ws) == []
    assert inbox.runs(ws)[0]["requested_by"] == "Ana"


def test_the_base_moves_only_for_what_both_sides_hold(ws: Workspace, plan: Path) -> None:
    edit(ws, "WH-1", due_date="2026-12-18")
    lock = plan.with_name("~$plan.xlsx")
    lock.write_bytes(b"\x04Cleo".ljust(55, b"\0") + b"\x04" + "Cleo".encode("utf-16-le").ljust(109, b"\0"))
    run = sync(ws)
    assert run.to_sheet == 0
    assert run.refused[0].code == "open-in-excel"
    assert "Cleo" in run.message
    with ws.read() as tx:
        assert syncstate.base_of(tx, "launch")["WH-1"].values["due_date"] == date(2026, 12, 15)
    [waits] = inbox.held(ws)
    assert waits["advice"] == "Nothing needs doing: it is written once the workbook is closed."
    lock.unlink()
    assert (sync(ws).to_sheet, inbox.held(ws)) == (1, [])


def test_a_formula_is_never_overwritten(ws: Workspace, tmp_path: Path) -> None:
    rows = [[*ROWS[0][:5], "=40000+6266", None], *ROWS[1:]]
    path = make_workbook(tmp_path / "plan.xlsx", rows)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    edit(ws, "IT-1", due_date="2026-09-09")
    run = sync(ws)
    assert [refusal.code for refusal in run.refused] == ["formula-cell"]
    assert cell(path, "F4") == "=40000+6266"
    assert milestone(ws, "IT-1")["due_date"] == "2026-09-09"


def test_a_disconnected_tracker_takes_its_milestones_along_and_brings_them_back(ws: Workspace, plan: Path) -> None:
    edit(ws, "IT-2", done_definition="Orders flow for a week")
    disconnect(ws, "launch", ANA)
    assert inbox.milestones(ws) == []
    assert trackers(ws) == []
    connect(ws, plan, "again", actor=ANA)
    run = run_sync(ws, "again")
    assert run.added == 4
    assert milestone(ws, "IT-2")["done_definition"] == "Orders flow for a week"
    assert milestone(ws, "IT-2")["tracker"] == "again"
    assert integrity.verify(ws)["ok"]


def test_a_sheet_without_ids_is_known_by_its_titles(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [r[1:] for r in ROWS], header=[*HEADER_WITHOUT_ID])
    before = path.read_bytes()
    connect(ws, path, "launch", actor=ANA)
    assert sync(ws).added == 4
    assert path.read_bytes() == before
    key = next(row["key"] for row in inbox.milestones(ws) if row["title"] == "Scanners installed")
    assert key.startswith("MS-0000")
    make_workbook(path, [r[1:] for r in reversed(ROWS)], header=[*HEADER_WITHOUT_ID])
    assert sync(ws).state == "nothing"
    assert len(inbox.milestones(ws)) == 4


HEADER_WITHOUT_ID = ["Milestone", "Function", "Owner", "Status", "Due", "Depends on"]


def test_a_milestone_of_another_sheet_can_be_waited_for(ws: Workspace, plan: Path, tmp_path: Path) -> None:

    from services.insights import load_world

    other = make_workbook(
        tmp_path / "finance.xlsx", [["FIN-1", "First invoice", "Finance", "Carla", "Open", "2027-02-01", "WH-2"]]
    )
    connect(ws, other, "finance", actor=ANA)
    run_sync(ws, "finance")
    world = load_world(ws, date(2026, 11, 23))
    pairs = set(zip(world.links["predecessor"], world.links["successor"], strict=True))
    assert ("WH-2", "FIN-1") in pairs
    assert ("Finance", "Warehouse") in set(zip(world.heat.cells["receiver"], world.heat.cells["provider"], strict=True))


def test_what_a_page_shows_is_as_the_database_says(ws: Workspace, plan: Path) -> None:
    with ws.read() as tx:
        stored = records.rows_of(tx, "milestone")
    assert json.dumps(inbox.milestones(ws))
    assert [row["key"] for row in inbox.milestones(ws)] == sorted(stored)
