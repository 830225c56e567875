"""Status and health that are said by the colours of cells: which column is painted by the legend, and how it is read.

A colour is read as the legend's word for it, so that everything behind takes it for a cell with that word. Text in a
cell goes before its colour. Without a legend nothing is read, and a person is told that colours are used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.binding import Binding, BoundColumn, Conventions
from domain.issues import Issue
from domain.records import CellRef
from domain.sheets import CellValue, SheetSnapshot
from validation.naming.assignment import Candidate
from validation.tables.header_rows import is_calendar
from validation.values.colours import colour_name, unexplained
from validation.values.fill_legend import FillLegend, says
from validation.values.text import is_empty

FIELDS = ("status", "health")
_FEWEST_ROWS = 2
_FEWEST_STRIPES = 4
_MOSTLY = 0.8
_HARDLY = 0.1


@dataclass(frozen=True, slots=True)
class _Colours:
    """The colours of one column: row → colour, of the rows that have a title; `texts` says how many have text, too."""

    column: int
    by_row: Mapping[int, str]
    texts: int

    def known(self, legend: FillLegend) -> int:
        """How many rows the legend explains by a word that Cairn knows."""
        known = {one.colour for one in legend.entries if says(one.word, "status") or says(one.word, "health")}
        return sum(colour in known for colour in self.by_row.values())

    def without(self, headings: Collection[int], legend: FillLegend) -> _Colours:
        """The same without rows that may be headings, where the legend does not know their colour."""
        named = {one.colour for one in legend.every}
        kept = {row: colour for row, colour in self.by_row.items() if row not in headings or colour in named}
        return replace(self, by_row=kept)

    def is_striped(self, rows: Sequence[int]) -> bool:
        """Say whether every second row is painted, in one colour, so that the eye finds its line."""
        every_second = [row for row in rows if row in self.by_row] in (list(rows[::2]), list(rows[1::2]))
        return every_second and len(rows) >= _FEWEST_STRIPES and len(set(self.by_row.values())) == 1

    def is_painted_by(self, legend: FillLegend, rows: int) -> bool:
        """Say whether nearly all colours stand in the legend, and most of them with a word that Cairn knows."""
        named = {one.colour for one in legend.every}
        listed, known = sum(colour in named for colour in self.by_row.values()), self.known(legend)
        return known >= min(_FEWEST_ROWS, rows) and listed >= _MOSTLY * len(self.by_row) and 2 * known >= listed


def painted_columns(
    snapshot: SheetSnapshot, binding: Binding, candidates: Sequence[Candidate], legend: FillLegend
) -> tuple[BoundColumn, ...]:
    """The columns in which the legend's colours say a status or a health, each with its meanings and the evidence.

    One that is bound to the field already comes with `by_fill` False: its cells are read by both.
    """
    its_own = {one.where.row for one in legend.every if one.where.sheet == snapshot.sheet}
    titled = _titled_rows(snapshot, binding)
    full = {row for row in titled if _is_full(snapshot, binding, row)}
    rows = [row for row in titled if row in full or row not in its_own]
    if not legend.entries or not rows:
        return ()
    bound = {name: column for column in binding.columns for name in column.fields}
    held = {place for column in binding.columns for place in column.places}
    table = [one for one in candidates if not one.apart and not is_calendar(one.header)]
    every = _colours(snapshot, rows)
    seen = [_colours_of(snapshot, one.column, rows, every) for one in table]
    # Where blank cells are painted in a column that is nothing, bars are drawn.
    seen = [one for one in seen if one.column in held or 2 * one.texts >= len(one.by_row)]
    seen = [one for one in seen if not one.is_striped(rows)]
    # The colour of a heading is its own affair.
    colours = [one.without(set(rows) - full, legend) for one in seen]
    place = _place(colours, legend, bound, len(rows))
    if place is None:
        return ()
    found = []
    for field in FIELDS:
        words, column = legend.words(field), bound.get(field)
        is_said = any(says(words.get(colour, ""), field) for colour in place.by_row.values() if words.get(colour))
        if is_said and (column is None or (column.column == place.column and place.texts <= _HARDLY * len(rows))):
            made = column or _beside(binding, candidates, place.column, field)
            used = legend.used(set(place.by_row.values()))
            found.append(replace(made, conventions=explained(made.conventions, used, field)))
    return tuple(found)


def explained(meant: Conventions, legend: FillLegend, field: str) -> Conventions:
    """The conventions of a column whose colours are read by the legend."""
    words = legend.words(field)
    said = [f"{colour_name(colour)} fill means “{word}”" for colour, word in words.items() if word]
    where = _range(legend)
    evidence = f"{', '.join(dict.fromkeys(said))}, by the legend in {where}. Cairn reads colours and paints none."
    return replace(meant, fills=tuple(words.items()), evidence=(*meant.evidence, evidence[:1].upper() + evidence[1:]))


def _range(legend: FillLegend) -> str:
    """Where a legend stands, as one range of its sheet."""
    places = [one.where for one in legend.entries if one.where.sheet == legend.entries[0].where.sheet]
    first = CellRef(places[0].sheet, min(one.row for one in places), min(one.column for one in places))
    last = CellRef("", max(one.row for one in places), max(one.column for one in places))
    is_one = (first.row, first.column) == (last.row, last.column)
    return str(first) if is_one else f"{first}:{str(last).rpartition('!')[2]}"


def _place(
    colours: Sequence[_Colours], legend: FillLegend, bound: Mapping[str, BoundColumn], rows: int
) -> _Colours | None:
    """The column that is painted by the legend: that of the status or the health, else the one with most colours."""
    fitting = [one for one in colours if one.is_painted_by(legend, rows)]
    named = {bound[name].column for name in FIELDS if name in bound}
    blank = {one.column for one in fitting if one.texts <= _HARDLY * rows}
    title = bound["title"].column
    return max(
        fitting,
        key=lambda one: (
            one.column in named & blank,
            one.known(legend),
            one.column == title,
            one.column not in named,
            -one.column,
        ),
        default=None,
    )


def _beside(binding: Binding, candidates: Sequence[Candidate], place: int, field: str) -> BoundColumn:
    """A field of its own in a column whose text is another one's."""
    for column in binding.columns:
        for part in column.parts:
            if part.column == place:
                return BoundColumn(part.header, (field,), place, part.occurrence, by_fill=True)
    one = next(one for one in candidates if one.column == place)
    return BoundColumn(one.header, (field,), place, one.occurrence, by_fill=True)


def _titled_rows(snapshot: SheetSnapshot, binding: Binding) -> list[int]:
    title = binding.column_of("title")
    rows = range(binding.first_data_row, len(snapshot.rows) + 1) if title else range(0)
    return [row for row in rows if title and not is_empty(snapshot.at(row, title.column))]


def _is_full(snapshot: SheetSnapshot, binding: Binding, row: int) -> bool:
    """Say whether a row holds more than a word in the columns of the table."""
    places = {place for column in binding.columns for place in column.places}
    return sum(not is_empty(snapshot.at(row, place)) for place in places) > 1


def _colours(snapshot: SheetSnapshot, rows: Sequence[int]) -> dict[int, dict[int, str]]:
    """Column → row → colour."""
    found: dict[int, dict[int, str]] = {}
    for row in rows:
        for column, colour in snapshot.fills.get(row, ()):
            found.setdefault(column, {})[row] = colour
    return found


def _colours_of(
    snapshot: SheetSnapshot, column: int, rows: Sequence[int], every: Mapping[int, Mapping[int, str]]
) -> _Colours:
    texts = sum(not is_empty(snapshot.at(row, column)) for row in rows)
    return _Colours(column, every.get(column, {}), texts)


def painted_issues(
    snapshot: SheetSnapshot, binding: Binding, candidates: Sequence[Candidate], legend: FillLegend
) -> list[Issue]:
    """What a person should know of the colours of a sheet: how they are read, or that nothing says what they mean."""
    found = []
    for column in binding.columns:
        if column.is_painted:
            where = CellRef(binding.sheet, binding.header_row, column.column)
            advice = (
                "If that is not meant, leave the field without a column; if it is, colours are changed in the sheet."
            )
            message = f"The {column.fields[0]} is read from colours: {column.conventions.evidence[-1]}"
            found.append(Issue("read-by-fill", "info", where, message, advice))
    for field in FIELDS:
        bound = binding.column_of(field)
        if bound and not bound.is_painted and (issue := _unexplained(snapshot, binding, bound, legend)):
            found.append(issue)
    title = binding.column_of("title")
    if title and not any(binding.column_of(field) for field in FIELDS):
        found += [issue] if (issue := _unexplained(snapshot, binding, title, legend)) else []
    return found


def _unexplained(snapshot: SheetSnapshot, binding: Binding, column: BoundColumn, legend: FillLegend) -> Issue | None:
    """Colours in a column of choices without text, or in the titles of a sheet that says no status."""
    rows = _titled_rows(snapshot, binding)
    seen = _colours_of(snapshot, column.column, rows, _colours(snapshot, rows))
    used = set(seen.by_row.values())
    is_title = "title" in column.fields
    if len(used) < 2 or len(seen.by_row) < _FEWEST_ROWS or (not is_title and seen.texts > _HARDLY * len(rows)):
        return None
    names = ", ".join(sorted({colour_name(colour) for colour in used}))
    why = "no legend says what they mean"
    if legend.doubtful:
        why = f"the legend gives one colour two meanings ({legend.doubtful[0].where} and {legend.doubtful[-1].where})"
    elif legend.entries:
        why = "the legend does not explain most of them"
    where = CellRef(binding.sheet, binding.header_row, column.column)
    message = f"Colours ({names}) are used in “{' '.join(column.header.split())}”, but {why}, so they are not read."
    advice = "Write a legend beside the table, a painted cell with a word such as Done beside it, or write the status."
    return Issue("colours-unexplained", "info", where, message, advice)


def with_fills(
    rows: Mapping[int, tuple[CellValue, ...]], snapshot: SheetSnapshot, binding: Binding
) -> Mapping[int, tuple[CellValue, ...]]:
    """Row → its cells, with what their colours stand for; text in a cell goes before its colour."""
    painted = [(at, column) for at, column in enumerate(binding.columns) if column.is_painted]
    if not painted:
        return rows
    words = {at: dict(column.conventions.fills) for at, column in painted}
    # A colour that nobody explained is asked about once, and not for each field that is read from it.
    asks = {at for at, column in painted if column.column not in {one.column for before, one in painted if before < at}}
    lent = _lent(snapshot, {column.column for _, column in painted})
    found = {}
    for row, held in rows.items():
        cells = list(held)
        for at, column in painted:
            if column.by_fill or is_empty(cells[at]):
                place = (row, column.column)
                colour = snapshot.fill_at(*place) or snapshot.fill_at(*lent.get(place, place))
                doubt = unexplained(colour) if colour and at in asks else None
                cells[at] = words[at].get(colour, doubt) or None
        found[row] = tuple(cells)
    return found


def _lent(snapshot: SheetSnapshot, columns: set[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Where a merged cell covers others of these columns: their place → its place."""
    return {
        (row, column): (top, left)
        for top, left, bottom, right in snapshot.merged
        for column in columns
        if left <= column <= right
        for row in range(top, bottom + 1)
    }
