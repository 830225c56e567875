"""Commands about what waits for a person: list it, decide it."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.base import AsUser, Json, Reason, TrackerName, app, asserted, labelled, the_workspace
from cli.output import answer
from services import deciding, inbox
from services.syncing import pausing, stages
from services.trackers import tracker_of

Id = Annotated[int, typer.Argument(metavar="ID")]


@app.command()
def held(json: Json = False) -> None:
    """List the cells that were not accepted, with their place and what to do."""
    ws = the_workspace()
    answer({"held": labelled(ws, inbox.held(ws))}, as_json=json)


@app.command()
def conflicts(json: Json = False) -> None:
    """List the cells that both sides moved, with all three values."""
    ws = the_workspace()
    answer({"conflicts": labelled(ws, inbox.conflicts(ws))}, as_json=json)


@app.command()
def resolve(
    number: Id,
    choice: Annotated[str, typer.Argument(metavar="ours|theirs|=VALUE")],
    reason: Reason = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Settle a conflict; the sheet follows at the next sync."""
    ws = the_workspace()
    txn = deciding.resolve(ws, number, choice, actor=asserted(ws, as_user), reason=reason, origin_kind="cli")
    answer({"id": number, "txn": txn}, as_json=json)


@app.command()
def proposals(json: Json = False) -> None:
    """List what sheets say of fields that Cairn leads."""
    ws = the_workspace()
    answer({"proposals": labelled(ws, inbox.proposals(ws))}, as_json=json)


@app.command()
def accept(number: Id, reason: Reason = "", as_user: AsUser = "", json: Json = False) -> None:
    """Take a proposal into the database."""
    ws = the_workspace()
    txn = deciding.accept(ws, number, actor=asserted(ws, as_user), reason=reason, origin_kind="cli")
    answer({"id": number, "txn": txn}, as_json=json)


@app.command()
def reject(number: Id, reason: Reason = "", as_user: AsUser = "", json: Json = False) -> None:
    """Keep what the database has, and put it back into the sheet. Needs a reason."""
    ws = the_workspace()
    txn = deciding.reject(ws, number, actor=asserted(ws, as_user), reason=reason, origin_kind="cli")
    answer({"id": number, "txn": txn}, as_json=json)


@app.command()
def pause(
    name: TrackerName,
    reason: Reason = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Leave a tracker alone until `resume`: nobody syncs it, but anybody may look with --dry-run. Needs a reason."""
    ws = the_workspace()
    answer(pausing.pause(ws, name, actor=asserted(ws, as_user), reason=reason), as_json=json)


@app.command()
def pauses(json: Json = False) -> None:
    """List the trackers that a person paused, and those that wait until somebody has looked at their sheet."""
    answer({"pauses": inbox.pauses(the_workspace())}, as_json=json)


@app.command()
def resume(
    name: TrackerName,
    accept_deletions: Annotated[bool, typer.Option("--accept-deletions", help="Rows that vanished are gone.")] = False,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Go past a pause: the changes in the sheet are meant; or, where a person paused it, it goes on and the sheet is
    looked at as ever. Ends with 1 when the tracker stays paused."""
    ws = the_workspace()
    run = pausing.resume(ws, name, accept_deletions=accept_deletions, actor=asserted(ws, as_user))
    answer({"runs": [run.as_json()]}, as_json=json, fine=run.state in ("ok", "nothing") and not run.refused)


@app.command()
def lead(
    name: TrackerName,
    field: str,
    side: Annotated[str, typer.Argument(metavar="sheet|database")],
    reason: Reason = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """In the stage shared: say who leads a field. Fields that share a cell of the sheet are led together."""
    ws = the_workspace()
    led = deciding.lead(ws, name, field, side, actor=asserted(ws, as_user), reason=reason)
    with ws.read() as tx:
        moved = sorted(deciding.together_with(tracker_of(tx, name), field))
    answer({"tracker": name, "moved": moved, "led_by_database": led}, as_json=json)


@app.command()
def stage(
    name: TrackerName,
    stage: Annotated[str, typer.Argument(help="observe, sheet_leads, shared, database_leads or retired.")],
    reason: Reason = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Move a tracker to another stage. Needs a reason."""
    ws = the_workspace()
    answer(stages.enter(ws, name, stage, actor=asserted(ws, as_user), reason=reason), as_json=json)
