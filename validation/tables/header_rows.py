"""Where the header of a table is: which row names the columns best, and which rows beside it belong to it.

Scores with named evidence; what the columns mean is decided elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.headings import headings
from domain.schema import MILESTONE
from domain.sheets import CellValue, SheetSnapshot
from validation.naming.header_scores import best_field
from validation.naming.vocabulary import NOT_OURS
from validation.values.date_words import MONTH_NUMBERS, WEEKDAYS
from validation.values.row_words import group_kind
from validation.values.text import clean, fold, is_empty

COLUMNS_SEARCHED = 200
ROWS_SEARCHED = 60
ENOUGH = 1.5
"""From this score on a row is taken for a header."""

_A_NAME = 0.67
"""One label at least is a field's name, and not a sentence with a word of it."""
_LONGEST_LABEL = 90
_LONGEST_GROUP = 40
_ROWS_BELOW = 12
_MOST_LEVELS = 3
_MOST_UNITS = 3
"""One of so many labels of a lower row, at most, may stand below a label that is no group."""
_FEWEST_DAYS = 5
"""So many dates, weeks or the like in a row make a calendar."""
_DATA = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d|.*://")
_CALENDAR = re.compile(r"(?:week|wk|woche|kw|semaine|sem|s|semana|неделя|month|monat|mois|q|w|day|tag)?[\d ]{0,14}")


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header, from `top` to `bottom`, and how well they name the columns."""

    top: int
    bottom: int
    score: float
    is_table: bool = False

    @property
    def levels(self) -> int:
        return self.bottom - self.top + 1


def best_header(snapshot: SheetSnapshot) -> Header | None:
    """The header that names its columns best, among the first 60 rows; None where none names enough."""
    last = min(len(snapshot.rows), ROWS_SEARCHED)
    scores = {row: header_score(snapshot, row) for row in range(1, last + 1)}
    for row in [row for row, score in scores.items() if 0.8 <= score < ENOUGH and has_labels_below(snapshot, row)]:
        scores[row] += sum(best_field(text)[1] for _, text in labels_of(snapshot, row + 1))
    best = max(scores, key=lambda row: scores[row], default=0)
    if not best or scores[best] < ENOUGH:
        return None
    # Exports name their columns twice, in codes and in words: the lower of two equals stands next to the data.
    if scores.get(best + 1, 0.0) >= 0.8 * scores[best] and not has_labels_below(snapshot, best):
        best += 1
    return header_around(snapshot, best, scores[best])


def header_around(snapshot: SheetSnapshot, row: int, score: float = 0.0) -> Header:
    """The whole header that a row is part of: up to two rows of groups above it, or one of labels below it."""
    top = bottom = row
    if has_labels_below(snapshot, row):
        bottom += 1
    while top > 1 and bottom - top + 1 < _MOST_LEVELS and names_groups(snapshot, top - 1):
        top -= 1
    return Header(top, bottom, round(score, 2), is_table_at(snapshot, row))


def header_score(snapshot: SheetSnapshot, row: int) -> float:
    """Add up the evidence that a row names columns: known words, what stands below, a table of the sheet."""
    named: dict[str, float] = {}
    texts = contrast = 0
    for column, text in labels_of(snapshot, row):
        if _DATA.match(text):
            return 0.0
        texts += 1
        below = [snapshot.at(lower, column) for lower in range(row + 1, row + _ROWS_BELOW)]
        filled = [cell for cell in below if not is_empty(cell)]
        contrast += bool(filled) and 2 * sum(isinstance(cell, date) for cell in filled) > len(filled)
        if len(text) <= _LONGEST_LABEL and not text.endswith((":", "：")):
            name, score = best_field(text)
            if score >= 0.6:
                worth = (0.3 if name == NOT_OURS else 1.0) * score * (1.0 if filled else 0.8)
                key = name or fold(text)
                named[key] = max(named.get(key, 0.0), worth)
    if "title" in named and has_calendar(snapshot, row):
        named["calendar"] = 1.5
    table = 2.0 if is_table_at(snapshot, row) else 0.0
    alone = 0.6 if texts == 1 else 0.0
    structure = min(0.6, 0.3 * contrast)
    if _stands_over_data(snapshot, row):
        # Labels over dates are a header, even in a language that nobody here knows.
        is_ours = any(name in named for name in MILESTONE.names)
        structure += ENOUGH if contrast and texts > 2 and not is_ours else 0.6 if named else 0.0
    score = sum(named.values()) + table + structure * bool(named or contrast) - alone - row / 1000
    is_sure = bool(table or contrast) or max(named.values(), default=0.0) >= _A_NAME
    return score if is_sure else min(score, ENOUGH - 0.1)


def labels_of(snapshot: SheetSnapshot, row: int) -> Iterator[tuple[int, str]]:
    """The texts of a row with their columns, from the left."""
    cells = snapshot.rows[row - 1] if 0 < row <= len(snapshot.rows) else ()
    for column, cell in enumerate(cells[:COLUMNS_SEARCHED], 1):
        if isinstance(cell, str) and (text := clean(cell)):
            yield column, text


def is_table_at(snapshot: SheetSnapshot, row: int) -> bool:
    """Say whether a table (ListObject) of more than one column begins in a row."""
    return any(first == row and right > left for first, left, _, right in snapshot.table_ranges)


def is_calendar(cell: CellValue) -> bool:
    """Say whether a header cell belongs to a calendar: a date, a number, a month, a weekday, "Week 3", "M".

    >>> is_calendar("Week 3"), is_calendar("T"), is_calendar("März"), is_calendar("Start")
    (True, True, True, False)
    """
    if not isinstance(cell, str):
        return cell is not None
    word = fold(cell)
    parts = word.split()
    is_month = bool(parts) and all(part in MONTH_NUMBERS or part.isdecimal() for part in parts)
    return (len(word) == 1 and word.isalpha()) or word in WEEKDAYS or is_month or _CALENDAR.fullmatch(word) is not None


def has_calendar(snapshot: SheetSnapshot, row: int) -> bool:
    """Say whether five cells of a row or more, and most of them, belong to a calendar."""
    cells = [cell for cell in snapshot.rows[row - 1][:COLUMNS_SEARCHED] if not is_empty(cell)]
    days = sum(is_calendar(cell) for cell in cells)
    return days >= _FEWEST_DAYS and 2 * days > len(cells)


def has_labels_below(snapshot: SheetSnapshot, row: int) -> bool:
    """Say whether the next row has labels that groups in this one, or blanks in it, leave open."""
    below = [(column, text) for column, text in labels_of(snapshot, row + 1) if not is_calendar(text)]
    if not below or not _is_all_text(snapshot, row + 1) or any(len(text) > _LONGEST_LABEL for _, text in below):
        return False
    upper = dict(labels_of(snapshot, row))
    groups = _groups(snapshot, row)
    clashing = [column for column, _ in below if column in upper and column not in groups]
    # Beside groups that are merged, a label may have its unit below it: "Progress", and "%".
    if clashing and (not _spans(snapshot, row) or len(clashing) * _MOST_UNITS > len(below)):
        return False
    return any(best_field(text)[0] != NOT_OURS and best_field(text)[1] >= 0.6 for _, text in below)


def names_groups(snapshot: SheetSnapshot, row: int) -> bool:
    """Say whether a row names groups of the labels in the row below it, and what no label below names."""
    upper = {column: text for column, text in labels_of(snapshot, row) if not is_calendar(text)}
    lower = dict(labels_of(snapshot, row + 1))
    if not upper or not _is_all_text(snapshot, row):
        return False
    if any(text.endswith((":", "：")) or len(text) > _LONGEST_GROUP for text in upper.values()):
        return False
    twice = {text for text, count in Counter(map(fold, lower.values())).items() if count > 1}
    groups = _groups(snapshot, row) & upper.keys()
    groups |= {column for column in upper if fold(lower.get(column, "")) in twice}
    openings = {column for column in upper.keys() - lower.keys() if _has_cells_below(snapshot, row + 1, column)}
    meant = [column for column in groups if group_kind(upper[column])]
    return bool(groups) and (len(groups) > 1 or bool(openings) or any(_is_partial(snapshot, row, c) for c in meant))


def _has_cells_below(snapshot: SheetSnapshot, row: int, column: int) -> bool:
    return any(not is_empty(snapshot.at(lower, column)) for lower in range(row + 1, row + _ROWS_BELOW))


def _is_partial(snapshot: SheetSnapshot, row: int, column: int) -> bool:
    """Say whether a merged group leaves labels of the row below to others; a title stands over all of them."""
    lower = [place for place, _ in labels_of(snapshot, row + 1)]
    span = _spans(snapshot, row).get(column, range(0))
    return len(span) > 1 and any(place not in span for place in lower)


def _groups(snapshot: SheetSnapshot, row: int) -> set[int]:
    """The columns of a row whose text stands over several labels of the row below, merged or not."""
    lower = dict(labels_of(snapshot, row + 1))
    upper = dict(labels_of(snapshot, row))
    spans = _spans(snapshot, row)
    covered = {left for left, span in spans.items() if left in upper and sum(c in lower for c in span) > 1}
    unmerged = {c for c in upper if c + 1 not in upper and c in lower and c + 1 in lower and c not in spans}
    return covered | unmerged


def _spans(snapshot: SheetSnapshot, row: int) -> dict[int, range]:
    """The merged cells of a row that lie across columns: where each begins, and all that it covers."""
    return {
        left: range(left, right + 1)
        for top, left, bottom, right in snapshot.merged
        if top <= row == bottom and right > left
    }


def _is_all_text(snapshot: SheetSnapshot, row: int) -> bool:
    """Say whether a row has no dates and numbers, but those of a calendar to the right of its last label."""
    labelled = [column for column, text in labels_of(snapshot, row) if not is_calendar(text)]
    cells = snapshot.rows[row - 1] if row <= len(snapshot.rows) else ()
    others = [column for column, cell in enumerate(cells, 1) if not is_empty(cell) and not isinstance(cell, str)]
    return not others or (len(others) >= _FEWEST_DAYS and others[0] > max(labelled, default=0))


def _stands_over_data(snapshot: SheetSnapshot, row: int) -> bool:
    """Say whether the row is a line of short distinct texts with filled rows right below."""
    cells = [cell for cell in snapshot.rows[row - 1] if not is_empty(cell)]
    texts = [fold(cell) for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST_LABEL]
    if len(texts) < 2 or len(texts) < len(cells) or len(set(texts)) < len(texts):
        return False
    below = snapshot.rows[row : row + 3]
    filled = sum(sum(not is_empty(cell) for cell in cells) >= 2 for cells in below)
    return bool(below) and filled >= min(2, len(below))


def labels_needed(snapshot: SheetSnapshot, header: Header) -> list[tuple[str, str, bool]]:
    """For every column: the name to bind it by, the name with its groups, and whether the name is lent.

    The groups are left out of a name that is clear without them.
    """
    found = headings(snapshot, header.top, header.bottom)
    counts = Counter(fold(one.own) for one in found)
    named = []
    for one in found:
        group = one.full.removesuffix(one.own)
        needs_group = bool(group) and (counts[fold(one.own)] > 1 or group_kind(group) is not None)
        named.append((one.full if needs_group else one.own, one.full, not one.is_own_cell))
    return named
