"""The functions that formulas may call, on plain values: numbers, texts, truth values, None for an empty cell.

A range is a list of rows. Dates are serial numbers. An argument that is an error has become an exception before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from tests.support.google_stand_in.coercion import (
    Value,
    criterion,
    first,
    flat,
    is_number,
    number,
    numbers,
    text,
    truth,
)
from tests.support.google_stand_in.date_functions import DATES
from tests.support.google_stand_in.formula import FormulaError

LONGEST, MOST_CELLS = 50_000, 200_000


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


def _countif(cells: Value, wanted: Value) -> float:
    return sum(map(criterion(wanted), flat([cells])))


def _sumif(cells: Value, wanted: Value, sums: Value = None) -> float:
    test, values = criterion(wanted), list(flat([cells]))
    amounts = values if sums is None else list(flat([sums]))
    return sum(
        float(amount) for value, amount in zip(values, amounts, strict=False) if test(value) and is_number(amount)
    )


def _all_meet(pairs: tuple[Value, ...]) -> list[bool]:
    columns = [list(map(criterion(pairs[at + 1]), flat([pairs[at]]))) for at in range(0, len(pairs) - 1, 2)]
    return [all(row) for row in zip(*columns, strict=False)]


def _sumifs(sums: Value, *pairs: Value) -> float:
    amounts = flat([sums])
    return sum(float(one) for one, meets in zip(amounts, _all_meet(pairs), strict=False) if meets and is_number(one))


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
    return (is_number(one) and is_number(other)) or (isinstance(one, str) and isinstance(other, str))


def _match(wanted: Value, cells: Value, kind: Value = 1) -> float:
    return _position(list(flat([cells])), first(wanted), int(number(kind)), "MATCH") + 1


def _index(cells: Value, row: Value = 0, column: Value = 0) -> Value:
    table = cells if isinstance(cells, list) else [[cells]]
    down, across = int(number(row)), int(number(column))
    if down > len(table) or across > len(table[0]) or down < 0 or across < 0:
        raise FormulaError("NUM", "Function INDEX parameter is out of range.")
    rows = table if down == 0 else [table[down - 1]]
    return rows if across == 0 and len(table[0]) > 1 else [[line[max(0, across - 1)]] for line in rows]


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


def _rept(value: Value, count: Value) -> str:
    times = int(number(count))
    if times < 0 or times * len(text(value)) > LONGEST:
        raise FormulaError("VALUE", f"Text result of REPT is longer than the limit of {LONGEST} characters.")
    return text(value) * times


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
    if tall < 1 or wide < 1 or tall * wide > MOST_CELLS:
        raise FormulaError("NUM", "SEQUENCE is out of range.")
    return [[number(start) + number(step) * (row * wide + column) for column in range(wide)] for row in range(tall)]


def _filter(cells: Value, *conditions: Value) -> Value:
    found = [row for at, row in enumerate(cells) if all(truth(one[at]) for one in conditions)]
    if not found:
        raise FormulaError("N_A", "No matches are found in FILTER evaluation.")
    return found


def _sumproduct(*arrays: Value) -> Value:
    columns = [
        [float(one) if is_number(one) or isinstance(one, bool) else 0.0 for one in flat([array])] for array in arrays
    ]
    return sum(math.prod(row) for row in zip(*columns, strict=False))


def _median(*values: Value) -> float:
    found = sorted(numbers(list(values)))
    if not found:
        raise FormulaError("NUM", "MEDIAN has no valid input data.")
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


FUNCTIONS: dict[str, Callable[..., Value]] = {
    **DATES,
    "SUM": lambda *values: sum(numbers(list(values))),
    "AVERAGE": _average,
    "MEDIAN": _median,
    "MIN": lambda *values: min(numbers(list(values)), default=0.0),
    "MAX": lambda *values: max(numbers(list(values)), default=0.0),
    "PRODUCT": lambda *values: math.prod(numbers(list(values))),
    "SUMPRODUCT": _sumproduct,
    "COUNT": lambda *values: float(sum(1 for value in flat(list(values)) if is_number(value))),
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
    "REPT": _rept,
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
    "ISBLANK": lambda value: first(value) is None,
    "ISNUMBER": lambda value: is_number(first(value)),
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
