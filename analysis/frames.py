"""Between frames and plain values: the analyses think in lists of plain Python and speak in frames.

Columns that may be blank are `object` columns of plain values (date, int, text) and None, never NaN or NaT, so
that a row read from a result can go into JSON or onto a page as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import NoneType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Cells: TypeAlias = npt.NDArray[np.object_]


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


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column with few different values, each of them looked at once. `code`: for each row a place among `names`.

    >>> status = Coded.of(["done", None, "cancelled"])
    >>> status.among({"done"}).tolist()
    [True, False, False]
    """

    names: list[Any]
    code: Ints

    @staticmethod
    def of(values: Sequence[Any] | Cells) -> Coded:
        codes, names = pd.factorize(_cells(values))
        return Coded([None, *names], codes + 1)

    def among(self, some: Collection[object]) -> Flags:
        """Where the column holds one of these."""
        return np.array([name in some for name in self.names], dtype=np.bool_)[self.code]

    def present(self) -> list[Any]:
        """The values that there are."""
        return [self.names[code] for code in np.flatnonzero(np.bincount(self.code)).tolist()]

    def then(self, was: Ints, at: Ints, values: Sequence[Any]) -> Coded:
        """As `Column.then`."""
        code_of = {name: code for code, name in enumerate(self.names)}
        codes = np.array([code_of.setdefault(value, len(code_of)) for value in values], dtype=np.int64)
        return Coded([*code_of], _placed(self.code, was, at, codes))


class Column:
    """Plain values of a table, None where blank, in whatever form is wanted, each made once. Never changed.

    >>> due = Column([date(1, 1, 2), None])
    >>> due.days.tolist(), due.then(np.array([1, 0, 0]), np.array([2]), [date(1, 1, 9)]).days.tolist()
    ([2, 0], [0, 2, 9])
    """

    def __init__(self, values: Sequence[Any] | Cells) -> None:
        self.cells = values if isinstance(values, np.ndarray) else _cells(values)

    @cached_property
    def days(self) -> Ints:
        """Dates as proleptic ordinals, 0 where blank."""
        return numbers(_without_times(self.cells.tolist()))

    @cached_property
    def coded(self) -> Coded:
        """The same, for few different values."""
        return Coded.of(self.cells)

    @cached_property
    def texts(self) -> ExtensionArray:
        """The same as a text column, for texts that are never blank."""
        return texts(self.cells.tolist())

    @cached_property
    def place(self) -> dict[Any, int]:
        """Where each value stands, for values that stand only once."""
        return {value: at for at, value in enumerate(self.cells.tolist())}

    def then(self, was: Ints, at: Ints, values: Sequence[Any]) -> Column:
        """The column later: for each row the place where it `was`, and `values` at some. Forms come along."""
        found = Column(_placed(self.cells, was, at, _cells(values)))
        if "days" in self.__dict__:
            found.days = _placed(self.days, was, at, Column(values).days)
        if "coded" in self.__dict__:
            found.coded = self.coded.then(was, at, values)
        return found


Columns: TypeAlias = Mapping[str, Column]


def columns_of(table: pd.DataFrame | Columns, *names: str) -> Columns:
    """Columns of a frame, all blank where it has none of that name; those of a table that has them ready."""
    return {name: Column(values(table, name)) for name in names} if isinstance(table, pd.DataFrame) else table


def _cells(values: Sequence[Any] | Cells) -> Cells:
    return np.fromiter(values, dtype=object, count=len(values))


def _placed(column: npt.NDArray[Any], was: Ints, at: Ints, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    # New rows were nowhere, -1, and get their values below; a column that was empty has no last row to stand in.
    found = column[was] if len(column) else np.empty(len(was), column.dtype)
    found[at] = values
    return found


def dates(frame: pd.DataFrame, column: str) -> list[date | None]:
    """A date column as plain dates; times of day are dropped.

    >>> dates(pd.DataFrame({"due_date": pd.to_datetime(["2026-03-02 14:00", None])}), "due_date")
    [datetime.date(2026, 3, 2), None]
    """
    return _without_times(values(frame, column))


def _without_times(days: list[Any]) -> list[date | None]:
    if not {type(day) for day in days} <= {date, NoneType}:
        return [day.date() if isinstance(day, datetime) else day for day in days]
    return days


TEXT, NUMBER, FLAG, MAYBE = "str", "int64", "bool", "object"
"""Column types; the first three are never blank."""


def frame(rows: Iterable[Sequence[object]], **columns: str) -> pd.DataFrame:
    """Rows of plain values as a frame; the column types hold for an empty one too.

    >>> frame([("IT-4", 3), ("WH-7", None)], key=TEXT, slack_days=MAYBE).to_dict("list")
    {'key': ['IT-4', 'WH-7'], 'slack_days': [3, None]}
    """
    cells: list[Sequence[object]] = list(zip(*rows, strict=True)) or [()] * len(columns)
    return table(cells, **columns)


Values: TypeAlias = Sequence[object] | npt.NDArray[Any] | ExtensionArray


def table(cells: Iterable[Values], **columns: str) -> pd.DataFrame:
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


def days_of(ordinals: Ints) -> Cells:
    """And back, None where unknown."""
    days, place = np.unique(ordinals, return_inverse=True)
    return _cells([date.fromordinal(day) if day else None for day in days.tolist()])[place]


def known(numbers: Ints, is_known: Flags) -> Cells:
    """Plain integers as a column that may be blank: None where they are not known.

    >>> known(np.array([3, 4]), np.array([True, False])).tolist()
    [3, None]
    """
    found = numbers.astype(object)
    found[~is_known] = None
    return found
