"""The conventions of columns of numbers: the scale of percentages, the unit of bare numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.binding import Conventions
from domain.sheets import CellValue
from validation.values.money_words import unit_in
from validation.values.numbers import Ambiguous, read_percent
from validation.values.text import fold, is_empty
from validation.values.value_words import UNIT_DAYS


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
    if max(numbers) <= 1 and signed and any(isinstance(cell, str) for cell in bare):
        sentence = f"“{signed[0]}” and {numbers[0]:g} stand in one column, so numbers up to 1 are held."
        return Conventions(percent="mixed", percent_text=as_text, evidence=(sentence,))
    if max(numbers) <= 1:
        return Conventions(percent="fraction", percent_text=as_text, evidence=("No number exceeds 1, so 1 is 100 %.",))
    if parts:
        sentence = f"{parts[0]:g} and {max(numbers):g} stand in one column, so numbers up to 1 are held."
        return Conventions(percent="mixed", percent_text=as_text, evidence=(sentence,))
    return Conventions(percent_text=as_text, evidence=(f"Numbers run up to {max(numbers):g}, so 100 is 100 %.",))


def _number(cell: CellValue) -> float | None:
    if isinstance(cell, str):
        try:
            found = read_percent(cell)
        except Ambiguous:
            return None
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


def money_conventions(header: str) -> Conventions:
    unit, currency = unit_in(header)
    evidence = []
    if unit != "1" or currency:
        counted = f"in {int(unit):,} {currency}".rstrip() if unit != "1" else f"in {currency}"
        evidence.append(f"The header “{_line(header)}” says that bare numbers are {counted}.")
    return Conventions(unit=unit, currency=currency, evidence=tuple(evidence))


def _line(header: str) -> str:
    return " ".join(header.split())
