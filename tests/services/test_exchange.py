"""Exchange by upload: a person brings a copy that the server cannot see, and takes one home with Cairn's changes."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import records, syncstate
from domain.errors import CairnError, Refused, StaleEdit
from domain.records import Actor
from services import uploads
from services.access import CAIRN
from services.connecting.brought import BY_UPLOAD, CONFIRM, OLDER, Preview, preview
from services.connecting.exchange import Exchange, connect_copy, copies, hand_out, take
from services.connecting.onboarding import connect, disconnect, trackers
from services.edits import Edit, apply_edits
from services.history.integrity import verify
from services.inbox import conflicts, milestones, runs
from services.syncing import leasing, scheduler
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, HEADER, ROWS, cell, edit_elsewhere, make_workbook

BEN = Actor("ben", "Ben")


def arrived(ws: Workspace, file: Path) -> Path:
    """Upload a file."""
    return uploads.arrive(ws.settings, file.name, file.read_bytes())


@pytest.fixture
def home(ws: Workspace, tmp_path: Path) -> Path:
    """Ana's workbook on her own disk, connected by a first copy of it and synced."""
    (tmp_path / "laptop").mkdir()
    path = make_workbook(tmp_path / "laptop" / "plan.xlsx")
    connect_copy(ws, arrived(ws, path), "launch", stage="sheet_leads", actor=ANA)
    assert run_sync(ws, "launch").added == 4
    return path


def bring(ws: Workspace, file: Path, *answers: str, actor: Actor = ANA, seen: Preview | None = None) -> Exchange:
    return take(ws, "launch", arrived(ws, file), actor, answers=answers, seen=seen)


def fetch(done: Exchange, file: Path) -> None:
    """Take the copy home, over one's own."""
    assert done.data is not None
    file.write_bytes(done.data)


def value(ws: Workspace, key: str, field: str) -> Any:
    return next(row[field] for row in milestones(ws) if row["key"] == key)


def test_a_copy_goes_in_as_a_sync_and_comes_back_with_cairns_changes(ws: Workspace, home: Path) -> None:
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=BEN)
    edit_elsewhere(home, {"D5": "Zoe"})

    seen = preview(ws, "launch", arrived(ws, home), ANA)
    assert [(c["key"], c["field"], c["side"], c["after"]) for c in seen.run.plan] == [
        ("IT-2", "owner", "database", "Zoe"),
        ("WH-2", "owner", "sheet", "Dora"),
    ]
    assert value(ws, "IT-2", "owner") == "Ana", "a preview changes nothing"

    done = bring(ws, home, seen=seen)
    assert (done.run.state, done.run.to_database, done.run.to_sheet) == ("ok", 1, 1)
    assert value(ws, "IT-2", "owner") == "Zoe"
    fetch(done, home)
    assert (cell(home, "D5"), cell(home, "D7")) == ("Zoe", "Dora")
    assert runs(ws, "launch")[0]["requested_by"] == "Ana"
    assert verify(ws)["ok"]


def test_the_copy_that_was_fetched_settles_the_change_when_it_comes_back(ws: Workspace, home: Path) -> None:
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=BEN)
    fetch(bring(ws, home), home)
    assert trackers(ws)[0]["waits"], "only the next copy shows that the change arrived"

    edit_elsewhere(home, {"B4": "Vendor chosen"})
    back = bring(ws, home)

    assert (back.run.to_database, back.run.to_sheet) == (1, 0)
    assert value(ws, "WH-2", "owner") == "Dora"
    assert not trackers(ws)[0]["waits"]
    assert conflicts(ws) == []


def test_who_goes_on_in_the_own_copy_and_never_fetches_takes_nothing_of_cairns_back(ws: Workspace, home: Path) -> None:
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=BEN)
    bring(ws, home)  # and the answer is never fetched

    edit_elsewhere(home, {"B4": "Vendor chosen"})
    again = bring(ws, home)

    assert value(ws, "WH-2", "owner") == "Dora", "the own copy merely does not know of it yet"
    assert again.run.to_sheet == 1
    fetch(again, home)
    assert cell(home, "D7") == "Dora"


def test_both_sides_moved_is_a_conflict_however_the_copies_travelled(ws: Workspace, home: Path) -> None:
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=BEN)
    bring(ws, home)
    edit_elsewhere(home, {"D7": "Emil"})
    bring(ws, home)
    (found,) = conflicts(ws)
    assert (found["base"], found["ours"], found["theirs"]) == ("Ben", "Dora", "Emil")


def test_a_sheet_without_ids_comes_back_with_cairns_keys_in_it_and_is_known_by_them(
    ws: Workspace, tmp_path: Path
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [row[1:] for row in ROWS], HEADER[1:])
    connect_copy(ws, arrived(ws, path), "launch", stage="sheet_leads", actor=ANA)
    run_sync(ws, "launch")
    fetch(hand_out(ws, "launch", ANA), path)
    keys = {row["key"] for row in milestones(ws)}
    assert {cell(path, f"G{row}") for row in range(4, 8)} == keys
    edit_elsewhere(path, {"A4": "Vendor A chosen", "A5": "API live", "A6": "Scanners in", "A7": "Shift trained"})
    asked = bring(ws, path)
    assert "looks like" not in asked.run.message
    assert bring(ws, path, CONFIRM).run.added == 0
    assert {row["key"]: row["title"] for row in milestones(ws)}.keys() == keys
    assert value(ws, sorted(keys)[0], "title") == "Vendor A chosen"


def test_a_copy_can_be_fetched_without_bringing_one(ws: Workspace, home: Path) -> None:
    assert hand_out(ws, "launch", ANA).data == home.read_bytes()
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=BEN)
    fetch(hand_out(ws, "launch", ANA), home)
    assert cell(home, "D7") == "Dora"


def test_neither_a_sync_nor_the_worker_writes_into_what_a_person_brought(ws: Workspace, home: Path) -> None:
    place = Path(trackers(ws)[0]["place"])
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=BEN)
    before = len(runs(ws))
    assert scheduler.run_due(ws) == []
    run_sync(ws, "launch")
    assert place.read_bytes() == home.read_bytes()
    assert len(runs(ws)) <= before + 1


def test_what_was_brought_and_never_merged_is_merged_by_the_worker(ws: Workspace, home: Path) -> None:
    import os

    edit_elsewhere(home, {"D5": "Zoe"})
    place = Path(trackers(ws)[0]["place"])
    place.write_bytes(home.read_bytes())  # as after a crash between the two steps
    assert scheduler.run_due(ws) == [], "whoever brought it may still be at it"
    os.utime(place, (0, 0))
    assert [run.to_database for run in scheduler.run_due(ws)] == [1]


def test_an_earlier_version_is_recognised_and_asked_about(ws: Workspace, home: Path) -> None:
    first = home.read_bytes()
    edit_elsewhere(home, {"D5": "Zoe"})
    bring(ws, home)
    home.write_bytes(first)

    asked = bring(ws, home)
    assert asked.run.state == "paused"
    assert "an earlier version: Ana brought it on" in asked.run.message
    assert asked.data is None
    assert value(ws, "IT-2", "owner") == "Zoe"

    assert bring(ws, home, OLDER).run.state == "ok"
    assert value(ws, "IT-2", "owner") == "Ana"


def test_an_earlier_copy_that_was_saved_again_is_known_by_the_values_that_would_go_back(
    ws: Workspace, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "ben").mkdir()
    ben = shutil.copyfile(home, tmp_path / "ben" / "plan.xlsx")
    edit_elsewhere(home, {"D4": "Dora"})
    bring(ws, home)
    edit_elsewhere(ben, {"D7": "Emil"})

    asked = bring(ws, ben)
    assert "1 of 2 changed cells would go back to what they held before (Plan!D4)" in asked.run.message
    assert value(ws, "IT-1", "owner") == "Dora"

    bring(ws, ben, OLDER)
    assert (value(ws, "IT-1", "owner"), value(ws, "WH-2", "owner")) == ("Ana", "Emil")


def test_the_same_copy_twice_is_nothing_new_and_no_question(ws: Workspace, home: Path) -> None:
    edit_elsewhere(home, {"D5": "Zoe"})
    bring(ws, home)
    again = bring(ws, home)
    assert (again.run.state, again.data) == ("nothing", home.read_bytes())


def test_another_trackers_workbook_is_recognised_by_its_rows_and_refused(
    ws: Workspace, home: Path, tmp_path: Path
) -> None:
    rows = [[f"FI-{n}", f"Budget {n}", "Finance", "Fay", "Open", "2026-10-01", None] for n in range(1, 5)]
    other = make_workbook(tmp_path / "plan.xlsx", rows)
    connect(ws, other, "money", actor=ANA)
    run_sync(ws, "money")

    with pytest.raises(Refused, match="looks like the workbook of “money”: 4 of its 4 rows"):
        bring(ws, other)
    assert len(milestones(ws, "launch")) == 4


def test_a_strangers_workbook_of_the_same_shape_is_asked_about(ws: Workspace, home: Path, tmp_path: Path) -> None:
    rows = [[f"X-{n}", f"Other {n}", "Sales", "Uwe", "Open", "2026-10-01", None] for n in range(1, 4)]
    stranger = make_workbook(tmp_path / "plan.xlsx", rows)
    asked = bring(ws, stranger)
    assert "4 of 4 rows vanished" in asked.run.message
    assert {row["key"] for row in milestones(ws)} == {"IT-1", "IT-2", "WH-1", "WH-2"}


def test_a_copy_that_lacks_most_rows_pauses_as_a_sync_would_and_goes_in_when_confirmed(
    ws: Workspace, tmp_path: Path
) -> None:
    many = [[f"IT-{n}", f"Step {n}", "IT", "Ana", "Open", "2026-10-01", None] for n in range(1, 13)]
    connect_copy(ws, arrived(ws, make_workbook(tmp_path / "plan.xlsx", many)), "launch", actor=ANA)
    run_sync(ws, "launch")
    fewer = make_workbook(tmp_path / "plan.xlsx", many[:3])

    asked = bring(ws, fewer)
    assert "9 of 12 rows vanished" in asked.run.message
    assert len(milestones(ws)) == 12
    assert Path(trackers(ws)[0]["place"]).read_bytes() != fewer.read_bytes()

    assert bring(ws, fewer, CONFIRM).run.state == "ok"
    assert len(milestones(ws)) == 3


def test_a_workbook_without_the_table_is_refused_whatever_is_answered(
    ws: Workspace, home: Path, tmp_path: Path
) -> None:
    place = Path(trackers(ws)[0]["place"])
    before = place.read_bytes()
    empty = make_workbook(tmp_path / "plan.xlsx", [], ["Shopping", "Price"])
    done = bring(ws, empty, CONFIRM, OLDER)
    assert done.run.state == "paused"
    assert done.data is None
    assert place.read_bytes() == before
    assert len(milestones(ws)) == 4


def test_who_is_overtaken_by_another_copy_looks_again(ws: Workspace, home: Path, tmp_path: Path) -> None:
    edit_elsewhere(home, {"D4": "Yan"})
    seen = preview(ws, "launch", arrived(ws, home), ANA)
    (tmp_path / "ben").mkdir()
    bens = tmp_path / "ben" / "plan.xlsx"
    make_workbook(bens)
    edit_elsewhere(bens, {"D5": "Zoe"})
    bring(ws, bens, actor=BEN)

    with pytest.raises(StaleEdit, match="Ben brought another copy of “launch” meanwhile; yours was not taken in"):
        bring(ws, home, seen=seen)
    assert (value(ws, "IT-1", "owner"), value(ws, "IT-2", "owner")) == ("Ana", "Zoe")


def test_a_preview_counts_for_the_copy_that_was_shown_and_no_other(ws: Workspace, home: Path) -> None:
    seen = preview(ws, "launch", arrived(ws, home), ANA)
    edit_elsewhere(home, {"D4": "Yan"})
    with pytest.raises(StaleEdit, match="of another copy"):
        bring(ws, home, seen=seen)


def test_of_copies_brought_at_once_each_is_merged_whole_or_refused(ws: Workspace, home: Path, tmp_path: Path) -> None:
    made = []
    for number in range(4):
        mine = tmp_path / f"{number}" / "plan.xlsx"
        mine.parent.mkdir()
        mine.write_bytes(home.read_bytes())
        edit_elsewhere(mine, {"D5": f"Person {number}"})
        made.append((arrived(ws, mine), preview(ws, "launch", arrived(ws, mine), ANA)))
    outcomes: list[str] = []

    def one(copy: Path, seen: Preview) -> None:
        try:
            outcomes.append(take(ws, "launch", copy, ANA, seen=seen).run.state)
        except CairnError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=one, args=one_of) for one_of in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["StaleEdit", "StaleEdit", "StaleEdit", "ok"]
    assert value(ws, "IT-2", "owner") in {f"Person {number}" for number in range(4)}
    assert verify(ws)["ok"]


def test_a_file_that_the_server_sees_moves_to_uploads_only_when_a_person_says_so(
    ws: Workspace, plan: Path, tmp_path: Path
) -> None:
    (tmp_path / "laptop").mkdir()
    mine = tmp_path / "laptop" / "plan.xlsx"
    mine.write_bytes(plan.read_bytes())
    edit_elsewhere(mine, {"D5": "Zoe"})
    folder = plan.read_bytes()

    asked = bring(ws, mine)
    assert "Cairn sees plan.xlsx itself" in asked.run.message
    assert value(ws, "IT-2", "owner") == "Ana"

    done = bring(ws, mine, BY_UPLOAD)
    assert done.run.to_database == 1
    assert plan.read_bytes() == folder
    assert uploads.is_private(ws.settings, trackers(ws)[0]["place"])
    assert [copy.way for copy in copies(ws, "launch") or []] == ["in"]
    assert run_sync(ws, "launch").state == "nothing", "the file in the folder no longer speaks for the tracker"


def test_a_copy_that_cannot_be_merged_now_leaves_the_one_before_in_its_place(ws: Workspace, home: Path) -> None:
    place = Path(trackers(ws)[0]["place"])
    before = place.read_bytes()
    edit_elsewhere(home, {"D5": "Zoe"})
    hasty = replace(ws, sleep=lambda _seconds: None)
    with leasing.one_writer(ws, "launch"):
        done = bring(hasty, home)
    assert (done.run.state, done.data, place.read_bytes()) == ("busy", None, before)
    assert bring(ws, home).run.to_database == 1


def test_a_move_to_uploads_that_fails_leaves_the_tracker_in_its_folder(
    ws: Workspace, plan: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "copy.xlsx"
    mine.write_bytes(plan.read_bytes())
    edit_elsewhere(mine, {"D5": "Zoe"})
    with leasing.one_writer(ws, "launch"):
        assert bring(replace(ws, sleep=lambda _seconds: None), mine, BY_UPLOAD).data is None
    assert trackers(ws)[0]["place"] == str(plan)
    assert [folder.name for folder in ws.settings.uploads.iterdir()] == ["arrived"]
    assert run_sync(ws, "launch").state == "nothing"


def test_a_private_copy_that_was_lost_is_brought_again(ws: Workspace, home: Path) -> None:
    Path(trackers(ws)[0]["place"]).unlink()
    edit_elsewhere(home, {"D5": "Zoe"})
    assert bring(ws, home).run.to_database == 1


def test_replaced_copies_are_kept_with_the_backups(ws: Workspace, home: Path) -> None:
    first = home.read_bytes()
    edit_elsewhere(home, {"D5": "Zoe"})
    bring(ws, home)
    kept = [file.read_bytes() for file in ws.settings.backups.rglob("*.xlsx")]
    assert first in kept


def test_a_copy_of_another_kind_is_refused(ws: Workspace, home: Path, tmp_path: Path) -> None:
    csv = tmp_path / "plan.csv"
    csv.write_text("Id,Milestone\nIT-1,x\n")
    with pytest.raises(Refused, match="another kind of file"):
        bring(ws, csv)


def test_who_may_not_sync_may_not_bring_a_copy(ws: Workspace, home: Path) -> None:
    viewer = Actor("vera", "Vera", role="viewer")
    with pytest.raises(Refused, match="Vera may not sync trackers"):
        take(ws, "launch", arrived(ws, home), viewer)
    with pytest.raises(Refused, match="Vera may not"):
        hand_out(ws, "launch", viewer)


def test_a_tracker_let_go_and_connected_again_starts_its_copies_anew(ws: Workspace, home: Path) -> None:
    disconnect(ws, "launch", CAIRN)
    connect_copy(ws, arrived(ws, home), "launch", stage="sheet_leads", actor=ANA)
    assert [copy.way for copy in copies(ws, "launch") or []] == ["in"]
    run_sync(ws, "launch")
    assert len(milestones(ws)) == 4
    with ws.read() as tx:
        assert len(syncstate.base_of(tx, "launch")) == len(records.rows_of(tx, "milestone", tracker="launch")) == 4
