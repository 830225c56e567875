"""Before a sheet is connected, Cairn says exactly what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.google.place import place_in_link
from connectors.google_probe import XLSX, Probe, probe
from connectors.google_sheets import GoogleSheetsConnector
from domain.sheets import SheetInfo
from tests.support.google_sheet import ANA, BOOK, ROBOT, Sheet, running


@pytest.fixture
def sheet(tmp_path: Path) -> Iterator[Sheet]:
    with running(tmp_path, {"Plan": [["Milestone"], ["Choose the vendor"]], "Budget": [["Cost"]]}) as found:
        tab = [{"title": "Plan", "rows": [["Milestone"]]}]
        books = [
            {"id": "1AnasOwn", "title": "Own", "owner": ANA, "tabs": tab},
            {"id": "1ToView", "title": "Viewed", "owner": ANA, "tabs": tab, "shared_with": {ROBOT: "reader"}},
        ]
        files = [
            {"id": f"1File{number}", "name": name, "mimeType": kind, "owner": ANA, "shared_with": {ROBOT: "writer"}}
            for number, (name, kind) in enumerate([("plan.xlsx", XLSX), ("notes.pdf", "application/pdf")])
        ]
        found.command("seed", spreadsheets=books, files=files)
        yield found


def tried(sheet: Sheet, link: str) -> Probe:
    return probe(sheet.account, place_in_link(link))


def test_a_shared_sheet_is_fine_and_its_tabs_are_listed(sheet: Sheet) -> None:
    found = tried(sheet, f"https://docs.google.com/spreadsheets/d/{BOOK}/edit#gid=0")

    assert found.is_fine
    assert not found.warnings
    assert (found.title, found.tab, [tab.name for tab in found.tabs]) == (
        "Plan of the year",
        "Plan",
        ["Plan", "Budget"],
    )


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        ("1AnasOwn", "not shared", ROBOT),
        ("1NoSuchSheet", "not shared", ROBOT),
        ("1File0", "Excel workbook", "Save as Google Sheets"),
        ("1File1", "no spreadsheet", "Google Sheet"),
    ],
)
def test_what_stands_in_the_way_is_said_with_what_helps(sheet: Sheet, name: str, said: str, hint: str) -> None:
    found = tried(sheet, name)

    assert not found.is_fine
    [(sentence, help_)] = found.problems
    assert said in sentence
    assert hint in help_


def test_a_sheet_to_view_can_be_observed(sheet: Sheet) -> None:
    found = tried(sheet, "1ToView")

    assert found.is_fine
    assert not found.may_edit
    assert "viewing only" in found.warnings[0][0]


def test_a_tab_that_is_not_there_is_said_and_the_others_can_be_chosen(sheet: Sheet) -> None:
    found = tried(sheet, f"google:{BOOK}#4711")

    assert found.is_fine
    assert found.tab == ""
    assert "tab" in found.warnings[0][0]


def test_a_spreadsheet_of_charts_alone_has_nothing_to_connect(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    charts = (SheetInfo("Chart", kind="chartsheet"),)
    monkeypatch.setattr(GoogleSheetsConnector, "sheets", lambda self: charts)
    assert "no tab with cells" in tried(sheet, BOOK).problems[0][0]


def test_a_sheet_in_the_bin_is_said(sheet: Sheet) -> None:
    sheet.stand_in.world.files[BOOK].about["trashed"] = True
    assert "bin" in tried(sheet, BOOK).problems[0][0]


@pytest.mark.parametrize(
    "effect", [{"status": 403, "reason": "accessNotConfigured"}, {"status": 500}, {"drop": True}, {"malformed": True}]
)
def test_without_drive_a_sheet_is_fine_with_a_warning(sheet: Sheet, effect: dict[str, Any]) -> None:
    sheet.command("faults", match={"path": "^/drive/"}, effect=effect)
    found = tried(sheet, BOOK)

    assert found.is_fine
    assert found.warnings


@pytest.mark.parametrize(
    "effect", [{"status": 403}, {"status": 404}, {"status": 500}, {"status": 400}, {"drop": True}, {"malformed": True}]
)
def test_nothing_that_google_can_answer_is_more_than_a_sentence(sheet: Sheet, effect: dict[str, Any]) -> None:
    sheet.command("faults", match={"path": "^/v4/"}, effect=effect)
    found = tried(sheet, BOOK)

    assert not found.is_fine
    assert all(sentence and hint for sentence, hint in found.problems)
