"""Who edited a Google Sheet: never a name that is surer than what Google, or the sheet's own log, really says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import records
from services.access import SHEET
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history.integrity import verify
from services.inbox import conflicts, milestones
from services.settings import Settings
from services.syncing import authorship
from services.syncing.sync import run_sync
from services.workspace import Workspace, open_workspace
from tests.services.conftest import ANA as NADIA
from tests.support.google_sheet import ANA, BEN, BOOK, Sheet, running

ROWS: list[list[Any]] = [
    ["Id", "Milestone", "Owner", "Status"],
    ["IT-1", "Choose the vendor", "Ana", "Done"],
    ["IT-2", "Order API is live", "Ana", "In progress"],
    ["WH-1", "Scanners installed", "Ben", "Not started"],
]
LOG = [["When (UTC)", "Who", "Tab", "Row", "Column", "The row afterwards"]]


@pytest.fixture
def sheet(tmp_path: Path) -> Iterator[Sheet]:
    with running(tmp_path, {"Plan": ROWS, "Cairn edit log": LOG}) as found:
        yield found


@pytest.fixture
def ws(sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    # Here both clocks are one.
    monkeypatch.setattr(authorship, "CLOCKS_DIFFER", timedelta(0))
    opened = open_workspace(Settings(tmp_path / "workspace"))
    found = replace(opened, open_place=lambda _, place: sheet.connector(str(place)), sleep=lambda _: None)
    connect(found, f"google:{BOOK}", "plan", stage="sheet_leads", sheet="Plan", actor=NADIA)
    run_sync(found, "plan")
    return found


def said(ws: Workspace) -> list[tuple[str, str | None, str | None]]:
    """Field, confidence and name of each record of the last sync that took something."""
    assert run_sync(ws, "plan").to_database
    with ws.read() as tx:
        bodies = [body for body in records.bodies(tx, entity="milestone") if body["op"] == "update"]
    last = bodies[-1]["ts"][:19]
    return [
        (body["object"]["field"], body["via"].get("confidence"), body["via"].get("named"))
        for body in bodies
        if body["ts"][:19] >= last or body is bodies[-1]
    ]


def test_one_person_who_alone_saved_meanwhile_is_named_as_that(ws: Workspace, sheet: Sheet) -> None:
    sheet.types("Plan!D3", "Done", user=BEN)

    assert said(ws)[-1] == ("status", "sole", BEN)


def test_of_two_people_both_are_candidates(ws: Workspace, sheet: Sheet) -> None:
    sheet.types("Plan!D3", "Done", user=BEN)
    sheet.types("Plan!C3", "Cleo", user=ANA)

    assert {one[1:] for one in said(ws)} == {("candidates", f"{ANA}, {BEN}")}


@pytest.mark.parametrize(("others", "by"), [([], BEN), ([ANA], SHEET.name)])
def test_the_inbox_names_the_author_only_where_the_record_is_sure(
    ws: Workspace, sheet: Sheet, others: list[str], by: str
) -> None:
    apply_edits(ws, [Edit("IT-2", "status", "on_hold")], actor=NADIA)
    sheet.types("Plan!D3", "Done", user=BEN)
    for other in others:
        sheet.types("Plan!C4", "Cleo", user=other)
    run_sync(ws, "plan")

    [found] = conflicts(ws)
    assert (found["theirs"], found["by"], found["named"]) == ("done", by, None)


def test_what_cairn_wrote_itself_is_nobodys_edit(ws: Workspace, sheet: Sheet) -> None:
    apply_edits(ws, [Edit(milestones(ws)[0]["key"], "owner", "Dara")], actor=NADIA)
    run_sync(ws, "plan")
    sheet.types("Plan!D3", "Done", user=BEN)

    assert said(ws)[-1] == ("status", "sole", BEN)


@pytest.mark.parametrize(
    "trouble",
    [{"effect": {"status": 403}}, {"effect": {"status": 500}}, {"effect": {"malformed": True}}],
    ids=["no right", "Drive fails", "nonsense"],
)
def test_when_drive_does_not_say_nobody_is_named(ws: Workspace, sheet: Sheet, trouble: dict[str, Any]) -> None:
    sheet.command("faults", match={"path": "^/drive/"}, **trouble)
    sheet.types("Plan!D3", "Done", user=BEN)

    assert said(ws)[-1] == ("status", "unknown", None)


def test_a_save_by_somebody_whom_google_does_not_show_makes_no_other_one_the_author(
    ws: Workspace, sheet: Sheet
) -> None:
    sheet.types("Plan!D3", "Done", user=BEN)
    sheet.command("switches", last_modifying_user_visible=False)
    sheet.types("Plan!C3", "Cleo", user=ANA)

    assert {one[1] for one in said(ws)} <= {"candidates", "unknown"}


def keeps_a_log(sheet: Sheet) -> int:
    """What the script does when it is installed; gives the number of the log's tab."""
    answer = sheet.account.sheets("GET", BOOK, params={"fields": "sheets(properties)"})
    number = next(
        one["properties"]["sheetId"] for one in answer["sheets"] if one["properties"]["title"] == "Cairn edit log"
    )
    note = {"metadataKey": "cairn-edit-log", "metadataValue": str(number), "location": {"spreadsheet": True}}
    sheet.act("request", request={"createDeveloperMetadata": {"developerMetadata": {**note, "visibility": "DOCUMENT"}}})
    return int(number)


def types_and_logs(sheet: Sheet, who: str, row: int, column: int, value: str, line: int) -> None:
    sheet.types(f"Plan!{'ABCD'[column - 1]}{row}", value, user=who)
    after = json.dumps([str(cell) for cell in sheet.rows()[row - 1]])
    at = "2026-11-23T12:00:00.000Z"
    sheet.act("type", range=f"Cairn edit log!A{line}", values=[[at, who, "0", str(row), str(column), after]])


def test_the_sheets_own_log_names_the_author_of_each_cell(ws: Workspace, sheet: Sheet) -> None:
    keeps_a_log(sheet)
    types_and_logs(sheet, BEN, 3, 4, "Done", 2)
    types_and_logs(sheet, ANA, 4, 3, "Cleo", 3)
    sheet.types("Plan!C3", "Dara", user=ANA)

    found = said(ws)

    assert sorted(found) == sorted(
        [("status", "exact", BEN), ("owner", "exact", ANA), ("owner", "candidates", f"{ANA}, {BEN}")]
    )
    assert verify(ws)["ok"]


def test_a_line_about_a_row_that_moved_or_a_value_that_is_gone_names_nobody(ws: Workspace, sheet: Sheet) -> None:
    keeps_a_log(sheet)
    types_and_logs(sheet, BEN, 3, 4, "Done", 2)
    sheet.types("Plan!D3", "Blocked", user=ANA)
    types_and_logs(sheet, BEN, 4, 4, "Blocked", 3)
    sheet.act("sort", range="Plan!A2:D4", column=0, descending=True)

    assert "exact" not in {one[1] for one in said(ws)}


@pytest.mark.parametrize(
    "line",
    [
        ["", "", "", "", "", ""],
        ["yesterday", "x", "0", "3", "4", "[]"],
        ["2026-11-23T12:00:00Z", BEN, "0", "3", "4", "not json"],
        ["2026-11-23T12:00:00Z", BEN, "0", "-1", "0", "[]"],
        ["2026-11-23T12:00:00", BEN, "0", "3", "4", '["a"]'],
        ["2026-11-23T12:00:00Z", BEN, "zero", "3", "4", '["a","b","c","d"]'],
        ["2026-11-23T12:00:00Z", BEN, "0", "3", "4", "7"],
        ["2026-11-23T12:00:00Z", BEN, "0", "3", "4", '{"a": 1}'],
        ["2026-11-23T12:00:00Z", BEN],
    ],
)
def test_nonsense_in_the_log_is_passed_over(ws: Workspace, sheet: Sheet, line: list[str]) -> None:
    keeps_a_log(sheet)
    sheet.act("type", range="Cairn edit log!A2", values=[line])
    sheet.types("Plan!D3", "Done", user=BEN)

    assert said(ws)[-1][1] in ("sole", "candidates")
