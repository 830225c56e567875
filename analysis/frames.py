"""Between frames and plain values: the analyses think in lists of plain Python and speak in frames.

Columns that may be blank are `object` columns of plain values (date, int, text) and None, never NaN or NaT, so
that a row read from a result can go into JSON or onto a page as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from types import NoneType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]


def values(frame: pd.DataFrame, column: str) -> list[Any]:
    """A column as a list, blanks as None; all None where the frame has no such column.

    >>> values(pd.DataFrame({"status": ["done", float("nan"), pd.NaT]}), "status")
    ['done', None, None]
    """
    if column not in frame:
        return [None] * len(frame)
    cells = frame[column].to_numpy(dtype=object)
    unknown = pd.isna(cells)
    if unknown.any():
        cells = cells.copy()
        cells[unknown] = None
    found: list[Any] = cells.tolist()
    return found


def whole(frame: pd.DataFrame, column: str) -> tuple[Ints, Flags]:
    """A column of integers that may be blank, 0 where it is; and where it is not.

    >>> whole(pd.DataFrame({"slack_days": [-12, None]}, dtype=object), "slack_days")
    (array([-12,   0]), array([ True, False]))
    """
    found = values(frame, column)
    is_known = np.array([value is not None for value in found], dtype=np.bool_)
    return np.array([value or 0 for value in found], dtype=np.int64), is_known


class Coded:
    """A column with few different values, each of them looked at once.

    >>> status = Coded(pd.DataFrame({"status": ["done", None, "cancelled"]}), "status")
    >>> status.among({"done"}).tolist()
    [True, False, False]
    """

    def __init__(self, frame: pd.DataFrame, column: str) -> None:
        self._code, names = pd.factorize(np.array(values(frame, column), dtype=object))
        self._names: list[Any] = [*names, None]  # blank is -1, the last

    def among(self, some: Collection[object]) -> Flags:
        """Where the column holds one of these."""
        return np.array([name in some for name in self._names], dtype=np.bool_)[self._code]


def dates(frame: pd.DataFrame, column: str) -> list[date | None]:
    """A date column as plain dates; times of day are dropped.

    >>> dates(pd.DataFrame({"due_date": pd.to_datetime(["2026-03-02 14:00", None])}), "due_date")
    [datetime.date(2026, 3, 2), None]
    """
    found = values(frame, column)
    if not {type(value) for value in found} <= {date, NoneType}:
        return [value.date() if isinstance(value, datetime) else value for value in found]
    return found


TEXT, NUMBER, FLAG, MAYBE = "str", "int64", "bool", "object"
"""Column types; the first three are never blank."""


def frame(rows: Iterable[Sequence[object]], **columns: str) -> pd.DataFrame:
    """Rows of plain values as a frame; the column types hold for an empty one too.

    >>> frame([("IT-4", 3), ("WH-7", None)], key=TEXT, slack_days=MAYBE).to_dict("list")
    {'key': ['IT-4', 'WH-7'], 'slack_days': [3, None]}
    """
    cells: list[Sequence[object]] = list(zip(*rows, strict=True)) or [()] * len(columns)
    return table(cells, **columns)


Column: TypeAlias = Sequence[object] | npt.NDArray[Any] | ExtensionArray


def table(cells: Iterable[Column], **columns: str) -> pd.DataFrame:
    """The same from columns.

    >>> table([["IT-4", "WH-7"], [3, None]], key=TEXT, slack_days=MAYBE).to_dict("list")
    {'key': ['IT-4', 'WH-7'], 'slack_days': [3, None]}
    """
    series = {
        name: pd.Series(list(column) if isinstance(column, Sequence) else column, dtype=dtype)
        for (name, dtype), column in zip(columns.items(), cells, strict=True)
    }
    return pd.DataFrame(series)


def picked(names: Sequence[str], places: Ints) -> ExtensionArray:
    """A text column from few names: the name at each place.

    >>> list(picked(["fine", "late"], np.array([1, 0, 1])))
    ['late', 'fine', 'late']
    """
    return texts(names).take(places)


def texts(values: Sequence[str]) -> ExtensionArray:
    """Texts as a column keeps them."""
    found: ExtensionArray = pd.Series(list(values), dtype=TEXT).array
    return found


def joined(parts: Sequence[ExtensionArray]) -> ExtensionArray:
    """Text columns, one after the other."""
    found: ExtensionArray = pd.concat([pd.Series(part) for part in (texts(()), *parts)], ignore_index=True).array
    return found


def numbers(days: Sequence[date | None]) -> Ints:
    """Days as proleptic ordinals, 0 where unknown.

    >>> numbers([date(1, 1, 1), None]).tolist()
    [1, 0]
    """
    return np.array([day.toordinal() if day else 0 for day in days], dtype=np.int64)


def days_of(ordinals: Iterable[int]) -> list[date | None]:
    """And back."""
    given = list(ordinals)
    named: dict[int, date | None] = {day: date.fromordinal(day) if day else None for day in set(given)}
    return [named[day] for day in given]


def known(numbers: Ints, is_known: Flags) -> npt.NDArray[np.object_]:
    """Plain integers as a column that may be blank: None where they are not known.

    >>> known(np.array([3, 4]), np.array([True, False])).tolist()
    [3, None]
    """
    found = numbers.astype(object)
    found[~is_known] = None
    return found
