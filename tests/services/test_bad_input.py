"""Bad input gets one sentence and a hint; the cell or row is held with its place; everything else is synced."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.errors import CairnError
from services import inbox
from services.connecting.onboarding import connect, inspect, trackers
from services.connecting.relocating import relocate
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing.sync import resume, run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, HEADER, ROWS, edit_elsewhere, make_workbook, sync


def keys(ws: Workspace) -> Any:
    return [row["key"] for row in inbox.milestones(ws)]


def milestone(ws: Workspace, key: str) -> Any:
    return next(row for row in inbox.milestones(ws) if row["key"] == key)


def test_a_date_that_is_none_an_unknown_status_and_an_error_are_held_and_the_last_good_value_stays(
    ws: Workspace, plan: Path
) -> None:
    edit_elsewhere(plan, {"F5": "in a while", "E6": "Purple", "F7": "#REF!", "D4": "Zoe"})
    run = sync(ws)
    assert (run.state, run.to_database, run.held) == ("ok", 1, 3)
    held = {cell["where"]: cell for cell in inbox.held(ws)}
    assert set(held) == {"Plan!F5", "Plan!E6", "Plan!F7"}
    assert (held["Plan!F5"]["text"], held["Plan!F5"]["field"], held["Plan!F5"]["key"]) == (
        "in a while",
        "due_date",
        "IT-2",
    )
    assert "in progress" in (held["Plan!E6"]["message"] + held["Plan!E6"]["advice"]).lower()
    assert held["Plan!F7"]["text"] == "#REF!"
    assert milestone(ws, "IT-2")["due_date"] == "2026-12-01"
    assert milestone(ws, "WH-1")["status"] == "not_started"
    assert milestone(ws, "WH-2")["due_date"] == "2027-01-15"
    assert milestone(ws, "IT-1")["owner"] == "Zoe"
    assert all(cell["advice"] for cell in held.values())


def test_a_held_cell_is_in_the_log_once_and_gone_when_it_is_mended(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"F5": "in a while"})
    sync(ws)
    edit_elsewhere(plan, {"D4": "Zoe"})
    sync(ws)
    holds = [record for record in integrity.audit_log(ws) if record["op"] == "hold"]
    assert [(record["key"], record["new"]) for record in holds] == [("IT-2", "in a while")]
    edit_elsewhere(plan, {"F5": "2026-12-04"})
    sync(ws)
    assert inbox.held(ws) == []
    assert milestone(ws, "IT-2")["due_date"] == "2026-12-04"


def test_a_held_cell_is_never_overwritten_by_cairn(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"F5": "in a while"})
    sync(ws)
    apply_edits(ws, [Edit("IT-2", "due_date", "2026-12-09")], actor=ANA, reason="agreed on the phone")
    sync(ws)
    assert openpyxl.load_workbook(plan).active["F5"].value == "in a while"
    assert milestone(ws, "IT-2")["due_date"] == "2026-12-09"


def test_a_copied_row_and_a_row_without_an_id_wait_and_the_others_go_on(ws: Workspace, plan: Path) -> None:
    make_workbook(plan, [*ROWS, ROWS[1], [None, "A new idea", "IT", "Ana", "Open", "2027-03-01", None]])
    run = sync(ws)
    assert (run.state, run.held, run.added) == ("ok", 2, 0)
    assert {(cell["rule"], cell["where"]) for cell in inbox.held(ws)} == {
        ("duplicate-key", "Plan!A8"),
        ("blank-key", "Plan!A9"),
    }
    assert keys(ws) == ["IT-1", "IT-2", "WH-1", "WH-2"]


def test_a_new_row_whose_title_shows_an_error_waits(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"A8": "WH-3", "B8": "#REF!", "C8": "Warehouse"})
    run = sync(ws)
    assert (run.state, run.added, run.held) == ("ok", 0, 1)
    assert inbox.held(ws)[0]["where"] == "Plan!B8"
    assert keys(ws) == ["IT-1", "IT-2", "WH-1", "WH-2"]


def test_text_that_starts_with_an_equals_sign_stays_text_both_ways(ws: Workspace, plan: Path) -> None:
    apply_edits(ws, [Edit("IT-2", "title", '=HYPERLINK("x")')], actor=ANA)
    sync(ws)
    page = openpyxl.load_workbook(plan).active
    assert (page["B5"].value, page["B5"].data_type) == ('=HYPERLINK("x")', "s")
    assert sync(ws).state == "nothing"


def emptied(path: Path) -> None:
    make_workbook(path, [])


def header_gone(path: Path) -> None:
    edit_elsewhere(path, {f"{letter}3": None for letter in "ABCDEFG"})


def id_column_renamed(path: Path) -> None:
    make_workbook(path, header=["Who knows", *HEADER[1:]])


def another_table(path: Path) -> None:
    make_workbook(path, [["x", 1, 2]], header=["City", "Population", "Area"])


def all_cells_changed(path: Path) -> None:
    make_workbook(path, [[row[0], *(f"{value} changed" for value in row[1:4]), *row[4:]] for row in ROWS])


@pytest.mark.parametrize("disaster", [emptied, header_gone, id_column_renamed, another_table, all_cells_changed])
def test_a_sheet_that_is_not_the_sheet_we_know_pauses_and_nothing_is_lost(
    ws: Workspace, plan: Path, disaster: Any
) -> None:
    before = inbox.milestones(ws)
    original = plan.read_bytes()
    disaster(plan)
    run = sync(ws)
    assert run.state == "paused"
    assert run.message.count(".") >= 2, "a sentence and a hint"
    assert inbox.milestones(ws) == before
    plan.write_bytes(original)
    assert sync(ws).state == "nothing"
    assert inbox.milestones(ws) == before


def test_where_the_header_is_another_one_the_advice_is_to_read_the_sheet_anew(ws: Workspace, plan: Path) -> None:
    header_gone(plan)
    assert "Put the header back, or, if its layout is new, read the sheet anew (`remap NAME`" in sync(ws).message


def test_a_person_can_confirm_that_an_emptied_sheet_is_right(ws: Workspace, plan: Path) -> None:
    emptied(plan)
    assert sync(ws).state == "paused"
    assert sync(ws, confirmed=True).missing == 4
    assert keys(ws) == []
    assert integrity.verify(ws)["ok"]


def gone(path: Path) -> None:
    path.unlink()


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:900])


def no_workbook(path: Path) -> None:
    path.write_text("Dear all, please find the plan attached.")


def encrypted(path: Path) -> None:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))


@pytest.mark.parametrize("disaster", [gone, torn, no_workbook, encrypted])
def test_a_file_that_cannot_be_read_fails_in_words_and_nothing_is_lost(
    ws: Workspace, plan: Path, disaster: Any
) -> None:
    before = inbox.milestones(ws)
    original = plan.read_bytes()
    disaster(plan)
    runs = [sync(ws), sync(ws)]
    assert [run.state for run in runs] == ["failed", "failed"]
    assert "Traceback" not in runs[0].message
    assert inbox.milestones(ws) == before
    assert len(inbox.runs(ws)) == 2, "a failure that lasts is one entry"
    plan.write_bytes(original)
    assert sync(ws).state == "nothing"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.xlsx", b"Dear all"),
        ("empty.xlsx", b""),
        ("empty.csv", b""),
        ("secret.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)),
        ("picture.png", b"\x89PNG"),
        ("noise.csv", bytes(range(256)) * 8),
        ("words.csv", b"hello\nworld\n"),
    ],
)
def test_connecting_what_is_no_tracker_is_refused_in_words(
    ws: Workspace, tmp_path: Path, name: Any, content: Any
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CairnError) as refused:
        connect(ws, path, "launch", actor=ANA)
    assert str(refused.value).endswith(".")
    assert refused.value.hint
    assert integrity.verify(ws)["size"] == 0


def test_connecting_refuses_what_would_confuse_later(ws: Workspace, plan: Path, tmp_path: Path) -> None:
    other = make_workbook(tmp_path / "other.xlsx")
    attempts: list[tuple[Path, str, dict[str, Any]]] = [
        (plan, "twice", {}),
        (other, "Launch", {}),
        (other, "", {}),
        (other, "a:b", {}),
        (other, "x", {"stage": "retired"}),
        (other, "x", {"stage": "nonsense"}),
        (other, "x", {"sheet": "No such tab"}),
        (other, "x", {"mapping": {"due_date": "No such header"}}),
        (other, "x", {"mapping": {"no_such_field": "Due"}}),
        (tmp_path / "missing.xlsx", "x", {}),
    ]
    for path, name, options in attempts:
        with pytest.raises(CairnError) as refused:
            connect(ws, path, name, actor=ANA, **options)
        assert refused.value.hint, (name, options)


def test_inspect_names_the_ids_that_stand_twice(tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [*ROWS, ROWS[1]])
    found = inspect(path)
    assert (found["header_row"], found["first_data_row"], found["row_count"]) == (3, 4, 5)
    told = [(issue["rule"], issue["where"]) for issue in found["issues"]]
    assert told == [("duplicate-key", "Plan!A8"), ("dangling-link", "Plan!G6")], "the link to it is open as well"
    assert found["sample"][1]["depends_on"] == ["IT-1"]


def test_a_formula_that_nobody_calculated_yet_is_held_and_clears_nothing(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"F5": "=F4+30", "D4": "Zoe"})
    run = sync(ws)
    assert (run.to_database, run.held) == (1, 1)
    assert [(cell["rule"], cell["where"]) for cell in inbox.held(ws)] == [("not-calculated", "Plan!F5")]
    assert milestone(ws, "IT-2")["due_date"] == "2026-12-01"


@pytest.mark.parametrize(("cell", "rule"), [("A5", "blank-key"), ("B5", "title-needed")])
def test_a_row_that_lost_its_id_or_title_is_still_there_and_nothing_is_removed(
    ws: Workspace, plan: Path, cell: str, rule: str
) -> None:
    edit_elsewhere(plan, {cell: None})
    for _ in range(3):
        sync(ws)
    assert [held["rule"] for held in inbox.held(ws)] == [rule]
    assert milestone(ws, "IT-2")["title"] == "Order API is live"
    edit_elsewhere(plan, {"A5": "IT-2", "B5": "Order API is live"})
    sync(ws)
    assert inbox.held(ws) == []


def test_when_all_ids_are_gone_the_pause_says_so(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {f"A{row}": None for row in range(4, 8)})
    run = sync(ws)
    assert run.state == "paused"
    assert "wait for their ids" in run.message


def test_a_column_that_was_renamed_is_said_and_stays_listed_until_it_is_back(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"F3": "Column 6"})
    run = sync(ws)
    assert "“Due” is no longer there" in run.message
    [held] = inbox.held(ws)
    assert (held["rule"], held["text"], "`remap NAME`" in held["advice"]) == ("column-vanished", "Due", True)
    assert milestone(ws, "IT-2")["due_date"] == "2026-12-01"
    sync(ws)
    assert len(inbox.held(ws)) == 1
    edit_elsewhere(plan, {"F3": "Due"})
    sync(ws)
    assert inbox.held(ws) == []


def test_a_second_column_of_the_same_name_pauses(ws: Workspace, plan: Path) -> None:
    before = inbox.milestones(ws)
    book = openpyxl.load_workbook(plan)
    book.active.insert_cols(1)
    book.active["A3"] = "Due"
    book.save(plan)
    run = sync(ws)
    assert run.state == "paused"
    assert "stands 2 times" in run.message
    assert "`remap NAME`" in run.message
    assert inbox.milestones(ws) == before


def test_an_absurd_lag_is_no_link_and_stops_nothing(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"G7": "WH-1FS+99999999999999999999d", "D4": "Zoe"})
    run = sync(ws)
    assert (run.state, run.unresolved_links) == ("ok", 1)
    assert milestone(ws, "IT-1")["owner"] == "Zoe"


def test_a_cell_that_could_not_be_written_stays_listed(ws: Workspace, tmp_path: Path) -> None:
    rows = [[*ROWS[0][:5], "=40000+6266", None], *ROWS[1:]]
    path = make_workbook(tmp_path / "formula.xlsx", rows)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    apply_edits(ws, [Edit("IT-1", "due_date", "2026-09-09")], actor=ANA, reason="agreed")
    assert sync(ws).held == 1
    assert sync(ws).state == "nothing"
    held = inbox.held(ws)[0]
    assert (held["rule"], held["key"], held["text"], held["where"]) == ("formula-cell", "IT-1", "2026-09-09", "Plan!F4")


def test_a_moved_file_is_found_again_where_it_was_moved(ws: Workspace, plan: Path, tmp_path: Path) -> None:
    new = tmp_path / "archive"
    new.mkdir()
    shutil.move(plan, new / "renamed.xlsx")
    assert sync(ws).state == "failed"
    relocate(ws, "launch", new / "renamed.xlsx", ANA)
    assert run_sync(ws, "launch").state == "nothing"
    assert zipfile.is_zipfile(new / "renamed.xlsx")


def test_a_tracker_does_not_follow_a_path_to_a_strangers_workbook(ws: Workspace, plan: Path, tmp_path: Path) -> None:
    stranger = make_workbook(tmp_path / "other.xlsx", [["ZZ-1", "Other", "Legal", "Zoe", "Done", "2026-01-01", None]])
    with pytest.raises(CairnError, match="only 0 stand in other"):
        relocate(ws, "launch", stranger, ANA)
    connect(ws, stranger, "legal", actor=ANA)
    with pytest.raises(CairnError, match="connected already"):
        relocate(ws, "launch", stranger, ANA)
    assert sync(ws).state == "nothing"


def rename_tab(path: Path, old: str, new: str) -> None:
    book = openpyxl.load_workbook(path)
    book[old].title = new
    book.save(path)


def test_a_tab_that_was_renamed_is_followed_when_a_person_says_so(ws: Workspace, plan: Path) -> None:
    apply_edits(ws, [Edit("WH-1", "due_date", "2026-12-18")], actor=ANA, reason="asked for")
    rename_tab(plan, "Plan", "Plan 2027")
    run = sync(ws)
    assert (run.state, run.answers) == ("paused", ("again", "meant"))
    assert "“Plan 2027” holds its milestones" in run.message
    assert sync(ws).state == "paused"

    run = resume(ws, "launch", actor=ANA)

    assert (run.state, run.to_sheet) == ("ok", 1), "what waited for the sheet is written now"
    assert (trackers(ws)[0]["sheet"], inbox.pauses(ws), sync(ws).state) == ("Plan 2027", [], "nothing")
    assert [r["reason"] for r in integrity.audit_log(ws) if r["key"] == "launch"][:1] == ["the tab was renamed"]
    rename_tab(plan, "Plan 2027", "Plan")
    assert sync(ws).state == "paused"
    rename_tab(plan, "Plan", "Plan 2027")
    assert (sync(ws).state, inbox.pauses(ws)) == ("nothing", [])


def test_which_of_two_copies_of_a_tab_is_the_tracker_is_never_guessed(ws: Workspace, plan: Path) -> None:
    book = openpyxl.load_workbook(plan)
    book["Plan"].title = "Plan A"
    book.copy_worksheet(book["Plan A"]).title = "Plan B"
    book.save(plan)
    run = sync(ws)
    assert (run.state, run.answers) == ("paused", ("again",))
    assert "stand in 2 others" in run.message
    assert resume(ws, "launch", actor=ANA).state == "paused"


def test_a_date_that_was_tbd_at_first_becomes_the_baseline_once_it_is_known(ws: Workspace, tmp_path: Path) -> None:
    plan = tmp_path / "tbd.csv"
    plan.write_text("ID,Milestone,Due\n1,Racks in,TBD\n2,Scanners live,2026-12-01\n", "utf-8")
    connect(ws, plan, "later", actor=ANA)
    run_sync(ws, "later")
    assert (milestone(ws, "later:1")["due_date"], milestone(ws, "later:1")["baseline_date"]) == (None, None)
    for due in ("2026-12-08", "2027-01-12"):
        plan.write_text(f"ID,Milestone,Due\n1,Racks in,{due}\n2,Scanners live,2026-12-01\n", "utf-8")
        run_sync(ws, "later")
    assert (milestone(ws, "later:1")["due_date"], milestone(ws, "later:1")["baseline_date"]) == (
        "2027-01-12",
        "2026-12-08",
    )
