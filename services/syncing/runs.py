"""What a sync did, or would do: its numbers, its cells, its place in the list of runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from db import syncstate, undecided
from domain.records import WHOLE_ROW, Actor, Change, json_of, text_of
from domain.sheets import Refusal
from services.linking import unresolved_by_tracker
from services.syncing import effects
from services.syncing.cells import moved_fields
from services.syncing.merging import Merge
from services.syncing.writeback import HEADER, PlannedWrite
from services.workspace import Workspace

COUNTS = (
    "to_database",
    "to_sheet",
    "added",
    "missing",
    "held",
    "conflicts",
    "proposals",
    "unresolved_links",
    "feedback",
)
STOPPED = ("paused", "failed")


@dataclass(slots=True)
class SyncRun:
    """What a sync did. With `dry_run` what it would do, and in `plan` one dict per cell: where, key, field, side
    ("database" or "sheet"), before, after.

    `state`: ok, nothing, paused, failed, or busy when another sync of the tracker was at work all the time.
    """

    tracker: str
    state: str = "ok"
    to_database: int = 0
    to_sheet: int = 0
    added: int = 0
    missing: int = 0
    held: int = 0
    conflicts: int = 0
    proposals: int = 0
    unresolved_links: int = 0
    feedback: int = 0
    """Cells in which Cairn says what became of a row; they are no data."""
    message: str = ""
    txn: str | None = None
    """The unit of work in the audit log that holds what the database took."""
    refused: list[Refusal] = field(default_factory=list)
    answers: tuple[str, ...] = ()
    """Of a pause: what can help (`domain.errors`)."""
    saw: str = ""
    """Of a pause: what Cairn saw, without the advice that follows in `message`."""
    window_s: float = 0.0
    """How long, before the sheet was written, nobody could tell whether somebody else wrote; 0 where that cannot be."""
    plan: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The run as the command line shows it."""
        return {
            "tracker": self.tracker,
            "state": self.state,
            **{name: getattr(self, name) for name in COUNTS},
            "message": self.message,
            "txn": self.txn,
            "refused": [{"cell": str(r.ref), "code": r.code, "message": r.message} for r in self.refused],
            **({"saw": self.saw, "answers": list(self.answers)} if self.answers else {}),
            **({"window_ms": max(1, round(1000 * self.window_s))} if self.window_s else {}),
            **({"plan": self.plan} if self.plan else {}),
        }


NEWS = ("conflicts", "proposals")


def joined(first: SyncRun, then: SyncRun) -> SyncRun:
    """Two attempts of one run as one: what each did adds up, what stands now is what the later saw."""
    for name in ("to_database", "to_sheet", "added", *NEWS):
        setattr(then, name, getattr(first, name) + getattr(then, name))
    then.txn = first.txn or then.txn
    then.state = first.state if then.state == "nothing" else then.state
    return then


def nothing(tx: sa.Connection, tracker: str) -> SyncRun:
    """A run that had nothing to look at."""
    held = len(syncstate.held_of(tx, tracker))
    return SyncRun(tracker, "nothing", held=held, unresolved_links=unresolved_by_tracker(tx)[tracker])


def summary(merge: Merge, changes: Sequence[Change], moves: effects.Moves, writes: Sequence[PlannedWrite]) -> SyncRun:
    """The plan in numbers; `to_sheet` is left to whoever writes, the links to whoever has committed."""
    lost = (*merge.plan.missing, *merge.plan.gone_but_moved, *merge.settled.lost_rows)
    proposals = sum(item.state in undecided.PROPOSALS for item in moves.fresh)
    run = SyncRun(
        merge.tracker.name,
        to_database=sum(change.field != WHOLE_ROW for change in changes),
        added=len(merge.plan.added),
        missing=sum(key in merge.ours for key in lost),
        held=len(effects.held_of(merge)),
        conflicts=len(moves.fresh) - proposals + len(effects.gave_way(merge)),
        proposals=proposals,
    )
    agreed = effects.agreements(merge)
    news = changes or writes or agreed or run.added or run.conflicts or run.proposals or effects.missed_first(merge)
    run.state = "ok" if news else "nothing"
    said = [i.message for i in merge.reading.issues if i.rule == "column-vanished"]
    run.message = " ".join([*said, *_left_alone(merge)])
    return run


def _left_alone(merge: Merge) -> Iterator[str]:
    """Rows whose milestones somebody removed in Cairn; they are no news until they move."""
    added, rows = {*merge.plan.added, *merge.settled.new_rows}, 0
    for key in merge.rows:
        rows += key not in merge.ours and key not in added and key in merge.base and key in merge.removed
    if rows:
        stand = "rows stand" if rows > 1 else "row stands"
        yield f"{rows} {stand} in the sheet whose milestones were removed in Cairn; they are left alone."


def planned_cells(merge: Merge, changes: Sequence[Change], writes: Sequence[PlannedWrite]) -> list[dict[str, Any]]:
    """Every cell that a run would move, on either side."""
    return [_planned(change) for change in changes] + [
        cell for write in writes for cell in _planned_write(merge, write)
    ]


def _planned(change: Change) -> dict[str, Any]:
    where = {"where": change.place, "key": change.key, "field": change.field, "side": "database"}
    if change.field == WHOLE_ROW:
        return {**where, "before": _title(change.before), "after": _title(change.after)}
    return {**where, "before": json_of(change.before), "after": json_of(change.after)}  # type: ignore[arg-type]


def _title(row: Any) -> str | None:
    return text_of(row.get("title")) if row is not None else None


def _planned_write(merge: Merge, write: PlannedWrite) -> list[dict[str, Any]]:
    place = str(merge.reading.snapshot.ref(write.row, write.column.column))
    where = {"where": place, "key": write.key if write.key != HEADER else "header", "side": "sheet"}
    moved = moved_fields(write.column, write.expect, write.value).items()
    return [{**where, "field": name, "before": json_of(old), "after": json_of(new)} for name, (old, new) in moved]


def remember(ws: Workspace, run: SyncRun, actor: Actor, started: str) -> None:
    """Keep the run. One that found nothing leaves no trace, unless the one before had stopped; a failure that lasts
    is one entry."""
    if run.state == "busy":
        return
    with ws.read() as tx:
        last = next(iter(syncstate.runs_of(tx, run.tracker, last=1)), None)
    if run.state == "nothing" and (last is None or last["state"] not in STOPPED):
        return
    lasts = last and run.state in STOPPED and (last["state"], last["message"]) == (run.state, run.message)
    with ws.write() as tx:
        number = last["id"] if last and lasts else syncstate.start_run(tx, run.tracker, actor.name, started)
        syncstate.finish_run(tx, number, run.state, run.message, run.as_json(), ws.now())
