"""The dependencies page, view by view: the example, nothing, a loop, many functions, the past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.weeks import monday_of
from services.access import actor_named
from services.commitments import said_between
from services.edits import Edit, apply_edits
from services.insights import load_world
from services.schema.calendars import Closure, WorkingTime, choose_working_time
from services.workspace import Workspace
from tests.pages.conftest import make_csv_workspace, make_example, many_rows
from tests.pages.test_pages import complaints, opened, said
from ui import session
from ui.dependencies import weeks
from ui.history.past import week_ends

VIEWS = ("functions", "links", "weeks", "path", "around", "structure", "trend", "whatif", "ask")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_on_the_example_on_nothing_and_in_a_loop(
    view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = [
        {"ID": "A", "Milestone": "One", "Team": "IT", "Due": "2027-01-04", "Depends on": "B; ghost"},
        {"ID": "B", "Milestone": "Two", "Team": "", "Due": "", "Depends on": "A"},
    ]
    for name, make in (("example", make_example), ("loop", lambda folder: make_csv_workspace(folder, loop))):
        monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / name))
        make(tmp_path / name)
        assert not opened("dependencies", view=view).exception, name


def test_the_worst_is_said_first_and_a_click_on_it_shows_whom_it_holds_up(example: Workspace) -> None:
    app = opened("dependencies")
    assert "Top systemic blockers" in said(app)
    app.button(key="blocker_0").click().run()
    assert complaints(app) == []
    assert app.selectbox(key="provider").value == "IT"
    assert "Everybody waits for IT" in [heading.value for heading in app.subheader]


def test_the_chain_that_ends_last_is_listed_from_its_start(example: Workspace) -> None:
    app = opened("dependencies", view="path")
    assert "has **8 milestones** and ends on **25 Jun 2027**" in said(app)
    keys = app.dataframe[0].value["Key"].tolist()
    assert (keys[0], keys[-1]) == ("WH-7", "FIN-13")


def test_the_neighbourhood_goes_back_to_root_causes_and_on_to_what_is_held_up(example: Workspace) -> None:
    app = opened("dependencies", view="around", around="IT-4")
    assert "Where the chains begin: FIN-4" in said(app)
    waits, holds = (set(table.value["Key"]) for table in app.dataframe[:2])
    assert waits == {"FIN-4", "IT-10"}
    assert "WH-5" in holds


def test_a_date_moved_in_the_sandbox_shows_who_moves_along_and_writes_nothing_until_saved(example: Workspace) -> None:
    before = example.data_seq()
    app = opened("dependencies", view="whatif", move="IT-4")
    assert "Nothing moved yet" in said(app)
    app.date_input(key="move_IT-4").set_value(date(2027, 3, 31)).run()
    assert complaints(app) == []
    assert "of others move with it" in said(app)
    moved = app.dataframe[0].value
    assert moved.set_index("Key").loc["IT-4", "Working days"] == 33
    assert example.data_seq() == before
    app.button(key="whatif_take").click().run()
    assert complaints(app) == []
    assert {place: edit.cell for place, edit in app.session_state["grid"].draft.items()} == {
        ("IT-4", "due_date"): date(2027, 3, 31)
    }
    assert example.data_seq() == before


def test_a_sandbox_that_is_discarded_is_empty(example: Workspace) -> None:
    app = opened("dependencies", view="whatif", move="IT-4")
    app.date_input(key="move_IT-4").set_value(date(2027, 3, 31)).run()
    app.button(key="whatif_discard").click().run()
    assert complaints(app) == []
    assert app.multiselect(key="move").value == []


def test_dates_that_moved_are_lines_and_the_one_that_runs_away_is_named(example: Workspace) -> None:
    assert "No date has moved yet" in said(opened("dependencies", view="trend"))
    for day in ("2027-02-19", "2027-03-05"):
        edit = Edit("IT-4", "due_date", day)
        assert apply_edits(example, [edit], actor=actor_named(example, "Nadia Brandt"), reason="Tests failed.").txn
    app = opened("dependencies", view="trend")
    assert complaints(app) == []
    assert "1 runs away as fast as time passes" in said(app)
    assert app.dataframe[0].value[["Key", "Slipped by", "Moves"]].values.tolist() == [["IT-4", 15, 2]]


def test_links_against_the_order_are_named_where_milestones_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "w"))
    ring = [
        {"ID": name, "Milestone": f"Step {name} is done", "Team": "IT", "Due": "2027-01-04", "Depends on": before}
        for name, before in (("A", "C"), ("B", "A"), ("C", "B"))
    ]
    make_csv_workspace(tmp_path / "w", ring)
    app = opened("dependencies", view="structure")
    assert complaints(app) == []
    assert "These wait for each other" in said(app)
    assert len(app.dataframe[0].value) == 1


def test_the_weeks_can_be_walked_and_a_week_says_what_is_due(example: Workspace) -> None:
    app = opened("dependencies", view="weeks")
    first = said(app)
    app.button(key="weeks_later").click().run()
    assert complaints(app) == []
    assert said(app) != first


def test_past_weeks_can_be_replayed_and_the_way_back_is_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log cannot be written in the past, so the page is opened in four weeks."""
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "w"))
    make_example(tmp_path / "w")
    later = datetime.now(UTC) + timedelta(weeks=4)
    monkeypatch.setattr("ui.session.now", lambda: later)
    app = opened("dependencies")
    slider = app.select_slider(key="replay_week")
    weeks = week_ends(datetime.now().astimezone().date(), later.astimezone().date())
    assert len(slider.options) == len(weeks) + 1
    slider.set_value(weeks[0]).run()
    assert complaints(app) == []
    assert "As it stood at the end of" in said(app)
    app.select_slider(key="replay_week").set_value(later.astimezone().date()).run()
    assert "As it stood" not in said(app)


@pytest.mark.parametrize("view", VIEWS)
def test_many_milestones_of_sixty_functions_are_drawn(
    view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "w"))
    rows = [row | {"Team": f"Team {number % 60:02}"} for number, row in enumerate(many_rows(600))]
    make_csv_workspace(tmp_path / "w", rows)
    assert complaints(opened("dependencies", view=view)) == []


def signed(name: str, **query: str) -> AppTest:
    app = opened("dependencies", **query)
    app.session_state[session.PERSON] = name
    return app.run()


def test_every_commitment_between_functions_is_listed_with_the_cell_that_says_it(example: Workspace) -> None:
    app = opened("dependencies", view="links")
    assert complaints(app) == []
    listed = {(row["Waits"], row["For"]): row for row in app.dataframe[0].value.to_dict("records")}
    assert len(listed) == 24
    first = listed["WH-5", "IT-4"]
    assert (list(first["Stands"]), first["Who waits"], first["Who delivers"]) == (
        ["▼ Short by 12 days"],
        "Warehouse Operations",
        "IT",
    )
    assert "!" in first["Said in"]
    app.toggle(key="links_across").set_value(False).run()
    assert len(app.dataframe[0].value) > len(listed)
    app.selectbox(key="function").set_value("Facilities").run()
    assert complaints(app) == []
    rows = app.dataframe[0].value
    assert all("Facilities" in pair for pair in zip(rows["Who waits"], rows["Who delivers"], strict=True))


def test_a_function_is_asked_milestone_by_milestone(example: Workspace) -> None:
    at = "ask_at_Warehouse Operations"

    def asked() -> AppTest:
        app = signed("Nadia Brandt", view="ask", asked="Warehouse Operations")
        assert complaints(app) == []
        return app

    app = asked()
    assert len(app.selectbox(key=at).options) == 8
    first = app.selectbox(key=at).value
    app.button(key="ask_done").click().run()
    app = asked()
    assert app.selectbox(key=at).value != first, "what was settled is not asked first again"
    app.selectbox(key=at).set_value("WH-13").run()
    app.button(key="ask_yes_WH-13_FIN-8").click().run()
    assert complaints(app) == []
    assert said_between(load_world(example, session.today()), "WH-13", "FIN-8").by == "WH-13"
    app = asked()
    app.selectbox(key=at).set_value("WH-10").run()
    app.button(key="ask_no_WH-10_FIN-6").click().run()
    assert complaints(app) == []
    app = asked().selectbox(key=at).set_value("WH-10").run()
    assert not any(button.key == "ask_no_WH-10_FIN-6" for button in app.button)


def test_without_links_the_session_and_the_list_are_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "workspace"))
    rows = [{"ID": "A", "Milestone": "One", "Team": "IT"}, {"ID": "B", "Milestone": "Two", "Team": "Legal"}]
    make_csv_workspace(tmp_path / "workspace", rows)
    app = opened("dependencies")
    assert complaints(app) == []
    assert "Who do you wait for?" in said(app)
    app = opened("dependencies", view="links")
    assert complaints(app) == []
    assert app.button(key="link_add")


def test_the_weeks_hatch_days_off_and_say_which(example: Workspace) -> None:
    closed = Closure(session.today(), session.today(), "Move")
    choose_working_time(example, "IT", WorkingTime(closed=(closed,)), actor_named(example, "Nadia Brandt"))
    world = load_world(example, session.today())
    monday = monday_of(session.today())
    assert weeks.off_in(world, [monday]) == {
        ("IT", monday): [f"Move on {closed.first:%a} {closed.first.day} {closed.first:%b}"]
    }


def test_the_cells_are_a_table_too_and_behind_one_stand_owners_slack_and_history(example: Workspace) -> None:
    edit = Edit("IT-4", "due_date", "2027-02-19")
    assert apply_edits(example, [edit], actor=actor_named(example, "Nadia Brandt"), reason="Tests failed.").txn
    app = opened("dependencies", receiver="Warehouse Operations", provider="IT")
    first = app.dataframe[0].value.iloc[0]
    assert (first["Waits"], first["For"], first["Slack"]) == ("WH-5", "IT-4", -17)
    assert (first["Owner"], first["Delivering owner"]) == ("Otto Lindqvist", "Priya Nair")
    app.session_state["heat_table"] = app.session_state["behind_history"] = True
    app.run()
    assert complaints(app) == []
    cells = app.dataframe[0].value
    assert cells.loc["Warehouse Operations", "IT"] == "3 ⇄, short by over 10 days"
    (told,) = (line for line in said(app).splitlines() if "19 Feb 2027" in line)
    assert told.startswith("**IT-4** ")
    assert "12 Feb 2027 → **19 Feb 2027**" in told


def test_a_week_is_chosen_without_a_mouse(example: Workspace) -> None:
    app = opened("dependencies", view="weeks")
    everybody = len(app.dataframe[0].value)
    app.selectbox(key="whose").set_value("IT").run()
    assert complaints(app) == []
    assert set(app.dataframe[0].value["Function"]) == {"IT"}
    due = app.dataframe[0].value["Due"].iloc[0]
    app.selectbox(key="week").set_value(weeks.label(monday_of(due))).run()
    assert complaints(app) == []
    assert due in list(app.dataframe[0].value["Due"])
    assert len(app.dataframe[0].value) < everybody
    app.button(key="weeks_later").click().run()
    assert app.selectbox(key="week").value is None


def test_a_long_list_is_cut_and_says_so_with_the_worst_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "w"))
    monkeypatch.setattr("ui.tables.MOST", 50)
    make_csv_workspace(tmp_path / "w", many_rows(200))
    app = opened("dependencies", view="links")
    assert "The first 50 of 199 are listed" in said(app)
    rows = app.dataframe[0].value
    assert len(rows) == 50
    assert all("Short" in stands[0] for stands in rows["Stands"])
