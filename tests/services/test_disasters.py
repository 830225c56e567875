"""A tracker's file goes wrong: Cairn stops or holds, says why in plain words, deletes nothing, and goes on by itself
as soon as the file is right again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services import inbox
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history import integrity
from services.syncing.sync import resume, run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, edit_elsewhere
from tests.services.disasters import HARMLESS, IN_EXCEL, Spoil
from tests.services.plans import BOTTOM, ROWS, TOP, make_plan, make_text, row
from tests.services.striking import strike
from tests.services.text_disasters import HARMLESS_TEXT, IN_TEXT


@pytest.mark.parametrize("kind", IN_EXCEL)
def test_a_workbook_that_goes_wrong_is_not_believed(tmp_path: Path, kind: str) -> None:
    assert strike(tmp_path, IN_EXCEL[kind], make_plan, "plan.xlsx").lost == []


@pytest.mark.parametrize("kind", IN_TEXT)
def test_a_text_file_that_goes_wrong_is_not_believed(tmp_path: Path, kind: str) -> None:
    assert strike(tmp_path, IN_TEXT[kind], make_text, "plan.csv").lost == []


@pytest.mark.parametrize(
    ("make", "name", "spoil"),
    [pytest.param(make_plan, "plan.xlsx", spoil, id=kind) for kind, spoil in HARMLESS.items()]
    + [pytest.param(make_text, "plan.csv", spoil, id=kind) for kind, spoil in HARMLESS_TEXT.items()],
)
def test_what_only_looks_like_a_disaster_is_no_edit(
    ws: Workspace, tmp_path: Path, make: Spoil, name: str, spoil: Spoil
) -> None:
    place = tmp_path / name
    make(place)
    connect(ws, place, "launch", stage="sheet_leads", actor=ANA)
    assert run_sync(ws, "launch").added == ROWS
    before = inbox.milestones(ws), len(integrity.audit_log(ws))
    spoil(place)
    spoilt = place.read_bytes()
    assert run_sync(ws, "launch").state == "nothing"
    assert (inbox.milestones(ws), len(integrity.audit_log(ws)), inbox.held(ws)) == (*before, [])
    assert place.read_bytes() == spoilt


def tracked(ws: Workspace, place: Path) -> list[dict[str, Any]]:
    """A plan in sheet leads, which people then edit on both sides, one after the other."""
    make_plan(place)
    connect(ws, place, "launch", stage="sheet_leads", actor=ANA)
    run_sync(ws, "launch")
    return inbox.milestones(ws)


def edited_since(ws: Workspace, place: Path) -> list[dict[str, Any]]:
    """What others do after the copy was taken: three edits in the sheet at two times, one in Cairn."""
    edit_elsewhere(place, {"D5": "Xenia", "E6": "Blocked"})
    run_sync(ws, "launch")
    edit_elsewhere(place, {"F9": date(2027, 2, 2)})
    run_sync(ws, "launch")
    apply_edits(ws, [Edit("T-08", "notes", "Agreed on the phone")], actor=ANA)
    assert run_sync(ws, "launch").to_sheet == 1
    return inbox.milestones(ws)


def save_again(place: Path) -> None:
    edit_elsewhere(place, {"G14": "One more thought"})


@pytest.mark.parametrize("then", [lambda place: None, save_again], ids=["put back", "edited and saved again"])
def test_an_older_copy_of_the_file_is_asked_about(ws: Workspace, tmp_path: Path, then: Spoil) -> None:
    place = tmp_path / "plan.xlsx"
    tracked(ws, place)
    older = place.read_bytes()
    before = edited_since(ws, place)
    newest = place.read_bytes()
    place.write_bytes(older)
    then(place)
    runs = [run_sync(ws, "launch", dry_run=True), run_sync(ws, "launch"), run_sync(ws, "launch")]
    assert [run.state for run in runs] == ["paused"] * 3
    assert all("as in an older copy of the file" in run.message for run in runs)
    assert inbox.milestones(ws) == before
    place.write_bytes(newest)
    assert run_sync(ws, "launch").state == "nothing"
    assert inbox.milestones(ws) == before
    assert integrity.verify(ws)["ok"]


def new_rows(*numbers: int) -> dict[str, Any]:
    """The cells of rows that are added below the table."""
    return {f"{'ABCDEFG'[at]}{TOP - 1 + n}": value for n in numbers for at, value in enumerate(row(n))}


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([new_rows(25) | {"D5": "Xenia"}], id="a row and a cell of one day"),
        pytest.param([new_rows(25), new_rows(26)], id="rows of two days"),
        pytest.param([{"D5": "Xenia"}, new_rows(25)], id="a cell of one day and a row of another"),
    ],
)
def test_an_older_copy_that_lacks_rows_is_asked_about_and_they_stay(
    ws: Workspace, tmp_path: Path, steps: list[dict[str, Any]]
) -> None:
    place = tmp_path / "plan.xlsx"
    tracked(ws, place)
    older = place.read_bytes()
    for cells in steps:
        edit_elsewhere(place, cells)
        run_sync(ws, "launch")
    before, newest = inbox.milestones(ws), place.read_bytes()
    place.write_bytes(older)
    runs = [run_sync(ws, "launch", dry_run=True), *(run_sync(ws, "launch") for _ in range(3))]
    assert [run.state for run in runs] == ["paused"] * 4
    assert all("as in an older copy of the file" in run.message for run in runs)
    assert runs[-1].answers == ("again", "meant", "gone")
    assert inbox.milestones(ws) == before
    place.write_bytes(newest)
    assert (run_sync(ws, "launch").state, inbox.milestones(ws)) == ("nothing", before)
    place.write_bytes(older)
    run_sync(ws, "launch")
    assert resume(ws, "launch", actor=ANA).state == "ok"
    assert run_sync(ws, "launch").state == "nothing", "the rows are asked about one by one"
    assert len(inbox.milestones(ws)) == len(before)
    resume(ws, "launch", actor=ANA, accept_deletions=True)
    assert len(inbox.milestones(ws)) == ROWS


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param(new_rows(25), dict.fromkeys(new_rows(25)), id="the row that was added"),
        pytest.param(new_rows(25, 26), dict.fromkeys(new_rows(25)), id="one of the rows that were added"),
        pytest.param({"D5": "Xenia"}, {"D5": row(2)[3]} | dict.fromkeys(new_rows(9)), id="a cell, and an old row"),
        pytest.param(
            new_rows(25, 26) | {"D5": "Xenia"},
            dict.fromkeys(new_rows(26)) | {"D5": row(2)[3]},
            id="part of what was added in one go",
        ),
    ],
)
def test_who_takes_a_row_out_again_is_not_asked(
    ws: Workspace, tmp_path: Path, first: dict[str, Any], then: dict[str, Any]
) -> None:
    place = tmp_path / "plan.xlsx"
    tracked(ws, place)
    edit_elsewhere(place, first)
    run_sync(ws, "launch")
    number = len(inbox.milestones(ws))
    edit_elsewhere(place, then)
    assert [run_sync(ws, "launch").state for _ in range(3)][-1] == "nothing"
    assert len(inbox.milestones(ws)) == number - 1


def test_a_person_can_say_that_the_older_copy_is_meant(ws: Workspace, tmp_path: Path) -> None:
    place = tmp_path / "plan.xlsx"
    before = [{**row, "version": 0} for row in tracked(ws, place)]
    older = place.read_bytes()
    edited_since(ws, place)
    place.write_bytes(older)
    assert run_sync(ws, "launch").state == "paused"
    assert resume(ws, "launch", actor=ANA).to_database == 4
    assert [{**row, "version": 0} for row in inbox.milestones(ws)] == before


def test_who_takes_an_own_edit_back_is_not_asked(ws: Workspace, tmp_path: Path) -> None:
    place = tmp_path / "plan.xlsx"
    tracked(ws, place)
    edit_elsewhere(place, {"D5": "Xenia", "E6": "Blocked"})
    run_sync(ws, "launch")
    edit_elsewhere(place, {"D5": row(2)[3], "E6": row(3)[4], "D7": "Yan"})
    assert (run_sync(ws, "launch").state, inbox.held(ws)) == ("ok", [])


def test_titles_that_are_cleared_are_told_from_rows_that_are_gone(ws: Workspace, tmp_path: Path) -> None:
    place = tmp_path / "plan.xlsx"
    before = tracked(ws, place)
    titles = {f"B{number}": row(number - TOP + 1)[1] for number in range(TOP, BOTTOM + 1)}
    edit_elsewhere(place, dict.fromkeys(titles))
    run = run_sync(ws, "launch")
    assert (run.state, run.answers) == ("paused", ("again", "meant"))
    assert run.saw == f"Every title is gone, though {ROWS} rows with their ids are there. Nothing was deleted."
    assert resume(ws, "launch", actor=ANA, accept_deletions=True).missing == 0
    assert (inbox.milestones(ws), {item["field"] for item in inbox.held(ws)}) == (before, {"title"})
    edit_elsewhere(place, titles)
    run_sync(ws, "launch")
    assert (inbox.milestones(ws), inbox.held(ws), run_sync(ws, "launch").state) == (before, [], "nothing")


def test_while_somebody_has_the_workbook_open_it_is_read_and_writing_waits(ws: Workspace, tmp_path: Path) -> None:
    place = tmp_path / "plan.xlsx"
    tracked(ws, place)
    mark = tmp_path / "~$plan.xlsx"
    mark.write_bytes(bytes([10]) + b"Ben Okafor".ljust(54) + bytes([10]) + "Ben Okafor".encode("utf-16-le").ljust(109))
    edit_elsewhere(place, {"D5": "Xenia"})
    apply_edits(ws, [Edit("T-08", "notes", "Agreed on the phone")], actor=ANA)
    opened = place.read_bytes()
    run = run_sync(ws, "launch")
    assert (run.to_database, run.to_sheet, place.read_bytes()) == (1, 0, opened)
    assert "Ben Okafor" in run.message
    mark.unlink()
    assert run_sync(ws, "launch").to_sheet == 1
    assert run_sync(ws, "launch").state == "nothing"
