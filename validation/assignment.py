"""Which column gets which field: one field a column, one column a field, the best fit first.

What is not understood gets no field and stays untouched. Knows no sheet: it is given headers and cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.rows import KEY
from domain.sheets import CellValue
from validation.columns import DATE_FIELDS, NAMED, best_field, column_scores, title_looks
from validation.links import read_links
from validation.profile import Profile, profile_of
from validation.text import cell_text, is_empty
from validation.vocabulary import HEADER_SYNONYMS, NOT_OURS

TAKEN = 0.6
"""From this score on a column is given its field."""
MENTIONED = 0.35
"""From this score on a field is listed as an alternative."""
LOOKS_ONLY = 0.4
"""The confidence of a field that was given without a word to go by."""
_MAY_BE_TITLES = frozenset({"risk", "notes", "outcome", "function", "done_definition"})


@dataclass(frozen=True)
class Candidate:
    """One column as it stands: its number from 1, its header, and the cells below.

    `occurrence` counts equal headers, blank ones too, from the left. `apart`: it stands beside the table,
    so that it gets a field only where a person says so.
    """

    column: int
    header: str
    cells: Sequence[CellValue]
    occurrence: int = 1
    apart: bool = False

    @cached_property
    def profile(self) -> Profile:
        return profile_of(self.cells)

    @cached_property
    def scores(self) -> Mapping[str, float]:
        return {} if self.apart else column_scores(self.header, self.profile)


def assign(candidates: Sequence[Candidate], given: Mapping[str, int]) -> dict[int, str]:
    """Give columns their fields: column number → field.

    `given` maps fields to the columns that a person chose; column 0 keeps a field unmapped.
    """
    taken = {column: name for name, column in given.items() if column}
    left = {name for name in HEADER_SYNONYMS if name != NOT_OURS and name not in given}
    for column, name in _offers(candidates):
        if column not in taken and name in left:
            taken[column] = name
            left.discard(name)
    for name, look in (("title", _title_column), (KEY, _key_column), ("due_date", _only_dates)):
        found = look(candidates, taken, frozenset(given.values())) if name in left else None
        if found is not None:
            taken[found] = name
    return taken


def alternatives(candidate: Candidate, chosen: str | None) -> tuple[str, ...]:
    """The other fields that a column might be, best first."""
    ranked = sorted(candidate.scores.items(), key=lambda item: -item[1])
    return tuple(name for name, score in ranked if score >= MENTIONED and name != chosen)[:4]


def _offers(candidates: Sequence[Candidate]) -> list[tuple[int, str]]:
    """All (column, field) that fit, best first; an empty column comes after all that hold something."""
    fullest = max((one.profile.filled for one in candidates), default=0) or 1
    offers = [
        (bool(one.profile.filled), score - 0.2 * (1 - one.profile.filled / fullest), -one.column, name)
        for one in candidates
        for name, score in one.scores.items()
        if score >= TAKEN
    ]
    return [(-minus_column, name) for _, _, minus_column, name in sorted(offers, reverse=True)]


def _title_column(candidates: Sequence[Candidate], taken: Mapping[int, str], chosen: frozenset[int]) -> int | None:
    """A tracker of risks or results calls its titles so; else the fullest column of distinct texts is it."""
    # A template may be numbered far below its last entry: only texts tell how full a column should be.
    fullest = max((one.profile.filled for one in candidates if _holds_text(one.profile)), default=0)
    free = [
        one for one in candidates if one.column not in chosen and not one.apart and one.profile.filled >= 0.4 * fullest
    ]
    called = [one for one in free if one.scores.get("title", 0.0) >= TAKEN and taken.get(one.column) in _MAY_BE_TITLES]
    looking = [one for one in free if one.column not in taken and not _is_named(one) and _reads_like_titles(one)]
    last = [one for one in free if taken.get(one.column) in _MAY_BE_TITLES and _reads_like_titles(one)]
    unwanted = [one for one in free if one.column not in taken and _reads_like_titles(one)]
    for group in (called, looking, last, unwanted):
        if group:
            return max(group, key=lambda one: (one.profile.filled * one.profile.distinct, -one.column)).column
    return None


def _key_column(candidates: Sequence[Candidate], taken: Mapping[int, str], chosen: frozenset[int]) -> int | None:
    """Without a word for it: a nameless column of numbers before the title, or one that the links name."""
    title = next((one for one in candidates if taken.get(one.column) == "title"), None)
    linking = next((one for one in candidates if taken.get(one.column) == "depends_on"), None)
    refs = {link.ref for cell in linking.cells for link in read_links(cell_text(cell))} if linking else set()
    for one in candidates:
        looks = one.profile
        is_id = looks.filled >= 3 and looks.ids >= 0.9 and looks.distinct >= 0.95 and not looks.dates
        if title is None or one.column in taken or one.apart or not is_id or _is_named(one):
            continue
        is_numbering = not one.header and one.column < title.column and looks.filled >= 0.8 * title.profile.filled
        ids = {cell_text(cell) for cell in one.cells if not is_empty(cell)}
        if is_numbering or (refs and 2 * len(refs & ids) > len(refs)):
            return one.column
    return None


def _only_dates(candidates: Sequence[Candidate], taken: Mapping[int, str], chosen: frozenset[int]) -> int | None:
    """The only column of dates is the due date, whatever it is called."""
    title = next((one for one in candidates if taken.get(one.column) == "title"), None)
    enough = 0.3 * title.profile.filled if title else 0
    dated = [
        one for one in candidates if not one.apart and one.profile.dates >= 0.6 and one.profile.filled >= max(2, enough)
    ]
    only = dated[0] if len(dated) == 1 and not DATE_FIELDS & set(taken.values()) else None
    return only.column if only and only.column not in taken and not _is_named(only) else None


def _is_named(candidate: Candidate) -> bool:
    return best_field(candidate.header)[1] >= NAMED


def _holds_text(looks: Profile) -> bool:
    return max(looks.numbers, looks.dates) < 0.6


def _reads_like_titles(candidate: Candidate) -> bool:
    looks = candidate.profile
    is_line = looks.distinct > 0.7 and 6 <= looks.mean_length <= 160
    return looks.filled >= 2 and is_line and title_looks(looks) > 0
