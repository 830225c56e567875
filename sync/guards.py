"""When a sheet does not look like the sheet we know, stop and ask. Pure: counts in, a pause out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from domain.errors import SyncPaused
from domain.records import Key
from sync.merge import MergePlan, Table

MISSING_ROWS = 5
MISSING_SHARE = 0.10
MOST_SHARE = 0.50
CHANGED_CELLS = 10
CHANGED_SHARE = 0.30

_CONFIRM = "If the sheet is right as it is, say so in the inbox or by `resume NAME`; otherwise restore it."
_REALLY_GONE = (
    "If they are really gone, say so in the inbox or by `resume NAME --accept-deletions`; otherwise restore the sheet."
)


def check_titles(base: Mapping[Key, object], rows: Sequence[tuple[Key | None, object]]) -> None:
    """Raise `SyncPaused` when ids stand beside the titles of other rows, as after sorting without the id column.

    `base` maps each key to its title; `rows` are key and title of each row now, None for a row that has no key.
    Titles that repeat tell nothing, nor does one that its own row still has.
    """
    times = Counter(base.values())
    owner = {title: key for key, title in base.items() if times[title] == 1 and isinstance(title, str)}
    shown = dict(rows)

    def strayed(key: Key | None, title: object) -> bool:
        other = owner.get(title) if isinstance(title, str) else None
        if other in (None, key) or shown.get(other) == title:
            return False
        return key is not None or other in shown

    if found := [str(title) for key, title in rows if strayed(key, title)]:
        more = f" and {len(found) - 1} more stand" if len(found) > 1 else " stands"
        raise SyncPaused(
            f"The title “{found[0]}”{more} now beside the id of another row, as after sorting without the column of "
            "the ids. Nothing was merged.",
            _CONFIRM,
        )


def check(
    plan: MergePlan,
    base: Table,
    theirs: Table,
    waiting: int = 0,
    *,
    changes_are_meant: bool = False,
    rows_are_gone: bool = False,
) -> None:
    """Raise `SyncPaused` when the sheet was emptied, too many rows vanished, or too much changed at once.

    A first sync has no base and passes. `waiting`: rows that are there and could not be told apart. A person may
    have said that the changes are meant, and that the rows are really gone.
    """
    if not base:
        return
    if not rows_are_gone:
        _check_rows(plan, base, theirs, waiting)
    cells = sum(len(row) for row in base.values())
    changed = sum(1 for move in plan.to_database if move.key in base)
    if not changes_are_meant and changed > max(CHANGED_CELLS, CHANGED_SHARE * cells):
        raise SyncPaused(f"{changed} of {cells} cells changed at once. Nothing was merged.", _CONFIRM)


def _check_rows(plan: MergePlan, base: Table, theirs: Table, waiting: int) -> None:
    if not theirs and waiting:
        raise SyncPaused(
            f"None of the {len(base)} milestones was found: {waiting} rows are there, but wait for their ids. "
            "Nothing was deleted.",
            "Give the rows their ids back, then sync again.",
        )
    if not theirs:
        raise SyncPaused(f"The sheet is empty, and {len(base)} milestones were in it. Nothing was deleted.", _CONFIRM)
    gone = len(plan.missing) + len(plan.gone_but_moved)
    is_most = gone > 1 and gone > MOST_SHARE * len(base)
    if is_most or gone > max(MISSING_ROWS, MISSING_SHARE * len(base)):
        raise SyncPaused(f"{gone} of {len(base)} rows vanished from the sheet. Nothing was deleted.", _REALLY_GONE)
