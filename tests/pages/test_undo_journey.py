"""A journey in a real browser: a wrong bulk edit is found in the log, taken back, and gone from the workbook, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from services.access import actor_named
from services.edits import Edit, apply_edits
from services.history.integrity import audit_log, history, verify
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.pages.browser import Person, served
from tests.pages.conftest import make_example
from tests.pages.test_journey import cell_of_sheet

pytestmark = pytest.mark.browser

SPOILT = ("WH-4", "WH-5", "WH-7", "WH-8")
PATIENCE_MS = 60_000


def owners_in(file: Path) -> list[object]:
    return [cell_of_sheet(file, "Deliverables", key, "Responsible") for key in SPOILT]


def spoil(ws: Workspace) -> None:
    """Give four milestones the wrong owner in one go, and write them to the workbook."""
    otto = actor_named(ws, "Otto Lindqvist")
    apply_edits(ws, [Edit(key, "owner", "Wrong Person") for key in SPOILT], actor=otto, reason="Handed over")
    assert run_sync(ws, "Warehouse", actor=otto).to_sheet == len(SPOILT)


def test_a_wrong_bulk_edit_is_found_in_the_log_and_taken_back_in_the_workbook_too(
    tmp_path: Path, browser: Browser
) -> None:
    ws = make_example(tmp_path / "workspace")
    file = ws.settings.trackers / "warehouse.xlsx"
    right = owners_in(file)
    spoil(ws)
    assert owners_in(file) == ["Wrong Person"] * 4

    with served(ws.settings.workspace) as address:
        nadia = Person(browser, address)
        nadia.page.set_default_timeout(PATIENCE_MS)
        nadia.opens("audit_log?by=Otto+Lindqvist&field=owner")
        nadia.is_called("Nadia Brandt")
        expect(nadia.page.get_by_text("4 records in 1 unit of work.")).to_be_visible()
        expect(nadia.row(1)).to_contain_text("Wrong Person")
        _opens_first_record(nadia)
        expect(nadia.page.get_by_role("heading", name="WH-8 · Owner")).to_be_visible()
        nadia.clicks("Take back everything of this unit of work (4 changes)")
        expect(nadia.dialog).to_contain_text("4 changes in 4 milestones. warehouse.xlsx follows at the next sync.")
        nadia.dialog.get_by_role("button", name="Take back 4 changes").click()
        expect(nadia.dialog).to_contain_text("needs a reason")
        nadia.dialog.get_by_role("textbox").fill("The wrong rows were marked")
        nadia.dialog.get_by_role("button", name="Take back 4 changes").click(click_count=3)
        expect(nadia.page.get_by_test_id("stToast")).to_contain_text("4 changes taken back.")
        expect(nadia.page.get_by_test_id("stSidebar")).to_contain_text("Edits wait to be written")

        nadia.goes_to("Trackers")
        nadia.clicks("Sync all 3")
        expect(nadia.page.get_by_test_id("stToast")).to_contain_text("Warehouse: 4 cells written to the sheet.")
        expect(nadia.page.get_by_test_id("stSidebar")).to_contain_text("In sync")

    assert owners_in(file) == right
    taken_back = [record for record in audit_log(ws) if record["via"]["kind"] == "undo"]
    assert len(taken_back) == len(SPOILT), "three clicks are one undo"
    assert history(ws, "WH-5", "owner")[-1]["actor"] == "Nadia Brandt"
    assert "The wrong rows were marked" in taken_back[0]["reason"]
    assert verify(ws)["ok"]


def _opens_first_record(person: Person) -> None:
    """Click the number in the first row of the table of records."""
    box = person.page.get_by_test_id("data-grid-canvas").first.bounding_box()
    assert box
    person.page.mouse.click(box["x"] + 24, box["y"] + 46)
