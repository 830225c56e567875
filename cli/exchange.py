"""The command that exchanges a workbook by upload: bring a newer copy, take home one with Cairn's changes in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.base import AsUser, Json, app, asserted, the_workspace
from cli.output import answer
from domain.records import Actor
from services.connecting import exchange as service
from services.connecting.brought import BY_UPLOAD, CONFIRM, OLDER, preview
from services.uploads import bring_file
from services.workspace import Workspace


@app.command()
def exchange(
    tracker: str,
    file: Annotated[Path | None, typer.Argument(help="The newer copy; without one, only fetch.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the copy with Cairn's changes goes; may be FILE.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and do nothing.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="The sheet is right as it is: go past a pause.")] = False,
    older: Annotated[bool, typer.Option("--older", help="An earlier version is meant.")] = False,
    by_upload: Annotated[bool, typer.Option("--by-upload", help="Leave the file in its folder from now on.")] = False,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Merge a copy of a workbook that the server cannot see, and give it back with Cairn's changes in it."""
    ws = the_workspace()
    actor = asserted(ws, as_user)
    if out is not None:
        service.check_out(ws, tracker, out, file)
    if file is None:
        done = service.hand_out(ws, tracker, actor)
    else:
        copy = bring_file(ws.settings, file)
        if dry_run:
            _say_preview(ws, tracker, copy, actor, as_json=json)
            return
        given = {CONFIRM: confirm, OLDER: older, BY_UPLOAD: by_upload}
        answers = [code for code, is_given in given.items() if is_given]
        done = service.take(ws, tracker, copy, actor, answers=answers)
    stored = str(service.store(ws, done, out)) if out is not None and done.data is not None else None
    fine = done.data is not None and not done.run.refused
    answer({**done.as_json(), "out": stored}, as_json=json, fine=fine)


def _say_preview(ws: Workspace, tracker: str, copy: Path, actor: Actor, *, as_json: bool) -> None:
    seen = preview(ws, tracker, copy, actor)
    questions = [{"answer": f"--{question.code}", "question": question.text} for question in seen.questions]
    fine = seen.is_possible and not questions
    answer({"runs": [seen.run.as_json()], "questions": questions}, as_json=as_json, fine=fine)
