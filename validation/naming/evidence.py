"""Fields that no header names, found by what the cells of several columns say together.

Each finding has its reason and a confidence below any word's. Asked after the words have had their say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from domain.rows import KEY
from domain.sheets import CellValue
from validation.naming.columns import (
    DATE_FIELDS,
    SHORTEST_TITLE,
    NamedColumn,
    are_choices,
    holds_codes,
    title_looks,
)
from validation.naming.header_scores import NAMED, best_field, header_scores
from validation.naming.profile import Profile
from validation.naming.vocabulary import NOT_OURS, SUBJECTS
from validation.values.dates import AmbiguousDate, read_date
from validation.values.links import read_links
from validation.values.text import cell_text, fold, is_empty
from validation.values.value_words import CHECK_MARKS

Finding: TypeAlias = tuple[int, str, float, str]
"""Column, field, confidence, reason."""

ENOUGH = 0.65
"""From this score on a header speaks for a field."""
LOOKS_ONLY = 0.4
"""The confidence of a field that was given without a word to go by."""
SHOWN = 0.5
"""The confidence where the cells leave hardly a doubt."""
_MAY_BE_TITLES = frozenset({"risk", "notes", "outcome", "function", "done_definition"})
_MOST_CHOICES = 8
_OUTLINE = re.compile(r"\d{1,3}(\.\d{1,3})*\.?")
_FEWEST_ROWS = 3
_OWN_TEXTS = 0.95


def unnamed_fields(
    columns: Sequence[NamedColumn], names: Mapping[int, str], decided: Collection[str], chosen: Collection[int]
) -> list[Finding]:
    """What the cells add to `names` (column → field). `decided` fields and `chosen` columns are a person's."""
    taken = dict(names)
    found: list[Finding] = []
    for look in (_title, _key, _dates, _choices):
        for finding in look([one for one in columns if one.column not in chosen and not one.apart], taken):
            column, name = finding[:2]
            if name not in decided and name not in taken.values():
                taken[column] = name
                found.append(finding)
    return found


def ids_named_by_links(linking: Sequence[NamedColumn], columns: Sequence[NamedColumn]) -> set[int]:
    """The columns that hold most of what the cells of the linking columns refer to."""
    refs = {link.ref for one in linking for cell in one.cells for link in read_links(cell_text(cell))}
    held = {one.column: {cell_text(cell) for cell in one.cells if not is_empty(cell)} for one in columns}
    return {column for column, texts in held.items() if refs and 2 * len(refs & texts) > len(refs)}


def _title(columns: Sequence[NamedColumn], taken: Mapping[int, str]) -> Iterator[Finding]:
    """A tracker of risks or results calls its titles so; else the fullest column of distinct texts is it."""
    # A template may be numbered far below its last entry: only texts tell how full a column should be.
    fullest = max((one.profile.filled for one in columns if _holds_text(one.profile)), default=0)
    free = [one for one in columns if one.profile.filled >= 0.4 * fullest]
    called = [
        one
        for one in free
        if one.scores.get("title", 0.0) >= ENOUGH
        and taken.get(one.column) in _MAY_BE_TITLES
        and not are_choices(one.profile)
    ]
    leftmost = min((one.column for one in columns if one.header), default=0)
    looking = [
        one
        for one in free
        if one.column not in taken and not _is_named(one) and _reads_like_titles(one)
        and (one.header or one.column < leftmost)
    ]  # fmt: skip
    unnamed = [one for one in looking if best_field(one.header)[1] < NAMED]
    last = [one for one in free if taken.get(one.column) in _MAY_BE_TITLES and _reads_like_titles(one)]
    unwanted = [one for one in free if one.column not in taken and _reads_like_titles(one)]
    subjects = [one for one in free if one.column not in taken and _is_subject(one)]
    coded = [one for one in free if one.column == leftmost and one.column not in taken and _names_rows(one)]
    for group, confidence in (
        (called, 0.7),
        (unnamed, LOOKS_ONLY),
        (looking, LOOKS_ONLY),
        (subjects, LOOKS_ONLY),
        (last, LOOKS_ONLY),
        (unwanted, LOOKS_ONLY),
        (coded if "status" in taken.values() or any(one.profile.dates > 0.5 for one in free) else [], LOOKS_ONLY),
    ):
        if group:
            best = max(group, key=lambda one: (one.profile.filled * one.profile.distinct, -one.column))
            yield best.column, "title", confidence, "It has a different line of text in each row."
            return


def _is_subject(one: NamedColumn) -> bool:
    """Say whether a column is called after what a list of projects is about, and has another text in each row."""
    looks = one.profile
    return fold(one.header) in SUBJECTS and looks.distinct > _OWN_TEXTS and _holds_text(looks) and looks.filled >= 2


def _key(columns: Sequence[NamedColumn], taken: Mapping[int, str]) -> Iterator[Finding]:
    """A column that counts the rows before the title, or whose cells the links name."""
    title = _column_of("title", columns, taken)
    linking = _column_of("depends_on", columns, taken)
    linked = ids_named_by_links([linking] if linking else [], columns)
    for one in columns:
        looks = one.profile
        is_id = looks.filled >= _FEWEST_ROWS and looks.ids >= 0.9 and looks.distinct >= 0.95 and not looks.dates
        if title is None or one.column in taken or not is_id:
            continue
        is_full = looks.filled >= 0.8 * title.profile.filled
        if one.column < title.column and is_full and _is_called_title(one) and holds_codes(looks):
            yield one.column, KEY, SHOWN, f"It has a code in each row, and “{title.header}” the titles."
            return
        if _is_named(one):
            continue
        if one.column < title.column and is_full and (not one.header or _numbers_rows(one.cells)):
            yield one.column, KEY, LOOKS_ONLY, "It numbers the rows."
            return
        if one.column in linked:
            yield one.column, KEY, SHOWN, "The links name what stands in it."
            return
        if one.column < title.column and is_full and holds_codes(looks) and not header_scores(one.header):
            yield one.column, KEY, LOOKS_ONLY, "It has a code of its own in each row."
            return


def _dates(columns: Sequence[NamedColumn], taken: Mapping[int, str]) -> Iterator[Finding]:
    """Dates without a known header: one such column is the due date; of two in order, the first is the start."""
    title = _column_of("title", columns, taken)
    enough = max(2, 0.3 * title.profile.filled if title else 0)
    dated = [one for one in columns if one.profile.dates >= 0.6 and one.profile.filled >= enough]
    free = [one for one in dated if one.column not in taken and not _is_named(one)]
    bound = DATE_FIELDS & set(taken.values())
    start = _column_of("start_date", columns, taken)
    if not bound and len(dated) == len(free) == 1:
        yield free[0].column, "due_date", LOOKS_ONLY, "It is the only column of dates."
    elif not bound and len(dated) == len(free) == 2 and _is_before(free[0].cells, free[1].cells):
        yield free[0].column, "start_date", LOOKS_ONLY, "Its dates come before those of the other column of dates."
        yield free[1].column, "due_date", LOOKS_ONLY, "Its dates come after those of the other column of dates."
    elif bound == {"start_date"} and len(free) == 1 and start and _is_before(start.cells, free[0].cells):
        yield free[0].column, "due_date", LOOKS_ONLY, "Its dates come after those of the start."


def _choices(columns: Sequence[NamedColumn], taken: Mapping[int, str]) -> Iterator[Finding]:
    """A column of status words, or of traffic lights, whatever its header says."""
    for one in columns:
        looks = one.profile
        words = looks.distinct * looks.filled
        if one.column not in taken and one.header.strip() in CHECK_MARKS and looks.filled and looks.statuses >= 0.9:
            yield one.column, "status", SHOWN, "It is ticked off."
            return
        if one.column in taken or _is_named(one) or looks.filled < _FEWEST_ROWS or words > _MOST_CHOICES:
            continue
        if looks.healths >= 0.9 and words > 1 and looks.letters < 0.5:
            yield one.column, "health", LOOKS_ONLY, "Its cells are traffic lights."
        elif looks.statuses >= 0.9 and words > 2:
            yield one.column, "status", LOOKS_ONLY, "Its cells are words for a status."


def _column_of(name: str, columns: Sequence[NamedColumn], taken: Mapping[int, str]) -> NamedColumn | None:
    return next((one for one in columns if taken.get(one.column) == name), None)


def _is_called_title(one: NamedColumn) -> bool:
    return header_scores(one.header).get("title", 0.0) >= ENOUGH


def _is_named(one: NamedColumn) -> bool:
    """Say whether a header names something, ours or not, that the cells do not rule out."""
    name, score = best_field(one.header)
    return score >= NAMED and (name == NOT_OURS or one.scores.get(name, 0.0) >= ENOUGH)


def _holds_text(looks: Profile) -> bool:
    return max(looks.numbers, looks.dates) < 0.6


def _reads_like_titles(one: NamedColumn) -> bool:
    looks = one.profile
    is_line = looks.distinct > 0.7 and SHORTEST_TITLE <= looks.mean_length <= 160
    is_short_script = looks.distinct > 0.7 and looks.wide > 0.5 and looks.mean_length >= 2
    return looks.filled >= 2 and (is_line or is_short_script) and title_looks(looks) > 0


def _names_rows(one: NamedColumn) -> bool:
    """Say whether a column has a code of its own in each row, as one of releases has."""
    looks = one.profile
    is_version = looks.numbers > 0.6 and looks.ids > 0.9 and any("." in cell_text(cell) for cell in one.cells)
    return (holds_codes(looks) or is_version) and looks.filled >= _FEWEST_ROWS and looks.distinct > 0.95


def _numbers_rows(cells: Sequence[CellValue]) -> bool:
    """Say whether the cells are 1, 2, 3 … in order, or the numbers of an outline, such as 1, 1.1, 1.2."""
    texts = [cell_text(cell) for cell in cells if not is_empty(cell)]
    counts_up = [text.lstrip("0") for text in texts] == [str(number) for number in range(1, len(texts) + 1)]
    is_outline = all(_OUTLINE.fullmatch(text) for text in texts) and sum("." in text for text in texts) * 3 > len(texts)
    return counts_up or is_outline


def _is_before(earlier: Sequence[CellValue], later: Sequence[CellValue]) -> bool:
    """Say whether in nearly all rows with both the one date comes before the other, or is the same day."""
    pairs = [(_day(one), _day(other)) for one, other in zip(earlier, later, strict=False)]
    both = [(one, other) for one, other in pairs if one and other]
    in_order = sum(one <= other for one, other in both)
    return len(both) >= _FEWEST_ROWS and in_order >= 0.95 * len(both) and any(one < other for one, other in both)


def _day(cell: CellValue) -> date | None:
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    if not isinstance(cell, str) or not fold(cell):
        return None
    try:
        found = read_date(cell_text(cell), "dmy")
    except AmbiguousDate:
        return None
    return found[0] if found else None
