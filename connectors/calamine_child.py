"""A program, not a module: reads workbooks with python-calamine in a process of its own, which may die without harm.

stdin: one line of JSON, then the workbooks' bytes one after the other. stdout: one JSON document.
{"do": "compare", "sheet": S, "sizes": [n, m]} → [[row, column, cell after], …] where the two versions differ
{"do": "sheets", "sizes": [n]} → [[name, visible, is worksheet], …]
{"do": "read", "sheet": S, "sizes": [n]} → [[cell, …], …]
A cell is [kind, text] with kind text, number, bool, date, datetime; null is empty.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

_CPU_S = 60
_MEMORY = 3 * 2**29


def limit_resources() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def workbook(data: bytes) -> Any:
    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def grid(data: bytes, sheet: str) -> list[list[Any]]:
    return workbook(data).get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[no-any-return]


def cell(value: Any) -> list[str] | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return ["bool", str(int(value))]
    if isinstance(value, (int, float)):
        return ["number", repr(value)]
    if isinstance(value, (date, datetime)):
        return ["datetime" if isinstance(value, datetime) else "date", value.isoformat()]
    return ["text", str(value)]


def compare(before: bytes, after: bytes, sheet: str) -> list[list[Any]]:
    differences: list[list[Any]] = []
    nothing: list[Any] = []
    pairs = zip_longest(grid(before, sheet), grid(after, sheet), fillvalue=nothing)
    for row, (old, new) in enumerate(pairs, start=1):
        if old == new:
            continue
        for column, (left, right) in enumerate(zip_longest(old, new, fillvalue=""), start=1):
            if cell(left) != cell(right):
                differences.append([row, column, cell(right)])
    return differences


def sheets(data: bytes) -> list[list[Any]]:
    return [
        [info.name, info.visible == SheetVisibleEnum.Visible, info.typ == SheetTypeEnum.WorkSheet]
        for info in workbook(data).sheets_metadata
    ]


def answer(request: dict[str, Any], files: list[bytes]) -> list[Any]:
    if request["do"] == "compare":
        return compare(files[0], files[1], request["sheet"])
    if request["do"] == "sheets":
        return sheets(files[0])
    return [[cell(value) for value in row] for row in grid(files[0], request["sheet"])]


def main() -> None:
    limit_resources()
    request = json.loads(sys.stdin.buffer.readline())
    files = [sys.stdin.buffer.read(size) for size in request["sizes"]]
    json.dump(answer(request, files), sys.stdout)


if __name__ == "__main__":
    main()
