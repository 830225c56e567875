"""How a look at a sheet is told, piece by piece: the parts of the document that `inspect` prints.

Decides nothing and reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.binding import Binding, BoundColumn
from domain.issues import Issue
from domain.records import column_letters, json_of
from domain.rows import KEY
from domain.sheets import SheetSnapshot
from validation.tables.headers import ColumnGuess
from validation.values.conventions import told


def column_told(column: ColumnGuess, snapshot: SheetSnapshot, binding: Binding | None) -> dict[str, Any]:
    """One column of the sheet, what it is taken for, and how its cells are meant."""
    bound = binding.columns if binding else ()
    meant = next((one.conventions for one in bound if one.column == column.column), None)
    return {
        "column": column_letters(column.column),
        "header": column.header,
        "field": column.field,
        "confidence": round(column.confidence, 2),
        "alternatives": list(column.alternatives),
        "why": column.why,
        "conventions": told(meant) if meant else {},
        "hidden": column.column in snapshot.hidden_columns,
    }


def fills_told(binding: Binding | None) -> list[dict[str, Any]]:
    """The fields that are read from colours."""
    return [_painted(column) for column in (binding.columns if binding else ()) if column.is_painted]


def _painted(column: BoundColumn) -> dict[str, Any]:
    """Where the colours of a field stand, and what the legend says of them."""
    return {
        "field": column.fields[0],
        "column": column_letters(column.column),
        "header": column.header,
        "means": {colour: word for colour, word in column.conventions.fills if word},
    }


def conventions_told(binding: Binding | None) -> dict[str, Any]:
    """The conventions as one word each, taken from the first column that shows them."""
    found: dict[str, Any] = {"date": None, "percent": None, "links": None}
    for column in binding.columns if binding else ():
        if "due_date" in column.fields or ("start_date" in column.fields and not found["date"]):
            found["date"] = column.conventions.date_order
        if "percent_complete" in column.fields:
            found["percent"] = column.conventions.percent
        if "depends_on" in column.fields:
            found["links"] = f"references in “{column.header}”"
    return found


def issue_told(issue: Issue) -> dict[str, str]:
    """One issue with its place."""
    return {
        "rule": issue.rule,
        "severity": issue.severity,
        "where": str(issue.where),
        "message": issue.message,
        "advice": issue.advice,
    }


def sample_told(sheet_id: str | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """One row as it was read."""
    return {KEY: sheet_id} | {name: json_of(value) for name, value in values.items()}
