"""What all commands share: the app they hang on, the options that many have, the workspace they work in."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import typer

from domain.errors import Refused
from domain.records import Actor
from services import access
from services.schema import custom
from services.settings import read_settings
from services.workspace import Workspace, open_workspace

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
AsUser = Annotated[str, typer.Option("--as", help="Who acts; recorded as asserted by whoever has the shell.")]
TrackerName = Annotated[str, typer.Argument(metavar="TRACKER")]
Reason = Annotated[str, typer.Option(help="Why.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As it stood at the end of a past day.")]


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


def field_pairs(ws: Workspace, words: list[str], form: str) -> dict[str, str]:
    """Read words such as `field=value`, where a field of the workspace's own may be named by its label."""
    said = pairs(words, form)
    with ws.read() as tx:
        return {custom.name_of(tx, name): value for name, value in said.items()}


def labelled(ws: Workspace, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose `field`, and whose whole rows in `old` and `new`, call the workspace's own fields by their labels."""
    with ws.read() as tx:
        labels = {name: one.label for name, one in custom.every_field(tx).items()}

    def named(part: str, value: Any) -> Any:
        if isinstance(value, dict) and part in ("old", "new"):
            return {labels.get(name, name): inner for name, inner in value.items()}
        return labels.get(value, value) if part == "field" else value

    return [{part: named(part, value) for part, value in row.items()} for row in rows]


def today() -> date:
    """The day on which the command is given, where it is given."""
    return datetime.now().astimezone().date()


def past_day(text: str | None) -> date | None:
    """A day given as ISO text."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(f"“{text}” is no date.", "Write it as 2026-11-23.") from None
    if day > today():
        raise Refused(f"{day} is still to come.", "Say --as-of with a day that has been.")
    return day
