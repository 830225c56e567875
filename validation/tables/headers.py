"""Where the table of a tracker is and what its columns mean: from a snapshot to a binding, with reasons.

Nothing is raised for a sheet that is hard to read: the guess says why there is none. Only a person's own
words (`overrides`) are refused when they name something that does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.binding import Binding, BoundColumn, FurtherColumn
from domain.errors import Refused
from domain.issues import Issue
from domain.sheets import SheetSnapshot
from validation.naming.assignment import TAKEN, Candidate, Given, alternatives, assign
from validation.naming.columns import DATE_FIELDS
from validation.naming.further import LINKS, further_links
from validation.tables.by_legend import WHY, explained_by_legend
from validation.tables.header_rows import Header, best_header
from validation.tables.layouts import Layout, across, calendar_columns, drawn, layout_of, on_its_side
from validation.tables.likeness import as_learnt, like_known
from validation.tables.overrides import (
    columns_named,
    given_columns,
    header_for,
    listed,
    named_columns,
    refuse_unknown_fields,
)
from validation.tables.painting import painting, without_fills
from validation.tables.questions import questions_about
from validation.tables.table import as_found_again, table_columns
from validation.values.conventions import with_conventions

__all__ = ["BindingGuess", "ColumnGuess", "HeaderGuess", "find_header", "guess_binding", "read_columns"]

_MOSTLY, _FEWEST_ACROSS = 0.6, 3


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
    apart: bool = False
    """It stands beside the table."""


@dataclass(frozen=True, slots=True)
class BindingGuess:
    """The reading of one sheet, or the reason why there is none.

    `layout` says what kind of sheet it is where that is the reason; `questions` are for a person to answer;
    `like` names the tracker whose columns these are, `painted` are columns by whose colours a field may be read.
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
    painted: tuple[BoundColumn, ...] = ()


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
    tabs: Sequence[SheetSnapshot] = (),
) -> BindingGuess:
    """Read a sheet as a tracker. `overrides` maps fields to header texts; "" leaves a field unmapped.

    A header that stands twice is named by its column, as "[F]". `known` are trackers with their bindings: a
    sheet with the header of one of them is read as that one is. `named` are the workspace's own fields by folded
    header, `tabs` legends on tabs of their own. Raises `Refused` when an override names no field or no header, or
    leaves no title.
    """
    refuse_unknown_fields(overrides)
    said, overrides = overrides, without_fills(overrides)
    like, remembered, header, further = like_known(snapshot, known)
    found = header_for(snapshot, overrides, header)
    if found is None:
        layout = layout_of(snapshot, None)
        if overrides:
            raise Refused(layout.message, "Check the headers that you named, and the sheet.")
        return BindingGuess(None, (), None, None, layout.message, layout=layout)
    if not overrides and (side := on_its_side(snapshot)):
        return BindingGuess(None, (), None, None, side.message, layout=side)
    candidates = table_columns(snapshot, found)
    chosen = given_columns(candidates, overrides)
    given = named_columns(candidates, named, {*remembered.values(), *chosen.values()}) | remembered | chosen
    if LINKS in overrides:
        further = columns_named(candidates, overrides[LINKS])[1:]
    guess = _judge(snapshot, found, candidates, given, overrides, like, further)
    if guess.binding is None:
        return guess
    alike = next((binding for name, binding in known if like and name == like), None)
    colours = painting(snapshot, found, guess.binding, candidates, said, tabs, alike)
    binding = as_learnt(colours.binding, alike) if alike else colours.binding
    return replace(guess, binding=binding, painted=colours.offered, questions=(*guess.questions, *colours.issues))


def _judge(
    snapshot: SheetSnapshot,
    header: Header,
    candidates: Sequence[Candidate],
    given: Mapping[str, int],
    overrides: Mapping[str, str],
    like: str,
    further: Sequence[int],
) -> BindingGuess:
    columns = _guess_columns(candidates, given, further)
    marked = explained_by_legend(snapshot, header, candidates, _bound_columns(columns))
    columns = tuple(
        replace(one, field=marked[one.column], confidence=TAKEN, why=WHY)
        if one.column in marked and marked[one.column] not in overrides
        else one
        for one in columns
    )
    bound = _bound_columns(columns)
    rows = tuple(range(header.top, header.bottom + 1))
    if not overrides and not like and (names := _dates_across(candidates, columns)):
        matrix = across(names)
        return BindingGuess(None, columns, header.bottom, header.bottom + 1, matrix.message, rows, matrix)
    if not any("title" in column.fields for column in bound):
        layout = layout_of(snapshot, header)
        if overrides:
            raise Refused(layout.message, f"Name it: title=Header. The headers are: {listed(candidates)}.")
        return BindingGuess(None, columns, header.bottom, header.bottom + 1, layout.message, rows, layout)
    if not overrides and (picture := _is_drawn(snapshot, header, candidates, columns)):
        return BindingGuess(None, columns, header.bottom, header.bottom + 1, picture.message, rows, picture)
    placed = as_found_again(snapshot, header, bound)
    plain = Binding(snapshot.sheet, header.bottom, header.bottom + 1, placed, header_levels=header.levels)
    binding = with_conventions(snapshot, plain)
    reason = f"Its columns are those of the tracker “{like}”." if like else _reason(header)
    questions = questions_about(snapshot, header, binding, candidates, overrides)
    return BindingGuess(
        binding, columns, header.bottom, header.bottom + 1, reason, rows, questions=questions, like=like
    )


def _dates_across(candidates: Sequence[Candidate], columns: Sequence[ColumnGuess]) -> list[str]:
    """The headers of the dates that stand side by side under names of their own, where no field is a date."""
    fields = {one.field: one.column for one in columns if one.field}
    if DATE_FIELDS & fields.keys() or {"status", "percent_complete"} & fields.keys():
        return []
    own = [one for one in candidates if not one.apart and one.header and one.column not in fields.values()]
    dated = [one for one in own if one.profile.dates >= _MOSTLY and one.profile.filled > 1]
    return [one.header for one in dated] if len(dated) >= _FEWEST_ACROSS and 2 * len(dated) > len(own) else []


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


def _guess_columns(
    candidates: Sequence[Candidate], given: Mapping[str, int], further: Sequence[int] = ()
) -> tuple[ColumnGuess, ...]:
    taken = assign(candidates, given)
    said = Given(LINKS, 1.0, "chosen") if further else Given(LINKS, TAKEN, "Its links are read with the others.")
    more = further if LINKS in given else further_links(candidates, taken, given.values())
    taken |= dict.fromkeys((column for column in more if column not in taken), said)
    guesses = []
    for one in candidates:
        seen = taken.get(one.column, Given("", 0.0))
        others = alternatives(one, seen.field)
        guesses.append(
            ColumnGuess(
                one.column, one.header, seen.field or None, seen.confidence, others,
                occurrence=one.occurrence, why=seen.why, apart=one.apart,
            )
        )  # fmt: skip
    return tuple(guesses)


def _bound_columns(columns: Sequence[ColumnGuess]) -> tuple[BoundColumn, ...]:
    mapped = {guess.field for guess in columns}
    links = [guess for guess in columns if guess.field == LINKS]
    bound = []
    for guess in columns:
        if guess in links:
            if guess is links[0]:
                further = tuple(FurtherColumn(one.header, one.column, one.occurrence) for one in links[1:])
                bound.append(BoundColumn(guess.header, (LINKS,), guess.column, guess.occurrence, further=further))
        elif guess.field:
            both = guess.field == "owner" and "contributors" not in mapped
            fields = ("owner", "contributors") if both else (guess.field,)
            bound.append(BoundColumn(guess.header, fields, guess.column, guess.occurrence))
    return tuple(bound)
