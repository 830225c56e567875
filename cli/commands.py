"""The commands: each asks one service and answers with one document. `--json` prints it as it is."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.output import answer
from domain.errors import Refused
from domain.records import Actor, json_of
from services import access, edits, inbox, integrity, onboarding, sync
from services.settings import read_settings
from services.workspace import Workspace, open_workspace

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
audit = typer.Typer(no_args_is_help=True, help="The audit log: read it, verify it.")
app.add_typer(audit, name="audit")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
AsUser = Annotated[str, typer.Option("--as", help="Who acts; recorded as asserted by whoever has the shell.")]


@dataclass
class State:
    """What the options before the command said."""

    workspace: str | None = None


state = State()


@app.callback()
def options(
    workspace: Annotated[
        str | None, typer.Option(help="The workspace folder; default $CAIRN_WORKSPACE or ./workspace.")
    ] = None,
) -> None:
    """Cairn governs milestones for teams that still run on spreadsheets."""
    state.workspace = workspace


def the_workspace() -> Workspace:
    return open_workspace(read_settings(state.workspace))


def asserted(ws: Workspace, name: str) -> Actor:
    """Who acts on the command line: the name given, else the login name."""
    return access.actor_named(ws, name or getpass.getuser(), auth="asserted")


def pairs(words: list[str], form: str) -> dict[str, str]:
    """Read words such as `field=value`."""
    split = [word.partition("=") for word in words]
    for name, equals, _ in split:
        if not name or not equals:
            raise Refused(
                f"“{name}{equals}” is not of the form {form}.", f"Write {form}, in quotes where it has blanks."
            )
    return {name.strip(): value for name, _, value in split}


@app.command()
def inspect(
    path: Path,
    sheet: Annotated[str | None, typer.Option(help="The tab; default the first visible one.")] = None,
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
    sheet: Annotated[str | None, typer.Option(help="The tab; default the first visible one.")] = None,
    map_: Annotated[list[str] | None, typer.Option("--map", help="field=Header, to correct a column.")] = None,
    stage: Annotated[str, typer.Option(help="observe, sheet_leads, shared, database_leads or retired.")] = "observe",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Connect a sheet as a tracker. Its folder becomes an allowed root; nothing is merged yet."""
    ws = the_workspace()
    mapping = pairs(map_ or [], "field=Header")
    done = onboarding.connect(ws, path, name, sheet=sheet, mapping=mapping, stage=stage, actor=asserted(ws, as_user))
    answer(done, as_json=json)


@app.command()
def trackers(json: Json = False) -> None:
    """List the connected trackers."""
    answer({"trackers": onboarding.trackers(the_workspace())}, as_json=json)


@app.command()
def disconnect(name: str, as_user: AsUser = "", json: Json = False) -> None:
    """Let a tracker go. Its milestones are removed with their history kept; the sheet is not touched."""
    ws = the_workspace()
    answer(onboarding.disconnect(ws, name, asserted(ws, as_user)), as_json=json)


@app.command()
def relocate(name: str, path: Path, as_user: AsUser = "", json: Json = False) -> None:
    """Follow a tracker's file to where it was moved."""
    ws = the_workspace()
    answer(onboarding.relocate(ws, name, path, asserted(ws, as_user)), as_json=json)


@app.command("sync")
def sync_command(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Default: all trackers.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and do nothing.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="The sheet is right as it is: go past a pause.")] = False,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Sync trackers with their sheets. Ends with 1 when one paused, failed, or could not be written."""
    ws = the_workspace()
    actor = asserted(ws, as_user)
    chosen = names or [item["tracker"] for item in onboarding.trackers(ws)]
    runs = [sync.run_sync(ws, name, actor=actor, dry_run=dry_run, confirmed=confirm) for name in chosen]
    fine = all(run.state in ("ok", "nothing") and not run.refused for run in runs)
    answer({"runs": [run.as_json() for run in runs]}, as_json=json, fine=fine)


@app.command()
def milestones(
    tracker: Annotated[str | None, typer.Option(help="Only those of one tracker.")] = None, json: Json = False
) -> None:
    """List the milestones with all their fields."""
    answer({"milestones": inbox.milestones(the_workspace(), tracker)}, as_json=json)


@app.command()
def edit(
    key: str,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...")],
    reason: Annotated[str, typer.Option(help="Why; needed when the committed date moves.")] = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Change fields of one milestone, all or none. An empty value clears the field."""
    ws = the_workspace()
    wanted = [edits.Edit(key, name, value) for name, value in pairs(fields, "field=value").items()]
    result = edits.apply_edits(ws, wanted, actor=asserted(ws, as_user), reason=reason, origin_kind="cli")
    document: dict[str, Any] = {
        "txn": result.txn,
        "changes": [
            {"key": c.key, "field": c.field, "before": json_of(c.before), "after": json_of(c.after)}  # type: ignore[arg-type]
            for c in result.changes
        ],
        "issues": [
            {"rule": i.rule, "severity": i.severity, "where": str(i.where), "message": i.message, "advice": i.advice}
            for i in result.issues
        ],
    }
    answer(document, as_json=json, fine=not result.refused)


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
def held(json: Json = False) -> None:
    """List the cells that were not accepted, with their place and what to do."""
    answer({"held": inbox.held(the_workspace())}, as_json=json)


@app.command()
def conflicts(json: Json = False) -> None:
    """List the cells that both sides moved, with all three values."""
    answer({"conflicts": inbox.conflicts(the_workspace())}, as_json=json)


@app.command()
def schedule(json: Json = False) -> None:
    """Show committed and implied dates, the slack of each link, loops, and references that lead nowhere."""
    from services.insights import load_world, schedule_document

    answer(schedule_document(load_world(the_workspace(), today())), as_json=json)


@app.command()
def heatmap(by: Annotated[str, typer.Option(help="open, late or slack.")] = "open", json: Json = False) -> None:
    """Show which function waits for which: rows wait, columns deliver."""
    from services.insights import heatmap_document, load_world

    if by not in ("open", "late", "slack"):
        raise Refused(f"A heatmap cannot be drawn by “{by}”.", "Say --by open, --by late or --by slack.")
    answer(heatmap_document(load_world(the_workspace(), today()), by), as_json=json)


@app.command()
def doctor(json: Json = False) -> None:
    """Check this installation: SQLite, disk, guards, audit log, worker, trackers."""
    found = integrity.doctor(the_workspace())
    answer(found, as_json=json, fine=found["ok"])


def today() -> Any:
    """The day on which the command is given, where it is given."""
    return datetime.now().astimezone().date()
