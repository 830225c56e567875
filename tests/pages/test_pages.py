"""Every page opens, with nothing in the workspace, with the example, and with a crowd; links lead where they say."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from services.access import actor_named
from services.edits import Edit, apply_edits
from services.history.integrity import audit_log, history
from services.workspace import Workspace
from tests.conftest import ROOT
from ui.milestones.draft import Pending
from ui.milestones.review import CHANGE_SET, outcome_of

PAGES = {
    "overview": "Overview",
    "dependencies": "Dependencies",
    "milestones": "Milestones",
    "inbox": "Inbox",
    "trackers": "Trackers",
    "audit_log": "Audit log",
    "schema_rules": "Schema and rules",
}


def opened(page: str = "overview", **query: str) -> AppTest:
    """The app at a page, as a browser would open its address."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for name, value in query.items():
        app.query_params[name] = value
    return app.switch_page(f"pages/{page}.py").run() if page != "overview" or query else app


def complaints(app: AppTest) -> list[str]:
    return [str(element.value) for element in (*app.exception, *app.error)]


def said(app: AppTest) -> str:
    """Everything that a page says in words, as it is read: without the escapes of markdown."""
    elements = (*app.title, *app.subheader, *app.caption, *app.markdown, *app.info, *app.warning)
    return "\n".join(str(element.value) for element in elements).replace("\\", "")


@pytest.mark.parametrize("size", ["empty", "example", "crowded"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str, size: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(size)
    app = opened(page)
    assert complaints(app) == []
    welcomed = page == "overview" and size == "empty"
    assert [title.value for title in app.title] == ["Welcome to Cairn" if welcomed else PAGES[page]]
    assert app.caption, "every page says what it shows and as of when"


def test_an_empty_workspace_offers_the_one_thing_to_do(empty: Workspace) -> None:
    assert [button.label for button in opened().button] == ["Connect a tracker"]
    app = opened("trackers", connect="true")
    assert complaints(app) == []
    assert str(empty.settings.trackers) in said(app)


def test_the_overview_counts_what_the_milestones_page_then_shows(example: Workspace) -> None:
    app = opened()
    numbers = {metric.label.split("] ")[1]: int(metric.value) for metric in app.metric}
    assert numbers["Short"] == 1
    assert sum(numbers.values()) == 39
    assert "holds others up most: 1 broken link" in said(app)
    short = opened("milestones", state="short")
    assert complaints(short) == []
    assert grid_keys(short) == ["WH-5"]


def grid_keys(app: AppTest) -> list[str]:
    """The keys in the grid, from the frame that was sent to the browser."""
    return [str(key) for key in app.session_state["grid"].keys]


def test_a_link_to_one_milestone_opens_it_with_its_history(example: Workspace) -> None:
    edit = Edit("WH-5", "owner", "Jane Doe")
    apply_edits(example, [edit], actor=actor_named(example, "Nadia Brandt"), reason="She takes over")
    app = opened("milestones", key="WH-5")
    assert complaints(app) == []
    assert "Sorter and scanner hardware installed" in [heading.value for heading in app.subheader]
    assert "Owner: Otto Lindqvist → **Jane Doe**" in said(app)
    assert "“She takes over”" in said(app)


def test_a_link_to_a_milestone_that_is_not_there_shows_the_list(example: Workspace) -> None:
    app = opened("milestones", key="NO-1")
    assert complaints(app) == []
    assert len(grid_keys(app)) == 39


def test_done_too_early_is_asked_about_and_never_counted_as_a_fault_of_a_person(example: Workspace) -> None:
    assert "IT-7 is reported Done" in said(opened("milestones", key="IT-7"))


def test_a_cell_of_the_heatmap_can_be_linked_to(example: Workspace) -> None:
    app = opened("dependencies", receiver="Warehouse Operations", provider="IT")
    assert complaints(app) == []
    assert "Warehouse Operations waits for IT" in [heading.value for heading in app.subheader]
    assert "the worst short by 12 days" in said(app)


def test_nobody_acts_until_somebody_says_who_they_are(example: Workspace) -> None:
    app = opened("trackers")
    assert app.button(key="sync").disabled
    app.selectbox(key="person").select("Nadia Brandt").run()
    assert not app.button(key="sync").disabled


def test_a_sync_on_the_page_is_recorded_in_the_name_of_who_asked(example: Workspace) -> None:
    edit = Edit("WH-5", "owner", "Jane Doe")
    apply_edits(example, [edit], actor=actor_named(example, "Nadia Brandt"), reason="She takes over")
    app = opened("trackers")
    app.selectbox(key="person").select("Nadia Brandt").run()
    app.button(key="preview").click().run()
    assert "Warehouse: 1 cell written to the sheet" in said(app)
    app.button(key="sync").click().run()
    assert complaints(app) == []
    assert "Warehouse: 1 cell written to the sheet" in app.toast[0].value.replace("\\", "")


def test_the_verdict_says_up_to_where_and_promises_no_more(example: Workspace) -> None:
    app = opened("audit_log")
    assert "Not verified yet · not anchored outside yet" in said(app)
    app.button(key="verify").click().run()
    assert f"History verified to record {len(audit_log(example))} at" in said(app)
    assert "no record is proved against somebody who can rewrite the whole database file" in said(app)
    assert "docs/audit.md" in said(app)
    assert not app.success, "a green tick would say more than is known"


def test_the_audit_log_is_filtered_from_the_url(example: Workspace) -> None:
    app = opened("audit_log", milestone="IT-4")
    assert complaints(app) == []
    assert "1 record in 1 unit of work." in said(app)


def test_a_workspace_that_cannot_be_opened_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file, where the workspace's folder should be")
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "taken"))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "workspace folder" in app.error[0].value


def test_three_clicks_on_save_are_one_change(example: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, CHANGE_SET, "opened once")
    draft = {("WH-5", "owner"): Pending("Jane Doe", "Otto Lindqvist")}
    nadia = actor_named(example, "Nadia Brandt")
    outcomes = [outcome_of(draft, "She takes over", nadia, False) for _ in range(3)]
    assert [outcome.saved for outcome in outcomes] == [1, 1, 1]
    assert len(history(example, "WH-5", "owner")) == 2, "the row as it came in, and one edit"


def test_a_role_that_may_not_edit_is_refused_in_a_sentence(example: Workspace) -> None:
    draft = {("WH-5", "owner"): Pending("Jane Doe", "Otto Lindqvist")}
    outcome = outcome_of(draft, "", actor_named(example, "Helen Park"), False)
    assert not outcome.saved
    assert "Helen Park may not edit milestones" in outcome.complaint
