"""When a sheet does not look like the sheet we know, stop and ask. Pure: counts in, a pause out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import ne

from domain.errors import AGAIN, GONE, MEANT, SyncPaused
from domain.records import Key, is_blank
from sync.merge import CellMove, MergePlan, Table

MISSING_ROWS = 5
MISSING_SHARE = 0.10
MOST_SHARE = 0.50
CHANGED_CELLS = 10
CHANGED_SHARE = 0.30
COLUMN_SHARE = 0.50
SLIPPED_CELLS = 2
"""How many values a column gains or loses when its cells are moved by a row."""

_CONFIRM = "If the sheet is right as it is, say so in the inbox or by `resume NAME`; otherwise restore it."
_ROWS = (
    "Restore the sheet if that was a mistake. If it is right as it is, say so in the inbox: `resume NAME` keeps them "
    "and asks about each, `resume NAME --accept-deletions` removes them."
)


def check_titles(
    seen: Mapping[Key, object], rows: Sequence[tuple[Key | None, object]], agreed: Mapping[Key, object]
) -> None:
    """Raise `SyncPaused` when ids stand beside the titles of other rows, as after sorting without the id column.

    `seen` maps each key to the title that its row showed last, `agreed` to the one that both sides agreed on; `rows`
    are key and title of each row now, None for a row that has no key. Titles that repeat tell nothing, unless all but
    one of them went with their rows; nor does one that its own row still has, or has again.
    """
    shown = dict(rows)
    owner = _only_ones(seen)
    if seen.keys() - shown.keys():
        owner |= _only_ones({key: title for key, title in seen.items() if key in shown})

    def strayed(key: Key | None, title: object) -> bool:
        other = owner.get(title) if isinstance(title, str) else None
        if other in (None, key) or shown.get(other) == title or (key is not None and agreed.get(key) == title):
            return False
        return key is not None or other in shown

    if found := [str(title) for key, title in rows if strayed(key, title)]:
        more = f" and {len(found) - 1} more stand" if len(found) > 1 else " stands"
        raise SyncPaused(
            f"The title “{found[0]}”{more} now beside the id of another row, as after sorting without the column of "
            "the ids. Nothing was merged.",
            _CONFIRM,
            answers=(AGAIN, MEANT),
        )


def _only_ones(titles: Mapping[Key, object]) -> dict[str, Key]:
    """Whose title it is, of each that stands once."""
    times = Counter(titles.values())
    return {title: key for key, title in titles.items() if times[title] == 1 and isinstance(title, str)}


def check_exchanged(seen: Table, theirs: Table, agreed: Table) -> None:
    """Raise `SyncPaused` when an id stands in a row that is, in several cells, exactly what another row was before.

    So it is after sorting without the column of the ids, among rows whose titles repeat. A row that is as it was
    `seen` last, or as both sides `agreed`, gives nothing away, and one cell that now equals another is an edit like any
    other.
    """
    moved = {key: row for key, row in theirs.items() if key in seen and row != seen[key] and row != agreed.get(key)}
    in_several = [key for key, row in moved.items() if sum(map(ne, seen[key], row)) > 1]
    owner = {seen[key]: key for key in moved} if in_several else {}
    found = [key for key in in_several if owner.get(theirs[key]) not in (None, key)]
    if found:
        raise SyncPaused(
            f"What was the row of “{owner[theirs[found[0]]]}” stands now beside the id of another row, “{found[0]}”, "
            "as after sorting without the column of the ids. Nothing was merged.",
            _CONFIRM,
            answers=(AGAIN, MEANT),
        )


def check(
    plan: MergePlan,
    base: Table,
    theirs: Table,
    news: Sequence[CellMove],
    waiting: int = 0,
    unmoved: int = 0,
    untitled: int = 0,
    *,
    changes_are_meant: bool = False,
    rows_are_meant: bool = False,
) -> None:
    """Raise `SyncPaused` when the sheet was emptied, too many rows vanished, or too much changed at once.

    `base` is what was agreed, without the rows that a person was asked about already; a first sync has none and
    passes. `news` are the cells that hold what the sheet did not hold before. `waiting`: rows that are there and could
    not be told apart; `unmoved`: rows that are the same on all sides, and not in the tables; `untitled`: rows that are
    there with their ids and without their titles. A person may have said that the changes are meant, and that the rows
    of the sheet are all that it shall have.
    """
    if not base:
        return
    rows = len(base) + unmoved
    if not rows_are_meant:
        _check_rows(plan, base, rows, is_empty=not (theirs or unmoved), waiting=waiting, untitled=untitled)
    cells = rows * len(next(iter(base.values())))
    moves = [move for move in news if move.key in base]
    if changes_are_meant:
        return
    if len(moves) > max(CHANGED_CELLS, CHANGED_SHARE * cells):
        raise SyncPaused(
            f"{len(moves)} of {cells} cells changed at once. Nothing was merged.", _CONFIRM, answers=(AGAIN, MEANT)
        )
    _check_columns(moves, rows)


def _check_columns(changed: Iterable[CellMove], rows: int) -> None:
    """Stop before what one slip does to a whole column, however much else is in the sheet."""
    columns: dict[int, list[CellMove]] = defaultdict(list)
    for move in changed:
        columns[move.column].append(move)
    for moves in columns.values():
        if len(moves) > max(CHANGED_CELLS, COLUMN_SHARE * rows) and (how := _slip(moves)):
            raise SyncPaused(
                f"{len(moves)} of {rows} cells of one column {how} at once. Nothing was merged.",
                _CONFIRM,
                answers=(AGAIN, MEANT),
            )


def _slip(moves: Sequence[CellMove]) -> str | None:
    """What a column looks like that was filled down, emptied, shifted, or whose dates are counted otherwise."""
    before, after = [move.before for move in moves], [move.after for move in moves]
    if all(is_blank(value) for value in after):
        return "were emptied"
    if len(set(after)) == 1:
        return "became the same"
    spans = {
        (new - old).days
        for old, new in zip(before, after, strict=True)
        if isinstance(old, date) and isinstance(new, date)
    }
    if len(spans) == 1 and all(isinstance(value, date) for value in after):
        return f"moved by {spans.pop()} days"
    known = Counter(before)
    known.subtract(after)
    return "stand beside other rows" if sum(abs(number) for number in known.values()) <= SLIPPED_CELLS else None


def _check_rows(plan: MergePlan, base: Table, rows: int, *, is_empty: bool, waiting: int, untitled: int) -> None:
    if is_empty and untitled:
        raise SyncPaused(
            f"Every title is gone, though {untitled} rows with their ids are there. Nothing was deleted.",
            "Give the rows their titles back, then sync again. If they are meant to have none, say so in the inbox or "
            "by `resume NAME`: each milestone stays as it is.",
            answers=(AGAIN, MEANT),
        )
    if is_empty and waiting:
        raise SyncPaused(
            f"Not one of the {rows} milestones was found: {waiting} rows are there, but wait for their ids. "
            "Nothing was deleted.",
            "Give the rows their ids back, then sync again.",
            answers=(AGAIN,),
        )
    if is_empty:
        raise SyncPaused(
            f"The sheet is empty, and {rows} milestones were in it. Nothing was deleted.",
            _ROWS,
            answers=(AGAIN, MEANT, GONE),
        )
    gone = sum(key in base for key in (*plan.missing, *plan.gone_but_moved))
    is_most = gone > 1 and gone > MOST_SHARE * rows
    if is_most or gone > max(MISSING_ROWS, MISSING_SHARE * rows):
        raise SyncPaused(
            f"{gone} of {rows} rows vanished from the sheet. Nothing was deleted.",
            _ROWS,
            answers=(AGAIN, MEANT, GONE),
        )
