"""What to put into a cell so that reading it gives the values back, and it looks like the rest of its column.

Makes candidates, best looking first, and takes the first that `coerce_column` reads as the values: what
cannot be proved to come back is never chosen while something that can is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from domain.binding import BoundColumn
from domain.records import Link, RowValues, Value, is_blank, text_of
from domain.schema import FieldType
from domain.sheets import CellError, CellValue, WriteValue
from validation.values.coerce import coerce_column, field_named
from validation.values.dates import AmbiguousDate, read_date, write_date
from validation.values.encode_numbers import write_days, write_money, write_number, write_percent
from validation.values.links import links_text, separators_in
from validation.values.people import join_people, separator_in
from validation.values.text import cell_text, is_empty
from validation.values.value_words import HEALTH_LABELS, STATUS_LABELS

Candidates: TypeAlias = Iterator[WriteValue]
LOOKED_AT = 200
"""So many cells of a column show how it is written."""


def encode(
    column: BoundColumn, values: RowValues, previous: CellValue, column_cells: Sequence[CellValue]
) -> WriteValue:
    """Say what the cell is to hold. `column_cells` are the other cells of the column, for their looks.

    Law: `coerce_column(column, encode(column, values, …))` gives `values` back, for canonical values.
    """
    wanted = {name: values.get(name) for name in column.fields}
    if all(is_blank(value) for value in wanted.values()):
        return None
    seen = [cell for cell in (previous, *column_cells[:LOOKED_AT]) if not is_empty(cell)]
    fallback: WriteValue = None
    for candidate in _candidates(column, wanted, previous, seen):
        if _reads_as(column, candidate, wanted):
            return candidate
        fallback = candidate
    return fallback


def _candidates(column: BoundColumn, wanted: RowValues, previous: CellValue, seen: Sequence[CellValue]) -> Candidates:
    if not isinstance(previous, CellError) and not is_empty(previous):
        yield previous
    if set(column.fields) == {"owner", "contributors"}:
        yield from _people_texts([wanted.get("owner"), *_tuple_of(wanted.get("contributors"))], seen)
        return
    if set(column.fields) == {"start_date", "due_date"}:
        yield from _span_texts(column, wanted.get("start_date"), wanted.get("due_date"), seen)
        return
    name = column.fields[0]
    value = wanted[name]
    yield from _WRITERS[field_named(name).type](column, value, seen)
    yield text_of(value)


def _reads_as(column: BoundColumn, candidate: WriteValue, wanted: RowValues) -> bool:
    read = coerce_column(column, candidate)
    return all(
        read[name].problem is None and (read[name].value == value or (is_blank(read[name].value) and is_blank(value)))
        for name, value in wanted.items()
    )


def _texts(seen: Sequence[CellValue]) -> list[str]:
    return [cell_text(cell) for cell in seen if isinstance(cell, str)]


def _mostly_text(seen: Sequence[CellValue]) -> bool:
    return bool(seen) and 2 * len(_texts(seen)) > len(seen)


def _tuple_of(value: Value) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _plain_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _write_text(column: BoundColumn, value: Value, seen: Sequence[CellValue]) -> Candidates:
    if isinstance(value, str) and value.isdecimal() and seen and not _texts(seen):
        yield int(value)
    yield text_of(value)


def _write_date(column: BoundColumn, value: Value, seen: Sequence[CellValue]) -> Candidates:
    if not isinstance(value, date):
        return
    if _mostly_text(seen):
        for pattern in _date_patterns(column, seen):
            yield write_date(value, pattern)
        yield value.isoformat()
    yield value
    yield value.isoformat()


def _span_texts(column: BoundColumn, first: Value, last: Value, seen: Sequence[CellValue]) -> Candidates:
    if not isinstance(first, date):
        yield from _write_date(column, last, seen)
        return
    patterns = [*_date_patterns(column, seen), "{y}-{mm}-{dd}"]
    for pattern in patterns:
        ending = f" {write_date(last, pattern)}" if isinstance(last, date) else ""
        yield f"{write_date(first, pattern)} –{ending}"


def _date_patterns(column: BoundColumn, seen: Sequence[CellValue]) -> list[str]:
    """The patterns of the column's texts: that of the previous cell first, then the most usual."""
    patterns: list[str] = []
    for text in _texts(seen):
        try:
            found = read_date(text, column.conventions.date_order)
        except AmbiguousDate:
            found = None
        patterns += [found[1]] if found else []
    return [*patterns[:1], *(pattern for pattern, _ in Counter(patterns).most_common())]


def _write_choice(labels: dict[str, str]) -> Callable[[BoundColumn, Value, Sequence[CellValue]], Candidates]:
    def write(column: BoundColumn, value: Value, seen: Sequence[CellValue]) -> Candidates:
        name = column.fields[0]
        words = (word for word, _ in Counter(_texts(seen)).most_common())
        yield from (word for word in words if coerce_column(column, word)[name].value == value)
        if seen and all(isinstance(cell, bool) for cell in seen):
            yield value == "done"
        yield labels[str(value)]

    return write


def _write_people(column: BoundColumn, value: Value, seen: Sequence[CellValue]) -> Candidates:
    yield from _people_texts(list(_tuple_of(value)) if isinstance(value, tuple) else [value], seen)


def _people_texts(names: Sequence[object], seen: Sequence[CellValue]) -> Candidates:
    used = [mark for text in _texts(seen) if (mark := separator_in(text))]
    wanted = [str(name) if name else None for name in names]
    for separator in (*used[:1], ", ", "; "):
        yield join_people(wanted, separator)


def _write_links(column: BoundColumn, value: Value, seen: Sequence[CellValue]) -> Candidates:
    links = [part for part in _tuple_of(value) if isinstance(part, Link)]
    texts = _texts(seen)
    turned = column.conventions.turned
    if len(links) == 1 and links[0].ref.isdecimal() and not texts and not turned:
        yield _plain_number(Decimal(str(links[0]))) if str(links[0]).isdecimal() else str(links[0])
    used = [mark for text in texts for mark in separators_in(text)[:1]]
    for separator in (*used[:1], ", ", "; ", ",", "\n"):
        yield links_text(links, separator, turned=turned)


_WRITERS: dict[FieldType, Callable[[BoundColumn, Value, Sequence[CellValue]], Candidates]] = {
    "text": _write_text,
    "function": _write_text,
    "person": _write_people,
    "people": _write_people,
    "date": _write_date,
    "days": write_days,
    "status": _write_choice(STATUS_LABELS),
    "health": _write_choice(HEALTH_LABELS),
    "percent": write_percent,
    "links": _write_links,
    "money": write_money,
    "number": write_number,
    "choice": _write_text,
}
