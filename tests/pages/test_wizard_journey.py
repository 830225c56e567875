"""The wizard in a real browser: a German workbook is understood, corrected, connected; what waits is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from services.access import CAIRN, add_person
from services.history.integrity import audit_log, verify
from services.inbox import held, milestones
from services.settings import read_settings
from services.workspace import Workspace, open_workspace
from tests.pages.browser import AT_REST, Person
from tests.pages.test_wizard import german_book
from tests.services.conftest import edit_elsewhere

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    ws = open_workspace(read_settings(tmp_path_factory.mktemp("wizard") / "workspace"))
    add_person(ws, "Nadia Brandt", "governor", CAIRN)
    german_book(ws.settings.trackers / "Lager.xlsx")
    return ws


def step(person: Person, name: str) -> None:
    person.page.get_by_test_id("stMain").get_by_role("radio", name=name).click()
    person.page.wait_for_selector(AT_REST)


def sheet_of(workspace: Workspace) -> Path:
    return workspace.settings.trackers / "Lager.xlsx"


def test_a_german_workbook_with_its_header_in_row_6_is_understood_corrected_and_connected(
    workspace: Workspace, address: str, browser: Browser
) -> None:
    nadia = Person(browser, address)
    nadia.opens("trackers?connect=true")
    nadia.is_called("Nadia Brandt")
    main = nadia.page.get_by_test_id("stMain")
    main.get_by_role("combobox", name="File").click()
    nadia.page.get_by_role("option", name="Lager.xlsx").click()
    expect(main).to_contain_text("4 milestones in “Einführungsplan”, header in row 6.")
    expect(nadia.row(6)).to_contain_text("Meilenstein")
    expect(nadia.row(6)).to_contain_text("Header")

    step(nadia, "Columns")
    expect(nadia.cell("G Bemerkung", "Is read as")).to_have_text("Notes")
    nadia.types("G Bemerkung", "Is read as", "Risk")
    expect(nadia.cell("G Bemerkung", "How sure")).to_contain_text("Chosen")

    step(nadia, "Values")
    expect(main).to_contain_text("can only be day first")
    step(nadia, "Issues")
    expect(main).to_contain_text("1 cell cannot be taken")
    with nadia.page.expect_download() as waiting:
        nadia.clicks("Download the list")
    waiting.value.save_as(workspace.settings.workspace / "issues.csv")
    assert "Einführungsplan!D9" in (workspace.settings.workspace / "issues.csv").read_text("utf-8-sig")
    step(nadia, "What a sync would do")
    expect(main).to_contain_text("4 milestones added, 1 cell not accepted yet. Nothing has been changed yet.")
    assert milestones(workspace) == []

    nadia.clicks("Connect and sync")
    expect(nadia.page.get_by_test_id("stToast")).to_contain_text("4 milestones added, 1 cell not accepted yet.")
    found = {row["key"]: row for row in milestones(workspace)}
    assert found["M-2"]["risk"] == "zwei Lkw"
    assert (found["M-2"]["status"], found["M-2"]["due_date"]) == ("in_progress", "2027-05-17")
    assert found["M-4"]["depends_on"] == ["M-3"]


def test_a_cell_that_waits_is_seen_mended_in_the_sheet_synced_and_gone(
    workspace: Workspace, address: str, browser: Browser
) -> None:
    assert [cell["text"] for cell in held(workspace)] == ["nach Ostern"]
    nadia = Person(browser, address)
    nadia.opens("trackers?tracker=Lager&view=held")
    nadia.is_called("Nadia Brandt")
    main = nadia.page.get_by_test_id("stMain")
    expect(main).to_contain_text("The last good value stays until the cell is corrected in the sheet")
    expect(main.locator('td:text-is("nach Ostern")')).to_be_attached()
    edit_elsewhere(sheet_of(workspace), {"D9": "05.04.2027"})
    nadia.clicks("Sync now")
    expect(main).to_contain_text("Every cell was accepted")
    assert held(workspace) == []
    assert next(row["due_date"] for row in milestones(workspace) if row["key"] == "M-3") == "2027-04-05"


def test_a_connected_tracker_is_read_by_another_column_and_the_log_says_so(
    workspace: Workspace, address: str, browser: Browser
) -> None:
    nadia = Person(browser, address)
    nadia.opens("trackers?tracker=Lager")
    nadia.is_called("Nadia Brandt")
    main = nadia.page.get_by_test_id("stMain")
    nadia.clicks("Check how it is read")
    expect(main).to_contain_text("How Lager is read")
    expect(main.get_by_role("button", name="Change and sync")).to_be_disabled()
    step(nadia, "Columns")
    nadia.types("G Bemerkung", "Is read as", "Notes")
    expect(main).to_contain_text("Risk: “Bemerkung” → no column")
    step(nadia, "What a sync would do")
    expect(main).to_contain_text("1 cell taken in. Nothing has been changed yet.")
    nadia.clicks("Change and sync")
    expect(nadia.page.get_by_test_id("stToast")).to_contain_text("The columns of Lager are changed.")
    row = next(row for row in milestones(workspace) if row["key"] == "M-2")
    assert (row["notes"], row["risk"]) == ("zwei Lkw", "zwei Lkw"), "nothing is cleared"
    reasons = [entry["reason"] for entry in audit_log(workspace) if entry["field"] == "binding"]
    assert any("Risk: “Bemerkung” → no column" in (reason or "") for reason in reasons)
    assert verify(workspace)["ok"]
