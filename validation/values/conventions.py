"""How the ambiguous cells of each bound column are meant: decided by evidence from the whole table, and told.

Day or month first, years left out, 0-1 or 0-100, the unit of bare numbers, the decimal mark. What a person
confirmed for a column is kept over what its cells show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from domain.binding import Binding, BoundColumn, Conventions
from domain.issues import Issue
from domain.link_words import blocked
from domain.records import CellRef
from domain.rows import KEY
from domain.schema import MILESTONE
from domain.sheets import CellValue, SheetSnapshot
from validation.values.amount_cells import read_days_cell
from validation.values.choice_cells import read_health, read_status, word_key
from validation.values.coerce import sheet_id_of
from validation.values.date_evidence import DateColumn, date_conventions
from validation.values.decimal_evidence import NumberColumn, with_decimal_marks
from validation.values.legend import legend
from validation.values.name_evidence import name_conventions
from validation.values.number_conventions import (
    days_conventions,
    money_conventions,
    percent_conventions,
)
from validation.values.problems import Coerced
from validation.values.row_words import TOTALS
from validation.values.text import clean, fold, is_empty
from validation.values.value_words import is_nothing
from validation.values.word_evidence import health_conventions, status_conventions


def with_conventions(snapshot: SheetSnapshot, binding: Binding) -> Binding:
    """The binding with the conventions that its columns show; a column of spans becomes start and due date."""
    cells = {column.column: _cells_of(snapshot, binding, column) for column in binding.columns}
    key = binding.column_of(KEY)
    keys = cells[key.column] if key else ()
    found = {column.column: _conventions_of(column, cells[column.column], keys) for column in binding.columns}
    found |= _decimal_marks(snapshot, binding, cells, found)
    named = {place: cells[place] for place in _places(binding, ("person", "people"))}
    found |= name_conventions(named, {column.column: column.header for column in binding.columns})
    found |= _date_conventions(snapshot, binding, cells, found)
    for column in binding.columns:
        if reader := _CHOICES.get(column.fields[0]):
            place = column.column
            found[place] = _with_legend(snapshot, binding, cells[place], found[place], reader)
    columns = tuple(_settled(column, found[column.column]) for column in binding.columns)
    return replace(binding, columns=columns)


def told(meant: Conventions) -> dict[str, Any]:
    """What is to be told of a column's conventions: those that are not as everywhere, and what decided them."""
    plain = asdict(Conventions())
    return {name: value for name, value in asdict(meant).items() if value != plain[name]}


def convention_issues(binding: Binding) -> Iterator[Issue]:
    """What a person should confirm about the conventions themselves, at the header of the column."""
    for column in binding.columns:
        meant = column.conventions
        where = CellRef(binding.sheet, binding.header_row, column.column)
        if meant.suspects and not meant.turned:
            advice = "Look at a few of them. If they are wrong, have the column read with day and month turned back."
            yield Issue("turned-dates", "warning", where, meant.evidence[-1], advice)
        if meant.yearless:
            advice = "Look at a few of them; where the year is another, write it too."
            cells = "1 cell names" if meant.yearless == 1 else f"{meant.yearless} cells name"
            taken = f"as of {meant.year}" if meant.year else f"as between {meant.within[0]} and {meant.within[1]}"
            message = f"{cells} no year in “{column.header.strip()}”: dates without one are taken {taken}."
            yield Issue("year-taken", "warning", where, message, advice)
        if meant.doubtful:
            cells = "1 cell is" if meant.doubtful == 1 else f"{meant.doubtful} cells are"
            message = f"{meant.evidence[-1]} {cells} held."
            advice = "Say which decimal mark this column uses, or write its numbers without separated thousands."
            yield Issue("decimal-mark-unknown", "warning", where, message, advice)
        if meant.ambiguous and meant.date_order == "ymd":
            advice = "Say which comes first in this column, or write the dates as year-month-day."
            yield Issue("date-order-unknown", "warning", where, meant.evidence[0], advice)


def _cells_of(snapshot: SheetSnapshot, binding: Binding, column: BoundColumn) -> list[CellValue]:
    """The cells below the header; a line of totals follows no convention of its column."""
    title = binding.column_of("title")
    rows = range(binding.first_data_row, len(snapshot.rows) + 1)
    names = [snapshot.at(row, title.column) if title else None for row in rows]
    is_total = [isinstance(name, str) and fold(name) in TOTALS for name in names]
    return [snapshot.at(row, column.column) for row, skip in zip(rows, is_total, strict=True) if not skip]


def _settled(column: BoundColumn, found: Conventions) -> BoundColumn:
    kept = column.conventions
    meant = replace(
        found,
        turned=kept.turned or found.turned,
        words=_words(found, kept),
        fiscal_start=kept.fiscal_start or found.fiscal_start,
    )
    fields = ("start_date", "due_date") if meant.spans and column.fields == ("due_date",) else column.fields
    return replace(column, fields=fields, conventions=meant)


def _words(found: Conventions, kept: Conventions) -> tuple[tuple[str, str], ...]:
    """What a person confirmed goes before the legend."""
    return tuple((dict(found.words) | dict(kept.words)).items())


_NUMBERS = ("percent", "days", "money", "number")
_CHOICES: dict[str, Callable[[CellValue, Conventions], Coerced]] = {"status": read_status, "health": read_health}


def _with_legend(
    snapshot: SheetSnapshot,
    binding: Binding,
    cells: Sequence[CellValue],
    meant: Conventions,
    read: Callable[[CellValue, Conventions], Coerced],
) -> Conventions:
    texts = {clean(cell) for cell in cells if isinstance(cell, str) and not is_nothing(cell)}
    unknown = {word_key(text) for text in texts if text and read(text, meant).problem}
    if not unknown:
        return meant

    def value_of(word: str) -> str | None:
        value = read(word, Conventions()).value
        return value if isinstance(value, str) else None

    known = legend(snapshot, binding, unknown, value_of)
    said = tuple(f"The legend in {where} says that “{mark}” is “{word}”." for mark, (_, word, where) in known.items())
    words = tuple((mark, value) for mark, (value, _, _) in known.items())
    return replace(meant, words=(*meant.words, *words), evidence=(*meant.evidence, *said))


def _conventions_of(column: BoundColumn, cells: Sequence[CellValue], keys: Sequence[CellValue]) -> Conventions:
    name = column.fields[0]
    if name == KEY or name not in MILESTONE:
        return Conventions()
    match MILESTONE[name].type:
        case "percent":
            return percent_conventions(cells)
        case "days":
            return days_conventions(column.header)
        case "money":
            return money_conventions(column.header)
        case "status":
            return status_conventions(column.header, cells)
        case "health":
            return health_conventions(column.header, cells)
        case "links":
            return _links(column.header, keys)
        case _:
            return Conventions()


def _links(header: str, keys: Sequence[CellValue]) -> Conventions:
    """A column of successors is headed by a word for what a milestone blocks; 3-5 are three where ids are numbers."""
    ids = [sheet_id for cell in keys if (sheet_id := sheet_id_of(cell))]
    ranges = all(sheet_id.isdecimal() for sheet_id in ids)
    if not blocked(f"{fold(header)}: 1"):
        return Conventions(ranges=ranges)
    return Conventions(turned=True, ranges=ranges, evidence=(f"“{header.strip()}” names who waits for a row.",))


def _decimal_marks(
    snapshot: SheetSnapshot,
    binding: Binding,
    cells: Mapping[int, Sequence[CellValue]],
    found: Mapping[int, Conventions],
) -> dict[int, Conventions]:
    headers = {one.column: one.header for one in binding.columns}
    columns = {place: NumberColumn(headers[place], cells[place], found[place]) for place in _places(binding, _NUMBERS)}
    return with_decimal_marks(columns, headers.values(), snapshot.delimiter)


def _places(binding: Binding, types: Collection[str]) -> list[int]:
    """The columns whose first field is of one of these types."""
    fields = [(one.column, one.fields[0]) for one in binding.columns]
    return [place for place, name in fields if name in MILESTONE and MILESTONE[name].type in types]


def _date_conventions(
    snapshot: SheetSnapshot,
    binding: Binding,
    cells: Mapping[int, Sequence[CellValue]],
    found: Mapping[int, Conventions],
) -> dict[int, Conventions]:
    dated = [
        (one.column, DateColumn(name, one.header, cells[one.column]))
        for one in binding.columns
        for name in one.fields[-1:]
        if name in MILESTONE and MILESTONE[name].type == "date"
    ]
    lasting = binding.column_of("duration_days")
    durations = [_days_of(cell, found[lasting.column]) if lasting else None for cell in _first(cells, lasting)]
    settled = date_conventions([one for _, one in dated], durations, list(_titles(snapshot, binding)))
    return {column: meant for (column, _), meant in zip(dated, settled, strict=True)}


def _titles(snapshot: SheetSnapshot, binding: Binding) -> Iterator[str]:
    """How the sheet is called, and what stands above its header."""
    yield snapshot.sheet or re.split(r"[/\\]", snapshot.place)[-1]
    for row in snapshot.rows[: binding.header_row - binding.header_levels]:
        yield from (cell for cell in row if isinstance(cell, str))


def _first(cells: Mapping[int, Sequence[CellValue]], column: BoundColumn | None) -> Sequence[CellValue]:
    return cells[column.column] if column else next(iter(cells.values()), [])


def _days_of(cell: CellValue, meant: Conventions) -> Decimal | None:
    value = read_days_cell(cell, meant).value if not is_empty(cell) else None
    return value if isinstance(value, Decimal) else None
