"""Driving the app in a real browser: a served workspace, and what a person's hands do on a page.

Waits for what is to be seen, never for a time.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.conftest import ROOT

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_S = 60.0
AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'
expect.set_options(timeout=20_000)


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """The app on a free loopback port, alone, as `streamlit run app.py` starts it; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    environment = {**os.environ, "CAIRN_WORKSPACE": str(workspace)}
    log = (workspace / "app.log").open("wb")
    app = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(app, address)
        yield address
    finally:
        app.terminate()
        try:
            app.wait(timeout=10)
        except subprocess.TimeoutExpired:
            app.kill()
            app.wait()
        log.close()


def _wait_until_healthy(app: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        assert app.poll() is None, "the app did not start"
        with suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise AssertionError("the app did not answer")


@contextmanager
def browsing(chromium: str) -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, address: str) -> None:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()
        self.address = address

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_selector('[data-testid="stMainBlockContainer"] h1')

    def is_called(self, name: str) -> None:
        """Pick a person in the sidebar, or type a new one."""
        box = self.page.get_by_test_id("stSidebar").get_by_role("combobox")
        box.click()
        box.press_sequentially(name, delay=20)
        self.page.keyboard.press("Enter")
        expect(box).to_have_value(name)

    def goes_to(self, page: str) -> None:
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=page).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(page)

    def clicks(self, button: str) -> None:
        self.page.get_by_role("button", name=button).click()

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def bar(self) -> Locator:
        """The line at the bottom of the milestones page."""
        return self.page.get_by_test_id("stBottom")

    def cell(self, key: str, column: str) -> Locator:
        """A cell of the first grid on the page, from the table that the grid keeps for screen readers."""
        row = self.page.locator('[role="row"]', has=self.page.locator(f'td:text-is("{key}")'))
        # While a grid gives way to the next one, both are on the page for a moment.
        return row.locator(f'td[aria-colindex="{self.column(column)}"]').first

    def column(self, name: str) -> str:
        """The number of a column of the first grid, from 1."""
        header = self.page.locator(f'th[role="columnheader"]:text-is("{name}")').first
        return header.get_attribute("aria-colindex") or ""

    def row(self, number: int) -> Locator:
        """A row of the first grid; the header is row 0."""
        return self.page.locator('[role="grid"]').first.locator('[role="row"]').nth(number)

    def enters(self, key: str, column: str) -> None:
        """Walk to a cell of the grid with mouse and arrow keys, and open it."""
        target = self.cell(key, column)
        expect(target).to_be_attached()
        _, wanted, row = (target.get_attribute("id") or "").rsplit("-", 2)
        for _ in range(int(wanted) - self._clicks_into_row(int(row))):
            self.page.keyboard.press("ArrowRight")
        expect(target).to_have_attribute("aria-selected", "true")
        self.page.keyboard.press("Enter")

    def unticks(self, key: str, column: str) -> None:
        """Take the tick off a check box of the grid, with mouse and keyboard."""
        target = self.cell(key, column)
        expect(target).to_be_attached()
        _, wanted, row = (target.get_attribute("id") or "").rsplit("-", 2)
        for _ in range(self._clicks_into_row(int(row)) - int(wanted)):
            self.page.keyboard.press("ArrowLeft")
        expect(target).to_have_attribute("aria-selected", "true")
        self.page.keyboard.press("Space")

    def _clicks_into_row(self, row: int) -> int:
        """Click near the left of a row, again if the page was drawn anew just then; gives the column, from 0."""
        selected = self.page.locator('[role="gridcell"][aria-selected="true"]')
        for _ in range(5):
            self.page.wait_for_selector(AT_REST)
            box = self.page.get_by_test_id("data-grid-canvas").first.bounding_box()
            assert box
            self.page.mouse.click(box["x"] + 200, box["y"] + 46 + 31 * row)
            try:
                expect(selected).to_have_count(1, timeout=1_000)
            except AssertionError:
                continue
            return int((selected.get_attribute("id") or "").rsplit("-", 2)[1])
        raise AssertionError(f"row {row} of the grid could not be selected")

    def types_date(self, key: str, column: str, iso: str) -> None:
        """Type a date into a cell, digit by digit, as the browser's own date field takes it."""
        self.enters(key, column)
        year, month, day = iso.split("-")
        field = self.page.locator("#portal input")
        field.press_sequentially(f"{month}{day}{year}", delay=30)
        expect(field).to_have_value(iso)
        self.page.keyboard.press("Enter")
        expect(self.cell(key, column)).to_have_text(iso)

    def types(self, key: str, column: str, text: str) -> None:
        """Replace a cell by text."""
        self.enters(key, column)
        field = self.page.locator("#portal textarea, #portal input").first
        field.fill(text)
        self.page.keyboard.press("Enter")
        expect(self.cell(key, column)).to_have_text(text)
