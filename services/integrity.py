"""Trust: verify the log, read it, and say whether this installation is healthy."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from audit.entry import from_typed
from audit.verify import Finding, Head, Replay, check_records, compare
from db import guards, records, syncstate
from db.codec import to_column
from domain.errors import CairnError
from domain.records import Key, json_of, text_of
from services.trackers import all_trackers
from services.workspace import Workspace

OLDEST_SQLITE = (3, 35, 0)
LEAST_FREE_MB = 200
WORKER_SILENT_S = 120


def verify(ws: Workspace) -> dict[str, Any]:
    """Check the whole log and hold the live tables against it; names the first bad record, repairs nothing.

    Gives `ok`, `size`, `head` (hex), `first_bad` ({"seq", "what"} or None).
    """
    try:
        with ws.read() as tx:
            head = records.head(tx)
            finding = _first_finding(tx, head)
            return _verdict(finding, head.size, head.hash)
    except (CairnError, sa.exc.SQLAlchemyError, ValueError, TypeError) as error:
        return _verdict(Finding(0, f"the database cannot be read ({error})"), 0, b"")


def _verdict(finding: Finding | None, size: int, head: bytes) -> dict[str, Any]:
    bad = {"seq": finding.seq, "what": finding.what} if finding else None
    return {"ok": finding is None, "size": size, "head": head.hex(), "first_bad": bad}


def _first_finding(tx: sa.Connection, head: records.LogHead) -> Finding | None:
    replay, walked = Replay(), Head(0, b"", 0)
    if found := check_records(records.stored_records(tx), head.log_id, replay, walked):
        return found
    if walked.size and (walked.size, walked.hash, walked.data_seq) != (head.size, head.hash, head.data_seq):
        return Finding(min(walked.size, head.size) + 1, "the log does not end where its head says")
    if not walked.size and head.size:
        return Finding(1, "record 1 is missing")
    differing = sorted(compare(replay, records.live_texts(tx), to_column), key=lambda f: (f.seq == 0, f.seq))
    if differing:
        return differing[0]
    if gone := guards.missing(tx):
        return Finding(0, f"a guard is missing: {', '.join(gone)}")
    return None


def audit_log(
    ws: Workspace,
    last: int | None = None,
    *,
    actor: str | None = None,
    tracker: str | None = None,
    key: Key | None = None,
    field: str | None = None,
    op: str | None = None,
) -> list[dict[str, Any]]:
    """Records, newest first, as people read them. `actor` is a name, `tracker` the way the change came."""
    equal = {name: text for name, text in (("key", key), ("field", field), ("op", op)) if text}
    with ws.read() as tx:
        found = records.bodies(tx, last=None if actor or tracker else last, newest_first=True, **equal)
    kept = [
        body
        for body in found
        if (not actor or body["actor"]["name"] == actor) and (not tracker or body["via"].get("tracker") == tracker)
    ]
    return [_readable(body) for body in kept[:last]]


def history(ws: Workspace, key: Key, field: str | None = None) -> list[dict[str, Any]]:
    """What became of a milestone, oldest first: who, when, by which way, from what to what."""
    with ws.read() as tx:
        found = records.bodies(tx, entity="milestone", key=key)
    kept = [body for body in found if field is None or body["object"]["field"] == field or _speaks_of(body, field)]
    return [_readable(body) for body in kept]


def _speaks_of(body: dict[str, Any], field: str) -> bool:
    """A row that appears speaks of each field that it brings."""
    return any((body[side] or {}).get("t") == "row" and field in body[side]["v"] for side in ("old", "new"))


def _readable(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "seq": body["seq"],
        "ts": body["ts"],
        "actor": body["actor"]["name"],
        "auth": body["actor"]["auth"],
        "via": body["via"],
        "op": body["op"],
        "entity": body["object"]["entity"],
        "key": body["object"]["key"],
        "field": body["object"]["field"],
        "old": _as_json(body["old"]),
        "new": _as_json(body["new"]),
        "reason": body["reason"],
        "txn": body["txn"],
        "place": body["via"].get("place"),
        "confidence": body["via"].get("confidence"),
    }


def _as_json(typed: Any) -> Any:
    value = from_typed(typed)
    if isinstance(value, dict):
        return {name: json_of(part) for name, part in value.items()}
    return json_of(value)


def as_text(value: Any) -> str:
    """A value of a readable record as one line of text."""
    if isinstance(value, dict):
        return str(value.get("title") or value.get("name") or value.get("path") or value.get("place") or "")
    return ", ".join(value) if isinstance(value, list) else text_of(str(value) if value is not None else None)


def doctor(ws: Workspace) -> dict[str, Any]:
    """Check what can go wrong around Cairn: SQLite, disk, guards, log, worker, trackers."""
    checks = [{"name": name, "ok": ok, "detail": detail} for name, ok, detail in _checks(ws)]
    return {"ok": all(check["ok"] for check in checks), "checks": checks}


def _checks(ws: Workspace) -> Iterator[tuple[str, bool, str]]:
    yield "sqlite", sqlite3.sqlite_version_info >= OLDEST_SQLITE, f"SQLite {sqlite3.sqlite_version}"
    free = shutil.disk_usage(ws.settings.workspace).free // 2**20
    yield "disk", free >= LEAST_FREE_MB, f"{free} MB free"
    with ws.read() as tx:
        gone = guards.missing(tx)
        yield "guards", not gone, f"missing: {', '.join(gone)}" if gone else "all in place"
        beat = syncstate.last_beat(tx, "worker")
        trackers = all_trackers(tx)
    verdict = verify(ws)
    bad = verdict["first_bad"]
    detail = f"record {bad['seq']}: {bad['what']}" if bad else f"{verdict['size']} records verified"
    yield "audit log", verdict["ok"], detail
    yield "worker", *_worker(beat)
    for tracker in trackers:
        there = Path(tracker.place).is_file()
        yield f"tracker {tracker.name}", there, tracker.file if there else f"{tracker.file} is not where it was"


def _worker(beat: str | None) -> tuple[bool, str]:
    if beat is None:
        return True, "has not run yet"
    silent = datetime.now(UTC) - datetime.fromisoformat(beat)
    return True, "running" if silent < timedelta(seconds=WORKER_SILENT_S) else f"not running; last seen {beat[:16]} UTC"
