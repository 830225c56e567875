"""How the ambiguous cells of each bound column are meant: decided by evidence from the whole table, and told.

Day or month first, years left out, 0-1 or 0-100, the unit of bare numbers, the decimal mark. What a person
confirmed for a column is kept over what its cells show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from validation.values.choice_cells import is_done_or_not, read_health, read_status, word_key
from validation.values.date_evidence import DateColumn, date_conventions
from validation.values.legend import legend
from validation.values.number_conventions import (
    days_conventions,
    money_conventions,
    number_conventions,
    percent_conventions,
)
from validation.values.people import is_last_first, is_nobody
from validation.values.problems import Coerced
from validation.values.row_words import TOTALS
from validation.values.text import clean, fold, is_empty
from validation.values.value_words import is_nothing


def with_conventions(snapshot: SheetSnapshot, binding: Binding) -> Binding:
    """The binding with the conventions that its columns show; a column of spans becomes start and due date."""
    cells = {column.column: _cells_of(snapshot, binding, column) for column in binding.columns}
    found = {column.column: _conventions_of(column, cells[column.column]) for column in binding.columns}
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
        found, turned=kept.turned or found.turned, words=_words(found, kept), fiscal_start=kept.fiscal_start
    )
    fields = ("start_date", "due_date") if meant.spans and column.fields == ("due_date",) else column.fields
    return replace(column, fields=fields, conventions=meant)


def _words(found: Conventions, kept: Conventions) -> tuple[tuple[str, str], ...]:
    """What a person confirmed goes before the legend."""
    return tuple((dict(found.words) | dict(kept.words)).items())


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
    return replace(meant, words=words, evidence=(*meant.evidence, *said))


def _conventions_of(column: BoundColumn, cells: Sequence[CellValue]) -> Conventions:
    name = column.fields[0]
    if name == KEY or name not in MILESTONE:
        return Conventions()
    match MILESTONE[name].type:
        case "percent":
            return percent_conventions(cells)
        case "days":
            return days_conventions(column.header)
        case "money":
            return money_conventions(column.header, cells)
        case "number":
            return number_conventions(cells)
        case "person" | "people":
            return _people(cells)
        case "status":
            return _status(cells)
        case "links":
            return _links(column.header)
        case _:
            return Conventions()


def _links(header: str) -> Conventions:
    """A column of successors is headed by a word for what a milestone blocks."""
    if not blocked(f"{fold(header)}: 1"):
        return Conventions()
    return Conventions(turned=True, evidence=(f"“{header.strip()}” names who waits for a row.",))


def _people(cells: Sequence[CellValue]) -> Conventions:
    texts = [clean(cell) for cell in cells if isinstance(cell, str) and not is_nobody(clean(cell))]
    if not is_last_first(texts):
        return Conventions()
    return Conventions(last_first=True, evidence=(f"“{texts[0]}” is one name, as every cell is two words so.",))


def _status(cells: Sequence[CellValue]) -> Conventions:
    texts = [clean(cell) for cell in cells if isinstance(cell, str) and not is_nothing(cell)]
    if not is_done_or_not(texts):
        return Conventions()
    return Conventions(done_or_not=True, evidence=("Its words only say done or not done; not done is not started.",))


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
    settled = date_conventions([one for _, one in dated], durations, snapshot.sheet or snapshot.place)
    return {column: meant for (column, _), meant in zip(dated, settled, strict=True)}


def _first(cells: Mapping[int, Sequence[CellValue]], column: BoundColumn | None) -> Sequence[CellValue]:
    return cells[column.column] if column else next(iter(cells.values()), [])


def _days_of(cell: CellValue, meant: Conventions) -> Decimal | None:
    value = read_days_cell(cell, meant).value if not is_empty(cell) else None
    return value if isinstance(value, Decimal) else None
