"""Passes records by writing them again, where they are of a shape that was read before.

Nearly all of a body follows from what is known when it is checked: who wrote it and by which way repeats from record
to record, the index columns repeat the body, and the value before is what `audit.standing` holds. What is written from
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
from audit.reading import BLANK, UNREADABLE, matched
from audit.standing import OBJECT, Columns, Rows, Standing

Row: TypeAlias = tuple[Any, ...]
"""One row of the log as the database gives it: the parts of a `StoredRecord`, whatever their types."""
Author: TypeAlias = tuple[Any, Any]
"""Whose records of which operation: (actor, op)."""
REPEATED = frozenset({"insert", "update"})
"""Operations whose records are passed by writing them again: nearly all."""
Writer: TypeAlias = tuple[Any, Any, Any, Any, Any]
"""What records share beside their shape: (txn, ts, actor, op, entity)."""
Form: TypeAlias = tuple[str, str, str, str, str, int, int, int, bool, Columns, Rows]
"""A shape filled in for records that share all but the following. The pieces up to the number within the unit of work,
from there to the new value, from the value before to the number of the record, from there to the place, and the end;
how far it is to the new value and from the value before to the place without what differs, and where the place ends;
whether a field changes and no row appears; the columns and rows spoken of. A plain tuple, since it is taken apart
often."""
_NEW = ',"new":'
_OLD = '},"old":'
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


def pass_repeated(rows: Iterator[Row], at: Position, standing: Standing, shapes: Mapping[Author, Shape]) -> Row | None:
    """Walk on over records for as long as each is what its shape, its columns and the rows so far make of it.

    Moves `at` and `standing`; gives the first record for which that cannot be said, which has moved nothing.
    """
    # One long loop over local names: a large log spends most of its verification here.
    size, last, txn, done, count, values = at.size, at.hash, at.txn, at.done, at.count, standing.values
    parts, writer, forms = count, ("", "", "", "", ""), _Forms(shapes, standing)
    row: Row | None = None
    with suppress(*UNREADABLE):  # Whoever reads the record says what it is.
        for row in rows:
            seq, body, previous, digest, unit, ts, actor, entity, key, name, op = row
            if previous != last or seq != size + 1 or record_hash(last, seq, body) != digest:
                break
            text = body.decode()
            part = done + 1 if done != count else 1
            if part == 1 or writer != (unit, ts, actor, op, entity):
                if part == 1:
                    parts = _count(text, shapes[actor, op])
                elif unit != txn:
                    break
                writer = unit, ts, actor, op, entity
                head, log, after, via, rest, to_new, to_place, to_rest, changes, columns, live = forms[parts, writer]
                numbers, last_of = live.numbers, live.last
            i, s, quoted_key = str(part), str(seq), quoted(key)
            end = text.find(OBJECT, to_new + len(i))
            new, old = text[to_new + len(i) : end], BLANK
            thing, now, first = columns[name]
            at_old = end + len(thing) + len(quoted_key) + len(_OLD)
            if changes:
                new, number = values[new], numbers[key]
                old = now[number] or values[text[at_old : text.find(_OP, at_old)]]
            # A text has its quotation marks around it, which are no part of the place.
            place = quoted(text[at_old + len(old) + len(s) + to_place : to_rest]) if rest else ""
            if text != "".join((head, i, log, new, thing, quoted_key, _OLD, old, after, s, via, place, rest)):
                break
            if not changes:
                if live.knows(key):
                    break
                live.appear(key, new, seq)
            else:
                if now[number] is None:
                    first[number] = old
                now[number], last_of[number] = new, seq
            size, last, txn, done, count = seq, digest, unit, part, parts
        else:
            row = None
    at.data_seq = size if size > at.size else at.data_seq
    at.size, at.hash, at.txn, at.done, at.count = size, last, txn, done, count
    return row


class _Forms(dict[tuple[int, Writer], Form]):
    """What the records of a unit of work are made of; looking up what has no shape yet raises `KeyError`."""

    def __init__(self, shapes: Mapping[Author, Shape], standing: Standing) -> None:
        super().__init__()
        self._shapes, self._standing = shapes, standing

    def __missing__(self, wanted: tuple[int, Writer]) -> Form:
        parts, (txn, ts, actor, op, entity) = wanted
        head, log, reason, via, rest = self._shapes[actor, op]
        log, after = f"{log}{parts}{_NEW}", f'{_OP}{op}"{reason}'
        via = f',"ts":{quoted(ts)},"txn":{quoted(txn)},"v":1,"via":{{{via}'
        to_new, to_place = len(head) + len(log), len(after) + len(via) + 1
        changes, live = op == "update", self._standing.rows(entity)
        columns = live.columns if changes else Columns(entity)
        form = head, log, after, via, rest, to_new, to_place, -len(rest) - 1, changes, columns, live
        self[wanted] = form
        return form


def _count(body: str, shape: Shape) -> int:
    """The size of the unit of work that a record begins; may raise `ValueError`."""
    start = len(shape.head) + 1 + len(shape.log)
    return int(body[start : body.find(_NEW, start)])
