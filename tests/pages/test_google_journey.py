"""A Google Sheet in a real browser: shared, tested, connected; an edit on either side is seen on the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from services.access import CAIRN, add_person
from services.history.integrity import verify
from services.settings import read_settings
from services.workspace import Workspace, open_workspace
from tests.pages.browser import AT_REST, Person
from tests.support.google_sheet import ANA, BEN, BOOK, ROBOT, Sheet, key_file, running

pytestmark = pytest.mark.browser
ROWS = [
    ["Id", "Milestone", "Function", "Owner", "Status", "Due"],
    ["IT-1", "Choose the vendor", "IT", "Ana", "Done", "2026-09-01"],
    ["IT-2", "Order API is live", "IT", "Ana", "In progress", "2026-12-01"],
    ["WH-1", "Scanners installed", "Warehouse", "Ben", "Not started", "2026-12-15"],
]
LINK = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit#gid=0"


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sheet]:
    folder = tmp_path_factory.mktemp("google")
    with running(folder, {"Plan": ROWS, "Budget": [["Cost"], [7]]}) as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAIRN_GOOGLE_KEY_FILE", str(key_file(folder, found.stand_in.base_url)))
        patch.setenv("CAIRN_GOOGLE_BASE_URL", found.stand_in.base_url)
        private = {"id": "1AnasOwnPlan", "title": "Own", "owner": ANA, "tabs": [{"title": "Plan", "rows": ROWS}]}
        viewed = {**private, "id": "1OnlyToView", "title": "Viewed", "shared_with": {ROBOT: "reader"}}
        workbook = {
            "id": "1ExcelInDrive",
            "name": "plan.xlsx",
            "owner": ANA,
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "shared_with": {ROBOT: "writer"},
        }
        found.command("seed", spreadsheets=[private, viewed], files=[workbook])
        yield found


@pytest.fixture(scope="module")
def workspace(sheet: Sheet, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    ws = open_workspace(read_settings(tmp_path_factory.mktemp("journey") / "workspace"))
    add_person(ws, "Nadia Brandt", "governor", CAIRN)
    return ws


def try_out(nadia: Person, link: str) -> None:
    """Paste a link and test it."""
    nadia.page.get_by_role("textbox", name="Link to the sheet").fill(link)
    nadia.clicks("Test the connection")


def test_a_sheet_is_connected_a_colleague_edits_it_and_an_edit_in_cairn_reaches_it(
    sheet: Sheet, workspace: Workspace, address: str, browser: Browser
) -> None:
    nadia = Person(browser, address)
    nadia.opens("trackers?connect=true")
    nadia.is_called("Nadia Brandt")
    main = nadia.page.get_by_test_id("stMain")
    nadia.page.get_by_role("radio", name="In Google Sheets").click()
    expect(main).to_contain_text(ROBOT)

    for link, said in (
        ("https://example.com/spreadsheets/d/1AbCdE", "This is no link to a Google Sheet"),
        (LINK.replace("gid=0", "gid=4711"), "The tab that the link names is not there."),
        (LINK.replace(BOOK, "1AnasOwnPlan"), "The sheet is not shared with Cairn"),
        (LINK.replace(BOOK, "1ExcelInDrive"), "choose File, Save as Google Sheets"),
        (LINK.replace(BOOK, "1OnlyToView"), "It is shared for viewing only."),
        (LINK, "Cairn can read and write “Plan of the year”."),
    ):
        try_out(nadia, link)
        expect(main).to_contain_text(said)
    expect(main).to_contain_text("3 milestones in “Plan”, header in row 1.")
    nadia.page.wait_for_selector(AT_REST)

    nadia.page.get_by_role("textbox", name="Name of the tracker").fill("Launch")
    nadia.page.keyboard.press("Enter")
    nadia.page.wait_for_selector(AT_REST)
    nadia.page.get_by_role("radio", name="Sheet leads").click()
    expect(nadia.page.get_by_role("radio", name="Sheet leads")).to_be_checked()
    nadia.page.wait_for_selector(AT_REST)
    nadia.clicks("Connect and sync")
    expect(nadia.page.get_by_test_id("stToast")).to_contain_text("Launch is connected. Launch: 3 milestones added.")

    sheet.types("Plan!E3", "Done", user=BEN)
    nadia.opens("trackers?tracker=Launch")
    nadia.is_called("Nadia Brandt")
    nadia.clicks("Sync now")
    expect(nadia.page.get_by_test_id("stToast")).to_contain_text("1 cell taken")
    nadia.opens("audit_log?milestone=IT-2&field=status")
    record = nadia.row(1)
    for said in ("In progress", "Done", "someone with access to the sheet"):
        expect(record).to_contain_text(said)
    nadia.opens("milestones?key=IT-2")
    nadia.is_called("Nadia Brandt")
    expect(nadia.page.get_by_test_id("stMain")).to_contain_text("only ben")

    nadia.opens("milestones?q=WH-1")
    nadia.is_called("Nadia Brandt")
    nadia.types("WH-1", "Owner", "Cleo")
    nadia.clicks("Review and save")
    nadia.dialog.get_by_role("button", name="Save").click()
    expect(nadia.page.get_by_test_id("stToast")).to_contain_text("1 change saved and recorded.")
    nadia.goes_to("Trackers")
    nadia.clicks("Sync now")
    expect(nadia.page.get_by_test_id("stToast")).to_contain_text("1 cell written to the sheet.")
    assert sheet.rows()[3][3] == "Cleo"
    assert verify(workspace)["ok"]
