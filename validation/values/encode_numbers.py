"""Numbers as the cells of a column write them: as numbers, or as text with its decimal mark, unit and percent sign.

Gives candidates, best looking first; whether one reads back as the value is for `validation.values.encode` to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from domain.binding import BoundColumn
from domain.records import Money, Value, text_of
from domain.sheets import CellValue, WriteValue
from validation.values.text import cell_text
from validation.values.value_words import UNIT_DAYS


def write_percent(column: BoundColumn, value: Value, seen: Sequence[CellValue]) -> Iterator[WriteValue]:
    """A percentage on the scale of its column; a cell that was text with a percent sign stays so."""
    if not isinstance(value, Decimal):
        return
    texts = _texts(seen)
    signed = [text for text in texts if text.endswith(("%", "％"))]
    is_fraction = column.conventions.percent == "fraction"
    number = value / 100 if is_fraction else value
    if _is_text(column, seen) or (not seen and column.conventions.percent_text):
        if signed[:1] == texts[:1] or column.conventions.percent_text:
            mark = " %" if any(text.endswith(" %") for text in signed) else "%"
            yield from (f"{digits}{mark}" for digits in _digits(value, column))
        else:
            yield from _digits(number, column)
    yield float(number) if is_fraction and number not in (0, 1) else _plain(number)
    yield from (f"{digits}%" for digits in _digits(value, column))


def write_days(column: BoundColumn, value: Value, seen: Sequence[CellValue]) -> Iterator[WriteValue]:
    """A duration in the unit of its column, or in days."""
    if not isinstance(value, Decimal):
        return
    bare = value / Decimal(column.conventions.unit)
    if _is_text(column, seen):
        for unit, days in _units(_texts(seen)):
            yield from (f"{digits}{unit}" for digits in _digits(value / days, column))
        if any(_texts(seen)) or column.conventions.decimal:
            yield from _digits(bare, column)
    yield _plain(bare)
    yield from (f"{digits}d" for digits in _digits(value, column))


def write_number(column: BoundColumn, value: Value, seen: Sequence[CellValue]) -> Iterator[WriteValue]:
    """A plain number."""
    if not isinstance(value, Decimal):
        return
    if _is_text(column, seen):
        yield from _digits(value, column)
    yield _plain(value)


def write_money(column: BoundColumn, value: Value, seen: Sequence[CellValue]) -> Iterator[WriteValue]:
    """An amount with the currency and the unit that its column leaves unsaid, or with its own."""
    if not isinstance(value, Money):
        return
    is_text = _is_text(column, seen)
    if value.currency is None or value.currency == column.conventions.currency:
        number = value.amount / Decimal(column.conventions.unit)
        if is_text and not any(_around(text)[2] for text in _texts(seen)[:5]):
            yield from _digits(number, column)
        if value.currency is None or not is_text:
            yield _plain(number)
    if value.currency is None:
        return
    for text in _texts(seen)[:5]:
        before, digits, after = _around(text)
        if digits and "%" not in text:
            for amount in (_grouped(value.amount, column.conventions.decimal), *_digits(value.amount, column)):
                yield f"{before}{amount}{after}"
    yield from (f"{digits} {value.currency}" for digits in _digits(value.amount, column))


def _digits(number: Decimal, column: BoundColumn) -> tuple[str, ...]:
    """A number in digits, with the mark of its column; 1.234 could be a thousand and some, 1.2340 could not."""
    plain = text_of(_canonical(number)).replace(".", column.conventions.decimal or ".")
    mark = column.conventions.decimal or "."
    return (plain, f"{plain}0") if mark in plain else (plain, f"{plain}{mark}00")


def _canonical(number: Decimal) -> Decimal:
    return number.normalize() + 0 if number != number.to_integral_value() else number.quantize(Decimal(1))


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _grouped(amount: Decimal, mark: str) -> str:
    """Thousands set apart, as the column does it."""
    return f"{amount:,}".translate(str.maketrans(",.", ".,")) if mark == "," else f"{amount:,}"


def _around(text: str) -> tuple[str, str, str]:
    """What stands before the digits of a text, the digits, and what stands behind."""
    at = [place for place, sign in enumerate(text) if sign.isdigit()]
    if not at:
        return text, "", ""
    return text[: at[0]].rstrip("-+"), text[at[0] : at[-1] + 1], text[at[-1] + 1 :]


def _units(texts: Sequence[str]) -> Iterator[tuple[str, Decimal]]:
    for text in texts[:5]:
        unit = text.lstrip("0123456789.,+-")
        days = UNIT_DAYS.get(unit.strip().rstrip(".").casefold())
        if days and unit != text:
            yield unit, Decimal(days)


def _texts(seen: Sequence[CellValue]) -> list[str]:
    """The texts with digits in them; a "TBD" says nothing of how numbers are written."""
    return [cell_text(cell) for cell in seen if isinstance(cell, str) and any(sign.isdigit() for sign in cell)]


def _is_text(column: BoundColumn, seen: Sequence[CellValue]) -> bool:
    """Say whether a number is to be written as text: as its own cell was, or else as most of its column are.

    A decimal mark is known of a column without any numbers only where a csv file shows it.
    """
    filled = [cell for cell in seen if not isinstance(cell, str) or any(sign.isdigit() for sign in cell)]
    if not filled:
        return bool(column.conventions.decimal)
    return isinstance(filled[0], str) or 2 * len(_texts(seen)) > len(filled)
