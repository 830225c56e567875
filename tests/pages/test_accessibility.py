"""Every page as axe-core sees it: no serious fault, in light and in dark."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from services.workspace import Workspace
from tests.pages.browser import AT_REST
from tests.pages.conftest import make_example

pytestmark = pytest.mark.browser

PAGES = (
    "overview",
    "dependencies",
    "dependencies?view=links",
    "dependencies?view=path",
    "dependencies?view=ask&asked=IT",
    "milestones?key=WH-5",
    "inbox",
    "trackers",
    "trackers?connect=true",
    "audit_log",
    "functions",
    "schema_rules",
)
DARK = ("overview", "dependencies", "trackers", "audit_log", "functions")
NOT_OURS = [
    '[data-testid="stSidebarNav"]',  # Streamlit lists the sections of its navigation without items of their own
    '[data-testid="stDataFrame"]',  # and its tables keep a shadow for screen readers beside the canvas
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return make_example(tmp_path_factory.mktemp("axe") / "workspace")


def faults(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> list[str]:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    page.set_default_timeout(60_000)
    found = []
    for path in PAGES if scheme == "light" else DARK:
        page.goto(f"{address}/{path}")
        page.wait_for_selector('[data-testid="stMainBlockContainer"] h1')
        page.wait_for_selector(AT_REST)
        for fault in Axe().run(page, context={"exclude": NOT_OURS}).response["violations"]:
            if fault["impact"] in ("serious", "critical"):
                found += [f"{path}: {fault['id']}: {node['html'][:120]}" for node in fault["nodes"]]
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_fault(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> None:
    assert faults(browser, address, scheme) == []


def test_a_fault_would_be_seen(browser: Browser) -> None:
    page = browser.new_page()
    pale = '<h1 style="color:#ccc; background:#fff">Pale</h1>'
    page.set_content(f'<html lang="en"><title>Pale</title><main>{pale}</main></html>')
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == ["color-contrast"]
