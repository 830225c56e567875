"""Commands about trust: what happened, whether the log is what was written, whether all is well, backups."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from cli.base import AsUser, Json, Reason, app, asserted, labelled, state, the_workspace
from cli.output import answer
from domain.errors import CairnError, Refused
from services.doctor import doctor as look_after
from services.history import integrity, trust
from services.history.backup import backup as make_backup
from services.history.checkpoints import make_checkpoint
from services.history.restore import restore as restore_backup
from services.schema import custom
from services.settings import read_settings
from services.workspace import Workspace


@app.command()
def history(
    key: str, field: Annotated[str | None, typer.Option(help="Only one field.")] = None, json: Json = False
) -> None:
    """Say what became of a milestone: who, when, by which way, from what to what, why."""
    ws = the_workspace()
    if not integrity.history(ws, key):
        raise Refused(f"Nothing is recorded of “{key}”.", "`milestones` lists the keys; they are case-sensitive.")
    with ws.read() as tx:
        asked = custom.name_of(tx, field) if field else None
    answer({"records": labelled(ws, integrity.history(ws, key, asked))}, as_json=json)


@app.command()
def doctor(json: Json = False) -> None:
    """Check this installation: SQLite, folder, disk, clock, guards, audit log, backups, worker, trackers."""
    found = look_after(the_workspace())
    answer(found, as_json=json, fine=found["ok"])


@app.command()
def backup(
    to: Annotated[Path | None, typer.Option(help="A folder, or a new file; default in the workspace.")] = None,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Copy the database while it is in use, and verify the copy. Every backup is kept."""
    ws = the_workspace()
    made = make_backup(ws, to, actor=asserted(ws, as_user))
    answer(made, as_json=json, fine=made["verified"])


@app.command()
def restore(
    file: Path,
    reason: Reason = "",
    force_rollback: Annotated[
        bool, typer.Option("--force-rollback", help="Even where records of the database get lost.")
    ] = False,
    anchor: Annotated[list[Path] | None, typer.Option(help="A file of checkpoints that was kept outside.")] = None,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Put a backup in the place of the database, which is kept. Ends with 1 when that would be a rollback."""
    settings = read_settings(state.workspace)
    done = restore_backup(
        settings,
        file,
        name=as_user or getpass.getuser(),
        reason=reason,
        force_rollback=force_rollback,
        anchors=trust.anchors_before(settings),
        anchor_files=anchor or [],
    )
    if done["restored"]:
        done["message"] += _stated(the_workspace())
    answer(done, as_json=json, fine=done["restored"])


def _stated(ws: Workspace) -> str:
    """State the restored log by a checkpoint; say why that could not be done, since all else is done."""
    try:
        make_checkpoint(ws, "after a restore")
    except CairnError as error:
        return f" No checkpoint was made: {error} {error.hint}"
    return ""
