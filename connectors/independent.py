"""A second opinion on workbooks, from python-calamine in a process of its own: for proofs, and for old formats.

Never feeds a two-way sync: calamine reads errors, blanks and uncalculated formulas alike as nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from domain.sheets import CellValue

_PROGRAM = Path(__file__).with_name("calamine_child.py")
_TIMEOUT_S = 90

Difference: TypeAlias = tuple[int, int, CellValue]
"""(row, column, value afterwards)"""


class NoOpinion(Exception):
    """The second reader could not read the workbook, or died over it."""


def differences(before: bytes, after: bytes, sheet: str) -> list[Difference]:
    """Give the cells of one sheet in which two versions of a workbook differ; raises `NoOpinion`."""
    answer = _ask({"do": "compare", "sheet": sheet}, before, after)
    return [(row, column, _value(cell)) for row, column, cell in answer]


def sheets_of(data: bytes) -> list[tuple[str, bool, bool]]:
    """Give (name, is visible, is a worksheet) of each tab; raises `NoOpinion`."""
    return [(name, visible, is_worksheet) for name, visible, is_worksheet in _ask({"do": "sheets"}, data)]


def rows_of(data: bytes, sheet: str) -> list[list[CellValue]]:
    """Give the cells of one sheet; raises `NoOpinion`."""
    return [[_value(cell) for cell in row] for row in _ask({"do": "read", "sheet": sheet}, data)]


def _ask(request: dict[str, Any], *files: bytes) -> list[Any]:
    line = json.dumps(request | {"sizes": [len(data) for data in files]}).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PROGRAM)],
            input=line + b"".join(files),
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=True,
        )
        answer: list[Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise NoOpinion(str(error)) from error
    return answer


def _value(cell: list[str] | None) -> CellValue:
    if cell is None:
        return None
    kind, text = cell
    if kind == "bool":
        return text == "1"
    if kind == "number":
        return float(text)
    if kind == "date":
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if kind == "datetime" else text
