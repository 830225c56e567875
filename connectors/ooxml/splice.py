"""Changes the bytes of single cells in a worksheet part and leaves all others as they stand.

Plans splices as (start, stop, new bytes) over the original part; they are applied in one pass.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from connectors.ooxml.dates import serial_of
from connectors.ooxml.layout import Layout
from connectors.ooxml.refs import a1, area_name, area_of
from connectors.ooxml.row import RowPlace
from connectors.ooxml.xml import escaped, is_self_closed, opened, with_attribute
from domain.sheets import WriteValue

_SPANS = re.compile(rb"\sspans\s*=\s*[\"'](\d+):(\d+)[\"']")


@dataclass(frozen=True, slots=True)
class StyledValue:
    """What one cell is to hold, and in which style (None: the sheet's default)."""

    value: WriteValue
    style: int | None


Cells: TypeAlias = Mapping[tuple[int, int], StyledValue]
Splice: TypeAlias = tuple[int, int, bytes]
"""(start, stop, new bytes)"""


def splices_for(layout: Layout, cells: Cells, is_1904: bool) -> tuple[Splice, ...]:
    """Plan, from first to last, how the worksheet part changes so that it holds the cells. It must be ordered."""
    part = layout.part
    by_row: dict[int, dict[int, bytes]] = defaultdict(dict)
    for (row, column), styled in sorted(cells.items()):
        by_row[row][column] = _cell_xml(layout.prefix, row, column, styled, is_1904)
    edits: list[Splice] = []
    new_rows: dict[int, dict[int, bytes]] = {}
    for row, texts in by_row.items():
        if place := layout.row(row):
            edits += _row_edits(part, layout, place, texts)
        else:
            new_rows[row] = texts
    edits += _new_row_edits(part, layout, new_rows)
    edits += _dimension_edit(part, layout, cells)
    return tuple(sorted(edits))


def spliced(part: bytes, splices: Sequence[Splice]) -> bytes:
    """Give the part with its splices applied."""
    out: list[bytes | memoryview] = []
    position, whole = 0, memoryview(part)
    for start, stop, text in splices:
        out += [whole[position:start], text]
        position = stop
    return b"".join([*out, whole[position:]])


def _row_edits(part: bytes, layout: Layout, row: RowPlace, texts: Mapping[int, bytes]) -> list[Splice]:
    """Edits for a row that exists: replaced cells, added cells in column order, wider `spans`."""
    places = {cell.column: cell for cell in row.cells}
    edits: list[Splice] = [(places[c].start, places[c].stop, text) for c, text in texts.items() if c in places]
    added = {column: text for column, text in texts.items() if column not in places}
    head = part[row.start : row.head_stop]
    new_head = _wider(head, min(texts), max(texts))
    if is_self_closed(part, row.head_stop):
        closing = f"</{layout.prefix}row>".encode()
        return [(row.start, row.head_stop, opened(new_head) + b"".join(added.values()) + closing)]
    if new_head != head:
        edits.append((row.start, row.head_stop, new_head))
    for column, text in added.items():
        following = next((cell.start for cell in row.cells if cell.column > column), row.content_stop)
        edits.append((following, following, text))
    return _joined(edits)


def _joined(edits: Sequence[Splice]) -> list[Splice]:
    """Join pure insertions at one place in the order in which they were planned."""
    insertions: dict[int, bytes] = {}
    others: list[Splice] = []
    for start, stop, text in edits:
        if start == stop:
            insertions[start] = insertions.get(start, b"") + text
        else:
            others.append((start, stop, text))
    return others + [(at, at, text) for at, text in insertions.items()]


def _wider(head: bytes, first: int, last: int) -> bytes:
    found = _SPANS.search(head)
    if not found:
        return head
    low, high = min(int(found[1]), first), max(int(found[2]), last)
    same = (low, high) == (int(found[1]), int(found[2]))
    return head if same else with_attribute(head, "spans", f"{low}:{high}")


def _new_row_edits(part: bytes, layout: Layout, rows: Mapping[int, Mapping[int, bytes]]) -> list[Splice]:
    """Edits for rows that the part does not have yet, each put before the next row that it has."""
    if not rows:
        return []
    prefix = layout.prefix
    texts = {
        row: f'<{prefix}row r="{row}">'.encode() + b"".join(cells.values()) + f"</{prefix}row>".encode()
        for row, cells in sorted(rows.items())
    }
    if layout.is_empty:
        tag = opened(part[layout.data_start : layout.data_head_stop])
        closing = f"</{prefix}sheetData>".encode()
        return [(layout.data_start, layout.data_head_stop, tag + b"".join(texts.values()) + closing)]
    return _joined([(at := layout.start_after(row), at, text) for row, text in texts.items()])


def _dimension_edit(part: bytes, layout: Layout, cells: Cells) -> list[Splice]:
    if not layout.dimension:
        return []
    start, stop, reference = layout.dimension
    try:
        first_row, first_column, last_row, last_column = area_of(reference)
    except ValueError:
        return []
    filled = [place for place, styled in cells.items() if styled.value is not None]
    rows, columns = [row for row, _ in filled], [column for _, column in filled]
    wider = (
        min(first_row, *rows), min(first_column, *columns), max(last_row, *rows), max(last_column, *columns)
    ) if filled else area_of(reference)  # fmt: skip
    if wider == area_of(reference):
        return []
    return [(start, stop, with_attribute(part[start:stop], "ref", area_name(wider)))]


def _cell_xml(prefix: str, row: int, column: int, styled: StyledValue, is_1904: bool) -> bytes:
    """One cell element. Text is always inline and never a formula."""
    value = styled.value
    style = f' s="{styled.style}"' if styled.style else ""
    head = f'<{prefix}c r="{a1(row, column)}"{style}'
    if value is None or value == "":
        return f"{head}/>".encode()
    if isinstance(value, str):
        text = f'<{prefix}is><{prefix}t xml:space="preserve">{escaped(value)}</{prefix}t></{prefix}is>'
        return f'{head} t="inlineStr">{text}</{prefix}c>'.encode()
    if isinstance(value, bool):
        return f'{head} t="b"><{prefix}v>{int(value)}</{prefix}v></{prefix}c>'.encode()
    number = serial_of(value, is_1904) if isinstance(value, date) else value
    return f"{head}><{prefix}v>{number!r}</{prefix}v></{prefix}c>".encode()
