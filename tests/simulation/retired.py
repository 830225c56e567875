"""What must hold while a tracker is retired: its sheet is compared, what it says else is listed, and that is all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from audit.entry import from_typed, to_typed
from db import records, undecided
from domain.records import WHOLE_ROW, Stage
from services import inbox
from services.schema.spelling import spelling_of
from services.syncing.reading import read_snapshot
from services.trackers import tracker_of
from tests.simulation.ground import tokens_in
from tests.simulation.world import NAME, World

DOINGS = ("insert", "update", "remove", "restore")
BY_SHEET = ("sheet", "excel")
KEPT = (*undecided.UNDECIDED, undecided.SHEET_WON, undecided.RESOLVED, undecided.ACCEPTED, undecided.REJECTED)


def not_left_alone(bodies: Iterable[dict[str, Any]]) -> list[str]:
    """Milestones that the sheet of a retired tracker moved, and drift that is told again though nothing moved.

    A row that is put back, or whose column is, is told again as it stands then; so is a cell that was cleared, typed
    into, and cleared again.
    """
    found: list[str] = []
    is_retired, told = False, dict[tuple[str, str], tuple[str, str]]()
    for body in bodies:
        on, op = body["object"], body["op"]
        if on["entity"] == "tracker" and on["field"] == "stage":
            is_retired, told = from_typed(body["new"]) == Stage.RETIRED, {}
        if not is_retired or on["entity"] != "milestone":
            continue
        if op in DOINGS:
            if body["via"]["kind"] in BY_SHEET:
                found.append(f"{on['key'], on['field']}: {op} by the sheet of a retired tracker")
            told = {cell: drift for cell, drift in told.items() if cell[0] != on["key"]}
        if op == "conflict" and on["field"] != WHOLE_ROW:
            cell, drift = (on["key"], on["field"]), (str(body["old"]), str(body["new"]))
            found += [f"{cell}: {drift} told again"] if told.get(cell) == drift else []
            told[cell] = drift
    return found


def unlisted(world: World) -> list[str]:
    """Values in the sheet that were never taken in, and of which neither a list nor a decision knows.

    Rows that wait for their ids are not compared, so that nothing is known of them; nor are rows that are none, such as
    a title with nothing beside it.
    """
    if any(cell["field"] in ("key", "title") for cell in inbox.held(world.ws)):
        return []
    with world.ws.read() as tx:
        listed = [to_typed(item.theirs) for item in undecided.differences_of(tx, NAME, KEPT)]
        taken = [body["new"] for body in records.bodies(tx, entity="milestone") if body["op"] in DOINGS]
        reading = read_snapshot(world.sheet.read(), tracker_of(tx, NAME).binding, spelling_of(tx))
    known = {token for thing in (*listed, *taken) for token in tokens_in(thing)} | world.garbage
    return [
        f"{value} stands in the sheet of a retired tracker, and nothing says so"
        for row in reading.rows
        for value in row.values.values()
        if tokens_in(to_typed(value)) - known
    ]
