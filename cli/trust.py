"""Commands about trust: what happened, whether the log is what was written, whether all is well."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.base import Json, app, the_workspace
from cli.output import answer
from services import integrity

audit = typer.Typer(no_args_is_help=True, help="The audit log: read it, verify it.")
app.add_typer(audit, name="audit")


@app.command()
def history(
    key: str, field: Annotated[str | None, typer.Option(help="Only one field.")] = None, json: Json = False
) -> None:
    """Say what became of a milestone: who, when, by which way, from what to what, why."""
    answer({"records": integrity.history(the_workspace(), key, field)}, as_json=json)


@audit.command("log")
def audit_log(
    last: Annotated[int | None, typer.Option(min=1, help="Only the last N records.")] = None, json: Json = False
) -> None:
    """Read the audit log, oldest first."""
    answer({"records": integrity.audit_log(the_workspace(), last)[::-1]}, as_json=json)


@audit.command("verify")
def audit_verify(json: Json = False) -> None:
    """Verify the whole log and hold the live tables against it. Ends with 1 and names the first bad record."""
    verdict = integrity.verify(the_workspace())
    answer(verdict, as_json=json, fine=verdict["ok"])


@app.command()
def doctor(json: Json = False) -> None:
    """Check this installation: SQLite, disk, guards, audit log, worker, trackers."""
    found = integrity.doctor(the_workspace())
    answer(found, as_json=json, fine=found["ok"])
