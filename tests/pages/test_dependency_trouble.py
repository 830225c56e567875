"""Plans that make no sense: what is wrong is named, on pages and in commands, and the rest is computed."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from services.workspace import Workspace
from tests.pages.conftest import make_csv_workspace
from tests.pages.test_pages import complaints, opened, said

VIEWS = ("functions", "links", "weeks", "path", "around", "structure", "trend", "whatif", "ask")


def row(key: str, due: str, waits: str = "", team: str = "IT") -> dict[str, str]:
    return {"ID": key, "Milestone": f"Step {key} is taken", "Team": team, "Due": due, "Depends on": waits}


LOOP = [row("A-1", "2027-01-04", "B-1", "Legal"), row("B-1", "2027-01-11", "A-1"), row("C-1", "2027-01-18", "A-1")]
ITSELF = [row("A-1", "2027-01-04", "A-1"), row("B-1", "2027-01-11", "A-1", "Legal")]
DELETED = [row("A-1", "2027-01-04"), row("B-1", "2027-01-11", "GONE-7; A-1", "Legal")]
NO_DATES = [row("A-1", ""), row("B-1", "", "A-1", "Legal")]
SINGLE = [row("A-1", "2027-01-04")]
FAR = [
    row("A-1", "2027-01-04"),
    row("B-1", "2027-01-11", "A-1FS+1000d", "Legal"),
    row("C-1", "2027-06-01", "B-1SS-1000d"),
]
PLANS = {"loop": LOOP, "itself": ITSELF, "deleted": DELETED, "no dates": NO_DATES, "single": SINGLE, "far": FAR}


@pytest.fixture(params=PLANS)
def plan(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A workspace with one plan that makes no sense; gives its name."""
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "w"))
    make_csv_workspace(tmp_path / "w", PLANS[request.param])
    return str(request.param)


def cairn(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["cairn", *words, "--json"])
        code = main()
    told = capsys.readouterr()
    assert "Traceback" not in told.err + told.out
    return code, json.loads(told.out)


NAMED: Mapping[str, tuple[int, list[str]]] = {
    "loop": (1, []),
    "itself": (0, ["A-1"]),
    "deleted": (0, ["GONE-7"]),
    "no dates": (0, []),
    "single": (0, []),
    "far": (0, []),
}
"""How many loops there are, and which references lead nowhere."""


def test_every_command_answers_and_names_what_is_wrong(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = cairn(capsys, "schedule")
    loops, nowhere = NAMED[plan]
    assert (code, len(found["cycles"])) == (0, loops)
    assert [reference["text"] for reference in found["unresolved"]] == nowhere
    for by in ("open", "late", "overdue", "slack", "value", "age"):
        assert cairn(capsys, "heatmap", "--by", by)[0] == 0
    assert cairn(capsys, "heatmap", "--as-of", "2026-01-01")[1]["cells"] == []
    assert cairn(capsys, "trend")[0] == cairn(capsys, "links")[0] == 0
    code, found = cairn(capsys, "whatif", "A-1=2027-02-01")
    assert (code, set(found)) == (0, {"moved", "functions", "broken_links"})


def test_every_view_opens_on_it(plan: str) -> None:
    for view in VIEWS:
        app = opened("dependencies", view=view)
        assert not app.exception, view
        assert all("wait for each other" in each for each in complaints(app)), view


def test_what_is_no_part_of_a_loop_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "w"))
    make_csv_workspace(tmp_path / "w", [*LOOP, row("D-1", "2027-01-15", "C-1")])
    _, found = cairn(capsys, "schedule")
    dates = {each["key"]: each["implied"] for each in found["milestones"]}
    assert (found["cycles"], dates["D-1"]) == ([["A-1", "B-1"]], "2027-01-18")
    assert "A-1 → B-1 → A-1" in complaints(opened("dependencies"))[0].replace("\\", "")


def test_a_lag_of_a_thousand_working_days_is_counted_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "w"))
    make_csv_workspace(tmp_path / "w", FAR)
    _, found = cairn(capsys, "schedule")
    dates = {each["key"]: each["implied"] for each in found["milestones"]}
    assert dates == {"A-1": "2027-01-04", "B-1": "2030-11-04", "C-1": "2027-06-01"}
    assert [link["lag_days"] for link in found["links"]] == [1000, -1000]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("links", "add", "A-1", "C-1"), "circular-link"),
        (("links", "add", "A-1", "A-1"), "cannot wait for itself"),
        (("links", "add", "A-1", "NO-1"), "no milestone"),
        (("links", "add", "A-1", "B-1", "--type", "XX"), "XX"),
        (("calendars", "--week", "0000000"), "at least one working day"),
        (("calendars", "--place", "XX"), "no country"),
        (("calendars", "--close", "2026-12-24..2026-12-20"), "ends before it begins"),
        (("whatif", "A-1=soon"), "no date"),
        (("whatif", "NO-1=2027-01-01"), "no milestone"),
        (("trend", "--function", "Nobody"), "Nobody"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    words: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CAIRN_WORKSPACE", str(tmp_path / "w"))
    make_csv_workspace(
        tmp_path / "w", [row("A-1", "2027-01-04"), row("B-1", "2027-01-11", "A-1"), row("C-1", "", "B-1")]
    )
    monkeypatch.setattr(sys, "argv", ["cairn", *words])
    assert main() in (1, 2)
    answer = capsys.readouterr()
    assert "Traceback" not in answer.err + answer.out
    assert told in answer.err + answer.out


def test_an_empty_workspace_says_what_is_missing_in_every_view(empty: Workspace) -> None:
    for view in VIEWS:
        app = opened("dependencies", view=view)
        assert complaints(app) == []
        assert "No milestones yet" in said(app)
