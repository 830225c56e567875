"""Follow a tracker's file to where it was moved, and never to a stranger's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from connectors.base import Connector
from db.ledger import commit_changes
from domain.errors import Refused
from domain.records import Actor, Change
from services import access
from services.connecting.onboarding import new_root
from services.syncing.belonging import MOST, belonging
from services.syncing.reading import read_snapshot
from services.trackers import Tracker, all_trackers, connector_of, place_of, tracker_of
from services.workspace import Workspace


def relocate(ws: Workspace, name: str, path: str | Path, actor: Actor, *, anyway: bool = False) -> dict[str, Any]:
    """Follow a file that was moved. The sheet must still have the tracker's header, and hold its milestones; whose
    they are was asked before where it is `anyway`.

    Raises `Refused` for a stranger's file, and for one that is another tracker's.
    """
    access.require(actor, "connect trackers")
    place = place_of(path)
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
    connector = connector_of(ws, str(place))
    if connector.kind != tracker.kind:
        raise Refused(
            f"“{place.name}” is another kind of file than before.", "Disconnect the tracker, then connect it."
        )
    read_snapshot(connector.read(tracker.binding.sheet or None), tracker.binding)
    if not anyway:
        _check_own(ws, connector, replace(tracker, place=str(place)))
    with ws.write() as tx:
        moved = Change(name, "place", tracker.place, str(place), entity="tracker")
        changes = [*new_root(tx, ws, place), moved]
        commit_changes(tx, changes, actor=actor, origin=access.way_of(actor))
    return {"tracker": name, "place": str(place)}


def _check_own(ws: Workspace, connector: Connector, moved: Tracker) -> None:
    """Refuse a file that holds few of a tracker's milestones, or that is another tracker's."""
    with ws.read() as tx:
        others = [other for other in all_trackers(tx) if other.name != moved.name]
    taken = next((o for o in others if (o.place, o.binding.sheet) == (moved.place, moved.binding.sheet)), None)
    if taken:
        raise Refused(f"This sheet is connected already, as “{taken.name}”.", "Give the path of this tracker's own.")
    found = belonging(ws, connector, moved)
    if found.known and found.shared < MOST * min(found.known, max(found.rows, 1)):
        raise Refused(
            f"Of the {found.known} milestones of “{moved.name}” only {found.shared} stand in {moved.file}.",
            "Give the path of its own workbook; a new plan is connected as a tracker of its own.",
        )
