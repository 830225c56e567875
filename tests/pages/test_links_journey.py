"""A link in a browser: one that closes a loop is refused by name, the next one is made, found in the sheet, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from services.syncing.sync import sync_all
from services.workspace import Workspace
from tests.pages.browser import AT_REST, Person, browsing, served
from tests.pages.conftest import make_example
from tests.pages.test_journey import cell_of_sheet

pytestmark = pytest.mark.browser


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_example(tmp_path / "workspace")


def choose(person: Person, box: Locator, text: str) -> None:
    box.click()
    person.page.keyboard.type(text, delay=20)  # an open list hides all other boxes from assistive technology
    person.page.get_by_role("option").filter(has_text=text).first.click()
    person.page.wait_for_selector(AT_REST)


def test_a_link_is_made_refused_found_in_the_sheet_and_removed(workspace: Workspace, chromium: str) -> None:
    with served(workspace.settings.workspace) as address, browsing(chromium) as browser:
        nadia = Person(browser, address)
        nadia.opens("dependencies?view=links")
        nadia.is_called("Nadia Brandt")
        nadia.page.wait_for_selector(AT_REST)
        nadia.clicks("Add a link")
        choose(nadia, nadia.dialog.get_by_role("combobox").nth(0), "IT-4 ·")
        choose(nadia, nadia.dialog.get_by_role("combobox").nth(1), "WH-5 ·")
        nadia.dialog.get_by_role("button", name="Add the link").click()
        expect(nadia.dialog).to_contain_text("would wait for each other")
        choose(nadia, nadia.dialog.get_by_role("combobox").nth(1), "WH-9 ·")
        nadia.dialog.get_by_role("button", name="Add the link").click()
        expect(nadia.page.get_by_test_id("stToast")).to_contain_text("IT-4 waits for WH-9 from now on.")
        sync_all(workspace)
        file = workspace.settings.trackers / "it.xlsx"
        assert "WH-9" in str(cell_of_sheet(file, "Plan", "IT-4", "Depends on"))

        nadia.opens("dependencies?view=links&function=IT")
        nadia.is_called("Nadia Brandt")
        row = next(
            n
            for n in range(1, 30)
            if "WH-9" in (nadia.row(n).text_content() or "") and "IT-4" in (nadia.row(n).text_content() or "")
        )
        box = nadia.page.get_by_test_id("data-grid-canvas").first.bounding_box()
        assert box
        nadia.page.mouse.click(box["x"] + 16, box["y"] + 16 + 31 * row)
        nadia.clicks("Remove")
        expect(nadia.dialog).to_contain_text("waits for")
        nadia.dialog.get_by_role("button", name="Remove 1 link").click()
        expect(nadia.page.get_by_test_id("stToast")).to_contain_text("1 link removed.")
        sync_all(workspace)
        assert "WH-9" not in str(cell_of_sheet(file, "Plan", "IT-4", "Depends on"))
