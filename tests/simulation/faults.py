"""What comes between while a sync is at work: it is killed, cut off, overtaken, or people go on on either side."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from db import leases
from domain.errors import CairnError, WorkspaceBroken
from services.syncing import failpoints
from tests.simulation import in_sheet
from tests.simulation.in_cairn import APP
from tests.simulation.world import NAME, World


class Crash(BaseException):
    """The process is gone."""


def faulty_sync(world: World) -> None:
    """A sync into which something comes."""
    kind = world.rng.choice(world.faults)
    if kind in ("sheet", "edit"):
        world.tally[f"fault: {kind}"] += 1
    if kind == "sheet":
        world.sheet.fault = world.rng.choice(["unreachable", "missing", "not written", "half written", "answer lost"])
    if kind == "edit":
        world.sheet.before_write = partial(edit_meanwhile, world)
    point = world.rng.choice(failpoints.POINTS)
    done: list[bool] = []

    def hook(reached: str) -> None:
        if reached == "leased":
            world.is_late = False
        if world.is_late and reached in ("committing", "confirming"):
            world.problems.append(f"a run went on to commit ({reached}) after another one had overtaken it")
        if reached == point and not done:
            done.append(True)
            strike(world, kind)

    try:
        with failpoints.installed(hook):
            world.sync()
    except Crash:
        pass
    except WorkspaceBroken:
        assert kind == "locked"
    world.sheet.fault = world.sheet.before_write = None
    world.is_late = False
    world.waiting.settled_unseen(world, NAME)


def edit_meanwhile(world: World) -> None:
    in_sheet.edit_cell(world)
    world.sheet.grid.saves += 1


def strike(world: World, kind: str) -> None:
    if kind in ("crash", "locked"):
        world.tally[f"fault: {kind}"] += 1
    if kind == "crash":
        raise Crash
    if kind == "locked":
        raise WorkspaceBroken("The database is busy with another change.")
    # A run that is at work within a transaction has the database to itself, so that nobody else can commit.
    if world.connection.in_transaction:
        return
    if kind == "cairn":
        world.tally["fault: cairn"] += 1
        [action] = world.rng.choices(list(APP), list(APP.values()))
        with suppress(CairnError):
            action(world)
    if kind == "overtaken":
        world.tally["fault: overtaken"] += 1
        edit_meanwhile(world)
        with world.ws.write() as tx:
            leases.release(tx, NAME, leases.lease_of(tx, NAME).epoch)
        world.sync()
        world.is_late = True
