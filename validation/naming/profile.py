"""What the cells of one column look like: how many are dates, numbers, statuses, names, ids. No headers here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.binding import Conventions
from domain.sheets import CellError, CellValue
from validation.values.date_cells import SERIALS
from validation.values.date_words import MONTH_NUMBERS
from validation.values.dates import AmbiguousDate
from validation.values.links import is_id_like
from validation.values.numbers import Ambiguous, read_days, read_decimal, read_money, read_percent
from validation.values.spans import Doubt, read_span
from validation.values.status_words import HEALTH_LIKE, NO_WORDS, STATUS_LIKE, YES_WORDS
from validation.values.text import cell_text, fold, is_empty
from validation.values.value_words import CHECK_MARKS, NO_DATE_YET, NO_VALUE

_SAMPLE_ROWS = 300
_MOST_PERCENTS = 0.8
_MORE_THAN_A_CODE = 10
_ANY_YEAR = Conventions(date_order="dmy", year=2000)


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares are of the filled cells, 0 to 1; `filled` is the number of filled cells that were looked at."""

    filled: int = 0
    dates: float = 0.0
    months: float = 0.0
    """The share of cells that are the name of a month and nothing else, as is many a person's."""
    numbers: float = 0.0
    amounts: float = 0.0
    """The share of cells that are numbers, or numbers with a currency or a unit."""
    serials: float = 0.0
    """The share of cells that are whole numbers in the range of days since 1900, as dates without a format are."""
    percents: float = 0.0
    is_percent: bool = False
    """Whether the cells can hardly be anything but percentages: signs, shares of one, or numbers up to 100."""
    durations: float = 0.0
    statuses: float = 0.0
    healths: float = 0.0
    ids: float = 0.0
    several_lines: float = 0.0
    distinct: float = 0.0
    mean_length: float = 0.0
    letters: float = 0.0
    """The share of cells with a single letter or sign, arrows among them."""
    wide: float = 0.0
    """The share of cells in a script whose words are short, such as Chinese and Japanese."""


def profile_of(cells: Sequence[CellValue]) -> Profile:
    """Look at up to 300 filled cells of one column."""
    sample = [cell for cell in cells if not is_empty(cell) and not isinstance(cell, CellError)][:_SAMPLE_ROWS]
    if not sample:
        return Profile()
    texts = [cell_text(cell) for cell in sample]
    folded = [fold(text) for text in texts]
    count = len(sample)
    return Profile(
        filled=count,
        dates=_date_share(sample),
        months=sum(word in MONTH_NUMBERS for word in folded) / count,
        numbers=sum(map(_is_number, sample)) / count,
        amounts=sum(map(_is_amount, sample)) / count,
        serials=sum(cell in SERIALS for cell in sample if isinstance(cell, int | float)) / count,
        percents=sum(map(_is_percent, sample)) / count,
        is_percent=_are_percents(sample),
        durations=sum(map(_is_duration, sample)) / count,
        statuses=sum(word in STATUS_LIKE or text in CHECK_MARKS for word, text in zip(folded, texts, strict=True))
        / count,
        healths=0.0
        if set(folded) <= YES_WORDS | NO_WORDS
        else sum(word in HEALTH_LIKE or text in HEALTH_LIKE for word, text in zip(folded, texts, strict=True)) / count,
        ids=sum(len(text) <= 24 and is_id_like(text) for text in texts) / count,
        several_lines=sum("\n" in text or "\\n" in text for text in texts) / count,
        distinct=len(set(folded)) / count,
        mean_length=sum(map(len, texts)) / count,
        letters=sum(len(text) == 1 and (text.isascii() or not text.isalnum()) for text in texts) / count,
        wide=sum(any("\u2e80" <= letter <= "\uffdc" for letter in text) for text in texts) / count,
    )


def _date_share(sample: Sequence[CellValue]) -> float:
    """Words such as "TBD" and "open" count among dates, and nowhere else."""
    dates = sum(map(_is_date, sample))
    not_yet = sum(isinstance(cell, str) and (fold(cell) in NO_DATE_YET or cell.strip() in NO_VALUE) for cell in sample)
    return (dates + not_yet) / len(sample) if dates else 0.0


def _is_date(cell: CellValue) -> bool:
    """A day, or what stands for one: "Q3 2026", "mid-June", "3 – 7 June", with or without a year."""
    if isinstance(cell, date):
        return True
    try:
        return isinstance(cell, str) and read_span(cell_text(cell), _ANY_YEAR) is not None
    except (AmbiguousDate, Doubt):
        return True


def _is_number(cell: CellValue) -> bool:
    if isinstance(cell, str):
        try:
            return read_decimal(cell) is not None
        except Ambiguous:
            return True
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_amount(cell: CellValue) -> bool:
    if not isinstance(cell, str):
        return _is_number(cell)
    try:
        return read_money(cell) is not None
    except Ambiguous:
        return True


def _is_percent(cell: CellValue) -> bool:
    if isinstance(cell, str):
        try:
            found = read_percent(cell)
        except Ambiguous:
            return False
        return found is not None and 0 <= found[0] <= 100
    return isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell <= 100


def _are_percents(sample: Sequence[CellValue]) -> bool:
    if sum(map(_is_percent, sample)) < _MOST_PERCENTS * len(sample):
        return False
    if any(isinstance(cell, str) and "%" in cell for cell in sample):
        return True
    numbers = [cell for cell in sample if isinstance(cell, int | float)]
    return any(0 < number < 1 or number > _MORE_THAN_A_CODE for number in numbers)


def _is_duration(cell: CellValue) -> bool:
    if isinstance(cell, str):
        try:
            return read_days(cell) is not None
        except Ambiguous:
            return True
    return _is_number(cell)
