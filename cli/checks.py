"""The one check: format, lint, types, import contracts, and all tests. Runs everything, says what failed.

Pytest comes last and writes to standard output directly, so that its closing line is the last one there;
what the other steps have to say goes to standard error. Nothing is ever mended here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer

ROOT = Path(__file__).resolve().parents[1]
# Its own script would carry the path at which the environment was made; a moved project still has its module.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
STEPS: Mapping[str, list[str]] = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy", "."],
    "imports": ["-c", LINT_IMPORTS, "--no-logo"],
}
PYTEST = ["-m", "pytest", "-rs", "-n", "2", "--dist", "loadfile"]


def run_checks(deep: bool = False) -> int:
    """Run every step to the end; 0 when all are well, 1 when one failed.

    `deep` tries ten times as many examples (`CAIRN_DEEP=1`).
    """
    failed = [name for name in STEPS if not passes(name)]
    typer.echo("tests …", err=True)
    environment = {**os.environ, "CAIRN_DEEP": "1" if deep else "0"}
    if subprocess.run([sys.executable, *PYTEST], cwd=ROOT, env=environment, check=False).returncode:
        failed.append("tests")
    if failed:
        typer.echo(f"Not fine: {', '.join(failed)}.", err=True)
    return 1 if failed else 0


def run_planted() -> int:
    """Turn on one bug after the other in the sync engine and print which was caught; 0 when all were."""
    return subprocess.run([sys.executable, "-m", "tests.simulation.planted"], cwd=ROOT, check=False).returncode


def passes(name: str) -> bool:
    """Run one quick step, print its outcome and time, and what it said if it failed."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, *STEPS[name]], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    outcome = "failed" if done.returncode else "ok"
    typer.echo(f"{name:<8} {outcome:<7} {time.monotonic() - started:5.1f} s", err=True)
    for line in complaints(done):
        typer.echo(f"    {line}", err=True)
    return not done.returncode


def complaints(done: subprocess.CompletedProcess[bytes]) -> Iterator[str]:
    """The lines of a failed step."""
    if done.returncode:
        yield from done.stdout.decode("utf-8", "replace").splitlines()
