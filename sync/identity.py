"""Which row is which milestone. Row numbers are never identity.

With an id column the id is the identity, within its tracker; where Cairn added that column itself, its keys are.
(Without one, rows are known by their titles: `sync.titles`.) What stays ambiguous is an issue, and the row waits; it
is never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.issues import Issue
from domain.records import CellRef, Key, RowValues
from domain.rows import KEY, HeldCell, TypedRow
from sync.keys import free_numbers, is_made_key, key_for, made_key

Place = Callable[[TypedRow, str], CellRef]


class Known(NamedTuple):
    """A milestone of this tracker as the sheet last showed it."""

    key: Key
    sheet_id: str | None
    values: RowValues
    row: int = 0
    """Where it last stood; tells a new title from a new row, and nothing else."""


@dataclass(slots=True)
class Assigned:
    """Rows by key, and the rows that wait, each as a held cell."""

    rows: dict[Key, TypedRow] = field(default_factory=dict)
    waiting: list[HeldCell] = field(default_factory=list)


def assign_by_id(
    rows: Sequence[TypedRow],
    known: Iterable[Known],
    place: Place,
    tracker: str,
    taken: set[Key],
    *,
    untitled: Collection[str] = (),
) -> Assigned:
    """Give each row its key by the sheet's own id. A blank id waits; of a repeated one, the copies wait.

    `untitled` are ids of rows that have no title, and are not among `rows`.
    """
    assigned = Assigned()
    by_id = {item.sheet_id: item for item in known if item.sheet_id}
    groups: dict[str, list[TypedRow]] = defaultdict(list)
    for row in rows:
        if row.sheet_id is None:
            assigned.waiting.append(waits(row, place(row, KEY), "", _BLANK))
        else:
            groups[row.sheet_id].append(row)
    for sheet_id, same in groups.items():
        before = by_id.get(sheet_id)
        key = before.key if before else key_for(sheet_id, tracker, taken)
        copies = _give_original(assigned, key, same, before, is_alone=sheet_id not in untitled)
        if not before:
            taken.add(key)
        stays = assigned.rows.get(key)
        assigned.waiting += [waits(copy, place(copy, KEY), sheet_id, _duplicate(sheet_id, stays)) for copy in copies]
    return assigned


def assign_by_own_key(
    rows: Sequence[TypedRow],
    known: Sequence[Known],
    place: Place,
    tracker: str,
    taken: set[Key],
    *,
    may_write: bool,
    is_first: bool = False,
    untitled: Collection[str] = (),
    unwritten: Collection[Key] = (),
) -> Assigned:
    """Give each row its key by the column that Cairn added. On a first read the keys there are taken as they stand.

    A mistyped key and one that this tracker never had wait. A row without a key, and a copy where Cairn may write
    it a key of its own, is matched by title and function among the milestones that have no row, else it is new.
    `untitled` as for `assign_by_id`; `unwritten` are keys that could not be put into their rows yet.
    """
    assigned = Assigned()
    by_key = {item.sheet_id or item.key: item for item in known}
    untitled = {own.upper() for own in untitled}
    groups: dict[str, list[TypedRow]] = defaultdict(list)
    keyless: list[TypedRow] = []
    for row in rows:
        text = (row.sheet_id or "").upper()
        if not text:
            keyless.append(row)
        elif text not in by_key and not (is_first and is_made_key(text)):
            why = _UNKNOWN if is_made_key(text) else _MISTYPED
            assigned.waiting.append(waits(row, place(row, KEY), row.sheet_id or "", why))
        else:
            groups[text].append(row)
    for text, same in groups.items():
        before = by_key.get(text)
        key = before.key if before else key_for(text, tracker, taken)
        copies = _give_original(assigned, key, same, before, is_alone=text not in untitled)
        if not before:
            taken.add(key)
        if may_write and key in assigned.rows:
            keyless += copies
        else:
            stays = assigned.rows.get(key)
            assigned.waiting += [waits(copy, place(copy, KEY), text, _duplicate(text, stays)) for copy in copies]
    strangers = _give_homes(assigned, keyless, known, place)
    numbers = free_numbers(taken)
    for row in give_renamed(assigned, strangers, [item for item in known if item.key in unwritten], rows):
        assigned.rows[made_key(next(numbers))] = row
    return assigned


def _give_original(
    assigned: Assigned, key: Key, same: Sequence[TypedRow], before: Known | None, *, is_alone: bool
) -> Sequence[TypedRow]:
    """Give a key to the one of several rows that it belongs to, if that can be told; gives the others."""
    original = _original(same, before, is_alone=is_alone)
    if original is not None:
        assigned.rows[key] = original
    return [row for row in same if row is not original]


def _original(same: Sequence[TypedRow], before: Known | None, *, is_alone: bool) -> TypedRow | None:
    """Of rows with one id, the one that is as it was, else the only one of that name; on a first read the first.

    Where the id also stands in a row without a title (not `is_alone`), the milestone may be that one, unless the other
    stands in its place.
    """
    if before is None or (len(same) == 1 and (is_alone or same[0].row == before.row)):
        return same[0]
    if as_it_was := [row for row in same if _is_as_it_was(row, before.values)]:
        return as_it_was[0]
    named = [row for row in same if name_of(row.values) == name_of(before.values)]
    return named[0] if len(named) == 1 else None


def _is_as_it_was(row: TypedRow, before: RowValues) -> bool:
    return not row.held and all(before[name] == value for name, value in row.values.items() if name in before)


def _give_homes(
    assigned: Assigned, keyless: Sequence[TypedRow], known: Iterable[Known], place: Place
) -> list[TypedRow]:
    """Rows without a key: one that is the only one to match is that milestone. Gives those that match none."""
    homeless: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for item in known:
        if item.key not in assigned.rows:
            homeless[name_of(item.values)].append(item)
    by_name: dict[tuple[str, str], list[TypedRow]] = defaultdict(list)
    for row in keyless:
        by_name[name_of(row.values)].append(row)
    strangers: list[TypedRow] = []
    for name, rows in by_name.items():
        items = homeless[name]
        if len(rows) > 1 or len(items) > 1:
            rows, items = _give_equal(assigned, rows, items)
        if len(rows) == len(items) == 1:
            assigned.rows[items[0].key] = rows[0]
        elif items and rows:
            assigned.waiting += [waits(row, place(row, KEY), row.sheet_id or "", _SEVERAL) for row in rows]
        else:
            strangers += rows
    return strangers


def _give_equal(
    assigned: Assigned, rows: Sequence[TypedRow], items: Sequence[Known]
) -> tuple[list[TypedRow], list[Known]]:
    """Rows of one name that are as a milestone was: those that are alike may be exchanged without harm."""
    left, free = [], list(items)
    for row in rows:
        same = next((item for item in free if _is_as_it_was(row, item.values)), None)
        if same is None:
            left.append(row)
        else:
            free.remove(same)
            assigned.rows[same.key] = row
    return left, free


def give_renamed(
    assigned: Assigned, strangers: Iterable[TypedRow], known: Iterable[Known], rows: Sequence[TypedRow]
) -> list[TypedRow]:
    """Rows under a title that nobody knows: one that has its old place, and of which only the title moved, was renamed
    if no other row is like it. Gives the others."""
    lost: dict[int, list[Known]] = defaultdict(list)
    for item in known:
        if item.key not in assigned.rows:
            lost[item.row].append(item)
    others = []
    for row in strangers:
        renamed = [item for item in lost[row.row] if _is_alike(item, row)]
        if len(renamed) == 1 and sum(_is_alike(renamed[0], other) for other in rows) == 1:
            assigned.rows[renamed[0].key] = row
        else:
            others.append(row)
    return others


def _is_alike(item: Known, row: TypedRow) -> bool:
    """Say whether everything in a row but its title is as it was."""
    others = {name: value for name, value in row.values.items() if name != "title" and name in item.values}
    said = any(value not in (None, ()) for value in others.values())
    return said and all(item.values[name] == value for name, value in others.items())


def name_of(values: RowValues) -> tuple[str, str]:
    """Title and function, as rows are told apart by them."""
    return (str(values.get("title") or "").casefold(), str(values.get("function") or "").casefold())


_BLANK = (
    "blank-key",
    "This row has content but no id, so Cairn cannot know which milestone it is.",
    "Give the row an id that no other row has.",
)
_MISTYPED = (
    "mistyped-key",
    "This is no key that Cairn gave: its check digit does not fit, so a digit was mistyped.",
    "Put the row's key back as it was, or empty the cell: then Cairn finds the milestone, or takes the row as new.",
)
_UNKNOWN = (
    "unknown-key",
    "Cairn made this key, but not for a milestone of this tracker.",
    "Put the row's own key back, or empty the cell: then Cairn takes the row as new.",
)
_SEVERAL = (
    "ambiguous-row",
    "This row has no key of its own, and several milestones without a row have its title and function.",
    "Type the milestone's key into the cell, or give the row another title.",
)


def _duplicate(sheet_id: str, keeper: TypedRow | None) -> tuple[str, str, str]:
    if keeper is None:
        return (
            "duplicate-key",
            f"The id “{sheet_id}” stands in several rows, and none of them is as it was; these rows wait.",
            "Leave the id in the row that it belongs to, and give the others an id of their own.",
        )
    return (
        "duplicate-key",
        f"The id “{sheet_id}” stands in row {keeper.row} already; this row waits.",
        "Give this row an id of its own, or delete it if it is a copy.",
    )


def waits(row: TypedRow, where: CellRef, text: str, why: tuple[str, str, str]) -> HeldCell:
    """A row that nobody can tell from another one, as a held cell; `why` is rule, message and advice."""
    rule, message, advice = why
    return HeldCell(KEY, where, text, Issue(rule, "error", where, message, advice))
