"""The commands about the fields that a workspace defines itself."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.base import AsUser, Json, app, asserted, the_workspace
from cli.output import answer
from services.connecting import custom_columns
from services.schema import custom
from services.schema.custom import CustomField
from services.workspace import Workspace

fields_app = typer.Typer(
    invoke_without_command=True, help="The workspace's own fields: list them, add and retire some."
)
app.add_typer(fields_app, name="fields")

Choice = Annotated[list[str] | None, typer.Option(help="A value that is allowed; may be given several times.")]
Kind = Annotated[str, typer.Option("--type", help="text, number, date or choice.")]


@fields_app.callback()
def fields(
    asked: typer.Context,
    columns: Annotated[str, typer.Option(metavar="TRACKER", help="Its untouched columns instead.")] = "",
    json: Json = False,
) -> None:
    """List the workspace's own fields, or the columns of a tracker that could become some."""
    if asked.invoked_subcommand is not None:
        return
    ws = the_workspace()
    if columns:
        free = custom_columns.free_columns(ws, columns)
        found: list[dict[str, Any]] = [
            {"column": one.header, "type": one.kind, "choices": list(one.choices), "filled": one.filled} for one in free
        ]
        answer({"tracker": columns, "columns": found}, as_json=json)
    else:
        answer({"fields": [_said(one) for one in custom.fields(ws)]}, as_json=json)


def _said(one: CustomField) -> dict[str, Any]:
    headers = list(one.headers)
    return {"label": one.label, "type": one.field.type, "choices": list(one.choices), "headers": headers}


@fields_app.command()
def add(label: str, kind: Kind = "text", choice: Choice = None, as_user: AsUser = "", json: Json = False) -> None:
    """Add a field; one that was retired under that label comes back with its values."""
    ws = the_workspace()
    answer(_said(custom.add_field(ws, label, kind, choice or (), actor=asserted(ws, as_user))), as_json=json)


@fields_app.command("from")
def from_column(
    tracker: str,
    column: str,
    label: Annotated[str, typer.Option(help="Default: the header of the column.")] = "",
    kind: Annotated[str, typer.Option("--type", help="Default: what its cells show.")] = "",
    choice: Annotated[list[str] | None, typer.Option(help="A value that is allowed; default those in it.")] = None,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Make a field of an untouched column; the next sync takes its cells in."""
    ws = the_workspace()
    actor = asserted(ws, as_user)
    made = custom_columns.from_column(ws, tracker, column, actor=actor, label=label, kind=kind, choices=choice or ())
    answer(made, as_json=json)


@fields_app.command()
def rename(label: str, to: str, as_user: AsUser = "", json: Json = False) -> None:
    """Call a field otherwise; its values, history and columns stay."""
    ws = the_workspace()
    custom.rename(ws, label, to, actor=asserted(ws, as_user))
    _list(ws, json)


@fields_app.command()
def allow(label: str, choices: list[str], as_user: AsUser = "", json: Json = False) -> None:
    """Allow further values of a choice."""
    ws = the_workspace()
    custom.allow(ws, label, choices, actor=asserted(ws, as_user))
    _list(ws, json)


@fields_app.command()
def retire(label: str, as_user: AsUser = "", json: Json = False) -> None:
    """Use a field no longer: its columns are let go, its values and history stay."""
    ws = the_workspace()
    released = custom_columns.retire(ws, label, actor=asserted(ws, as_user))
    answer({"retired": label, "released": released}, as_json=json)


def _list(ws: Workspace, json: bool) -> None:
    answer({"fields": [_said(one) for one in custom.fields(ws)]}, as_json=json)
