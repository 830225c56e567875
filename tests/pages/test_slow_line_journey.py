"""Journeys on a slow line: a person goes on before the page has heard the last answer, and every choice holds.

Choices have numbers in their labels, and the app moves them while the browser still shows the ones before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from services.access import CAIRN
from services.connecting.onboarding import connect
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.pages.browser import AT_REST, Person
from tests.pages.test_inbox_journey import shared_tracker
from tests.services.conftest import edit_elsewhere, make_workbook

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Three owners that both sides moved, and in each of two trackers a date that cannot be read."""
    folder = tmp_path_factory.mktemp("slow")
    ws, path = shared_tracker(folder)
    edit_elsewhere(path, {"F5": "after Easter"})
    rows = [["HR-1", "Staff hired", "HR", "Dee", "Not started", "some day in May", None]]
    connect(ws, make_workbook(folder / "staff.xlsx", rows), "Staff", stage="shared", actor=CAIRN)
    for name in ("Launch", "Staff"):
        run_sync(ws, name)
    return ws


class Line:
    """The line between a page and the app; what the app says can be held back."""

    def __init__(self, page: Page) -> None:
        self._page, self._is_slow = page, False
        self._held: list[str | bytes] = []
        page.route_web_socket("**/_stcore/stream", self._joined)

    def _joined(self, line: WebSocketRoute) -> None:
        self._line, app = line, line.connect_to_server()
        line.on_message(app.send)
        app.on_message(lambda said: self._held.append(said) if self._is_slow else line.send(said))

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Hold back what the app says until the end of the block."""
        self._page.wait_for_selector(AT_REST)
        self._is_slow = True
        yield
        self._is_slow = False
        for said in self._held:
            self._line.send(said)
        self._held.clear()

    def wait_for_answer(self) -> None:
        """Until the app has drawn a whole page of which the browser knows nothing yet."""
        for _ in range(1_000):
            if any(_ends_a_run(said) for said in self._held):
                return
            self._page.wait_for_timeout(20)
        raise AssertionError("the app gave no answer")


def _ends_a_run(said: str | bytes) -> bool:
    return isinstance(said, bytes) and ForwardMsg.FromString(said).HasField("script_finished")


def person_on_a_line(browser: Browser, address: str) -> tuple[Person, Line]:
    nadia = Person(browser, address)
    return nadia, Line(nadia.page)


def test_kinds_that_are_chosen_while_their_numbers_move_are_all_kept(browser: Browser, address: str) -> None:
    nadia, line = person_on_a_line(browser, address)
    main = nadia.page.get_by_test_id("stMain")
    nadia.opens("inbox")
    search = main.get_by_role("textbox", name="Search")
    with line.slow():
        search.fill("launch")
        search.press("Enter")
        line.wait_for_answer()
        main.get_by_role("button", name="Not accepted yet 2").click()
        main.get_by_role("button", name="Both sides moved 3").click()
    for kind in ("Not accepted yet 1", "Both sides moved 3"):
        expect(main.get_by_role("button", name=kind)).to_have_attribute("aria-pressed", "true")
    expect(nadia.page).to_have_url(f"{address}/inbox?q=launch&kind=held&kind=conflict")

    with line.slow():
        search.fill("IT-2")
        search.press("Enter")
        line.wait_for_answer()
        main.get_by_role("button", name="Not accepted yet 1").click()
    expect(main.get_by_role("button", name="Both sides moved 1")).to_have_attribute("aria-pressed", "true")
    expect(nadia.page).to_have_url(f"{address}/inbox?kind=conflict&q=IT-2")


def test_a_view_that_is_chosen_while_its_number_moves_is_shown(browser: Browser, address: str) -> None:
    nadia, line = person_on_a_line(browser, address)
    main = nadia.page.get_by_test_id("stMain")
    nadia.opens("trackers")
    with line.slow():
        main.get_by_role("combobox", name="Tracker").click()
        nadia.page.get_by_role("option", name="Staff").click()
        line.wait_for_answer()
        main.get_by_role("radio", name="Not accepted yet 2").click()
    expect(main.get_by_role("radio", name="Not accepted yet 1")).to_be_checked()
    expect(main.get_by_role("region", name="Cells not accepted yet")).to_contain_text("some day in May")
    nadia.page.go_back()
    expect(main.get_by_role("radio", name="Syncs")).to_be_checked()


def test_who_changes_a_choice_before_it_stands_in_the_address_gets_the_last_one(browser: Browser, address: str) -> None:
    nadia, line = person_on_a_line(browser, address)
    main = nadia.page.get_by_test_id("stMain")
    nadia.opens("audit_log")
    box = main.get_by_role("combobox", name="What happened")
    with line.slow():
        for name in ("Settled", "Added"):
            box.click()
            nadia.page.get_by_role("option", name=name).first.click()
            line.wait_for_answer()
    expect(box).to_have_value("Added")
    expect(nadia.page).to_have_url(f"{address}/audit_log?op=insert")
