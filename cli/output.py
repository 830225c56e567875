"""How commands answer: one JSON document, or the same document as tables for people; exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import monotonic
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.workspace import Step

NOT_FINE = 1
CANNOT = 2
WIDEST = 60
PIPED_WIDTH = 160
MOMENT_S = 2.0
_TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = {code: "\ufffd" for code in (*range(32), *range(127, 160), *_TURNS) if chr(code) not in "\t\n"}
"""What would move a terminal's cursor, change its colours, or turn the order of what stands there: texts of cells are a
stranger's."""


def answer(document: dict[str, Any], *, as_json: bool, fine: bool = True) -> None:
    """Print a document and end with 0, or with 1 when the answer is "not fine"."""
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
    else:
        _print_document(document)
    if not fine:
        raise typer.Exit(NOT_FINE)


def refuse(message: str, hint: str) -> int:
    """Say one sentence and a hint on stderr (with `--json` also as a document on stdout); gives the exit code."""
    if "--json" in sys.argv:
        typer.echo(json.dumps({"error": message, "hint": hint}, ensure_ascii=False))
    typer.echo(f"{message}\n{hint}".strip().translate(_CONTROLS), err=True)
    return CANNOT


def steps() -> Callable[[Step], None]:
    """Says on stderr where a sync is, as soon as it takes longer than a moment."""
    began: dict[str, float] = {}

    def tell(step: Step) -> None:
        if monotonic() - began.setdefault(step.tracker, monotonic()) > MOMENT_S:
            much = f" {step.done:,} of {step.total:,}" if step.total else ""
            typer.echo(f"{step.tracker}: {step.what}{much}", err=True)

    return tell


def _print_document(document: dict[str, Any]) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
    for name, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            console.print(_table(name, value))
        elif isinstance(value, dict):
            console.print(
                f"{name}: {', '.join(f'{part} {_short(said)}' for part, said in value.items())}", markup=False
            )
        else:
            said = value.translate(_CONTROLS) if isinstance(value, str) else _short(value)
            console.print(f"{name.replace('_', ' ')}: {said}", markup=False, soft_wrap=True)


def _table(title: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(title=title.replace("_", " "), title_justify="left")
    columns = [name for name in rows[0] if any(row.get(name) not in (None, "", []) for row in rows)]
    for name in columns:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_short(row.get(name))) for name in columns))
    return table


def _short(value: Any) -> str:
    """A value on one line; long text is cut, and `--json` has all of it."""
    if value is None or value == [] or value == ():
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " → ".join(_short(part) for part in value.values())
    if isinstance(value, list | tuple):
        value = ", ".join(_short(part) for part in value)
    text = " ".join(str(value).split()).translate(_CONTROLS)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
