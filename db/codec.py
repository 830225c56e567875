"""Values as column text and back. One text per value, so that equal texts mean equal values."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from domain.records import Link, LinkType, Money, Value
from domain.schema import FieldType


def to_column(value: Value) -> str | None:
    """Write a value as column text.

    >>> to_column(date(2026, 3, 2)), to_column(("Bex",)), to_column((Link("IT-4"),))
    ('2026-03-02', '["Bex"]', '[["IT-4", "FS", 0]]')
    """
    match value:
        case None:
            return None
        case str():
            return value
        case Decimal() | bool():
            return str(value)
        case date():
            return value.isoformat()
        case Money():
            return f"{value.amount} {value.currency}" if value.currency else str(value.amount)
        case tuple():
            parts = [[p.ref, str(p.type), p.lag_days] if isinstance(p, Link) else p for p in value]
            return json.dumps(parts, ensure_ascii=False)


def from_column(kind: FieldType, text: str | None) -> Value:
    """Read column text back as a value of the field's type."""
    if text is None:
        return None
    match kind:
        case "date":
            return date.fromisoformat(text)
        case "days" | "percent":
            return Decimal(text)
        case "money":
            amount, _, currency = text.partition(" ")
            return Money(Decimal(amount), currency or None)
        case "people":
            return tuple(json.loads(text))
        case "links":
            return tuple(Link(ref, LinkType(link_type), lag) for ref, link_type, lag in json.loads(text))
    return text
