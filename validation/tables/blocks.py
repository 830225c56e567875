"""Where a table ends at its side: what stands behind a blank column belongs to it, or is another table.

A blank column within one table only parts its columns for the eye. Judged by headers and by which rows are filled;
where that leaves a doubt the columns are left out, and a person is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from domain.headings import folded
from domain.rows import KEY
from domain.schema import MILESTONE
from validation.naming.assignment import Candidate
from validation.naming.header_scores import best_field, header_scores
from validation.naming.vocabulary import NOT_OURS
from validation.values.row_words import LEGENDS
from validation.values.text import fold, is_empty

_GAP_COLUMNS = 3
"""So many blank columns in a row end a table, whatever stands beyond."""
_CALLED = 0.8
"""From this score on a header names the subject of a table: its title, or its id."""
_TITLE_WORTH = 1.5
_STRAY_ROWS = 0.1
_LIST_ROWS = 0.6
"""A list to choose from, beside a table, has no more than this share of its rows."""
_SUBJECTS = frozenset({"risk", "outcome"})
_FEWEST = 3


def main_block(columns: Sequence[Candidate], bridged: Collection[int] = ()) -> list[Candidate]:
    """The columns of the table that names most fields. `bridged`: columns that a merged header covers."""
    blocks: list[list[Candidate]] = []
    for one in columns:
        blank = [n for n in range(blocks[-1][-1].column + 1, one.column) if n not in bridged] if blocks else []
        if not blocks or blank:
            blocks.append([])
        blocks[-1].append(one)
    tables = blocks[:1]
    for block in blocks[1:]:
        gap = block[0].column - tables[-1][-1].column - 1
        if gap < _GAP_COLUMNS and is_one_table(tables[-1], block):
            tables[-1] = tables[-1] + block
        else:
            tables.append(block)
    return max(tables, key=_worth, default=[])


def _worth(table: Sequence[Candidate]) -> float:
    """How much of a tracker a table has by its headers: fields, a title above all."""
    named = [best_field(one.header) for one in table if one.header]
    return sum(score for _, score in named) + _TITLE_WORTH * any(name == "title" for name, _ in named)


def is_one_table(left: Sequence[Candidate], right: Sequence[Candidate]) -> bool:
    """Say whether the columns behind a blank one go on with the table before it."""
    labels = [folded(one.header) for one in right if one.header]
    # A calendar to the right may have no labels at all.
    last = max((place for place, one in enumerate(right, 1) if one.header), default=0)
    if (
        not labels
        or all(fold(label) in LEGENDS for label in labels)
        or 2 * len(labels) < last
        or {folded(one.header) for one in left if one.header}.intersection(labels)
    ):
        return False
    if _both_stand_alone(left, right):
        return False
    before, after = _filled_rows(left), _filled_rows(right)
    strays = after - before
    return not (len(strays) > max(1, _STRAY_ROWS * len(after)) or _is_list(right, before, after))


def _both_stand_alone(left: Sequence[Candidate], right: Sequence[Candidate]) -> bool:
    """Say whether each side has what a list is about: a title, an id, or first a text of its own in each row.

    An id on one side and the title on the other belong together, where the one has nothing else.
    """
    mine, its = _subjects(left), _subjects(right)
    if mine & its:
        return True
    if "title" in mine:
        return "title" in its or (bool(its) and len(right) > 1) or _begins_with_texts(right)
    return len(left) > 1 and {KEY, "title"} <= its


def _subjects(block: Sequence[Candidate]) -> set[str]:
    return {name for one in block if (name := _names_subject(one))}


def _begins_with_texts(block: Sequence[Candidate]) -> bool:
    first, name = block[0], best_field(block[0].header)[0]
    looks = first.profile
    is_unknown = name == NOT_OURS or name in _SUBJECTS
    is_text = looks.filled >= _FEWEST and looks.distinct > 0.9 and max(looks.numbers, looks.dates) < 0.5
    return len(block) > 1 and is_unknown and is_text


def _names_subject(one: Candidate) -> str:
    """KEY or "title", where a header names an id or a title and nothing else better; else ""."""
    scores = header_scores(one.header)
    best = max(scores.values(), default=0.0)
    return next((name for name in (KEY, "title") if best >= _CALLED and scores.get(name, 0.0) == best), "")


def _is_list(block: Sequence[Candidate], before: set[int], after: set[int]) -> bool:
    """Say whether a block is a list to choose from: a few rows from the top without a gap, no text twice."""
    is_from_top = len(after) >= _FEWEST and after == set(range(min(after), min(after) + len(after)))
    if not is_from_top or len(after) > _LIST_ROWS * len(before) or (before and min(after) > min(before)):
        return False
    dated = any(MILESTONE[name].type == "date" for one in block if (name := best_field(one.header)[0]) in MILESTONE)
    return not dated and all(one.profile.distinct == 1.0 and one.profile.filled == len(after) for one in block)


def _filled_rows(block: Sequence[Candidate]) -> set[int]:
    return {row for one in block for row, cell in enumerate(one.cells) if not is_empty(cell)}
