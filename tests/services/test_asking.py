"""Who do you wait for? What is suggested, and that nobody is asked twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.partners import suggest_partners
from services.asking import dismiss, questions, settle
from services.commitments import add_link
from services.history.integrity import audit_log
from services.insights import load_world
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, make_workbook

TODAY = date(2026, 11, 23)
HEADER = ["Id", "Milestone", "Function", "Owner", "Due", "Notes"]
ROWS: list[list[Any]] = [
    ["WH-1", "Handheld scanners installed", "Warehouse", "Ben", "2026-12-15", "Carla brings the devices"],
    ["WH-2", "Night shift trained", "Warehouse", "Ben", "2027-01-15", "needs FIN-2 first"],
    ["WH-3", "Doors painted", "Warehouse", "Ben", "2027-01-15", None],
    ["IT-1", "Scanners released for the hall", "IT", "Ana", "2026-12-01", None],
    ["FIN-1", "Insurance of stock", "Finance", "Carla", "2026-12-08", None],
    ["FIN-2", "Budget for the shift", "Finance", "Dora", "2027-02-08", None],
]


def connected(ws: Workspace, tmp_path: Path) -> Workspace:
    from services.connecting.onboarding import connect

    connect(ws, make_workbook(tmp_path / "plan.xlsx", ROWS, HEADER), "plan", stage="sheet_leads", actor=ANA)
    run_sync(ws, "plan")
    return ws


def asked(ws: Workspace) -> dict[str, list[str]]:
    found = questions(ws, load_world(ws, TODAY), "Warehouse")
    return {question.key: [candidate.key for candidate in question.candidates] for question in found}


def test_candidates_come_from_words_names_ids_and_dates(ws: Workspace, tmp_path: Path) -> None:
    connected(ws, tmp_path)
    assert asked(ws) == {"WH-1": ["IT-1", "FIN-1"], "WH-2": ["FIN-2"], "WH-3": []}
    first = questions(ws, load_world(ws, TODAY), "Warehouse")[0]
    assert [candidate.why for candidate in first.candidates] == [
        "Both speak of “scanners”, due 10 working days before it.",
        "Its notes name Carla, due 5 working days before it.",
    ]


def test_a_yes_is_a_link_and_a_no_is_not_asked_again(ws: Workspace, tmp_path: Path) -> None:
    connected(ws, tmp_path)
    assert add_link(ws, "WH-1", "IT-1", actor=ANA, reason="Asked in a session").txn
    dismiss(ws, "WH-1", "FIN-1", ANA)
    assert asked(ws)["WH-1"] == []
    assert audit_log(ws)[0]["reason"] == "WH-1 does not wait for FIN-1"
    assert questions(ws, load_world(ws, TODAY), "Warehouse")[0].waits_for == ("IT-1",)


def test_what_is_settled_stays_settled_until_it_is_opened_again(ws: Workspace, tmp_path: Path) -> None:
    connected(ws, tmp_path)
    settle(ws, "WH-3", ANA)
    assert [each.is_settled for each in questions(ws, load_world(ws, TODAY), "Warehouse")] == [False, False, True]
    settle(ws, "WH-3", ANA, done=False)
    assert not any(each.is_settled for each in questions(ws, load_world(ws, TODAY), "Warehouse"))


def test_words_that_every_title_has_and_milestones_of_the_own_function_suggest_nothing() -> None:
    frame = pd.DataFrame(
        {
            "key": [f"M-{number}" for number in range(40)],
            "function": ["Warehouse" if number % 2 else "IT" for number in range(40)],
            "title": [f"Platform part {number} approved and released" for number in range(40)],
        }
    )
    none = pd.DataFrame({"predecessor": [], "successor": []})
    assert suggest_partners(frame, none, function="Warehouse").empty
    alone = frame.assign(function="IT", title="Scanners")
    assert suggest_partners(alone, none, function="IT").empty
