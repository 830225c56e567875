"""Reads the plain cells of a worksheet by their bytes, several times faster than the exact scan.

A cell is plain when each of its bytes is accounted for by the patterns below. Whatever is not plain stays in a frame,
the same worksheet without its plain cells, which the exact scan reads. Never guesses: where rows do not stand alone
and in order, the exact scan reads everything; and it reads a sample of the plain rows, which must come out alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from operator import itemgetter
from typing import TypeAlias

from connectors.ooxml.cells import Context
from connectors.ooxml.refs import MAX_ROW, column_number
from connectors.ooxml.tails import ODD, Tails, is_formula
from connectors.ooxml.worksheet import Worksheet, check_area, scan_worksheet
from connectors.ooxml.xml import MAIN_NAMESPACES, is_bare
from domain.sheets import CellValue, PaintedRow

_Row: TypeAlias = tuple[CellValue, ...]
_Layout: TypeAlias = Callable[[Sequence[CellValue]], _Row]

SAMPLE_EVERY = 1_000
"""One plain row in so many is read by the exact scan as well."""
_MOST_LAYOUTS = 10_000

_NAMESPACE = "|".join(map(re.escape, MAIN_NAMESPACES)).encode()
_ROOT = re.compile(rb'(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*>)?\s*(<worksheet) [^<>]*\bxmlns="(?:' + _NAMESPACE + rb')"')
_XMLNS = re.compile(rb"\bxmlns\s*=")
_ATTRIBUTES = rb'(?: (?!xmlns)[A-Za-z0-9:]+="[ !#-%\x27-;=-~]*")*+'
_EMPTY_ROWS = rb'(?:\s*+<row r="[0-9]+"' + _ATTRIBUTES + rb" ?/>)*+\s*+"
_ONLY_EMPTY_ROWS = re.compile(_EMPTY_ROWS).fullmatch
_OPENING = re.compile(_EMPTY_ROWS + rb'<row r="[0-9]+"' + _ATTRIBUTES + rb">").match
_ROW_TAG = re.compile(rb'\s*+<row r="([0-9]+)"(' + _ATTRIBUTES + rb")>").fullmatch
_ROW_NUMBERS = re.compile(rb'<row r="([0-9]+)"').findall
_CELLS = re.compile(rb'<c r="([A-Z]+)([0-9]+)"').split
_HIDDEN = re.compile(rb' hidden="(?!0"|false")').search
_ROWS_START, _ROWS_STOP, _END = b"<sheetData>", b"</sheetData>", b"</row>"


class _NotPlain(Exception):
    """The rows cannot be taken apart safely."""


def read_worksheet(part: bytes, name: str, context: Context) -> Worksheet:
    """Read one worksheet part as `scan_worksheet` does, and faster where it can."""
    try:
        head, pieces, tail = _cut(part)
        plain = _PlainRows(context)
        frame = b"".join([head, *plain.take(pieces), tail])
    except (_NotPlain, ValueError):
        return scan_worksheet(part, name, context)
    rest = scan_worksheet(frame, name, context)
    return plain.joined(rest) or scan_worksheet(part, name, context)


def _cut(part: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Cut a worksheet into what stands before its rows, each row without its end tag, and what follows."""
    start, stop = part.find(_ROWS_START), part.rfind(_ROWS_STOP)
    if not 0 < start < stop:
        raise _NotPlain
    start += len(_ROWS_START)
    head = part[:start]
    root = _ROOT.match(head)
    if not root or len(_XMLNS.findall(head)) != 1 or b"Choice" in head or not is_bare(head[root.start(1) :]):
        raise _NotPlain
    *pieces, after = part[start:stop].split(_END)
    if not _ONLY_EMPTY_ROWS(after):
        raise _NotPlain
    return head, pieces, after + part[stop:]


class _PlainRows:
    """The rows of one sheet as far as they are plain; they lack the cells and whole rows that stay in the frame."""

    def __init__(self, context: Context) -> None:
        self._tails = Tails(context)
        self._rows: dict[int, _Row] = {}
        self._kept: list[bytes] = []
        self._samples: set[int] = set()
        self._layouts: dict[tuple[bytes, ...], _Layout] = {}
        self._stays: dict[bytes, bool] = {}
        self._fills: dict[int, PaintedRow] = {}
        self._painted: dict[tuple[tuple[bytes, ...], tuple[str | None, ...]], PaintedRow] = {}
        self._last = 0
        self._area = 0

    def take(self, pieces: Sequence[bytes]) -> list[bytes]:
        """Take the plain cells out of rows given without their end tags; give what stays of them."""
        tails, value_behind, stays = self._tails, self._tails.__getitem__, self._stays
        fills = tails.fills
        for at, piece in enumerate(pieces):
            parts = _CELLS(piece)
            tag, numbers = _ROW_TAG(parts[0]), parts[2::3]
            if tag is None or numbers.count(tag[1]) != len(numbers):
                self._keep_whole(piece)
                continue
            cells = parts[3::3]
            number, values = self._next(tag[1]), [*map(value_behind, cells)]
            if tails.odd:
                values = self._without_odd(piece, parts, values)
            elif not at % SAMPLE_EVERY:
                self._samples.add(number)
                self._kept.append(piece + _END)
            elif stays.get(tag[2], True):
                stays[tag[2]] = _HIDDEN(tag[2]) is not None
                self._kept.append(parts[0] + _END)
            if values:
                self._place(number, tuple(parts[1::3]), values)
                if fills and not fills.keys().isdisjoint(cells):
                    self._paint(number, tuple(parts[1::3]), cells)
        return self._kept

    def _place(self, number: int, letters: tuple[bytes, ...], values: Sequence[CellValue]) -> None:
        row = (self._layouts.get(letters) or self._layout(letters))((*values, None))
        if row[-1] is None:
            row = _trimmed(row)
        if row:
            self._rows[number] = row
            self._area += len(row)
            check_area(self._area)

    def _paint(self, number: int, letters: tuple[bytes, ...], tails: Sequence[bytes]) -> None:
        """Keep the colours of a row. Few patterns of colours make up a sheet, so equal ones are one."""
        colours = tuple(map(self._tails.fills.get, tails))
        if (found := self._painted.get((letters, colours))) is None:
            pairs = zip(letters, colours, strict=True)
            found = tuple((column_number(name.decode()), colour) for name, colour in pairs if colour)
            if len(self._painted) >= _MOST_LAYOUTS:
                self._painted.clear()
            self._painted[letters, colours] = found
        self._fills[number] = found

    def _next(self, digits: bytes) -> int:
        number = int(digits)
        if not self._last < number <= MAX_ROW:
            raise _NotPlain
        self._last = number
        return number

    def _keep_whole(self, piece: bytes) -> None:
        """Leave a row, and empty ones that may stand before it, to the exact scan."""
        opening = _OPENING(piece)
        if opening is None:
            raise _NotPlain
        for digits in _ROW_NUMBERS(opening[0]):
            self._next(digits)
        self._leave(piece)

    def _leave(self, piece: bytes) -> None:
        # A comment that begins here could end behind rows that only look like some.
        if not is_bare(piece):
            raise _NotPlain
        self._kept.append(piece + _END)

    def _without_odd(self, piece: bytes, parts: list[bytes], values: list[CellValue]) -> list[CellValue]:
        """Leave the odd cells of a row to the exact scan, or all of them where those may not stand alone."""
        self._tails.odd = False
        odd = [3 * at for at, value in enumerate(values) if value is ODD]
        if not all(is_formula(parts[at + 3]) for at in odd):
            self._leave(piece)
            return []
        cells = (b'<c r="' + parts[at + 1] + parts[at + 2] + b'"' + parts[at + 3] for at in odd)
        self._kept.append(parts[0] + b"".join(cells) + _END)
        return [None if value is ODD else value for value in values]

    def _layout(self, letters: tuple[bytes, ...]) -> _Layout:
        """Give what puts the values of cells in these columns, and a None, where they belong."""
        columns = [column_number(name.decode()) for name in letters]
        if any(left >= right for left, right in pairwise(columns)):
            raise _NotPlain
        place = {column: at for at, column in enumerate(columns)}
        order = [place.get(column, -1) for column in range(1, columns[-1] + 1)]
        layout: _Layout = itemgetter(*order) if len(order) > 1 else lambda values: (values[0],)
        if len(self._layouts) >= _MOST_LAYOUTS:
            self._layouts.clear()
        self._layouts[letters] = layout
        return layout

    def joined(self, rest: Worksheet) -> Worksheet | None:
        """Put plain cells and those of the frame together; None when a sample does not come out alike."""
        rows = self._rows
        for number in self._samples:
            plain, exact = rows.get(number, ()), rest.rows[number - 1] if number <= len(rest.rows) else ()
            if plain != exact or [*map(type, plain)] != [*map(type, exact)]:
                return None
        for number, exact in enumerate(rest.rows, 1):
            if exact and number not in self._samples:
                rows[number] = _overlaid(rows.get(number, ()), exact)
        check_area(sum(map(len, rows.values())))
        last = max(rows, default=0)
        for number, painted in rest.fills.items():
            self._fills[number] = tuple(sorted((dict(self._fills.get(number, ())) | dict(painted)).items()))
        return replace(rest, rows=tuple([rows.get(number, ()) for number in range(1, last + 1)]), fills=self._fills)


def _trimmed(row: _Row) -> _Row:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _overlaid(plain: _Row, exact: _Row) -> _Row:
    """The cells of both; where one has a cell, the other has none."""
    return tuple([left if right is None else right for left, right in zip_longest(plain, exact)])
