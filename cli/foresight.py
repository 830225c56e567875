"""Commands that look ahead and back: what a move would come to, how dates moved so far."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from cli.base import Json, app, pairs, the_workspace, today
from cli.output import answer
from domain.errors import Refused
from services import foresight


@app.command()
def whatif(
    moves: Annotated[list[str], typer.Argument(metavar="KEY=DATE...", help="One or several milestones, each moved.")],
    json: Json = False,
) -> None:
    """Show which milestones and functions move if dates move, and which links break. Saves nothing."""
    days = {key: _day(text) for key, text in pairs(moves, "KEY=2026-11-23").items()}
    answer(foresight.what_if_document(foresight.what_if(the_workspace(), days)), as_json=json)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"“{text}” is no date.", "Write it as 2026-11-23.") from None


@app.command()
def trend(
    function: Annotated[str | None, typer.Option(help="Only the milestones of one function.")] = None,
    json: Json = False,
) -> None:
    """Show how the expected date of each milestone moved, and which dates run away as fast as time passes."""
    answer(foresight.trend_document(foresight.trend(the_workspace(), today(), function=function)), as_json=json)
