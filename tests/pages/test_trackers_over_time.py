"""On the trackers page: a person pauses a tracker and lets it go on; its schedule, and its counts over time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from services import inbox
from services.access import CAIRN, actor_named, add_person
from services.connecting.onboarding import connect, trackers
from services.edits import Edit, apply_edits
from services.settings import Settings
from services.syncing import scheduler
from services.syncing.pausing import pause
from services.syncing.sync import run_sync
from services.workspace import Workspace, open_workspace
from tests.pages.browser import AT_REST, Person, browsing, served
from tests.pages.test_pages import complaints, opened, said
from tests.pages.test_trackers import as_nadia, plan, sheet_of
from tests.services.conftest import cell, edit_elsewhere, make_workbook
from ui.theme import DARK, LIGHT
from ui.trackers.over_time import options

__all__ = ["plan"]

WHY = "year-end close"


def edited(ws: Workspace, old: str, new: str) -> None:
    """Somebody changes a cell of the sheet."""
    sheet = sheet_of(ws)
    sheet.write_text(sheet.read_text("utf-8").replace(old, new), "utf-8")


def test_a_healthy_tracker_is_paused_with_a_reason_and_goes_on(plan: Workspace) -> None:
    app = as_nadia(opened("trackers", tracker="Plan"))
    app.button(key="pause").click().run()
    assert "only with a reason" in complaints(app)[0]
    app.text_input(key="pause_reason").set_value(WHY)
    app.button(key="pause").click().run()
    assert complaints(app) == []
    assert "Nadia paused Plan" in said(app)
    assert WHY in said(app)
    assert "No look is due while it is paused." in said(app)
    assert app.button(key="sync").disabled
    assert [button for button in app.button if button.key == "pause"] == []

    app = as_nadia(opened("trackers", tracker="Plan"))
    app.button(key="resume_Plan").click().run()
    assert complaints(app) == []
    assert (trackers(plan)[0]["paused"], trackers(plan)[0]["state"]) == (None, "ok")
    assert not app.button(key="sync").disabled


def test_whoever_may_not_sync_may_neither_pause_nor_resume(plan: Workspace) -> None:
    pause(plan, "Plan", actor=actor_named(plan, "Nadia"), reason=WHY)
    add_person(plan, "Vic", "viewer", CAIRN)
    app = opened("trackers", tracker="Plan")
    app.selectbox(key="person").select("Vic").run()
    assert app.button(key="resume_Plan").disabled


def test_a_paused_tracker_goes_on_from_the_inbox_as_well(plan: Workspace) -> None:
    pause(plan, "Plan", actor=actor_named(plan, "Nadia"), reason=WHY)
    app = as_nadia(opened("inbox"))
    assert "Nadia paused Plan" in said(app)
    app.button(key="resume_Plan").click().run()
    assert complaints(app) == []
    assert inbox.pauses(plan) == []


def test_the_schedule_of_each_tracker_is_shown(plan: Workspace) -> None:
    assert "Sync here, or start the worker" in said(opened("trackers", tracker="Plan"))
    scheduler.run_due(plan, 15)
    app = opened("trackers", tracker="Plan")
    assert "or as soon as the file is saved" in said(app)
    listed = next(frame.value for frame in app.dataframe if "Next look" in frame.value.columns)
    assert listed["Next look"][0].count(":") == 2


def runs_of(ws: Workspace) -> list[dict[str, Any]]:
    return inbox.runs(ws, "Plan")[::-1]


def test_the_counts_of_each_sync_are_drawn_over_time(plan: Workspace) -> None:
    app = opened("trackers", tracker="Plan")
    assert "From the second sync on" in said(app)
    edited(plan, "2027-04-04", "after Easter")
    run_sync(plan, "Plan", actor=CAIRN)
    edited(plan, "after Easter", "2027-04-05")
    apply_edits(plan, [Edit("M-5", "owner", "Cleo")], actor=actor_named(plan, "Nadia"))
    run_sync(plan, "Plan", actor=CAIRN)
    app = opened("trackers", tracker="Plan")
    assert complaints(app) == []
    assert "The last 3 syncs with news" in said(app)
    drawn = {line["name"]: line["data"] for line in options(runs_of(plan), dark=False)["series"]}
    assert drawn["Taken in"][1:] == [None, 1]
    assert (drawn["Written"], drawn["Not accepted"]) == ([None, None, 1], [None, 1, None])


def test_a_sync_that_stopped_counts_nothing(plan: Workspace) -> None:
    sheet_of(plan).write_text(sheet_of(plan).read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert run_sync(plan, "Plan", actor=CAIRN).state == "paused"
    series = options(runs_of(plan), dark=True)["series"]
    assert [line["data"][1] for line in series] == [None] * 5
    assert options(runs_of(plan), dark=True)["xAxis"][1]["data"][1].startswith("■ ")
    assert ", of which **1 stopped**" in said(opened("trackers", tracker="Plan"))


@pytest.mark.parametrize(("dark", "look"), [(False, LIGHT), (True, DARK)])
def test_the_chart_has_the_colours_of_the_page(plan: Workspace, dark: bool, look: Any) -> None:
    drawn = options(runs_of(plan), dark=dark)
    assert set(drawn["color"]) < set(look.series)
    assert drawn["legend"]["textStyle"]["color"] == look.text


@pytest.mark.browser
def test_a_pause_is_begun_and_ended_in_a_browser_and_the_workbook_follows(tmp_path: Path, chromium: str) -> None:
    ws = open_workspace(Settings(tmp_path / "workspace"))
    add_person(ws, "Nadia Brandt", "governor", CAIRN)
    path = make_workbook(tmp_path / "plan.xlsx")
    connect(ws, path, "Launch", stage="sheet_leads", actor=CAIRN)
    run_sync(ws, "Launch")
    with served(ws.settings.workspace) as address, browsing(chromium) as browser:
        nadia = Person(browser, address)
        nadia.opens("trackers?tracker=Launch")
        nadia.is_called("Nadia Brandt")
        nadia.page.wait_for_selector(AT_REST)
        nadia.clicks("Pause…")
        nadia.page.get_by_label("Why").fill(WHY)
        nadia.page.get_by_label("Why").press("Tab")
        nadia.clicks("Pause it")
        expect(nadia.page.get_by_text("Nadia Brandt paused Launch since")).to_be_visible()
        expect(nadia.page.get_by_role("button", name="Sync now")).to_be_disabled()
        apply_edits(ws, [Edit("WH-2", "owner", "Zoe")], actor=actor_named(ws, "Nadia Brandt"))
        edit_elsewhere(path, {"D5": "Yan"})
        scheduler.run_due(ws)
        assert cell(path, "D7") == "Ben"
        nadia.clicks("Preview")
        expect(nadia.page.get_by_text("Preview: what a sync would do.")).to_be_visible()
        nadia.clicks("Let it go on")
        expect(nadia.page.get_by_test_id("stToast")).to_contain_text("1 cell taken in, 1 cell written")
        expect(nadia.page.get_by_role("button", name="Sync now")).to_be_enabled()
    assert (cell(path, "D5"), cell(path, "D7")) == ("Yan", "Zoe")
