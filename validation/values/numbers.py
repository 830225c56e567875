"""Numbers in cells: decimals as people write them, percents, working days, money. No field, no sheet.

Every reader returns None for what it cannot read; a number that reads two ways raises `Ambiguous`.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal

from domain.binding import DecimalMark
from domain.records import Money, plain_decimal
from validation.values.money_words import currency_of, is_doubtful_unit, money_words
from validation.values.text import clean, fold
from validation.values.value_words import COMMA_CURRENCIES, MONEY_UNITS, POINT_CURRENCIES, UNIT_DAYS

_SHEET_DIGITS = Context(prec=15)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([,.' \u00a0\u202f’])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
_LAKHS = re.compile(r"[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_ROUND = re.compile(r"[+-]?[1-9]\d{0,2}[.,]000")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_MONEY = re.compile(r"(?P<before>[^\d+\-.,]*)\s*(?P<number>[+-]?[\d.,' \u00a0\u202f’]*\d)\s*(?P<after>[^\d]*)")
_DAYS = re.compile(r"(?P<number>[+-]?[\d.,]+)\s*(?P<unit>[^\d,+\-]*)")


class Ambiguous(ValueError):
    """The text is a number in two ways: 1.200 is a thousand and some, or one and a bit."""


def sheet_number(number: Decimal | int | float | str) -> Decimal:
    """Give a number its canonical form with the 15 digits that a sheet cell can hold."""
    exact = plain_decimal(number) if isinstance(number, float) else Decimal(number)
    return plain_decimal(_SHEET_DIGITS.create_decimal(exact))


def read_decimal(text: str, mark: DecimalMark = "", thousandths: bool = False) -> Decimal | None:
    """Read an amount as people of several countries write it, thousands set apart or not.

    `mark` is the decimal mark where it is known. `Ambiguous` is raised for 1.200 and 1,200 where it is not; and for
    three digits behind a known one, unless `thousandths` says that they are decimals.

    >>> read_decimal("1,200.50"), read_decimal("1.200,50"), read_decimal("2,5"), read_decimal("ten")
    (Decimal('1200.5'), Decimal('1200.5'), Decimal('2.5'), None)
    >>> read_decimal("1.200", ","), read_decimal("1.200", ".", thousandths=True)
    (Decimal('1200'), Decimal('1.2'))
    """
    bare = clean(text).replace("\u2212", "-")
    if two_ways := _TWO_WAYS.fullmatch(bare):
        if not mark or (two_ways[1] == mark and not thousandths):
            raise Ambiguous(text)
        return _decimal(bare.replace(",", ".") if two_ways[1] == mark else bare.replace(two_ways[1], ""))
    if _LAKHS.fullmatch(bare):
        return _decimal(bare.replace(",", ""))
    grouped = _GROUPED.fullmatch(bare)
    if grouped and not bare.lstrip("+-").startswith("0"):
        return _decimal(_without_groups(bare, grouped[1]))
    return _read_small(bare)


def _read_small(text: str) -> Decimal | None:
    """Read a number that has no thousands to set apart: a percentage, some days."""
    bare = clean(text).replace("\u2212", "-")
    return _decimal(bare.replace(",", ".")) if _PLAIN.fullmatch(bare) else None


def _without_groups(text: str, mark: str) -> str:
    whole = text.replace(mark, "")
    return whole.replace(",", ".")


def _decimal(text: str) -> Decimal | None:
    number = _SHEET_DIGITS.create_decimal(text)
    return sheet_number(number) if abs(number) < 10**15 else None


def read_percent(text: str, mark: DecimalMark = "", thousandths: bool = False) -> tuple[Decimal, bool] | None:
    """Read "45 %" or "0.45": the number, and whether it carried a percent sign.

    Thousands would be beyond 100 %, so only 1.000 is `Ambiguous`, as for `read_decimal`.
    """
    bare = clean(text)
    signed = bare.startswith("%") or bare.endswith(("%", "％"))
    digits = bare.strip("%％").strip()
    number = read_decimal(digits, mark, thousandths) if _ROUND.fullmatch(digits) else _read_small(digits)
    return None if number is None else (number, signed)


def read_days(text: str, unit: str = "1", mark: DecimalMark = "", thousandths: bool = False) -> Decimal | None:
    """Read a duration as working days; a day is 8 hours, a week 5 days. `unit`: what a bare number counts, in days.

    `mark` and `thousandths` are as for `read_decimal`, which may raise `Ambiguous`.

    >>> read_days("5d"), read_days("2 weeks"), read_days("4 Std."), read_days("2-3 days")
    (Decimal('5'), Decimal('10'), Decimal('0.5'), None)
    """
    match = _DAYS.fullmatch(clean(text).rstrip("?"))
    if not match:
        return None
    word = fold(match["unit"])
    factor = UNIT_DAYS.get(word) if word else unit
    number = read_decimal(match["number"], mark, thousandths)
    if factor is None or number is None:
        return None
    return sheet_number(number * Decimal(factor))


def read_money(text: str, mark: DecimalMark = "", unit: str = "1", thousandths: bool = False) -> Money | None:
    """Read an amount with its currency and unit; `mark` and `unit` are what its column says of a bare number.

    Where the column says no decimal mark, the currency may. Raises `Ambiguous` as `read_decimal` does.

    >>> str(read_money("$1,200.50")), str(read_money("3,5 Mio. €")), str(read_money("EUR 40k")), read_money("a lot")
    ('1200.5 USD', '3500000 EUR', '40000 EUR', None)
    """
    bare = clean(text)
    negative = bare.startswith("(") and bare.endswith(")")
    match = _MONEY.fullmatch(bare[1:-1] if negative else bare)
    if match is None:
        return None
    words = money_words(match["before"]) + money_words(match["after"])
    currencies = [found for word in words if (found := currency_of(word))]
    units = [MONEY_UNITS[word] for word in words if word in MONEY_UNITS]
    if any(is_doubtful_unit(word, currency) for word in words for currency in currencies):
        raise Ambiguous(text)
    if len(currencies) + len(units) != len(words) or len(currencies) > 1 or len(units) > 1:
        return None
    usual = mark or (mark_of(currencies[0]) if currencies else "")
    number = read_decimal(match["number"].strip(), usual, thousandths)
    if number is None:
        return None
    # Whoever writes 1,200,000 EUR into a column of k€ has written it out.
    counted = Decimal(units[0]) if units else Decimal(1) if currencies else Decimal(unit)
    amount = number * counted * (-1 if negative else 1)
    return Money(sheet_number(amount), currencies[0] if currencies else None)


def mark_of(currency: str) -> DecimalMark:
    """The decimal mark of the countries that pay in a currency, where they agree on one.

    >>> mark_of("USD"), mark_of("SEK"), mark_of("EUR")
    ('.', ',', '')
    """
    return "." if currency in POINT_CURRENCIES else "," if currency in COMMA_CURRENCIES else ""
