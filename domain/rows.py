"""Rows on their way from a sheet: raw cells by bound column, then typed values with what was held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.issues import Issue
from domain.records import CellRef, Value
from domain.sheets import CellValue

KEY = "key"
"""The binding's name for the column that holds the sheet's own id; typed rows carry it as `sheet_id`."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row below the header: its number in the sheet, and one cell per bound column, in binding order."""

    row: int
    cells: tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class HeldCell:
    """A cell whose text could not be taken: kept as it stands, with its place and what to do about it."""

    field: str
    place: CellRef
    text: str
    issue: Issue


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row that is a milestone. `values` has every bound field but those in `held`; None means blank."""

    row: int
    sheet_id: str | None
    values: Mapping[str, Value]
    held: tuple[HeldCell, ...] = ()
