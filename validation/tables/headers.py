"""Where the table of a tracker is and what its columns mean: from a snapshot to a binding, with reasons.

Nothing is raised for a sheet that is hard to read: the guess says why there is none. Only a person's own
words (`overrides`) are refused when they name something that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.binding import Binding, BoundColumn
from domain.errors import Refused
from domain.headings import JOINT, headings
from domain.issues import Issue
from domain.records import column_letters
from domain.rows import KEY
from domain.schema import CUSTOM, MILESTONE
from domain.sheets import SheetSnapshot
from validation.naming.assignment import Candidate, Given, alternatives, assign
from validation.tables.header_rows import ROWS_SEARCHED, Header, best_header, header_around
from validation.tables.layouts import Layout, calendar_columns, drawn, layout_of, on_its_side
from validation.tables.questions import questions_about
from validation.tables.table import table_columns
from validation.values.conventions import with_conventions
from validation.values.text import fold

__all__ = ["BindingGuess", "ColumnGuess", "HeaderGuess", "find_header", "guess_binding", "read_columns"]

_BY_LETTER = re.compile(r"\[([A-Z]{1,3})\]")
_ENOUGH_ALIKE = 3
"""With fewer columns bound, an equal header may be chance."""


@dataclass(frozen=True, slots=True)
class HeaderGuess:
    """Where the header is; rows are None, and `reason` says why, where there seems to be none.

    `score` grows with the number of fields that the row names: of several sheets, the highest is the tracker.
    """

    header_row: int | None
    first_data_row: int | None
    reason: str
    score: float = 0.0
    levels: int = 1


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column seems to be. `confidence` is 0 to 1; `field` None means: left untouched.

    `why` says what spoke for a field that the header does not name.
    """

    column: int
    header: str
    field: str | None
    confidence: float
    alternatives: tuple[str, ...] = ()
    occurrence: int = 1
    why: str = ""


@dataclass(frozen=True, slots=True)
class BindingGuess:
    """The reading of one sheet, or the reason why there is none.

    `layout` says what kind of sheet it is where that is the reason; `questions` are for a person to answer;
    `like` names the tracker whose columns these are.
    """

    binding: Binding | None
    columns: tuple[ColumnGuess, ...]
    header_row: int | None
    first_data_row: int | None
    reason: str
    header_rows: tuple[int, ...] = ()
    layout: Layout | None = None
    questions: tuple[Issue, ...] = ()
    like: str = ""


def find_header(snapshot: SheetSnapshot) -> HeaderGuess:
    """Find the row that names the columns, among the first 60."""
    header = best_header(snapshot)
    if header is None:
        return HeaderGuess(None, None, layout_of(snapshot, None).message)
    where = "a table of the sheet begins there" if header.is_table else "it names the columns best"
    rows = f"Row {header.bottom} is" if header.levels == 1 else f"Rows {header.top} to {header.bottom} are"
    return HeaderGuess(header.bottom, header.bottom + 1, f"{rows} the header: {where}.", header.score, header.levels)


def read_columns(snapshot: SheetSnapshot, header_row: int, levels: int = 1) -> tuple[ColumnGuess, ...]:
    """Say for every column with a header or cells what it seems to be, from the left."""
    header = Header(header_row - levels + 1, header_row, 0.0)
    return _guess_columns(table_columns(snapshot, header), {})


def guess_binding(
    snapshot: SheetSnapshot,
    overrides: Mapping[str, str] = {},
    known: Sequence[tuple[str, Binding]] = (),
    named: Mapping[str, str] = {},
) -> BindingGuess:
    """Read a sheet as a tracker. `overrides` maps fields to header texts; "" leaves a field unmapped.

    A header that stands twice is named by its column, as "[F]". `known` are trackers with their bindings: a
    sheet with the header of one of them is read as that one is. `named` are the workspace's own fields by folded
    header. Raises `Refused` when an override names no field or no header, or leaves no title.
    """
    _refuse_unknown_fields(overrides)
    like, remembered, header = _like_known(snapshot, known)
    found = _header_for(snapshot, overrides, header)
    if found is None:
        layout = layout_of(snapshot, None)
        if overrides:
            raise Refused(layout.message, "Check the headers that you named, and the sheet.")
        return BindingGuess(None, (), None, None, layout.message, layout=layout)
    if not overrides and (side := on_its_side(snapshot)):
        return BindingGuess(None, (), None, None, side.message, layout=side)
    candidates = table_columns(snapshot, found)
    chosen = _given_columns(candidates, overrides)
    given = _named_columns(candidates, named, {*remembered.values(), *chosen.values()}) | remembered | chosen
    return _judge(snapshot, found, candidates, given, overrides, like)


def _judge(
    snapshot: SheetSnapshot,
    header: Header,
    candidates: Sequence[Candidate],
    given: Mapping[str, int],
    overrides: Mapping[str, str],
    like: str,
) -> BindingGuess:
    columns = _guess_columns(candidates, given)
    bound = _bound_columns(columns)
    rows = tuple(range(header.top, header.bottom + 1))
    if not any("title" in column.fields for column in bound):
        layout = layout_of(snapshot, header)
        if overrides:
            raise Refused(layout.message, f"Name it: title=Header. The headers are: {_listed(candidates)}.")
        return BindingGuess(None, columns, header.bottom, header.bottom + 1, layout.message, rows, layout)
    if not overrides and (picture := _is_drawn(snapshot, header, candidates, columns)):
        return BindingGuess(None, columns, header.bottom, header.bottom + 1, picture.message, rows, picture)
    plain = Binding(snapshot.sheet, header.bottom, header.bottom + 1, bound, header_levels=header.levels)
    binding = with_conventions(snapshot, plain)
    reason = f"Its columns are those of the tracker “{like}”." if like else _reason(header)
    questions = questions_about(snapshot, header, binding, candidates, overrides)
    return BindingGuess(
        binding, columns, header.bottom, header.bottom + 1, reason, rows, questions=questions, like=like
    )


def _is_drawn(
    snapshot: SheetSnapshot, header: Header, candidates: Sequence[Candidate], columns: Sequence[ColumnGuess]
) -> Layout | None:
    """Titles beside a calendar, where no other column says anything, are the picture of a plan."""
    title = next(one.column for one in columns if one.field == "title")
    days = calendar_columns(snapshot, header, title)
    understood = {one.column for one in columns if one.field}
    filled = [one.column for one in candidates if one.profile.filled and one.column != title]
    says = [column for column in filled if column in understood or (days and column < days[0])]
    return drawn(days) if days and not says else None


def _reason(header: Header) -> str:
    if header.levels > 1:
        return f"Rows {header.top} to {header.bottom} are the header: together they name the columns best."
    where = "a table of the sheet begins there" if header.is_table else "it names the columns best"
    return f"Row {header.bottom} is the header: {where}."


def _guess_columns(candidates: Sequence[Candidate], given: Mapping[str, int]) -> tuple[ColumnGuess, ...]:
    taken = assign(candidates, given)
    guesses = []
    for one in candidates:
        seen = taken.get(one.column, Given("", 0.0))
        others = alternatives(one, seen.field)
        guesses.append(
            ColumnGuess(
                one.column, one.header, seen.field or None, seen.confidence, others,
                occurrence=one.occurrence, why=seen.why,
            )
        )  # fmt: skip
    return tuple(guesses)


def _bound_columns(columns: Sequence[ColumnGuess]) -> tuple[BoundColumn, ...]:
    mapped = {guess.field for guess in columns}
    bound = []
    for guess in columns:
        if guess.field:
            both = guess.field == "owner" and "contributors" not in mapped
            fields = ("owner", "contributors") if both else (guess.field,)
            bound.append(BoundColumn(guess.header, fields, guess.column, guess.occurrence))
    return tuple(bound)


def _refuse_unknown_fields(overrides: Mapping[str, str]) -> None:
    known = (KEY, *(field.name for field in MILESTONE.fields if field.editable))
    for name in overrides:
        if name not in known:
            standard = ", ".join(field for field in known if field not in CUSTOM)
            raise Refused(f"There is no field “{name}”.", f"The fields are: {standard}.")


def _header_for(snapshot: SheetSnapshot, overrides: Mapping[str, str], known: Header | None) -> Header | None:
    """The known header, or else the best one, unless a person names columns that only another row has."""
    texts = [text for text in overrides.values() if text and not _BY_LETTER.fullmatch(text)]
    wanted = set(map(fold, texts))
    likely = [one for one in (known, best_header(snapshot)) if one is not None]
    holding = (one for one in likely if wanted <= _names_in(snapshot, one))
    has_groups = any(JOINT in text for text in texts)
    return next(holding, None) or _header_named(snapshot, wanted, has_groups) or next(iter(likely), None)


def _header_named(snapshot: SheetSnapshot, wanted: set[str], has_groups: bool) -> Header | None:
    """The first header that holds every name that a person gave, folded."""
    for row in range(1, min(len(snapshot.rows), ROWS_SEARCHED) + 1) if wanted else ():
        labels = {fold(cell) for cell in snapshot.rows[row - 1] if isinstance(cell, str)}
        if not labels.isdisjoint(wanted) or has_groups:
            header = header_around(snapshot, row)
            if wanted <= _names_in(snapshot, header):
                return header
    return None


def _names_in(snapshot: SheetSnapshot, header: Header) -> set[str]:
    """What a header calls its columns, with and without their groups, folded."""
    names = headings(snapshot, header.top, header.bottom)
    return {fold(name) for one in names for name in (one.own, one.full)}


def _like_known(
    snapshot: SheetSnapshot, known: Sequence[tuple[str, Binding]]
) -> tuple[str, dict[str, int], Header | None]:
    """The tracker whose headers all stand in one row here: its name, its columns by field, and that header."""
    for row in range(1, min(len(snapshot.rows), ROWS_SEARCHED) + 1) if known else ():
        for name, binding in known:
            names = headings(snapshot, row - binding.header_levels + 1, row)
            columns: dict[str, int] = {}
            for column in binding.columns:
                places = [place for place, one in enumerate(names, 1) if one.is_called(column.header)]
                if len(places) == column.of and column.header:
                    columns[column.fields[0]] = places[column.occurrence - 1]
            if len(columns) == len(binding.columns) >= _ENOUGH_ALIKE:
                return name, columns, Header(row - binding.header_levels + 1, row, 0.0)
    return "", {}, None


def _given_columns(candidates: Sequence[Candidate], overrides: Mapping[str, str]) -> dict[str, int]:
    return {name: _column_headed(candidates, text) if text else 0 for name, text in overrides.items()}


def _named_columns(candidates: Sequence[Candidate], named: Mapping[str, str], taken: set[int]) -> dict[str, int]:
    """The columns that bear the name of a field of the workspace's own; of two, the first from the left."""
    free = [one for one in reversed(candidates) if one.column not in taken and not one.apart]
    return {named[fold(one.header)]: one.column for one in free if fold(one.header) in named}


def _column_headed(candidates: Sequence[Candidate], header: str) -> int:
    letter = _BY_LETTER.fullmatch(header)
    matching = [
        one
        for one in candidates
        if (letter and column_letters(one.column) == letter[1]) or fold(header) in (fold(one.header), fold(one.full))
    ]
    if not matching:
        raise Refused(f"There is no column “{header}”.", f"The headers are: {_listed(candidates)}.")
    return max(matching, key=lambda one: (bool(one.profile.filled), -one.column)).column


def _listed(candidates: Sequence[Candidate]) -> str:
    names = [one.header.replace("\n", " ") or f"(column {column_letters(one.column)})" for one in candidates]
    return ", ".join(names[:40])
