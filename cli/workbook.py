"""Commands about a workbook as such: list its cells, write some by hand. No workspace and no tracker is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.base import Json, app, pairs, state
from cli.output import answer
from services import by_hand
from services.settings import read_settings
from services.typing_in import RULES

Sheet = Annotated[str | None, typer.Option(help="The tab; default the first visible one.")]


@app.command()
def cells(path: Path, sheet: Sheet = None, json: Json = False) -> None:
    """List the filled cells of a sheet: reference, value, type, formula. Changes nothing."""
    answer(_said(by_hand.cells(path, sheet), "sheet", json), as_json=json)


@app.command(epilog=RULES)
def write(
    path: Path,
    sheet: Sheet = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="CELL=VALUE", help="May be repeated.")] = None,
    append: Annotated[
        list[str] | None, typer.Option(metavar="ROW", help="A JSON list; a row at the end. May be repeated.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write into a copy, and leave the original as it is.")] = None,
    json: Json = False,
) -> None:
    """Write cells and rows into a workbook and leave every other byte alone. Ends with 1 when a cell was refused."""
    texts = [pair for word in set_ or [] for pair in pairs([word], "CELL=VALUE").items()]
    done = by_hand.write(read_settings(state.workspace), path, sheet, texts, append or [], out)
    answer(_said(done, "backups", json), as_json=json, fine=not done["refused"])


def _said(document: dict[str, Any], for_people: str, as_json: bool) -> dict[str, Any]:
    """The document as it is promised to programs, or with what people like to know besides."""
    return {name: value for name, value in document.items() if not as_json or name != for_people}
