"""What the date columns of a table show about themselves: day or month first, which year, serial numbers, turned days.

Nothing is guessed: a convention comes with the sentence that says what decided it, and with none it stays open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.binding import Conventions, DateOrder
from domain.sheets import CellValue
from validation.values.date_cells import EARLIEST, LATEST, SERIALS
from validation.values.date_formats import orders_named
from validation.values.dates import AmbiguousDate, order_proofs, serial_date, two_digit_years
from validation.values.fiscal_evidence import with_fiscal_year
from validation.values.month_evidence import with_months
from validation.values.spans import Doubt, read_span
from validation.values.text import clean
from validation.values.year_evidence import whole_day, with_years, years_named

Order: TypeAlias = Literal["dmy", "mdy"]
_ORDERS: tuple[Order, Order] = ("dmy", "mdy")
_FIRST = {"dmy": "day first", "mdy": "month first"}
_ONE_SLIP_IN = 20
"""One contradicting text among so many is taken for a slip."""
_LEAST_NUMBERS = 3
_LEAST_SUSPECTS = 3
_LEAST_MISFITS = 3
_SPAN_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class DateColumn:
    """One date column: its field, its header, and one cell for each row of the table."""

    field: str
    header: str
    cells: Sequence[CellValue]

    @property
    def texts(self) -> Counter[str]:
        return Counter(clean(cell) for cell in self.cells if isinstance(cell, str) and cell.strip())

    @property
    def days(self) -> list[date]:
        found = [cell.date() if isinstance(cell, datetime) else cell for cell in self.cells if isinstance(cell, date)]
        return [day for day in found if EARLIEST <= day < LATEST]


def date_conventions(
    columns: Sequence[DateColumn], durations: Sequence[Decimal | None], titles: Sequence[str]
) -> list[Conventions]:
    """Settle the conventions of all date columns of one table together.

    `titles`: how the sheet is called, and what stands above the table.
    """
    named = orders_named(titles)
    settled = [_own_order(one, orders_named([one.header]) or named) for one in columns]
    settled = _by_the_others(columns, settled)
    settled = _by_the_rows(columns, settled, durations)
    settled = [_counted(one, meant) for one, meant in zip(columns, settled, strict=True)]
    settled = [_with_serials(one, meant) for one, meant in zip(columns, settled, strict=True)]
    settled = [_with_suspects(one, meant) for one, meant in zip(columns, settled, strict=True)]
    years = {day.year for one in columns for day in _whole_days(one, settled)} | years_named(
        (*titles, *(one.header for one in columns))
    )
    settled = [with_fiscal_year(one.cells, meant, titles) for one, meant in zip(columns, settled, strict=True)]
    settled = [with_months(one.cells, meant, years) for one, meant in zip(columns, settled, strict=True)]
    settled = with_years([(one.field, one.header, one.cells) for one in columns], settled, titles)
    has_start = any(one.field == "start_date" for one in columns)
    return [_with_spans(one, meant, has_start) for one, meant in zip(columns, settled, strict=True)]


def _whole_days(column: DateColumn, settled: Sequence[Conventions]) -> list[date]:
    orders = {meant.date_order for meant in settled}
    order: DateOrder = orders.pop() if len(orders) == 1 else "ymd"
    return [day for cell in column.cells if (day := whole_day(cell, order))]


def _say(meant: Conventions, sentence: str) -> Conventions:
    return replace(meant, evidence=(*meant.evidence, sentence))


def _own_order(column: DateColumn, named: frozenset[str]) -> Conventions:
    """What the header names counts first; then, texts that read one way only prove the order of the others."""
    if doubt := _begins_with_year(column):
        return doubt
    proofs: dict[Order, Counter[str]] = {order: Counter() for order in _ORDERS}
    for text, count in column.texts.items():
        for order in order_proofs(text):
            proofs[order][text] += count
    counts = {order: proofs[order].total() for order in _ORDERS}
    best: Order = "dmy" if counts["dmy"] >= counts["mdy"] else "mdy"
    other: Order = "mdy" if best == "dmy" else "dmy"
    if len(named) == 1:
        return _as_named(named, proofs)
    if not counts[best]:
        return Conventions()
    example = proofs[best].most_common(1)[0][0]
    if counts[best] < _ONE_SLIP_IN * counts[other]:
        contrary = proofs[other].most_common(1)[0][0]
        sentence = f"“{example}” is {_FIRST[best]} and “{contrary}” is {_FIRST[other]}, so neither is assumed."
        return Conventions(evidence=(sentence,))
    more = f" and {counts[best] - 1} more can only be" if counts[best] > 1 else " can only be"
    return Conventions(date_order=best, evidence=(f"“{example}”{more} {_FIRST[best]}.",))


def _as_named(named: frozenset[str], proofs: Mapping[Order, Counter[str]]) -> Conventions:
    order = next(one for one in _ORDERS if one in named)
    other: Order = "mdy" if order == "dmy" else "dmy"
    said = f"The header says {_FIRST[order]}"
    if proofs[other] and proofs[order].total() < _ONE_SLIP_IN * proofs[other].total():
        contrary = proofs[other].most_common(1)[0][0]
        return Conventions(evidence=(f"{said}, and “{contrary}” can only be {_FIRST[other]}, so neither is assumed.",))
    return Conventions(date_order=order, evidence=(f"{said}.",))


def _begins_with_year(column: DateColumn) -> Conventions | None:
    """Dates such as 26-11-13 that may begin with the year, as then they are of fewer years: they are held."""
    pairs = [pair for text in column.texts if (pair := two_digit_years(text))]
    if not pairs or any(first is None for first, _ in pairs):
        return None
    first, last = len({first for first, _ in pairs}), len({last for _, last in pairs})
    # With slashes the year hardly ever comes first, with dashes it may.
    if first > last or (first == last and all("/" in text for text in column.texts if two_digit_years(text))):
        return None
    example = next(text for text in column.texts if two_digit_years(text))
    return Conventions(evidence=(f"“{example}” may begin with the year or end with it, so neither is assumed.",))


def _by_the_others(columns: Sequence[DateColumn], settled: list[Conventions]) -> list[Conventions]:
    """A column without proof of its own follows the others, where those agree."""
    proved = {meant.date_order for meant in settled} - {"ymd"}
    if len(proved) != 1:
        return settled
    order = proved.pop()
    source = next(one.header for one, meant in zip(columns, settled, strict=True) if meant.date_order == order)
    sentence = f"The column “{source}” is {_FIRST[order]}, so this one is too."
    return [
        meant
        if meant.date_order == order or meant.evidence
        else replace(meant, date_order=order, evidence=(sentence,) if _has_ambiguous(one) else ())
        for one, meant in zip(columns, settled, strict=True)
    ]


def _by_the_rows(
    columns: Sequence[DateColumn], settled: list[Conventions], durations: Sequence[Decimal | None]
) -> list[Conventions]:
    """Where one order makes rows end before they start, or last far longer than they say, it is the other."""
    by_field = {one.field: at for at, one in enumerate(columns)}
    start, due = by_field.get("start_date"), by_field.get("due_date")
    open_ones = [at for at in (start, due) if at is not None and _is_open(columns[at], settled[at])]
    if start is None or due is None or not open_ones:
        return settled
    misfits = {
        order: _misfits(columns[start], columns[due], durations, [_read_as(settled[at], order) for at in (start, due)])
        for order in _ORDERS
    }
    right: Order = "dmy" if misfits["dmy"] <= misfits["mdy"] else "mdy"
    wrong = max(misfits.values())
    if min(misfits.values()) or wrong < _LEAST_MISFITS:
        return settled
    sentence = (
        f"Were it not {_FIRST[right]}, {wrong} rows would end before they start, or last far longer than they say."
    )
    return [
        _say(replace(meant, date_order=right), sentence) if at in open_ones else meant
        for at, meant in enumerate(settled)
    ]


def _is_open(column: DateColumn, meant: Conventions) -> bool:
    return meant.date_order == "ymd" and not meant.evidence and _has_ambiguous(column)


def _read_as(meant: Conventions, order: DateOrder) -> DateOrder:
    return order if meant.date_order == "ymd" else meant.date_order


def _misfits(
    start: DateColumn, due: DateColumn, durations: Sequence[Decimal | None], orders: Sequence[DateOrder]
) -> int:
    found = 0
    for first_cell, last_cell, lasts in zip(start.cells, due.cells, durations, strict=True):
        first, last = whole_day(first_cell, orders[0]), whole_day(last_cell, orders[1])
        if first and last:
            longest = 3 * int(lasts) + 10 if lasts is not None else None
            found += last < first or (longest is not None and (last - first).days > longest)
    return found


def _has_ambiguous(column: DateColumn) -> bool:
    return any(map(_is_ambiguous, column.texts))


def _is_ambiguous(text: str) -> bool:
    try:
        read_span(text, Conventions(year=2024))
    except AmbiguousDate:
        return True
    except Doubt:
        return False
    return re.fullmatch(r"(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])", text) is not None


def _counted(column: DateColumn, meant: Conventions) -> Conventions:
    """Count the cells that only the convention decides; where there is none they are held, and that is said."""
    ambiguous = [(text, count) for text, count in column.texts.items() if _is_ambiguous(text)]
    number = sum(count for _, count in ambiguous)
    if meant.date_order == "ymd" and ambiguous and not meant.evidence:
        meant = _say(meant, f"Nothing shows whether “{ambiguous[0][0]}” is day or month first.")
    return replace(meant, ambiguous=number)


def _with_serials(column: DateColumn, meant: Conventions) -> Conventions:
    numbers = [_plain_number(cell) for cell in column.cells]
    found = [number for number in numbers if number is not None and number > 2100]
    if len(found) < _LEAST_NUMBERS or not all(int(number) in SERIALS for number in found):
        return meant
    sentence = f"{len(found)} numbers such as {found[0]:g} are days since 1900: {serial_date(found[0])}."
    return _say(replace(meant, serials=True), sentence)


def _plain_number(cell: CellValue) -> float | None:
    if isinstance(cell, str):
        return float(cell) if cell.strip().isdecimal() and len(cell.strip()) == 5 else None
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _with_suspects(column: DateColumn, meant: Conventions) -> Conventions:
    """Dates typed in one order into a program set to the other: those that fit became dates, turned; the rest text."""
    texts = [text for text in column.texts if order_proofs(text)]
    days = column.days
    turned = [day for day in days if day.day != day.month]
    if not texts or _has_ambiguous(column) or len(days) < _LEAST_SUSPECTS or any(day.day > 12 for day in days):
        return meant
    if not turned:
        return meant
    sample = turned[0]
    sentence = (
        f"{len(turned)} dates were probably typed like “{texts[0]}” and turned by the program: "
        f"{sample} may be {sample.replace(month=sample.day, day=sample.month)}."
    )
    return _say(replace(meant, suspects=len(turned)), sentence)


def _with_spans(column: DateColumn, meant: Conventions, has_start: bool) -> Conventions:
    texts = column.texts
    ranges = [text for text in texts if _is_range(text, meant)]
    filled = sum(1 for cell in column.cells if cell is not None and cell != "")
    share = sum(texts[text] for text in ranges) / filled if filled else 0.0
    if column.field != "due_date" or has_start or share < _SPAN_SHARE:
        return meant
    return _say(replace(meant, spans=True), f"“{ranges[0]}” says from when to when: it is read as start and due date.")


def _is_range(text: str, meant: Conventions) -> bool:
    try:
        span = read_span(text, meant)
    except (Doubt, AmbiguousDate):
        return False
    return bool(span and span.is_exact and span.first and span.last and span.first != span.last)
