"""What Cairn keeps up in a Google Sheet by stage, and what it leaves alone, whichever way Google behaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from db import records
from db.ledger import commit_changes
from domain.records import Change, Origin, Stage
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.inbox import milestones
from services.settings import Settings
from services.syncing.sync import SyncRun, run_sync
from services.workspace import Workspace, open_workspace
from tests.services.conftest import ANA as NADIA
from tests.support.google_sheet import ANA, BEN, BOOK, ROBOT, Sheet, running

ROWS: list[list[Any]] = [
    ["Milestone", "Owner", "Status", "Due"],
    ["Choose the vendor", "Ana", "Done", "2026-09-01"],
    ["Order API is live", "Ana", "In progress", "2026-12-01"],
    ["Scanners installed", "Ben", "Not started", "2026-12-15"],
]


@dataclass
class Plan:
    """A tracker in a Google Sheet."""

    ws: Workspace
    sheet: Sheet

    def stage(self, stage: Stage, led_here: str = "") -> None:
        with self.ws.write() as tx:
            row = records.row_of(tx, "tracker", "plan")
            assert row is not None
            changes = [
                Change("plan", name, row.values[name], value or None, entity="tracker")
                for name, value in (("stage", str(stage)), ("led_here", led_here))
                if (row.values[name] or "") != value
            ]
            commit_changes(tx, changes, actor=NADIA, origin=Origin("migration"))

    def sync(self) -> SyncRun:
        """Until there is nothing to do."""
        for _ in range(5):
            run = run_sync(self.ws, "plan")
            if run.state != "ok":
                break
        return run

    def tab(self) -> dict[str, Any]:
        found = self.sheet.account.sheets(
            "GET", BOOK, params={"fields": "sheets(protectedRanges,data.rowData.values.dataValidation)"}
        )
        return dict(found["sheets"][0])

    def protected(self) -> dict[str, tuple[int, int]]:
        """Description → the columns, counted from 0."""
        return {
            one["description"]: (one["range"].get("startColumnIndex", 0), one["range"].get("endColumnIndex", 26))
            for one in self.tab().get("protectedRanges", ())
        }

    def rule(self, row: int, column: int) -> dict[str, Any]:
        cells = self.tab()["data"][0]["rowData"][row - 1].get("values", [])
        return dict(cells[column - 1].get("dataValidation", {})) if column <= len(cells) else {}


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[Plan]:
    with running(tmp_path, {"Plan": ROWS}) as sheet:
        ws = replace(
            open_workspace(Settings(tmp_path / "workspace")),
            open_place=lambda _settings, place: sheet.connector(str(place)),
            sleep=lambda _seconds: None,
        )
        connect(ws, f"google:{BOOK}", "plan", stage="sheet_leads", actor=NADIA)
        found = Plan(ws, sheet)
        found.sync()
        yield found


def test_up_to_sheet_leads_nothing_is_protected(plan: Plan) -> None:
    assert plan.protected() == {}
    assert plan.rule(2, 3) == {}


def test_in_shared_the_columns_that_the_database_leads_are_protected_and_choices_are_guided(plan: Plan) -> None:
    plan.stage(Stage.SHARED, "due_date")
    plan.sync()

    assert plan.protected() == {"cairn:due_date": (3, 4)}
    [one] = plan.tab()["protectedRanges"]
    assert not one["editors"].get("domainUsersCanEdit")
    assert set(one["editors"]["users"]) == {ANA, ROBOT}, "the owner is always among them"
    words = [value["userEnteredValue"] for value in plan.rule(2, 3)["condition"]["values"]]
    assert {"Done", "In progress", "Not started", "Cancelled"} <= set(words)
    assert plan.rule(4, 4)["condition"]["type"] == "DATE_IS_VALID"
    assert not plan.rule(2, 3).get("strict"), "whoever types something else is asked in Cairn, not stopped"


def test_it_is_asked_for_once_and_again_when_somebody_took_it_away(plan: Plan) -> None:
    plan.stage(Stage.SHARED, "due_date")
    plan.sync()
    count = plan.sheet.count
    assert plan.sync().state == "nothing"
    assert not [entry for entry in plan.sheet.requests(count) if entry["path"].endswith(":batchUpdate")]

    [one] = plan.tab()["protectedRanges"]
    plan.sheet.act("request", request={"deleteProtectedRange": {"protectedRangeId": one["protectedRangeId"]}})
    plan.sync()
    assert plan.protected() == {"cairn:due_date": (3, 4)}


def test_a_step_back_takes_the_protections_away_and_leaves_those_of_people(plan: Plan) -> None:
    owners = {"range": {"sheetId": 0, "startColumnIndex": 1, "endColumnIndex": 2}, "description": "Ana's"}
    plan.sheet.act("request", request={"addProtectedRange": {"protectedRange": {**owners, "warningOnly": True}}})
    plan.stage(Stage.DATABASE_LEADS)
    plan.sync()
    assert len(plan.protected()) == 6, "four columns, the keys, and Ana's own"

    plan.stage(Stage.SHEET_LEADS)
    plan.sync()
    assert set(plan.protected()) == {"Ana's"}


def test_a_list_that_people_made_themselves_stays(plan: Plan) -> None:
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 2, "endColumnIndex": 3}
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Done"}]}, "strict": True}
    plan.sheet.act("request", request={"setDataValidation": {"range": area, "rule": rule}})
    plan.stage(Stage.SHARED)
    plan.sync()

    assert plan.rule(2, 3)["strict"]
    assert plan.rule(2, 4)["condition"]["type"] == "DATE_IS_VALID"


def test_without_the_right_to_protect_the_sync_goes_on_and_says_so(plan: Plan) -> None:
    effect = {"status": 403, "message": "You can't protect this."}
    plan.sheet.command("faults", match={"body": "addProtectedRange"}, effect=effect)
    plan.stage(Stage.SHARED, "due_date")
    plan.sheet.types("Plan!B2", "Cleo", user=BEN)

    run = run_sync(plan.ws, "plan")

    assert run.state == "ok"
    assert "could not protect" in run.message
    assert any(row["owner"] == "Cleo" for row in milestones(plan.ws))


@pytest.mark.parametrize("bypasses", [True, False])
def test_who_owns_the_sheet_may_or_may_not_pass_a_protection(plan: Plan, bypasses: bool) -> None:
    """Either way an edit in a column that the database leads is a proposal, and nothing is lost."""
    plan.sheet.command("switches", owner_bypasses_protection=bypasses)
    plan.stage(Stage.SHARED, "due_date")
    plan.sync()

    with pytest.raises(Exception, match="protected"):
        plan.sheet.types("Plan!D2", "2027-01-01", user=BEN)
    plan.sheet.types("Plan!D2", "2027-01-01", user=ANA)
    run = run_sync(plan.ws, "plan")
    assert run.proposals == 1
    key = milestones(plan.ws)[0]["key"]
    apply_edits(plan.ws, [Edit(key, "notes", "agreed")], actor=NADIA)


@pytest.mark.parametrize("follows", [True, False])
def test_notes_at_rows_follow_a_sort_or_not_and_the_key_column_stands(plan: Plan, follows: bool) -> None:
    plan.sheet.command("switches", row_metadata_follows_sort=follows)
    plan.sheet.types("Plan!B2", "Cleo", user=BEN)
    plan.sync()
    keys = {row[0]: row[4] for row in plan.sheet.rows()[1:]}
    assert set(plan.sheet.connector()._tab(None).row_keys.values()) == set(keys.values())

    plan.sheet.act("sort", range="Plan!A2:E4", column=0, descending=True)
    assert plan.sync().state == "nothing"

    assert {row[0]: row[4] for row in plan.sheet.rows()[1:]} == keys
    tab = plan.sheet.connector()._tab(None)
    assert tab.row_keys == {row: tab.at(row, 5) for row in (2, 3, 4)}
    assert len(milestones(plan.ws)) == 3


@pytest.mark.parametrize("lag_s", [0, 90])
def test_a_version_that_lags_delays_a_look_and_loses_nothing(plan: Plan, lag_s: int) -> None:
    plan.sheet.command("switches", version_lag_s=lag_s)
    before = plan.sheet.connector().versions()
    plan.sheet.types("Plan!B3", "Cleo", user=BEN)

    moved = plan.sheet.connector().versions() != before
    assert moved is (lag_s == 0)
    assert run_sync(plan.ws, "plan").to_database == 1, "who asks for a sync gets the sheet as it is"
    plan.sheet.command("clock", advance=100)
    assert plan.sheet.connector().versions() != before


@pytest.mark.parametrize("follows", [True, False])
def test_a_row_that_lost_its_key_and_its_title_is_known_by_the_note_at_it(plan: Plan, follows: bool) -> None:
    plan.sheet.command("switches", row_metadata_follows_sort=follows)
    plan.sheet.types("Plan!B2", "Cleo", user=BEN)
    plan.sync()
    before = milestones(plan.ws)
    wiped = plan.sheet.rows()[2][4]

    plan.sheet.act(
        "request",
        request={
            "updateCells": {
                "range": {
                    "sheetId": 0,
                    "startRowIndex": 2,
                    "endRowIndex": 3,
                    "startColumnIndex": 4,
                    "endColumnIndex": 5,
                },
                "fields": "userEnteredValue",
            }
        },
    )
    plan.sheet.types("Plan!A3", "Order API in production", user=BEN)
    plan.sync()

    assert plan.sheet.rows()[2][4] == wiped, "the key stands in its row again"
    after = milestones(plan.ws)
    assert [row["key"] for row in after] == [row["key"] for row in before]
    assert {row["title"] for row in after} - {row["title"] for row in before} == {"Order API in production"}
