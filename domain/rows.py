"""Rows on their way from a sheet: raw cells by bound column, then typed values with what was held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.binding import KEY
from domain.issues import Issue
from domain.records import CellRef, Value
from domain.sheets import CellValue

__all__ = ["KEY", "HeldCell", "RawRow", "TypedRow"]


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row below the header: its number in the sheet, and one cell per bound column, in binding order.

    `others` are the further columns with a header that hold something in the row; `gap` is how many blank rows
    stand right above it.
    """

    row: int
    cells: tuple[CellValue, ...]
    others: tuple[int, ...] = ()
    gap: int = 0


@dataclass(frozen=True, slots=True)
class HeldCell:
    """A cell whose text could not be taken: kept as it stands, with its place and what to do about it."""

    field: str
    place: CellRef
    text: str
    issue: Issue


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row that is a milestone. `values` has every bound field but those in `held`; None means blank.

    `notes` are about cells that were taken, and that a person should look at all the same.
    """

    row: int
    sheet_id: str | None
    values: Mapping[str, Value]
    held: tuple[HeldCell, ...] = ()
    notes: tuple[Issue, ...] = ()
