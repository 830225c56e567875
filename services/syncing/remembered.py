"""What rows were read as before, so that a row which looks as it did is not read again, nor compared with anything.

The print of a row covers its raw cells and all that their reading depends on. It is kept beside the base, and only
where the row was plain, was read as the base has it, and left nothing open: neither a question, nor a difference to
what the database holds, nor an id to be written. So such a row needs no look as long as the log has no news of its
milestone; `narrowing` says when that is. Once a day, and whenever a person says that a sheet is meant as it is,
everything is read anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

import sqlalchemy as sa

from db import syncstate, touched
from db.ledger import APP_VERSION
from db.syncstate import TrackerState
from domain.binding import Binding
from domain.records import Key
from services.schema.spelling import Spelling
from sync.mapping import RawCells
from validation.tables.row_kinds import plain_reader
from validation.values.coerce import READ_AS

One = TypeVar("One")
Other = TypeVar("Other")
FULL_AFTER = timedelta(days=1)
PRINT = 16
"""Bytes of a print."""
KEPT_AS = 1
"""Raised whenever a print is kept on other conditions than before."""


@dataclass(frozen=True, slots=True)
class Memory:
    """`kept`: print → the milestone whose row it is; `stood`: milestone → where its row was. `is_blank`: everything is
    to be read anew. `size`: the length of the log when this was recalled."""

    kept: Mapping[bytes, Key] = field(default_factory=dict)
    stood: Mapping[Key, int] = field(default_factory=dict)
    is_blank: bool = True
    size: int = 0


def recall(tx: sa.Connection, tracker: str, before: TrackerState, now: str, *, is_meant: bool) -> Memory:
    """What is remembered of a tracker's rows; nothing where it is time to read all of them."""
    last = before.read_in_full
    if is_meant or last is None or abs(datetime.fromisoformat(now) - datetime.fromisoformat(last)) > FULL_AFTER:
        return Memory()
    places = touched.places_of(tx, tracker)
    kept = _unlike([(seen, key) for key, _, seen in places if seen])
    return Memory(kept, {key: row for key, row, _ in places}, is_blank=False, size=syncstate.log_size(tx))


def _unlike(pairs: Sequence[tuple[One, Other]]) -> dict[One, Other]:
    """What each is paired with, of those that are there once: of rows that look alike nobody knows which is which."""
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(one for one, _ in pairs)
        found = {one: other for one, other in found.items() if times[one] == 1}
    return found


def prints_of(
    cells: Mapping[int, RawCells],
    binding: Binding,
    spelling: Spelling,
    kept: Container[bytes] = (),
    without: Collection[int] = (),
) -> dict[int, bytes]:
    """Row → its print, of every plain row, under a binding as cells are read by it; of rows `without` none is made.

    What has one of the prints that are `kept` was plain then, and is not looked at again.
    """
    is_plain, start = plain_reader(binding), blake2b(repr(_means(binding, spelling)).encode(), digest_size=PRINT)
    found = {}
    for row, own in cells.items():
        one = start.copy()
        one.update(repr(own).encode("utf-8", "surrogatepass"))
        row_print = one.digest()
        if (row_print in kept or is_plain(own)) and row not in without:
            found[row] = row_print
    return found


def _means(binding: Binding, spelling: Spelling) -> tuple[object, ...]:
    """All that says how the cells of a row are read."""
    columns = [(column.fields, column.conventions, len(column.further)) for column in binding.columns]
    aliases = [sorted(words.items()) for words in (spelling.function_aliases, spelling.person_aliases)]
    return READ_AS, APP_VERSION, KEPT_AS, columns, binding.constants, aliases


def recognised(prints: Mapping[int, bytes], memory: Memory) -> dict[Key, int]:
    """Milestone → its row, of the rows that look as they did; of two that look alike, neither is recognised."""
    return _unlike([(key, row) for row, one in prints.items() if (key := memory.kept.get(one))])
