"""What histories found, told again in a few steps."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from domain.errors import Refused
from domain.records import Stage
from services import deciding, inbox
from services.syncing import failpoints
from tests.simulation.grid import Row
from tests.simulation.ground import template, tokens_in
from tests.simulation.in_cairn import add_in_cairn, enter_stage, save
from tests.simulation.in_sheet import swap
from tests.simulation.world import ANA, FIELDS, World


def a_world(folder: Path) -> World:
    return World(random.Random(1), template(folder / "template"), folder / "world", Stage.SHARED, with_ids=True)


def saved(world: World) -> None:
    world.sheet.grid.saves += 1
    world.sync()


def test_a_row_that_came_while_a_column_was_away_and_was_edited_there_does_not_go_unasked(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.sheet.grid.columns.remove("Notes")
    saved(world)
    [key, *_] = world.keys()
    assert save(world, key, "Notes")
    world.sync()
    world.sheet.grid.rows = [row for row in world.sheet.grid.rows if row.cells["Id"] != key]
    saved(world)
    world.sync()
    still_there = world.keys()
    assert key in still_there
    assert [(item["key"], item["state"]) for item in inbox.conflicts(world.ws)] == [(key, "row_gone")]


def test_ids_beside_other_rows_are_noticed_while_the_titles_of_both_wait_for_somebody(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.sync()
    rows = world.sheet.grid.rows[:2]
    for row in rows:
        world.type_into(row, "Milestone", world.value("Milestone"))
        assert save(world, str(row.cells["Id"]), "Milestone")
    saved(world)
    assert len(inbox.conflicts(world.ws)) == len(rows)
    swap(world, *rows)
    saved(world)
    assert world.runs[-1].state == "paused"
    assert "now beside the id of another row" in world.runs[-1].saw


def test_an_edit_that_was_kept_stands_when_the_old_row_is_put_back_after_all(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=True)
    world.sync()
    row = world.sheet.grid.rows.pop()
    assert save(world, str(row.cells["Id"]), "Owner")
    saved(world)
    world.sync()
    [gone] = inbox.conflicts(world.ws)
    deciding.resolve(world.ws, gone["id"], "ours", actor=ANA, reason="still planned")
    world.sheet.grid.rows.append(row)
    saved(world)
    [mine] = [one["owner"] for one in inbox.milestones(world.ws) if one["key"] == row.cells["Id"]]
    assert mine == row.cells["Owner"]
    assert tokens_in(mine) <= world.app_typed


def test_a_row_that_was_kept_is_written_again_where_it_is_not_put_back(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.sync()
    key = str(world.sheet.grid.rows.pop().cells["Id"])
    assert save(world, key, "Owner")
    saved(world)
    [gone] = inbox.conflicts(world.ws)
    deciding.resolve(world.ws, gone["id"], "ours", actor=ANA, reason="still planned")
    world.sync()
    assert [row.cells["Id"] for row in world.sheet.grid.rows].count(key) == 1
    assert world.sync().state == "nothing"


def write_without_answer(world: World, column: str) -> Row:
    """Cairn writes into the first row, and never hears that the value arrived."""
    world.sync()
    row = world.sheet.grid.rows[0]
    assert save(world, str(row.cells["Id"]), column)
    world.sheet.fault = "answer lost"
    assert world.sync().state == "failed"
    return row


def edited_since(world: World, row: Row, column: str) -> object:
    """Somebody edits in Cairn what was written; gives the newer value."""
    key = str(row.cells["Id"])
    assert save(world, key, column)
    [newer] = [one[FIELDS[column]] for one in inbox.milestones(world.ws) if one["key"] == key]
    return newer


def stands_everywhere(world: World, row: Row, column: str, newer: object) -> bool:
    """Say whether both sides hold the newer value, and nothing is said to have given way to an edit."""
    saved(world)
    [mine] = [one[FIELDS[column]] for one in inbox.milestones(world.ws) if one["key"] == row.cells["Id"]]
    return mine == newer == str(row.cells[column]) and not inbox.conflicts(world.ws)


def test_what_cairn_wrote_without_an_answer_is_nobodys_edit_when_its_column_was_away_since(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=True)
    row = write_without_answer(world, "Notes")
    world.sheet.grid.columns.remove("Notes")
    saved(world)
    newer = edited_since(world, row, "Notes")
    assert save(world, str(row.cells["Id"]), "Owner")
    saved(world)
    assert world.runs[-1].to_sheet == 1
    world.sheet.grid.columns.append("Notes")
    assert stands_everywhere(world, row, "Notes", newer)


def test_what_cairn_wrote_without_an_answer_is_nobodys_edit_when_its_row_was_away_since(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=True)
    row = write_without_answer(world, "Owner")
    world.sheet.grid.rows.remove(row)
    saved(world)
    newer = edited_since(world, row, "Owner")
    world.sheet.grid.rows.append(row)
    assert stands_everywhere(world, row, "Owner", newer)


def test_what_cairn_wrote_without_an_answer_is_nobodys_edit_when_it_was_typed_over_and_put_back(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=True)
    row = write_without_answer(world, "Due")
    written = row.cells["Due"]
    row.cells["Due"] = "whenever it suits"
    saved(world)
    newer = edited_since(world, row, "Due")
    saved(world)
    row.cells["Due"] = written
    assert stands_everywhere(world, row, "Due", newer)


def test_a_proposed_row_that_was_taken_in_meanwhile_is_nothing_to_decide_any_more(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.DATABASE_LEADS, with_ids=True)
    world.sync()
    world.new_row()
    world.sync()
    [proposed] = inbox.proposals(world.ws)
    enter_stage(world, Stage.SHARED)
    world.sync()
    assert {row["key"] for row in inbox.milestones(world.ws)} >= {proposed["key"]}
    assert not inbox.proposals(world.ws)


def test_a_tracker_moves_to_another_stage_only_while_no_sync_may_still_write(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=True)
    world.sync()
    [key, *_] = world.keys()
    assert save(world, key, "Owner")
    refused = []

    def hook(point: str) -> None:
        if point in ("committed", "writing"):
            with pytest.raises(Refused, match="at work") as no:
                enter_stage(world, Stage.OBSERVE)
            refused.append(no)

    with failpoints.installed(hook):
        world.sync()
    assert refused
    assert not world.problems
    enter_stage(world, Stage.OBSERVE)
    assert world.stage() is Stage.OBSERVE


def row_without_answer(world: World) -> Row:
    """Cairn adds a row to the sheet, and never hears that it arrived."""
    world.sync()
    add_in_cairn(world)
    world.sheet.fault = "answer lost"
    assert world.sync().state == "failed"
    return world.sheet.grid.rows[-1]


@pytest.mark.parametrize("with_ids", [True, False])
@pytest.mark.parametrize("column", ["Notes", "Due"])
def test_a_row_that_cairn_added_without_an_answer_is_nobodys_when_a_column_of_it_was_away_since(
    tmp_path: Path, column: str, *, with_ids: bool
) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=with_ids)
    row = row_without_answer(world)
    key = str(row.cells[world.key_column])
    world.sheet.grid.columns.remove(column)
    saved(world)
    assert save(world, key, "Notes")
    assert save(world, key, "Due")
    saved(world)
    world.sheet.grid.columns.append(column)
    saved(world)
    [mine] = [one for one in inbox.milestones(world.ws) if one["key"] == key]
    assert (mine["notes"], mine["due_date"]) == (row.cells["Notes"], str(row.cells["Due"]))
    assert [one.cells[world.key_column] for one in world.sheet.grid.rows].count(key) == 1
    assert not [one for one in world.every_record() if one["object"]["key"] == key and one["via"]["kind"] == "sheet"]
    assert not inbox.conflicts(world.ws)


def test_a_row_that_cairn_added_twice_since_the_first_one_was_away_waits_and_is_no_second_milestone(
    tmp_path: Path,
) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=True)
    row = row_without_answer(world)
    key, before = str(row.cells["Id"]), len(world.keys())
    world.sheet.grid.rows.remove(row)
    saved(world)
    assert save(world, key, "Owner")
    saved(world)
    world.sheet.grid.rows.append(row)
    saved(world)
    [mine] = [one for one in inbox.milestones(world.ws) if one["key"] == key]
    assert tokens_in(mine["owner"]) <= world.app_typed
    assert len(world.keys()) == before
    assert [cell["rule"] for cell in inbox.held(world.ws)] == ["duplicate-key"]


def test_what_is_typed_into_a_row_that_cairn_has_only_begun_is_seen_once_the_row_stands(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=True)
    row = row_without_answer(world)
    key = str(row.cells["Id"])
    row.cells.update({"Milestone": None, "Owner": None, "Due": None, "Notes": world.value("Notes")})
    saved(world)
    world.sync()
    [mine] = [one for one in inbox.milestones(world.ws) if one["key"] == key]
    assert (row.cells["Milestone"], row.cells["Notes"]) == (mine["title"], mine["notes"])
    assert [conflict["ours"] for conflict in inbox.conflicts(world.ws)] != []


def test_a_retired_tracker_of_which_nothing_is_known_takes_no_rows_in(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=True)
    rows, world.sheet.grid.rows = world.sheet.grid.rows, []
    saved(world)
    for stage in (Stage.SHARED, Stage.DATABASE_LEADS, Stage.RETIRED):
        enter_stage(world, stage)
    assert world.stage() is Stage.RETIRED
    world.sheet.grid.rows = rows
    saved(world)
    assert world.keys() == []
    assert {item["state"] for item in inbox.conflicts(world.ws)} == {"drift"}


@pytest.mark.parametrize("with_ids", [True, False])
def test_a_copied_row_is_not_the_milestone_whose_own_row_lost_its_title(tmp_path: Path, *, with_ids: bool) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=with_ids)
    world.sync()
    row, before = world.sheet.grid.rows[0], inbox.milestones(world.ws)
    copy = Row(dict(row.cells), {99})
    row.cells["Milestone"] = None
    copy.cells["Milestone"] = "Something else"
    world.sheet.grid.rows.append(copy)
    saved(world)
    assert inbox.milestones(world.ws) == before
    assert {cell["rule"] for cell in inbox.held(world.ws)} == {"duplicate-key", "title-needed"}


def proposed_row(world: World) -> str:
    """Somebody types a row into the sheet, and it waits; gives its key."""
    world.new_row()
    world.sync()
    [proposed] = inbox.proposals(world.ws)
    return str(proposed["key"])


def test_a_milestone_added_in_cairn_does_not_get_the_key_of_a_row_that_waits(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.DATABASE_LEADS, with_ids=False)
    world.sync()
    key = proposed_row(world)
    add_in_cairn(world)
    world.sync()
    milestones = world.keys()
    assert key not in milestones
    assert [item["key"] for item in inbox.proposals(world.ws)] == [key]


def test_a_row_that_was_rejected_keeps_its_key_and_is_not_proposed_again(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.DATABASE_LEADS, with_ids=False)
    world.sync()
    proposed_row(world)
    [first] = inbox.proposals(world.ws)
    deciding.reject(world.ws, first["id"], actor=ANA, reason="not this year")
    add_in_cairn(world)
    before = world.keys()
    for _ in range(3):
        world.sync()
    assert world.keys() == before
    assert first["key"] not in before
    assert inbox.proposals(world.ws) == inbox.conflicts(world.ws) == []


def test_ids_beside_other_rows_are_noticed_where_rows_of_the_same_titles_went(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    for _ in range(6):
        world.new_row()
    world.sync()
    rows = world.sheet.grid.rows[:2]
    for number, row in enumerate(rows):
        assert save(world, str(row.cells["Id"]), "Owner")
        row.cells |= {"Id": f"T-90{number}", "Owner": None, "Notes": None, "Due": None}
        saved(world)
    assert [item["state"] for item in inbox.conflicts(world.ws)] == ["row_gone", "row_gone"]
    swap(world, *rows)
    saved(world)
    assert world.runs[-1].state == "paused"
    assert "now beside the id of another row" in world.runs[-1].saw
