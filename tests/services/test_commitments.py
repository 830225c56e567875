"""Links as things of their own: added, changed and removed in Cairn, and through to the cell of the sheet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from domain.errors import Refused
from domain.records import LinkType
from services.ages import said_since
from services.commitments import (
    Said,
    add_link,
    change_link,
    commitments_document,
    remove_links,
    said_between,
)
from services.connecting.onboarding import connect
from services.history.integrity import audit_log
from services.insight_documents import heatmap_document
from services.insights import World, load_world
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, make_workbook, sync

TODAY = date(2026, 11, 23)


def world(ws: Workspace) -> World:
    return load_world(ws, TODAY)


def cell(plan: Path, row: int) -> object:
    sheet = openpyxl.load_workbook(plan).active
    assert sheet is not None
    return sheet.cell(row, 7).value


def pairs(ws: Workspace) -> set[tuple[str, str, str, int]]:
    return {
        (row["predecessor"], row["successor"], row["type"], row["lag_days"])
        for row in commitments_document(world(ws))["links"]
    }


def test_a_link_that_is_added_changed_and_removed_arrives_in_the_cell_each_time(ws: Workspace, plan: Path) -> None:
    assert add_link(ws, "WH-2", "IT-2", actor=ANA, lag_days=3).txn
    sync(ws)
    assert cell(plan, 7) == "WH-1, IT-2FS+3d"
    said = said_between(world(ws), "WH-2", "IT-2")
    assert said == Said("WH-2", "IT-2FS+3d")
    assert change_link(ws, said, LinkType.SS, 0, actor=ANA).txn
    sync(ws)
    assert cell(plan, 7) == "WH-1, IT-2SS"
    assert remove_links(ws, [said_between(world(ws), "WH-2", "IT-2")], actor=ANA, reason="Not any more").txn
    sync(ws)
    assert cell(plan, 7) == "WH-1"
    assert audit_log(ws)[0]["reason"] == "Not any more"


def test_several_links_go_in_one_unit_of_work(ws: Workspace, plan: Path) -> None:
    before = pairs(ws)
    assert len(before) == 3
    there = world(ws)
    gone = [said_between(there, "WH-1", "IT-2"), said_between(there, "IT-2", "IT-1")]
    result = remove_links(ws, gone, actor=ANA)
    assert len(result.changes) == 2
    assert pairs(ws) == {("WH-1", "WH-2", "FS", 0)}


def test_a_link_that_closes_a_loop_is_refused_and_the_loop_is_named(ws: Workspace, plan: Path) -> None:
    result = add_link(ws, "IT-2", "WH-2", actor=ANA)
    assert result.refused
    assert any("would wait for each other" in issue.message and "WH-1" in issue.message for issue in result.issues)
    assert len(pairs(ws)) == 3


def test_a_sheet_with_numbers_for_ids_gets_a_number_and_another_tracker_the_whole_key(
    ws: Workspace, plan: Path, tmp_path: Path
) -> None:
    rows = [
        [1, "Rent agreed", "Legal", "Ana", "Not started", "2026-12-01", None],
        [2, "Keys handed over", "Legal", "Ana", "Not started", "2026-12-05", None],
    ]
    connect(ws, make_workbook(tmp_path / "legal.xlsx", rows), "legal", stage="sheet_leads", actor=ANA)
    run_sync(ws, "legal")
    keys = {str(title): str(key) for key, title in world(ws).milestones["title"].items()}
    assert add_link(ws, keys["Keys handed over"], keys["Rent agreed"], actor=ANA).txn
    assert add_link(ws, "WH-1", keys["Keys handed over"], actor=ANA).txn
    run_sync(ws, "legal")
    sync(ws)
    assert str(cell(tmp_path / "legal.xlsx", 5)) == "1"
    assert cell(plan, 6) == f"IT-2, {keys['Keys handed over']}"
    assert (keys["Keys handed over"], "WH-1", "FS", 0) in pairs(ws)


def test_a_link_lives_in_cairn_alone_where_the_sheet_has_no_column_even_if_it_is_only_observed(
    ws: Workspace, tmp_path: Path
) -> None:
    header = ["Id", "Milestone", "Function", "Due"]
    rows = [["A-1", "Racks", "Warehouse", "2026-12-01"], ["A-2", "Doors", "Facilities", "2026-12-05"]]
    file = make_workbook(tmp_path / "a.xlsx", rows, header)
    connect(ws, file, "a", actor=ANA)
    run_sync(ws, "a")
    before = file.read_bytes()
    assert add_link(ws, "A-1", "A-2", actor=ANA).txn
    run_sync(ws, "a")
    there = world(ws)
    assert pairs(ws) == {("A-2", "A-1", "FS", 0)}
    assert there.said_in == {}
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("waits", "awaited", "words"),
    [
        ("WH-1", "WH-1", "cannot wait for itself"),
        ("WH-1", "XX-1", "no milestone “XX-1”"),
        ("WH-1", "IT-2", "waits for IT-2 already"),
    ],
)
def test_what_is_no_new_link_is_refused_in_words(
    ws: Workspace, plan: Path, waits: str, awaited: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        add_link(ws, waits, awaited, actor=ANA)


def test_a_link_that_somebody_removed_meanwhile_is_said(ws: Workspace, plan: Path) -> None:
    said = said_between(world(ws), "WH-1", "IT-2")
    remove_links(ws, [said], actor=ANA)
    with pytest.raises(Refused, match="any more"):
        change_link(ws, said, LinkType.FF, 1, actor=ANA)
    with pytest.raises(Refused, match="does not wait for"):
        said_between(world(ws), "WH-1", "IT-2")


def test_a_link_is_as_old_as_the_row_it_came_with_or_the_edit_that_said_it(ws: Workspace, plan: Path) -> None:
    assert add_link(ws, "WH-2", "IT-2", actor=ANA).txn
    remove_links(ws, [Said("WH-2", "IT-2")], actor=ANA)
    assert add_link(ws, "WH-2", "IT-2", actor=ANA).txn
    moments = {(one["key"], one["field"]): one["ts"][:10] for one in audit_log(ws) if one["entity"] == "milestone"}
    with ws.read() as tx:
        came, said, unknown = said_since(tx, [("WH-1", "IT-2"), ("WH-2", "IT-2"), ("XX", "IT-2")])
    assert (str(came), str(said), unknown) == (moments["WH-1", "*"], moments["WH-2", "depends_on"], None)
    later = heatmap_document(load_world(ws, date.fromisoformat(str(said)) + timedelta(days=9)), "age")
    assert max(cell["oldest_days"] or 0 for cell in later["cells"]) == 9


@pytest.mark.parametrize("days", [2601, -2601, 10**9, -(10**20)])
def test_a_lag_that_no_sheet_could_say_is_refused_and_nothing_is_written(ws: Workspace, plan: Path, days: int) -> None:
    before = ws.data_seq()
    with pytest.raises(Refused, match="longer than ten years"):
        add_link(ws, "WH-2", "IT-2", actor=ANA, lag_days=days)
    with pytest.raises(Refused, match="longer than ten years"):
        change_link(ws, Said("WH-1", "IT-2"), LinkType.FS, days, actor=ANA)
    assert ws.data_seq() == before
    assert add_link(ws, "WH-2", "IT-2", actor=ANA, lag_days=2600).txn
    sync(ws)
    assert ("IT-2", "WH-2", "FS", 2600) in pairs(ws), "what is allowed comes back from the sheet as it went"
