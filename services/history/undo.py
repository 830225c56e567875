"""Undo: a new change that takes an old one back. Nothing is erased; the record of the undo stands beside the other.

What moved on since is left alone and said. The sheet follows at the next sync, like any edit made in Cairn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from audit.entry import from_typed
from db import records
from db.ledger import Committed, commit_changes
from domain.errors import Refused
from domain.records import WHOLE_ROW, Actor, Change, Origin, Stage
from services import access
from services.trackers import Tracker, all_trackers
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class UndoItem:
    """One change to take back. `blocked` says why it is left alone; `sheet` is the file that will follow."""

    seq: int
    change: Change
    blocked: str | None
    sheet: str | None


def preview_undo(ws: Workspace, what: str | int) -> list[UndoItem]:
    """What undoing a unit of work (its id) or one record (its number) would do, latest change first."""
    with ws.read() as tx:
        return _plan(tx, what)


def undo(ws: Workspace, what: str | int, *, actor: Actor, reason: str = "") -> tuple[Committed, list[UndoItem]]:
    """Take back whatever did not move on since, in one unit of work; gives it and the whole plan.

    Raises `Refused` when there is no such unit of work, or when nothing of it can be taken back.
    """
    access.require(actor, "edit milestones")
    with ws.write() as tx:
        items = _plan(tx, what)
        changes = [item.change for item in items if not item.blocked]
        if not changes:
            reasons = " ".join(dict.fromkeys(item.blocked for item in items if item.blocked))
            raise Refused(f"Nothing of this can be taken back. {reasons}", "Edit the values that are wrong now.")
        why = f"undo of {what}: {reason}" if reason else f"undo of {what}"
        return commit_changes(tx, changes, actor=actor, origin=Origin("undo"), reason=why), items


def _plan(tx: sa.Connection, what: str | int) -> list[UndoItem]:
    found = _bodies(tx, what)
    bodies = [body for body in found if body["object"]["entity"] == "milestone"]
    bodies = [body for body in bodies if body["op"] in ("insert", "update", "remove", "restore")]
    if found and not bodies:
        raise Refused(
            f"“{what}” changed no milestone, and only those changes can be undone.",
            "What was done to a tracker has a way back of its own, such as `resume` after `pause`.",
        )
    if not bodies:
        raise Refused(f"There is no change “{what}” that could be undone.", "`audit log` shows the units of work.")
    trackers = {tracker.name: tracker for tracker in all_trackers(tx)}
    now = _Present(tx)
    return [_item(body, trackers, now) for body in reversed(bodies)]


def _bodies(tx: sa.Connection, what: str | int) -> Sequence[Any]:
    return records.bodies(tx, seq=what) if isinstance(what, int) else records.bodies(tx, txn=what)


class _Present:
    """The milestones as they would be while the plan is carried out, change by change."""

    def __init__(self, tx: sa.Connection) -> None:
        self.rows = {key: dict(row.values) for key, row in records.rows_of(tx, "milestone").items()}

    def still_is(self, change: Change) -> bool:
        """Say whether the change starts from what is there; if so, carry it out here."""
        row = self.rows.get(change.key)
        if change.field != WHOLE_ROW:
            if row is None or row[change.field] != change.before:
                return False
            row[change.field] = change.after  # type: ignore[assignment]
            return True
        if change.before is None:
            if row is not None:
                return False
            self.rows[change.key] = dict(change.after)  # type: ignore[arg-type]
            return True
        before: Any = change.before
        if row is None or any(row[name] != before.get(name) for name in row):
            return False
        del self.rows[change.key]
        return True


def _item(body: Any, trackers: dict[str, Tracker], now: _Present) -> UndoItem:
    thing = body["object"]
    done = Change(thing["key"], thing["field"], from_typed(body["old"]), from_typed(body["new"]))
    change = done.inverse()
    home = trackers.get(_home(change, now))
    bound = home is not None and (change.field == WHOLE_ROW or home.binding.column_of(change.field) is not None)
    blocked = None
    if home is not None and bound and home.stage is Stage.OBSERVE:
        blocked = "The sheet leads and Cairn only observes it: change it there."
    elif not now.still_is(change):
        blocked = "It moved on since."
    writes = home is not None and bound and home.stage.writes_to_sheet and change.field != WHOLE_ROW
    return UndoItem(body["seq"], change, blocked, home.file if home and writes else None)


def _home(change: Change, now: _Present) -> str:
    row: Any = now.rows.get(change.key) or change.after or change.before
    return str(row.get("tracker")) if hasattr(row, "get") else ""
