"""Schema and rules: what the page shows of the standard, and how the rules of a workspace are chosen on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from services.access import add_person
from services.connecting.onboarding import connect
from services.history.integrity import audit_log
from services.schema import aliases, custom, rulebook
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.pages.browser import AT_REST, Person, browsing, served
from tests.pages.conftest import make_example
from tests.pages.test_pages import complaints, opened, said
from tests.services.conftest import ANA, make_workbook

ACTUAL = "A milestone cannot have been achieved on a day that has not come."


def test_every_field_is_listed_with_its_headers_and_every_word_with_its_meaning(example: Workspace) -> None:
    app = opened("schema_rules", show="fields")
    assert complaints(app) == []
    fields = {row["Field"]: row for row in app.dataframe[0].value.to_dict("records")}
    assert "fälligkeitsdatum" in fields["Due"]["Found under the headers"]
    assert list(fields["Health"]["Allowed values"]) == ["Green", "Amber", "Red"]
    app = opened("schema_rules", show="words")
    assert complaints(app) == []
    assert "Nothing yet." in said(app)
    assert any("erledigt" in words for words in app.dataframe[0].value["Words"])


def test_words_that_were_learnt_here_are_listed(example: Workspace) -> None:
    aliases.learn_alias(example, "function", "Ops", "Operations", ANA)
    app = opened("schema_rules", show="words")
    assert app.dataframe[0].value.to_dict("records") == [
        {"Word": "Ops", "Stands for": "Operations", "Kind": "Function"}
    ]


def test_a_function_that_a_sheet_named_is_confirmed_or_recognised_as_another_word(example: Workspace) -> None:
    add_person(example, "Gero Vogt", "governor", ANA)
    before = aliases.unconfirmed_functions(example)
    assert len(before) > 2
    assert opened("schema_rules", show="words").button("confirm_function").disabled
    app = words_seen_by("Gero Vogt")
    app.button("confirm_function").click().run()
    assert complaints(app) == []
    assert aliases.unconfirmed_functions(example) == before[1:]
    app = words_seen_by("Gero Vogt")
    app.selectbox("meant_function").set_value(before[0]).run()
    app.button("confirm_function").click().run()
    assert complaints(app) == []
    assert aliases.aliases(example) == [{"kind": "function", "word": before[1], "name": before[0]}]
    assert aliases.unconfirmed_functions(example) == before[2:]


def words_seen_by(name: str) -> AppTest:
    app = opened("schema_rules", show="words")
    app.selectbox("person").set_value(name).run()
    return app


@pytest.mark.browser
def test_a_rule_is_left_out_after_it_was_looked_at_in_a_dialog(tmp_path: Path, chromium: str) -> None:
    ws = make_example(tmp_path / "workspace")
    add_person(ws, "Gero Vogt", "governor", ANA)
    with served(ws.settings.workspace) as address, browsing(chromium) as browser:
        gero = Person(browser, address)
        gero.opens("schema_rules")
        gero.is_called("Gero Vogt")
        review = gero.page.get_by_role("button", name="Review and save")
        expect(review).to_be_disabled()
        gero.unticks(ACTUAL, "Applies")
        expect(review).to_contain_text("Review and save 1 choice")
        review.click()
        expect(gero.dialog).to_contain_text(f"Left out: {ACTUAL}")
        gero.dialog.get_by_role("textbox", name="Why").fill("We log planned dates there")
        gero.dialog.get_by_role("textbox", name="Why").press("Tab")
        gero.dialog.get_by_role("button", name="Save").click()
        expect(gero.page.get_by_test_id("stToast")).to_contain_text("1 rule chosen.")
        gero.page.wait_for_selector(AT_REST)
    assert [rule["name"] for rule in rulebook.rules(ws) if not rule["on"]] == ["actual-in-future", "weekend-date"]
    record = audit_log(ws)[0]
    assert (record["entity"], record["actor"], record["reason"]) == (
        "setting",
        "Gero Vogt",
        "We log planned dates there",
    )


def with_untouched_columns(ws: Workspace) -> Path:
    """The same workspace with a tracker that has columns of its own."""
    header = ["Id", "Milestone", "Due", "Crew size", "Shirt"]
    rows = [[f"C-{n}", f"Step {n}", "2026-04-01", n, "Large" if n % 2 else "Small"] for n in range(1, 5)]
    path = make_workbook(ws.settings.workspace / "crew.xlsx", rows, header)
    connect(ws, path, "crew", stage="sheet_leads", actor=ANA)
    run_sync(ws, "crew")
    return path


def own_fields_seen_by(name: str) -> AppTest:
    app = opened("schema_rules", show="fields")
    app.selectbox("person").set_value(name).run()
    return app


def test_an_untouched_column_becomes_a_field_with_one_click_and_is_shown_by_its_label_everywhere(
    example: Workspace,
) -> None:
    with_untouched_columns(example)
    add_person(example, "Gero Vogt", "governor", ANA)
    app = own_fields_seen_by("Gero Vogt")
    assert "None yet." in said(app)
    app.selectbox("own_tracker").set_value("crew").run()
    assert app.selectbox("own_column_crew").options == ["Crew size (number, 4 cells)", "Shirt (choice, 4 cells)"]
    app.button("own_from").click().run()
    assert complaints(app) == []
    own = own_fields_seen_by("Gero Vogt").dataframe[1].value.to_dict("records")
    assert [(row["Field"], row["Type"]) for row in own] == [("Crew size", "Number")]
    milestones = opened("milestones", key="C-3")
    assert complaints(milestones) == []
    grid = milestones.dataframe[0]
    assert grid.value.at["C-3", "custom_number_1"] == 3
    assert [name for name in grid.value.columns if name.startswith("custom")] == ["custom_number_1"]
    assert json.loads(grid.proto.columns)["custom_number_1"]["label"] == "Crew size"
    assert "[Crew size]]  \n3" in said(milestones)
    offered = milestones.selectbox("history").options
    assert "Crew size" in offered
    assert not [label for label in offered if label.startswith(("Custom", "custom"))]
    log = opened("audit_log", milestone="C-3")
    assert "Crew size" in set(log.dataframe[0].value["Field"])


def test_a_field_is_added_extended_and_retired_on_the_page(example: Workspace) -> None:
    add_person(example, "Gero Vogt", "governor", ANA)
    assert opened("schema_rules", show="fields").button("own_new").disabled
    app = own_fields_seen_by("Gero Vogt")
    app.text_input("own_new_label").set_value("Deadline")
    app.button("own_new").click().run()
    assert "already means a field of the standard" in complaints(app)[0]
    app.text_input("own_new_label").set_value("Wave")
    app.selectbox("own_new_type").set_value("choice")
    app.text_input("own_new_choices").set_value("First, Second")
    app.button("own_new").click().run()
    assert complaints(app) == []
    app = own_fields_seen_by("Gero Vogt")
    app.text_input("own_more_custom_choice_1_2").set_value("Third").run()
    app.button("own_allow").click().run()
    assert [one.choices for one in custom.fields(example)] == [("First", "Second", "Third")]
    app = own_fields_seen_by("Gero Vogt")
    app.button("own_retire").click().run()
    assert complaints(app) == []
    assert custom.fields(example) == []
    moved = [(record["entity"], record["field"]) for record in audit_log(example, 3)]
    assert moved == [("custom_field", "retired"), ("custom_field", "choices"), ("custom_field", "*")]
