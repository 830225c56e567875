"""On the trackers page a person connects a sheet, sees what was not accepted, and lets a stopped sync go on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services.access import CAIRN, actor_named, add_person
from services.connecting.onboarding import connect, trackers
from services.edits import Edit, apply_edits
from services.inbox import conflicts
from services.settings import read_settings
from services.syncing.sync import run_sync
from services.workspace import Workspace, open_workspace
from tests.conftest import ROOT
from tests.pages.conftest import make_csv_workspace, many_rows
from tests.pages.test_pages import complaints, opened, said
from ui.connecting.wizard_columns import corrections
from ui.milestones.grid import Grid, locked_columns
from ui.session import world

PLAN = many_rows(8)


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The app's workspace: one csv tracker named Plan with eight milestones, in *sheet leads*."""
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "workspace"))
    ws = make_csv_workspace(tmp_path / "workspace", PLAN)
    add_person(ws, "Nadia", "governor", CAIRN)
    return ws


def sheet_of(ws: Workspace) -> Path:
    return ws.settings.workspace / "sheets" / "plan.csv"


def as_nadia(app: AppTest) -> AppTest:
    """Pick Nadia in the sidebar."""
    return app.selectbox(key="person").select("Nadia").run()


def test_a_file_of_an_open_folder_is_looked_at_and_connected(plan: Workspace) -> None:
    shutil.copyfile(ROOT / "examples" / "it.xlsx", sheet_of(plan).parent / "it.xlsx")
    app = as_nadia(opened("trackers", connect="true"))
    app.selectbox(key="connect_file").select_index(0).run()
    assert complaints(app) == []
    assert "13 milestones in “Plan”, header in row 4" in said(app).replace("**", "")
    app.text_input[-1].set_value("IT").run()
    app.button(key="connect").click().run()
    assert complaints(app) == []
    assert app.selectbox(key="tracker").value == "IT"
    found = {tracker["tracker"]: tracker for tracker in trackers(plan)}
    assert found["IT"]["stage"] == "observe"
    assert found["IT"]["state"] == "new"


def test_a_name_that_is_taken_is_refused_on_the_page(plan: Workspace) -> None:
    shutil.copyfile(ROOT / "examples" / "it.xlsx", sheet_of(plan).parent / "it.xlsx")
    app = as_nadia(opened("trackers", connect="true"))
    app.selectbox(key="connect_file").select_index(0).run()
    app.text_input[-1].set_value("plan").run()
    app.button(key="connect").click().run()
    assert "is connected already" in complaints(app)[0]
    assert len(trackers(plan)) == 1


def test_a_file_that_is_no_workbook_is_said_in_a_sentence(plan: Workspace) -> None:
    (sheet_of(plan).parent / "notes.xlsx").write_text("no workbook at all")
    app = as_nadia(opened("trackers", connect="true"))
    app.selectbox(key="connect_file").select_index(0).run()
    assert len(complaints(app)) == 1
    assert "not an Excel workbook" in complaints(app)[0]


def test_a_column_that_is_read_as_something_else_frees_what_it_was() -> None:
    columns: list[dict[str, Any]] = [
        {"column": "A", "header": "Due", "field": "due_date", "confidence": 0.9, "alternatives": []},
        {"column": "B", "header": "Plan", "field": None, "confidence": 0.0, "alternatives": []},
    ]
    assert corrections(columns, {1: {"field": "Due"}}, {}) == {"due_date": "Plan"}
    assert corrections(columns, {0: {"field": "Leave untouched"}}, {}) == {"due_date": ""}
    assert corrections(columns, {0: {"field": "Forecast"}}, {}) == {"due_date": "", "forecast_date": "Due"}
    assert corrections(columns, {}, {}) == {}


def test_what_a_row_waits_for_may_stand_in_several_columns() -> None:
    columns: list[dict[str, Any]] = [
        {"column": "A", "header": "Before", "field": "depends_on"},
        {"column": "B", "header": "Also before", "field": None},
    ]
    both = corrections(columns, {1: {"field": "Waits for"}}, {})
    assert both == {"depends_on": "[A] + [B]"}
    columns[1]["field"] = "depends_on"
    assert corrections(columns, {0: {"field": "Leave untouched"}}, both) == {"depends_on": "Also before"}


def test_a_cell_that_was_not_accepted_is_counted_listed_and_shown_at_its_milestone(plan: Workspace) -> None:
    sheet = sheet_of(plan)
    sheet.write_text(sheet.read_text("utf-8").replace("2027-04-04", "after Easter"), "utf-8")
    run_sync(plan, "Plan", actor=CAIRN)
    counted = {metric.label.split("] ")[1]: metric.value for metric in opened().metric}
    assert counted["Not accepted yet"] == "1"
    listed = opened("trackers", view="held")
    assert complaints(listed) == []
    rows = listed.dataframe[-1].value
    assert list(rows["Key"]) == ["M-3"]
    assert list(rows["In the sheet"]) == ["after Easter"]
    assert "after Easter" in said(opened("milestones", key="M-3"))


def test_both_values_of_a_cell_that_both_sides_moved_are_shown(plan: Workspace) -> None:
    apply_edits(plan, [Edit("M-3", "owner", "Cleo")], actor=actor_named(plan, "Nadia"))
    sheet = sheet_of(plan)
    sheet.write_text(sheet.read_text("utf-8").replace("Person 3", "Dora"), "utf-8")
    run_sync(plan, "Plan", actor=CAIRN)
    assert len(conflicts(plan)) == 1
    app = opened("trackers", view="conflicts")
    assert complaints(app) == []
    assert list(app.dataframe[0].value["To answer"]) == ["1 item"], "as many as the inbox has of this tracker"
    row = app.dataframe[-1].value.iloc[0]
    assert (row["Last agreed"], row["In Cairn"], row["In the sheet"]) == ("Person 3", "Cleo", "Dora")


def test_a_paused_sync_goes_on_when_a_person_says_that_the_sheet_is_right(plan: Workspace) -> None:
    sheet = sheet_of(plan)
    header, first, *_ = sheet.read_text("utf-8").splitlines()
    sheet.write_text(f"{header}\n{first}\n", "utf-8")
    run_sync(plan, "Plan", actor=CAIRN)
    app = opened("trackers")
    assert "Plan is paused" in said(app)
    assert app.button(key="gone_Plan").disabled
    app = as_nadia(app)
    app.button(key="gone_Plan").click().run()
    app.button(key="remove_Plan").click().run()
    assert complaints(app) == []
    assert trackers(plan)[0]["state"] == "ok"


def test_of_an_observed_tracker_only_what_its_sheet_has_no_column_for_can_be_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "workspace"))
    ws = open_workspace(read_settings())
    shutil.copyfile(ROOT / "examples" / "it.xlsx", tmp_path / "it.xlsx")
    connect(ws, tmp_path / "it.xlsx", "IT", actor=CAIRN)
    run_sync(ws, "IT")
    picture = world()
    locked = locked_columns(ws, Grid(picture, [str(key) for key in picture.milestones.index]))
    assert {"title", "due_date", "outlook", "implied_date", "_index"} <= set(locked)
    assert "outcome" not in locked


def test_a_filter_that_lets_nothing_through_says_so(plan: Workspace) -> None:
    app = opened("milestones", q="nothing of that kind")
    assert complaints(app) == []
    assert "Nothing matches" in said(app)
