"""Find the bound columns in today's sheet, and give its rows as raw cells in binding order.

Headers are what counts: rows inserted above the header, moved columns, and hidden ones change
nothing. What cannot be found is said: a vanished column is left out (it clears nothing), a vanished
header, title or key column stops the run.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.binding import Binding, BoundColumn
from domain.errors import SyncPaused
from domain.issues import Issue
from domain.rows import KEY, RawRow
from domain.sheets import CellValue, SheetSnapshot

SEARCH_ROWS = 100
"""How far down a moved header is looked for."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """The sheet's rows in the order of `binding.columns`; `binding` is as it stands in this snapshot."""

    binding: Binding
    rows: tuple[RawRow, ...]
    issues: tuple[Issue, ...]


def to_rows(snapshot: SheetSnapshot, binding: Binding) -> Mapped:
    """Read every row below the header that holds anything in a bound column.

    Raises `SyncPaused` when the header, the title column or the key column cannot be found.
    """
    header_row = _find_header(snapshot, binding)
    columns, issues = _find_columns(snapshot, binding, header_row)
    first = header_row + binding.first_data_row - binding.header_row
    present = replace(binding, header_row=header_row, first_data_row=first, columns=tuple(columns))
    wanted = [column.column for column in columns]
    rows = []
    for number in range(first, len(snapshot.rows) + 1):
        cells = tuple(snapshot.at(number, column) for column in wanted)
        if any(not _is_empty(cell) for cell in cells):
            rows.append(RawRow(number, cells))
    return Mapped(present, tuple(rows), tuple(issues))


def counted(snapshot: SheetSnapshot, binding: Binding) -> Binding:
    """The binding, with how often each of its headers stands in the header row now."""
    headers = _headers(snapshot, binding.header_row)
    columns = tuple(replace(column, of=headers.count(folded(column.header))) for column in binding.columns)
    return replace(binding, columns=columns)


def folded(cell: CellValue) -> str:
    """A header as it is compared: one line, no outer blanks, no case.

    >>> folded(" Target\\n Date ")
    'target date'
    """
    return " ".join(unicodedata.normalize("NFC", str(cell)).split()).casefold() if cell is not None else ""


def _is_empty(cell: CellValue) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _headers(snapshot: SheetSnapshot, row: int) -> list[str]:
    cells: Sequence[CellValue] = snapshot.rows[row - 1] if 0 < row <= len(snapshot.rows) else ()
    return [folded(cell) for cell in cells]


def _find_header(snapshot: SheetSnapshot, binding: Binding) -> int:
    """The row that carries most of the bound headers; where it was last seen wins a tie."""
    wanted = {folded(column.header) for column in binding.columns}
    near = min(len(snapshot.rows), binding.header_row + SEARCH_ROWS)

    def found(row: int) -> int:
        return len(wanted.intersection(_headers(snapshot, row)))

    best = max(range(1, near + 1), key=lambda row: (found(row), row == binding.header_row, -row), default=0)
    if not best or found(best) * 2 < len(wanted):
        raise SyncPaused(
            f"The header row of “{snapshot.sheet or snapshot.place}” is gone: of {len(wanted)} known headers "
            f"{found(best) if best else 0} were found, so nothing was merged or deleted.",
            "Put the header back, or connect the sheet again if its layout is new.",
        )
    return best


def _find_columns(snapshot: SheetSnapshot, binding: Binding, row: int) -> tuple[list[BoundColumn], list[Issue]]:
    headers = _headers(snapshot, row)
    columns, issues = [], []
    for column in binding.columns:
        places = [index for index, header in enumerate(headers, 1) if header == folded(column.header)]
        if len(places) < column.occurrence:
            _require_optional(snapshot, column)
            issues.append(_vanished(snapshot, column, row))
            continue
        if len(places) > column.of:
            raise SyncPaused(
                f"The header “{column.header}” now stands {len(places)} times in “{snapshot.sheet or snapshot.place}”, "
                "so Cairn cannot tell which column is meant; nothing was merged.",
                "Give the new column another name, or connect the sheet again.",
            )
        columns.append(replace(column, column=places[column.occurrence - 1]))
    return columns, issues


def _require_optional(snapshot: SheetSnapshot, column: BoundColumn) -> None:
    """Without ids or titles there is no telling which row is which."""
    for field, what in ((KEY, "ids"), ("title", "titles")):
        if field in column.fields:
            raise SyncPaused(
                f"The column “{column.header}” with the {what} is gone from “{snapshot.sheet or snapshot.place}”, "
                "so nothing was merged or deleted.",
                "Put the column back, or connect the sheet again if it has a new name.",
            )


def _vanished(snapshot: SheetSnapshot, column: BoundColumn, row: int) -> Issue:
    return Issue(
        "column-vanished",
        "warning",
        snapshot.ref(row, column.column),
        f"The column “{column.header}” is no longer there. Nothing was cleared: {' and '.join(column.fields)} stay.",
        "Put the column back, or connect the sheet again under its new header.",
    )
