"""Regular looks at trackers in Google Sheets, at the pace that Google allows one service account.

Drive tells in one question which spreadsheets moved. That is a hint: every tracker is read whole after a while whatever
Drive says, those that waited longest first. What cannot be looked at in this turn is looked at in the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, zip_longest
from typing import Protocol, runtime_checkable

import sqlalchemy as sa

from connectors.google.place import is_google
from db import looks, syncstate
from db.looks import Looked
from domain.errors import ConnectorError
from services.syncing import health
from services.syncing.runs import SyncRun
from services.syncing.sync import is_touched, run_sync
from services.trackers import Tracker, all_trackers, connector_of
from services.workspace import Workspace

READ_AGAIN_AFTER = timedelta(minutes=10)
"""After so long a tracker is read whether or not Drive knows of a change, so that all are seen within 15 minutes."""
LONGEST_TURN = timedelta(seconds=30)
"""When Google is slow, the trackers in files wait no longer than this and one look."""
READS_PER_LOOK = 2
"""A look at an unchanged sheet reads once; one that found something reads four times and is rare."""


@runtime_checkable
class Remote(Protocol):
    """A connector whose place is far away: it can tell what moved, and how many questions it may ask at once."""

    def versions(self) -> Mapping[str, str] | None: ...

    def room(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Case:
    """One tracker as the turn begins: `version` is what Drive says of it now, "" when it does not."""

    tracker: Tracker
    looked: Looked | None
    version: str
    is_touched: bool

    def has_news(self) -> bool:
        return self.is_touched or bool(self.version and self.looked and self.version != self.looked.version)

    def is_overdue(self, now: datetime) -> bool:
        return self.looked is None or now - datetime.fromisoformat(self.looked.at) >= READ_AGAIN_AFTER


def run_remote(ws: Workspace, sync: Callable[[Workspace, str], SyncRun] = run_sync) -> list[SyncRun]:
    """One turn: `sync` as many trackers as there is room for."""
    with ws.read() as tx:
        trackers = [tracker for tracker in all_trackers(tx) if is_google(tracker.place)]
    if not trackers:
        return []
    versions, room = _hints(ws, trackers[0])
    with ws.read() as tx:
        cases = _cases(ws, tx, trackers, versions)
    began, done = ws.clock(), list[SyncRun]()
    for case in islice(_in_order(cases, began), max(1, room // READS_PER_LOOK)):
        done.append(_look(ws, case, sync))
        if ws.clock() - began > LONGEST_TURN:
            break
    return done


def _hints(ws: Workspace, tracker: Tracker) -> tuple[Mapping[str, str], int]:
    """What Drive tells of all sheets, and the room for questions; a look says itself what is wrong where that fails."""
    try:
        connector = connector_of(ws, tracker.place)
        if isinstance(connector, Remote):
            return connector.versions() or {}, connector.room()
    except ConnectorError:
        pass
    return {}, READS_PER_LOOK


def _cases(ws: Workspace, tx: sa.Connection, trackers: list[Tracker], versions: Mapping[str, str]) -> list[_Case]:
    known, cases = looks.all_looks(tx), []
    for tracker in trackers:
        state = syncstate.state_of(tx, tracker.name)
        if tracker.paused or health.rests(ws, state):
            continue
        waits = state.unsettled or is_touched(tx, tracker, state)
        version = versions.get(tracker.place.partition("#")[0], "")
        cases.append(_Case(tracker, known.get(tracker.name), version, waits))
    return cases


def _in_order(cases: list[_Case], now: datetime) -> Iterator[_Case]:
    """Those with news and those that are overdue in turns, whoever waits longest first: neither starves the other."""
    waiting = sorted(cases, key=lambda case: case.looked.at if case.looked else "")
    news = [case for case in waiting if case.has_news()]
    overdue = [case for case in waiting if case.is_overdue(now) and not case.has_news()]
    for pair in zip_longest(overdue, news):
        yield from (case for case in pair if case)


def _look(ws: Workspace, case: _Case, sync: Callable[[Workspace, str], SyncRun]) -> SyncRun:
    run = sync(ws, case.tracker.name)
    if run.state not in ("failed", "busy"):
        with ws.write() as tx:
            # The version is from before the read: whatever moved it since is looked at once more.
            looks.save_look(tx, case.tracker.name, Looked(case.version, ws.now()))
    return run
