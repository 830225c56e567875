"""In which month a fiscal year begins, where lines above a table say so: "FY26 (April – March)", "FY starts in July".

Nothing else shows it: a fiscal year that nobody explains is held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.binding import Conventions
from domain.sheets import CellValue
from validation.values.date_words import FISCAL_YEAR, MONTH_NUMBERS
from validation.values.spans import Doubt, read_span
from validation.values.text import clean, fold

_FISCAL = re.compile(rf"\b(?:{FISCAL_YEAR}|fiscal year|financial year)(?: ?\d\d(?:\d\d)?)?\b(?P<rest>.{{2,60}})")
_BEGINS = re.compile(
    r"\b(?:start|starts|starting|begin|begins|beginning|from|beginnt|ab|commence|debute|inicia|comienza|inizia|comeca)\b"
)
_ENDS = re.compile(r"\b(?:end|ends|ending|endet|termine|termina|se termine|slutar|eindigt|конец)\b")


def with_fiscal_year(cells: Sequence[CellValue], meant: Conventions, titles: Sequence[str]) -> Conventions:
    """The conventions of a column of dates, with the month that a line above the table names, where the column asks."""
    if meant.fiscal_start is not None or not any(_asks(cell, meant) for cell in cells if isinstance(cell, str)):
        return meant
    said = {start: " ".join(title.split()) for title in titles if (start := begins_in(title))}
    if len(said) != 1:
        return meant
    start, title = next(iter(said.items()))
    return replace(
        meant, fiscal_start=start, evidence=(*meant.evidence, f"“{title}” says when the fiscal year begins.")
    )


def begins_in(title: str) -> int | None:
    """The month (1 to 12) in which a fiscal year begins by a line of text; None where it does not say.

    >>> begins_in("FY26 = Apr 2025 – Mar 2026"), begins_in("Fiscal year ends in June"), begins_in("FY26 plan")
    (4, 7, None)
    """
    match = _FISCAL.search(fold(title))
    if match is None:
        return None
    months = [MONTH_NUMBERS[word] for word in match["rest"].split() if word in MONTH_NUMBERS]
    if len(months) == 1:
        is_end, is_begin = _ENDS.search(match["rest"]), _BEGINS.search(match["rest"])
        return months[0] % 12 + 1 if is_end else months[0] if is_begin else None
    return months[0] if len(months) == 2 and months[1] == (months[0] - 2) % 12 + 1 else None


def _asks(text: str, meant: Conventions) -> bool:
    try:
        read_span(clean(text), replace(meant, year=2024))
    except Doubt as doubt:
        return doubt.rule == "fiscal-year-unknown"
    except ValueError:
        return False
    return False
