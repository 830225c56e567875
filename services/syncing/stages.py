"""Move a tracker to another stage. What each stage means is the policy's to say; what must hold before, its gates'."""

from __future__ import annotations

from typing import Any

from db.ledger import commit_changes
from domain.errors import Refused
from domain.records import Actor, Change, Stage
from services import access
from services.syncing import leasing
from services.syncing.leasing import Busy, Overtaken, one_writer
from services.syncing.sync import run_sync
from services.syncing.unwritten import unwritten
from services.trackers import Tracker, connector_of, tracker_of
from services.workspace import Workspace

SAMPLE = 5
STAGES = tuple(Stage)
"""In their order: each gives more of the lead to Cairn."""


def enter(ws: Workspace, name: str, stage: str, *, actor: Actor, reason: str) -> dict[str, Any]:
    """Move a tracker to a stage, with a record that says why. Before it is retired its sheet gets the final state.

    Gives tracker, before, stage. Raises `Refused` for what is no stage, without a reason, for more than one step back,
    for a stage in which Cairn would write into a file that can only be read, for a sheet that cannot be brought to its
    final state, and while a sync is at work for long.
    """
    access.require(actor, "connect trackers")
    if stage not in tuple(Stage):
        raise Refused(f"There is no stage “{stage}”.", f"Stages are {', '.join(Stage)}.")
    if not reason.strip():
        raise Refused("A tracker moves to another stage only with a reason.", "Say why; it stands in the log.")
    wanted = Stage(stage)
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
    if wanted.writes_to_sheet and not connector_of(ws, tracker.place).writable:
        raise Refused(f"{tracker.file} can only be read.", "Save it as .xlsx, or leave the tracker in observe.")
    if wanted is Stage.RETIRED:
        _write_final_state(ws, tracker, actor)
    try:
        before = _move(ws, name, wanted, actor, reason)
    except (Busy, Overtaken):
        raise Refused("A sync of this tracker is at work.", "Try again in a moment.") from None
    if wanted is Stage.RETIRED and tracker.feedback:
        run_sync(ws, name, actor=actor)  # what stands beside each row says so; where it cannot, the next sync tries
    return {"tracker": name, "before": str(before), "stage": str(wanted)}


def _require_one_step_back(name: str, before: Stage, wanted: Stage) -> None:
    """Each step back gives the sheet what its stage needs, so that none is left out."""
    at = STAGES.index(before)
    if STAGES.index(wanted) < at - 1:
        raise Refused(
            f"“{name}” is in {before}, and a tracker steps back one stage at a time.",
            f"Move it to {STAGES[at - 1]} first.",
        )


def _move(ws: Workspace, name: str, wanted: Stage, actor: Actor, reason: str) -> Stage:
    """Change the stage while no sync is at work that could still write as the one before allows; gives that one."""
    with one_writer(ws, name) as right, ws.write() as tx:
        leasing.fence(tx, ws, right)
        before = tracker_of(tx, name).stage
        _require_one_step_back(name, before, wanted)
        if before is not wanted:
            change = Change(name, "stage", str(before), str(wanted), entity="tracker")
            commit_changes(tx, [change], actor=actor, origin=access.way_of(actor), reason=reason)
    return before


def _write_final_state(ws: Workspace, tracker: Tracker, actor: Actor) -> None:
    run = run_sync(ws, tracker.name, actor=actor)
    if run.state not in ("ok", "nothing"):
        raise Refused(f"The final state cannot be written: {run.message}", "Put that right, and retire it then.")
    with ws.read() as tx:
        waits = unwritten(tx, tracker)
    if waits:
        named = ", ".join(waits[:SAMPLE]) + (" …" if len(waits) > SAMPLE else "")
        raise Refused(
            f"{len(waits)} values of Cairn's are not in the sheet of “{tracker.name}”: {named}.",
            "Settle what waits in the inbox, and retire it then.",
        )
