"""What people do in Cairn: edits, decisions, undo, and how the tracker is led."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from db import records
from db.ledger import commit_changes
from domain.errors import StaleEdit
from domain.records import Change, Origin, Stage
from services import deciding, inbox
from services.adding import add_milestone
from services.edits import Edit, apply_edits
from services.history.undo import undo
from services.syncing.stages import enter
from tests.simulation.ground import tokens_in
from tests.simulation.world import ANA, FIELDS, NAME, World

DOINGS = ("insert", "update", "remove", "restore")


def edit_in_cairn(world: World) -> None:
    if keys := world.keys():
        save(world, world.rng.choice(keys), world.rng.choice(list(FIELDS)))


def save(world: World, key: str, column: str, **seen: Any) -> bool:
    value: Any = world.value(column)
    world.app_typed |= tokens_in(value)
    edits = [Edit(key, FIELDS[column], value, **seen)]
    return apply_edits(world.ws, edits, actor=ANA, reason="asked for").txn is not None


def save_late(world: World) -> None:
    """Two people have a milestone before them; the second must not save over the first unseen."""
    if keys := world.keys():
        key, column = world.rng.choice(keys), world.rng.choice(list(FIELDS))
        with world.ws.read() as tx:
            before = records.rows_of(tx, "milestone")[key].values[FIELDS[column]]
        save(world, key, column)
        with suppress(StaleEdit):
            if save(world, key, column, expected=before):
                world.problems.append(f"{key} {column} was saved over unseen")


def add_in_cairn(world: World) -> None:
    title, notes = str(world.value("Milestone")), str(world.value("Notes"))
    add_milestone(world.ws, NAME, title, {"notes": notes}, actor=ANA)


def undo_something(world: World) -> None:
    with world.ws.read() as tx:
        bodies = records.bodies(tx, entity="milestone")
    if units := list(dict.fromkeys(body["txn"] for body in bodies if body["op"] in DOINGS)):
        undo(world.ws, world.rng.choice(units), actor=ANA)


def change_stage(world: World) -> None:
    """Somebody moves the tracker on or one stage back, and fields to another leader; what cannot be retired stays."""
    led = world.rng.choice(["due_date", "owner,contributors", None])
    with world.ws.write() as tx:
        row = records.row_of(tx, "tracker", NAME)
        assert row is not None
        change = Change(NAME, "led_here", row.values["led_here"], led, entity="tracker")
        if change.before != change.after:
            commit_changes(tx, [change], actor=ANA, origin=Origin("app"))
    stages = list(Stage)
    enter_stage(world, world.rng.choice(stages[max(0, stages.index(Stage(str(row.values["stage"]))) - 1) :]))


def enter_stage(world: World, stage: Stage) -> None:
    enter(world.ws, NAME, str(stage), actor=ANA, reason="agreed with all of them")
    world.look()
    world.tally[f"stage: {stage}"] += 1


def turn_feedback(world: World) -> None:
    """Somebody wishes, or does not wish any more, that Cairn says in the sheet what became of each row."""
    with world.ws.write() as tx:
        row = records.row_of(tx, "tracker", NAME)
        assert row is not None
        before = row.values["feedback"]
        change = Change(NAME, "feedback", before, None if before == "yes" else "yes", entity="tracker")
        commit_changes(tx, [change], actor=ANA, origin=Origin("app"))


def decide(world: World) -> None:
    for item in inbox.proposals(world.ws):
        if world.rng.random() < 0.5:
            deciding.accept(world.ws, item["id"], actor=ANA, reason="fine")
        else:
            deciding.reject(world.ws, item["id"], actor=ANA, reason="no")
    for item in inbox.conflicts(world.ws):
        decide_conflict(world, item)


def decide_conflict(world: World, item: dict[str, Any]) -> None:
    choices = ["ours", "theirs"]
    if item["field"] in ("title", "owner", "notes"):
        column = next(name for name, field in FIELDS.items() if field == item["field"])
        choices.append(f"={world.value(column)}")
    deciding.resolve(world.ws, item["id"], world.rng.choice(choices), actor=ANA, reason="agreed")


APP = {
    edit_in_cairn: 8,
    add_in_cairn: 1,
    undo_something: 1,
    change_stage: 1,
    turn_feedback: 1,
    decide: 2,
    save_late: 1,
}
"""What people do in Cairn."""
