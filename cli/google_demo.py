"""`run --demo-google`: the example in spreadsheets of a server on this machine that plays Google's part.

It is not Google, and the app says so on every page. The server remembers nothing: each start tells the story anew.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from cli.serve import DEMO_NOTE, DEMO_READY, ROOT, stop_all
from domain.errors import Refused
from services.demo_google import OWNER, connect_google_example, make_key, seed, spreadsheet_of
from services.settings import read_settings
from services.workspace import open_workspace

STAND_IN = "tests.support.google_stand_in"


@contextmanager
def google_demo(root: Path) -> Iterator[Path]:
    """Start the server, make the demo's workspace, and end the server afterwards; gives the workspace."""
    demo = _fresh(root / "workspace-demo-google")
    (demo / "seed.json").write_text(json.dumps(seed(ROOT / "examples")), "utf-8")
    command = [sys.executable, "-m", STAND_IN, "--seed", str(demo / "seed.json"), "--accept-any-key"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        said = json.loads((server.stdout.readline() if server.stdout else b"") or b"{}")
        if "base_url" not in said:
            raise Refused(
                "The server that plays Google's part did not start.", "It belongs to the tests; are they here?"
            )
        make_key(demo / "google-key.json", said["base_url"])
        os.environ["CAIRN_GOOGLE_KEY_FILE"] = str(demo / "google-key.json")
        os.environ["CAIRN_GOOGLE_BASE_URL"] = said["base_url"]
        connect_google_example(open_workspace(read_settings(demo)))
        _say(said)
        yield demo
    finally:
        stop_all([server])


def _fresh(demo: Path) -> Path:
    """An empty folder; one of an earlier demo is taken away, any other one is refused."""
    if demo.is_dir() and any(demo.iterdir()) and not (demo / DEMO_NOTE).is_file():
        raise Refused(f"{demo} is there already and is not a demo.", "Move it away, and run the demo again.")
    shutil.rmtree(demo, ignore_errors=True)
    (demo / "trackers").mkdir(parents=True)
    (demo / DEMO_NOTE).write_text(DEMO_READY, "utf-8")
    return demo


def _say(said: dict[str, str]) -> None:
    """How to be a colleague: IT moves the release of its order API by three weeks, in its own sheet."""
    act = {
        "user": OWNER,
        "spreadsheet": spreadsheet_of("it.xlsx"),
        "do": "type",
        "range": "G8",
        "value": "2027-03-05",
    }
    typer.echo("This is not Google: a server on this machine plays its part. A colleague types into a sheet by")
    typer.echo(
        f"  curl -H 'X-Control-Token: {said['control_token']}' -d '{json.dumps(act)}' {said['base_url']}/__ctl__/act"
    )
