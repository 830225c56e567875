"""Whose workbook a brought copy is: recognised by the rows that it holds, never by its name.

Only looks at the trackers that are connected. A copy that resembles none of them is not guessed about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from connectors.base import Connector
from db import records, syncstate
from domain.errors import CairnError
from services.syncing.reading import read_snapshot
from services.trackers import Tracker, all_trackers
from services.workspace import Workspace

MOST = 0.5
"""Share of its rows that must be a tracker's for a copy to be called that tracker's."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """How many of the `rows` in a copy are known rows of a tracker; `known`: how many that tracker has."""

    tracker: str
    rows: int
    shared: int
    known: int

    @property
    def is_stranger(self) -> bool:
        return bool(self.known) and not self.shared

    @property
    def is_likely(self) -> bool:
        return self.shared > 0 and self.shared >= MOST * self.rows


def belonging(ws: Workspace, connector: Connector, tracker: Tracker) -> Belonging:
    """Compare a copy, read as this tracker's sheet, with the milestones of the tracker: by ids where the sheet has its
    own, else by titles, or by the keys that Cairn wrote into an earlier copy."""
    with ws.read() as tx:
        stored = list(records.rows_of(tx, "milestone", tracker=tracker.name).values())
        agreed = syncstate.base_of(tx, tracker.name).values()
    ids = {_plain(name) for row in stored for name in (row.key, row.values.get("sheet_id")) if name}
    # A title that was edited in Cairn still stands in the copies as it was last agreed.
    held = [row.values for row in stored] + [row.values for row in agreed]
    titles = {_plain(values.get("title")) for values in held}
    has_ids = any(row.values.get("sheet_id") for row in stored)
    try:
        snapshot = connector.read(tracker.binding.sheet or None)
        rows = read_snapshot(snapshot, tracker.binding).rows
    except CairnError:
        return Belonging(tracker.name, 0, 0, len(stored))
    by_title = [row for row in rows if not (has_ids and row.sheet_id)]
    shared = {row.row for row in rows if row.sheet_id and _plain(row.sheet_id) in ids}
    shared |= {row.row for row in by_title if _plain(row.values.get("title")) in titles}
    return Belonging(tracker.name, len(rows), len(shared), len(stored))


def _plain(name: object) -> str:
    return " ".join(name.split()).casefold() if isinstance(name, str) else ""


def better_owner(ws: Workspace, connector: Connector, own: Belonging) -> Belonging | None:
    """The other tracker whose workbook the copy most likely is, where it is not this one's."""
    if own.is_likely:
        return None
    others = (other for other in _others(ws, connector, own.tracker) if other.is_likely)
    return max(others, key=lambda other: other.shared, default=None)


def _others(ws: Workspace, connector: Connector, own: str) -> Iterator[Belonging]:
    with ws.read() as tx:
        trackers = [tracker for tracker in all_trackers(tx) if tracker.name != own]
    sheets = {sheet.name.casefold() for sheet in connector.sheets()}
    for tracker in trackers:
        if tracker.kind == connector.kind and tracker.binding.sheet.casefold() in sheets:
            yield belonging(ws, connector, tracker)
