"""Between frames and plain values: the analyses think in lists of plain Python and speak in frames.

Columns that may be blank are `object` columns of plain values (date, int, text) and None, never NaN or NaT, so
that a row read from a result can go into JSON or onto a page as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd


def values(frame: pd.DataFrame, column: str) -> list[Any]:
    """A column as a list, blanks as None; all None where the frame has no such column.

    >>> values(pd.DataFrame({"status": ["done", float("nan"), pd.NaT]}), "status")
    ['done', None, None]
    """
    if column not in frame:
        return [None] * len(frame)
    series = frame[column].astype(object)
    return [value if known else None for value, known in zip(series.tolist(), series.notna().tolist(), strict=True)]


def dates(frame: pd.DataFrame, column: str) -> list[date | None]:
    """A date column as plain dates; times of day are dropped.

    >>> dates(pd.DataFrame({"due_date": pd.to_datetime(["2026-03-02 14:00", None])}), "due_date")
    [datetime.date(2026, 3, 2), None]
    """
    return [value.date() if isinstance(value, datetime) else value for value in values(frame, column)]


TEXT, NUMBER, FLAG, MAYBE = "str", "int64", "bool", "object"
"""Column types; the first three are never blank."""


def frame(rows: Iterable[Sequence[object]], **columns: str) -> pd.DataFrame:
    """Rows of plain values as a frame; the column types hold for an empty one too.

    >>> frame([("IT-4", 3), ("WH-7", None)], key=TEXT, slack_days=MAYBE).to_dict("list")
    {'key': ['IT-4', 'WH-7'], 'slack_days': [3, None]}
    """
    cells: list[Sequence[object]] = list(zip(*rows, strict=True)) or [()] * len(columns)
    series = {
        name: pd.Series(list(column), dtype=dtype) for (name, dtype), column in zip(columns.items(), cells, strict=True)
    }
    return pd.DataFrame(series)
