"""Says whether the governed rows are to the letter what the log says, without reading rows as they appeared.

A row as it stands, with the fields that changed since put back to what their first change said was there before, must
be the row as it appeared: written in the canonical form, both are one text. If they are not, `audit.replay.compare`
says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

from audit.reading import BLANK, ROW_END, ROW_START, UNREADABLE, Typed
from audit.replay import LiveRow, Replay

PartsOf: TypeAlias = Callable[[str, str, Sequence[str | None]], Iterable[Typed]]
"""(entity, field, texts of its column) → its values as parts of a row; may raise one of `UNREADABLE` on the way."""
Tables: TypeAlias = Iterable[tuple[str, Sequence[str], Iterator[Any]]]
"""Entity, names of its fields in order, and rows (key, removed, last_seq, raw text of each field)."""
_BATCH = 200


def agrees(replay: Replay, tables: Tables, parts_of: PartsOf) -> bool:
    """Say whether the live rows are what the log says, and all of them.

    A field that is not named must be blank in every row, now and before.
    """
    count = 0
    try:
        for entity, names, rows in tables:
            places = {name: at for at, name in enumerate(names)}
            while batch := list(islice(rows, _BATCH)):
                keys, removed, last, *texts = zip(*batch, strict=True)
                columns = [parts_of(entity, name, column) for name, column in zip(names, texts, strict=True)]
                for key, is_removed, last_seq, *parts in zip(keys, removed, last, *columns, strict=True):
                    row = replay.rows.get((entity, key))
                    if row is None or row.last_seq != last_seq or row.removed != is_removed:
                        return False
                    if not _is_row(row, parts, places):
                        return False
                count += len(batch)
    except UNREADABLE:
        return False
    return count == len(replay.rows)


def part_of_row(name: str, typed: Typed) -> str:
    """What a row says of a field; nothing where it is blank.

    >>> part_of_row("percent_complete", '{"t":"d","v":"1"}'), part_of_row("title", "null")
    ('"percent_complete":{"t":"d","v":"1"}', '')
    """
    return "" if typed == BLANK else f'"{name}":{typed}'


def _is_row(row: LiveRow, parts: list[str], places: Mapping[str, int]) -> bool:
    before = row.before
    for name, typed in row.typed.items():
        at = places[name]
        if parts[at] != part_of_row(name, typed):
            return False
        parts[at] = part_of_row(name, before[name]) if name in before else ""
    first = ",".join(filter(None, parts))
    return first == "" if row.unread is None else f"{ROW_START}{first}{ROW_END}" == row.unread
