"""Leaving is easy: everything is exported, Cairn's columns are gone from the sheet, nothing else is."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.errors import Refused
from services import inbox
from services.connecting import leaving
from services.connecting.leaving import leave
from services.connecting.onboarding import connect, disconnect, trackers
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing.speaking import speak
from services.workspace import Workspace
from tests.services.conftest import ANA, ROWS, edit_elsewhere, make_workbook, sync

HEADER = ["Milestone", "Function", "Owner", "Status", "Due", "Depends on"]


@pytest.fixture
def own(ws: Workspace, tmp_path: Path) -> Path:
    """A workbook without ids: Cairn added its key column, and speaks in another one."""
    path = make_workbook(tmp_path / "plan.xlsx", [row[1:6] for row in ROWS], HEADER)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    speak(ws, "launch", on=True, actor=ANA)
    assert sync(ws).added == 4
    return path


def cells(path: Path) -> dict[str, Any]:
    page = openpyxl.load_workbook(path).active
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}


def edit(ws: Workspace, key: str, **fields: Any) -> None:
    done = apply_edits(ws, [Edit(key, name, value) for name, value in fields.items()], actor=ANA, reason="asked for")
    assert done.txn


def test_everything_is_exported_and_only_cairns_columns_are_gone(ws: Workspace, own: Path, tmp_path: Path) -> None:
    with_cairn = cells(own)
    assert (with_cairn["G3"], with_cairn["H3"]) == ("Cairn key", "Cairn")
    key = inbox.milestones(ws)[1]["key"]
    edit(ws, key, done_definition="Orders flow for a week", owner="Zoe")
    edit_elsewhere(own, {"E6": "whenever it suits"})

    done = leave(ws, "launch", tmp_path / "kept", actor=ANA, reason="the pilot is over")

    left = cells(own)
    assert {ref: value for ref, value in left.items() if ref[0] in "GH"} == {}
    assert left == {ref: value for ref, value in {**with_cairn, **left}.items() if ref[0] not in "GH"}
    assert (left["C5"], left["E6"]) == ("Zoe", "whenever it suits")
    kept = tmp_path / "kept"
    rows = list(csv.DictReader((kept / "milestones.csv").open(encoding="utf-8-sig")))
    assert [row["done_definition"] for row in rows if row["key"] == key] == ["Orders flow for a week"]
    waiting = json.loads((kept / "waiting.json").read_text("utf-8"))
    assert [cell["text"] for cell in waiting["held"]] == ["whenever it suits"]
    bodies = [json.loads(json.loads(line)["body"]) for line in (kept / "records.jsonl").read_text("utf-8").splitlines()]
    assert len(bodies) == done["records"] > 6
    assert {"insert", "update", "hold"} <= {body["op"] for body in bodies}
    assert cells(kept / "sheet" / "plan.xlsx")["G3"] == "Cairn key"
    assert (trackers(ws), inbox.milestones(ws), done["left"]) == ([], [], [])
    assert [r["reason"] for r in integrity.audit_log(ws) if r["op"] == "leave"] == ["the pilot is over"]
    assert integrity.verify(ws)["ok"]


def test_what_somebody_typed_into_cairns_columns_stays_and_is_told(ws: Workspace, own: Path, tmp_path: Path) -> None:
    edit_elsewhere(own, {"G6": "my own mark"})
    done = leave(ws, "launch", tmp_path / "kept", actor=ANA)
    assert (done["left"], cells(own)["G6"], "G4" in cells(own)) == (["Plan!G6"], "my own mark", False)


def test_what_somebody_typed_where_cairn_speaks_stays_though_edits_go_both_ways_first(
    ws: Workspace, own: Path, tmp_path: Path
) -> None:
    edit(ws, inbox.milestones(ws)[1]["key"], owner="Zoe")
    edit_elsewhere(own, {"H5": "typed by me", "D6": "On hold", "H9": "below the table"})
    done = leave(ws, "launch", tmp_path / "kept", actor=ANA)
    left = cells(own)
    assert done["left"] == ["Plan!H5", "Plan!H9"]
    assert {ref: value for ref, value in left.items() if ref[0] in "GH"} == {
        "H3": "Cairn",
        "H5": "typed by me",
        "H9": "below the table",
    }
    assert left["C5"] == "Zoe"
    assert "on_hold" in (tmp_path / "kept" / "milestones.csv").read_text("utf-8-sig")


def test_who_could_not_leave_is_spoken_to_as_before(ws: Workspace, own: Path, tmp_path: Path) -> None:
    edit(ws, inbox.milestones(ws)[1]["key"], owner="Zoe")
    edit_elsewhere(own, {"E6": "mid of March"})
    lock = own.with_name(f"~${own.name}")
    lock.write_bytes(bytes([3]) + b"Bex".ljust(54) + bytes(110))
    with pytest.raises(Refused, match="cannot be left yet"):
        leave(ws, "launch", tmp_path / "kept", actor=ANA)
    lock.unlink()
    sync(ws)
    assert (cells(own)["C5"], cells(own)["H6"].split(":")[0]) == ("Zoe", "Due not read")


def test_while_something_cannot_reach_the_sheet_nothing_is_let_go(ws: Workspace, own: Path, tmp_path: Path) -> None:
    edit(ws, inbox.milestones(ws)[1]["key"], owner="Zoe")
    lock = own.with_name(f"~${own.name}")
    lock.write_bytes(bytes([3]) + b"Bex".ljust(54) + bytes(110))
    before = own.read_bytes()
    with pytest.raises(Refused, match="cannot be left yet"):
        leave(ws, "launch", tmp_path / "kept", actor=ANA)
    assert (own.read_bytes(), (tmp_path / "kept").exists(), len(trackers(ws))) == (before, False, 1)
    assert list(tmp_path.glob(".kept*")) == []
    lock.unlink()
    assert leave(ws, "launch", tmp_path / "kept", actor=ANA)["milestones"] == 4


def test_a_sheet_that_is_lost_can_be_left_as_it_is(ws: Workspace, own: Path, tmp_path: Path) -> None:
    own.unlink()
    with pytest.raises(Refused, match="cannot be left yet"):
        leave(ws, "launch", tmp_path / "kept", actor=ANA)
    assert leave(ws, "launch", tmp_path / "kept", actor=ANA, as_it_is=True)["milestones"] == 4
    assert trackers(ws) == []


def test_a_crash_before_it_is_let_go_leaves_it_connected_as_it_was(
    ws: Workspace, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCutError(BaseException):
        pass

    @contextmanager
    def cut(target: Path) -> Iterator[Path]:
        with whole(target) as part:
            yield part
            raise PowerCutError

    whole = leaving._part_of
    with monkeypatch.context() as patch:
        patch.setattr(leaving, "_part_of", cut)
        with pytest.raises(PowerCutError):
            leave(ws, "launch", tmp_path / "kept", actor=ANA)
    assert "G3" not in cells(own)
    assert sync(ws).state == "ok"
    assert (cells(own)["G3"], len(inbox.milestones(ws)), sync(ws).state) == ("Cairn key", 4, "nothing")
    assert leave(ws, "launch", tmp_path / "kept", actor=ANA)["milestones"] == 4


def test_an_export_overwrites_nothing(ws: Workspace, own: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    with pytest.raises(Refused, match="there already"):
        leave(ws, "launch", tmp_path / "kept", actor=ANA)


def test_disconnecting_drops_no_edit_that_waits_unseen(ws: Workspace, plan: Path) -> None:
    edit(ws, "WH-1", due_date="2026-12-18")
    book = openpyxl.load_workbook(plan)
    book["Plan"].title = "Plan (new)"
    book.save(plan)
    assert sync(ws).state == "paused"
    with pytest.raises(Refused, match="WH-1 due_date"):
        disconnect(ws, "launch", ANA)
    assert disconnect(ws, "launch", ANA, anyway=True)["milestones_removed"] == 4
