"""Links that are a list of titles: a title may have a comma of its own, so only the sheet's titles say where one ends.

Done before a cell is read as links, which knows no titles. What is no list of titles stays as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from domain.binding import Binding
from domain.sheets import CellValue, SheetSnapshot
from validation.values.text import clean, fold

_TOKENS = re.compile(r"[^\s,]+(?:,\s*[^\s,]+)*")
_COMMA = re.compile(r"\s*[,，]\s*")
_MOST_PARTS = 30


def with_listed_titles(
    rows: Mapping[int, tuple[CellValue, ...]], snapshot: SheetSnapshot, binding: Binding
) -> Mapping[int, tuple[CellValue, ...]]:
    """Row → its cells, where lists of the sheet's own titles have semicolons between them, and quotes around commas."""
    title = binding.column_of("title")
    links = [at for at, column in enumerate(binding.columns) if "depends_on" in column.fields]
    if title is None or not links:
        return rows
    listed = {(row, at) for row, cells in rows.items() for at in links if _is_open(cells[at])}
    if not listed:
        return rows
    last = snapshot.end_of_table(binding.header_row, [place for column in binding.columns for place in column.places])
    named = (snapshot.at(row, title.column) for row in range(binding.first_data_row, last + 1))
    titles = {fold(clean(name)) for name in named if isinstance(name, str)} - {""}
    found = dict(rows)
    for row, at in listed:
        cells = list(found[row])
        cells[at] = _parted(str(cells[at]), titles)
        found[row] = tuple(cells)
    return found


def _is_open(cell: CellValue) -> bool:
    """Say whether a cell has a comma with words around it, and not only ids."""
    return isinstance(cell, str) and ("," in cell or "，" in cell) and ";" not in cell and not _TOKENS.fullmatch(cell)


def _parted(text: str, titles: set[str]) -> str:
    """The text with semicolons between its titles; as it is where not all of it is titles."""
    parts = _COMMA.split(clean(text))
    if len(parts) > _MOST_PARTS:
        return text
    ends: list[tuple[int, ...] | None] = [()]
    for end in range(1, len(parts) + 1):
        ways = (
            (*before, end)
            for begin in range(end)
            if (before := ends[begin]) is not None and fold(" ".join(parts[begin:end])) in titles
        )
        ends.append(min(ways, key=len, default=None))
    if not (cuts := ends[-1]):
        return text
    starts = (0, *cuts[:-1])
    return "; ".join(_one(parts[begin:end]) for begin, end in zip(starts, cuts, strict=True))


def _one(parts: Sequence[str]) -> str:
    """One title; what stands in quotes is not parted again."""
    return parts[0] if len(parts) == 1 else f"“{', '.join(parts)}”"
