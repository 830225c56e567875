"""On the trackers page: what Cairn says in the sheet, sheets that cannot be reached, rows left alone, leaving."""

from __future__ import annotations

from services.access import CAIRN, actor_named, add_person
from services.connecting.onboarding import trackers
from services.history.integrity import audit_log
from services.history.undo import undo
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.pages.test_pages import complaints, opened, said
from tests.pages.test_trackers import as_nadia, plan, sheet_of
from ui.trackers.own_columns import left

__all__ = ["plan"]


def test_the_feedback_column_is_added_and_taken_out_again(plan: Workspace) -> None:
    app = as_nadia(opened("trackers", tracker="Plan"))
    app.button(key="feedback").click().run()
    assert complaints(app) == []
    run_sync(plan, "Plan")
    assert sheet_of(plan).read_text("utf-8").splitlines()[0].endswith("Cairn")
    app.run().button(key="feedback").click().run()
    assert complaints(app) == []
    assert "Cairn" not in sheet_of(plan).read_text("utf-8")
    assert not trackers(plan)[0]["feedback"]


def test_a_sheet_that_cannot_be_reached_again_and_again_is_degraded_and_says_when_it_is_tried(plan: Workspace) -> None:
    sheet_of(plan).unlink()
    for _ in range(3):
        run_sync(plan, "Plan")
    app = opened("trackers")
    assert complaints(app) == []
    [listed] = [frame.value for frame in app.dataframe if "State" in frame.value.columns and "Stage" in frame.value]
    assert listed["State"][0] == ["▼ Degraded"]
    assert any("3 syncs in a row failed; Cairn tries again at" in warning.value for warning in app.warning)


def test_rows_whose_milestones_were_removed_in_cairn_are_told(plan: Workspace) -> None:
    [txn] = {record["txn"] for record in audit_log(plan) if record["op"] == "insert" and record["key"] == "M-1"}
    undo(plan, txn, actor=CAIRN)
    app = opened("trackers")
    assert any("8 rows stand in the sheet" in info.value for info in app.info)


def test_as_long_as_nobody_was_picked_the_page_says_why_its_buttons_are_off(plan: Workspace) -> None:
    app = opened("trackers", tracker="Plan")
    assert {app.button(key=key).disabled for key in ("sync", "preview", "feedback", "leave")} == {True}
    told = [caption.value for caption in app.caption if "Say who you are in the sidebar first." in caption.value]
    assert len(told) >= 2, "beside the syncs, and in the card about the sheet"
    app = as_nadia(app)
    assert not [caption.value for caption in app.caption if "Say who you are" in caption.value]


def test_whoever_may_not_connect_trackers_may_neither_speak_nor_leave(plan: Workspace) -> None:
    add_person(plan, "Vic", "viewer", CAIRN)
    app = opened("trackers", tracker="Plan")
    app.selectbox(key="person").select("Vic").run()
    assert app.button(key="feedback").disabled
    assert app.button(key="leave").disabled


def test_a_tracker_is_left_from_its_page_into_a_folder_of_the_workspace(plan: Workspace) -> None:
    app = as_nadia(opened("trackers", tracker="Plan"))
    app.button(key="leave").click().run()
    assert app.button(key="leave_now").label == "Export and leave"
    folder = left(plan, "Plan", actor_named(plan, "Nadia"), "the pilot is over")
    assert (folder / "milestones.csv").is_file()
    assert folder.parent == plan.settings.workspace / "exports"
    assert (trackers(plan), [r["reason"] for r in audit_log(plan) if r["op"] == "leave"]) == ([], ["the pilot is over"])
    assert "No tracker is connected" in said(app.run())
    assert complaints(app) == []
