"""Formulas where a value belongs: dates that move by themselves, ids that follow the row they stand in.

A formula is read like any value; what is said here is why its value cannot be relied on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.binding import Binding, BoundColumn
from domain.issues import Issue
from domain.rows import KEY
from domain.schema import MILESTONE
from domain.sheets import SheetSnapshot

_MOVES = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN)\s*\(", re.IGNORECASE)
_FOLLOWS_ROW = re.compile(
    r"\b(?:ROW|ROWS|COUNTA?|SUBTOTAL|RAND|RANDBETWEEN)\s*\(|^=?\$?[A-Z]+\$?\d+\s*\+\s*1$", re.IGNORECASE
)


def formula_issues(snapshot: SheetSnapshot, binding: Binding) -> Iterator[Issue]:
    """One issue for each bound column with such formulas, at the first of them."""
    for column in binding.columns:
        found = sorted(
            row
            for (row, at), text in snapshot.formulas.items()
            if at == column.column and row >= binding.first_data_row and _is_unreliable(column, text)
        )
        if found:
            yield _issue(snapshot, column, found)


def _is_unreliable(column: BoundColumn, formula: str) -> bool:
    if KEY in column.fields:
        return bool(_FOLLOWS_ROW.search(formula))
    is_date = any(MILESTONE[name].type == "date" for name in column.fields)
    return is_date and bool(_MOVES.search(formula))


def _issue(snapshot: SheetSnapshot, column: BoundColumn, rows: list[int]) -> Issue:
    where, count = snapshot.ref(rows[0], column.column), len(rows)
    cells = "1 cell" if count == 1 else f"{count} cells"
    if KEY in column.fields:
        message = f"{cells} of “{column.header}” count the rows, so an id goes to another milestone when rows move."
        return Issue("key-by-formula", "warning", where, message, "Paste the ids as values.")
    message = f"{cells} of “{column.header}” follow the calendar (TODAY, NOW), so the date moves by itself."
    return Issue("formula-moves", "warning", where, message, "Type the date that was agreed.")
