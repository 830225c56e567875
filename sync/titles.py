"""Which row is which milestone where the sheet has no ids and Cairn may not write any: by title and function.

By the due date too where those repeat. A row in its old place of which only the title moved was renamed, if no other
row is like it. What stays ambiguous waits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from domain.records import RowValues
from domain.rows import TypedRow
from sync.identity import Assigned, Known, Place, name_of, waits
from sync.keys import made_key


def assign_by_title(rows: Sequence[TypedRow], known: Iterable[Known], place: Place, numbers: Iterator[int]) -> Assigned:
    """Match rows to milestones by title and function (and due date where those repeat); number new ones."""
    assigned = Assigned()
    known = list(known)
    repeats = Counter(name_of(row.values) for row in rows) | Counter(name_of(item.values) for item in known)

    def identity(values: RowValues) -> tuple[object, ...]:
        name = name_of(values)
        return (*name, values.get("due_date")) if repeats[name] > 1 else name

    by_name: Mapping[tuple[object, ...], list[Known]] = _grouped(known, identity)
    seen: set[tuple[object, ...]] = set()
    strangers: list[TypedRow] = []
    for row in rows:
        name = identity(row.values)
        matches = by_name.get(name, [])
        if name in seen or len(matches) > 1:
            assigned.waiting.append(waits(row, place(row, "title"), str(row.values.get("title")), _AMBIGUOUS))
            continue
        seen.add(name)
        if matches:
            assigned.give(matches[0].key, row)
        else:
            strangers.append(row)
    lost = [item for item in known if item.key not in assigned.rows]
    for row in strangers:
        renamed = [item for item in lost if _is_renamed(item, row)]
        if len(renamed) == 1 and sum(_is_alike(renamed[0], other) for other in rows) == 1:
            assigned.give(renamed[0].key, row)
        else:
            assigned.give(made_key(next(numbers)), row, is_new=True)
    return assigned


def _is_renamed(item: Known, row: TypedRow) -> bool:
    """The same row of the sheet, everything in it as it was but for the title."""
    return item.row == row.row and _is_alike(item, row)


def _is_alike(item: Known, row: TypedRow) -> bool:
    others = {name: value for name, value in row.values.items() if name != "title" and name in item.values}
    said = any(value not in (None, ()) for value in others.values())
    return said and all(item.values[name] == value for name, value in others.items())


def _grouped(
    known: Iterable[Known], identity: Callable[[RowValues], tuple[object, ...]]
) -> dict[tuple[object, ...], list[Known]]:
    groups: dict[tuple[object, ...], list[Known]] = defaultdict(list)
    for item in known:
        groups[identity(item.values)].append(item)
    return groups


_AMBIGUOUS = (
    "ambiguous-row",
    "Another row has the same title, function and date, so Cairn cannot tell them apart.",
    "Make the titles differ, or add a column with an id.",
)
