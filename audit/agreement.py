"""Says whether the governed rows are to the letter what the log says, without reading rows as they appeared.

A row as it stands, with the fields that changed since put back to what their first change said was there before, must
be the row as it appeared: written in the canonical form, both are one text. If they are not, `audit.replay.compare`
says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias

from audit.reading import BLANK, ROW_END, ROW_START, UNREADABLE, Typed
from audit.standing import Rows, Standing

PartsOf: TypeAlias = Callable[[str, str, Sequence[str | None]], Iterable[Typed]]
"""(entity, field, texts of its column) → its values as parts of a row; may raise one of `UNREADABLE` on the way."""
Tables: TypeAlias = Iterable[tuple[str, Sequence[str], Iterator[Any]]]
"""Entity, names of its fields in order, and rows (key, removed, last_seq, raw text of each field)."""
_BATCH = 200


def agrees(standing: Standing, tables: Tables, parts_of: PartsOf) -> bool:
    """Say whether the live rows are what the log says, and all of them.

    A field that is not named must be blank in every row, now and before.
    """
    unseen = dict(standing.entities)
    try:
        for entity, names, lines in tables:
            if not _is_table(unseen.pop(entity, Rows(entity)), entity, names, lines, parts_of):
                return False
    except UNREADABLE:
        return False
    return not any(rows.numbers or rows.gone for rows in unseen.values())


def _is_table(rows: Rows, entity: str, names: Sequence[str], lines: Iterator[Any], parts_of: PartsOf) -> bool:
    if not rows.columns.keys() <= set(names):
        return False
    seen: set[int] = set()
    while batch := list(islice(lines, _BATCH)):
        keys, removed, last, *texts = zip(*batch, strict=True)
        numbers = _numbers(rows, keys, removed)
        seen.update(numbers)
        if last != tuple([rows.last[number] for number in numbers]):
            return False
        columns = [
            _as_appeared(rows, name, numbers, parts_of(entity, name, column))
            for name, column in zip(names, texts, strict=True)
        ]
        for number, parts in zip(numbers, zip(*columns, strict=True), strict=True):
            if f"{ROW_START}{','.join(filter(None, parts))}{ROW_END}" != rows.appeared[number]:
                return False
    return len(seen) == len(rows.numbers) + len(rows.gone)


def _numbers(rows: Rows, keys: Sequence[Any], removed: Sequence[Any]) -> list[int]:
    """The numbers of live rows; raises `KeyError` for one that the log has not, or not with this mark."""
    if removed.count(0) == len(removed):
        return [rows.numbers[key] for key in keys]
    known = {0: rows.numbers, 1: rows.gone}
    return [known[mark][key] for key, mark in zip(keys, removed, strict=True)]


def _as_appeared(rows: Rows, name: str, numbers: Sequence[int], parts: Iterable[Typed]) -> Iterable[Typed]:
    """A column of live parts with the changes taken back; raises `ValueError` where a part is not the last change."""
    if name not in rows.columns:
        return parts
    _, now, first = rows.columns[name]
    before, start = list(parts), f'"{name}":'
    for at, number in enumerate(numbers):
        if (typed := now[number]) is not None:
            if before[at] != ("" if typed == BLANK else start + typed):
                raise ValueError(f"{name} is not what the log says")
            was = first[number]
            before[at] = "" if was is None or was == BLANK else start + was
    return before
