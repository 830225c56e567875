"""What must hold after every step of a history, and at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from db import records, syncstate, undecided
from domain.binding import BoundColumn
from domain.errors import StaleEdit
from domain.records import RowValues, Stage, json_of
from domain.rows import TypedRow
from services import deciding, inbox
from services.history import integrity
from services.schema.spelling import spelling_of
from services.syncing.cells import cells_of, merge_columns, sheet_cells
from services.syncing.reading import read_snapshot
from services.syncing.sync import SyncRun
from services.trackers import tracker_of
from sync.merge import UNREAD
from tests.simulation.ground import tokens_in
from tests.simulation.in_cairn import decide_conflict, enter_stage
from tests.simulation.retired import not_left_alone, unlisted
from tests.simulation.world import ANA, NAME, World

ROUNDS = 12


def after_step(world: World) -> list[str]:
    """The problems that show at once."""
    return world.problems + mixed_up(world)


def mixed_up(world: World) -> list[str]:
    """Values that were typed into another row than that of the milestone, though nobody confirmed a mixed-up sheet."""
    if world.confirmed:
        return []
    return [
        f"{key} holds {token}, which was typed into another row"
        for key, _, tokens in world.read_milestones()
        for token in tokens
        if token in world.origins and key in world.first
        if world.first[key] not in world.origins[token]
    ]


def at_the_end(world: World) -> list[str]:
    """Everything is mended and decided; then both sides agree, and the log tells it all."""
    mend(world)
    if world.stage() is not Stage.RETIRED:
        return settled(world)
    found = unlisted(world)
    if not found and world.rng.random() < 0.5:
        found = settled(world)
    if not found:
        enter_stage(world, Stage.DATABASE_LEADS)
        found = settled(world)
    return found


def settled(world: World) -> list[str]:
    """What is wrong once there is nothing left to do."""
    settle(world)
    if world.problems:
        return world.problems
    found = mixed_up(world) + unequal(world) + restless(world) + untrue(world) + untold(world)
    return found + world.problems


def mend(world: World) -> None:
    """People put right what only they can."""
    grid = world.sheet.grid
    grid.emptied = False
    if "Notes" not in grid.columns:
        grid.columns.append("Notes")
    grid.saves += 1
    sync_past_pauses(world)


def sync_past_pauses(world: World) -> SyncRun:
    """Sync; whatever Cairn asks about the sheet, it is meant."""
    run = world.sync()
    if "The header row of" in run.saw:
        world.sheet.grid.headers.clear()
        world.sheet.grid.saves += 1
        run = world.sync()
    if run.state == "paused":
        world.confirmed = True
        run = world.sync(confirm=True)
    return run


def settle(world: World) -> None:
    """People decide what waits, and sync until there is nothing to do."""
    for _ in range(ROUNDS):
        run = sync_past_pauses(world)
        items = inbox.proposals(world.ws)
        waiting = [item for item in inbox.conflicts(world.ws) if item["state"] != "sheet_won"]
        for item in items:
            with suppress(StaleEdit):
                deciding.accept(world.ws, item["id"], actor=ANA, reason="fine")
        for item in waiting:
            with suppress(StaleEdit):
                decide_conflict(world, item)
        if run.state == "nothing" and not items and not waiting and not world.state().unsettled:
            return
    world.problems.append(f"no end: {world.runs[-1]}")


def unequal(world: World) -> list[str]:
    """Cells of a milestone and of its row that differ, though nothing says why."""
    with world.ws.read() as tx:
        tracker = tracker_of(tx, NAME)
        reading = read_snapshot(world.sheet.read(), tracker.binding, spelling_of(tx))
        ours = records.rows_of(tx, "milestone", tracker=NAME)
    if not tracker.stage.writes_to_sheet:
        return []
    rows: dict[str | None, list[TypedRow]] = defaultdict(list)
    for row in reading.rows:
        rows[row.sheet_id].append(row)
    rows_wait = any(cell["field"] == "key" for cell in inbox.held(world.ws))
    columns = merge_columns(reading.binding)
    found = []
    for key, stored in ours.items():
        if rows_wait:
            continue
        # A copy of a row that was not taken in keeps its id, and stands beside the row that the milestone is.
        apart = [_apart(key, stored.values, row, columns) for row in rows[str(stored.values["sheet_id"] or key)]]
        least: list[str] = min(apart, key=len, default=[f"{key} has no row"])
        found += least
    return found


def _apart(key: str, ours: RowValues, row: TypedRow, columns: tuple[BoundColumn, ...]) -> list[str]:
    """The cells of a milestone and of a row that differ."""
    cells = zip(cells_of(ours, columns), sheet_cells(row, columns), columns, strict=True)
    return [
        f"{key} {column.header}: {mine} in Cairn, {its} in the sheet"
        for mine, its, column in cells
        if its is not UNREAD and mine != its
    ]


def restless(world: World) -> list[str]:
    """A sync that finds nothing must write nothing."""
    before = world.ws.data_seq(), world.sheet.revision(), integrity_size(world)
    run = world.sync()
    after = world.ws.data_seq(), world.sheet.revision(), integrity_size(world)
    return [] if run.state == "nothing" and before == after else [f"a second sync did something: {run}"]


def integrity_size(world: World) -> int:
    with world.ws.read() as tx:
        return records.head(tx).size


def untrue(world: World) -> list[str]:
    """The log must verify, tell each change once, and say of nothing that it was lost or came back unasked."""
    verdict = integrity.verify(world.ws)
    found = [] if verdict["ok"] else [f"the log is not whole: {verdict['first_bad']}"]
    with world.ws.read() as tx:
        log = records.bodies(tx)
    bodies = [body for body in log if body["object"]["entity"] == "milestone"]
    return found + _brought_back(world, bodies) + _gone_with_rows(world, bodies) + not_left_alone(log)


def _brought_back(world: World, bodies: Sequence[dict[str, Any]]) -> list[str]:
    """Values that Cairn had moved on from and the sheet brought back, and those that it cleared by itself.

    Where a row came back while a column was away, nobody knows what the two agreed on there: what it came back with may
    win when the column is back as well, if Cairn's value is kept as a conflict.
    """
    found: list[str] = []
    came_with: dict[tuple[str, str], set[str]] = defaultdict(set)
    conflicts = [body for body in bodies if body["op"] == "conflict"]
    kept = {(body["object"]["key"], body["object"]["field"], str(body["new"])) for body in conflicts}
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    given_up: set[str] = set()
    for body in bodies:
        key, field, new = body["object"]["key"], body["object"]["field"], tokens_in(body["new"])
        if body["op"] == "update" and _is_by_sheet(body):
            if not (new <= came_with[key, field] and (key, field, str(body["new"])) in kept):
                found += [f"{key, field}: the sheet brought {token} back" for token in new & held[key, field]]
            row = world.first.get(key)
            cleared = {(row, field), (key, field)} & world.cleared
            if body["new"] is None and row is not None and not cleared:
                found.append(f"{key, field}: {tokens_in(body['old'])} was cleared by nobody")
        if body["op"] == "remove" and body["via"]["kind"] == "app":
            given_up.add(key)
        if body["op"] == "restore" and _is_by_sheet(body):
            came_with |= {(key, name): tokens_in(value) for name, value in body["new"]["v"].items()}
        if body["op"] == "restore" and _is_by_sheet(body) and key in given_up:
            # Somebody agreed that the row was gone: when it is put back after all, it begins with what the sheet holds.
            held = defaultdict(set, {place: seen for place, seen in held.items() if place[0] != key})
        if body["op"] == "update":
            held[key, field] |= new | tokens_in(body["old"])
    return found


def _gone_with_rows(world: World, bodies: Iterable[dict[str, Any]]) -> list[str]:
    """Values that were typed in Cairn, never stood in the sheet, and went with a row that nobody said was gone."""
    if world.confirmed or world.rows_really_gone:
        return []
    removed = [body for body in bodies if body["op"] == "remove" and _is_by_sheet(body)]
    unseen = world.app_typed - world.shown
    return [
        f"{body['object']['key'], '*'}: {token} went with a row"
        for body in removed
        for token in tokens_in(_without_baseline(body["old"])) & unseen
    ]


def _is_by_sheet(body: dict[str, Any]) -> bool:
    return body["via"]["kind"] in ("sheet", "excel")


def _without_baseline(row: dict[str, Any]) -> dict[str, Any]:
    """A removed row without its baseline: Cairn copied that from the first due date, and nobody typed it there."""
    return {name: value for name, value in row["v"].items() if name != "baseline_date"}


def untold(world: World) -> list[str]:
    """Every value that is in the database, held, or waits for somebody is in the log."""
    told = tokens_in(world.log_text())
    with world.ws.read() as tx:
        rows = [json_of(value) for row in records.rows_of(tx, "milestone").values() for value in row.values.values()]
        waits = undecided.differences_of(tx, NAME, (*undecided.UNDECIDED, undecided.SHEET_WON, undecided.ACCEPTED))
        held = [cell["text"] for cell in syncstate.held_of(tx, NAME)]
    kept = [*rows, *held, *(item.theirs for item in waits), *(item.ours for item in waits)]
    return [f"{token} is kept, and no record says so" for thing in kept for token in tokens_in(thing) - told]
