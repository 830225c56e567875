"""Cells written into a large workbook, beside a library that loads it whole and saves it anew.

Ours makes the new version, has it proved by a second reader in a process of its own, and puts it in the old one's
place with a backup. Left out is the sandbox around that, which costs a process once and copies of the bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from benchmarks.base import Benchmark, Gate, copy_of
from benchmarks.data import HEADER_ROW, HEADERS, write_workbook
from connectors.by_hand import patched
from connectors.files import read_stable, replace_file, revision_of
from domain.sheets import CellWrite

BOOK = "Plan.xlsx"
CELLS = 100


def prepare(folder: Path, size: int) -> None:
    """A tracker with `size` rows of 15 columns."""
    write_workbook(folder / BOOK, size)


def writes(size: int) -> list[CellWrite]:
    """Dates and notes of milestones all over the sheet."""
    due, notes = 1 + list(HEADERS).index("due_date"), len(HEADERS)
    rows = [HEADER_ROW + 1 + number * size // CELLS for number in range(min(CELLS, size))]
    return [
        CellWrite(row, due, date(2029, 1, 1) + timedelta(days=number))
        if number % 2
        else CellWrite(row, notes, f"Agreed on the call, point {number}.")
        for number, row in enumerate(rows)
    ]


def our_write(folder: Path, size: int) -> Callable[[], object]:
    """Read, change, prove, replace."""
    book, wanted = copy_of(folder) / BOOK, writes(size)

    def write() -> None:
        data = read_stable(book)
        done = patched(data, "Plan", wanted)
        new = done.data
        assert not done.refused
        assert new is not None
        replace_file(book, new, revision_of(data), book.parent / "backups", lambda stored: _check(stored, new))

    return write


def _check(stored: bytes, proven: bytes) -> None:
    assert stored == proven


def their_write(folder: Path, size: int) -> Callable[[], object]:
    """Load, change, save; nothing is proved."""
    book, wanted = copy_of(folder) / BOOK, writes(size)

    def write() -> None:
        loaded = openpyxl.load_workbook(book)
        for one in wanted:
            loaded["Plan"].cell(one.row, one.column).value = one.value
        loaded.save(book)

    return write


TIME = Benchmark(
    name="T13",
    what=f"{CELLS} cells written into a workbook, proved, replaced",
    against="openpyxl: load, set, save",
    prepare=prepare,
    ours=our_write,
    theirs=their_write,
    gate=Gate(40, faster=True),
    stretch=80,
    size=100_000,
    deep_size=100_000,
)
BENCHMARKS = (
    TIME,
    replace(
        TIME, name="T13-memory", what="the same, by its highest memory", gate=Gate(0.3), stretch=0.2, clock="memory"
    ),
)
