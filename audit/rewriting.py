"""Passes records by writing them again, where they are of a shape that was read before.

Nearly all of a body follows from what is known when it is checked: who wrote it and by which way repeats from record
to record, the index columns repeat the body, and the value before is what the replay holds. What is written from
these is the canonical form, so a body that equals it says what they say; only the new value and the place are cut out
of the body itself. A row that appears is not even read, and what the first change of a field says of it is believed:
`audit.agreement` sees to both at the end. Judges nothing: whatever is not equal is left to whoever reads it
(`audit.verify`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple, TypeAlias

from audit.chain import record_hash
from audit.reading import BLANK, UNREADABLE, checked_value, matched
from audit.replay import LiveRow, Replay

Row: TypeAlias = tuple[Any, ...]
"""One row of the log as the database gives it: the parts of a `StoredRecord`, whatever their types."""
Author: TypeAlias = tuple[Any, Any]
"""Whose records of which operation: (actor, op)."""
REPEATED = frozenset({"insert", "update"})
"""Operations whose records are passed by writing them again: nearly all."""
_NEW = ',"new":'
_OBJECT = ',"object":{'
_OP = ',"op":"'


class Shape(NamedTuple):
    """What the records of one author have in common: the pieces of text between what differs."""

    head: str
    """Author and version of Cairn, up to the number within the unit of work."""
    log: str
    """From there to the size of the unit of work."""
    reason: str
    """The reason, up to the number of the record."""
    via: str
    """The way that it came by: all of it, or up to the place in the sheet."""
    rest: str
    """What follows the place; empty where there is none."""


@dataclass(slots=True)
class Position:
    """How far a log was walked: to record `size`, which has this hash, the `done`-th of `count` of its unit of work."""

    hash: bytes
    size: int = 0
    data_seq: int = 0
    txn: str = ""
    done: int = 0
    count: int = 0

    @property
    def within_unit(self) -> bool:
        """Say whether records are missing before the unit of work is complete."""
        return self.done != self.count


def shape_of(body: str) -> Shape | None:
    """Learn the shape of a body; None where it is not written as the grammar has it.

    The grammar says where each part stands, so no text inside a body is taken for one.
    """
    if not (found := matched(body)):
        return None
    start, end = found.start, found.end
    via, rest = body[start("via") : start("place")], body[end("place") :]
    if found["place"] is None:
        via, rest = found["via"], ""
    reason = body[end("op") + 1 : start("seq")]
    return Shape(body[: start("i")], body[end("i") : start("n")], reason, via, rest)


def pass_repeated(rows: Iterator[Row], at: Position, replay: Replay, shapes: Mapping[Author, Shape]) -> Row | None:
    """Walk on over records for as long as each is what its shape, its columns and the replay make of it.

    Moves `at` and `replay`; gives the first record for which that cannot be said, which has moved nothing.
    """
    # One long loop over local names: a large log spends half of its verification here.
    size, last, txn, done, count, live_rows = at.size, at.hash, at.txn, at.done, at.count, replay.rows
    written: tuple[Any, ...] = ()
    row: Row | None = None
    with suppress(*UNREADABLE):  # Whoever reads the record says what it is.
        for row in rows:
            seq, body, previous, digest, unit, ts, actor, entity, key, name, op = row
            if previous != last or seq != size + 1 or record_hash(last, seq, body) != digest:
                break
            live = live_rows.get((entity, key))
            if live is not None if op == "insert" else op != "update" or live is None or live.removed:
                break
            text = body.decode()
            if done == count or written != (unit, ts, actor, op, entity):
                shape, written = shapes[actor, op], (unit, ts, actor, op, entity)
                part, parts = (done + 1, count) if done != count else (1, _count(text, shape))
                if part > 1 and unit != txn:
                    break
                head, log, entities, after, via, rest = _filled(shape, parts, written)
            else:
                part = done + 1
            start, thing = f"{head}{part}{log}", f'{entities}{quoted(name)},"key":{quoted(key)}}},"old":'
            end = text.find(_OBJECT, len(start))
            new, old = text[len(start) : end], BLANK if live is None else live.typed.get(name)
            if is_told := old is None:
                at_old = end + len(thing)
                old = text[at_old : text.find(_OP, at_old)]
            middle = f"{thing}{old}{after}{seq}{via}"
            # A text has its quotation marks around it, which are no part of the place.
            place = quoted(text[end + len(middle) + 1 : -len(rest) - 1]) if rest else ""
            if text != f"{start}{new}{middle}{place}{rest}":
                break
            if live is None:
                live_rows[entity, key] = LiveRow({}, False, seq, seq, unread=new)
            else:
                value = checked_value(new)
                if is_told and not live.takes(name, checked_value(old)):
                    break
                live.typed[name], live.last_seq = value, seq
            size, last, txn, done, count = seq, digest, unit, part, parts
        else:
            row = None
    at.data_seq = size if size > at.size else at.data_seq
    at.size, at.hash, at.txn, at.done, at.count = size, last, txn, done, count
    return row


def _filled(shape: Shape, parts: int, author: tuple[str, ...]) -> tuple[str, ...]:
    """The pieces between what differs within a unit of work: up to i, new, field; from old to seq, place; the end."""
    head, log, reason, via, rest = shape
    txn, ts, _, op, entity = author
    entities, after = f'{_OBJECT}"entity":{quoted(entity)},"field":', f'{_OP}{op}"{reason}'
    stamp = f',"ts":{quoted(ts)},"txn":{quoted(txn)},"v":1,"via":{{'
    return head, f"{log}{parts}{_NEW}", entities, after, f"{stamp}{via}", rest


def _count(body: str, shape: Shape) -> int:
    """The size of the unit of work that a record begins; may raise `ValueError`."""
    start = len(shape.head) + 1 + len(shape.log)
    return int(body[start : body.find(_NEW, start)])
