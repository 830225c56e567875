"""One audit record: its exact canonical bytes, and typed values inside it.

The body is a JSON object in the canonical form of RFC 8785. Cairn's bodies hold text, integers,
booleans, lists and objects with ASCII names only (numbers and dates ride as text), and for these
Python's compact, key-sorted JSON *is* that form; a test holds it against an independent library.
"""

from __future__ import annotations

import json
import json.encoder
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

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


class Entry(NamedTuple):
    """What one record says: an operation on one field (or the whole row) of one object."""

    op: str
    entity: str
    key: str
    field: str
    old: Value | RowValues
    new: Value | RowValues
    place: str | None = None


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_quote = json.encoder.encode_basestring
"""Text alone as `_encode` writes it, at a fraction of the cost."""


def canonical(body: object) -> bytes:
    """Serialise to the canonical bytes of RFC 8785.

    >>> canonical({"b": 1, "a": "ü"})
    b'{"a":"\\xc3\\xbc","b":1}'
    """
    return _encode(body).encode()


class UnitWriter:
    """Writes the bodies of one unit of work of `count` records. What they share is serialised only once.

    The names stand in their canonical order, so the bytes are those that `canonical` gives for the whole body.
    """

    def __init__(self, unit: Unit, count: int) -> None:
        actor = {name: getattr(unit.actor, name) for name in ("id", "name", "kind", "role", "auth")}
        self._actor = f'{{"actor":{_encode(actor)},"app":{_encode(unit.app)},"i":'
        self._log = f',"log":{_encode(unit.log_id)},"n":{count},"new":'
        self._reason = f',"reason":{_encode(unit.reason)},"seq":'
        self._txn = f',"ts":"{timestamp(unit.ts)}","txn":{_encode(unit.txn)},"v":{VERSION},"via":'
        self._nowhere = _encode(via_of(unit.origin, None))
        self._via, _, self._rest = _encode(via_of(unit.origin, "")).partition('"place":""')

    def body(self, entry: Entry, seq: int, index: int) -> bytes:
        """The body of record `seq`, the `index`-th (from 1) of its unit of work."""
        via = self._nowhere if entry.place is None else f'{self._via}"place":{_quote(entry.place)}{self._rest}'
        thing = f'{{"entity":{_quote(entry.entity)},"field":{_quote(entry.field)},"key":{_quote(entry.key)}}}'
        return (
            f'{self._actor}{index}{self._log}{_typed_text(entry.new)},"object":{thing}'
            f',"old":{_typed_text(entry.old)},"op":{_quote(entry.op)}{self._reason}{seq}{self._txn}{via}}}'
        ).encode()


def body_of(unit: Unit, entry: Entry, seq: int, index: int, count: int) -> bytes:
    """Write the body of record `seq`, the `index`-th (from 1) of `count` in its unit of work."""
    return UnitWriter(unit, count).body(entry, seq, index)


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


def _typed_text(value: Value | RowValues) -> str:
    """What `canonical` gives for the typed value; plain ones, which is nearly all, without its preparations."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return f'{{"t":"s","v":{_quote(value)}}}'
    if isinstance(value, dict):
        parts = [f"{_quote(name)}:{_typed_text(part)}" for name, part in sorted(value.items()) if part is not None]
        return f'{{"t":"row","v":{{{",".join(parts)}}}}}'
    typed = to_typed(value)
    if len(typed) == 2 and isinstance(typed["v"], str):
        return f'{{"t":"{typed["t"]}","v":{_quote(typed["v"])}}}'
    return _encode(typed)


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
