"""A person pauses a tracker, and lets it go on. While it is paused its sheet is neither merged nor written; it can be
looked at all the same (a dry run). What a guard paused is another matter: `sync.resume` answers that.
"""

from __future__ import annotations

from typing import Any

from db.ledger import commit_changes
from domain.errors import Refused
from domain.records import Actor, Change
from services import access
from services.syncing import leasing
from services.syncing import sync as syncing
from services.syncing.leasing import Busy, Overtaken, one_writer
from services.syncing.sync import SyncRun
from services.trackers import GOES_ON, Pause, tracker_of
from services.workspace import Workspace


def pause(ws: Workspace, name: str, *, actor: Actor, reason: str) -> dict[str, Any]:
    """Pause a tracker, with a record that says who and why. A sync under way is finished first.

    Gives tracker, by, since (UTC, ISO), reason. Raises `Refused` without a reason, for one that a person paused
    already, and while a sync is at work for long.
    """
    access.require(actor, "sync trackers")
    why = " ".join(reason.split())
    if not why:
        raise Refused("A tracker is paused only with a reason.", "Say why; whoever wonders reads it.")
    wanted = Pause(actor.name, ws.now(), why)
    _check_goes_on(paused(ws, name), name)
    try:
        with one_writer(ws, name) as right, ws.write() as tx:
            leasing.fence(tx, ws, right)
            _check_goes_on(tracker_of(tx, name).paused, name)
            change = Change(name, "paused", None, wanted.to_json(), entity="tracker")
            commit_changes(tx, [change], actor=actor, origin=access.way_of(actor), reason=why)
    except (Busy, Overtaken):
        raise Refused("A sync of this tracker is at work.", "Try again in a moment.") from None
    return {"tracker": name, "by": wanted.by, "since": wanted.since, "reason": why}


def paused(ws: Workspace, name: str) -> Pause | None:
    """Who paused a tracker, since when and why; None where nobody did."""
    with ws.read() as tx:
        return tracker_of(tx, name).paused


def _check_goes_on(before: Pause | None, name: str) -> None:
    if before:
        raise Refused(f"It is paused already. {before.told(name)}", GOES_ON.format(name))


def resume(ws: Workspace, name: str, *, accept_deletions: bool = False, actor: Actor) -> SyncRun:
    """Let a paused tracker go on, and sync it. Where a person paused it, that says nothing about what stands in its
    sheet, so every guard looks; where a guard did, the changes in the sheet are meant.

    Raises `Refused` where rows that vanished are to be accepted at a person's pause, which nobody was shown.
    """
    access.require(actor, "sync trackers")
    before = paused(ws, name)
    if before is None:
        return syncing.resume(ws, name, accept_deletions=accept_deletions, actor=actor)
    if accept_deletions:
        raise Refused(
            f"Nobody has looked for vanished rows since then. {before.told(name)}",
            f"Say `resume {name}` alone; if rows are gone, Cairn asks.",
        )
    with ws.write() as tx:
        if still := tracker_of(tx, name).paused:  # somebody else may have been faster
            change = Change(name, "paused", still.to_json(), None, entity="tracker")
            commit_changes(tx, [change], actor=actor, origin=access.way_of(actor), reason="goes on")
    return syncing.run_sync(ws, name, actor=actor)
