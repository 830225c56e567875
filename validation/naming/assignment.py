"""Which column gets which field: one field a column, one column a field, the best fit of all together.

What is not understood gets no field and stays untouched. Knows no sheet: it is given headers and cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.headings import JOINT
from domain.rows import KEY
from domain.sheets import CellValue
from validation.naming.columns import column_scores, holds_codes, title_looks
from validation.naming.committed import committed
from validation.naming.evidence import ENOUGH, ids_named_by_links, unnamed_fields
from validation.naming.header_scores import header_scores
from validation.naming.matching import best_pairs
from validation.naming.profile import Profile, profile_of
from validation.naming.vocabulary import HEADER_SYNONYMS, NOT_OURS
from validation.values.text import fold

TAKEN = ENOUGH
"""From this score on a column is given its field."""
MENTIONED = 0.35
"""From this score on a field is listed as an alternative."""
_FIRST_TITLE = 0.25
"""What it adds to a column that may be the title to be the first such column from the left."""
_AS_WELL, _AS_DISTINCT = 0.1, 0.8
_BLANK_COLUMN = 0.3
_NAMED_BY_LINKS = 0.3
_CODES_AS_TITLES = 0.45
"""What it adds to a column that is called a title and holds codes, where another column is the id without doubt."""
_LIKELY = 0.7
"""How sure a due date is that no header names."""
_SURE = 0.95
"""What only a word and the cells together give."""
_DATES_AT_MOST = 0.6
_HINT = 0.75
_MANY = 3
_LATER_GROUP = 0.001
"""Of phases side by side, each with a start and an end, the last one ends last."""


@dataclass(frozen=True)
class Candidate:
    """One column as it stands: its number from 1, its header, and the cells below.

    `occurrence` counts equal headers, blank ones too, from the left. `apart`: it stands beside the table,
    so that it gets a field only where a person says so. `full` has the groups above the header, `group` says
    what they mean; `is_lent`: the name is a merged cell's that begins further left.
    """

    column: int
    header: str
    cells: Sequence[CellValue]
    occurrence: int = 1
    apart: bool = False
    full: str = ""
    group: str | None = None
    is_lent: bool = False

    @cached_property
    def profile(self) -> Profile:
        return profile_of(self.cells)

    @cached_property
    def scores(self) -> Mapping[str, float]:
        return {} if self.apart else column_scores(self.header, self.profile, self.group)


@dataclass(frozen=True, slots=True)
class Given:
    """The field of one column, how sure that is, and why where no word of the header said so."""

    field: str
    confidence: float
    why: str = ""


def assign(candidates: Sequence[Candidate], given: Mapping[str, int]) -> dict[int, Given]:
    """Give columns their fields: column number → field.

    `given` maps fields to the columns that a person chose; column 0 keeps a field unmapped.
    """
    taken = {column: Given(name, 1.0, "chosen") for name, column in given.items() if column}
    fields = [name for name in HEADER_SYNONYMS if name != NOT_OURS and name not in given]
    free = [one for one in candidates if one.column not in taken]
    for one, name in best_pairs(free, fields, _worths(free)):
        taken[one.column] = Given(name, round(min(1.0, one.scores[name]), 2))
    blank_title = _blank_title(free, taken)
    names = {column: one.field for column, one in taken.items() if column != blank_title}
    filled = {one.column for one in candidates if one.profile.filled}
    for column, name, confidence, why in unnamed_fields(candidates, names, frozenset(given), set(given.values())):
        if name != "title" or not blank_title or column in filled:
            taken[column] = Given(name, confidence, why)
            if name == "title":
                taken.pop(blank_title, None)
    if "due_date" not in given:
        open_to = [one for one in candidates if not one.apart and one.column not in given.values()]
        if due := committed(open_to, {column: one.field for column, one in taken.items()}):
            taken[due[0]] = Given("due_date", _LIKELY, due[1])
    return taken if "title" in given else taken | _title_at_last(candidates, taken, given)


def _title_at_last(
    candidates: Sequence[Candidate], taken: Mapping[int, Given], given: Mapping[str, int]
) -> dict[int, Given]:
    """A column that is called a title is one whatever it holds, "M1" or "Review", where no other column is."""
    if any(one.field == "title" for one in taken.values()):
        return {}
    # What only its cells made an id or a status may be the title that it is called.
    open_to = {column for column, one in taken.items() if one.field not in given and (one.field == KEY or one.why)}
    called = [
        one
        for one in candidates
        if (one.column not in taken or one.column in open_to)
        and one.column not in given.values()
        and not one.apart
        and one.profile.filled
        and one.profile.dates <= _DATES_AT_MOST
        and header_scores(one.header).get("title", 0.0) >= TAKEN
    ]
    best = max(called, key=lambda one: (one.column not in open_to, header_scores(one.header)["title"]), default=None)
    return {best.column: Given("title", TAKEN, "no other column is a title")} if best else {}


def _blank_title(candidates: Sequence[Candidate], taken: Mapping[int, Given]) -> int:
    """The column that is called a title and holds nothing: another may be what the rows are known by. 0 for none."""
    blank = [one.column for one in candidates if one.column in taken and not one.profile.filled]
    return next((column for column in blank if taken[column].field == "title"), 0)


def alternatives(candidate: Candidate, chosen: str | None) -> tuple[str, ...]:
    """The other fields that a column might be, best first."""
    ranked = sorted(candidate.scores.items(), key=lambda item: -item[1])
    return tuple(name for name, score in ranked if score >= MENTIONED and name != chosen)[:4]


def _worths(candidates: Sequence[Candidate]) -> dict[tuple[int, str], float]:
    """(column, field) → what the pair is worth, of all pairs that fit; an empty column comes after full ones."""
    fullest = max((one.profile.filled for one in candidates), default=0) or 1
    first_title = _first_title(candidates)
    seen: set[tuple[str, str]] = set()
    linked = ids_named_by_links([one for one in candidates if one.scores.get("depends_on", 0.0) >= TAKEN], candidates)
    hinted = _merely_hinted(candidates)
    coded = _titles_in_codes(candidates)
    worths = {}
    for one in candidates:
        for name, score in one.scores.items():
            if (one.column, name) in hinted:
                continue
            if name == "title" and one.column in coded:
                score += _CODES_AS_TITLES
            twin = (fold(one.header), name)
            if score >= TAKEN and twin not in seen:
                if one.profile.filled:
                    seen.add(twin)  # of two columns of one name, the first that holds something counts
                first = _FIRST_TITLE if name == "title" and one.column == first_title else 0.0
                blank = 0.2 * (1 - one.profile.filled / fullest) + _BLANK_COLUMN * (not one.profile.filled)
                last = _LATER_GROUP * one.column if name == "due_date" and _is_in_group(one) else 0.0
                named = _NAMED_BY_LINKS if name == KEY and one.column in linked else 0.0
                worths[one.column, name] = score + first + last + named - blank
    return worths


def _titles_in_codes(candidates: Sequence[Candidate]) -> set[int]:
    """Columns that are called titles and hold codes, as releases do, beside a column that is the id without doubt."""
    sure = {
        one.column
        for one in candidates
        if one.scores.get(KEY, 0.0) >= _SURE and header_scores(one.header).get("title", 0.0) < TAKEN
    }
    return {one.column for one in candidates if holds_codes(one.profile) and sure - {one.column}} - sure


def _merely_hinted(candidates: Sequence[Candidate]) -> set[tuple[int, str]]:
    """(column, field) where one word of several in the header speaks for a field, as it does in other columns.

    In a matrix of roles, the test lead and the design lead are both nobody's owner.
    """
    hints = [
        (one.column, name)
        for one in candidates
        for name in one.scores
        if name != KEY and header_scores(one.header).get(name, 0.0) < _HINT
    ]
    counts = Counter(name for _, name in hints)
    return {(column, name) for column, name in hints if counts[name] >= _MANY}


def _is_in_group(one: Candidate) -> bool:
    return JOINT in one.header and one.group is None and bool(one.profile.dates)


def _first_title(candidates: Sequence[Candidate]) -> int:
    """The first column from the left that is called a title as well as any, and looks like one; 0 for none."""
    called = {one.column: header_scores(one.header).get("title", 0.0) for one in candidates if not one.apart}
    least = max(called.values(), default=0.0) - _AS_WELL
    fitting = [
        one for one in candidates if called.get(one.column, 0.0) >= max(least, TAKEN) and title_looks(one.profile) > 0
    ]
    # What comes again and again is a phase, beside what differs from row to row.
    most = max((one.profile.distinct for one in fitting), default=0.0)
    return next((one.column for one in fitting if one.profile.distinct >= _AS_DISTINCT * most), 0)
