"""What a person should know of whole rows of a sheet that is looked at: those nobody sees, those that say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from domain.issues import Issue
from domain.rows import KEY, TypedRow
from services.syncing.reading import SheetReading
from sync.identity import name_of

_LISTED = 5
_MOST = 20
"""So many rows are told one by one."""


def row_issues(reading: SheetReading) -> list[Issue]:
    """Everything about whole rows that stops nothing, and should not pass unseen."""
    return [*_hidden(reading), *(() if reading.binding.column_of(KEY) else _alike(reading))]


def _hidden(reading: SheetReading) -> Iterator[Issue]:
    """Milestones that nobody sees in the sheet are read all the same, and told."""
    rows = [row.row for row in reading.rows if row.row in reading.snapshot.hidden_rows]
    if rows:
        message = (
            f"{len(rows)} of the milestones stand in hidden rows ({_listed(rows)}). They are read like the others."
        )
        where = reading.snapshot.ref(rows[0], reading.binding.columns[0].column)
        advice = "Show the rows in the sheet, or delete them if they are void."
        yield Issue("hidden-rows", "info", where, message, advice)


def _alike(reading: SheetReading) -> Iterator[Issue]:
    """Without ids, rows of one title are told apart by what else they hold; two that hold the same are one too many."""
    named: dict[tuple[str, str], list[TypedRow]] = defaultdict(list)
    for row in reading.rows:
        named[name_of(row.values)].append(row)
    groups = [rows for rows in named.values() if len(rows) > 1]
    for rows in groups[:_MOST]:
        title = rows[0].values.get("title")
        twins = [row for place, row in enumerate(rows) if any(row.values == other.values for other in rows[:place])]
        where = reading.place(twins[0] if twins else rows[1], "title")
        listed = _listed([row.row for row in rows])
        if twins:
            message = f"The rows {listed} are all called “{title}”; row {twins[0].row} says the same as one before it."
            yield Issue("row-twice", "warning", where, message, "Delete it if it is a copy, or give the rows an id.")
        else:
            message = f"The rows {listed} are all called “{title}”. Cairn tells them apart by what else they hold."
            advice = "A column with ids, or titles that differ, make that certain."
            yield Issue("title-twice", "info", where, message, advice)


def _listed(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_LISTED])) + (" …" if len(rows) > _LISTED else "")
