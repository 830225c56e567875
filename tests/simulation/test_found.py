"""What histories found, told again in a few steps."""

from __future__ import annotations

import random
from pathlib import Path

from domain.records import Stage
from services import deciding, inbox
from tests.simulation.ground import template, tokens_in
from tests.simulation.world import ANA, World


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
    assert world.save(key, "Notes")
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
        assert world.save(str(row.cells["Id"]), "Milestone")
    saved(world)
    assert len(inbox.conflicts(world.ws)) == len(rows)
    world.swap(*rows)
    saved(world)
    assert world.runs[-1].state == "paused"
    assert "now beside the id of another row" in world.runs[-1].saw


def test_an_edit_that_was_kept_stands_when_the_old_row_is_put_back_after_all(tmp_path: Path) -> None:
    world = World(random.Random(1), template(tmp_path / "t"), tmp_path / "world", Stage.SHEET_LEADS, with_ids=True)
    world.sync()
    row = world.sheet.grid.rows.pop()
    assert world.save(str(row.cells["Id"]), "Owner")
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
    assert world.save(key, "Owner")
    saved(world)
    [gone] = inbox.conflicts(world.ws)
    deciding.resolve(world.ws, gone["id"], "ours", actor=ANA, reason="still planned")
    world.sync()
    assert [row.cells["Id"] for row in world.sheet.grid.rows].count(key) == 1
    assert world.sync().state == "nothing"
