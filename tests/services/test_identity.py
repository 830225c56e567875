"""Row identity in real workbooks: what people do with rows and columns, and what Cairn makes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.errors import Refused
from services import inbox
from services.adding import add_milestone
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.history.undo import undo
from services.syncing.sync import run_sync
from services.workspace import Workspace
from sync.keys import is_made_key
from tests.services.conftest import ANA, ROWS, cell, edit_elsewhere, make_workbook, sync

HEADER = ["Milestone", "Function", "Owner", "Status", "Due", "Waits for"]
FIRST, LAST = 4, 7


@pytest.fixture
def keyed(ws: Workspace, tmp_path: Path) -> Path:
    """A workbook without ids, connected in sheet leads and synced: Cairn has added its column (G)."""
    path = make_workbook(tmp_path / "plan.xlsx", [[*row[1:6], None] for row in ROWS], HEADER)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    assert sync(ws).added == 4
    return path


def keys_in(path: Path, column: str = "G") -> list[Any]:
    return [cell(path, f"{column}{row}") for row in range(FIRST, LAST + 1)]


def edited(path: Path, change: Callable[[Any], None]) -> None:
    """Somebody opens the workbook in another tool, changes it, and saves it."""
    book = openpyxl.load_workbook(path)
    change(book.active)
    book.save(path)


def state_of(ws: Workspace, path: Path) -> Any:
    return inbox.milestones(ws), integrity.verify(ws)["size"], path.read_bytes()


def test_a_sheet_without_ids_gets_a_visible_column_of_keys_and_is_known_by_them(ws: Workspace, keyed: Path) -> None:
    assert cell(keyed, "G3") == "Cairn key"
    assert keys_in(keyed) == [row["key"] for row in inbox.milestones(ws)]
    assert all(is_made_key(key) for key in keys_in(keyed))
    before = state_of(ws, keyed)
    assert sync(ws).state == "nothing"
    assert state_of(ws, keyed) == before
    edit_elsewhere(keyed, {"A4": "Vendor chosen and signed", "B4": "Finance"})
    assert (run := sync(ws)).to_database == 2
    assert (run.added, run.missing) == (0, 0)


def test_a_table_of_excel_gets_no_column_beside_it_which_its_sorting_would_leave_behind(
    ws: Workspace, tmp_path: Path
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [[*row[1:6], None] for row in ROWS], HEADER)

    def with_table(page: Any) -> None:
        from openpyxl.worksheet.table import Table

        page.add_table(Table(displayName="Plan", ref="A3:F7"))

    edited(path, with_table)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    before = path.read_bytes()
    assert sync(ws).state == "nothing"
    assert cell(path, "G3") is None

    edited(path, sort_by_title)
    assert sync(ws).state == "nothing"
    assert path.read_bytes() != before


def test_the_column_skips_what_is_not_blank(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [[*row[1:6], None] for row in ROWS], HEADER)

    def with_note(page: Any) -> None:
        page["G5"] = "call the vendor"
        page.column_dimensions["H"].hidden = True

    edited(path, with_note)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    assert (cell(path, "I3"), cell(path, "G5"), cell(path, "H3")) == ("Cairn key", "call the vendor", None)
    assert sync(ws).state == "nothing"


def sort_by_title(page: Any) -> None:
    rows = sorted([[c.value for c in row] for row in page.iter_rows(min_row=FIRST, max_row=LAST)], key=lambda r: r[0])
    for number, row in enumerate(rows, FIRST):
        for column, value in enumerate(row, 1):
            page.cell(number, column).value = value


def insert_rows(page: Any) -> None:
    page.insert_rows(1, 2)
    page.insert_rows(8)


def hide(page: Any) -> None:
    page.row_dimensions[5].hidden = True
    page.column_dimensions["C"].hidden = True
    page.auto_filter.ref = "A3:G7"


def insert_columns(page: Any) -> None:
    page.insert_cols(1)
    page.insert_cols(4)


def move_columns(page: Any) -> None:
    for row in page.iter_rows(min_row=3, max_row=LAST):
        values = [c.value for c in row]
        for target, value in zip(row, reversed(values), strict=True):
            target.value = value


def rename_headers(page: Any) -> None:
    page["A3"], page["C3"], page["E3"] = "Activity name", "Responsible", "Deadline"


@pytest.mark.parametrize("change", [sort_by_title, insert_rows, hide, insert_columns, move_columns, rename_headers])
def test_what_moves_rows_and_columns_or_renames_them_edits_nothing_and_writes_nothing(
    ws: Workspace, keyed: Path, change: Callable[[Any], None]
) -> None:
    edited(keyed, change)
    (milestones, _, data), log = state_of(ws, keyed), integrity.audit_log(ws)
    run = sync(ws)
    assert (run.state, run.to_database, run.to_sheet, run.added, run.missing, run.held) == ("nothing", 0, 0, 0, 0, 0)
    assert (inbox.milestones(ws), keyed.read_bytes()) == (milestones, data)
    assert {r["entity"] for r in integrity.audit_log(ws)[: len(integrity.audit_log(ws)) - len(log)]} <= {"tracker"}
    edited(keyed, lambda page: None)
    assert sync(ws).state == "nothing"


def test_a_renamed_header_is_remembered_so_that_a_new_column_of_the_old_name_clears_nothing(
    ws: Workspace, keyed: Path
) -> None:
    edit_elsewhere(keyed, {"E3": "Deadline"})
    sync(ws)
    edit_elsewhere(keyed, {"H3": "Due", "E4": None})
    assert sync(ws).to_database == 1
    assert [row["due_date"] for row in inbox.milestones(ws)][1:] == ["2026-12-01", "2026-12-15", "2027-01-15"]


def test_a_column_that_was_there_all_along_never_takes_the_place_of_a_deleted_one(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = [[*row[1:6], "2020-01-01"] for row in ROWS]
    path = make_workbook(tmp_path / "plan.xlsx", rows, [*HEADER[:5], "Deadline"])
    connect(ws, path, "launch", mapping={"due_date": "Due"}, actor=ANA)
    sync(ws)
    edited(path, lambda page: page.delete_cols(5))
    assert sync(ws).to_database == 0
    assert inbox.milestones(ws)[0]["due_date"] == "2026-09-01"
    assert [held["rule"] for held in inbox.held(ws)] == ["column-vanished"]


def test_of_a_copied_row_the_original_keeps_its_key_and_the_copy_gets_one_of_its_own(
    ws: Workspace, keyed: Path
) -> None:
    def copy(page: Any) -> None:
        for column in range(1, 8):
            page.cell(8, column).value = page.cell(5, column).value
        page["C8"] = "Zoe"

    edited(keyed, copy)
    original = cell(keyed, "G5")
    run = sync(ws)
    assert (run.added, run.to_sheet, run.to_database) == (1, 1, 0)
    assert cell(keyed, "G5") == original
    assert is_made_key(cell(keyed, "G8"))
    assert cell(keyed, "G8") != original
    rows = {row["key"]: row for row in inbox.milestones(ws)}
    assert (rows[original]["owner"], rows[cell(keyed, "G8")]["owner"]) == ("Ana", "Zoe")
    assert sync(ws).state == "nothing"


def test_a_copy_above_its_original_does_not_take_its_key(ws: Workspace, keyed: Path) -> None:
    def copy_above(page: Any) -> None:
        page.insert_rows(FIRST)
        for column in range(1, 8):
            page.cell(FIRST, column).value = page.cell(6, column).value
        page["A4"] = "Something else"

    edited(keyed, copy_above)
    original = cell(keyed, "G6")
    assert sync(ws).added == 1
    assert cell(keyed, "G6") == original
    assert cell(keyed, "G4") not in (original, None)


def test_where_the_ids_are_the_sheets_own_a_copy_is_held(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"A8": "IT-2", "B8": "A copy", "C8": "IT"})
    run = sync(ws)
    assert (run.added, run.held) == (0, 1)
    assert inbox.held(ws)[0]["rule"] == "duplicate-key"


def test_rows_with_one_key_of_which_none_is_as_it_was_all_wait(ws: Workspace, keyed: Path) -> None:
    def both_changed(page: Any) -> None:
        for column in range(1, 8):
            page.cell(8, column).value = page.cell(5, column).value
        page["A5"], page["A8"] = "Order API, part 1", "Order API, part 2"

    edited(keyed, both_changed)
    run = sync(ws)
    assert (run.added, run.to_database, run.to_sheet, run.held) == (0, 0, 0, 2)
    assert "Order API is live" in {row["title"] for row in inbox.milestones(ws)}
    assert sync(ws).missing == 1, "it waits, so it is not gone"
    assert len(inbox.milestones(ws)) == 4


def test_a_mistyped_key_is_held_and_never_guessed(ws: Workspace, keyed: Path) -> None:
    key = cell(keyed, "G5")
    for wrong in (key[:-1] + str((int(key[-1]) + 1) % 10), key.replace("0002", "0020"), "something"):
        edit_elsewhere(keyed, {"G5": wrong, "D5": "Done"})
        sync(ws)
        sync(ws)
        assert [(held["rule"], held["text"]) for held in inbox.held(ws)] == [("mistyped-key", wrong)]
        assert len(inbox.milestones(ws)) == 4
        assert {row["key"]: row["status"] for row in inbox.milestones(ws)}[key] == "in_progress"
        assert cell(keyed, "G5") == wrong
    edit_elsewhere(keyed, {"G5": key})
    assert sync(ws).to_database == 1
    assert inbox.held(ws) == []


def test_a_key_that_this_tracker_never_had_is_asked_about(ws: Workspace, keyed: Path) -> None:
    edit_elsewhere(keyed, {"A8": "New thing", "G8": "MS-00042-7"})
    sync(ws)
    assert [held["rule"] for held in inbox.held(ws)] == ["unknown-key"]
    assert len(inbox.milestones(ws)) == 4


def test_a_new_row_without_a_key_is_a_new_milestone_and_gets_one(ws: Workspace, keyed: Path) -> None:
    edit_elsewhere(keyed, {"A8": "Night shift informed", "B8": "Warehouse", "C8": "Ben"})
    run = sync(ws)
    assert (run.added, run.to_sheet) == (1, 1)
    assert cell(keyed, "G8") == inbox.milestones(ws)[-1]["key"]
    assert sync(ws).state == "nothing"


def test_a_row_that_lost_its_key_is_found_by_title_and_gets_it_back(ws: Workspace, keyed: Path) -> None:
    key = cell(keyed, "G6")
    edit_elsewhere(keyed, {"G6": None, "D6": "Done"})
    run = sync(ws)
    assert (run.added, run.to_database, run.to_sheet) == (0, 1, 1)
    assert cell(keyed, "G6") == key


@pytest.mark.parametrize("what", ["deleted", "renamed", "twice"])
def test_a_key_column_that_is_gone_pauses_the_tracker(ws: Workspace, keyed: Path, what: str) -> None:
    def change(page: Any) -> None:
        if what == "deleted":
            page.delete_cols(7)
        elif what == "renamed":
            page["G3"] = "Id"
        else:
            page["H3"] = "Cairn key"

    edited(keyed, change)
    before = state_of(ws, keyed)
    run = sync(ws)
    assert run.state == "paused"
    assert "Cairn key" in run.message
    assert state_of(ws, keyed)[0] == before[0]
    assert state_of(ws, keyed)[2] == before[2]


def test_keys_that_were_not_sorted_along_pause_the_tracker(ws: Workspace, keyed: Path) -> None:
    def sort_without_keys(page: Any) -> None:
        keys = [page.cell(row, 7).value for row in range(FIRST, LAST + 1)]
        sort_by_title(page)
        for row, key in enumerate(keys, FIRST):
            page.cell(row, 7).value = key

    edited(keyed, sort_without_keys)
    before = inbox.milestones(ws)
    run = sync(ws)
    assert run.state == "paused"
    assert "beside the id of another row" in run.message
    assert inbox.milestones(ws) == before


def test_a_milestone_added_in_cairn_is_a_new_row_at_the_end_of_the_table(ws: Workspace, keyed: Path) -> None:
    added = add_milestone(
        ws, "launch", "Night shift informed", {"owner": "Ben", "due_date": "2027-02-01", "evidence": "photo"}, actor=ANA
    )
    key = added.changes[0].key
    run = sync(ws)
    assert (run.to_sheet, run.added, run.refused) == (4, 0, [])
    shown = [cell(keyed, f"{column}8") for column in "ABCDEFG"]
    assert shown[0:4] == ["Night shift informed", None, "Ben", None]
    assert (shown[4].date().isoformat(), shown[5], shown[6]) == ("2027-02-01", None, key)
    assert sync(ws).state == "nothing"
    assert integrity.verify(ws)["ok"]


def test_it_gets_the_next_id_where_the_sheet_has_ids_of_its_own_and_a_table_grows(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = [[f"P-0{number}", *ROWS[number][1:]] for number in range(4)]
    path = make_workbook(tmp_path / "plan.xlsx", rows)

    def with_table(page: Any) -> None:
        from openpyxl.worksheet.table import Table

        page.add_table(Table(displayName="Plan", ref="A3:G7"))

    edited(path, with_table)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    added = add_milestone(ws, "launch", "Night shift informed", {"depends_on": "P-03"}, actor=ANA)
    assert added.changes[0].key == "P-04"
    with pytest.raises(Refused, match="is taken"):
        add_milestone(ws, "launch", "Again", {}, sheet_id="P-01", actor=ANA)
    assert sync(ws).to_sheet == 3
    assert [cell(path, f"{column}8") for column in "ABG"] == ["P-04", "Night shift informed", "P-03"]
    assert openpyxl.load_workbook(path).active.tables["Plan"].ref == "A3:G8"
    assert sync(ws).state == "nothing"


def test_an_added_milestone_can_be_taken_back_and_a_removed_one_returns_to_the_sheet(
    ws: Workspace, keyed: Path
) -> None:
    edited(keyed, lambda page: page.delete_rows(7))
    sync(ws)
    removed = sync(ws)
    assert len(inbox.milestones(ws)) == 3
    undo(ws, removed.txn or "", actor=ANA)
    assert sync(ws).to_sheet == 6
    assert cell(keyed, "A7") == "Night shift trained"
    assert sync(ws).state == "nothing"


def test_nothing_is_added_where_cairn_only_observes_or_a_rule_is_broken(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", actor=ANA)
    with pytest.raises(Refused, match="only observed"):
        add_milestone(ws, "launch", "New", {}, actor=ANA)
    other = make_workbook(tmp_path / "other.xlsx")
    connect(ws, other, "other", stage="sheet_leads", actor=ANA)
    assert add_milestone(ws, "other", " ", {}, actor=ANA).refused
    assert add_milestone(ws, "other", "New", {"due_date": "someday"}, actor=ANA).issues[0].where == "new.due_date"


def test_while_the_workbook_is_open_rows_are_known_by_title_and_the_keys_come_later(
    ws: Workspace, tmp_path: Path
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [[*row[1:6], None] for row in ROWS], HEADER)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    lock = path.with_name("~$plan.xlsx")
    lock.write_bytes(b"\x04Cleo".ljust(55, b"\0") + b"\x04" + "Cleo".encode("utf-16-le").ljust(109, b"\0"))
    run = sync(ws)
    assert (run.added, run.to_sheet) == (4, 0)
    assert len(inbox.held(ws)) == 1, "said once, not for each row"
    lock.unlink()
    assert sync(ws).to_sheet == 5
    assert cell(path, "G3") == "Cairn key"
    assert inbox.held(ws) == []


def test_a_sheet_whose_keys_another_workspace_gave_keeps_them(ws: Workspace, keyed: Path, tmp_path: Path) -> None:
    from services.settings import Settings
    from services.workspace import open_workspace

    other = open_workspace(Settings(tmp_path / "other"))
    connect(other, keyed, "launch", stage="sheet_leads", actor=ANA)
    run = run_sync(other, "launch")
    assert (run.added, run.to_sheet, run.held) == (4, 0, 0)
    assert [row["key"] for row in inbox.milestones(other)] == keys_in(keyed)


def test_an_edit_of_the_same_cell_reaches_the_sheet_that_got_keys(ws: Workspace, keyed: Path) -> None:
    key = cell(keyed, "G4")
    apply_edits(ws, [Edit(key, "owner", "Zoe")], actor=ANA)
    assert sync(ws).to_sheet == 1
    assert cell(keyed, "C4") == "Zoe"
