"""Passes records by writing them again, where they are of a shape that was read before.

Nearly all of a body follows from what is known when it is checked: who wrote it and by which way repeats from record
to record, the index columns repeat the body, and the value before is what the replay holds. What is written from
these is the canonical form, so a body that equals it says what they say; only the new value and the place are cut out
of the body itself. Judges nothing: whatever is not equal is left to whoever reads it (`audit.verify`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple, TypeAlias

from audit.chain import record_hash
from audit.reading import BLANK, UNREADABLE, Said, fields_of, is_value
from audit.replay import LiveRow, Replay

Row: TypeAlias = tuple[Any, ...]
"""One row of the log as the database gives it: the parts of a `StoredRecord`, whatever their types."""
Author: TypeAlias = tuple[Any, Any]
"""Whose records of which operation: (actor, op)."""
_NEW = ',"new":'
_OBJECT = ',"object":{'


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
        return self.done < self.count


def shape_of(body: str, said: Said) -> Shape:
    """Learn the shape of a canonical body that was read.

    Inside a text a quotation mark has a backslash before it, so a name with its marks and the comma before them is
    never part of a text. A body that is of no shape gives one that fits no record.
    """
    txn, ts = map(str, said.columns[:2])
    before, _, after = body.partition(f',"seq":{said.seq}{_stamp(ts, txn)}')
    part, log, count = before.find(',"i":') + 5, before.find(',"log":'), before.find(',"n":') + 5
    via, mark, placed = after.partition('"place":"')
    _, end, rest = placed.partition('"')
    reason = before[before.rfind(',"reason":') :] + ',"seq":'
    return Shape(before[:part], before[log:count], reason, via + mark, end + rest)


def pass_repeated(rows: Iterator[Row], at: Position, replay: Replay, shapes: Mapping[Author, Shape]) -> Row | None:
    """Walk on over records for as long as each is what its shape, its columns and the replay make of it.

    Moves `at` and `replay`; gives the first record for which that cannot be said, which has moved nothing.
    """
    # One long loop over local names: a large log spends half of its verification here.
    size, last, txn, done, count, live_rows = at.size, at.hash, at.txn, at.done, at.count, replay.rows
    stamped = stamped_at = stamp = ""
    row: Row | None = None
    try:
        for row in rows:
            seq, body, previous, digest, unit, ts, actor, entity, key, name, op = row
            shape, live = shapes.get((actor, op)), live_rows.get((entity, key))
            if shape is None or previous != last or seq != size + 1 or record_hash(last, seq, body) != digest:
                break
            if live is not None if op == "insert" else op != "update" or live is None or live.removed:
                break
            old = BLANK if live is None else live.typed.get(name, BLANK)
            head, log, reason, via, rest = shape
            text = body.decode()
            part, parts = (done + 1, count) if done < count else (1, _count(text, shape))
            if unit != stamped or ts != stamped_at:
                stamped, stamped_at, stamp = unit, ts, _stamp(ts, unit)
            start = f"{head}{part}{log}{parts}{_NEW}"
            end = text.find(_OBJECT, len(start))
            middle = (
                f'{_OBJECT}"entity":{quoted(entity)},"field":{quoted(name)},"key":{quoted(key)}}},"old":{old}'
                f',"op":"{op}"{reason}{seq}{stamp}{via}'
            )
            if not text.startswith(middle, end) or not text.startswith(start) or (part > 1 and unit != txn):
                break
            tail = text[end + len(middle) :]
            place = tail[: len(tail) - len(rest)]
            if not tail.endswith(rest) or len(quoted(place)) != len(place) + 2 or (place and not rest):
                break
            new = text[len(start) : end]
            if live is None:
                live_rows[entity, key] = LiveRow(fields_of(new), False, seq, seq)
            elif is_value(new):
                live.typed[name], live.last_seq = new, seq
            else:
                break
            size, last, txn, done, count = seq, digest, unit, part, parts
        else:
            row = None
    except UNREADABLE:
        pass  # Whoever reads the record says what it is.
    at.data_seq = size if size > at.size else at.data_seq
    at.size, at.hash, at.txn, at.done, at.count = size, last, txn, done, count
    return row


def _stamp(ts: str, txn: str) -> str:
    return f',"ts":{quoted(ts)},"txn":{quoted(txn)},"v":1,"via":{{'


def _count(body: str, shape: Shape) -> int:
    """The size of the unit of work that a record begins; may raise `ValueError`."""
    start = len(shape.head) + 1 + len(shape.log)
    return int(body[start : body.find(_NEW, start)])
