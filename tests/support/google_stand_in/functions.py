"""The functions that formulas may call, on plain values: numbers, texts, truth values, None for an empty cell.

A range is a list of rows. Dates are serial numbers. An argument that is an error has become an exception before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from tests.support.google_stand_in.formula import FormulaError

Value = Any
EPOCH = date(1899, 12, 30)


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


def _average(*values: Value) -> float:
    found = numbers(list(values))
    if not found:
        raise FormulaError("DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error.")
    return sum(found) / len(found)


def _rounded(how: Callable[[float], float]) -> Callable[..., float]:
    def rounded(value: Value, places: Value = 0) -> float:
        scale = 10.0 ** int(number(places))
        return how(round(number(value) * scale, 9)) / scale

    return rounded


def _half_up(value: float) -> float:
    return math.floor(abs(value) + 0.5) * (1 if value >= 0 else -1)


def _outwards(value: float) -> float:
    return math.ceil(value) if value > 0 else math.floor(value)


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
            return lambda value: _is_number(value) and tests[sign](float(value), limit)
        return lambda value: (_is_number(value) and float(value) == limit) == (sign == "=")
    if isinstance(limit, bool):
        return lambda value: value is limit
    pattern = re.escape(str(limit or "")).replace(r"\*", ".*").replace(r"\?", ".")
    exact = re.compile(f"^{pattern}$", re.IGNORECASE | re.DOTALL)
    return lambda value: bool(exact.match(text(value))) == (sign != "<>")


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _countif(cells: Value, wanted: Value) -> float:
    return sum(map(criterion(wanted), flat([cells])))


def _sumif(cells: Value, wanted: Value, sums: Value = None) -> float:
    test, values = criterion(wanted), list(flat([cells]))
    amounts = values if sums is None else list(flat([sums]))
    return sum(
        float(amount) for value, amount in zip(values, amounts, strict=False) if test(value) and _is_number(amount)
    )


def _all_meet(pairs: tuple[Value, ...]) -> list[bool]:
    columns = [list(map(criterion(pairs[at + 1]), flat([pairs[at]]))) for at in range(0, len(pairs) - 1, 2)]
    return [all(row) for row in zip(*columns, strict=False)]


def _sumifs(sums: Value, *pairs: Value) -> float:
    amounts = flat([sums])
    return sum(float(one) for one, meets in zip(amounts, _all_meet(pairs), strict=False) if meets and _is_number(one))


def _vlookup(wanted: Value, table: Value, column: Value, is_sorted: Value = True) -> Value:
    at = int(number(column)) - 1
    if not table or not 0 <= at < len(table[0]):
        raise FormulaError("REF", "VLOOKUP evaluates to an out of bounds range.")
    row = _position([line[0] for line in table], first(wanted), 1 if truth(is_sorted) else 0, "VLOOKUP")
    return table[row][at]


def _position(values: list[Value], wanted: Value, kind: int, name: str) -> int:
    if kind == 0:
        test = criterion("=" + wanted) if isinstance(wanted, str) else None
        for at, value in enumerate(values):
            if (test and isinstance(value, str) and test(value)) or (
                test is None and value == wanted and value is not None
            ):
                return at
    else:
        below = [
            at
            for at, value in enumerate(values)
            if _comparable(value, wanted) and (value <= wanted if kind > 0 else value >= wanted)
        ]
        if below:
            return below[-1]
    raise FormulaError("N_A", f"Did not find value '{text(wanted)}' in {name} evaluation.")


def _comparable(one: Value, other: Value) -> bool:
    return (_is_number(one) and _is_number(other)) or (isinstance(one, str) and isinstance(other, str))


def _match(wanted: Value, cells: Value, kind: Value = 1) -> float:
    return _position(list(flat([cells])), first(wanted), int(number(kind)), "MATCH") + 1


def _index(cells: Value, row: Value = 0, column: Value = 0) -> Value:
    table = cells if isinstance(cells, list) else [[cells]]
    down, across = int(number(row)), int(number(column))
    if down > len(table) or across > len(table[0]) or down < 0 or across < 0:
        raise FormulaError("NUM", "Function INDEX parameter is out of range.")
    rows = table if down == 0 else [table[down - 1]]
    return rows if across == 0 and len(table[0]) > 1 else [[line[max(0, across - 1)]] for line in rows]


def _day(value: Value) -> date:
    return EPOCH + timedelta(days=int(number(value)))


def _serial(day: date) -> float:
    return float((day - EPOCH).days)


def _date(year: Value, month: Value, day: Value) -> float:
    months = int(number(year)) * 12 + int(number(month)) - 1
    return _serial(date(months // 12, months % 12 + 1, 1)) + int(number(day)) - 1


def _months_on(start: Value, months: Value) -> date:
    day = _day(start)
    total = day.year * 12 + day.month - 1 + int(number(months))
    following = date((total + 1) // 12, (total + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(total // 12, total % 12 + 1, min(day.day, last))


def _month_end(start: Value, months: Value) -> float:
    day = _months_on(start, months).replace(day=1)
    return _serial(date(day.year + day.month // 12, day.month % 12 + 1, 1)) - 1


def _workday(start: Value, days: Value, holidays: Value = None) -> float:
    free = {int(one) for one in flat([holidays]) if _is_number(one)}
    at, left = int(number(start)), int(number(days))
    step = 1 if left > 0 else -1
    while left:
        at += step
        if _day(at).weekday() < 5 and at not in free:
            left -= step
    return float(at)


def _networkdays(start: Value, end: Value, holidays: Value = None) -> float:
    free = {int(one) for one in flat([holidays]) if _is_number(one)}
    low, high = int(number(start)), int(number(end))
    sign = 1 if low <= high else -1
    low, high = min(low, high), max(low, high)
    return float(sign * sum(_day(at).weekday() < 5 and at not in free for at in range(low, high + 1)))


def _weekday(value: Value, kind: Value = 1) -> float:
    day = _day(value).weekday()
    return float((day + 1) % 7 + 1 if number(kind) == 1 else day + (1 if number(kind) == 2 else 0))


def _mod(value: Value, by: Value) -> float:
    if number(by) == 0:
        raise FormulaError("DIVIDE_BY_ZERO", "Function MOD parameter 2 cannot be zero.")
    return number(value) % number(by)


def _sqrt(value: Value) -> float:
    if number(value) < 0:
        raise FormulaError("NUM", "Function SQRT parameter 1 value is negative.")
    return math.sqrt(number(value))


def _find(wanted: Value, within: Value, start: Value = 1) -> float:
    at = text(within).find(text(wanted), int(number(start)) - 1)
    if at < 0:
        raise FormulaError("VALUE", f"In FIND evaluation, cannot find '{text(wanted)}' within '{text(within)}'.")
    return float(at + 1)


def _substitute(within: Value, old: Value, new: Value) -> str:
    return text(within).replace(text(old), text(new))


def _textjoin(mark: Value, skip_empty: Value, *values: Value) -> str:
    found = [text(value) for value in flat(list(values))]
    return text(mark).join(one for one in found if one or not truth(skip_empty))


def _unique(cells: Value) -> Value:
    found: list[Value] = []
    for row in cells if isinstance(cells, list) else [[cells]]:
        if row not in found:
            found.append(row)
    return found


def _sequence(rows: Value, columns: Value = 1, start: Value = 1, step: Value = 1) -> Value:
    tall, wide = int(number(rows)), int(number(columns))
    return [[number(start) + number(step) * (row * wide + column) for column in range(wide)] for row in range(tall)]


def _filter(cells: Value, *conditions: Value) -> Value:
    found = [row for at, row in enumerate(cells) if all(truth(one[at]) for one in conditions)]
    if not found:
        raise FormulaError("N_A", "No matches are found in FILTER evaluation.")
    return found


def _sumproduct(*arrays: Value) -> Value:
    columns = [
        [float(one) if _is_number(one) or isinstance(one, bool) else 0.0 for one in flat([array])] for array in arrays
    ]
    return sum(math.prod(row) for row in zip(*columns, strict=False))


def _median(*values: Value) -> float:
    found = sorted(numbers(list(values)))
    if not found:
        raise FormulaError("NUM", "MEDIAN has no valid input data.")
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "SUM": lambda *values: sum(numbers(list(values))),
    "AVERAGE": _average,
    "MEDIAN": _median,
    "MIN": lambda *values: min(numbers(list(values)), default=0.0),
    "MAX": lambda *values: max(numbers(list(values)), default=0.0),
    "PRODUCT": lambda *values: math.prod(numbers(list(values))),
    "SUMPRODUCT": _sumproduct,
    "COUNT": lambda *values: float(sum(1 for value in flat(list(values)) if _is_number(value))),
    "COUNTA": lambda *values: float(sum(1 for value in flat(list(values)) if value is not None)),
    "COUNTBLANK": lambda *values: float(sum(1 for value in flat(list(values)) if value in (None, ""))),
    "COUNTIF": _countif,
    "COUNTIFS": lambda *pairs: float(sum(_all_meet(pairs))),
    "SUMIF": _sumif,
    "SUMIFS": _sumifs,
    "COUNTUNIQUE": lambda *values: float(len({text(one).casefold() for one in flat(list(values)) if one is not None})),
    "AND": lambda *values: all(truth(one) for one in flat(list(values)) if one is not None),
    "OR": lambda *values: any(truth(one) for one in flat(list(values)) if one is not None),
    "NOT": lambda value: not truth(value),
    "TRUE": lambda: True,
    "FALSE": lambda: False,
    "ROUND": _rounded(_half_up),
    "ROUNDUP": _rounded(_outwards),
    "ROUNDDOWN": _rounded(math.trunc),
    "TRUNC": _rounded(math.trunc),
    "INT": lambda value: float(math.floor(number(value))),
    "ABS": lambda value: abs(number(value)),
    "MOD": _mod,
    "POWER": lambda value, by: number(value) ** number(by),
    "SQRT": _sqrt,
    "PI": lambda: math.pi,
    "EXP": lambda value: math.exp(number(value)),
    "CONCATENATE": lambda *values: "".join(text(one) for one in flat(list(values))),
    "CONCAT": lambda one, other: text(one) + text(other),
    "JOIN": lambda mark, *values: _textjoin(mark, False, *values),
    "TEXTJOIN": _textjoin,
    "LEFT": lambda value, count=1: text(value)[: int(number(count))],
    "RIGHT": lambda value, count=1: text(value)[-int(number(count)) :] if number(count) else "",
    "MID": lambda value, start, count: text(value)[int(number(start)) - 1 :][: int(number(count))],
    "LEN": lambda value: float(len(text(value))),
    "UPPER": lambda value: text(value).upper(),
    "LOWER": lambda value: text(value).lower(),
    "PROPER": lambda value: text(value).title(),
    "TRIM": lambda value: " ".join(text(value).split()),
    "FIND": _find,
    "SEARCH": lambda wanted, within, start=1: _find(text(wanted).lower(), text(within).lower(), start),
    "SUBSTITUTE": _substitute,
    "REPT": lambda value, count: text(value) * int(number(count)),
    "EXACT": lambda one, other: text(one) == text(other),
    "CHAR": lambda value: chr(int(number(value))),
    "T": lambda value: first(value) if isinstance(first(value), str) else "",
    "N": lambda value: number(first(value)) if not isinstance(first(value), str) else 0.0,
    "VALUE": lambda value: number(value),
    "REGEXMATCH": lambda value, pattern: bool(re.search(text(pattern), text(value))),
    "REGEXREPLACE": lambda value, pattern, new: re.sub(text(pattern), text(new), text(value)),
    "SPLIT": lambda value, mark: [[part for part in re.split(f"[{re.escape(text(mark))}]", text(value)) if part]],
    "VLOOKUP": _vlookup,
    "MATCH": _match,
    "INDEX": _index,
    "DATE": _date,
    "YEAR": lambda value: float(_day(value).year),
    "MONTH": lambda value: float(_day(value).month),
    "DAY": lambda value: float(_day(value).day),
    "DAYS": lambda end, start: number(end) - number(start),
    "WEEKDAY": _weekday,
    "EDATE": lambda start, months: _serial(_months_on(start, months)),
    "EOMONTH": _month_end,
    "WORKDAY": _workday,
    "NETWORKDAYS": _networkdays,
    "TIME": lambda hour, minute, second: (number(hour) * 3600 + number(minute) * 60 + number(second)) / 86400 % 1,
    "HOUR": lambda value: float(round(number(value) % 1 * 86400) // 3600),
    "MINUTE": lambda value: float(round(number(value) % 1 * 86400) % 3600 // 60),
    "ISBLANK": lambda value: first(value) is None,
    "ISNUMBER": lambda value: _is_number(first(value)),
    "ISTEXT": lambda value: isinstance(first(value), str),
    "ISLOGICAL": lambda value: isinstance(first(value), bool),
    "UNIQUE": _unique,
    "SORT": lambda cells: sorted(cells, key=lambda row: (isinstance(first(row), str), first(row))),
    "TRANSPOSE": lambda cells: [list(column) for column in zip(*cells, strict=False)],
    "SEQUENCE": _sequence,
    "FILTER": _filter,
    "ARRAYFORMULA": lambda value: value,
    "IMAGE": lambda *values: "",
    "HYPERLINK": lambda link, label=None: text(link) if label is None else first(label),
}
