"""Values of formulas: as numbers, as texts, as truth values, one by one out of ranges, and tests of them.

A value is a number, a text, a truth value, None for an empty cell, or a range: a list of rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.google_stand_in.formula import FormulaError

Value = Any


def flat(values: list[Value]) -> Iterator[Value]:
    """All values, those in ranges among them."""
    for value in values:
        if isinstance(value, list):
            yield from flat(value)
        else:
            yield value


def number(value: Value) -> float:
    """A value as a number; raises #VALUE! for text that is none."""
    if value is None or value == "":
        return 0.0
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, list):
        return number(first(value))
    try:
        return float(str(value))
    except ValueError:
        text = f"Function expects number values. But '{value}' is a text and cannot be coerced to a number."
        raise FormulaError("VALUE", text) from None


def first(value: Value) -> Value:
    """The first value of a range."""
    while isinstance(value, list):
        value = value[0] if value else None
    return value


def text(value: Value) -> str:
    """A value as text."""
    value = first(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return str(value)


def truth(value: Value) -> bool:
    value = first(value)
    if isinstance(value, str) and value.upper() in ("TRUE", "FALSE"):
        return value.upper() == "TRUE"
    return bool(number(value))


def numbers(values: list[Value]) -> list[float]:
    """The numbers among values: texts and truth values in ranges do not count, those given directly do."""
    found = []
    for value in values:
        if isinstance(value, list):
            found += [float(one) for one in flat(value) if isinstance(one, int | float) and not isinstance(one, bool)]
        elif value is not None:
            found.append(number(value))
    return found


def criterion(wanted: Value) -> Callable[[Value], bool]:
    """A test as COUNTIF reads it: a value, ">5", "<>x", with * and ? in texts."""
    wanted = first(wanted)
    match = re.match(r"^(<=|>=|<>|=|<|>)(.*)$", wanted) if isinstance(wanted, str) else None
    sign, right = (match[1], match[2]) if match else ("=", wanted)
    try:
        limit: Value = float(right)
    except (TypeError, ValueError):
        limit = right
    if isinstance(limit, float) and not isinstance(right, bool):
        tests = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}
        if sign in tests:
            return lambda value: is_number(value) and tests[sign](float(value), limit)
        return lambda value: (is_number(value) and float(value) == limit) == (sign == "=")
    if isinstance(limit, bool):
        return lambda value: value is limit
    pattern = re.escape(str(limit or "")).replace(r"\*", ".*").replace(r"\?", ".")
    exact = re.compile(f"^{pattern}$", re.IGNORECASE | re.DOTALL)
    return lambda value: bool(exact.match(text(value))) == (sign != "<>")


def is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
