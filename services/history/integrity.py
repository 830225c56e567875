"""Trust: verify the audit log, and read it as people do."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from audit.agreement import agrees
from audit.entry import from_typed
from audit.reading import UNREADABLE
from audit.replay import Finding, Replay, compare
from audit.standing import Standing
from audit.verify import Head, check_records
from db import guards, records
from domain.collecting import no_collection
from domain.errors import CairnError
from domain.records import Key, json_of, text_of
from services.history.anchored import Anchor, Watch
from services.history.asof import end_of
from services.workspace import Workspace


def verify(ws: Workspace, *, anchors: Sequence[Anchor] = ()) -> dict[str, Any]:
    """Check the whole log and hold the live tables against it; names the first bad record, repairs nothing.

    `anchors` are known from outside: (size, hash of the last record) as the log once stood.
    Gives `ok`, `size`, `head` (hex), `first_bad` ({"seq", "what"} or None).
    """
    try:
        with ws.read() as tx:
            return verify_within(tx, anchors)
    except CairnError as error:
        return _unreadable(error)


def verify_within(tx: sa.Connection, anchors: Sequence[Anchor] = ()) -> dict[str, Any]:
    """The same on a connection that is open."""
    try:
        head = records.head(tx)
        with no_collection():
            return _verdict(_first_finding(tx, head, anchors), head.size, head.hash)
    except (CairnError, sa.exc.SQLAlchemyError, *UNREADABLE) as error:
        return _unreadable(error)


def _unreadable(error: Exception) -> dict[str, Any]:
    return _verdict(Finding(0, f"the database cannot be read ({error})"), 0, b"")


def _verdict(finding: Finding | None, size: int, head: bytes) -> dict[str, Any]:
    bad = {"seq": finding.seq, "what": finding.what} if finding else None
    return {"ok": finding is None, "size": size, "head": head.hex(), "first_bad": bad}


def _first_finding(tx: sa.Connection, head: records.LogHead, anchors: Sequence[Anchor]) -> Finding | None:
    """A quick walk says whether there is anything to find; only then is every record read, to say what comes first."""
    if _walked(tx, head, anchors, Standing()) is None:
        return None
    return _walked(tx, head, anchors, Replay())


def _walked(
    tx: sa.Connection, head: records.LogHead, anchors: Sequence[Anchor], into: Replay | Standing
) -> Finding | None:
    walked = Head(0, b"", 0)
    with closing(records.log_rows(tx)) as stored:
        watch = Watch(stored, head.log_id, anchors)
        found = check_records(watch, head.log_id, into, walked)
        if watch.finding:
            return watch.finding
        if found:
            return watch.explain(found)
    if found := watch.beyond(walked.size) or _wrong_end(walked, head):
        return found
    if found := _difference(tx, into) if isinstance(into, Standing) else _first_difference(tx, into):
        return found
    if gone := guards.missing(tx):
        return Finding(0, f"a guard is missing: {', '.join(gone)}")
    return None


def _difference(tx: sa.Connection, standing: Standing) -> Finding | None:
    """Say whether the live tables are what the log says, though not where they differ."""
    changed = {name for rows in standing.entities.values() for name in rows.columns}
    with suppress(sqlite3.OperationalError):  # a text that is none
        if agrees(standing, records.live_rows(tx, changed), records.parts_of_rows):
            return None
    return Finding(0, "the tables are not what the log says")


def _first_difference(tx: sa.Connection, replay: Replay) -> Finding | None:
    """Hold the live tables against the log, cell by cell."""
    differing = compare(replay, records.live_texts(tx), records.column_text)
    return min(differing, key=lambda finding: (finding.seq == 0, finding.seq), default=None)


def _wrong_end(walked: Head, head: records.LogHead) -> Finding | None:
    """Hold the head of the log against its last record."""
    if walked.size != head.size:
        return Finding(min(walked.size, head.size) + 1, "the log does not end where its head says")
    if walked.hash != head.hash:
        return Finding(walked.size, "the record is not the one that the head of the log names as its last")
    if walked.data_seq != head.data_seq:
        return Finding(0, "the head of the log names another last change than the log itself")
    return None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records to show; what is None does not matter. `since` and `until` are days, both included."""

    actor: str | None = None
    tracker: str | None = None
    function: str | None = None
    key: Key | None = None
    field: str | None = None
    op: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def indexed(self) -> dict[str, str | int]:
        """What the index columns can answer."""
        return {name: text for name in ("key", "field", "op") if (text := getattr(self, name))}

    @property
    def is_indexed(self) -> bool:
        return not (self.actor or self.tracker or self.function or self.since or self.until)

    def takes(self, body: dict[str, Any], members: Collection[Key] | None) -> bool:
        """Say whether a record is wanted; `members` are the milestones of the function that is asked for."""
        return (
            (not self.actor or body["actor"]["name"] == self.actor)
            and (not self.tracker or body["via"].get("tracker") == self.tracker)
            and (members is None or body["object"]["key"] in members)
            and (self.since is None or body["ts"] >= end_of(self.since - timedelta(days=1)))
            and (self.until is None or body["ts"] < end_of(self.until))
        )


ALL = Filter()


def audit_log(ws: Workspace, last: int | None = None, wanted: Filter = ALL) -> list[dict[str, Any]]:
    """Records, newest first, as people read them."""
    return [_readable(body) for body in _wanted(ws, wanted, last)]


def _wanted(ws: Workspace, wanted: Filter, last: int | None = None) -> list[Any]:
    with ws.read() as tx:
        found = records.bodies(tx, last=last if wanted.is_indexed else None, newest_first=True, **wanted.indexed)
        members = None
        if wanted.function:
            members = records.rows_of(tx, "milestone", function=wanted.function).keys()
    return [body for body in found if wanted.takes(body, members)][:last]


def changes_between(ws: Workspace, wanted: Filter) -> list[dict[str, Any]]:
    """What differs between two moments, cell by cell: key, field, old (then), new (now), and how many steps it took.

    What went to and fro and came back to where it was is left out.
    """
    cells: dict[tuple[Key, str], dict[str, Any]] = {}
    for body in reversed(_wanted(ws, wanted)):
        thing = body["object"]
        if thing["entity"] != "milestone" or body["op"] not in ("insert", "update", "remove", "restore"):
            continue
        old, new = _as_json(body["old"]), _as_json(body["new"])
        start = {"key": thing["key"], "field": thing["field"], "old": old, "steps": 0}
        cell = cells.setdefault((thing["key"], thing["field"]), start)
        cell |= {"new": new, "steps": cell["steps"] + 1, "last_seq": body["seq"]}
    return [cell for cell in cells.values() if cell["old"] != cell["new"]]


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
