"""Which row is which milestone where the sheet has no ids and Cairn may not write any: by title and function.

Rows of one title are told apart by everything else they hold: first those that are as they were, then those of one
due date. A row in its old place of which only the title moved was renamed, if no other row is like it. What stays
ambiguous waits; a row that nobody knows yet never does, since it can be given a key of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from domain.records import RowValues
from domain.rows import TypedRow
from sync.identity import Assigned, Known, Place, give_renamed, name_of, waits
from sync.keys import made_key


def assign_by_title(rows: Sequence[TypedRow], known: Iterable[Known], place: Place, numbers: Iterator[int]) -> Assigned:
    """Match rows to milestones by title and function, then by what else they hold; number new ones."""
    assigned = Assigned()
    known = list(known)
    items: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for item in sorted(known, key=lambda item: item.row):
        items[name_of(item.values)].append(item)
    by_name: dict[tuple[str, str], list[TypedRow]] = defaultdict(list)
    for row in rows:
        by_name[name_of(row.values)].append(row)
    strangers: list[TypedRow] = []
    for name, same in by_name.items():
        free = items[name]
        left = _give_by_date(assigned, _give_alike(assigned, same, free), free)
        if len(left) == len(free) == 1:
            assigned.rows[free.pop().key] = left.pop()
        elif left and free:
            assigned.waiting += [
                waits(row, place(row, "title"), str(row.values.get("title")), _AMBIGUOUS) for row in left
            ]
        else:
            strangers += left
    strangers.sort(key=lambda row: row.row)
    for row in give_renamed(assigned, strangers, known, rows):
        assigned.rows[made_key(next(numbers))] = row
    return assigned


def _give_alike(assigned: Assigned, rows: Sequence[TypedRow], free: list[Known]) -> list[TypedRow]:
    """Rows that are as a milestone was; those that are alike may be exchanged without harm. Gives the others."""
    unheld = [row for row in rows if not row.held]
    values = [*(row.values for row in unheld), *(item.values for item in free)]
    names = set.intersection(*map(set, values)) if values else set()
    alike: dict[str, list[TypedRow]] = defaultdict(list)
    for row in unheld:
        alike[_looks(row.values, names)].append(row)
    given: set[int] = set()
    before: dict[str, list[Known]] = defaultdict(list)
    for item in free:
        before[_looks(item.values, names)].append(item)
    for looks, items in before.items():
        for item, row in _paired(items, alike.get(looks, [])):
            assigned.rows[item.key] = row
            free.remove(item)
            given.add(row.row)
    return [row for row in rows if row.row not in given]


def _looks(values: RowValues, names: Collection[str]) -> str:
    return repr([(name, values[name]) for name in sorted(names)])


def _paired(items: Sequence[Known], rows: Sequence[TypedRow]) -> Iterator[tuple[Known, TypedRow]]:
    """As many as there were, one by one; else those in their old place first."""
    if len(items) == len(rows):
        yield from zip(items, rows, strict=True)
        return
    there = {row.row: row for row in rows}
    stayed = [(item, there.pop(item.row)) for item in items if item.row in there]
    yield from stayed
    moved = [item for item in items if all(item is not one for one, _ in stayed)]
    yield from zip(moved, there.values(), strict=False)


def _give_by_date(assigned: Assigned, rows: Sequence[TypedRow], free: list[Known]) -> list[TypedRow]:
    """Rows whose due date is that of one milestone alone, and of no other row. Gives the others."""
    dates = Counter(row.values.get("due_date") for row in rows)
    left = []
    for row in rows:
        due = row.values.get("due_date")
        same = [item for item in free if item.values.get("due_date") == due]
        if due is not None and dates[due] == len(same) == 1:
            assigned.rows[same[0].key] = row
            free.remove(same[0])
        else:
            left.append(row)
    return left


_AMBIGUOUS = (
    "ambiguous-row",
    "Another row has the same title and function, and more than one of them was changed, so Cairn cannot tell which "
    "milestone is which.",
    "Make the titles differ, or add a column with an id.",
)
