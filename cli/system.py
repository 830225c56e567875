"""The commands that run Cairn itself: serve it, keep it in sync, check it, picture it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import checks, serve
from cli.base import Json, app, the_workspace
from cli.google_demo import google_demo
from cli.output import answer
from cli.screenshots import take_screenshots
from cli.worker import work
from services.demo import connect_example
from services.settings import read_settings
from services.workspace import open_workspace

ROOT = Path(__file__).parent.parent


def demo_workspace() -> Path:
    """The demo's own workspace beside the program, made when it is missing."""

    def fill(workspace: Path) -> None:
        connect_example(open_workspace(read_settings(workspace)))

    return serve.prepare_demo(ROOT, fill)


@app.command()
def run(
    demo: Annotated[bool, typer.Option("--demo", help="Show the example, in a workspace of its own.")] = False,
    demo_google: Annotated[
        bool,
        typer.Option("--demo-google", help="The same in Google Sheets, whose part a server on this machine plays."),
    ] = False,
    port: Annotated[int | None, typer.Option(help="Default: the first free one from 8501 on.")] = None,
) -> None:
    """Serve Cairn in the browser, with its sync worker, until Ctrl+C."""
    if demo_google:
        with google_demo(ROOT) as workspace:
            serve.serve(workspace, port)
        return
    serve.serve(demo_workspace() if demo else the_workspace().settings.workspace, port)


@app.command()
def worker() -> None:
    """Keep the trackers in sync, without the app, until Ctrl+C."""
    work(the_workspace())


@app.command("test")
def check(
    deep: Annotated[bool, typer.Option("--deep", help="With the large counts.")] = False,
    planted: Annotated[bool, typer.Option("--planted", help="Plant a dozen bugs; each must be caught.")] = False,
) -> None:
    """The one check: format, lint, types, import contracts, all tests."""
    raise typer.Exit(checks.run_planted() if planted else checks.run_checks(deep))


@app.command()
def screenshots(
    out: Annotated[Path, typer.Option(help="The folder for the pictures.")] = Path("screenshots"), json: Json = False
) -> None:
    """Picture every page of the demo workspace at 1440 and 1024 px, light and dark, in headless Chromium."""
    with serve.app_at(demo_workspace()) as address:
        pictures = take_screenshots(out, address)
    answer({"pictures": [str(picture) for picture in pictures]}, as_json=json)
