"""Which row is which milestone. Row numbers are never identity.

With an id column the id is the identity, within its tracker. Without one, a row is known by its
title and function, by its due date too where those repeat; a row in its old place of which only the title
moved was renamed. What stays ambiguous is an issue, and
the row waits; it is never guessed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.issues import Issue
from domain.records import CellRef, Key, RowValues
from domain.rows import KEY, HeldCell, TypedRow

_DISTINCTIVE = re.compile(r"(?=.*[^\W\d_])(?=.*\d)\S+")


@dataclass(frozen=True, slots=True)
class Known:
    """A milestone of this tracker as the sheet last showed it."""

    key: Key
    sheet_id: str | None
    values: RowValues
    row: int = 0
    """Where it last stood; tells a new title from a new row, and nothing else."""


@dataclass(slots=True)
class Assigned:
    """Rows by key; the rows that wait, each as a held cell; and the keys given for the first time."""

    rows: dict[Key, TypedRow] = field(default_factory=dict)
    waiting: list[HeldCell] = field(default_factory=list)
    new: set[Key] = field(default_factory=set)


def key_for(sheet_id: str, tracker: str, taken: set[Key]) -> Key:
    """The id itself where it is distinctive and free, else qualified by the tracker.

    >>> key_for("IT-4", "launch", set()), key_for("4", "launch", set()), key_for("IT-4", "launch", {"IT-4"})
    ('IT-4', 'launch:4', 'launch:IT-4')
    """
    if _DISTINCTIVE.fullmatch(sheet_id) and sheet_id not in taken:
        return sheet_id
    return f"{tracker}:{sheet_id}"


def made_key(number: int) -> Key:
    """A key made by Cairn; the last digit checks the others (Luhn, ISO/IEC 7812-1).

    >>> made_key(42)
    'MS-00042-2'
    """
    digits = f"{number:05d}"
    doubled = (int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return f"MS-{digits}-{-sum(d // 10 + d % 10 for d in doubled) % 10}"


def assign_by_id(
    rows: Sequence[TypedRow],
    known: Iterable[Known],
    place: Callable[[TypedRow, str], CellRef],
    tracker: str,
    taken: set[Key],
) -> Assigned:
    """Give each row its key by the sheet's own id. A blank id waits; of a repeated one, the copies wait."""
    assigned = Assigned()
    by_id = {item.sheet_id: item for item in known if item.sheet_id}
    groups: dict[str, list[TypedRow]] = defaultdict(list)
    for row in rows:
        if row.sheet_id is None:
            assigned.waiting.append(_waits(row, place(row, KEY), "", *_BLANK))
        else:
            groups[row.sheet_id].append(row)
    for sheet_id, same in groups.items():
        before = by_id.get(sheet_id)
        keeper = _original(same, before.values if before else {})
        key = before.key if before else key_for(sheet_id, tracker, taken)
        assigned.rows[key] = keeper
        if not before:
            assigned.new.add(key)
            taken.add(key)
        for copy in same:
            if copy is not keeper:
                assigned.waiting.append(_waits(copy, place(copy, KEY), sheet_id, *_duplicate(sheet_id, keeper)))
    return assigned


def _original(same: Sequence[TypedRow], before: RowValues) -> TypedRow:
    """Of rows with one id, the one whose content is as it was; on a first read the first."""

    def likeness(row: TypedRow) -> int:
        return sum(1 for name, value in row.values.items() if name in before and before[name] == value)

    return max(same, key=likeness)


def assign_by_title(
    rows: Sequence[TypedRow],
    known: Iterable[Known],
    place: Callable[[TypedRow, str], CellRef],
    numbers: Iterator[int],
) -> Assigned:
    """Match rows to milestones by title and function (and due date where those repeat); number new ones."""
    assigned = Assigned()
    known = list(known)
    repeats = Counter(_name(row.values) for row in rows) | Counter(_name(item.values) for item in known)

    def identity(values: RowValues) -> tuple[object, ...]:
        name = _name(values)
        return (*name, values.get("due_date")) if repeats[name] > 1 else name

    by_name: Mapping[tuple[object, ...], list[Known]] = _grouped(known, identity)
    seen: set[tuple[object, ...]] = set()
    strangers: list[TypedRow] = []
    for row in rows:
        name = identity(row.values)
        matches = by_name.get(name, [])
        if name in seen or len(matches) > 1:
            assigned.waiting.append(_waits(row, place(row, "title"), str(row.values.get("title")), *_AMBIGUOUS))
            continue
        seen.add(name)
        if matches:
            assigned.rows[matches[0].key] = row
        else:
            strangers.append(row)
    lost = [item for item in known if item.key not in assigned.rows]
    for row in strangers:
        renamed = [item for item in lost if _is_renamed(item, row)]
        key = renamed[0].key if len(renamed) == 1 else made_key(next(numbers))
        assigned.rows[key] = row
        if len(renamed) != 1:
            assigned.new.add(key)
    return assigned


def _is_renamed(item: Known, row: TypedRow) -> bool:
    """The same row of the sheet, everything in it as it was but for the title."""
    others = {name: value for name, value in row.values.items() if name != "title" and name in item.values}
    said = any(value not in (None, ()) for value in others.values())
    return said and item.row == row.row and all(item.values[name] == value for name, value in others.items())


def _grouped(
    known: Iterable[Known], identity: Callable[[RowValues], tuple[object, ...]]
) -> dict[tuple[object, ...], list[Known]]:
    groups: dict[tuple[object, ...], list[Known]] = defaultdict(list)
    for item in known:
        groups[identity(item.values)].append(item)
    return groups


def _name(values: RowValues) -> tuple[str, str]:
    return (str(values.get("title") or "").casefold(), str(values.get("function") or "").casefold())


_BLANK = (
    "blank-key",
    "This row has content but no id, so Cairn cannot know which milestone it is.",
    "Give the row an id that no other row has.",
)
_AMBIGUOUS = (
    "ambiguous-row",
    "Another row has the same title, function and date, so Cairn cannot tell them apart.",
    "Make the titles differ, or add a column with an id.",
)


def _duplicate(sheet_id: str, keeper: TypedRow) -> tuple[str, str, str]:
    return (
        "duplicate-key",
        f"The id “{sheet_id}” stands in row {keeper.row} already; this row waits.",
        "Give this row an id of its own, or delete it if it is a copy.",
    )


def _waits(row: TypedRow, where: CellRef, text: str, rule: str, message: str, advice: str) -> HeldCell:
    return HeldCell(KEY, where, text, Issue(rule, "error", where, message, advice))
