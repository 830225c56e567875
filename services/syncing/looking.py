"""Look at a tracker's sheet: read it under its binding, and say where its tab may have gone.

A tab that is gone is never guessed about. Where exactly one other tab of the workbook holds the tracker's milestones,
Cairn says so and asks; once a person says that it was renamed, it is followed, with a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from connectors.base import Connector
from db import syncstate
from db.ledger import commit_changes
from db.syncstate import TrackerState
from domain.errors import AGAIN, MEANT, SheetMissing, SyncPaused
from domain.records import Change, Origin
from services import access
from services.schema.spelling import spelling_of
from services.syncing import authorship, leasing, remembered
from services.syncing.belonging import MOST, belonging
from services.syncing.leasing import Right
from services.syncing.reading import SheetReading, read_snapshot
from services.trackers import Tracker, all_trackers, connector_of, tracker_of
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Seen:
    """A tracker, how it was left, and its sheet as it is now. `moved_to`: the tab that a person said it is now."""

    tracker: Tracker
    before: TrackerState
    reading: SheetReading
    connector: Connector
    moved_to: str = ""


def look(ws: Workspace, name: str, *, is_meant: bool) -> Seen:
    """Read the sheet of a tracker. `is_meant`: a person says that the sheet is right, so that a renamed tab is it.

    Raises `ConnectorError`, and `SyncPaused` where the sheet is not the one that Cairn knows.
    """
    with ws.read() as tx:
        tracker, before = tracker_of(tx, name), syncstate.state_of(tx, name)
        spelling, memory = spelling_of(tx), remembered.recall(tx, name, before, ws.now(), is_meant=is_meant)
    connector = connector_of(ws, tracker.place)
    try:
        snapshot = connector.read(tracker.binding.sheet or None)
        # A place that knows its tab by a number gives it, whatever it is called now.
        moved_to = snapshot.sheet if snapshot.sheet != tracker.binding.sheet else ""
    except SheetMissing as missing:
        moved_to = _renamed(ws, connector, tracker, missing, is_meant=is_meant)
        snapshot = connector.read(moved_to)
    if moved_to:
        tracker = replace(tracker, binding=replace(tracker.binding, sheet=moved_to))
    snapshot = authorship.with_authors(connector, snapshot, before)
    reading = read_snapshot(snapshot, tracker.binding, spelling, memory=memory)
    return Seen(tracker, before, reading, connector, moved_to)


def _renamed(ws: Workspace, connector: Connector, tracker: Tracker, missing: SheetMissing, *, is_meant: bool) -> str:
    """The tab that holds the tracker's milestones now, once a person says that it is meant."""
    found = [tab for tab in _other_tabs(ws, connector, tracker) if _holds(ws, connector, tracker, tab)]
    gone = f"The tab “{tracker.binding.sheet}” is gone from {tracker.file}"
    if len(found) != 1:
        what = f"its milestones stand in {len(found)} others" if found else "no other tab holds its milestones"
        raise SyncPaused(
            f"{gone}: {what}. Nothing was merged, and nothing was deleted.",
            "Give the tab its old name back, or put the workbook back; if the plan moved for good, connect it anew.",
            answers=(AGAIN,),
        ) from missing
    if not is_meant:
        raise SyncPaused(
            f"{gone}, and “{found[0]}” holds its milestones now. Nothing was merged or deleted.",
            "If it was renamed, say so in the inbox or by `resume NAME`; otherwise give the tab its old name back.",
            answers=(AGAIN, MEANT),
        ) from missing
    return found[0]


def _other_tabs(ws: Workspace, connector: Connector, tracker: Tracker) -> Iterator[str]:
    """The tabs of the workbook that are no other tracker's."""
    with ws.read() as tx:
        taken = {other.binding.sheet for other in all_trackers(tx) if other.place == tracker.place}
    for tab in connector.sheets():
        if tab.kind == "worksheet" and tab.name not in taken:
            yield tab.name


def _holds(ws: Workspace, connector: Connector, tracker: Tracker, tab: str) -> bool:
    """Say whether a tab holds most of a tracker's milestones, and little else."""
    there = replace(tracker, binding=replace(tracker.binding, sheet=tab))
    found = belonging(ws, connector, there)
    return found.is_likely and found.shared >= MOST * found.known


def follow(ws: Workspace, seen: Seen, right: Right) -> None:
    """Remember for good under which name a tracker's tab stands now."""
    after = seen.tracker.binding
    with ws.write() as tx:
        leasing.fence(tx, ws, right)
        before = tracker_of(tx, seen.tracker.name).binding
        changes = [
            Change(seen.tracker.name, "sheet", before.sheet, after.sheet, entity="tracker"),
            Change(seen.tracker.name, "binding", before.to_json(), after.to_json(), entity="tracker"),
        ]
        commit_changes(tx, changes, actor=access.CAIRN, origin=Origin("system"), reason="the tab was renamed")
