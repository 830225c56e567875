"""What a sheet is held against before anything is merged: what it showed last.

What waits for a person was seen before, and so was what a person said is meant: neither is asked about again. A row
that is as both sides agreed is right, whatever was seen between.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from db.syncstate import BaseRow
from db.undecided import RESTORED, Difference
from domain.records import WHOLE_ROW, Key, RowValues, Value
from domain.rows import TypedRow
from sync import guards
from sync.merge import CellMove, Cells, Table


@dataclass(frozen=True, slots=True)
class Shown:
    """What both sides agreed on, of the rows that still say something (`agreed`), and over it what waits for somebody
    (`cells`); `titles` has those of new rows that wait besides."""

    agreed: Table
    cells: Table
    titles: Mapping[Key, object]
    agreed_titles: Mapping[Key, object]

    def is_news(self, move: CellMove) -> bool:
        """Say whether the sheet did not hold this value before."""
        return move.key not in self.cells or self.cells[move.key][move.column] != move.after


def shown_last(
    base: Mapping[Key, BaseRow],
    agreed: Table,
    waits: Iterable[Difference],
    ours: Collection[Key],
    theirs: Collection[Key],
    as_cells: Callable[[RowValues], Cells],
) -> Shown:
    """`agreed` is the base as cells; a row of it that is neither a milestone (`ours`) nor in the sheet (`theirs`) says
    nothing any more."""
    if gone := {key for key in base if key not in theirs and key not in ours}:
        base = {key: row for key, row in base.items() if key not in gone}
        agreed = {key: agreed[key] for key in base}
    titles: dict[Key, object] = {key: row.values.get("title") for key, row in base.items()}
    waiting: dict[Key, dict[str, Value]] = {}
    new_titles: dict[Key, object] = {}
    for item in waits:
        if isinstance(item.theirs, Mapping):
            new_titles[item.key] = item.theirs.get("title")
        elif item.key in base and item.field != WHOLE_ROW and item.state != RESTORED:
            waiting.setdefault(item.key, dict(base[item.key].values))[item.field] = item.theirs
    return Shown(
        agreed,
        {**agreed, **{key: as_cells(row) for key, row in waiting.items()}} if waiting else agreed,
        titles | {key: row.get("title") for key, row in waiting.items()} | new_titles,
        titles,
    )


def check_ids(shown: Shown, theirs: Table, rows: Mapping[Key, TypedRow], every: Iterable[TypedRow]) -> None:
    """Raise `SyncPaused` where ids stand beside other rows. `rows` have a key, `every` one of the sheet may not."""
    known = {row.row: key for key, row in rows.items() if key in shown.titles}
    titles = [(known.get(row.row), row.values.get("title")) for row in every]
    guards.check_titles(shown.titles, titles, shown.agreed_titles)
    guards.check_exchanged(shown.cells, theirs, shown.agreed)
