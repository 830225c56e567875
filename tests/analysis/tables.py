"""Small tables, written as a sheet looks, into the frames that the analyses take."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from domain.records import Link, LinkType

COLUMNS = (
    "key", "tracker", "sheet_id", "title", "function", "status",
    "start_date", "due_date", "forecast_date", "actual_date", "depends_on",
)  # fmt: skip


def table(text: str) -> pd.DataFrame:
    """Milestones from lines; columns apart by two blanks or more, "-" is blank, further columns are all blank.

    `depends_on` holds refs apart by ";", each with an optional type and lag: `IT-4`, `IT-4:FS:3`.
    """
    header, *lines = ([cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.strip().splitlines())
    rows = [{name: _value(name, cell) for name, cell in zip(header, cells, strict=True)} for cells in lines]
    return milestones(rows)


def milestones(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Milestones from what is known of them; `tracker`, `sheet_id` and `title` follow the key where not given."""
    full = [{"tracker": "plan", "sheet_id": row["key"], "title": f"Title of {row['key']}", **row} for row in rows]
    return pd.DataFrame({name: pd.Series([row.get(name) for row in full], dtype=object) for name in COLUMNS})


def links(*rows: tuple[str, str] | tuple[str, str, str, int]) -> pd.DataFrame:
    """Links from (predecessor, successor[, type, lag_days])."""
    full = [(*row, *("FS", 0)[len(row) - 2 :]) for row in rows]
    return pd.DataFrame(full, columns=["predecessor", "successor", "type", "lag_days"])


def _value(name: str, cell: str) -> Any:
    if cell == "-":
        return None
    if name.endswith("_date"):
        return date.fromisoformat(cell)
    return tuple(_link(ref) for ref in cell.split(";")) if name == "depends_on" else cell


def _link(text: str) -> Link:
    ref, *rest = text.strip().split(":")
    return Link(ref, LinkType(rest[0]), int(rest[1])) if rest else Link(ref)
