"""Values as column text and back. One text per value, so that equal texts mean equal values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from domain.records import Link, LinkType, Money, Value
from domain.schema import FieldType

quoted = encode_basestring
"""A text as JSON."""


def to_column(value: Value) -> str | None:
    """Write a value as column text.

    >>> to_column(date(2026, 3, 2)), to_column(("Bex",)), to_column((Link("IT-4"),))
    ('2026-03-02', '["Bex"]', '[["IT-4", "FS", 0]]')
    """
    if value is None or isinstance(value, str):
        return value
    return _WRITERS[type(value)](value)


def _money_text(value: Money) -> str:
    return f"{value.amount} {value.currency}" if value.currency else str(value.amount)


def _list_text(value: tuple[str, ...] | tuple[Link, ...]) -> str:
    parts = [
        quoted(part) if isinstance(part, str) else f'[{quoted(part.ref)}, "{part.type}", {part.lag_days}]'
        for part in value
    ]
    return f"[{', '.join(parts)}]"


_WRITERS: dict[type, Callable[[Any], str]] = {
    date: date.isoformat,
    Decimal: str,
    bool: str,
    Money: _money_text,
    tuple: _list_text,
}


def from_column(kind: FieldType, text: str | None) -> Value:
    """Read column text back as a value of the field's type."""
    return text if text is None or kind not in DECODERS else DECODERS[kind](text)


def column_values(kind: FieldType, texts: Iterable[str | None]) -> list[Value]:
    """Read a whole column back."""
    if kind not in DECODERS:
        return list(texts)
    decode = DECODERS[kind]
    return [None if text is None else decode(text) for text in texts]


def _money(text: str) -> Money:
    amount, _, currency = text.partition(" ")
    return Money(Decimal(amount), currency or None)


def _people(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=1 << 15)  # the slowest to read, and read again with every picture of the links
def _links(text: str) -> tuple[Link, ...]:
    return tuple([Link(ref, _LINK_TYPES[link_type], lag) for ref, link_type, lag in _read_json(text)[0]])


_LINK_TYPES = {str(one): one for one in LinkType}
_read_json = json.JSONDecoder().raw_decode
"""What `json.loads` comes to, without its preparations."""


DECODERS: dict[FieldType, Callable[[str], Value]] = {
    "date": date.fromisoformat,
    "days": Decimal,
    "percent": Decimal,
    "number": Decimal,
    "money": _money,
    "people": _people,
    "links": _links,
}
"""What reads the column text of a type; every other type is its own text."""
TYPED = DECODERS.keys()
"""The types whose values are no texts."""
