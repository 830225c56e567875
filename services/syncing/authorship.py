"""Who edited a sheet, as far as anybody can tell, and how sure that is.

`exact`: the sheet's own edit log names the person for this cell. `sole`: everything that was saved in the window was
saved by one person. `candidates`: one of those named. `unknown`: nobody is named. A name is never given as sure when
it is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from connectors.base import Connector
from db.syncstate import TrackerState
from domain.records import Change, Confidence, Origin
from domain.sheets import SheetSnapshot
from services.trackers import Tracker

CLOCKS_DIFFER = timedelta(seconds=2)
"""By so much the window is taken wider: the place's clock is not ours."""
_MOST_NAMED = 5


@runtime_checkable
class KnowsAuthors(Protocol):
    """A connector that can say more of who edited than the sheet itself."""

    def with_authors(self, snapshot: SheetSnapshot) -> SheetSnapshot: ...


def with_authors(connector: Connector, snapshot: SheetSnapshot, before: TrackerState) -> SheetSnapshot:
    """Ask who edited, where the sheet is not as it was last merged."""
    if isinstance(connector, KnowsAuthors) and before.revision not in (None, snapshot.revision):
        return connector.with_authors(snapshot)
    return snapshot


def origin_of(tracker: Tracker, snapshot: SheetSnapshot, before: TrackerState) -> Origin:
    """By which way a sheet edit came, whoever it was."""
    seen_from = datetime.fromisoformat(before.read_at) if before.read_at else None
    confidence, named = _named(snapshot, seen_from)
    return Origin(
        "excel" if tracker.kind == "excel" else "sheet",
        tracker=tracker.name,
        file=tracker.file,
        revision=snapshot.revision,
        seen_from=seen_from,
        seen_to=snapshot.read_at,
        confidence=confidence,
        named=named,
    )


def _named(snapshot: SheetSnapshot, seen_from: datetime | None) -> tuple[Confidence, str | None]:
    """The name in a file is self-declared and covers only the last of perhaps many saves: a candidate and no more."""
    if snapshot.modified_by:
        return "candidates", snapshot.modified_by
    if seen_from is None:
        return "unknown", None
    saves = [save for save in snapshot.saves if save.at >= seen_from - CLOCKS_DIFFER and not save.is_own]
    names = sorted({save.who for save in saves if save.who})
    if not names:
        return "unknown", None
    is_sole = len(names) == 1 and all(save.who for save in saves)
    return "sole" if is_sole else "candidates", ", ".join(names[:_MOST_NAMED])


def by_person(changes: Sequence[Change], snapshot: SheetSnapshot) -> list[tuple[str | None, list[Change]]]:
    """The changes whose cell's author the edit log names, person by person, and before them all others (None)."""
    known: Mapping[str, str] = {str(snapshot.ref(edit.row, edit.column)): edit.who for edit in snapshot.edits}
    found: dict[str | None, list[Change]] = defaultdict(list)
    for change in changes:
        found[known.get(change.place or "")].append(change)
    return [(None, found.pop(None, [])), *sorted(found.items(), key=lambda group: str(group[0]))]
