"""Which rows below a header are milestones, and what the others are: headings, totals, legends, notes, another table.

Judged by what the row and its neighbours hold; no value is read here. A summary task with an id or a date is a
milestone, and so is a row that somebody is still typing. Most rows are plain: milestones whatever stands around them,
unless another table began above. Those need not even be shown.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import compress, pairwise
from operator import itemgetter, not_

from domain.binding import Binding, BoundColumn
from domain.headings import folded
from domain.rows import KEY, RawRow
from domain.schema import HEALTHS, STATUSES
from domain.sheets import CellError, CellValue
from validation.naming.header_scores import NAMED, best_field
from validation.values.coerce import field_named, sheet_id_of
from validation.values.colours import is_unexplained
from validation.values.row_words import INSTRUCTIONS, LEGENDS, TEMPLATES, TOTALS
from validation.values.text import cell_text, fold, is_empty
from validation.values.value_words import HEALTH_WORDS, STATUS_WORDS

_TYPED = frozenset({"date", "days", "percent", "money", "number"})
_NUMBERS = frozenset({"days", "percent", "money", "number"})
_WORDLESS = re.compile(r"[\W_]*")
_NOTE = re.compile(r"[*©†]|.*[:：]$|.{80,}", re.DOTALL)
_HEADING = "It has a title and nothing else, as a heading. Give it an id, an owner or a date if it is a milestone."
_OTHER_TABLE = "It belongs to another table, which begins below this one."
_MORE_THAN_A_TITLE = 1.5
"""So many cells beside the title, on average, make a title alone stand out."""
_MOST_WORDS = 3
_FAR_BELOW = 2
"""So many blank rows part a line from the table above it."""
_NO_TEXTS = frozenset({int, float, bool, date, datetime})
_COUNTED = frozenset({int, float})


class Unclear(Exception):
    """What the rows that were shown are depends on rows that were not."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One row as its kind is judged by. `holds` are the fields that are filled beside the title; `filled` are the cells
    that hold anything, with their columns."""

    row: int
    title: CellValue
    sheet_id: str | None
    holds: frozenset[str]
    others: int
    gap: int
    cells: tuple[CellValue, ...]
    filled: tuple[tuple[BoundColumn, CellValue], ...]
    is_alone: bool
    """There is a title and nothing else in the row."""
    is_word: bool = False
    """The same, but for a colour."""
    is_labelled: bool = False
    """The same, but for a colour and an id."""
    stands_for: Sequence[int] = ()
    """The plain rows, one below the other, that this one line stands for; of them only the least is known."""

    @property
    def rows(self) -> Sequence[int]:
        return self.stands_for or (self.row,)

    @property
    def word(self) -> str:
        return fold(cell_text(self.title)) if isinstance(self.title, str) else ""


def kinds_of(rows: Sequence[RawRow], binding: Binding, plain: Sequence[int] = ()) -> dict[int, str]:
    """row → why it is no milestone, of all rows that are none. Blank rows are not among the rows.

    `plain`: further rows, in order, that were found plain before and are not shown. Raises `Unclear` where they would
    have to be.
    """
    line_of, is_plain = _reader(binding), plain_reader(binding)
    verdicts = [is_plain(row.cells) for row in rows]
    odd = list(compress(rows, map(not_, verdicts)))
    if not odd:
        return {}
    numbers = [row.row for row in compress(rows, verdicts)]
    like = _stand_in(binding)
    try:
        found = _kinds(list(_lines(odd, sorted([*plain, *numbers]), line_of, like)), binding)
    except Unclear:
        if plain:
            raise
        return _kinds([line_of(row) for row in rows], binding)
    if not found.keys().isdisjoint(plain):
        raise Unclear
    return found


def _lines(
    odd: Sequence[RawRow],
    plain: Sequence[int],
    line_of: Callable[[RawRow], _Line],
    like: Callable[[Sequence[int]], _Line],
) -> Iterator[_Line]:
    """Each odd row, and one line for all plain ones between two of them."""
    at = 0
    for row in odd:
        until = bisect(plain, row.row)
        if until > at:
            yield like(plain[at:until])
        yield line_of(row)
        at = until
    if at < len(plain):
        yield like(plain[at:])


def _kinds(lines: Sequence[_Line], binding: Binding) -> dict[int, str]:
    found: dict[int, str] = {}
    tables = _Tables(binding)
    for before, line in zip([None, *lines], lines, strict=False):
        if why := tables.of_another(line, before) or _why_alone(line) or _why_no_milestone(line):
            found |= dict.fromkeys(line.rows, why)
    left = [line for line in lines if line.row not in found]
    found |= dict.fromkeys(_headings(left, lines), _HEADING)
    found |= {row: "It stands apart, below the table." for row in _notes_below(lines) if row not in found}
    for line, after in pairwise(lines):
        if line.is_alone and line.row not in found and found.get(after.row) == _OTHER_TABLE:
            found[line.row] = _OTHER_TABLE
    return found


def plain_reader(binding: Binding) -> Callable[[Sequence[CellValue]], bool]:
    """What says of the cells of a row, in binding order, that it is plain. A no says nothing: the row may be anything.

    Plain is a row with a title, an id where the sheet has ids, and something beside them that is no text: a heading, a
    total, a legend, a note or a header lacks one of these.
    """
    titles = [at for at, column in enumerate(binding.columns) if "title" in column.fields]
    ids = [at for at, column in enumerate(binding.columns) if KEY in column.fields]
    others = [at for at in range(len(binding.columns)) if at not in (*titles, *ids)]
    if len(titles) != 1 or len(ids) > 1 or titles == ids or len(others) < 2:
        return lambda cells: False
    title_at, id_at, beside = titles[0], next(iter(ids), None), itemgetter(*others)

    def is_plain(cells: Sequence[CellValue]) -> bool:
        title = cells[title_at]
        if type(title) is not str or not title[:1].isalnum() or _NO_TEXTS.isdisjoint(map(type, beside(cells))):
            return False
        if id_at is None:
            return not _sounds_like_total(title)
        own = cells[id_at]
        return own[:1].isalnum() if isinstance(own, str) else type(own) in _COUNTED

    return is_plain


def _stand_in(binding: Binding) -> Callable[[Sequence[int]], _Line]:
    """What makes the line that stands for some plain rows."""
    least = frozenset({"due_date", KEY} if binding.column_of(KEY) else {"due_date"})
    return lambda rows: _Line(rows[0], "Plain", "1", least, 0, 0, (), (), False, stands_for=rows)


def _sounds_like_total(title: str) -> bool:
    words = fold(cell_text(title)).split()
    return not words or " ".join(words) in TOTALS or words[0] in TOTALS or words[-1] in TOTALS


def _reader(binding: Binding) -> Callable[[RawRow], _Line]:
    """What makes a line of a row. Few patterns of blank and filled cells make up a sheet, so each is looked at once."""

    @cache
    def beside_title(blanks: tuple[bool, ...]) -> frozenset[str]:
        filled = compress(binding.columns, map(not_, blanks))
        return frozenset(name for column in filled for name in column.fields) - {"title"}

    @cache
    def place_of(name: str, blanks: tuple[bool, ...]) -> int | None:
        """Where a field stands in a row that holds it; of several columns the last."""
        places = [n for n, column in enumerate(binding.columns) if name in column.fields and not blanks[n]]
        return places[-1] if places else None

    painted = frozenset(name for column in binding.columns if column.by_fill for name in column.fields)

    def line(row: RawRow) -> _Line:
        # A colour that nobody explained says nothing, as that of a heading.
        blanks = tuple([is_empty(cell) or is_unexplained(cell) for cell in row.cells])
        title_at, id_at = place_of("title", blanks), place_of(KEY, blanks)
        holds = beside_title(blanks)
        return _Line(
            row=row.row,
            title=None if title_at is None else row.cells[title_at],
            sheet_id=None if id_at is None else sheet_id_of(row.cells[id_at]),
            holds=holds,
            others=len(row.others),
            gap=row.gap,
            cells=row.cells,
            filled=tuple(
                (column, cell)
                for column, cell in compress(zip(binding.columns, row.cells, strict=True), map(not_, blanks))
                if not column.by_fill
            ),
            is_alone=title_at is not None and not holds and not row.others,
            is_word=title_at is not None and not holds - painted and not row.others,
            is_labelled=title_at is not None and holds - painted <= {KEY} and not row.others,
        )

    return line


def _why_alone(line: _Line) -> str | None:
    """What a sentence tells that stands for a whole row."""
    if not line.is_word:
        return None
    if any(phrase in line.word for phrase in INSTRUCTIONS):
        return "It tells how to fill in the sheet."
    if line.word in LEGENDS or _is_choice_word(line.word) or _heads_legend(line.word):
        return "It looks like a legend."
    return None


def _why_no_milestone(line: _Line) -> str | None:
    if isinstance(line.title, CellError) and line.sheet_id is None:
        return f"Its title cell shows {line.title}."
    if is_empty(line.title) or (isinstance(line.title, str) and _WORDLESS.fullmatch(line.title)):
        return _without_title(line)
    if _repeats_header(line):
        return "It repeats the header."
    if line.sheet_id is not None:
        return "It looks like a legend." if line.is_labelled and fold(line.sheet_id) in LEGENDS else None
    if line.word in TOTALS or _is_total(line):
        return "It is a line of totals."
    return "It looks like a legend." if line.word in LEGENDS and not line.holds else None


def _without_title(line: _Line) -> str:
    if line.sheet_id is not None:
        is_bare = line.holds == {KEY} and not line.others
        if is_bare and " " in line.sheet_id and not any(map(str.isdigit, line.sheet_id)):
            return "It is a line of text, and no milestone."
        only = " and nothing else, as in a template" if is_bare else " and no title"
        return f"It has the id {line.sheet_id}{only}."
    if any(field_named(name).type == "date" for name in line.holds):
        return "It has a date and no title."
    return "It has no title." if is_empty(line.title) else "Its title is only a dash."


def _is_total(line: _Line) -> bool:
    """Say whether a line that begins or ends with a word for totals has numbers, and nothing that a task has."""
    words = line.word.split()
    begins = bool(words) and (words[0] in TOTALS or words[-1] in TOTALS)
    types = {field_named(name).type for name in line.holds}
    return begins and bool(types & _NUMBERS) and types <= _NUMBERS


def _repeats_header(line: _Line) -> bool:
    """Two cells or more that name their own column, one of them to the letter, and no cell that does not."""
    texts = line.filled
    if len(texts) < 2 or not all(isinstance(cell, str) for _, cell in texts):
        return False
    # Likeness is costly, and data hardly ever carries its column's header: ask for that first.
    letters = [fold(str(cell)) == fold(column.header) for column, cell in texts]
    return any(letters) and all(
        same or _names(column, str(cell)) for same, (column, cell) in zip(letters, texts, strict=True)
    )


def _names(column: BoundColumn, text: str) -> bool:
    name, score = best_field(text)
    return score > NAMED and name in column.fields


def _heads_legend(word: str) -> bool:
    """Say whether a line is called after a legend, as "Status colours" is."""
    words = word.split()
    return 1 < len(words) <= _MOST_WORDS and words[-1] in LEGENDS


def _is_choice_word(word: str) -> bool:
    return word in STATUS_WORDS or word in HEALTH_WORDS or word.replace(" ", "_") in (*STATUSES, *HEALTHS)


class _Tables:
    """Follows the rows from the top, and says which belong to another table that begins below this one."""

    def __init__(self, binding: Binding) -> None:
        self._headers = {folded(column.header) for column in binding.columns} | set(binding.strangers) - {""}
        self._is_left = False

    def of_another(self, line: _Line, before: _Line | None) -> str | None:
        """Why a line belongs to another table; the repeated header of this one leads back to it."""
        if self._is_left:
            self._is_left = not _repeats_header(line)
        elif self._begins(line, before):
            self._is_left = True
        return _OTHER_TABLE if self._is_left else None

    def _begins(self, line: _Line, before: _Line | None) -> bool:
        """Say whether a line is a header, and not this table's own."""
        if is_empty(line.title) or line.is_alone:
            said = " ".join(fold(cell_text(cell)) for cell in line.cells[:2])
            if any(phrase in said for phrase in TEMPLATES):
                return True
        texts = line.filled
        if len(texts) < 2 or not all(isinstance(cell, str) for _, cell in texts) or _repeats_header(line):
            return False
        is_parted = before is None or line.gap > 0 or before.is_alone
        named = [column for column, cell in texts if self._is_header(str(cell))]
        # A header's name where a date or a number belongs is hardly data.
        is_typed = any(field_named(name).type in _TYPED for column in named for name in column.fields)
        return len(named) >= 2 and (is_typed or (is_parted and len(named) == len(texts)))

    def _is_header(self, text: str) -> bool:
        return folded(text) in self._headers or best_field(text)[1] >= NAMED


def _headings(lines: Sequence[_Line], all_lines: Sequence[_Line]) -> Iterator[int]:
    """Lines with a title alone, right above lines that have more."""
    alone = [line for line in lines if line.is_alone]
    if not alone or 2 * len(alone) > sum(len(line.rows) for line in lines):
        return
    fuller = [line for line in lines if not line.is_alone]
    count = sum(len(line.rows) for line in fuller)
    if 2 * sum(len(line.rows) for line in fuller if line.holds) < count:
        return
    # Where a row has hardly more than a title, a title alone is nothing out of the ordinary.
    is_usual = sum((len(line.holds) + line.others) * len(line.rows) for line in fuller) < _MORE_THAN_A_TITLE * count
    if is_usual and any(line.stands_for for line in fuller):
        raise Unclear
    first = all_lines[0].row
    heads_something = False
    for line in reversed(lines):
        if not line.is_alone:
            heads_something = True
        elif heads_something and not (is_usual and not line.gap and line.row != first):
            yield line.row


def _notes_below(lines: Sequence[_Line]) -> Iterator[int]:
    """Sentences at the end that blank rows part from the table, with all that follows them."""
    last = max((place for place, line in enumerate(lines) if not line.is_alone), default=len(lines))
    is_below = False
    for line in lines[last + 1 :]:
        is_note = _NOTE.match(cell_text(line.title)) is not None
        is_below = is_below or line.gap >= _FAR_BELOW or (line.gap > 0 and is_note)
        if is_below:
            yield line.row
