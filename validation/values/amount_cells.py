"""From a cell to a percentage, a duration or an amount, under the scale, unit and decimal mark of its column."""

from __future__ import annotations

from decimal import Decimal

from domain.binding import Conventions
from domain.records import Money
from domain.sheets import CellValue
from validation.values.numbers import (
    Ambiguous,
    mark_of,
    read_days,
    read_decimal,
    read_money,
    read_percent,
    sheet_number,
)
from validation.values.problems import Coerced, held, quoted
from validation.values.text import is_countable


def read_percent_cell(cell: CellValue, meant: Conventions) -> Coerced:
    """Read a percentage; a percent sign speaks for itself, a bare number follows the scale of its column."""
    advice = "Write a number from 0 to 100."
    try:
        number, signed = _percent_of(cell, meant)
    except Ambiguous:
        return _two_numbers(cell)
    if number is None:
        return held("unreadable-percent", f"{quoted(cell)} is no percentage.", advice)
    # Where both scales stand in one column, 1.2 may be 120 %.
    is_share = number <= 1 or (number < 2 and number != int(number))
    if meant.percent == "mixed" and not signed and number > 0 and is_share:
        choice = f"Write {number}% or {sheet_number(number * 100)}%."
        return held("ambiguous-percent", f"{quoted(cell)} could be two percentages.", choice)
    percent = sheet_number(number * 100) if meant.percent == "fraction" and not signed else number
    if not 0 <= percent <= 100:
        return held("percent-out-of-range", f"{quoted(cell)} is not between 0 and 100 %.", advice)
    return Coerced(percent)


def read_days_cell(cell: CellValue, meant: Conventions) -> Coerced:
    """Read a duration as working days; a bare number counts what its column counts."""
    try:
        days = _days_of(cell, meant) if isinstance(cell, str) else _counted(cell, meant)
    except Ambiguous:
        return _two_numbers(cell)
    if days is None:
        advice = "Write working days, such as 5 or 5d."
        return held("unreadable-duration", f"{quoted(cell)} is no duration.", advice)
    if days < 0:
        return held("negative-duration", f"{quoted(cell)} is less than nothing.", "Write working days, such as 5.")
    return Coerced(days)


def read_number_cell(cell: CellValue, meant: Conventions) -> Coerced:
    """Read a plain number; a unit or a percent sign makes it something else."""
    try:
        found = read_decimal(cell, meant.decimal, meant.thousandths) if isinstance(cell, str) else _number(cell)
    except Ambiguous:
        return _two_numbers(cell)
    if found is None:
        return held("unreadable-number", f"{quoted(cell)} is no number.", "Write a number, such as 12 or 2.5.")
    return Coerced(sheet_number(found))


def read_money_cell(cell: CellValue, meant: Conventions) -> Coerced:
    """Read an amount; what the cell itself says of currency and unit goes before what its column says."""
    mark = meant.decimal or mark_of(meant.currency)
    try:
        money = read_money(cell, mark, meant.unit, meant.thousandths) if isinstance(cell, str) else _amount(cell, meant)
    except Ambiguous:
        advice = "Write it without a separator for thousands, or with two decimals."
        return held("ambiguous-number", f"{quoted(cell)} could be two amounts.", advice)
    if money is None:
        return held("unreadable-amount", f"{quoted(cell)} is no amount.", "Write a number, such as 1200 or 1200 EUR.")
    return Coerced(Money(money.amount, money.currency or meant.currency or None))


def _percent_of(cell: CellValue, meant: Conventions) -> tuple[Decimal | None, bool]:
    if not isinstance(cell, str):
        return _number(cell), False
    return read_percent(cell, meant.decimal, meant.thousandths) or (None, False)


def _days_of(text: str, meant: Conventions) -> Decimal | None:
    return read_days(text, meant.unit, meant.decimal, meant.thousandths)


def _two_numbers(cell: CellValue) -> Coerced:
    advice = "Write it without a separator for thousands, or with one more digit behind the decimal mark."
    return held("ambiguous-number", f"{quoted(cell)} could be two numbers.", advice)


def _amount(cell: CellValue, meant: Conventions) -> Money | None:
    number = _counted(cell, meant)
    return None if number is None else Money(number)


def _counted(cell: CellValue, meant: Conventions) -> Decimal | None:
    number = _number(cell)
    return None if number is None else sheet_number(number * Decimal(meant.unit))


def _number(cell: CellValue) -> Decimal | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not is_countable(cell):
        return None
    return sheet_number(cell)
