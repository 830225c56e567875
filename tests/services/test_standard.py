"""The standard as a workspace makes it its own: rules chosen, words learnt, constants, gaps, conventions confirmed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.errors import Refused
from domain.records import Actor
from services import inbox
from services.connecting.conventions import confirm_word, conventions, set_constant, settle_conventions
from services.connecting.gaps import gap_counts, gaps
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.schema import aliases, rulebook
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, cell, edit_elsewhere, sync

VIEWER = Actor("vera", "Vera", role="viewer")


def milestone(ws: Workspace, key: str) -> Any:
    return next(row for row in inbox.milestones(ws) if row["key"] == key)


def is_on(ws: Workspace, name: str) -> bool:
    return next(bool(rule["on"]) for rule in rulebook.rules(ws) if rule["name"] == name)


def test_a_workspace_chooses_its_rules_and_the_choice_is_in_the_log(ws: Workspace, plan: Path) -> None:
    assert is_on(ws, "outcome-missing")
    assert not is_on(ws, "weekend-date")
    before = gap_counts(ws)["launch"]
    assert rulebook.choose_rules(ws, ["outcome-missing"], ANA, reason="not yet")
    assert not rulebook.choose_rules(ws, ["outcome-missing"], ANA)
    assert (is_on(ws, "outcome-missing"), is_on(ws, "weekend-date")) == (False, True)
    assert gap_counts(ws)["launch"] == before - 4
    record = integrity.audit_log(ws)[0]
    assert (record["entity"], record["actor"], record["reason"]) == ("setting", "Ana", "not yet")
    assert rulebook.choose_rules(ws, [], ANA)
    assert integrity.verify(ws)["ok"]


def test_only_who_may_changes_the_rules_and_only_rules_that_exist(ws: Workspace) -> None:
    with pytest.raises(Refused, match="Vera may not change schema and rules"):
        rulebook.choose_rules(ws, [], VIEWER)
    with pytest.raises(Refused, match="There is no rule “tidy-desk”"):
        rulebook.choose_rules(ws, ["tidy-desk"], ANA)


def test_a_rule_that_is_left_out_refuses_no_edit(ws: Workspace, plan: Path) -> None:
    future = [Edit("IT-1", "actual_date", date(2199, 1, 1))]
    assert apply_edits(ws, future, actor=ANA).refused
    rulebook.choose_rules(ws, ["actual-in-future"], ANA)
    assert apply_edits(ws, future, actor=ANA).txn


def test_gaps_are_one_list_and_one_counter_for_each_tracker_and_never_held(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"D4": None, "F5": "TBD"})
    sync(ws)
    found = [(gap.key, gap.field) for gap in gaps(ws, "launch")]
    assert ("IT-1", "owner") in found
    assert ("IT-2", "due_date") in found
    assert ("IT-1", "evidence") in found
    assert gap_counts(ws) == {"launch": len(found)}
    assert inbox.held(ws) == []


def test_a_word_for_a_function_is_learnt_once_and_known_from_then_on(ws: Workspace, plan: Path) -> None:
    assert aliases.learn_alias(ws, "function", "Warehouse", "Warehouse Operations", ANA) == 2
    assert {row["function"] for row in inbox.milestones(ws)} == {"IT", "Warehouse Operations"}
    assert sync(ws).conflicts == 0
    assert cell(plan, "C6") in ("Warehouse", "Warehouse Operations")
    edit_elsewhere(plan, {"C4": "warehouse", "B7": "Night shift is trained"})
    assert sync(ws).state == "ok"
    assert milestone(ws, "IT-1")["function"] == "Warehouse Operations"
    assert aliases.aliases(ws) == [{"kind": "function", "word": "Warehouse", "name": "Warehouse Operations"}]
    with ws.read() as tx:
        assert aliases.confirmed_functions(tx) == {"IT": False, "Warehouse Operations": True}
    aliases.forget_alias(ws, "function", "WAREHOUSE", ANA)
    assert aliases.aliases(ws) == []
    assert milestone(ws, "WH-1")["function"] == "Warehouse Operations"
    assert integrity.verify(ws)["ok"]


def test_initials_are_learnt_as_a_person(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"D4": "AL", "D6": "Ben, AL"})
    sync(ws)
    assert aliases.learn_alias(ws, "person", "AL", "Ana Lee", ANA) == 2
    assert milestone(ws, "IT-1")["owner"] == "Ana Lee"
    assert milestone(ws, "WH-1")["contributors"] == ["Ana Lee"]
    sync(ws)
    edit_elsewhere(plan, {"D5": "al"})
    sync(ws)
    assert milestone(ws, "IT-2")["owner"] == "Ana Lee"


def test_an_alias_needs_two_different_words(ws: Workspace) -> None:
    for word, name in (("", "IT"), ("IT", ""), ("IT", "it")):
        with pytest.raises(Refused, match="An alias needs a word"):
            aliases.learn_alias(ws, "function", word, name, ANA)


def test_a_function_is_confirmed_by_a_governor(ws: Workspace, plan: Path) -> None:
    rulebook.choose_rules(
        ws, [rule["name"] for rule in rulebook.rules(ws) if rule["name"] != "function-unconfirmed"], ANA
    )
    assert {gap.key for gap in gaps(ws, "launch")} == {"IT-1", "IT-2", "WH-1", "WH-2"}
    aliases.confirm_function(ws, "IT", ANA)
    assert {gap.key for gap in gaps(ws, "launch")} == {"WH-1", "WH-2"}


def small(path: Path, *rows: tuple[Any, ...], header: tuple[str, ...] = ("Id", "Milestone", "Status", "Due")) -> Path:
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_a_word_that_a_column_uses_is_confirmed_once_and_what_was_held_is_taken(ws: Workspace, tmp_path: Path) -> None:
    rows = [("W-1", "Racks installed", "Done", date(2026, 4, 1)), ("W-2", "Scanners live", "✎", date(2026, 5, 1))]
    connect(ws, small(tmp_path / "p.xlsx", *rows), "launch", actor=ANA)
    assert run_sync(ws, "launch").held == 1
    confirm_word(ws, "launch", "status", "✎", "in_progress", ANA)
    run = run_sync(ws, "launch")
    assert (run.state, run.held) == ("ok", 0)
    assert milestone(ws, "W-2")["status"] == "in_progress"
    with pytest.raises(Refused, match="cannot mean"):
        confirm_word(ws, "launch", "status", "✎", "nearly", ANA)


def test_the_order_of_a_columns_dates_is_settled_by_a_person_where_nothing_decides(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = [("W-1", "Racks installed", "Done", "03/04/2026"), ("W-2", "Scanners live", "Open", "05/06/2026")]
    connect(ws, small(tmp_path / "p.xlsx", *rows), "launch", actor=ANA)
    assert run_sync(ws, "launch").held == 2
    shown = next(column for column in conventions(ws, "launch") if column["fields"] == ["due_date"])
    assert (shown["ambiguous"], shown["date_order"]) == (2, "ymd")
    settle_conventions(ws, "launch", "due_date", {"date_order": "dmy"}, ANA)
    assert run_sync(ws, "launch").held == 0
    assert milestone(ws, "W-1")["due_date"] == "2026-04-03"


def test_turned_dates_are_turned_back_only_when_a_person_says_so(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        ("W-1", "Racks installed", "Done", "13/05/2026"),
        ("W-2", "Scanners live", "Open", datetime(2026, 3, 5)),
        ("W-3", "Night shift trained", "Open", datetime(2026, 4, 6)),
        ("W-4", "First order shipped", "Open", datetime(2026, 12, 6)),
    ]
    connect(ws, small(tmp_path / "p.xlsx", *rows), "launch", actor=ANA)
    run_sync(ws, "launch")
    assert milestone(ws, "W-2")["due_date"] == "2026-03-05"
    settle_conventions(ws, "launch", "due_date", {"turned": True}, ANA)
    run_sync(ws, "launch")
    assert milestone(ws, "W-2")["due_date"] == "2026-05-03"
    assert milestone(ws, "W-1")["due_date"] == "2026-05-13"
    assert integrity.verify(ws)["ok"]


@pytest.mark.parametrize("chosen", [{"date_order": "ydm"}, {"year": 26}, {"mood": "good"}, {"turned": "maybe"}])
def test_a_convention_that_cannot_be_is_refused(ws: Workspace, plan: Path, chosen: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"cannot be|There is no convention"):
        settle_conventions(ws, "launch", "due_date", chosen, ANA)


def test_one_value_may_hold_for_a_whole_sheet_and_what_somebody_set_by_hand_stays(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = [("W-1", "Racks installed", "Done", date(2026, 4, 1)), ("W-2", "Scanners live", "Open", date(2026, 5, 1))]
    path = small(tmp_path / "p.xlsx", *rows)
    connect(ws, path, "launch", actor=ANA)
    run_sync(ws, "launch")
    assert set_constant(ws, "launch", "function", "Warehouse", ANA) == 2
    assert apply_edits(ws, [Edit("W-1", "function", "IT")], actor=ANA).txn
    assert set_constant(ws, "launch", "function", "Warehouse Operations", ANA) == 1
    assert [milestone(ws, key)["function"] for key in ("W-1", "W-2")] == ["IT", "Warehouse Operations"]
    edit_elsewhere(path, {"A4": "W-3", "B4": "Pilot done"})
    run_sync(ws, "launch")
    assert milestone(ws, "W-3")["function"] == "Warehouse Operations"
    assert set_constant(ws, "launch", "function", "", ANA) == 0
    assert milestone(ws, "W-2")["function"] == "Warehouse Operations"
    assert integrity.verify(ws)["ok"]


def test_a_field_with_a_column_has_no_constant_and_a_constant_is_a_value_of_its_field(
    ws: Workspace, plan: Path
) -> None:
    with pytest.raises(Refused, match="The sheet has the column “Function”"):
        set_constant(ws, "launch", "function", "IT", ANA)
    with pytest.raises(Refused, match="no health that Cairn knows"):
        set_constant(ws, "launch", "health", "splendid", ANA)
    with pytest.raises(Refused, match="cannot be the same for a whole sheet"):
        set_constant(ws, "launch", "title", "Launch", ANA)
