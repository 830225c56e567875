"""One audit record: its exact canonical bytes, and typed values inside it.

The body is a JSON object in the canonical form of RFC 8785. Cairn's bodies hold text, integers,
booleans, lists and objects with ASCII names only (numbers and dates ride as text), and for these
Python's compact, key-sorted JSON *is* that form; a test holds it against an independent library.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from domain.records import Actor, Link, LinkType, Money, Origin, RowValues, Value

VERSION = 1


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of work: what all its records share. `ts` is UTC."""

    log_id: str
    txn: str
    ts: datetime
    actor: Actor
    origin: Origin
    reason: str | None
    app: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one record says: an operation on one field (or the whole row) of one object."""

    op: str
    entity: str
    key: str
    field: str
    old: Value | RowValues
    new: Value | RowValues
    place: str | None = None


def canonical(body: object) -> bytes:
    """Serialise to the canonical bytes of RFC 8785.

    >>> canonical({"b": 1, "a": "ü"})
    b'{"a":"\\xc3\\xbc","b":1}'
    """
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def body_of(unit: Unit, entry: Entry, seq: int, index: int, count: int) -> bytes:
    """Write the body of record `seq`, the `index`-th (from 1) of `count` in its unit of work."""
    return canonical(
        {
            "v": VERSION,
            "log": unit.log_id,
            "seq": seq,
            "txn": unit.txn,
            "i": index,
            "n": count,
            "ts": timestamp(unit.ts),
            "actor": {
                "id": unit.actor.id,
                "name": unit.actor.name,
                "kind": unit.actor.kind,
                "role": unit.actor.role,
                "auth": unit.actor.auth,
            },
            "via": via_of(unit.origin, entry.place),
            "op": entry.op,
            "object": {"entity": entry.entity, "key": entry.key, "field": entry.field},
            "old": to_typed(entry.old),
            "new": to_typed(entry.new),
            "reason": unit.reason,
            "app": unit.app,
        }
    )


def via_of(origin: Origin, place: str | None) -> dict[str, str]:
    """Say by which way it came, leaving out what is not known."""
    known = {
        "kind": origin.kind,
        "tracker": origin.tracker,
        "file": origin.file,
        "place": place,
        "revision": origin.revision,
        "seen_from": timestamp(origin.seen_from) if origin.seen_from else None,
        "seen_to": timestamp(origin.seen_to) if origin.seen_to else None,
        "confidence": origin.confidence,
        "named": origin.named,
    }
    return {name: value for name, value in known.items() if value is not None}


def timestamp(moment: datetime) -> str:
    """UTC with always six decimals, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_typed(value: Value | RowValues) -> Any:
    """Give a value its typed JSON form: numbers and dates as text, never a JSON float.

    >>> to_typed(Decimal("12.50")), to_typed(date(2026, 3, 2)), to_typed(None)
    ({'t': 'd', 'v': '12.50'}, {'t': 'date', 'v': '2026-03-02'}, None)
    """
    match value:
        case None:
            return None
        case bool():
            return {"t": "b", "v": value}
        case str():
            return {"t": "s", "v": value}
        case Decimal():
            return {"t": "d", "v": str(value)}
        case date():
            return {"t": "date", "v": value.isoformat()}
        case Money():
            return {"t": "money", "v": str(value.amount), "c": value.currency}
        case tuple():
            return _typed_tuple(value)
        case Mapping():
            return {"t": "row", "v": {name: to_typed(part) for name, part in value.items() if part is not None}}
    raise TypeError(f"{type(value).__name__} is no value")


def _typed_tuple(value: tuple[str, ...] | tuple[Link, ...]) -> dict[str, Any]:
    if value and isinstance(value[0], Link):
        return {
            "t": "links",
            "v": [[part.ref, str(part.type), part.lag_days] for part in value if isinstance(part, Link)],
        }
    return {"t": "list", "v": list(value)}


def from_typed(typed: Any) -> Any:
    """Read a typed JSON value back: a `Value`, or a dict of values for a whole row."""
    if typed is None:
        return None
    kind, raw = typed["t"], typed["v"]
    match kind:
        case "s" | "b":
            return raw
        case "d":
            return Decimal(raw)
        case "date":
            return date.fromisoformat(raw)
        case "money":
            return Money(Decimal(raw), typed["c"])
        case "links":
            return tuple(Link(ref, LinkType(kind), lag) for ref, kind, lag in raw)
        case "list":
            return tuple(raw)
        case "row":
            return {name: from_typed(part) for name, part in raw.items()}
    raise ValueError(f"unknown type tag {kind!r}")
