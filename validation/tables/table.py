"""The columns of one table on a sheet: those that belong together below a header, and those that stand apart.

Decides no fields; it only cuts the sheet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from domain.binding import BoundColumn, FurtherColumn
from domain.headings import called, folded, headings
from domain.sheets import SheetSnapshot
from validation.naming.assignment import Candidate
from validation.naming.header_scores import best_field
from validation.tables.blocks import main_block
from validation.tables.header_rows import COLUMNS_SEARCHED, Header, is_calendar, labels_needed
from validation.values.row_words import group_kind

_ROWS_SAMPLED = 400
_FEWEST_DAYS = 5


def table_columns(snapshot: SheetSnapshot, header: Header) -> list[Candidate]:
    """The columns of the table that the header belongs to, and those with a header that stand apart from it."""
    columns = _all_columns(snapshot, header)
    used = [one for one in columns if one.profile.filled or (one.header and not one.is_lent)]
    days = _calendar(columns)
    block = {one.column for one in main_block(used, _bridged(snapshot, header))} - days
    used = [one for one in used if one.column not in days]
    return [
        one if one.column in block else replace(one, apart=True) for one in used if one.header or one.column in block
    ]


def as_found_again(
    snapshot: SheetSnapshot, header: Header, columns: tuple[BoundColumn, ...]
) -> tuple[BoundColumn, ...]:
    """The columns, counted among those of their name as whoever looks for them will: unbound groups have no say."""
    bound = {folded(part.header) for one in columns for part in one.parts}
    names = called(headings(snapshot, header.top, header.bottom), bound)

    def occurrence(part: BoundColumn | FurtherColumn) -> int:
        return names[: part.column].count(folded(part.header)) or part.occurrence

    return tuple(
        replace(
            one,
            occurrence=occurrence(one),
            further=tuple(replace(part, occurrence=occurrence(part)) for part in one.further),
        )
        for one in columns
    )


def _all_columns(snapshot: SheetSnapshot, header: Header) -> list[Candidate]:
    below = snapshot.rows[header.bottom : header.bottom + _ROWS_SAMPLED]
    names = labels_needed(snapshot, header)[:COLUMNS_SEARCHED]
    width = min(max((len(row) for row in below), default=0), COLUMNS_SEARCHED)
    names += [("", "", False)] * (width - len(names))
    seen: Counter[str] = Counter()
    made = []
    for column, (name, full, is_lent) in enumerate(names, 1):
        seen[folded(name)] += 1
        # A date or a number as header is a calendar's: no field is called so.
        if isinstance(snapshot.at(header.bottom, column), str | None):
            group = group_kind(full.removesuffix(name.split(" / ")[-1])) if full != name or " / " in name else None
            cells = [row[column - 1] if len(row) >= column else None for row in below]
            made.append(Candidate(column, name, cells, seen[folded(name)], full=full, group=group, is_lent=is_lent))
    return made


def _calendar(columns: list[Candidate]) -> set[int]:
    """The columns of a calendar, by the days and weeks that head them; a few such words may be columns of their own."""
    days = {one.column for one in columns if one.header and is_calendar(one.header) and not _is_named(one.header)}
    return days if len(days) >= _FEWEST_DAYS else set()


def _is_named(header: str) -> bool:
    """Say whether a header names a field; "Week 3" names the third week."""
    return best_field(header)[1] > 0 and not any(letter.isdecimal() for letter in header)


def _bridged(snapshot: SheetSnapshot, header: Header) -> frozenset[int]:
    """The columns that a merged cell of the header covers together with a neighbour."""
    spans = [(left, right) for top, left, bottom, right in snapshot.merged if top <= header.bottom <= bottom]
    return frozenset(column for left, right in spans for column in range(left, right + 1))
