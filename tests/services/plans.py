"""The good files that disasters happen to: a tracker as its manager keeps it, as a workbook and as a text file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

HEADER = ["Id", "Milestone", "Function", "Owner", "Status", "Due", "Notes"]
HEADER_ROW, TOP, ROWS = 3, 4, 24
"""The header stands here, the first milestone there; so many are there."""
BOTTOM = TOP + ROWS - 1
STATUSES = ("Not started", "In progress", "Done", "Blocked")


def row(number: int, *, who: str = "Ana") -> list[Any]:
    """A milestone of its own: no two rows share a title, a date, a note."""
    due = date(2026, 9, 1) + timedelta(days=11 * number)
    function = ("IT", "Warehouse", "Retail", "Finance")[number % 4]
    status = STATUSES[number * 7 % 4]
    return [
        f"T-{number:02}",
        f"Goal {number:02} reached",
        function,
        f"{who} {chr(64 + number)}.",
        status,
        due,
        _note(number),
    ]


def _note(number: int) -> str:
    return f"Talk to shop {number}"


def make_plan(path: Path, rows: Iterable[list[Any]] | None = None, header: list[str] = HEADER) -> Path:
    """The tracker as its manager keeps it: a title above, a table, a second tab."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Plan"
    page["A1"] = "Roll-out of the new till"
    for column, name in enumerate(header, 1):
        page.cell(HEADER_ROW, column, name)
    for offset, cells in enumerate(rows if rows is not None else map(row, range(1, ROWS + 1))):
        for column, value in enumerate(cells, 1):
            target = page.cell(TOP + offset, column, value)
            if isinstance(value, date):
                target.number_format = "dd.mm.yyyy"
    book.create_sheet("Reading")["A1"] = "How to read this plan"
    book.save(path)
    return path


CSV = ["Id", "Milestone", "Owner", "Due"]


def make_text(path: Path, rows: Iterable[list[Any]] | None = None, *, mark: str = ";", encoding: str = "utf-8") -> Path:
    """The same plan as a text file."""
    found = [
        [cells[0], cells[1], cells[3] + " Müller", str(cells[5])] for cells in rows or map(row, range(1, ROWS + 1))
    ]
    lines = [mark.join(cells) for cells in [CSV, *found]]
    path.write_text("\r\n".join(lines) + "\r\n", encoding)
    return path
