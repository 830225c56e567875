"""Stories: a person points Cairn at a sheet, sees how it is read, corrects that, and connects it; or reads it anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill
from streamlit.testing.v1 import AppTest

from services.access import CAIRN, add_person
from services.connecting.issue_list import as_csv, letter_address
from services.connecting.onboarding import connect, trackers
from services.inbox import milestones
from services.schema.custom import fields
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.conftest import large
from tests.pages.test_pages import complaints, opened, said

GERMAN = ["Nr.", "Meilenstein", "Verantwortlich", "Fällig am", "Status", "Abhängig von", "Bemerkung"]
GERMAN_ROWS: list[list[Any]] = [
    ["M-1", "Standort gewählt", "Anja Keller", "03.04.2027", "erledigt", None, None],
    ["M-2", "Regale aufgebaut", "Bernd Vogt", "17.05.2027", "in Arbeit", "M-1", "zwei Lkw"],
    ["M-3", "Scanner installiert", "Cem Aydin", "nach Ostern", "offen", "M-2", None],
    ["M-4", "Nachtschicht geschult", "Anja Keller", "30.06.2027", "offen", "M-3", None],
    ["Summe", None, None, None, None, None, None],
]


def german_book(path: Path) -> Path:
    """A plan in German: two titles, a note and blank rows above, the header in row 6, a total below."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Einführungsplan")
    sheet.write(0, 0, "Lager Nord", book.add_format({"bold": True, "font_size": 16}))
    sheet.write(1, 0, "Einführungsplan 2027")
    sheet.write(3, 0, "Stand: wöchentlich, bitte bis Freitag pflegen")
    for number, row in enumerate([GERMAN, *GERMAN_ROWS], 5):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def wide_book(path: Path) -> Path:
    """A sheet of 40 columns and 2,000 rows."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Plan")
    header = ["ID", "Milestone", "Owner", "Due date", "Status", *(f"Site {n} remark" for n in range(1, 36))]
    sheet.write_row(0, 0, header)
    for row in range(1, large(2000) + 1):
        cells = [f"W-{row}", f"Step {row}", f"Person {row % 9}", f"2027-{1 + row % 12:02}-{1 + row % 28:02}", "Open"]
        sheet.write_row(row, 0, [*cells, *(f"text {row % 7}" for _ in range(35))])
    book.close()
    return path


@pytest.fixture
def ws(empty: Workspace) -> Workspace:
    """The app's workspace: empty, with one governor."""
    add_person(empty, "Nadia", "governor", CAIRN)
    return empty


def wizard(file: str | None = None) -> AppTest:
    """The card, as Nadia, perhaps with a file chosen."""
    app = opened("trackers", connect="true")
    app.selectbox(key="person").select("Nadia").run()
    if file:
        box = app.selectbox(key="connect_file")
        box.select_index(box.options.index(file)).run()
    return app


def at(app: AppTest, step: str) -> AppTest:
    """Go to a step."""
    return app.button_group(key="wizard_step").set_value(step).run()


def table(app: AppTest, column: str) -> Any:
    """The first table that has a column of that name."""
    return next(one.value for one in app.dataframe if column in one.value)


def test_an_empty_folder_says_where_to_put_a_sheet(ws: Workspace) -> None:
    app = wizard()
    assert complaints(app) == []
    assert "There is no workbook and no csv file in this folder yet" in said(app)
    assert str(ws.settings.trackers) in said(app)


def test_a_file_that_cannot_be_read_is_one_sentence_with_a_hint(ws: Workspace) -> None:
    (ws.settings.trackers / "broken.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    app = wizard("broken.xlsx")
    assert len(complaints(app)) == 1
    assert not app.exception
    assert not [button for button in app.button if button.key == "connect"]


def test_a_workbook_without_a_table_is_refused_with_advice_and_shown(ws: Workspace) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Please fill in your hours"])
    book.active.append(["Thank you"])
    book.save(ws.settings.trackers / "note.xlsx")
    app = wizard("note.xlsx")
    assert complaints(app) == []
    assert "Name the columns yourself" in said(app)
    assert "Thank you" in list(table(app, "1")["1"])
    assert not [button for button in app.button if button.key == "connect"]


def test_where_cairn_finds_no_titles_a_person_can_say_where_they_are(ws: Workspace) -> None:
    book = openpyxl.Workbook()
    for row in (["Quux", "Zzyx"], ["Racks in", "Bex"], ["Pilot", "Cem"]):
        book.active.append(row)
    book.save(ws.settings.trackers / "odd.xlsx")
    app = wizard("odd.xlsx")
    assert not [button for button in app.button if button.key == "connect"]
    box = next(box for box in app.selectbox if box.label == "The milestones are in the column")
    box.select("Quux").run()
    app.button(key="wizard_titles").click().run()
    assert complaints(app) == []
    assert "2 milestones" in said(app)
    app.button(key="connect_sync").click().run()
    assert [row["title"] for row in milestones(ws)] == ["Racks in", "Pilot"]


def test_of_several_tabs_the_tracker_is_proposed_and_another_can_be_chosen(ws: Workspace) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["How to use this workbook"])
    plan, old = book.create_sheet("Plan"), book.create_sheet("Last year")
    for row in (["Task", "Owner", "Due"], ["Racks in", "Bex", "2027-04-01"], ["Pilot", "Cem", "2027-05-01"]):
        plan.append(row)
    for row in (["Task", "Owner"], ["Old racks out", "Bex"]):
        old.append(row)
    file = ws.settings.trackers / "plan.xlsx"
    book.save(file)
    app = wizard("plan.xlsx")
    assert app.selectbox(key=f"connect_sheet_{file}").value == "Plan"
    assert "2 milestones in “Plan”" in said(app).replace("**", "")
    app.selectbox(key=f"connect_sheet_{file}").select("Last year").run()
    assert complaints(app) == []
    assert "1 milestone in “Last year”" in said(app).replace("**", "")


def test_the_table_is_outlined_with_what_stands_above_it_and_what_is_left_out(ws: Workspace) -> None:
    german_book(ws.settings.trackers / "plan.xlsx")
    app = wizard("plan.xlsx")
    assert complaints(app) == []
    assert "4 milestones in “Einführungsplan”, header in row 6" in said(app).replace("**", "")
    shown = table(app, "Read as")
    kinds = {row["Row"]: row["Read as"][0] for row in shown.to_dict("records")}
    assert kinds == dict.fromkeys("124", "○ Above") | dict.fromkeys("35", "– Blank") | {
        "6": "● Header",
        "11": "△ Left out",
    } | dict.fromkeys(("7", "8", "9", "10"), "✓ Milestone")
    assert list(table(app, "Why")["Row"]) == [11]


def test_conventions_are_shown_with_their_evidence_and_can_be_switched(ws: Workspace) -> None:
    rows = [["A-1", "Racks in", "03/04/2027"], ["A-2", "Pilot", "05/06/2027"]]
    book = openpyxl.Workbook()
    for row in (["ID", "Milestone", "Due"], *rows):
        book.active.append(row)
    book.save(ws.settings.trackers / "plan.xlsx")
    app = at(wizard("plan.xlsx"), "values")
    assert "Nothing shows whether “03/04/2027” is day or month first" in said(app)
    app.selectbox(key=box_key(app, "wizard_date_order")).select("dmy").run()
    assert complaints(app) == []
    at(app, "sync")
    assert "3 Apr 2027" in list(table(app, "due_date")["due_date"])
    app.button(key="connect_sync").click().run()
    assert complaints(app) == []
    assert [row["due_date"] for row in milestones(ws)] == ["2027-04-03", "2027-06-05"]


def box_key(app: AppTest, begin: str) -> str:
    """The key of the select box that begins so; the rest of it names the state that it shows."""
    return next(str(box.key) for box in app.selectbox if str(box.key).startswith(begin))


def test_one_value_holds_for_the_whole_sheet_and_an_unknown_word_is_explained(ws: Workspace) -> None:
    book = openpyxl.Workbook()
    for row in (["ID", "Milestone", "Status"], ["A-1", "Racks in", "Offen"], ["A-2", "Pilot", "Zwischenstand"]):
        book.active.append(row)
    book.save(ws.settings.trackers / "plan.xlsx")
    app = at(wizard("plan.xlsx"), "values")
    app.selectbox(key=box_key(app, "wizard_word_status_Zwischenstand")).select("in_progress").run()
    app.selectbox(key=box_key(app, "wizard_constant")).select("outcome").run()
    app.text_input(key=text_key(app, "wizard_value_outcome")).set_value("Faster returns").run()
    app.button(key="wizard_set").click().run()
    assert complaints(app) == []
    app.button(key="connect_sync").click().run()
    found = [(row["status"], row["outcome"]) for row in milestones(ws)]
    assert found == [("not_started", "Faster returns"), ("in_progress", "Faster returns")]


def text_key(app: AppTest, begin: str) -> str:
    return next(str(box.key) for box in app.text_input if str(box.key).startswith(begin))


def test_what_cannot_be_read_is_listed_with_its_place_and_the_rest_comes_in(ws: Workspace) -> None:
    german_book(ws.settings.trackers / "plan.xlsx")
    app = at(wizard("plan.xlsx"), "issues")
    listed = table(app, "Place")
    assert "Einführungsplan!D9" in list(listed["Place"])
    assert "1 cell cannot be taken" in said(app)
    at(app, "sync")
    assert complaints(app) == []
    assert "4 milestones added" in said(app)
    assert trackers(ws) == [], "looking at the first sync connects nothing"


def test_a_wide_and_long_sheet_shows_its_top_and_never_all_its_rows(ws: Workspace) -> None:
    wide_book(ws.settings.trackers / "wide.xlsx")
    app = wizard("wide.xlsx")
    assert complaints(app) == []
    shown = table(app, "Read as")
    assert len(shown) < 60
    assert len(shown.columns) == 42
    at(app, "columns")
    assert complaints(app) == []


def test_a_connected_sheet_is_read_anew_through_the_same_steps(ws: Workspace) -> None:
    german_book(ws.settings.trackers / "plan.xlsx")
    connect(ws, ws.settings.trackers / "plan.xlsx", "Lager", mapping={"notes": ""}, stage="sheet_leads", actor=CAIRN)
    run_sync(ws, "Lager")
    app = opened("trackers", tracker="Lager")
    app.selectbox(key="person").select("Nadia").run()
    app.button(key="open_remap").click().run()
    assert complaints(app) == []
    assert app.button(key="remap").disabled
    at(app, "values")
    app.selectbox(key=box_key(app, "wizard_constant")).select("outcome").run()
    app.text_input(key=text_key(app, "wizard_value_outcome")).set_value("Faster returns").run()
    app.button(key="wizard_set").click().run()
    assert complaints(app) == []
    assert "Outcome: no column → always “Faster returns”" in said(app)
    at(app, "sync")
    assert complaints(app) == []
    app.button(key="remap").click().run()
    assert complaints(app) == []
    assert {row["outcome"] for row in milestones(ws)} == {"Faster returns"}


def test_a_sheet_that_is_connected_already_is_said_before_anybody_names_it(ws: Workspace) -> None:
    connect(ws, german_book(ws.settings.trackers / "Lager.xlsx"), "Lager", actor=CAIRN)
    app = wizard("Lager.xlsx")
    assert "This sheet is connected already, as Lager." in said(app)
    assert "connect_sync" not in {button.key for button in app.button}


def test_a_choice_that_cannot_be_is_said_and_taken_back(ws: Workspace) -> None:
    german_book(ws.settings.trackers / "plan.xlsx")
    app = wizard("plan.xlsx")
    drafts = app.session_state["wizard_drafts"]
    drafts.update({place: replace(draft, mapping={"title": ""}, before=draft) for place, draft in drafts.items()})
    app.run()
    assert len(complaints(app)) == 1
    assert "4 milestones" in said(app)
    assert complaints(app.run()) == []


def test_a_column_that_no_field_fits_becomes_one_with_a_click(ws: Workspace) -> None:
    path = ws.settings.trackers / "plan.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in [["Id", "Milestone", "Due", "Region"], ["A-1", "Racks in", "2027-04-01", "North"],
                ["A-2", "Pilot", "2027-05-01", "South"], ["A-3", "Go live", "2027-06-01", "North"],
                ["A-4", "Close", "2027-07-01", "South"]]:  # fmt: skip
        book.active.append(row)
    book.save(path)
    app = at(wizard("plan.xlsx"), "columns")
    assert "Columns that no field fits" in said(app)
    button = next(one for one in app.button if one.label == "Region · choice")
    button.click().run()
    assert complaints(app) == []
    assert "Columns that no field fits" not in said(app)
    assert "All 4 columns understood" in said(app)
    app.button(key="connect_sync").click().run()
    assert complaints(app) == []
    assert [one.label for one in fields(ws)] == ["Region"]
    assert [row["Region"] for row in milestones(ws)] == ["North", "South", "North", "South"]


def test_the_decimal_mark_of_a_column_of_numbers_can_be_said(ws: Workspace) -> None:
    path = ws.settings.trackers / "plan.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in [["Id", "Milestone", "Due", "Crew size"], ["A-1", "Racks in", "2027-04-01", "1.200"],
                ["A-2", "Pilot", "2027-05-01", "2.400"]]:  # fmt: skip
        book.active.append(row)
    book.save(path)
    app = at(wizard("plan.xlsx"), "columns")
    next(one for one in app.button if one.label == "Crew size · number").click().run()
    at(app, "values")
    app.selectbox(key=box_key(app, "wizard_decimal")).select(",").run()
    assert complaints(app) == []
    app.button(key="connect_sync").click().run()
    assert [row["Crew size"] for row in milestones(ws)] == [1200, 2400]


def test_gaps_are_one_counter_and_one_list_for_each_tracker(ws: Workspace) -> None:
    german_book(ws.settings.trackers / "plan.xlsx")
    connect(ws, ws.settings.trackers / "plan.xlsx", "Lager", actor=CAIRN)
    run_sync(ws, "Lager")
    app = opened("trackers", view="gaps")
    assert complaints(app) == []
    [number] = table(app, "Missing")["Missing"]
    assert number > 0
    app = opened("trackers", view="gaps", tracker="Lager")
    assert complaints(app) == []
    assert len(table(app, "What to do")) == number
    assert inbox_keys(app) == [], "nothing of it is an inbox item"


def inbox_keys(app: AppTest) -> list[Any]:
    """The findings that are listed as something to look at: none of them is a gap."""
    return [kind for one in app.dataframe if "Kind" in one.value for kind in one.value["Kind"] if "Missing" in kind[0]]


def test_a_list_for_the_keeper_of_the_sheet_is_harmless_and_a_letter_stays_short() -> None:
    issue = {"where": "Plan!A1", "severity": "error", "message": "=1+1 is no date.", "advice": "Mend it.", "rule": "r"}
    lines = as_csv([issue]).decode("utf-8-sig").splitlines()
    assert lines == ["Place,Kind,What,What to do,Rule", "Plan!A1,error,'=1+1 is no date.,Mend it.,r"]
    address = letter_address("Plan", [issue] * 500)
    assert address.startswith("mailto:?subject=Plan%3A%20500")
    assert "more%2C%20in%20the%20list" in address
    assert len(address) < 4000


def test_colours_that_a_legend_explains_are_shown_and_can_be_left_alone(ws: Workspace) -> None:
    path = german_book(ws.settings.trackers / "plan.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for row, (colour, word) in enumerate((("92D050", "im Plan"), ("FF0000", "verzögert")), 6):
        fill = PatternFill("solid", fgColor=colour)
        sheet.cell(row, 10).fill = fill
        sheet.cell(row, 11, word)
        sheet.cell(row + 1, 2).fill = fill
    book.save(path)
    app = at(wizard("plan.xlsx"), "values")
    assert "Green fill means “im Plan”" in said(app)
    key = box_key(app, "wizard_colours_health")
    app.selectbox(key=key).select("Leave its colours alone").run()
    assert app.selectbox(key=box_key(app, "wizard_colours_health")).value == "Leave its colours alone"
