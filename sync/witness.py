"""The second witness of who a row is: the key that Cairn noted at the row itself, out of sight. Pure.

The key column is the first, and stands wherever it says anything. Whether notes follow their rows through a sort is the
place's affair, so they are believed only while they agree with every key that can be seen, and only of a row that still
looks like the one that it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from domain.records import RowValues
from domain.rows import TypedRow


def witnessed(
    rows: Sequence[TypedRow],
    notes: Mapping[int, str],
    known: Mapping[str, RowValues],
    others: Mapping[int, str] = MappingProxyType({}),
) -> tuple[TypedRow, ...]:
    """Give rows whose key was wiped the one that is noted at them. `notes`: row → key; `known`: key → what the row of
    that key was last seen to hold; `others`: row → key, of rows that are not among these."""
    keyed = {**others, **{row.row: row.sheet_id for row in rows if row.sheet_id}}
    if any(notes.get(row, key) != key for row, key in keyed.items()):
        return tuple(rows)
    times = Counter(notes.values())
    free = {key for key, count in times.items() if count == 1 and key not in keyed.values()}
    return tuple(
        replace(row, sheet_id=note)
        if not row.sheet_id and (note := notes.get(row.row, "")) in free and _resembles(row, known.get(note, {}))
        else row
        for row in rows
    )


def _resembles(row: TypedRow, before: RowValues) -> bool:
    """Say whether most of what a row held is still in it: a row may have been typed over with something else."""
    filled = [name for name, value in before.items() if value not in (None, ()) and name in row.values]
    return bool(filled) and 2 * sum(row.values[name] == before[name] for name in filled) >= len(filled)
