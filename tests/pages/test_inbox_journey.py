"""A journey in a real browser: cells that both sides moved are settled in the inbox, and the workbook follows."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services import inbox
from services.access import CAIRN, actor_named, add_person
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history.integrity import audit_log, verify
from services.settings import Settings
from services.syncing.sync import run_sync
from services.workspace import Workspace, open_workspace
from tests.pages.browser import AT_REST, Person, browsing, served
from tests.services.conftest import cell, edit_elsewhere, make_workbook

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000


def shared_tracker(folder: Path) -> tuple[Workspace, Path]:
    """A workbook in the stage *shared*, and three owners that both sides have just moved."""
    ws = open_workspace(Settings(folder / "workspace"))
    add_person(ws, "Nadia Brandt", "governor", CAIRN)
    path = make_workbook(folder / "plan.xlsx")
    connect(ws, path, "Launch", stage="shared", actor=CAIRN)
    run_sync(ws, "Launch")
    edits = [Edit(key, "owner", "Zoe") for key in ("IT-1", "IT-2", "WH-2")]
    apply_edits(ws, edits, actor=actor_named(ws, "Nadia Brandt"))
    edit_elsewhere(path, {"D4": "Yan", "D5": "Yan", "D7": "Yan"})
    return ws, path


def ticks(person: Person, row: int) -> None:
    """Tick a row of the list; the first is 0."""
    person.page.wait_for_selector(AT_REST)
    box = person.page.get_by_test_id("data-grid-canvas").first.bounding_box()
    assert box
    person.page.mouse.click(box["x"] + 16, box["y"] + 46 + 31 * row)


def enters(person: Person, label: str, text: str) -> None:
    """Fill a field once the page is at rest, and leave it: while a page is drawn anew, its fields are too."""
    person.page.wait_for_selector(AT_REST)
    person.page.get_by_label(label).fill(text)
    person.page.keyboard.press("Tab")
    person.page.wait_for_selector(AT_REST)
    expect(person.page.get_by_label(label)).to_have_value(text)


def test_what_both_sides_moved_is_settled_in_the_inbox_and_reaches_the_workbook(tmp_path: Path, chromium: str) -> None:
    ws, path = shared_tracker(tmp_path)
    with served(ws.settings.workspace) as address, browsing(chromium) as browser:
        nadia = Person(browser, address)
        nadia.page.set_default_timeout(PATIENCE_MS)
        nadia.opens("trackers")
        nadia.is_called("Nadia Brandt")
        nadia.clicks("Sync now")
        expect(nadia.page.get_by_test_id("stToast")).to_contain_text("3 cells moved on both sides")
        nadia.goes_to("Overview")
        expect(nadia.page.get_by_text("3 items wait for an answer.")).to_be_visible()
        nadia.page.get_by_role("link", name="Open the inbox").click()
        expect(nadia.page.get_by_role("heading", name="Owner of IT-1")).to_be_visible()
        enters(nadia, "Another value", "Vera")
        enters(nadia, "Why", "Vera starts on Monday")
        nadia.page.get_by_role("button", name="Put it on both sides").click(click_count=3)
        expect(nadia.page.get_by_test_id("stToast")).to_contain_text("Owner of IT-1 is now “Vera”.")
        expect(nadia.page.get_by_role("heading", name="Owner of IT-2")).to_be_visible()

        ticks(nadia, 1)
        expect(nadia.page.get_by_role("button", name="Settle 1 ticked")).to_be_visible()
        ticks(nadia, 0)
        nadia.clicks("Settle 2 ticked")
        expect(nadia.dialog).to_contain_text("2 items in Launch.")
        nadia.dialog.get_by_role("radio", name="Take what is in the sheet").click()
        nadia.dialog.get_by_role("button", name="Settle 2 items").click()
        expect(nadia.dialog).to_contain_text("needs a reason")
        nadia.dialog.get_by_role("textbox").fill("Yan has them")
        nadia.dialog.get_by_role("button", name="Settle 2 items").click()
        expect(nadia.page.get_by_test_id("stToast")).to_contain_text("2 items settled.")
        expect(nadia.page.get_by_text("Nothing waits for you")).to_be_visible()

        nadia.goes_to("Trackers")
        nadia.clicks("Sync now")
        expect(nadia.page.get_by_test_id("stToast")).to_contain_text("1 cell written to the sheet")

    assert [cell(path, ref) for ref in ("D4", "D5", "D7")] == ["Vera", "Yan", "Yan"]
    owners = {row["key"]: row["owner"] for row in inbox.milestones(ws)}
    assert (owners["IT-1"], owners["IT-2"], owners["WH-2"]) == ("Vera", "Yan", "Yan")
    decided = [record for record in audit_log(ws) if record["op"] == "resolve"]
    assert len(decided) == 3, "three clicks are one decision"
    assert {record["actor"] for record in decided} == {"Nadia Brandt"}
    assert (inbox.conflicts(ws), verify(ws)["ok"]) == ([], True)
