"""Whether “Mar-27” is a month of 2027 or the 27th of March: what the other cells of its column, and its sheet, show.

Where neither is shown both stay open, and such a cell is held.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from domain.binding import Conventions
from domain.sheets import CellValue
from validation.values.date_words import MONTH_NUMBERS
from validation.values.dates import LIKELY_YEARS
from validation.values.text import clean, fold

FORM = re.compile(r"(?P<m>[^\W\d_]{3,12})\.?(?P<s>[\s./-]+)(?P<n>\d{1,2})")
_FEWEST = 3
_NEAR = 3
"""Years that are further than this from all others are hardly meant."""
_SURELY_NO_END = 28
"""From this number on it may be the last day of months, again and again."""


def month_of(text: str) -> tuple[int, int] | None:
    """The month and the number of a text such as "Mar-27"; None for another one."""
    match = FORM.fullmatch(" ".join(clean(text).split()))
    month = MONTH_NUMBERS.get(fold(match["m"])) if match else None
    return (month, int(match["n"])) if match and month else None


def with_months(cells: Sequence[CellValue], meant: Conventions, years: Collection[int]) -> Conventions:
    """The conventions of a column once its months with a number were looked at. `years` are those the sheet names."""
    texts = [clean(cell) for cell in cells if isinstance(cell, str)]
    pairs = [(text, found) for text in texts if (found := month_of(text))]
    if not pairs:
        return meant
    numbers = {number for _, (_, number) in pairs}
    example = pairs[0][0]
    odd = next((text for text, (_, number) in pairs if 2000 + number not in LIKELY_YEARS), "")
    if odd:
        say = f"“{odd}” can only be a day of a month, so “{example}” is one as well."
        return replace(meant, month_year=False, evidence=(*meant.evidence, say) if odd != example else meant.evidence)
    known = {year % 100 for year in years}
    is_near = any(abs(number - year) <= _NEAR for number in numbers for year in known)
    is_narrow = max(numbers) - min(numbers) <= len(pairs) // 2
    if is_narrow and len(pairs) >= _FEWEST and (is_near or (not known and max(numbers) < _SURELY_NO_END)):
        few = " and ".join(str(2000 + number) for number in sorted(numbers)[:3])
        say = f"“{example}” is a month of a year, as all {len(pairs)} such cells would be of {few}."
        return replace(meant, month_year=True, evidence=(*meant.evidence, say))
    return meant
