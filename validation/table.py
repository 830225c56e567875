"""The columns of one table on a sheet: those that belong together below a header row, and those that stand apart.

Names no fields; it only cuts the sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from domain.sheets import CellValue, SheetSnapshot
from validation.assignment import Candidate
from validation.columns import best_field
from validation.text import cell_text

COLUMNS_SEARCHED = 200
_ROWS_SAMPLED = 400
_GAP_COLUMNS = 3
"""So many blank columns in a row end a table; what stands beyond is another."""


def table_columns(snapshot: SheetSnapshot, header_row: int, first_data_row: int) -> list[Candidate]:
    """The columns of the table that the header row belongs to, and those with a header that stand apart from it."""
    below = snapshot.rows[first_data_row - 1 : first_data_row - 1 + _ROWS_SAMPLED]
    header = snapshot.rows[header_row - 1][:COLUMNS_SEARCHED]
    seen: Counter[str] = Counter()
    made = []
    for column, cell in enumerate(header, 1):
        text = cell_text(cell)
        seen[" ".join(text.split()).casefold()] += 1
        # A date or a number as header is a calendar's: no field is called so.
        if cell is None or isinstance(cell, str):
            occurrence = seen[" ".join(text.split()).casefold()]
            made.append(Candidate(column, text, _cells_of(below, column), occurrence))
    used = [one for one in made if one.header or one.profile.filled]
    block = {one.column for one in _main_block(used, _merged_columns(snapshot, header_row))}
    return [
        one if one.column in block else replace(one, apart=True) for one in used if one.header or one.column in block
    ]


def _cells_of(rows: Sequence[tuple[CellValue, ...]], column: int) -> list[CellValue]:
    return [row[column - 1] for row in rows if len(row) >= column]


def _merged_columns(snapshot: SheetSnapshot, row: int) -> frozenset[int]:
    spans = [(left, right) for top, left, bottom, right in snapshot.merged if top <= row <= bottom]
    return frozenset(column for left, right in spans for column in range(left, right + 1))


def _main_block(columns: list[Candidate], bridged: frozenset[int]) -> list[Candidate]:
    """Cut at wide gaps, and keep the part that names most fields."""
    blocks: list[list[Candidate]] = []
    for one in columns:
        gap = [n for n in range(blocks[-1][-1].column + 1, one.column) if n not in bridged] if blocks else []
        if not blocks or len(gap) >= _GAP_COLUMNS:
            blocks.append([])
        blocks[-1].append(one)
    return max(blocks, key=lambda block: sum(best_field(one.header)[1] for one in block if one.header), default=[])
