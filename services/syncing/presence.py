"""Who has a tracker's file open right now, as far as the lock files beside the files tell. Only looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.google.place import is_google
from connectors.owner import open_by
from services.trackers import all_trackers
from services.uploads import is_private
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody with a file open. `lock`: the hidden file that says so; `left_over`: it may be a crash's leftover."""

    who: str
    since: datetime
    file: str
    lock: str
    left_over: bool


def opened(ws: Workspace) -> dict[str, Presence]:
    """Tracker → who has its file open; trackers whose file nobody has open are left out."""
    with ws.read() as tx:
        places = {tracker.name: Path(tracker.place) for tracker in all_trackers(tx)}
    files = {name: place for name, place in places.items() if not is_google(place)}
    now = datetime.now(UTC)
    found = {}
    for name, place in files.items():
        if not is_private(ws.settings, place) and (owner := open_by(Path(place).resolve())):
            found[name] = Presence(owner.name, owner.since, place.name, owner.lock, owner.is_left_over(now))
    return found
