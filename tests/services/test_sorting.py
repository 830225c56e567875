"""Sorting by a filter, which moves its own columns alone: keys never go to the wrong rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Protection

from services import inbox
from services.adding import add_milestone
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.workspace import Workspace
from tests.services.conftest import ANA, ROWS, cell, edit_elsewhere, make_workbook, sync
from tests.services.test_identity import HEADER, edited


def sort_in_filter(page: Any, by: int) -> None:
    """Sort as a filter does: the rows of its range by one of its columns, and nothing beside it."""
    first, _, last = page.auto_filter.ref.partition(":")
    area = page[f"{first[0]}{int(first[1:]) + 1}:{last}"]
    rows = sorted(([c.value for c in row] for row in area), key=lambda values: str(values[by]), reverse=True)
    for cells, values in zip(area, rows, strict=True):
        for place, value in zip(cells, values, strict=True):
            place.value = value


SAME_TITLES = [["Review", "IT", person, "Not started", day, None] for person, day in (
    ("Ana", "2026-09-01"), ("Ben", "2026-12-01"), ("Cleo", "2026-12-15"), ("Dan", "2027-01-15"),
)]  # fmt: skip


@pytest.mark.parametrize("rows", [[[*row[1:6], None] for row in ROWS], SAME_TITLES])
@pytest.mark.parametrize("area", ["A3:F7", "A3:F3", "A3:C7", "A2:F7"])
def test_a_filter_gets_no_column_beside_it_which_its_sorting_would_leave_behind(
    ws: Workspace, tmp_path: Path, rows: list[list[Any]], area: str
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", rows, HEADER)
    edited(path, lambda page: setattr(page.auto_filter, "ref", area))
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    assert sync(ws).added == 4
    milestones = inbox.milestones(ws)
    assert cell(path, "G3") is None

    edited(path, lambda page: setattr(page.auto_filter, "ref", "A3:F7"))
    edited(path, lambda page: sort_in_filter(page, by=2))
    assert (run := sync(ws)).to_database == 0
    assert run.state == "nothing"
    assert inbox.milestones(ws) == milestones


def test_a_filter_elsewhere_on_the_sheet_is_in_nobodys_way(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [[*row[1:6], None] for row in ROWS], HEADER)

    def beside(page: Any) -> None:
        page["J3"], page["J4"] = "Holidays", "Easter"
        page.auto_filter.ref = "J3:J4"

    edited(path, beside)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    assert cell(path, "G3") == "Cairn key"


@pytest.mark.parametrize("rows", [[[*row[1:6], None] for row in ROWS], SAME_TITLES])
def test_a_filter_that_came_later_and_left_the_keys_out_never_exchanges_them(
    ws: Workspace, tmp_path: Path, rows: list[list[Any]]
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", rows, HEADER)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    assert sync(ws).added == 4
    milestones, data = inbox.milestones(ws), path.read_bytes()

    def filtered(page: Any) -> None:
        page.auto_filter.ref = "A3:F7"
        sort_in_filter(page, by=2)
        page["D4"] = "Done"

    edited(path, filtered)
    run = sync(ws)
    assert run.state == "paused"
    assert "beside the id of another row" in run.message
    assert inbox.milestones(ws) == milestones
    path.write_bytes(data)
    assert sync(ws).state == "nothing"


@pytest.mark.parametrize("later", [False, True])
def test_a_column_for_keys_within_the_filter_is_filled_and_sorted_along(
    ws: Workspace, tmp_path: Path, later: bool
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", SAME_TITLES, HEADER)

    def within(page: Any) -> None:
        page["G3"], page.auto_filter.ref = "Cairn key", "A3:G7"

    edited(path, (lambda page: setattr(page.auto_filter, "ref", "A3:F7")) if later else within)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    if later:
        edited(path, within)
        sync(ws)
    milestones = inbox.milestones(ws)
    assert {cell(path, f"G{row}") for row in range(4, 8)} == {row["key"] for row in milestones}

    edited(path, lambda page: sort_in_filter(page, by=2))
    assert (run := sync(ws)).to_database == 0
    assert run.state == "nothing"
    assert inbox.milestones(ws) == milestones


def test_beside_a_filter_a_milestone_is_added_and_edited_by_its_title(ws: Workspace, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [[*row[1:6], None] for row in ROWS], HEADER)
    edited(path, lambda page: setattr(page.auto_filter, "ref", "A3:F7"))
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    key = add_milestone(ws, "launch", "Night shift informed", {"owner": "Ben"}, actor=ANA).changes[0].key
    assert sync(ws).to_sheet == 2
    assert [cell(path, f"{column}8") for column in "ACG"] == ["Night shift informed", "Ben", None]

    edited(path, lambda page: setattr(page.auto_filter, "ref", "A3:F8"))
    edited(path, lambda page: sort_in_filter(page, by=0))
    assert sync(ws).state == "nothing"
    apply_edits(ws, [Edit(key, "owner", "Zoe")], actor=ANA)
    assert sync(ws).to_sheet == 1
    assert {cell(path, f"A{row}"): cell(path, f"C{row}") for row in range(4, 9)}["Night shift informed"] == "Zoe"


def test_a_row_whose_title_was_refused_is_not_added_again_and_one_of_a_title_that_is_there_is_not_added(
    ws: Workspace, tmp_path: Path
) -> None:
    path = make_workbook(tmp_path / "plan.xlsx", [[*row[1:6], None] for row in ROWS], HEADER)

    def with_locked_titles(page: Any) -> None:
        page.auto_filter.ref = "A3:F7"
        page.protection.sheet = True
        for cells in page["B8:F12"]:
            for free in cells:
                free.protection = Protection(locked=False)

    edited(path, with_locked_titles)
    connect(ws, path, "launch", stage="sheet_leads", actor=ANA)
    sync(ws)
    add_milestone(ws, "launch", "Order API is live", {"function": "IT", "owner": "Ben"}, actor=ANA)
    assert sync(ws).to_sheet == 0, "nobody could tell the two rows apart"
    add_milestone(ws, "launch", "Night shift informed", {"owner": "Ben"}, actor=ANA)

    assert [no.code for no in sync(ws).refused] == ["protected-sheet"]

    assert (cell(path, "A8"), cell(path, "C8")) == (None, "Ben")
    for number in range(3):
        edit_elsewhere(path, {"J1": number})
        sync(ws)
    assert [cell(path, f"C{row}") for row in (8, 9)] == ["Ben", None]
    assert len(inbox.milestones(ws)) == 6

    edit_elsewhere(path, {"A8": "Night shift informed"})
    sync(ws)
    key = inbox.milestones(ws)[-1]["key"]
    apply_edits(ws, [Edit(key, "title", "Nights informed"), Edit(key, "owner", "Zoe")], actor=ANA)
    run = sync(ws)
    assert (run.state, [no.code for no in run.refused]) == ("ok", ["protected-sheet"])
    assert cell(path, "C8") == "Zoe", "the row is the milestone's, once it has its title"


def test_the_id_of_a_row_that_is_only_proposed_stays_with_its_title_too(ws: Workspace, tmp_path: Path) -> None:
    """The other row's title stands twice, so that it tells nothing."""
    path = make_workbook(tmp_path / "plan.xlsx", [[row[0], "Review", *row[2:]] for row in ROWS])
    connect(ws, path, "launch", stage="database_leads", actor=ANA)
    sync(ws)
    edit_elsewhere(path, {"A8": "WH-9", "B8": "Posters printed", "C8": "Warehouse"})
    sync(ws)
    edit_elsewhere(path, {"A8": "IT-2", "A5": "WH-9"})
    run = sync(ws)
    assert (run.state, "now beside the id of another row" in run.message) == ("paused", True)
    assert [proposal["key"] for proposal in inbox.proposals(ws)] == ["WH-9"]
    edit_elsewhere(path, {"A8": "WH-9", "A5": "IT-2"})
    assert sync(ws).state in ("ok", "nothing")
