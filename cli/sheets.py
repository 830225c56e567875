"""Commands about sheets: look at one, connect it, sync it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cli.base import AsUser, Json, Reason, TrackerName, app, asserted, field_pairs, labelled, pairs, the_workspace
from cli.output import answer, steps
from domain.errors import Refused
from services import uploads
from services.connecting import exchange, leaving, onboarding, relocating, remapping
from services.connecting.choices import Choices
from services.syncing import speaking, sync


@app.command()
def inspect(
    path: Path,
    sheet: Annotated[str | None, typer.Option(help="The tab; default the one that is most of a tracker.")] = None,
    map_: Annotated[list[str] | None, typer.Option("--map", help="field=Header, to correct a column.")] = None,
    json: Json = False,
) -> None:
    """Say how Cairn would read a sheet: table, columns, values, what it cannot read. Changes nothing."""
    found = onboarding.inspect(path, sheet, pairs(map_ or [], "field=Header"))
    answer(found, as_json=json)


@app.command()
def connect(
    path: Path,
    name: Annotated[str, typer.Option(help="The tracker's name.")],
    sheet: Annotated[str | None, typer.Option(help="The tab; default the one that is most of a tracker.")] = None,
    map_: Annotated[list[str] | None, typer.Option("--map", help="field=Header, to correct a column.")] = None,
    stage: Annotated[str, typer.Option(help="observe, sheet_leads, shared, database_leads or retired.")] = "observe",
    copy: Annotated[bool, typer.Option("--copy", help="Take a private copy, to be exchanged by upload.")] = False,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Connect a sheet as a tracker. Its folder becomes an allowed root; nothing is merged yet."""
    ws = the_workspace()
    mapping = field_pairs(ws, map_ or [], "field=Header")
    place = uploads.bring_file(ws.settings, path) if copy else path
    connected = exchange.connect_copy if copy else onboarding.connect
    done = connected(ws, place, name, sheet=sheet, mapping=mapping, stage=stage, actor=asserted(ws, as_user))
    answer(done, as_json=json)


@app.command()
def trackers(json: Json = False) -> None:
    """List the connected trackers."""
    answer({"trackers": onboarding.trackers(the_workspace())}, as_json=json)


@app.command()
def disconnect(
    name: TrackerName,
    anyway: Annotated[bool, typer.Option("--anyway", help="Drop edits that have not reached the sheet.")] = False,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Let a tracker go. Its milestones are removed with their history kept; the sheet is not touched."""
    ws = the_workspace()
    answer(onboarding.disconnect(ws, name, asserted(ws, as_user), anyway=anyway), as_json=json)


@app.command()
def leave(
    name: TrackerName,
    out: Annotated[Path | None, typer.Option(help="The new folder; default NAME-export here.")] = None,
    as_it_is: Annotated[bool, typer.Option("--as-it-is", help="Neither sync nor touch the sheet.")] = False,
    reason: Reason = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Take a tracker out of Cairn: export everything, take Cairn's columns out of its sheet, let it go."""
    ws = the_workspace()
    folder = out or Path(f"{name}-export")
    done = leaving.leave(ws, name, folder, actor=asserted(ws, as_user), as_it_is=as_it_is, reason=reason)
    answer(done, as_json=json)


@app.command()
def feedback(
    name: TrackerName,
    wish: Annotated[str, typer.Argument(metavar="on|off")],
    reason: Reason = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Have Cairn say in a column of the sheet what became of each row, or take that column out."""
    if wish not in ("on", "off"):
        raise Refused(f"“{wish}” is neither on nor off.", "Say `feedback TRACKER on`, or off.")
    ws = the_workspace()
    done = speaking.speak(ws, name, on=wish == "on", actor=asserted(ws, as_user), reason=reason)
    answer(done, as_json=json)


@app.command()
def relocate(name: TrackerName, path: Path, as_user: AsUser = "", json: Json = False) -> None:
    """Follow a tracker's file to where it was moved."""
    ws = the_workspace()
    answer(relocating.relocate(ws, name, path, asserted(ws, as_user)), as_json=json)


@app.command()
def remap(
    name: TrackerName,
    map_: Annotated[list[str] | None, typer.Option("--map", help="field=Header; field= for no column.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what the next sync would do.")] = False,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Read a connected sheet by other columns. No value is cleared; the next sync takes in what the new ones say."""
    ws = the_workspace()
    actor = asserted(ws, as_user)
    now = remapping.start(ws, name)
    chosen = {**now.mapping, **field_pairs(ws, map_ or [], "field=Header")}
    found = remapping.look_again(ws, name, chosen, Choices(constants=now.constants))
    if dry_run:
        answer(remapping.rehearse(ws, found, actor).as_json(), as_json=json)
    else:
        answer(remapping.remap(ws, found, actor), as_json=json)


@app.command("sync")
def sync_command(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Default: all trackers.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and do nothing.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="The sheet is right as it is: go past a pause.")] = False,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Sync trackers with their sheets. Ends with 1 when one paused, failed, or could not be written."""
    ws = replace(the_workspace(), tell=steps())
    actor = asserted(ws, as_user)
    chosen = names or [item["tracker"] for item in onboarding.trackers(ws)]
    runs = [sync.run_sync(ws, name, actor=actor, dry_run=dry_run, confirmed=confirm) for name in chosen]
    fine = all(run.state in ("ok", "nothing") and not run.refused for run in runs)
    for run in runs:
        run.plan = labelled(ws, run.plan)
    answer({"runs": [run.as_json() for run in runs]}, as_json=json, fine=fine)
