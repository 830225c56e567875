"""Reads the body of one record: what it says, and that its bytes are the canonical ones.

Two ways with one answer. A regular expression is the grammar of a body as `audit.entry` writes it, so
a match shows the canonical form without writing the body again; the JSON library reads whatever the
grammar does not cover. Does not judge what is said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from sys import intern
from typing import Any, NamedTuple, TypeAlias

from audit.entry import VERSION, canonical, from_typed
from domain.records import Value

Typed: TypeAlias = str
"""The canonical JSON of a typed value: equal texts are equal values, so values are decoded only to be used."""
BLANK = "null"
_KEPT = 1 << 14


class NotCanonical(ValueError):
    """The bytes say something, but not in the one canonical way."""


UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading something that is no record may raise; text that is no number is an `ArithmeticError`."""


class Said(NamedTuple):
    """What a record says; `old` and `new` are typed values, or one for each field of a whole row."""

    columns: tuple[Any, ...]
    """(txn, ts, actor, entity, key, field, op): what the derived columns of the log must repeat."""
    log: str
    seq: int
    part: int
    parts: int
    old: Typed | dict[str, Typed]
    new: Typed | dict[str, Typed]


def read_body(body: bytes) -> Said:
    """Say what a record says; raises `NotCanonical`, or one of `UNREADABLE` for what is no record."""
    text = body.decode()
    found = matched(text)
    return _said_in(found) if found else _read_json(text)


def matched(text: str) -> re.Match[str] | None:
    """A body as the grammar has it, with its parts as groups."""
    return _record(text)


def _said_in(found: re.Match[str]) -> Said:
    said, row = found.group, found["new_row"]
    columns = said("txn", "ts", "actor", "entity", "key", "field", "op")
    new = _fields(row) if row is not None else said("new")
    old = _fields(found["old_row"]) if found["old_row"] is not None else said("old")
    return Said(columns, said("log"), int(said("seq")), int(said("i")), int(said("n")), old, new)


def _read_json(text: str) -> Said:
    parsed = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    if canonical(parsed) != text.encode():
        raise NotCanonical("the record is not in its canonical form")
    return said_by(parsed)


def _refuse(number: str) -> None:
    raise NotCanonical(f"{number} is no number of a record: there, fractions are text")


def said_by(body: Mapping[str, Any]) -> Said:
    """Say what a parsed body says; raises one of `UNREADABLE`."""
    version, seq, part, parts = (body[name] for name in ("v", "seq", "i", "n"))
    if version != VERSION or not all(type(number) is int for number in (version, seq, part, parts)):
        raise ValueError("a record of another version of Cairn, or one that is not numbered with whole numbers")
    return Said(columns_of(body), body["log"], seq, part, parts, _typed_by(body["old"]), _typed_by(body["new"]))


def columns_of(body: Mapping[str, Any]) -> tuple[Any, ...]:
    """The derived index columns of a parsed body."""
    thing = body["object"]
    return (body["txn"], body["ts"], body["actor"]["id"], thing["entity"], thing["key"], thing["field"], body["op"])


@lru_cache(maxsize=_KEPT)
def value_of(typed: Typed) -> Value:
    """The value of a field. Remembered, since statuses, dates and owners repeat."""
    return from_typed(json.loads(typed))  # type: ignore[no-any-return]


class CheckedValues(dict[str, Typed]):
    """Typed values that the grammar has, each under itself: one text for all that are equal, and checked once.

    Looking up what the grammar has not raises `NotCanonical`. Keeps a few thousand, since dates and statuses repeat.

    >>> CheckedValues()['{"t":"s","v":"Ana"}']
    '{"t":"s","v":"Ana"}'
    """

    def __missing__(self, typed: str) -> Typed:
        if not _value(typed):
            raise NotCanonical("a value that the grammar has not")
        if len(self) >= _KEPT:
            self.clear()
        self[typed] = typed
        return typed


def _fields(row: str) -> dict[str, Typed]:
    if not row:
        return {}
    found = _field.findall(row)
    names, values = zip(*found, strict=True) if found else ((), ())
    ordered, around = _in_order(names)
    # Matches never overlap, so what they amount to says whether anything stands between them.
    if around + len("".join(values)) != len(row):
        raise NotCanonical("a row that the grammar has not")
    return dict(zip(ordered, values, strict=True))


@lru_cache(maxsize=1 << 10)
def _in_order(names: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """The names of the fields of a row, one text for each name, and how many characters of a row are no values.

    Remembered, since few sets of names make up nearly all rows; raises `NotCanonical` for names that are not in order.
    """
    if any(before >= after for before, after in pairwise(names)):
        raise NotCanonical("the fields of a row are not in order")
    return tuple(map(intern, names)), len("".join(names)) + 4 * len(names) - 1


def _typed_by(parsed: Any) -> Typed | dict[str, Typed]:
    from_typed(parsed)
    if parsed is not None and parsed["t"] == "row":
        return {name: canonical(part).decode() for name, part in parsed["v"].items()}
    return canonical(parsed).decode()


_ESCAPE = r'\\(?:["\\bfnrt]|u00(?:0[0-7be-f]|1[0-9a-f]))'
_TEXT = rf'"[^"\\\x00-\x1f]*+(?:{_ESCAPE}[^"\\\x00-\x1f]*+)*+"'
_PLAIN = r'[^"\\\x00-\x1f]*+'
_COUNT = r"[1-9][0-9]{0,15}+"
_NUMBER = r'"-?[0-9]++(?:\.[0-9]++)?+(?:E[+-][0-9]{1,3}+)?+"'
_LEAP_YEAR = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY = (
    r'"(?!0000)(?:[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])'
    rf'|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|{_LEAP_YEAR}-02-29)"'
)
_LINK = rf'\[{_TEXT},"[FS][FS]",(?:0|-?[1-9][0-9]{{0,8}}+)\]'
_VALUE = (
    rf'(?:null|\{{"t":"(?:s","v":{_TEXT}|date","v":{_DAY}|d","v":{_NUMBER})\}}|\{{"t":"b","v":(?:true|false)\}}'
    rf'|\{{"c":(?:null|{_TEXT}),"t":"money","v":{_NUMBER}\}}'
    rf'|\{{"t":"list","v":\[(?:{_TEXT}(?:,{_TEXT})*+)?+\]\}}|\{{"t":"links","v":\[{_LINK}(?:,{_LINK})*+\]\}})'
)
_NAME = r"[a-z_][a-z0-9_]*+"
ROW_START = '{"t":"row","v":{'
ROW_END = "}}"


def _side(name: str) -> str:
    """The grammar of a value, or of a row, whose fields are the group `…_row`."""
    fields = rf'(?:"{_NAME}":{_VALUE}(?:,"{_NAME}":{_VALUE})*+)?+'
    return rf"(?:(?P<{name}>{_VALUE})|{re.escape(ROW_START)}(?P<{name}_row>{fields}){ROW_END})"


_value = re.compile(_VALUE).fullmatch
_field = re.compile(rf'"({_NAME})":({_VALUE})(?:,(?=")|\Z)')
_record = re.compile(
    rf'\{{"actor":\{{"auth":{_TEXT},"id":"(?P<actor>{_PLAIN})","kind":{_TEXT},"name":{_TEXT},"role":{_TEXT}\}},'
    rf'"app":{_TEXT},"i":(?P<i>{_COUNT}),"log":"(?P<log>{_PLAIN})","n":(?P<n>{_COUNT}),"new":{_side("new")},'
    rf'"object":\{{"entity":"(?P<entity>{_PLAIN})","field":"(?P<field>{_PLAIN})","key":"(?P<key>{_PLAIN})"\}},'
    rf'"old":{_side("old")},"op":"(?P<op>{_PLAIN})","reason":(?:null|{_TEXT}),"seq":(?P<seq>{_COUNT}),'
    rf'"ts":"(?P<ts>{_PLAIN})","txn":"(?P<txn>{_PLAIN})","v":1,"via":\{{(?P<via>(?:"confidence":{_TEXT},)?+'
    rf'(?:"file":{_TEXT},)?+"kind":{_TEXT}(?:,"named":{_TEXT})?+(?:,"place":(?P<place>{_TEXT}))?+'
    rf'(?:,"revision":{_TEXT})?+(?:,"seen_from":{_TEXT})?+(?:,"seen_to":{_TEXT})?+(?:,"tracker":{_TEXT})?+\}}\}})'
).fullmatch
