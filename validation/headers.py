"""Where the table of a tracker is and what its columns mean: from a snapshot to a binding, with reasons.

Nothing is raised for a sheet that is hard to read: the guess says why there is none. Only a person's own
words (`overrides`) are refused when they name something that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.binding import Binding, BoundColumn, Conventions
from domain.errors import Refused
from domain.records import column_letters
from domain.rows import KEY
from domain.schema import MILESTONE
from domain.sheets import SheetSnapshot
from validation.assignment import LOOKS_ONLY, Candidate, alternatives, assign
from validation.columns import best_field
from validation.conventions import conventions_of, settle_orders
from validation.table import COLUMNS_SEARCHED, table_columns
from validation.text import clean, fold, is_empty
from validation.vocabulary import NOT_OURS

__all__ = ["BindingGuess", "ColumnGuess", "HeaderGuess", "find_header", "guess_binding", "read_columns"]

_ROWS_SEARCHED = 60
_LONGEST_HEADER = 90
_NO_CONVENTIONS = Conventions()


@dataclass(frozen=True, slots=True)
class HeaderGuess:
    """Where the header is; rows are None, and `reason` says why, where there seems to be none.

    `score` grows with the number of fields that the row names: of several sheets, the highest is the tracker.
    """

    header_row: int | None
    first_data_row: int | None
    reason: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column seems to be. `confidence` is 0 to 1; `field` None means: left untouched."""

    column: int
    header: str
    field: str | None
    confidence: float
    alternatives: tuple[str, ...] = ()
    conventions: Conventions = _NO_CONVENTIONS
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class BindingGuess:
    """The reading of one sheet, or the reason why there is none."""

    binding: Binding | None
    columns: tuple[ColumnGuess, ...]
    header_row: int | None
    first_data_row: int | None
    reason: str


def find_header(snapshot: SheetSnapshot) -> HeaderGuess:
    """Find the row that names the columns, among the first 60."""
    last = min(len(snapshot.rows), _ROWS_SEARCHED)
    scores = {row: _header_score(snapshot, row) for row in range(1, last + 1)}
    best = max(scores, key=lambda row: scores[row], default=0)
    if not best or scores[best] < 1.5:
        return HeaderGuess(None, None, _no_header_reason(snapshot))
    # Exports name their columns twice, in codes and in words: the lower of two equals stands next to the data.
    if scores.get(best + 1, 0.0) >= 0.8 * scores[best]:
        best += 1
    where = "a table of the sheet begins there" if _table_at(snapshot, best) else "it names the columns best"
    return HeaderGuess(best, best + 1, f"Row {best} is the header: {where}.", round(scores[best], 2))


def read_columns(snapshot: SheetSnapshot, header_row: int, first_data_row: int) -> tuple[ColumnGuess, ...]:
    """Say for every column with a header or cells what it seems to be, from the left."""
    return _guess_columns(table_columns(snapshot, header_row, first_data_row), {})


def guess_binding(snapshot: SheetSnapshot, overrides: Mapping[str, str] = {}) -> BindingGuess:
    """Read a sheet as a tracker. `overrides` maps fields to header texts; "" leaves a field unmapped.

    Raises `Refused` when an override names no field or no header, or leaves no title.
    """
    _refuse_unknown_fields(overrides)
    header = _header_named(snapshot, overrides) or find_header(snapshot)
    if header.header_row is None or header.first_data_row is None:
        if overrides:
            raise Refused(header.reason, "Check the headers that you named, and the sheet.")
        return BindingGuess(None, (), None, None, header.reason)
    candidates = table_columns(snapshot, header.header_row, header.first_data_row)
    columns = _guess_columns(candidates, _given_columns(candidates, overrides))
    bound = _bound_columns(columns)
    if not any("title" in column.fields for column in bound):
        reason = f"Row {header.header_row} names columns, but none of them seems to hold the title of a milestone."
        if overrides:
            raise Refused(reason, f"Name it: title=Header. The headers are: {_listed(candidates)}.")
        return BindingGuess(None, columns, header.header_row, header.first_data_row, reason)
    binding = Binding(snapshot.sheet, header.header_row, header.first_data_row, bound)
    return BindingGuess(binding, columns, header.header_row, header.first_data_row, header.reason)


def _header_score(snapshot: SheetSnapshot, row: int) -> float:
    """Add up how well the cells name different fields; what stands below must carry them."""
    named: dict[str, float] = {}
    texts = 0
    for column, cell in enumerate(snapshot.rows[row - 1][:COLUMNS_SEARCHED], 1):
        if not isinstance(cell, str) or not (text := clean(cell)):
            continue
        if _is_data(text):
            return 0.0
        texts += 1
        if len(text) <= _LONGEST_HEADER and not text.endswith((":", "：")):
            name, score = best_field(text)
            if score >= 0.6:
                worth = 0.3 if name == NOT_OURS else 1.0
                carried = _has_cells_below(snapshot, row, column)
                name = name or fold(text)
                named[name] = max(named.get(name, 0.0), worth * score * (1.0 if carried else 0.8))
    table = 2.0 if _table_at(snapshot, row) else 0.0
    alone = 0.6 if texts == 1 else 0.0
    structure = 0.6 if _stands_over_data(snapshot, row) else 0.0
    return sum(named.values()) + table + (structure if named else 0.0) - alone - row / 1000


def _is_data(text: str) -> bool:
    """An address or a time stamp is data: no header has one."""
    return "://" in text or re.match(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d", text) is not None


def _has_cells_below(snapshot: SheetSnapshot, row: int, column: int) -> bool:
    return any(not is_empty(snapshot.at(below, column)) for below in range(row + 1, row + 12))


def _stands_over_data(snapshot: SheetSnapshot, row: int) -> bool:
    """Say whether the row is a line of short distinct texts with filled rows right below."""
    cells = [cell for cell in snapshot.rows[row - 1] if not is_empty(cell)]
    texts = [fold(cell) for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST_HEADER]
    if len(texts) < 2 or len(texts) < len(cells) or len(set(texts)) < len(texts):
        return False
    below = snapshot.rows[row : row + 3]
    return bool(below) and all(sum(not is_empty(cell) for cell in cells) >= 2 for cells in below)


def _table_at(snapshot: SheetSnapshot, row: int) -> bool:
    return any(first == row and right > left for first, left, _, right in snapshot.table_ranges)


def _no_header_reason(snapshot: SheetSnapshot) -> str:
    if not any(not is_empty(cell) for row in snapshot.rows for cell in row):
        return "The sheet is empty."
    return (
        f"No row among the first {_ROWS_SEARCHED} names columns that Cairn knows, such as a title, an owner or a date."
    )


def _guess_columns(candidates: Sequence[Candidate], given: Mapping[str, int]) -> tuple[ColumnGuess, ...]:
    taken = assign(candidates, given)
    fields = [taken.get(one.column) for one in candidates]
    own = [conventions_of(name, one.cells) for name, one in zip(fields, candidates, strict=True)]
    guesses = []
    for one, name, conventions in zip(candidates, fields, settle_orders(fields, own), strict=True):
        sure = _confidence(one, name, one.column in given.values())
        others = alternatives(one, name)
        guesses.append(ColumnGuess(one.column, one.header, name, sure, others, conventions, one.occurrence))
    return tuple(guesses)


def _confidence(candidate: Candidate, name: str | None, is_given: bool) -> float:
    if name is None:
        return 0.0
    return 1.0 if is_given else round(min(1.0, candidate.scores.get(name, LOOKS_ONLY)), 2)


def _bound_columns(columns: Sequence[ColumnGuess]) -> tuple[BoundColumn, ...]:
    mapped = {guess.field for guess in columns}
    bound = []
    for guess in columns:
        if guess.field:
            both = guess.field == "owner" and "contributors" not in mapped
            fields = ("owner", "contributors") if both else (guess.field,)
            bound.append(BoundColumn(guess.header, fields, guess.column, guess.occurrence, guess.conventions))
    return tuple(bound)


def _refuse_unknown_fields(overrides: Mapping[str, str]) -> None:
    known = (KEY, *(field.name for field in MILESTONE.fields if field.editable))
    for name in overrides:
        if name not in known:
            raise Refused(f"There is no field “{name}”.", f"The fields are: {', '.join(known)}.")


def _header_named(snapshot: SheetSnapshot, overrides: Mapping[str, str]) -> HeaderGuess | None:
    """The first row that holds every header that a person named."""
    wanted = {fold(text) for text in overrides.values() if text}
    for number, row in enumerate(snapshot.rows[:_ROWS_SEARCHED], 1):
        if wanted and wanted <= {fold(cell) for cell in row if isinstance(cell, str)}:
            return HeaderGuess(number, number + 1, f"Row {number} is the header: it holds the headers that you named.")
    return None


def _given_columns(candidates: Sequence[Candidate], overrides: Mapping[str, str]) -> dict[str, int]:
    return {name: _column_headed(candidates, text) if text else 0 for name, text in overrides.items()}


def _column_headed(candidates: Sequence[Candidate], header: str) -> int:
    matching = [one for one in candidates if fold(one.header) == fold(header)]
    if not matching:
        raise Refused(f"There is no column “{header}”.", f"The headers are: {_listed(candidates)}.")
    return max(matching, key=lambda one: (bool(one.profile.filled), -one.column)).column


def _listed(candidates: Sequence[Candidate]) -> str:
    names = [one.header.replace("\n", " ") or f"(column {column_letters(one.column)})" for one in candidates]
    return ", ".join(names[:40])
