"""On the trackers page in a real browser: a copy is brought, looked at, taken in and fetched; who has a file open."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from services import uploads
from services.access import CAIRN, actor_named
from services.connecting.exchange import connect_copy
from services.connecting.onboarding import trackers
from services.edits import Edit, apply_edits
from services.inbox import milestones
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.connectors.test_excel_people import owner_file
from tests.pages.browser import Person
from tests.pages.conftest import make_example
from tests.services.conftest import cell, edit_elsewhere, make_workbook

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook where the server cannot see it."""
    return make_workbook(tmp_path_factory.mktemp("laptop") / "launch.xlsx")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, laptop: Path) -> Workspace:
    ws = make_example(tmp_path_factory.mktemp("exchange") / "workspace")
    copy = uploads.bring_file(ws.settings, laptop)
    connect_copy(ws, copy, "Plan", stage="sheet_leads", actor=CAIRN)
    run_sync(ws, "Plan")
    return ws


def drop(person: Person, file: Path) -> None:
    person.page.set_input_files('[data-testid="stFileUploader"] input', str(file))


def test_a_copy_is_brought_looked_at_taken_in_and_fetched(
    workspace: Workspace, address: str, browser: Browser, laptop: Path, tmp_path: Path
) -> None:
    edited = next(row["key"] for row in milestones(workspace, "Plan") if row["title"] == "Night shift trained")
    nadia = actor_named(workspace, "Nadia Brandt")
    apply_edits(workspace, [Edit(edited, "owner", "Dora Maar")], actor=nadia)
    edit_elsewhere(laptop, {"D5": "Zoe Quist"})

    person = Person(browser, address)
    person.opens("trackers?tracker=Plan")
    person.is_called("Nadia Brandt")
    person.clicks("Bring a newer copy")
    main = person.page.get_by_test_id("stMain")
    drop(person, workspace.settings.trackers / "it.xlsx")
    expect(main).to_contain_text("looks like the workbook of “IT”: 13 of its 13 rows are milestones of that tracker")
    assert person.page.get_by_role("button", name="Take it in").count() == 0
    drop(person, laptop)
    expect(main).to_contain_text("1 cell taken in, 1 cell for you to fetch. Nothing has been changed.")
    assert "Zoe Quist" not in {row["owner"] for row in milestones(workspace)}

    person.clicks("Take it in")
    expect(main).to_contain_text("The copy to fetch brings 1 change made in Cairn.")
    assert "Zoe Quist" in {row["owner"] for row in milestones(workspace)}
    with person.page.expect_download() as waiting:
        person.clicks("Fetch launch.xlsx")
    assert waiting.value.suggested_filename == "launch.xlsx"
    waiting.value.save_as(tmp_path / "home.xlsx")
    assert (cell(tmp_path / "home.xlsx", "D5"), cell(tmp_path / "home.xlsx", "D7")) == ("Zoe Quist", "Dora Maar")


def test_a_first_copy_connects_a_tracker(workspace: Workspace, address: str, browser: Browser, tmp_path: Path) -> None:
    rows = [[f"SA-{n}", f"Sales step {n}", "Sales", "Uwe", "Open", "2026-10-01", None] for n in range(1, 4)]
    person = Person(browser, address)
    person.opens("trackers?connect=true")
    person.is_called("Nadia Brandt")
    person.page.get_by_text("On my computer").click()
    drop(person, make_workbook(tmp_path / "sales.xlsx", rows))
    expect(person.page.get_by_test_id("stMain")).to_contain_text("3 milestones")
    person.page.get_by_role("button", name="Connect", exact=True).click()
    expect(person.page.get_by_test_id("stToast")).to_contain_text("sales is connected")
    person.clicks("Sync now")
    expect(person.page.get_by_test_id("stToast").last).to_contain_text("3 milestones added")
    place = next(tracker["place"] for tracker in trackers(workspace) if tracker["tracker"] == "sales")
    assert uploads.is_private(workspace.settings, place)
    expect(person.page.get_by_role("button", name="Bring a newer copy")).to_be_visible()


def test_who_has_a_workbook_open_is_named_until_it_is_closed(
    workspace: Workspace, address: str, browser: Browser
) -> None:
    lock = owner_file(workspace.settings.trackers / "warehouse.xlsx", "Amira Solberg")
    person = Person(browser, address)
    person.opens("trackers?tracker=Warehouse")
    alert = person.page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("Amira Solberg has warehouse.xlsx open since")
    expect(alert).to_contain_text("What is saved is read anyway.")
    nadia = actor_named(workspace, "Nadia Brandt")
    apply_edits(workspace, [Edit("WH-5", "owner", "Jane Doe")], actor=nadia)
    person.opens("trackers")
    expect(alert).to_contain_text("Edits made in Cairn wait; Cairn will write when it is closed.")
    lock.unlink()
    person.opens("trackers?tracker=Warehouse")
    expect(person.page.get_by_role("button", name="Preview")).to_be_visible()
    expect(alert).to_have_count(0)
