"""Stories on real trackers: what a correct reading is, row by row, and that none of them breaks anything."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from domain.errors import CairnError
from domain.records import Link, LinkType, json_of
from domain.rows import TypedRow
from tests.validation.sheets import TRACKERS, mapping_of, raw_rows, read, real_sheets, real_tracker
from validation.tables.headers import find_header, guess_binding
from validation.tables.rows import read_rows

LSST = "003_lsst__milestones.csv"
HANDBOOK = "027_PacktPublishing__Project_Plan.xlsx"
SCHEDULE = "032_PranitJejurikar__Project_Schedule.xlsx"


def by_id(rows: tuple[TypedRow, ...]) -> dict[str | None, TypedRow]:
    return {row.sheet_id: row for row in reversed(rows)}


def test_the_programme_is_mapped_as_its_truth_says() -> None:
    sheet = real_tracker(LSST)
    truth = json.loads((TRACKERS / "truth" / "003_lsst__milestones.json").read_text("utf-8"))
    guess = guess_binding(sheet)
    assert (guess.header_row, guess.first_data_row) == (truth["header_row"], truth["first_data_row"])
    assert mapping_of(sheet) == truth["mapping"]
    unmapped = {column.header for column in guess.columns if column.field is None}
    assert unmapped == set(truth["extra_mapping"].values())


def test_the_programme_has_150_rows_and_nothing_to_hold() -> None:
    checked = read(real_tracker(LSST))
    truth = json.loads((TRACKERS / "truth" / "003_lsst__milestones.json").read_text("utf-8"))
    assert (len(checked.rows), checked.skipped, checked.issues) == (150, (), ())
    numbered = {row.row: row for row in checked.rows}
    for sample in truth["sample_rows"]:
        row = numbered[sample.pop("row")]
        seen = {"key": row.sheet_id} | {name: json_of(value) for name, value in row.values.items()}
        assert {name: seen[name] or [] if name == "depends_on" else seen[name] for name in sample} == sample


def test_the_programme_has_219_links_and_keeps_every_text_that_is_none() -> None:
    rows = read(real_tracker(LSST)).rows
    ids = {row.sheet_id for row in rows}
    refs = [link.ref for row in rows for link in links_of(row)]
    unresolved = [ref for ref in refs if ref not in ids]
    assert len(refs) - len(unresolved) == 219
    assert len(unresolved) == 12
    assert {"Auth system [NCSA?]", "Jupyter deployment?", "DLP-531", "Usecases from DM-SST"} <= set(unresolved)


def links_of(row: TypedRow) -> tuple[Link, ...]:
    value = row.values["depends_on"]
    return tuple(link for link in value if isinstance(link, Link)) if isinstance(value, tuple) else ()


def test_the_handbook_plan_has_two_people_in_one_cell_and_typed_links() -> None:
    sheet = real_tracker(HANDBOOK)
    assert mapping_of(sheet) == {
        "key": "ID",
        "title": "Task",
        "duration_days": "Duration",
        "depends_on": "Predecessors",
        "owner": "Resourcing",
        "start_date": "Start Date",
        "due_date": "End Date",
    }
    checked = read(sheet)
    assert (len(checked.rows), checked.skipped, checked.issues) == (39, (), ())
    third = by_id(checked.rows)["3"]
    assert dict(third.values) == {
        "title": "Implement",
        "duration_days": Decimal(10),
        "depends_on": (Link("2", LinkType.FS),),
        "owner": "Arun",
        "contributors": ("Bex",),
        "start_date": date(2023, 2, 14),
        "due_date": date(2023, 3, 28),
    }


def test_the_schedule_has_its_header_in_row_7_and_links_by_title() -> None:
    sheet = real_tracker(SCHEDULE, "Project Schedule")
    assert find_header(sheet).header_row == 7
    assert mapping_of(sheet) == {
        "key": "Sr No",
        "title": "Activities",
        "depends_on": "Dependencies",
        "owner": "Assigned to",
        "start_date": "Start Date",
        "due_date": "End Date",
        "actual_date": "Actual End Date",
        "status": "Status",
        "percent_complete": "Progress",
        "notes": "Comments",
    }
    checked = read(sheet)
    assert [row.row for row in checked.rows] == [9, 10, 11, 12, 13, 14]
    assert checked.skipped == ((8, "It has the id 1 and no title."),)
    second = by_id(checked.rows)["1.1.1"]
    assert second.values["depends_on"] == (Link("Project Planning"),)
    assert (second.values["status"], second.values["percent_complete"]) == ("done", Decimal(100))


def test_the_tab_with_the_table_names_more_fields_than_the_guide_before_it() -> None:
    guide, schedule = real_tracker(SCHEDULE, "Guide"), real_tracker(SCHEDULE, "Project Schedule")
    assert find_header(schedule).score > find_header(guide).score


@pytest.mark.parametrize(
    ("name", "header_row", "mapping"),
    [
        ("001_lsst-dm__201803-BL.csv", 2, {"title": "Activity Name", "depends_on": "(*)Predecessors"}),
        ("008_numfocus__milestones.csv", 1, {"title": "name", "due_date": "date"}),
        ("019_trodevel__project_plan.csv", 4, {"key": "ID", "title": "DESCR", "status": "STATUS"}),
        ("059_Orbitaer__Diagrama_de_Gantt.xlsx", 1, {"title": "Actividad", "due_date": "Fecha de fin"}),
        (
            "068_UltimateCartX__Diagramme_de_Gantt.xlsx",
            6,
            {"title": "TÂCHE", "owner": "ATTRIBUÉE\nÀ", "due_date": "FIN"},
        ),
        ("077_ar-icom__gantt-chart_L.xlsx", 9, {"key": "WBS", "title": "Tasks", "owner": "Task\nLead"}),
        ("090_vllid__Диаграмма_Ганта.xlsx", 6, {"title": "ЗАДАЧА", "percent_complete": "ВЫПОЛНЕНО"}),
        ("104_fb-garretm__Jira.csv", 1, {"key": "Issue key", "title": "Summary", "owner": "Assignee"}),
    ],
)
def test_headers_anywhere_and_in_any_language(name: str, header_row: int, mapping: dict[str, str]) -> None:
    sheet = real_tracker(name)
    assert find_header(sheet).header_row == header_row
    found = mapping_of(sheet)
    assert {field: found.get(field) for field in mapping} == mapping


def test_no_real_tracker_raises_anything_but_a_sentence() -> None:
    bound = seen = 0
    for name, sheet in real_sheets():
        seen += 1
        try:
            guess = guess_binding(sheet)
        except CairnError:
            continue
        assert guess.reason, name
        if guess.binding:
            bound += 1
            checked = read_rows(sheet.sheet, raw_rows(sheet, guess.binding), guess.binding)
            assert all(row.values.get("title") or row.held for row in checked.rows), name
            assert all(issue.message and issue.advice for issue in checked.issues), name
    assert seen >= 90
    assert bound >= 70
