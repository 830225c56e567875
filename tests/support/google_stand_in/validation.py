"""Data validation: whether a value may stand in a cell under its rule."""

from __future__ import annotations

from typing import Any

from tests.support.google_stand_in.addressing import find
from tests.support.google_stand_in.evaluate import Evaluator
from tests.support.google_stand_in.grid import Cell
from tests.support.google_stand_in.render import text_of
from tests.support.google_stand_in.typing_in import typed
from tests.support.google_stand_in.wire import Json, invalid


def check_value(evaluator: Evaluator, cell: Cell) -> None:
    """Refuse what a strict rule does not allow; the message is the one that a person sees."""
    rule, value = cell.get("dataValidation"), cell.get("userEnteredValue")
    if not rule or not rule.get("strict") or value is None or "formulaValue" in value:
        return
    if not allows(evaluator, rule["condition"], value):
        message = rule.get("inputMessage", "")
        text = "The data you entered in the cell violates the data validation rules set on this cell."
        raise invalid(text + (f" {message}" if message else ""))


def allows(evaluator: Evaluator, condition: Json, value: Json) -> bool:
    """Whether a value meets a condition; a kind of condition that is not known allows everything."""
    kind = condition["type"]
    wanted = [one.get("userEnteredValue", "") for one in condition.get("values", [])]
    number = value.get("numberValue")
    text = text_of(value, None, evaluator.locale)
    if kind == "ONE_OF_LIST":
        return text in wanted
    if kind == "ONE_OF_RANGE":
        sheet, box = find(evaluator.book, wanted[0].lstrip("="))
        top, bottom, left, right = sheet.clip(box)
        cells = (evaluator.value_at(sheet, row, column) for row in range(top, bottom) for column in range(left, right))
        return any(text == text_of(cell, None, evaluator.locale) for cell in cells if cell)
    if kind == "BOOLEAN":
        return "boolValue" in value or text in wanted
    if kind in ("DATE_IS_VALID", "NUMBER_GREATER_THAN_EQ") or kind.startswith(("NUMBER_", "DATE_")):
        return number is not None and _compares(kind, number, [_number(one, evaluator) for one in wanted])
    return _text_allows(kind, text, wanted)


def _number(text: str, evaluator: Evaluator) -> float:
    value, _ = typed(text, evaluator.locale)
    return float((value or {}).get("numberValue", 0))


def _compares(kind: str, number: float, others: list[float]) -> bool:
    first = others[0] if others else 0.0
    second = others[1] if len(others) > 1 else first
    word = kind.split("_", 1)[1]
    answers: dict[str, Any] = {
        "GREATER": number > first,
        "AFTER": number > first,
        "GREATER_THAN_EQ": number >= first,
        "ON_OR_AFTER": number >= first,
        "LESS": number < first,
        "BEFORE": number < first,
        "LESS_THAN_EQ": number <= first,
        "ON_OR_BEFORE": number <= first,
        "EQ": number == first,
        "NOT_EQ": number != first,
        "BETWEEN": first <= number <= second,
        "NOT_BETWEEN": not first <= number <= second,
    }
    return bool(answers.get(word, True))


def _text_allows(kind: str, text: str, wanted: list[str]) -> bool:
    first = wanted[0].lower() if wanted else ""
    answers = {
        "TEXT_CONTAINS": first in text.lower(),
        "TEXT_NOT_CONTAINS": first not in text.lower(),
        "TEXT_EQ": first == text.lower(),
        "TEXT_STARTS_WITH": text.lower().startswith(first),
        "TEXT_ENDS_WITH": text.lower().endswith(first),
        "BLANK": text == "",
        "NOT_BLANK": text != "",
    }
    return answers.get(kind, True)
