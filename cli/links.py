"""Commands about links: list who waits for whom, let a milestone wait for another one, change that, end it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.base import AsUser, Json, Reason, app, asserted, the_workspace, today
from cli.milestones import issues_of
from cli.output import answer
from domain.records import LinkType
from services import commitments
from services.edits import EditResult

Kind = Annotated[LinkType, typer.Option("--type", help="FS, SS, FF or SF.", case_sensitive=False)]
Lag = Annotated[int, typer.Option(help="Working days between; less than 0 is a lead.")]

links_app = typer.Typer(invoke_without_command=True, help="The links: list them, add, change or remove one.")
app.add_typer(links_app, name="links")


@links_app.callback()
def links(
    asked: typer.Context,
    function: Annotated[str | None, typer.Option(help="Only those of one function, on either side.")] = None,
    across: Annotated[bool, typer.Option("--across", help="Only those between two functions.")] = False,
    json: Json = False,
) -> None:
    """List who waits for whom, with the slack of each link."""
    if asked.invoked_subcommand is None:
        answer(commitments.commitments_document(_world(), function, across=across), as_json=json)


@links_app.command()
def add(
    waits: str, awaited: str, kind: Kind = LinkType.FS, lag: Lag = 0, reason: Reason = "", as_user: AsUser = "",
    json: Json = False,
) -> None:  # fmt: skip
    """Let WAITS wait for AWAITED. A link that closes a loop is refused, and the loop is named."""
    ws = the_workspace()
    actor = asserted(ws, as_user)
    _said(
        commitments.add_link(
            ws, waits, awaited, kind=kind, lag_days=lag, actor=actor, reason=reason, origin_kind="cli"
        ),
        json,
    )


@links_app.command()
def change(
    waits: str, awaited: str, kind: Kind = LinkType.FS, lag: Lag = 0, reason: Reason = "", as_user: AsUser = "",
    json: Json = False,
) -> None:  # fmt: skip
    """Give the link between two milestones this type and lag."""
    ws = the_workspace()
    said, actor = commitments.said_between(_world(), waits, awaited), asserted(ws, as_user)
    _said(commitments.change_link(ws, said, kind, lag, actor=actor, reason=reason, origin_kind="cli"), json)


@links_app.command()
def remove(waits: str, awaited: str, reason: Reason = "", as_user: AsUser = "", json: Json = False) -> None:
    """End the wait of WAITS for AWAITED."""
    ws = the_workspace()
    said, actor = commitments.said_between(_world(), waits, awaited), asserted(ws, as_user)
    _said(commitments.remove_links(ws, [said], actor=actor, reason=reason, origin_kind="cli"), json)


def _world() -> Any:
    from services.insights import load_world

    return load_world(the_workspace(), today())


def _said(result: EditResult, json: bool) -> None:
    answer({"txn": result.txn, "issues": issues_of(result)}, as_json=json, fine=not result.refused)
