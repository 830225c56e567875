"""Trust: verify the audit log, and read it as people do."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import sqlalchemy as sa

from audit.entry import from_typed
from audit.reading import UNREADABLE
from audit.verify import Finding, Head, Replay, check_records, compare
from db import guards, records
from db.codec import to_column
from domain.errors import CairnError
from domain.records import Key, json_of, text_of
from services.anchored import Anchor, Watch
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
        return _verdict(_first_finding(tx, head, anchors), head.size, head.hash)
    except (CairnError, sa.exc.SQLAlchemyError, *UNREADABLE) as error:
        return _unreadable(error)


def _unreadable(error: Exception) -> dict[str, Any]:
    return _verdict(Finding(0, f"the database cannot be read ({error})"), 0, b"")


def _verdict(finding: Finding | None, size: int, head: bytes) -> dict[str, Any]:
    bad = {"seq": finding.seq, "what": finding.what} if finding else None
    return {"ok": finding is None, "size": size, "head": head.hex(), "first_bad": bad}


def _first_finding(tx: sa.Connection, head: records.LogHead, anchors: Sequence[Anchor]) -> Finding | None:
    replay, walked = Replay(), Head(0, b"", 0)
    with closing(records.stored_records(tx)) as stored:
        watch = Watch(stored, head.log_id, anchors)
        found = check_records(watch, head.log_id, replay, walked)
        if watch.finding:
            return watch.finding
        if found:
            return watch.explain(found)
    if found := watch.beyond(walked.size) or _wrong_end(walked, head):
        return found
    differing = sorted(compare(replay, records.live_texts(tx), to_column), key=lambda f: (f.seq == 0, f.seq))
    if differing:
        return differing[0]
    if gone := guards.missing(tx):
        return Finding(0, f"a guard is missing: {', '.join(gone)}")
    return None


def _wrong_end(walked: Head, head: records.LogHead) -> Finding | None:
    """Hold the head of the log against its last record."""
    if walked.size != head.size:
        return Finding(min(walked.size, head.size) + 1, "the log does not end where its head says")
    if walked.hash != head.hash:
        return Finding(walked.size, "the record is not the one that the head of the log names as its last")
    if walked.data_seq != head.data_seq:
        return Finding(0, "the head of the log names another last change than the log itself")
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
