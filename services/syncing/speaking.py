"""Whether Cairn says in a sheet what became of each row, and how its own columns are taken out of one again.

Only what Cairn itself wrote is taken out. What somebody typed into its columns stays, and is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from db import records, syncstate
from db.ledger import commit_changes
from domain.binding import OWN_FEEDBACK_HEADER
from domain.errors import Refused, RevisionMismatch
from domain.records import Actor, Change, Origin
from domain.rows import KEY
from domain.sheets import CellValue, CellWrite, SheetSnapshot
from services import access
from services.syncing import leasing
from services.syncing.feedback import FINE, own_column, room_for
from services.syncing.leasing import Busy, Right, one_writer
from services.syncing.reading import read_snapshot
from services.trackers import GOES_ON, Tracker, connector_of, tracker_of
from services.workspace import Workspace
from sync.keys import is_made_key

ATTEMPTS = 3
_BUSY = "Another sync of this tracker is at work."


def speak(ws: Workspace, name: str, *, on: bool, actor: Actor, reason: str = "") -> dict[str, Any]:
    """Have Cairn say in the sheet what became of each row, from the next sync on; or take its words out now.

    Gives tracker, feedback (bool), and the cells that somebody else typed into the column and that therefore stay.
    Raises `Refused` where Cairn may not write, has no room, or would take somebody's own column, and where a person
    paused the tracker and words would have to go.
    """
    access.require(actor, "connect trackers")
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
    if on:
        _require_room(ws, tracker)
    elif tracker.feedback and tracker.paused:
        raise Refused(tracker.paused.told(name), GOES_ON.format(name))
    change = Change(name, "feedback", "yes" if tracker.feedback else None, "yes" if on else None, entity="tracker")

    def heard(right: Right) -> list[str]:
        left = [] if on else take_out(ws, right, keys=False)
        with ws.write() as tx:
            leasing.fence(tx, ws, right)
            commit_changes(tx, [change], actor=actor, origin=access.way_of(actor), reason=reason or None)
        return left

    left = held_right(ws, name, heard) if change.before != change.after else []
    return {"tracker": name, "feedback": on, "left": left}


def held_right(ws: Workspace, name: str, work: Callable[[Right], list[str]]) -> list[str]:
    """Do something to a sheet while nobody else may."""
    try:
        with one_writer(ws, name) as right:
            return work(right)
    except Busy:
        raise Refused(_BUSY, "Try again in a moment.") from None


def _require_room(ws: Workspace, tracker: Tracker) -> None:
    connector = connector_of(ws, tracker.place)
    if not tracker.stage.writes_to_sheet or not connector.writable:
        why = f"“{tracker.name}” is in the stage {tracker.stage}, where Cairn writes nothing into the sheet."
        raise Refused(why, "The feedback column begins with the stage sheet_leads.")
    snapshot = connector.read(tracker.binding.sheet or None)
    binding = read_snapshot(snapshot, tracker.binding).binding
    there, place = own_column(snapshot, binding.header_row), room_for(snapshot, binding)
    if place is None and not there:
        raise Refused(
            f"There is no room for a column beside the table of “{tracker.name}”.",
            f"Add a blank column headed {OWN_FEEDBACK_HEADER} to it in Excel; Cairn will use that.",
        )
    used = [cell for cell in _column(snapshot, there or 0, binding.header_row) if cell not in (None, "")]
    if place is None or (used and not _all_said(ws, tracker, used)):
        raise Refused(
            f"A column “{OWN_FEEDBACK_HEADER}” is used already in “{tracker.name}”.", "Give that column another name."
        )


def _column(snapshot: SheetSnapshot, column: int, header_row: int) -> list[CellValue]:
    return [snapshot.at(row, column) for row in range(header_row + 1, len(snapshot.rows) + 1)]


def _all_said(ws: Workspace, tracker: Tracker, texts: Sequence[CellValue]) -> bool:
    with ws.read() as tx:
        said = {FINE, *json.loads(syncstate.state_of(tx, tracker.name).said)}
    return all(text in said for text in texts)


def take_out(ws: Workspace, right: Right, *, keys: bool) -> list[str]:
    """Empty Cairn's own columns in a sheet: its words, and with `keys` those too. Gives the cells that stay, since
    somebody else typed into them.

    Raises `ConnectorError` where the sheet cannot be reached, and `Refused` where it does not take the change.
    """
    for _ in range(ATTEMPTS):
        try:
            return _taken_out(ws, right, keys=keys)
        except RevisionMismatch:
            continue
    raise Refused("Somebody keeps saving the sheet.", "Try again when it is quiet.")


def _taken_out(ws: Workspace, right: Right, *, keys: bool) -> list[str]:
    with ws.read() as tx:
        tracker, state = tracker_of(tx, right.tracker), syncstate.state_of(tx, right.tracker)
        known = records.all_keys(tx, "milestone")
    connector = connector_of(ws, tracker.place)
    snapshot = connector.read(tracker.binding.sheet or None)
    binding = read_snapshot(snapshot, tracker.binding).binding
    said = {FINE, *json.loads(state.said)}
    if own_column(snapshot, binding.header_row) is None:
        raise Refused(f"Two columns are headed “{OWN_FEEDBACK_HEADER}”.", "Give the one that is yours another name.")
    going, left = _emptied(
        snapshot, own_column(snapshot, binding.header_row) or 0, binding.header_row, said.__contains__
    )
    if keys and binding.has_own_key and (own := binding.column_of(KEY)):
        more = _emptied(snapshot, own.column, binding.header_row, lambda cell: cell in known or is_made_key(str(cell)))
        going, left = going + more[0], left + more[1]
    if going:
        leasing.check(ws, right)
        result = connector.write(snapshot.sheet, going, snapshot.revision)
        if result.refused:
            no = result.refused[0]
            raise Refused(f"{no.ref} could not be emptied: {no.message}", "Put that right, and try again.")
        _settle(ws, right, before=snapshot.revision, after=result.snapshot.revision, keys=keys)
    return left


def _emptied(
    snapshot: SheetSnapshot, column: int, header_row: int, is_own: Callable[[CellValue], bool]
) -> tuple[list[CellWrite], list[str]]:
    """The cells to empty, header first, and the places of those that somebody else typed into."""
    if not column:
        return [], []
    cells = dict(enumerate(_column(snapshot, column, header_row), header_row + 1))
    own = [row for row, cell in cells.items() if cell not in (None, "") and is_own(cell)]
    left = [str(snapshot.ref(row, column)) for row, cell in cells.items() if cell not in (None, "") and row not in own]
    header = [] if left else [header_row]
    return [CellWrite(row, column, None) for row in (*header, *own)], left


def _settle(ws: Workspace, right: Right, *, before: str, after: str, keys: bool) -> None:
    """What was merged as it stood is merged still; without its keys, rows are found by their titles once more."""
    with ws.write() as tx:
        leasing.fence(tx, ws, right)
        tracker, state = tracker_of(tx, right.tracker), syncstate.state_of(tx, right.tracker)
        if keys and tracker.binding.has_own_key:
            columns = tuple(column for column in tracker.binding.columns if KEY not in column.fields)
            old, new = tracker.binding.to_json(), replace(tracker.binding, columns=columns).to_json()
            change = Change(tracker.name, "binding", old, new, entity="tracker")
            commit_changes(tx, [change], actor=access.CAIRN, origin=Origin("system"), reason="Cairn's columns go")
        elif state.revision == before:
            syncstate.save_state(tx, right.tracker, replace(state, revision=after, said="[]"))
