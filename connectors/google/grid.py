"""One tab as the Sheets API tells it, read into plain values. Pure: an answer in, a `Tab` out.

All of a tab comes in one answer, so that values, formulas and formats are of one moment. proto3 leaves out what has its
default value (`sheetId` 0, false, ""), and rows end with their last cell: both are made up for here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from connectors.google.values import value_of
from domain.sheets import NOT_CALCULATED, CellValue

Json: TypeAlias = Mapping[str, Any]
Area: TypeAlias = tuple[int, int, int, int]

_CELL = "userEnteredValue,effectiveValue,effectiveFormat(numberFormat),chipRuns,dataValidation(inputMessage)"
_HIDDEN = "hiddenByFilter,hiddenByUser"
_METADATA = "developerMetadata(metadataId,metadataKey,metadataValue)"
TAB_FIELDS = "properties(sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount))"
FIELDS = (
    f"spreadsheetId,properties(title,locale,timeZone),{_METADATA},sheets({TAB_FIELDS},merges,basicFilter(range),tables(range),"
    "protectedRanges(protectedRangeId,range,description,warningOnly,requestingUserCanEdit,unprotectedRanges,editors),"
    f"{_METADATA},data(startRow,startColumn,rowData(values({_CELL})),"
    f"rowMetadata({_HIDDEN},{_METADATA}),columnMetadata({_HIDDEN})))"
)
"""What is asked for when a tab is read."""

MARK = "cairn:"
"""How the description of everything begins that Cairn keeps up in a tab."""
SPILLED = "(filled by a formula in another cell)"
"""Stands for the formula of a cell that shows something nobody typed into it."""
ROW_KEY, BATCH, EDIT_LOG = "cairn-key", "cairn-write", "cairn-edit-log"
"""The names of what is noted out of sight: at a row its key, at a tab the number of Cairn's last write, at the
spreadsheet the number of the tab with its edit log."""


@dataclass(frozen=True, slots=True)
class Protection:
    """A protected range. `may_edit`: whether the service account may; `ours`: what Cairn wrote it for, if it did."""

    number: int
    area: Area
    may_edit: bool
    ours: str
    free: tuple[Area, ...] = ()
    editors: tuple[str, ...] = ()
    domain_may_edit: bool = False
    warns_only: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab, read. Rows and columns count from 1; `rows` are trimmed at their ends."""

    number: int
    title: str
    row_count: int
    column_count: int
    rows: tuple[tuple[CellValue, ...], ...]
    formulas: dict[tuple[int, int], str]
    dates: frozenset[tuple[int, int]]
    """Cells whose number format is one of dates, blank ones among them."""
    chips: frozenset[tuple[int, int]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: tuple[Area, ...]
    filters: tuple[Area, ...]
    tables: tuple[Area, ...]
    protections: tuple[Protection, ...]
    rules: dict[tuple[int, int], str]
    """What Cairn's own validations say to people, by cell."""
    row_keys: dict[int, str]
    """Row → the key that Cairn noted at it; it may or may not have followed the row through a sort."""
    numbers: frozenset[int]
    """The numbers of everything noted at rows and at the tab."""
    batches: tuple[int, ...]
    locale: str
    time_zone: str
    book: str
    edit_log: int | None
    """The number of the tab with the spreadsheet's edit log, if it keeps one."""

    def at(self, row: int, column: int) -> CellValue:
        """The cell in row `row`, column `column`; None outside of what is used."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None

    def typed(self) -> str:
        """A digest of everything that people type and arrange; results of formulas are left out, since some of them
        differ with each look."""
        shown = [
            [None if (r, c) in self.formulas else _spelled(cell) for c, cell in enumerate(row, 1)]
            for r, row in enumerate(self.rows, 1)
        ]
        for row in shown:
            while row and row[-1] is None:
                row.pop()
        while shown and not shown[-1]:
            shown.pop()
        formulas = sorted((place, text) for place, text in self.formulas.items() if text != SPILLED)
        parts = (self.number, self.title, self.locale, self.time_zone, shown, formulas, self.merged, self.filters)
        return _digest(parts)

    def revision(self) -> str:
        """Changes with everything that can be seen in the tab, and with what Cairn keeps up in it."""
        results = [(place, _spelled(self.at(*place))) for place in sorted(self.formulas)]
        kept = sorted(one.ours for one in self.protections if one.ours), sorted(self.rules.items())
        return f"{self.typed()}-{_digest((results, sorted(self.hidden_rows), sorted(self.hidden_columns), kept))}"


def _digest(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _spelled(cell: CellValue) -> object:
    return (type(cell).__name__, str(cell)) if cell is not None else None


def tab_of(answer: Json, sheet: Json) -> Tab:
    """Read one sheet of an answer that was asked for with `FIELDS`."""
    properties, size = sheet.get("properties", {}), sheet.get("properties", {}).get("gridProperties", {})
    row_count, column_count = int(size.get("rowCount", 0)), int(size.get("columnCount", 0))
    cells = _Cells()
    row_notes: list[tuple[int, Json]] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    for block in sheet.get("data", ()):
        top, left = int(block.get("startRow", 0)), int(block.get("startColumn", 0))
        for row, line in enumerate(block.get("rowData", ()), top + 1):
            for column, cell in enumerate(line.get("values", ()), left + 1):
                cells.take((row, column), cell)
        for row, about in enumerate(block.get("rowMetadata", ()), top + 1):
            row_notes += [(row, note) for note in about.get("developerMetadata", ())]
        hidden_rows |= _hidden(block.get("rowMetadata", ()), top)
        hidden_columns |= _hidden(block.get("columnMetadata", ()), left)
    own = sheet.get("developerMetadata", ())
    about_book = answer.get("properties", {})
    return Tab(
        number=int(properties.get("sheetId", 0)),
        title=str(properties.get("title", "")),
        row_count=row_count,
        column_count=column_count,
        rows=cells.rows(),
        formulas=cells.formulas,
        dates=frozenset(cells.dates),
        chips=frozenset(cells.chips),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        merged=tuple(area_of(one, row_count, column_count) for one in sheet.get("merges", ())),
        filters=_ranges([sheet["basicFilter"]] if "basicFilter" in sheet else [], row_count, column_count),
        tables=_ranges(sheet.get("tables", ()), row_count, column_count),
        protections=tuple(_protection(one, row_count, column_count) for one in sheet.get("protectedRanges", ())),
        rules=cells.rules,
        row_keys={row: str(n.get("metadataValue", "")) for row, n in row_notes if n.get("metadataKey") == ROW_KEY},
        numbers=frozenset(_numbers([*own, *(note for _, note in row_notes), *answer.get("developerMetadata", ())])),
        batches=tuple(_numbers(note for note in own if note.get("metadataKey") == BATCH)),
        locale=str(about_book.get("locale", "")),
        time_zone=str(about_book.get("timeZone", "")),
        book=str(about_book.get("title", "")),
        edit_log=_edit_log(answer.get("developerMetadata", ())),
    )


def _numbers(notes: Iterable[Json]) -> list[int]:
    return [int(note.get("metadataId", 0)) for note in notes]


def _edit_log(notes: Iterable[Json]) -> int | None:
    found = [str(note.get("metadataValue", "")) for note in notes if note.get("metadataKey") == EDIT_LOG]
    return int(found[0]) if found and found[0].isascii() and found[0].isdigit() else None


class _Cells:
    """The cells of a tab while they are read."""

    def __init__(self) -> None:
        self._values: dict[tuple[int, int], CellValue] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.dates: set[tuple[int, int]] = set()
        self.chips: set[tuple[int, int]] = set()
        self.rules: dict[tuple[int, int], str] = {}

    def take(self, place: tuple[int, int], cell: Json) -> None:
        typed, shown = cell.get("userEnteredValue", {}), cell.get("effectiveValue", {})
        kind = cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type", "")
        if kind in ("DATE", "DATE_TIME"):
            self.dates.add(place)
        if any("chip" in run for run in cell.get("chipRuns", ())):
            self.chips.add(place)
        if str(message := cell.get("dataValidation", {}).get("inputMessage", "")).startswith(MARK):
            self.rules[place] = str(message)
        value = value_of(shown or typed, is_date=kind in ("DATE", "DATE_TIME"))
        if "formulaValue" in typed:
            self.formulas[place] = str(typed["formulaValue"])
            value = NOT_CALCULATED if not shown else value
        elif shown and not typed and value is not None:
            self.formulas[place] = SPILLED
        if value is not None:
            self._values[place] = value

    def rows(self) -> tuple[tuple[CellValue, ...], ...]:
        lines: dict[int, dict[int, CellValue]] = {}
        for (row, column), value in self._values.items():
            lines.setdefault(row, {})[column] = value
        return tuple(
            tuple(lines[row].get(column) for column in range(1, max(lines[row]) + 1)) if row in lines else ()
            for row in range(1, max(lines, default=0) + 1)
        )


def area_of(area: Json, row_count: int, column_count: int) -> Area:
    """A range as (first row, first column, last row, last column); a side that is left out is the tab's."""
    return (
        int(area.get("startRowIndex", 0)) + 1,
        int(area.get("startColumnIndex", 0)) + 1,
        int(area.get("endRowIndex", row_count)),
        int(area.get("endColumnIndex", column_count)),
    )


def _ranges(things: Iterable[Json], row_count: int, column_count: int) -> tuple[Area, ...]:
    return tuple(area_of(thing.get("range", {}), row_count, column_count) for thing in things)


def _hidden(metadata: Sequence[Json], before: int) -> set[int]:
    return {
        n for n, about in enumerate(metadata, before + 1) if about.get("hiddenByUser") or about.get("hiddenByFilter")
    }


def _protection(one: Json, row_count: int, column_count: int) -> Protection:
    description, editors = str(one.get("description", "")), one.get("editors", {})
    return Protection(
        number=int(one.get("protectedRangeId", 0)),
        area=area_of(one.get("range", {}), row_count, column_count),
        may_edit=bool(one.get("requestingUserCanEdit")) or bool(one.get("warningOnly")),
        ours=description if description.startswith(MARK) else "",
        free=tuple(area_of(free, row_count, column_count) for free in one.get("unprotectedRanges", ())),
        editors=tuple(sorted(editors.get("users", ()))),
        domain_may_edit=bool(editors.get("domainUsersCanEdit")),
        warns_only=bool(one.get("warningOnly")),
    )


def is_in(place: tuple[int, int], areas: Iterable[Area]) -> bool:
    """Say whether a cell is in one of several ranges."""
    row, column = place
    return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in areas)
