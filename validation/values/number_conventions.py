"""The conventions of columns of numbers: the scale of percentages, the unit of bare numbers, the decimal mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.binding import Conventions, DecimalMark
from domain.sheets import CellValue
from validation.values.numbers import read_percent, unit_in
from validation.values.text import clean, fold, is_empty
from validation.values.value_words import UNIT_DAYS

_MONEY_TEXT = re.compile(r"\d(?:[.,' \u00a0\u202f’]?\d)*")


def percent_conventions(cells: Sequence[CellValue]) -> Conventions:
    """Numbers that never exceed 1 are fractions; a percent sign speaks for itself."""
    filled = [cell for cell in cells if not is_empty(cell)]
    signed = [cell for cell in filled if isinstance(cell, str) and "%" in cell]
    bare = [cell for cell in filled if not (isinstance(cell, str) and "%" in cell)]
    numbers = [number for cell in bare if (number := _number(cell)) is not None]
    as_text = len(signed) > len(numbers)
    if not numbers:
        said = (f"{len(signed)} cells carry a percent sign.",) if signed else ()
        return Conventions(percent_text=as_text, evidence=said)
    parts = [number for number in numbers if 0 < number < 1]
    if max(numbers) <= 1:
        return Conventions(percent="fraction", percent_text=as_text, evidence=("No number exceeds 1, so 1 is 100 %.",))
    if parts:
        sentence = f"{parts[0]:g} and {max(numbers):g} stand in one column, so numbers up to 1 are held."
        return Conventions(percent="mixed", percent_text=as_text, evidence=(sentence,))
    return Conventions(percent_text=as_text, evidence=(f"Numbers run up to {max(numbers):g}, so 100 is 100 %.",))


def _number(cell: CellValue) -> float | None:
    if isinstance(cell, str):
        found = read_percent(cell)
        return float(found[0]) if found else None
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def days_conventions(header: str) -> Conventions:
    """A header that names one unit other than days says what its bare numbers count."""
    units = {UNIT_DAYS[word] for word in fold(header).split() if word in UNIT_DAYS and len(word) > 1}
    units |= {UNIT_DAYS[word] for word in re.findall(r"[(\[]\s*(\w)\s*[)\]]", header.casefold()) if word in UNIT_DAYS}
    if len(units) != 1 or units == {"1"}:
        return Conventions()
    unit = units.pop()
    return Conventions(unit=unit, evidence=(f"The header “{_line(header)}” counts in units of {unit} working days.",))


def money_conventions(header: str, cells: Sequence[CellValue]) -> Conventions:
    unit, currency = unit_in(header)
    evidence = []
    if unit != "1" or currency:
        counted = f"in {int(unit):,} {currency}".rstrip() if unit != "1" else f"in {currency}"
        evidence.append(f"The header “{_line(header)}” says that bare numbers are {counted}.")
    mark = number_conventions(cells)
    return replace(mark, unit=unit, currency=currency, evidence=(*evidence, *mark.evidence))


def number_conventions(cells: Sequence[CellValue]) -> Conventions:
    """The decimal mark, where the cells show one and only one."""
    texts = [clean(cell) for cell in cells if isinstance(cell, str)]
    marks = {mark: text for text in texts if (mark := _decimal_mark(text))}
    if len(marks) != 1:
        return Conventions()
    mark, text = next(iter(marks.items()))
    return Conventions(decimal=mark, evidence=(f"“{text}” shows that the decimal mark is “{mark}”.",))


def _decimal_mark(text: str) -> DecimalMark:
    """The decimal mark that an amount shows beyond doubt, by two kinds of marks, or a mark that stands twice."""
    match = _MONEY_TEXT.search(text)
    marks = re.sub(r"\d", "", match[0]) if match else ""
    dots, commas = marks.count("."), marks.count(",")
    if dots and commas:
        return "." if marks[-1] == "." else ","
    if dots > 1 or commas > 1:
        return "," if dots else "."
    if match and (single := re.fullmatch(r"\d+([.,])(\d+)", match[0])) and len(single[2]) != 3:
        return "." if single[1] == "." else ","
    return ""


def _line(header: str) -> str:
    return " ".join(header.split())
