"""The entry: builds the command line, and sees to it that no traceback ever reaches a person."""

from __future__ import annotations

import json
import secrets
import sys
import traceback
from datetime import UTC, datetime

import typer

from cli import (
    bench,
    calendars,
    exchange,
    fields,
    foresight,
    inbox,
    links,
    log,
    milestones,
    sheets,
    standard,
    system,
    trust,
    workbook,
)
from cli.base import app, state
from cli.output import refuse
from domain.errors import CairnError, Refused
from services.settings import read_settings

COMMANDS = (
    sheets,
    inbox,
    workbook,
    exchange,
    standard,
    fields,
    calendars,
    milestones,
    links,
    foresight,
    log,
    trust,
    system,
    bench,
)
"""The modules whose commands hang on the app once they are imported."""


def main() -> int:
    """Run one command; gives the exit code: 0 done, 1 "not fine", 2 cannot do it."""
    try:
        _require_text(sys.argv[1:])
        code = app(prog_name="python3 manage.py", standalone_mode=False)
    except CairnError as error:
        return refuse(str(error), error.hint)
    except typer.Exit as done:
        return int(done.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        return refuse("Stopped.", "")
    except Exception as error:  # noqa: BLE001 - the last line of defence: log it, and say one sentence
        return _unexpected(error)
    return int(code or 0)


def _require_text(words: list[str]) -> None:
    """Refuse arguments whose bytes are no text: nothing could record or show them."""
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise Refused(
                "One of the words given is no readable text.", "Check the terminal's encoding: it should be UTF-8."
            )


def _unexpected(error: Exception) -> int:
    """Usage errors speak for themselves; anything else gets an id, and its traceback goes to the log file."""
    if hasattr(error, "format_message"):
        return refuse(error.format_message(), "`python3 manage.py --help` lists the commands.")
    number = secrets.token_hex(4)
    line = {
        "at": datetime.now(UTC).isoformat(),
        "id": number,
        "command": sys.argv[1:],
        "traceback": traceback.format_exception(error),
    }
    log = read_settings(state.workspace).workspace / "cairn.log"
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    except OSError:
        log = log.with_name("nowhere (it cannot be written)")
    return refuse(f"Something went wrong inside Cairn (error {number}).", f"The details are in {log}.")


if __name__ == "__main__":
    sys.exit(main())
