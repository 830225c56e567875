"""History is used: found in the log, read with its proof, taken back with a reason, and any past day looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from domain.records import Stage
from services.access import CAIRN, actor_named, add_person
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history.checkpoints import add_anchor, make_checkpoint
from services.history.integrity import audit_log, history
from services.inbox import runs
from services.settings import read_settings
from services.syncing.sync import run_sync
from services.workspace import Workspace, open_workspace
from tests.conftest import ROOT
from tests.pages.conftest import make_example
from tests.pages.test_pages import complaints, opened, said
from ui import sidebar
from ui.history import undo

WRONG = ("WH-1", "WH-2", "WH-3")


@pytest.fixture
def spoilt(example: Workspace) -> tuple[Workspace, str]:
    """The example after somebody gave three milestones the wrong owner in one go; gives the unit of work, too."""
    edits = [Edit(key, "owner", "Wrong Person") for key in WRONG]
    done = apply_edits(example, edits, actor=actor_named(example, "Otto Lindqvist"), reason="Handed over")
    assert done.txn
    return example, done.txn


def owners(ws: Workspace) -> list[str]:
    return [str(history(ws, key, "owner")[-1]["new"]) for key in WRONG]


def listed(app: AppTest) -> list[str]:
    """What the first table of the page is about, row by row."""
    frame = app.dataframe[0].value
    return list(frame["Of"] if "Of" in frame else frame["Key"])


def as_nadia(app: AppTest) -> AppTest:
    return app.selectbox(key="person").select("Nadia Brandt").run()


def yesterday() -> str:
    return (datetime.now().astimezone().date() - timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"by": "Otto Lindqvist"}, 3),
        ({"by": "Otto Lindqvist", "field": "due_date"}, 0),
        ({"of": "Facilities", "op": "update"}, 2),
        ({"home": "Warehouse", "op": "update"}, 3),
        ({"home": "IT", "op": "update"}, 0),
        ({"op": "update", "until": yesterday()}, 0),
        ({"op": "update", "since": yesterday()}, 3),
        ({"op": "update", "since": "no day at all"}, 3),
    ],
)
def test_a_wrong_edit_is_found_by_filters_that_stand_in_the_url(
    spoilt: tuple[Workspace, str], query: dict[str, str], found: int
) -> None:
    app = opened("audit_log", **query)
    assert complaints(app) == []
    assert (sorted(listed(app)) if found else []) == list(WRONG)[:found]
    assert ("Nothing matches" in said(app)) == (found == 0)


def test_what_differs_leaves_out_what_came_back_to_where_it_was(spoilt: tuple[Workspace, str]) -> None:
    ws, _ = spoilt
    before = history(ws, "WH-1")[0]["new"]["owner"]
    apply_edits(ws, [Edit("WH-1", "owner", before)], actor=actor_named(ws, "Otto Lindqvist"))
    app = opened("audit_log", show="differs", field="owner")
    assert complaints(app) == []
    assert listed(app) == ["WH-2", "WH-3"]
    assert "2 cells differ from the beginning to now." in said(app)


def test_a_record_is_read_in_words_and_with_its_proof(spoilt: tuple[Workspace, str]) -> None:
    ws, _ = spoilt
    newest = audit_log(ws, 1)[0]
    app = opened("audit_log", record=str(newest["seq"]))
    assert complaints(app) == []
    words = said(app)
    for part in ("WH-3 · Owner", "Wrong Person", "Otto Lindqvist", "Name picked", "In Cairn", "“Handed over”"):
        assert part in words, part
    assert not app.code, "the proof is computed when it is opened"
    assert opened("audit_log", record="999999").get("dialog") == []


def test_the_whole_unit_of_work_is_taken_back_once_and_only_with_a_reason(spoilt: tuple[Workspace, str]) -> None:
    ws, txn = spoilt
    app = as_nadia(opened("audit_log", txn=txn))
    assert "One unit of work" in said(app)
    assert listed(app) == list(WRONG)[::-1]
    app.button(key="undo_unit").click().run()
    assert complaints(app) == []
    assert "3 changes in 3 milestones. warehouse.xlsx follows at the next sync." in said(app).replace("**", "")
    assert not app.button(key="take_back").disabled
    nadia = actor_named(ws, "Nadia Brandt")
    assert "needs a reason" in undo.outcome_of(txn, "", nadia).complaint
    assert "needs a name" in undo.outcome_of(txn, "The wrong rows were marked", None).complaint
    assert owners(ws) == ["Wrong Person"] * 3
    assert undo.outcome_of(txn, "The wrong rows were marked", nadia) == undo.Outcome(done=3)
    assert "Wrong Person" not in owners(ws)
    assert "moved on since" in undo.outcome_of(txn, "Once more", nadia).complaint
    last = audit_log(ws, 1)[0]
    assert (last["actor"], last["via"]["kind"]) == ("Nadia Brandt", "undo")
    assert "The wrong rows were marked" in last["reason"]


def test_one_change_can_be_taken_back_from_the_history_of_its_milestone(spoilt: tuple[Workspace, str]) -> None:
    ws, _ = spoilt
    seq = history(ws, "WH-2", "owner")[-1]["seq"]
    app = as_nadia(opened("milestones", key="WH-2", history="owner"))
    text = said(app).replace("**", "")
    assert "History :gray[2 records]" in text
    assert "Added with Owner: Grace Oduya" in text
    assert "Owner: Grace Oduya → Wrong Person" in text
    app.button(key=f"undo_{seq}").click().run()
    assert complaints(app) == []
    plan = app.dataframe[-1].value
    assert list(plan["Milestone"]) == ["WH-2"]
    assert list(plan["Is now"]) == ["Wrong Person"]


def test_what_moved_on_since_is_left_alone_and_said(spoilt: tuple[Workspace, str]) -> None:
    ws, txn = spoilt
    apply_edits(ws, [Edit("WH-2", "owner", "Jane Doe")], actor=actor_named(ws, "Nadia Brandt"))
    app = as_nadia(opened("audit_log", txn=txn))
    app.button(key="undo_unit").click().run()
    plan = app.dataframe[-1].value.set_index("Milestone")
    assert plan.at["WH-2", "Is now"] == "Jane Doe"
    assert "moved on" in str(plan.at["WH-2", "Left alone because"])
    assert "1 change is left alone" in said(app)


def test_who_may_not_edit_takes_nothing_back(spoilt: tuple[Workspace, str]) -> None:
    ws, txn = spoilt
    outcome = undo.outcome_of(txn, "I want it back", actor_named(ws, "Helen Park"))
    assert not outcome.done
    assert "Helen Park may not edit milestones" in outcome.complaint


def test_the_trust_line_says_verified_to_where_and_anchored_to_where(example: Workspace, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    add_anchor(example, shared, actor_named(example, "Nadia Brandt"))
    size = make_checkpoint(example, "asked for").checkpoint.size
    app = opened("audit_log")
    assert f"Not verified yet · anchored to {size} on" in said(app)
    app.button(key="verify").click().run()
    assert f"History verified to record {size} at" in said(app)
    assert f"Only the records up to {size}, which an anchor outside covers, are proved" in said(app)


def test_a_past_day_is_read_only_and_says_so(example: Workspace) -> None:
    app = opened("milestones", asof=yesterday())
    assert complaints(app) == []
    assert "Cairn knew no milestone at the end of that day" in said(app)
    assert "As it stood at the end of" in said(app)
    app.button(key="back_to_today").click().run()
    assert "As it stood at the end of" not in said(app)
    assert len(app.session_state["grid"].keys) == 39


def test_a_past_day_shows_what_stood_there_then_and_the_heatmap_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log cannot be written in the past, so the page is opened tomorrow."""
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "workspace"))
    ws = make_example(tmp_path / "workspace")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    day = datetime.now().astimezone().date()
    monkeypatch.setattr("ui.session.now", lambda: tomorrow)
    app = opened("milestones", asof=day.isoformat(), q="WH-5", key="WH-5")
    assert complaints(app) == []
    assert list(app.dataframe[0].value.index) == ["WH-5"]
    assert not [button for button in app.button if button.key == "review"], "nothing can be edited"
    assert len(history(ws, "WH-5")) == 1
    heat = opened("dependencies", asof=day.isoformat(), receiver="Warehouse Operations", provider="IT")
    assert complaints(heat) == []
    assert "the worst short by 12 days" in said(heat)


def test_a_day_that_has_not_passed_or_is_none_shows_today(example: Workspace) -> None:
    for wrong in ("2999-01-01", "soon", "1900-01-01"):
        app = opened("milestones", asof=wrong)
        assert complaints(app) == []
        assert "As it stood" not in said(app)


def test_the_sidebar_says_when_edits_wait_for_the_sheet_but_not_where_none_is_ever_written(
    spoilt: tuple[Workspace, str],
) -> None:
    badges = [element.value for element in opened("overview").sidebar.markdown]
    assert any("Edits wait to be written" in text for text in badges)
    observed = {"state": "ok", "waits": True, "stage": Stage.OBSERVE.value}
    assert sidebar.worst_of([observed]).word == "In sync"


def test_a_sync_in_the_list_knows_its_unit_of_work(example: Workspace) -> None:
    run = runs(example, "Warehouse")[0]
    app = opened("audit_log", txn=run["txn"])
    assert complaints(app) == []
    assert "One unit of work" in said(app)
    assert {record["txn"] for record in audit_log(example) if record["key"] in listed(app)} == {run["txn"]}


def test_the_sheet_of_a_workbook_with_several_is_chosen_not_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "workspace"))
    ws = open_workspace(read_settings())
    book = openpyxl.load_workbook(ROOT / "examples" / "it.xlsx")
    book.create_sheet("Other")
    book.save(ws.settings.trackers / "it.xlsx")
    add_person(ws, "Nadia Brandt", "governor", CAIRN)
    app = as_nadia(opened("trackers", connect="true"))
    app.selectbox(key="connect_file").select_index(0).run()
    assert complaints(app) == []
    assert app.selectbox(key=f"connect_sheet_{ws.settings.trackers / 'it.xlsx'}").options == ["Plan", "Other"]
    assert "13 milestones in “Plan”" in said(app).replace("**", "")


def test_the_welcome_says_where_to_put_the_workbook(empty: Workspace) -> None:
    assert str(empty.settings.trackers) in said(opened())
    assert "no workbook and no csv file" in said(opened("trackers", connect="true"))


def test_an_observed_sheet_is_not_what_takes_a_change_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "workspace"))
    ws = open_workspace(read_settings())
    sheet = ws.settings.trackers / "plan.csv"
    sheet.write_text("ID,Milestone,Owner,Due\nM-1,First,Ana,2027-02-01\n", "utf-8")
    connect(ws, sheet, "Plan", actor=CAIRN)
    run_sync(ws, "Plan", actor=CAIRN)
    sheet.write_text("ID,Milestone,Owner,Due\nM-1,First,Ben,2027-02-01\n", "utf-8")
    run_sync(ws, "Plan", actor=CAIRN)
    app = opened("audit_log", txn=history(ws, "M-1")[-1]["txn"])
    app.button(key="undo_unit").click().run()
    assert app.button(key="take_back").disabled
    assert "change it there" in app.dataframe[-1].value["Left alone because"].iloc[0]
