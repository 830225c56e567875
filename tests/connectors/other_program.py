"""A program, not a module: saves a workbook again and again, as Excel does, while Cairn works on it.

`python other_program.py WORKBOOK REF`. stdin: a number a line. For each it makes a version in which the cell REF says
that number, waits until Cairn's new version stands ready beside the workbook (or a moment), puts its own in place, and
prints the SHA-256 of it.
"""

from __future__ import annotations

import hashlib
import io
import sys
import time
from pathlib import Path
from random import Random

import openpyxl

LONGEST_S = 0.4


def version(path: Path, ref: str, number: int) -> bytes:
    for _ in range(100):
        try:
            book = openpyxl.load_workbook(path)
            break
        except (OSError, EOFError):
            time.sleep(0.01)
    book["Plan"][ref] = f"theirs {number}"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def wait_for_the_moment(folder: Path, chance: Random) -> None:
    """Mostly the worst one: Cairn has read the workbook, and is about to replace it."""
    if chance.random() < 0.3:
        time.sleep(chance.random() * 0.1)
        return
    end = time.monotonic() + LONGEST_S
    while time.monotonic() < end and not any(folder.glob(".cairn-*")):
        pass
    time.sleep(chance.choice((0, 0, 0.0005, 0.002)))


def tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(path: Path, ref: str) -> None:
    chance = Random(7)
    temporary = path.with_name("~other.tmp")
    for line in sys.stdin:
        data = version(path, ref, int(line))
        tell("ready")
        wait_for_the_moment(path.parent, chance)
        temporary.write_bytes(data)
        temporary.replace(path)
        tell(hashlib.sha256(data).hexdigest())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
