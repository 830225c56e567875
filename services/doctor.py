"""Whether this installation is healthy: SQLite, database, folder, disk, clock, guards, log, backups, worker, trackers.

Looks and says; mends nothing. What merely is not running (the worker, while Cairn is not used) is said and is fine.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.google.place import is_google
from db import copies, folders, guards, records, syncstate
from domain.errors import CairnError
from services.history import checkpoints
from services.history.integrity import verify
from services.syncing.health import is_degraded
from services.syncing.schedule import WORKER, WORKER_SILENT_S
from services.trackers import Tracker, all_trackers, connector_of
from services.workspace import Workspace

OLDEST_SQLITE = (3, 35, 0)
"""The first with RETURNING, which runs and their numbers need."""
LEAST_FREE_MB = 200
CLOCK_SLACK_S = 60
BACKUP_DAYS = 7
"""A week is the longest that a team should have to type again."""
MODE = {"journal_mode": "delete", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
"""The one mode in which the database is opened; `db.engine` has the reasons."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


def doctor(ws: Workspace) -> dict[str, Any]:
    """Look at everything in CHECKS. Gives `ok` and `checks`, a list of {"name", "ok", "detail"}."""
    checks = [found for name, look in CHECKS for found in _looked(ws, name, look)]
    shown = [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks]
    return {"ok": all(check.ok for check in checks), "checks": shown}


def _looked(ws: Workspace, name: str, look: Callable[[Workspace], Iterator[Check]]) -> Iterator[Check]:
    """A check that cannot even be made is one that failed; the others are still made."""
    try:
        yield from look(ws)
    except (CairnError, OSError) as error:
        yield Check(name, False, str(error))


def sqlite_version(_ws: Workspace) -> Iterator[Check]:
    oldest = ".".join(str(part) for part in OLDEST_SQLITE)
    fine = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    yield Check("sqlite", fine, f"SQLite {sqlite3.sqlite_version}" + ("" if fine else f"; Cairn needs {oldest}"))


def database_mode(ws: Workspace) -> Iterator[Check]:
    with ws.read() as tx:
        found = {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in MODE}
    wrong = [f"{name} is {found[name]}, not {wanted}" for name, wanted in MODE.items() if found[name] != wanted]
    yield Check("database mode", not wrong, "; ".join(wrong) or "journal on disk, every commit flushed")


def database_file(ws: Workspace) -> Iterator[Check]:
    with ws.read() as tx:
        damage = copies.damage(tx)
    size = ws.settings.database.stat().st_size / 2**20
    yield Check("database file", damage is None, damage or f"{size:.1f} MB, sound")


def folder(ws: Workspace) -> Iterator[Check]:
    problem = folders.problem_with(ws.settings.database.resolve().parent)
    yield Check("folder", problem is None, problem or "on a local disk")


def disk(ws: Workspace) -> Iterator[Check]:
    free = shutil.disk_usage(ws.settings.workspace).free // 2**20
    yield Check("disk", free >= LEAST_FREE_MB, f"{free} MB free")


def clock(ws: Workspace) -> Iterator[Check]:
    with ws.read() as tx:
        last = records.bodies(tx, last=1)
    ahead = datetime.fromisoformat(last[0]["ts"]) - datetime.now(UTC) if last else timedelta()
    fine = ahead <= timedelta(seconds=CLOCK_SLACK_S)
    yield Check("clock", fine, "fits the log" if fine else f"the last record was written {_span(ahead)} from now")


def guards_in_place(ws: Workspace) -> Iterator[Check]:
    with ws.read() as tx:
        gone = guards.missing(tx)
    yield Check("guards", not gone, f"missing: {', '.join(gone)}" if gone else "all in place")


def audit_log(ws: Workspace) -> Iterator[Check]:
    verdict = verify(ws)
    bad = verdict["first_bad"]
    detail = f"record {bad['seq']}: {bad['what']}" if bad else f"{verdict['size']} records verified"
    yield Check("audit log", verdict["ok"], detail)


def signed_checkpoints(ws: Workspace) -> Iterator[Check]:
    known = list(checkpoints.stored_checkpoints(ws))
    earlier = sum(item.key.last is not None for item in known)
    said = f"{len(known)} signed with the key of this log" if known else "none yet"
    yield Check("checkpoints", True, f"{said}; {earlier} of them with one that was given up since" if earlier else said)


def anchors_outside(ws: Workspace) -> Iterator[Check]:
    gone = [place.name for place in checkpoints.anchors(ws) if not place.is_file()]
    last = checkpoints.last_anchored(ws)
    if gone:
        yield Check("anchors", False, f"cannot be reached: {', '.join(gone)}")
    elif last:
        yield Check("anchors", True, f"anchored to record {last[0]} on {last[1][:10]}")
    else:
        yield Check("anchors", True, "none yet: `audit checkpoint --anchor FOLDER` keeps checkpoints outside")


def last_backup(ws: Workspace) -> Iterator[Check]:
    with ws.read() as tx:
        # A log that was restored cannot know of the backup that it was restored from.
        made = [body for op in ("backup", "restore_backup") for body in records.bodies(tx, last=1, op=op)]
        first = records.bodies(tx, seq=1)
    if not first:
        yield Check("backup", True, "nothing to back up yet")
        return
    age = datetime.now(UTC) - datetime.fromisoformat(max(body["ts"] for body in made or first))
    what = f"the last one is {_span(age)} old" if made else f"none was made; the log is {_span(age)} old"
    yield Check("backup", age <= timedelta(days=BACKUP_DAYS), what)


def worker(ws: Workspace) -> Iterator[Check]:
    with ws.read() as tx:
        beat = syncstate.last_beat(tx, WORKER)
    if beat is None:
        yield Check("worker", True, "has not run yet")
        return
    silent = datetime.now(UTC) - datetime.fromisoformat(beat) >= timedelta(seconds=WORKER_SILENT_S)
    yield Check("worker", True, f"not running; last seen {beat[:16]} UTC" if silent else "running")


def trackers(ws: Workspace) -> Iterator[Check]:
    with ws.read() as tx:
        connected = all_trackers(tx)
    for tracker in connected:
        there, detail = _is_there(ws, tracker)
        with ws.read() as tx:
            state = syncstate.state_of(tx, tracker.name)
            last = syncstate.runs_of(tx, tracker.name, last=1)
        if there and is_degraded(state) and last:
            there, detail = False, f"degraded: {state.failures} syncs in a row failed. {last[0]['message']}"
        yield Check(f"tracker {tracker.name}", there, detail)


def _is_there(ws: Workspace, tracker: Tracker) -> tuple[bool, str]:
    """Say whether a tracker's sheet can be found; a Google Sheet is asked for its tabs."""
    if is_google(tracker.place):
        try:
            connector_of(ws, tracker.place).sheets()
        except CairnError as error:
            return False, f"{error} {error.hint}"
        return True, tracker.file
    there = Path(tracker.place).is_file()
    return there, tracker.file if there else f"{tracker.file} is not where it was"


def _span(time: timedelta) -> str:
    """A length of time in its largest unit.

    >>> _span(timedelta(days=12, hours=3)), _span(timedelta(minutes=90))
    ('12 days', '1 hour')
    """
    for unit, seconds in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(time.total_seconds() // seconds)
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"


CHECKS: list[tuple[str, Callable[[Workspace], Iterator[Check]]]] = [
    ("sqlite", sqlite_version),
    ("database mode", database_mode),
    ("database file", database_file),
    ("folder", folder),
    ("disk", disk),
    ("clock", clock),
    ("guards", guards_in_place),
    ("audit log", audit_log),
    ("checkpoints", signed_checkpoints),
    ("anchors", anchors_outside),
    ("backup", last_backup),
    ("worker", worker),
    ("trackers", trackers),
]
