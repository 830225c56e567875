"""What a sheet's legend says of fill colours: a painted cell with a word in it or beside it, or "green = done".

Found outside of the table, or on a tab of its own. Without a legend no colour means anything, and a colour to which
a legend gives two meanings has none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.binding import Conventions
from domain.records import CellRef
from domain.sheets import SheetSnapshot
from validation.values.choice_cells import read_health, read_status
from validation.values.colours import NAMES, colour_name, is_called
from validation.values.row_words import LEGENDS
from validation.values.text import clean, fold, is_empty

_LONGEST = 60
_NEAR = 2
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NAMED = re.compile(r"(?P<colour>[^\W\d_]+)\s*(?:=|:|–|—|-|->|→)\s*(?P<word>[^,;|=]{2,40})")
_SEPARATED = re.compile(r"\s*(?:=|:|–|—|->|→|\s-\s|/|,| or | oder | ou | o )\s*")
_PLAIN = Conventions()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend: a colour, the word for it, and where that stands."""

    colour: str
    word: str
    where: CellRef


@dataclass(frozen=True, slots=True)
class FillLegend:
    """What the colours of a sheet mean. `doubtful` are the entries of colours that have two meanings."""

    entries: tuple[Entry, ...] = ()
    doubtful: tuple[Entry, ...] = ()

    @property
    def every(self) -> tuple[Entry, ...]:
        """All entries, whether or not their colour has one meaning."""
        return (*self.entries, *self.doubtful)

    def used(self, colours: Collection[str]) -> FillLegend:
        """The same without unknown words of colours that are not used: they speak of something else."""
        kept = tuple(one for one in self.entries if one.colour in colours or _is_known(one.word))
        return FillLegend(kept, self.doubtful)

    def words(self, field: str) -> dict[str, str]:
        """Colour → what it says of a field; "" where it speaks of the other one only."""
        other = "health" if field == "status" else "status"
        is_main = field == "status" or not any(says(entry.word, "status") for entry in self.entries)
        return {
            entry.colour: entry.word if says(entry.word, field) or (is_main and not says(entry.word, other)) else ""
            for entry in self.entries
        }


@lru_cache(maxsize=4096)
def says(word: str, field: str) -> bool:
    """Say whether a word is one of a field that Cairn knows: "status" or "health"."""
    read = read_status(word, _PLAIN) if field == "status" else read_health(word, _PLAIN)
    return read.problem is None


def fill_legend(
    snapshot: SheetSnapshot, header: tuple[int, int], columns: Collection[int], tabs: Sequence[SheetSnapshot] = ()
) -> FillLegend:
    """Read the legend of a table whose header stands in the rows `header` and that has these columns.

    `tabs` are legends on tabs of their own. Empty where nothing is said for certain.
    """
    if not snapshot.fills:
        return FillLegend()
    found = list(_painted(snapshot, _Outside(snapshot, header, columns))) + list(_named(snapshot, header, columns))
    for tab in tabs:
        found += [*_painted(tab, None), *_named(tab, (0, 0), ())]
    known = [entry for entry in found if _is_known(entry.word)]
    is_headed = bool(tabs) or any(_has_heading(snapshot, entry.where) for entry in known)
    if len({entry.colour for entry in known}) < (1 if is_headed else 2):
        return FillLegend()
    near = known + [one for one in found if one not in known and any(_is_near(one, other) for other in known)]
    meanings: dict[str, set[str]] = {}
    for entry in near:
        meanings.setdefault(entry.colour, set()).add(_meaning(entry.word))
    sure = [entry for entry in near if len(meanings[entry.colour]) == 1]
    once = {entry.colour: entry for entry in reversed(sure)}
    doubtful = tuple(entry for entry in near if entry not in sure)
    return FillLegend(tuple(sorted(once.values(), key=lambda one: (one.where.row, one.where.column))), doubtful)


class _Outside:
    """Which cells of a sheet stand outside of its table: above it, beside it, or in a row that is no row of it."""

    def __init__(self, snapshot: SheetSnapshot, header: tuple[int, int], columns: Collection[int]) -> None:
        self._snapshot, self._header, self._columns = snapshot, header, columns
        self._rows: dict[int, bool] = {}

    def __call__(self, row: int, column: int) -> bool:
        top, bottom = self._header
        if row < top:
            return True
        if row <= bottom:
            return column not in self._columns
        return column not in self._columns or self._is_of_words(row)

    def _is_of_words(self, row: int) -> bool:
        """Say whether a row below the header has nothing but words of a legend in the columns of the table."""
        if row not in self._rows:
            cells = self._snapshot.rows[row - 1] if row <= len(self._snapshot.rows) else ()
            texts = [cell for place, cell in enumerate(cells, 1) if place in self._columns and not is_empty(cell)]
            self._rows[row] = bool(texts) and all(
                isinstance(cell, str) and (fold(cell) in LEGENDS or _is_known(_word(cell))) for cell in texts
            )
        return self._rows[row]


def _painted(snapshot: SheetSnapshot, outside: _Outside | None) -> Iterator[Entry]:
    """Painted cells with the word in them or beside them."""
    for row, painted in sorted(snapshot.fills.items()):
        for column, colour in painted:
            if outside is not None and not outside(row, column):
                continue
            word, place = _word_of(snapshot, row, column, colour)
            if word and fold(word) not in LEGENDS and (outside is None or outside(*place)):
                yield Entry(colour, word, snapshot.ref(row, column))


def _word_of(snapshot: SheetSnapshot, row: int, column: int, colour: str) -> tuple[str, tuple[int, int]]:
    """The word for a painted cell, and where it stands; a colour's own name gives way to what is said beside it."""
    own = _text(snapshot, row, column)
    beside = [(row, column + 1), (row, column + 2), (row, column - 1), (row + 1, column), (row - 1, column)]
    if own:
        right = _text(snapshot, row, column + 1)
        is_bare = fold(own) in NAMES or len(own) <= 1
        if is_bare and right and snapshot.fill_at(row, column + 1) in ("", colour):
            return _word(right), (row, column + 1)
        return _word(own), (row, column)
    for at, place in enumerate(beside):
        text = _text(snapshot, *place)
        if at == 1 and (_text(snapshot, *beside[0]) or snapshot.fill_at(*beside[0])):
            continue
        if text and snapshot.fill_at(*place) in ("", colour) and _is_known(_word(text)):
            return _word(text), place
    right = _text(snapshot, row, column + 1)
    return (_word(right), (row, column + 1)) if right else ("", (row, column))


def _named(snapshot: SheetSnapshot, header: tuple[int, int], columns: Collection[int]) -> Iterator[Entry]:
    """Texts such as "green = done, red = late", of the colours that the sheet uses."""
    used = {colour for painted in snapshot.fills.values() for _, colour in painted}
    names = frozenset(map(colour_name, used))
    for number, cells in enumerate(snapshot.rows, 1):
        for column, cell in enumerate(cells, 1):
            if not isinstance(cell, str) or (number >= header[0] and column in columns and columns):
                continue
            for match in _NAMED.finditer(clean(cell)):
                name, word = NAMES.get(fold(match["colour"])), _word(match["word"])
                if name and _is_known(word):
                    meant = (colour for colour in sorted(used) if is_called(colour, name, names))
                    yield from (Entry(colour, word, snapshot.ref(number, column)) for colour in meant)


def _text(snapshot: SheetSnapshot, row: int, column: int) -> str:
    cell = snapshot.at(row, column)
    text = clean(cell) if isinstance(cell, str) else ""
    return text if len(text) <= _LONGEST else ""


def _word(text: str) -> str:
    """The word of a legend's text by which Cairn knows it: "= Done (tested)" is "Done"; else the text itself."""
    bare = " ".join(_ASIDE.sub(" ", text).split()).strip(" =:–—->→.")
    parts = [part for part in _SEPARATED.split(bare) if part]
    known = [part for part in (bare, *parts) if part and fold(part) not in NAMES and _is_known(part)]
    named = [part for part in (bare, *parts) if part and _is_known(part)]
    meant = {_meaning(part) for part in known}
    if bare in known:
        return bare
    return known[0] if len(meant) == 1 else (named[0] if named and not known else bare or text)


def _is_known(word: str) -> bool:
    return bool(word) and (says(word, "status") or says(word, "health"))


def _meaning(word: str) -> str:
    status, health = read_status(word, _PLAIN), read_health(word, _PLAIN)
    return str(status.value) if not status.problem else str(health.value) if not health.problem else fold(word)


def _is_near(one: Entry, other: Entry) -> bool:
    """Say whether an entry stands in one line with another, as the lines of one legend do."""
    if one.where.sheet != other.where.sheet:
        return False
    rows, columns = abs(one.where.row - other.where.row), abs(one.where.column - other.where.column)
    return (columns == 0 and rows <= _NEAR) or (rows == 0 and columns <= 2 * _NEAR)


def _has_heading(snapshot: SheetSnapshot, where: CellRef) -> bool:
    """Say whether a word such as “Legend” stands right above an entry, or before it in its row."""
    if where.sheet != snapshot.sheet:
        return False
    above = [
        (row, column) for row in range(where.row - 4, where.row) for column in range(where.column - 1, where.column + 2)
    ]
    before = [(where.row, column) for column in range(max(1, where.column - 4), where.column)]
    texts = (_text(snapshot, *place) for place in (*above, *before))
    return any(fold(text.rstrip(":")) in LEGENDS for text in texts if text)
