"""Stories: a workspace has fields of its own, out of columns that Cairn had left untouched."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Refused
from domain.records import Actor
from services import inbox
from services.connecting.custom_columns import FreeColumn, free_columns, from_column, retire
from services.connecting.onboarding import connect, inspect
from services.edits import Edit, EditResult, apply_edits
from services.history import integrity
from services.history.undo import undo
from services.schema import custom
from services.schema.custom import CustomField
from services.syncing.sync import resume, run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, cell, edit_elsewhere, make_workbook

HEADER = ["Id", "Milestone", "Due", "Crew size", "Shirt", "Freeze", "Dock door", "Notes"]
ROWS: list[list[Any]] = [
    ["A-1", "Racks in", "2026-04-01", 4, "Large", "2026-03-20", "007", "two trucks"],
    ["A-2", "Pilot", "2026-04-02", 2.5, "Small", "2026-03-21", "012", None],
    ["A-3", "Go live", "2026-04-03", None, "large", None, "013", None],
    ["A-4", "Handover", "2026-04-04", 1200, "Small", "2026-03-23", "014", None],
]
VIEWER = Actor("vera", "Vera", role="viewer")


@pytest.fixture
def sheet(ws: Workspace, tmp_path: Path) -> Path:
    """A workbook with four columns that mean nothing to the standard, connected and synced."""
    path = make_workbook(tmp_path / "plan.xlsx", ROWS, HEADER)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    assert run_sync(ws, "launch").added == 4
    return path


def values(ws: Workspace, label: str) -> list[Any]:
    return [row[label] for row in inbox.milestones(ws, "launch")]


def taken_in(ws: Workspace, column: str, **options: str) -> dict[str, Any]:
    made = from_column(ws, "launch", column, actor=ANA, **options)
    assert resume(ws, "launch", actor=ANA).state == "ok"
    return made


def edited(ws: Workspace, key: str, label: str, value: Any) -> EditResult:
    with ws.read() as tx:
        name = custom.name_of(tx, label)
    return apply_edits(ws, [Edit(key, name, value)], actor=ANA)


def test_untouched_columns_are_proposed_with_the_type_that_their_cells_show(ws: Workspace, sheet: Path) -> None:
    assert free_columns(ws, "launch") == [
        FreeColumn("Crew size", "Crew size", "number", (), 3),
        FreeColumn("Shirt", "Shirt", "choice", ("Large", "Small"), 4),
        FreeColumn("Freeze", "Freeze", "date", (), 3),
        FreeColumn("Dock door", "Dock door", "text", (), 4),
    ]


def test_a_column_of_numbers_becomes_a_field_that_is_edited_on_both_sides_and_has_a_history(
    ws: Workspace, sheet: Path
) -> None:
    before = inbox.milestones(ws, "launch")
    assert "Crew size" not in before[0]
    assert not any(name.startswith("custom_") for name in before[0])
    made = taken_in(ws, "crew size")
    assert (made["label"], made["type"]) == ("Crew size", "number")
    assert values(ws, "Crew size") == [4, 2.5, None, 1200]
    change = edited(ws, "A-1", "crew size", "6")
    run_sync(ws, "launch")
    assert cell(sheet, "D4") == 6
    edit_elsewhere(sheet, {"D5": 3, "D6": "lots"})
    run_sync(ws, "launch")
    assert values(ws, "Crew size") == [6, 3, None, 1200]
    assert [(one["where"], one["rule"], one["text"]) for one in inbox.held(ws)] == [
        ("Plan!D6", "unreadable-number", "lots")
    ]
    assert change.txn
    undo(ws, change.txn, actor=ANA)
    run_sync(ws, "launch")
    assert cell(sheet, "D4") == 4
    moved = [(one["op"], one["old"], one["new"]) for one in integrity.history(ws, "A-1", made["field"])]
    assert moved == [("update", None, 4), ("update", 4, 6), ("update", 6, 4)]
    today = datetime.now().astimezone().date()
    assert [row["Crew size"] for row in inbox.milestones(ws, as_of=today)] == [4, 3, None, 1200]
    assert integrity.verify(ws)["ok"]


def test_a_choice_takes_any_spelling_of_its_values_and_holds_every_other_until_it_is_allowed(
    ws: Workspace, sheet: Path
) -> None:
    taken_in(ws, "Shirt")
    assert values(ws, "Shirt") == ["Large", "Small", "Large", "Small"]
    assert cell(sheet, "E6") == "large", "a spelling is no change"
    edit_elsewhere(sheet, {"E4": "Huge"})
    run_sync(ws, "launch")
    held = inbox.held(ws)[0]
    assert (held["rule"], held["advice"]) == ("unlisted-choice", "Use one of: Large, Small.")
    assert values(ws, "Shirt")[0] == "Large"
    refused = edited(ws, "A-2", "Shirt", "Tiny")
    assert [issue.rule for issue in refused.issues] == ["unlisted-choice"]
    assert custom.allow(ws, "Shirt", ["Huge", "SMALL"], actor=ANA) == ("Large", "Small", "Huge")
    run_sync(ws, "launch")
    assert inbox.held(ws) == []
    assert values(ws, "Shirt")[0] == "Huge"
    assert edited(ws, "A-2", "Shirt", "huge").changes[0].after == "Huge"
    run_sync(ws, "launch")
    assert cell(sheet, "E5") == "Huge"


def test_a_field_that_is_retired_loses_nothing_and_comes_back_with_its_values(ws: Workspace, sheet: Path) -> None:
    made = taken_in(ws, "Freeze", label="Code freeze")
    assert values(ws, "Code freeze") == ["2026-03-20", "2026-03-21", None, "2026-03-23"]
    edit_elsewhere(sheet, {"F4": "soon"})
    run_sync(ws, "launch")
    assert len(inbox.held(ws)) == 1
    assert retire(ws, "code freeze", actor=ANA) == ["launch"]
    run_sync(ws, "launch")
    assert (custom.fields(ws), inbox.held(ws)) == ([], [])
    assert "Code freeze" not in inbox.milestones(ws)[0]
    with pytest.raises(Refused, match="no field"):
        edited(ws, "A-1", made["field"], "2026-05-01")
    edit_elsewhere(sheet, {"F4": "a note of our own"})
    run_sync(ws, "launch")
    assert custom.add_field(ws, "Code freeze", "date", actor=ANA).name == made["field"]
    assert values(ws, "Code freeze") == ["2026-03-20", "2026-03-21", None, "2026-03-23"]
    assert cell(sheet, "F4") == "a note of our own"
    assert integrity.verify(ws)["ok"]


def test_a_slot_is_free_again_only_when_no_milestone_holds_a_value_in_it(ws: Workspace, sheet: Path) -> None:
    first = taken_in(ws, "Crew size")["field"]
    retire(ws, "Crew size", actor=ANA)
    for label in ("One", "Two", "Three"):
        assert custom.add_field(ws, label, "number", actor=ANA).name != first
    with pytest.raises(Refused, match="All 4 fields of the type number are taken"):
        custom.add_field(ws, "Four", "number", actor=ANA)
    custom.add_field(ws, "Crew size", "number", actor=ANA)
    cleared = [Edit(key, first, "") for key in ("A-1", "A-2", "A-4")]
    assert apply_edits(ws, cleared, actor=ANA).txn
    retire(ws, "Crew size", actor=ANA)
    made = from_column(ws, "launch", "Crew size", actor=ANA, label="Heads")
    assert made["field"] == first
    resume(ws, "launch", actor=ANA)
    assert values(ws, "Heads") == [4, 2.5, None, 1200]
    assert inbox.conflicts(ws) == [], "what was agreed on under the old label is no base for the new one"


def test_a_second_tracker_with_that_header_maps_to_the_same_field(ws: Workspace, sheet: Path, tmp_path: Path) -> None:
    made = taken_in(ws, "Crew size", label="Headcount")
    other = make_workbook(
        tmp_path / "other.xlsx", [["B-1", "Pilot", 7, "2026-04-02"]], ["Id", "Milestone", "CREW SIZE:", "Due"]
    )
    found = {column["header"]: column["field"] for column in inspect(other, ws=ws)["columns"]}
    assert found["CREW SIZE:"] == made["field"]
    assert inspect(other)["columns"][2]["field"] is None
    assert connect(ws, other, "second", actor=ANA)["binding"][made["field"]] == "CREW SIZE:"
    run_sync(ws, "second")
    assert [row["Headcount"] for row in inbox.milestones(ws, "second")] == [7]
    third = make_workbook(tmp_path / "third.xlsx", [["C-1", "Pilot", 7]], ["Nr", "Meilenstein", "Crew size"])
    moved = connect(ws, third, "third", mapping={"notes": "Crew size"}, actor=ANA)
    assert moved["binding"]["notes"] == "Crew size"
    assert made["field"] not in moved["binding"], "what a person says goes before what is remembered"


def test_another_column_joins_a_field_that_is_there_and_none_is_taken_twice(ws: Workspace, sheet: Path) -> None:
    custom.add_field(ws, "Heads", "number", actor=ANA)
    assert taken_in(ws, "Crew size", label="heads")["label"] == "Heads"
    assert [(one.label, one.headers) for one in custom.fields(ws)] == [("Heads", ("Crew size",))]
    with pytest.raises(Refused, match="read from another column of this sheet, “Crew size”"):
        from_column(ws, "launch", "Shirt", actor=ANA, label="Heads")
    with pytest.raises(Refused, match="no untouched column “Crew size”"):
        from_column(ws, "launch", "Crew size", actor=ANA)


def test_a_field_is_renamed_and_the_header_is_still_known(ws: Workspace, sheet: Path) -> None:
    made = taken_in(ws, "Crew size")
    custom.rename(ws, "crew SIZE", "Headcount", actor=ANA)
    assert values(ws, "Headcount") == [4, 2.5, None, 1200]
    edit_elsewhere(sheet, {"D4": 5})
    run_sync(ws, "launch")
    assert values(ws, "Headcount")[0] == 5
    with ws.read() as tx:
        assert custom.headers(tx) == {"crew size": made["field"], "headcount": made["field"]}
    renamed = [one for one in integrity.audit_log(ws) if one["entity"] == "custom_field" and one["field"] == "label"]
    assert [(one["old"], one["new"], one["actor"]) for one in renamed] == [("Crew size", "Headcount", "Ana")]


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("due_date", "already means"),
        ("Owner", "already means"),
        ("Deadline", "already means"),
        ("Fälligkeitsdatum", "already means"),
        ("custom_text_1", "already means"),
        ("crew  SIZE", "There is a field"),
        ("  ", "needs a label"),
        ("a=b", "needs a label"),
        ("x" * 41, "needs a label"),
    ],
)
def test_a_label_means_nothing_else(ws: Workspace, label: str, why: str) -> None:
    custom.add_field(ws, "Crew size", "number", actor=ANA)
    with pytest.raises(Refused, match=why):
        custom.add_field(ws, label, "text", actor=ANA)


def test_who_may_not_change_the_schema_adds_nothing(ws: Workspace, sheet: Path) -> None:
    with pytest.raises(Refused, match="Vera may not"):
        custom.add_field(ws, "Heads", "number", actor=VIEWER)
    with pytest.raises(Refused, match="Vera may not"):
        from_column(ws, "launch", "Shirt", actor=VIEWER)
    with pytest.raises(Refused, match="no type “colour”"):
        custom.add_field(ws, "Paint", "colour", actor=ANA)
    with pytest.raises(Refused, match="needs its values"):
        custom.add_field(ws, "Paint", "choice", actor=ANA)
    with pytest.raises(Refused, match="There is no field “custom_text_1” in this workspace"):
        connect(ws, sheet, "again", mapping={"custom_text_1": "Dock door"}, actor=ANA)
    assert custom.fields(ws) == []


def test_a_field_that_no_column_feeds_is_edited_in_cairn_alone(ws: Workspace, sheet: Path) -> None:
    made: CustomField = custom.add_field(ws, "Wave", "choice", ["First", "Second"], actor=ANA)
    assert edited(ws, "A-1", "Wave", "first").changes[0].after == "First"
    before = sheet.read_bytes()
    run_sync(ws, "launch")
    assert sheet.read_bytes() == before
    assert values(ws, "Wave") == ["First", None, None, None]
    assert made.field.choices == ("First", "Second")
