"""The functions page: what it lists, and a country that is chosen on it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from services.access import add_person
from services.schema.calendars import EVERYBODY, Closure, WorkingTime, choose_working_time, working_times
from services.workspace import Workspace
from tests.pages.test_pages import complaints, opened
from tests.services.conftest import ANA
from ui import session


def seen_by(name: str, **query: str) -> AppTest:
    app = opened("functions", **query)
    app.session_state[session.PERSON] = name
    return app.run()


def test_every_function_is_listed_with_its_working_time(example: Workspace) -> None:
    closed = Closure(session.today(), session.today(), "Move")
    choose_working_time(example, "IT", WorkingTime("DE-BY", "1111000", (closed,)), ANA)
    app = opened("functions", function="IT")
    assert complaints(app) == []
    listed = {row["Function"]: row for row in app.dataframe[0].value.to_dict("records")}
    assert {"Everybody", "IT", "Finance", "Warehouse Operations"} <= set(listed)
    assert (listed["IT"]["Holidays of"], listed["IT"]["Works"]) == ("Germany, Bayern", "Mon to Thu")
    assert "(Move)" in listed["IT"]["Closed"]
    assert listed["Finance"]["Works"] == "As everybody"


def test_a_governor_chooses_a_country_for_everybody(example: Workspace) -> None:
    add_person(example, "Gero Vogt", "governor", ANA)
    app = seen_by("Gero Vogt")
    assert app.button("save_time").disabled, "nothing was changed yet"
    next(box for box in app.selectbox if box.label == "Public holidays of").set_value("NL").run()
    app.button("save_time").click().run()
    assert complaints(app) == []
    assert working_times(example)[EVERYBODY] == WorkingTime("NL")
    app = seen_by("Gero Vogt")
    app.button("reset_time").click().run()
    assert complaints(app) == []
    assert working_times(example)[EVERYBODY] == WorkingTime()


def test_nobody_and_an_owner_look_and_do_not_change(example: Workspace) -> None:
    add_person(example, "Olga", "owner", ANA)
    assert opened("functions").button("save_time").disabled
    app = seen_by("Olga")
    next(box for box in app.selectbox if box.label == "Public holidays of").set_value("NL").run()
    assert app.button("save_time").disabled


def test_an_empty_workspace_has_a_page_too(empty: Workspace) -> None:
    assert complaints(opened("functions")) == []
