"""Which trackers a regular look is worth: those at which it could find anything new, that do not rest after a failure,
and that nobody paused. Reads only.
"""

from __future__ import annotations

from pathlib import Path
from time import time

from connectors.files import WriteRefused, check_writable, revision_of
from connectors.google.place import is_google
from db import pending, records, syncstate
from domain.errors import CairnError
from services.syncing import health
from services.trackers import Tracker, all_trackers
from services.uploads import is_private
from services.workspace import Workspace

LEFT_ALONE_S = 60
"""A copy that was brought and not merged for so long was brought by somebody whose app died over it."""


def due(ws: Workspace) -> list[str]:
    """The names of the trackers to look at; those in Google Sheets are looked at by `remote`, at Google's pace."""
    with ws.read() as tx:
        trackers = all_trackers(tx)
    return [tracker.name for tracker in trackers if not is_google(tracker.place) and _can_move(ws, tracker)]


def _can_move(ws: Workspace, tracker: Tracker) -> bool:
    with ws.read() as tx:
        state = syncstate.state_of(tx, tracker.name)
    if tracker.paused or health.rests(ws, state):
        return False
    place = Path(tracker.place)
    if is_private(ws.settings, place):
        # The next copy is synced by whoever brings it.
        return _is_left_alone(place) and not _is_merged(ws, tracker)
    return not (_waits_for_file(ws, tracker) and _is_merged(ws, tracker))


def _waits_for_file(ws: Workspace, tracker: Tracker) -> bool:
    """Say whether all that is left to do is a write that the file, open or read-only, would refuse again."""
    try:
        check_writable(Path(tracker.place).resolve())
        return False
    except WriteRefused as still:
        code = still.code
    except CairnError:  # for the sync to judge
        return False
    with ws.read() as tx:
        synced = syncstate.state_of(tx, tracker.name).synced_seq
        refused = {write.code for write in pending.pending_of(tx, tracker.name).values()}
        return code in refused and not records.touched_since(tx, tracker.name, synced)


def _is_merged(ws: Workspace, tracker: Tracker) -> bool:
    """Say whether the file is as it was when it was last merged; one that cannot be read is for the sync to judge."""
    with ws.read() as tx:
        revision = syncstate.state_of(tx, tracker.name).revision
    try:
        return revision_of(Path(tracker.place).read_bytes()) == revision
    except OSError:
        return False


def _is_left_alone(place: Path) -> bool:
    try:
        return time() - place.stat().st_mtime > LEFT_ALONE_S
    except OSError:
        return False
