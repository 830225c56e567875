"""A column of marks that only the sheet's own legend explains, as D, I and N, is what the legend speaks of.

Asked once headers and cells have had their say. A mark that the legend leaves out leaves its column alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from domain.binding import Binding, BoundColumn, Conventions
from domain.sheets import SheetSnapshot
from validation.naming.assignment import Candidate
from validation.tables.header_rows import Header
from validation.values.choice_cells import read_health, read_status, word_key
from validation.values.legend import legend
from validation.values.text import clean, is_empty
from validation.values.value_words import is_nothing

WHY = "The legend explains its marks."
_READERS = {"status": read_status, "health": read_health}
_MOST_MARKS, _LONGEST_MARK, _FEWEST_ROWS = 8, 3, 3


def explained_by_legend(
    snapshot: SheetSnapshot, header: Header, candidates: Sequence[Candidate], bound: Sequence[BoundColumn]
) -> dict[int, str]:
    """Column → status or health, of columns that are bound to nothing and whose every mark a legend explains."""
    found: dict[int, str] = {}
    taken = {name for column in bound for name in column.fields}
    places = {place for column in bound for place in column.places}
    for one in candidates:
        marks = set() if one.apart or one.column in places else _marks(one)
        if not marks:
            continue
        column = BoundColumn(one.header, ("status",), one.column)
        binding = Binding(snapshot.sheet, header.bottom, header.bottom + 1, (*bound, column))
        for field in sorted(_READERS.keys() - taken - set(found.values()), reverse=True):
            if _explained(snapshot, binding, field, marks):
                found[one.column] = field
                break
    return found


def _marks(one: Candidate) -> set[str]:
    """The marks of a column, as its vocabulary keeps them; none where it holds anything else."""
    cells = [cell for cell in one.cells if not is_empty(cell)]
    texts = [clean(cell) for cell in cells if isinstance(cell, str) and not is_nothing(cell)]
    marks = {word_key(text) for text in texts}
    are_marks = 1 < len(marks) <= _MOST_MARKS and max(map(len, marks)) <= _LONGEST_MARK
    return marks if are_marks and len(texts) == len(cells) >= _FEWEST_ROWS else set()


def _explained(snapshot: SheetSnapshot, binding: Binding, field: str, marks: Collection[str]) -> bool:
    def value_of(word: str) -> str | None:
        value = _READERS[field](word, Conventions()).value
        return value if isinstance(value, str) else None

    return set(marks) <= legend(snapshot, binding, marks, value_of).keys()
