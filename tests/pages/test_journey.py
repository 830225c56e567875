"""Journeys in a real browser: what only typing, clicking and two people at once can show."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from services.history.integrity import history, verify
from services.workspace import Workspace
from tests.pages.browser import AT_REST, Person, served
from tests.pages.conftest import make_csv_workspace, make_example
from ui.words import JOINER

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return make_example(tmp_path_factory.mktemp("journey") / "workspace")


def cell_of_sheet(file: Path, sheet: str, key: str, header: str) -> object:
    """A cell of a workbook by the row's id and the column's header; the file is only read."""
    book = openpyxl.load_workbook(file, read_only=True)
    try:
        rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
    finally:
        book.close()
    column = next(row.index(header) for row in rows if header in row)
    return next(row[column] for row in rows if key in row)


def test_a_date_edited_in_the_grid_is_recorded_and_reaches_the_workbook(
    workspace: Workspace, address: str, browser: Browser
) -> None:
    nadia = Person(browser, address)
    nadia.opens("milestones?q=WH-5")
    nadia.is_called("Nadia Brandt")
    nadia.types_date("WH-5", "Due", "2027-02-15")
    expect(nadia.bar).to_contain_text("1 unsaved change in 1 milestone. 1 needs a reason.")
    expect(nadia.page.get_by_role("button", name="Review and save")).to_be_enabled()
    nadia.page.keyboard.press("Control+s")
    expect(nadia.dialog).to_contain_text("Why does the date move?")
    nadia.dialog.get_by_role("button", name="Save").click()
    expect(nadia.dialog).to_contain_text("A committed date moves only with a reason.")
    nadia.dialog.get_by_role("textbox").fill("The order API comes on 12 February")
    save = nadia.dialog.get_by_role("button", name="Save")
    save.click(click_count=3)
    expect(nadia.page.get_by_test_id("stToast")).to_contain_text("1 change saved and recorded.")
    expect(nadia.bar).to_contain_text("Edit a cell, then review and save.")

    nadia.opens("audit_log?milestone=WH-5&field=due_date")
    record = nadia.row(1)
    for said in ("27 Jan 2027", "15 Feb 2027", "Nadia Brandt", "The order API comes on 12 February"):
        expect(record).to_contain_text(said)
    assert len(history(workspace, "WH-5", "due_date")) == 2, "the row as it came in, and one edit"

    nadia.is_called("Nadia Brandt")
    nadia.goes_to("Trackers")
    nadia.clicks("Sync all 3")
    expect(nadia.page.get_by_test_id("stToast")).to_contain_text("Warehouse: 1 cell written to the sheet.")
    file = workspace.settings.trackers / "warehouse.xlsx"
    assert cell_of_sheet(file, "Deliverables", "WH-5", "Target date") == datetime(2027, 2, 15)
    assert verify(workspace)["ok"]


def test_unsaved_edits_survive_a_filter_and_a_visit_to_another_page(address: str, browser: Browser) -> None:
    nadia = Person(browser, address)
    nadia.opens("milestones?q=IT-9")
    nadia.types("IT-9", "Owner", "Jane Doe")
    expect(nadia.bar).to_contain_text("1 unsaved change")
    search = nadia.page.get_by_role("textbox", name="Search")
    search.fill("IT-12")
    search.press("Enter")
    expect(nadia.cell("IT-12", "Owner")).to_be_attached()
    nadia.types("IT-12", "Owner", "Joe Bloggs")
    expect(nadia.bar).to_contain_text("2 unsaved changes in 2 milestones.")
    nadia.goes_to("Overview")
    nadia.goes_to("Milestones")
    expect(nadia.bar).to_contain_text("2 unsaved changes in 2 milestones.")
    expect(nadia.cell("IT-12", "Owner")).to_have_text("Joe Bloggs")
    nadia.clicks("Discard")
    expect(nadia.bar).to_contain_text("Edit a cell, then review and save.")
    expect(nadia.cell("IT-12", "Owner")).to_have_text("Amira Solberg")


def test_of_two_people_who_edit_one_cell_the_second_is_asked(
    workspace: Workspace, address: str, browser: Browser
) -> None:
    nadia, otto = Person(browser, address), Person(browser, address)
    for person, name, owner in ((nadia, "Nadia Brandt", "Jane Doe"), (otto, "Otto Lindqvist", "Joe Bloggs")):
        person.opens("milestones?q=IT-10")
        person.is_called(name)
        person.types("IT-10", "Owner", owner)
    nadia.clicks("Review and save")
    nadia.dialog.get_by_role("button", name="Save").click()
    expect(nadia.page.get_by_test_id("stToast")).to_contain_text("1 change saved")

    otto.clicks("Review and save")
    expect(otto.dialog).to_contain_text("While you were editing")
    expect(otto.dialog).to_contain_text("Theirs: Jane Doe (by Nadia Brandt)")
    otto.dialog.get_by_text("Mine: Joe Bloggs").click()
    otto.dialog.get_by_role("button", name="Continue").click()
    expect(otto.dialog).to_have_count(0)
    otto.clicks("Review and save")
    otto.dialog.get_by_role("button", name="Save").click()
    expect(otto.page.get_by_test_id("stToast")).to_contain_text("1 change saved")
    edits = history(workspace, "IT-10", "owner")[1:]
    assert [(edit["actor"], edit["old"], edit["new"]) for edit in edits] == [
        ("Nadia Brandt", "Priya Nair", "Jane Doe"),
        ("Otto Lindqvist", "Jane Doe", "Joe Bloggs"),
    ]


def test_a_click_on_the_heatmap_shows_the_links_behind_the_cell(address: str, browser: Browser) -> None:
    viewer = Person(browser, address)
    viewer.opens("dependencies")
    chart = viewer.page.locator(".st-key-heat_0 canvas").first
    expect(chart).to_be_visible()
    box = chart.bounding_box()
    assert box
    # The sixth of seven rows waits; the fourth of seven columns delivers. The names at the left take up to 130 px.
    viewer.page.mouse.click(box["x"] + 138 + (box["width"] - 138) * 3.5 / 7, box["y"] + box["height"] - 40 - 46 * 1.5)
    expect(viewer.page.get_by_role("heading", name="Warehouse Operations waits for IT")).to_be_visible()
    expect(viewer.page).to_have_url(f"{address}/dependencies?receiver=Warehouse+Operations&provider=IT")


def test_a_deep_link_is_the_first_thing_that_a_server_is_asked_for(tmp_path: Path, browser: Browser) -> None:
    ws = make_example(tmp_path / "workspace")
    with served(ws.settings.workspace) as where:
        viewer = Person(browser, where)
        viewer.opens("milestones?key=WH-5")
        expect(viewer.page.get_by_role("heading", name="Sorter and scanner hardware installed")).to_be_visible()
        expect(viewer.page.get_by_test_id("stSidebarNav")).to_contain_text("Audit log")
        viewer.goes_to("Audit log")


HOSTILE = (
    "![pixel](http://evil.example/p.png) :red[boo] $x^2$ <img src=x onerror=alert(1)> "
    "[go](http://evil.example) :material/bug_report:"
)


def test_text_from_a_sheet_is_shown_letter_by_letter_and_fetches_nothing(tmp_path: Path, browser: Browser) -> None:
    row = {
        "ID": "M-1",
        "Depends on": "",
        "Milestone": HOSTILE,
        "Owner": HOSTILE,
        "Due": "2027-02-01",
        "Notes": HOSTILE,
        "Team": HOSTILE,
    }
    ws = make_csv_workspace(
        tmp_path / "workspace", [row, {**row, "ID": "M-2", "Depends on": "M-1"} | {"Milestone": "b"}]
    )
    with served(ws.settings.workspace) as where:
        viewer = Person(browser, where)
        asked: list[str] = []
        viewer.page.on("request", lambda request: asked.append(request.url))
        for path in ("", "milestones?key=M-1", "dependencies", "trackers", "audit_log?milestone=M-1"):
            viewer.opens(path)
            viewer.page.wait_for_selector(AT_REST)
            main = viewer.page.get_by_test_id("stMain")
            assert main.locator('img[src*="evil"], a[href*="evil"], img[src="x"]').count() == 0
        viewer.opens("milestones?key=M-1")
        heading = viewer.page.get_by_role("heading", level=3).inner_text()
        assert heading.replace(JOINER, "") == HOSTILE
        assert not [url for url in asked if "evil.example" in url]
