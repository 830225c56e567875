"""The ways in which a tracker that is a text file goes wrong, and those that only look like it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.services.disasters import Spoil, empty_the_file
from tests.services.plans import make_plan, make_text


def lines_changed(change: Callable[[list[str]], list[str]]) -> Spoil:
    def spoil(path: Path) -> None:
        lines = path.read_text("utf-8").splitlines()
        path.write_text("\r\n".join(change(lines)) + "\r\n", "utf-8")

    return spoil


def garble(path: Path) -> None:
    """Read in one encoding and saved in another: every umlaut is two strange letters."""
    path.write_text(path.read_bytes().decode("cp1252"), "utf-8", newline="")


def open_quote(lines: list[str]) -> list[str]:
    """A quotation mark that is never closed swallows the rest."""
    return [*lines[:3], lines[3].replace("Goal", '"Goal'), *lines[4:]]


IN_TEXT: dict[str, Spoil] = {
    "only the header is left": lines_changed(lambda lines: lines[:1]),
    "the header is gone": lines_changed(lambda lines: lines[1:]),
    "half of the lines are gone": lines_changed(lambda lines: lines[: len(lines) // 2]),
    "what a filter left is saved": lines_changed(lambda lines: [lines[0], *lines[5:8]]),
    "a quotation mark is never closed": lines_changed(open_quote),
    "the file has no bytes": empty_the_file,
    "the letters are garbled": garble,
    "a workbook under the name of a text": lambda path: shutil.move(make_plan(path.with_suffix(".xlsx")), path),
    "the columns are one place off": lines_changed(lambda lines: [lines[0], *(";" + line for line in lines[1:])]),
    "noise": lambda path: path.write_bytes(random.Random(7).randbytes(4000)),
}

HARMLESS_TEXT: dict[str, Spoil] = {
    "another mark between the cells": lambda path: make_text(path, mark=","),
    "tabs between the cells": lambda path: make_text(path, mark="\t"),
    "another encoding": lambda path: make_text(path, encoding="utf-16"),
    "the encoding of old programs": lambda path: make_text(path, encoding="cp1252"),
}
