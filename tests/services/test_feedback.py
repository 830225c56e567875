"""The feedback column: what it says, where it stands, and that it is nobody's edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from db import leases
from domain.errors import Refused
from services import deciding, inbox
from services.connecting.onboarding import connect, trackers
from services.edits import Edit, apply_edits
from services.history import integrity
from services.history.undo import undo
from services.syncing import failpoints
from services.syncing.due import due
from services.syncing.speaking import speak
from services.syncing.stages import enter
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, ROWS, cell, edit_elsewhere, make_workbook, sync


def spoken(path: Path, column: str = "H", first: int = 3) -> list[Any]:
    """The column as an independent reader sees it, from the header down."""
    page = openpyxl.load_workbook(path).active
    return [page[f"{column}{row}"].value for row in range(first, page.max_row + 1)]


@pytest.fixture
def told(ws: Workspace, plan: Path) -> Path:
    """The small workbook, in which Cairn says what became of each row; WH-1 has no room left before it."""
    speak(ws, "launch", on=True, actor=ANA)
    assert sync(ws).state == "ok"
    return plan


def edit(ws: Workspace, key: str, **fields: Any) -> None:
    done = apply_edits(ws, [Edit(key, name, value) for name, value in fields.items()], actor=ANA, reason="asked for")
    assert done.txn


def test_it_is_there_on_wish_only_and_says_ok_where_all_is_well(ws: Workspace, plan: Path) -> None:
    assert sync(ws).state == "nothing"
    assert cell(plan, "H3") is None
    speak(ws, "launch", on=True, actor=ANA)
    size = integrity.verify(ws)["size"]
    assert sync(ws).state == "ok"
    assert spoken(plan) == ["Cairn", "OK", "OK", "OK", "OK"]
    before = ws.settings.database.read_bytes(), plan.read_bytes()
    assert (sync(ws).state, sync(ws).state) == ("nothing", "nothing"), "no echo, no loop"
    assert (ws.settings.database.read_bytes(), plan.read_bytes()) == before
    assert integrity.verify(ws)["size"] == size, "what Cairn says is no data, and no change"


def test_a_cell_that_cannot_be_read_is_told_beside_it_and_what_would_be_accepted(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"F6": "mid of March"})
    sync(ws)
    assert spoken(told)[3].startswith("Due not read: ")
    assert "2026-" in spoken(told)[3]
    edit_elsewhere(told, {"F6": "2026-12-15"})
    sync(ws)
    assert spoken(told)[3] == "OK"


def test_a_date_that_moves_says_in_both_sheets_who_is_short_by_how_much(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"F5": "2027-01-04"})
    sync(ws)
    assert spoken(told)[2:4] == ["Warehouse is short by 14 days (WH-1)", "short by 14 days: IT-2 comes later"]


def test_what_another_tracker_does_to_a_row_is_told_at_the_next_sync(ws: Workspace, told: Path, tmp_path: Path) -> None:
    other = make_workbook(
        tmp_path / "legal.xlsx", [["LG-1", "Contract signed", "Legal", "Lee", None, "2026-10-01", None]]
    )
    connect(ws, other, "legal", stage="sheet_leads", actor=ANA)
    run_sync(ws, "legal")
    edit(ws, "IT-2", depends_on="IT-1; LG-1")
    sync(ws)
    assert spoken(told)[2] == "OK"
    edit_elsewhere(other, {"F4": "2026-12-03"})
    run_sync(ws, "legal")
    assert sync(ws).state == "ok"
    assert spoken(told)[2] == "short by 2 days: LG-1 comes later"


def test_a_proposal_names_whom_it_waits_for_and_a_refusal_stays_until_the_value_moves(
    ws: Workspace, tmp_path: Path
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", stage="database_leads", actor=ANA)
    sync(ws)
    speak(ws, "launch", on=True, actor=ANA)
    edit_elsewhere(path, {"E5": "Blocked"})
    sync(ws)
    assert "Status Blocked proposed" in spoken(path)[2]
    assert spoken(path)[2].endswith("waits for Ana")
    [proposal] = inbox.proposals(ws)
    deciding.reject(ws, proposal["id"], actor=ANA, reason="it goes on")
    sync(ws)
    assert (cell(path, "E5"), spoken(path)[2]) == ("In progress", "Status Blocked was not taken: In progress stays")
    edit(ws, "IT-2", status="on_hold")
    sync(ws)
    assert spoken(path)[2] == "OK"


def test_a_row_that_somebody_removed_and_somebody_wants_back_says_at_once_whom_it_waits_for(
    ws: Workspace, tmp_path: Path
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "launch", stage="database_leads", actor=ANA)
    speak(ws, "launch", on=True, actor=ANA)
    sync(ws)
    undo(ws, integrity.history(ws, "WH-2")[0]["txn"], actor=ANA)
    sync(ws)
    assert spoken(path)[4] == "removed in Cairn: this row is left alone until it changes"
    edit_elsewhere(path, {"D7": "Cleo"})
    sync(ws)
    assert spoken(path)[4].startswith("new row proposed")
    assert "removed in Cairn" not in spoken(path)[4]


def test_a_row_that_waits_for_its_id_is_told_what_it_needs(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"A8": None, "B8": "Posters printed", "C8": "Warehouse"})
    sync(ws)
    assert spoken(told)[5] == "not taken in yet: give the row an id that no other row has"


def test_what_somebody_types_into_it_is_no_data_and_stands_in_the_log_before_it_is_replaced(
    ws: Workspace, told: Path
) -> None:
    edit_elsewhere(told, {"H5": "please ask me first"})
    before = inbox.milestones(ws)
    sync(ws)
    assert (spoken(told)[2], inbox.milestones(ws)) == ("OK", before)
    assert [r["old"] for r in integrity.audit_log(ws) if r["op"] == "typed_over"] == ["please ask me first"]
    assert (sync(ws).state, integrity.verify(ws)["ok"]) == ("nothing", True)


def test_it_travels_with_its_row_and_a_sorted_sheet_is_no_edit(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"F6": "mid of March"})
    sync(ws)
    said = spoken(told)[3]
    page = openpyxl.load_workbook(told).active
    rows = [[page.cell(row, column).value for column in range(1, 9)] for row in range(7, 3, -1)]
    edit_elsewhere(told, {f"{'ABCDEFGH'[c]}{r}": v for r, row in enumerate(rows, 4) for c, v in enumerate(row)})
    size = integrity.verify(ws)["size"]
    sync(ws)
    assert spoken(told) == ["Cairn", "OK", said, "OK", "OK"]
    assert integrity.verify(ws)["size"] == size


def test_a_new_row_of_cairns_and_the_key_column_come_with_it(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(
        tmp_path / "plan.xlsx",
        [row[1:] for row in ROWS],
        ["Milestone", *["Function", "Owner", "Status", "Due", "Depends on"]],
    )
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    speak(ws, "launch", on=True, actor=ANA)
    sync(ws)
    assert (cell(path, "G3"), cell(path, "H3")) == ("Cairn key", "Cairn")
    assert sync(ws).state == "nothing"


def test_a_column_of_that_name_that_is_somebodys_own_is_never_taken(ws: Workspace, tmp_path: Path) -> None:
    header = ["Id", "Milestone", "Function", "Owner", "Status", "Due", "Cairn"]
    path = make_workbook(tmp_path / "plan.xlsx", [[*row[:6], "mine"] for row in ROWS], header)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    with pytest.raises(Refused, match="is used already"):
        speak(ws, "launch", on=True, actor=ANA)


def test_beside_a_table_of_excel_there_is_no_room_and_in_observe_nothing_is_written(
    ws: Workspace, tmp_path: Path
) -> None:
    place = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(place)
    page = book.add_worksheet("Plan")
    page.add_table(
        0,
        0,
        2,
        2,
        {
            "columns": [{"header": name} for name in ("Id", "Milestone", "Owner")],
            "data": [["A-1", "One", "Ana"], ["A-2", "Two", "Ben"]],
        },
    )
    book.close()
    connect(ws, place, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    with pytest.raises(Refused, match="no room"):
        speak(ws, "launch", on=True, actor=ANA)
    other = make_workbook(tmp_path / "other.xlsx")
    connect(ws, other, "other", actor=ANA)
    with pytest.raises(Refused, match="observe"):
        speak(ws, "other", on=True, actor=ANA)


def test_a_sheet_that_does_not_let_cairn_speak_still_takes_everything_else(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"H6": '=CONCATENATE("a","b")', "E5": "Done"})
    run = sync(ws)
    assert (run.state, run.to_database, run.refused) == ("ok", 1, [])
    assert "feedback column" in run.message
    assert sync(ws).state == "nothing", "it is not tried again and again"


def test_it_goes_away_with_one_word_and_nothing_else_does(ws: Workspace, told: Path) -> None:
    before = {ref: cell(told, ref) for ref in ("A4", "B5", "F6", "G7")}
    speak(ws, "launch", on=False, actor=ANA)
    sync(ws)
    assert spoken(told) == [None] * 5
    assert {ref: cell(told, ref) for ref in before} == before
    assert not trackers(ws)[0]["feedback"]
    assert sync(ws).state == "nothing"


def test_while_the_file_is_open_it_waits_without_trying_in_vain(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"F6": "mid of March"})
    lock = told.with_name(f"~${told.name}")
    lock.write_bytes(bytes([3]) + b"Bex".ljust(54) + bytes(110))
    assert "feedback column" in sync(ws).message
    assert due(ws) == []
    lock.unlink()
    assert due(ws) == ["launch"]
    sync(ws)
    assert spoken(told)[3].startswith("Due not read: ")
    assert sync(ws).state == "nothing"


def test_of_two_columns_of_that_name_cairn_takes_neither(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"I3": "Cairn", "I4": "mine", "E5": "On hold"})
    run = sync(ws)
    assert (run.to_database, "Two columns" in run.message) == (1, True)
    with pytest.raises(Refused, match="Two columns"):
        speak(ws, "launch", on=False, actor=ANA)
    assert (cell(told, "H4"), cell(told, "I4")) == ("OK", "mine")


def dies(ws: Workspace, point: str) -> None:
    """The process is gone at a point of a sync; what it did so far stands."""

    class Gone(BaseException):
        pass

    def hook(reached: str) -> None:
        if reached == point:
            raise Gone

    with pytest.raises(Gone), failpoints.installed(hook):
        run_sync(ws, "launch")
    with ws.write() as tx:
        leases.release(tx, "launch", leases.lease_of(tx, "launch").epoch)


def typed_over(ws: Workspace) -> list[Any]:
    return [record["old"] for record in integrity.audit_log(ws) if record["op"] == "typed_over"]


@pytest.mark.parametrize("point", ["committing", "committed", "writing", "written", "confirming", "confirmed"])
def test_a_run_that_dies_leaves_words_that_are_still_known_for_cairns_own(
    ws: Workspace, told: Path, point: str
) -> None:
    edit_elsewhere(told, {"F6": "mid of March"})
    dies(ws, point)
    sync(ws)
    assert spoken(told)[3].startswith("Due not read: ")
    edit_elsewhere(told, {"F6": "2026-12-15"})
    dies(ws, point)
    sync(ws)
    assert spoken(told) == ["Cairn", "OK", "OK", "OK", "OK"]
    assert (typed_over(ws), sync(ws).state) == ([], "nothing")


def test_after_a_run_that_died_its_words_can_be_taken_out(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"F6": "mid of March"})
    dies(ws, "written")
    assert speak(ws, "launch", on=False, actor=ANA)["left"] == []
    assert spoken(told) == [None] * 5


@pytest.mark.parametrize("point", ["committing", "committed", "writing", "written", "confirming", "confirmed"])
def test_what_is_typed_over_is_told_once_wherever_a_run_dies(ws: Workspace, told: Path, point: str) -> None:
    edit_elsewhere(told, {"F6": "mid of March", "H5": "please ask me first"})
    dies(ws, point)
    edit_elsewhere(told, {"H4": "meanwhile"})
    for _ in range(2):
        sync(ws)
    assert sorted(typed_over(ws)) == ["meanwhile", "please ask me first"]
    edit_elsewhere(told, {"H5": "please ask me first"})
    sync(ws)
    assert typed_over(ws).count("please ask me first") == 2, "somebody typed it again"


def test_what_was_typed_beside_a_row_that_waits_for_its_id_is_told_too(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"A8": None, "B8": "Posters printed", "C8": "Warehouse", "H8": "who prints?"})
    sync(ws)
    assert spoken(told)[5].startswith("not taken in yet")
    assert (typed_over(ws), sync(ws).state) == (["who prints?"], "nothing")
    assert integrity.verify(ws)["ok"]


def test_words_that_cannot_be_replaced_are_told_once_however_often_it_is_tried(ws: Workspace, told: Path) -> None:
    edit_elsewhere(told, {"H6": '=CONCATENATE("a","b")', "H5": "please ask me first"})
    for owner in ("Cleo", "Dan", "Eve"):
        edit(ws, "IT-2", owner=owner)
        sync(ws)
    assert typed_over(ws).count("please ask me first") == 1
    assert len(typed_over(ws)) == len(set(typed_over(ws)))


def test_while_the_file_is_open_older_words_stay_known_and_what_is_typed_over_is_told_once(
    ws: Workspace, told: Path
) -> None:
    edit_elsewhere(told, {"F6": "mid of March"})
    sync(ws)
    edit_elsewhere(told, {"F6": "2026-12-15", "H5": "please ask me first"})
    lock = told.with_name(f"~${told.name}")
    lock.write_bytes(bytes([3]) + b"Bex".ljust(54) + bytes(110))
    for owner in ("Cleo", "Dan"):
        edit(ws, "WH-2", owner=owner)
        sync(ws)
    assert spoken(told)[3].startswith("Due not read: "), "the file is open"
    lock.unlink()
    sync(ws)
    assert spoken(told) == ["Cairn", "OK", "OK", "OK", "OK"]
    assert typed_over(ws) == ["please ask me first"]


def test_beside_each_row_of_a_retired_tracker_stands_where_it_is_kept_now(ws: Workspace, told: Path) -> None:
    kept = "kept in Cairn now: what is typed here is not taken in"
    enter(ws, "launch", "retired", actor=ANA, reason="Cairn has it all")
    assert sync(ws).state == "nothing", "it was said at once"
    assert spoken(told) == ["Cairn", kept, kept, kept, kept]
    edit_elsewhere(told, {"D5": "Yan"})
    size = integrity.verify(ws)["size"]
    assert (sync(ws).state, sync(ws).state) == ("ok", "nothing")
    assert spoken(told)[2] == "Owner is Ana in Cairn, where this tracker is kept now"
    assert (cell(told, "D5"), integrity.verify(ws)["size"]) == ("Yan", size + 1), "drift is told once, and left alone"
    enter(ws, "launch", "database_leads", actor=ANA, reason="one more round")
    sync(ws)
    assert spoken(told)[1::2] == ["OK", "OK"]
    assert spoken(told)[2].startswith("Owner Yan proposed")


def test_a_status_is_called_as_pages_call_it_and_never_by_its_code(ws: Workspace, tmp_path: Path) -> None:
    words = {"Done": "Erledigt", "In progress": "In Arbeit", "Not started": "Nicht begonnen"}
    path = make_workbook(tmp_path / "plan.xlsx", [[words.get(cell, cell) for cell in row] for row in ROWS])
    connect(ws, path, "launch", stage="shared", actor=ANA)
    speak(ws, "launch", on=True, actor=ANA)
    sync(ws)
    edit(ws, "IT-2", status="on_hold")
    edit_elsewhere(path, {"E5": "Nicht begonnen"})
    sync(ws)
    assert spoken(path)[2] == "Status is On hold in Cairn: waits for Ana"
    assert sync(ws).state == "nothing"
