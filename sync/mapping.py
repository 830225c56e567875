"""Find the bound columns in today's sheet, and give its rows as raw cells in binding order.

Headers are what counts: rows inserted above the header, moved columns, and hidden ones change
nothing, and a header that was renamed to another word for the same field is followed. What cannot be found is
said: a vanished column is left out (it clears nothing), a vanished header, title or key column stops the run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TypeAlias

from domain.binding import OWN_KEY_HEADER, Binding, BoundColumn, FurtherColumn
from domain.errors import SyncPaused
from domain.headings import called, folded, headings
from domain.issues import Issue
from domain.rows import KEY, RawRow
from domain.sheets import CellError, CellValue, SheetSnapshot

SEARCH_ROWS = 100
"""How far down a moved header is looked for."""

_ANEW = "read the sheet anew (`remap NAME`, or Check how it is read on its page)."
_LONGEST_STRANGER = 60
_MOST_COLUMNS = 100
_ROWS_LOOKED_AT = 400


RawCells: TypeAlias = tuple[CellValue, ...]
"""What a row holds in the bound columns, in binding order."""


def no_field(header: str) -> str | None:
    """What a header names, for whoever knows no words: nothing."""
    return None


def find_columns(
    snapshot: SheetSnapshot, binding: Binding, named: Callable[[str], str | None] = no_field
) -> tuple[Binding, tuple[Issue, ...]]:
    """The binding as it stands in this snapshot, and what to say of columns that are gone.

    `named` says which field a header names. Raises `SyncPaused` when the header, the title column or the key column
    cannot be found.
    """
    header_row = _find_header(snapshot, binding)
    columns, issues = _find_columns(snapshot, binding, header_row, named)
    first = header_row + binding.first_data_row - binding.header_row
    return replace(binding, header_row=header_row, first_data_row=first, columns=tuple(columns)), tuple(issues)


def filled_cells(snapshot: SheetSnapshot, binding: Binding, but: Collection[int] = ()) -> dict[int, RawCells]:
    """Row → its cells, of every row below the header, but those left out, that holds anything in a bound column."""
    last = snapshot.end_of_table(binding.header_row, sorted(_bound_places(binding)))
    numbers: Sequence[int] = range(binding.first_data_row, last + 1)
    lines = snapshot.rows[binding.first_data_row - 1 : last]
    if but:
        numbers = sorted(set(numbers).difference(but))
        lines = tuple([snapshot.rows[number - 1] for number in numbers])
    if any(column.further for column in binding.columns):
        every = [tuple(_cell(snapshot, number, column) for column in binding.columns) for number in numbers]
    else:
        every = _cells_at([column.column for column in binding.columns], lines)
    return {
        number: cells
        for number, cells in zip(numbers, every, strict=True)
        if not _is_empty(cells[0]) or not all(map(_is_empty, cells))
    }


def _cells_at(places: Sequence[int], lines: Sequence[RawCells]) -> list[RawCells]:
    width = max(places)
    pick = itemgetter(*(place - 1 for place in places)) if len(places) > 1 else lambda line: (line[width - 1],)
    return [pick(line if len(line) >= width else (*line, *(None,) * (width - len(line)))) for line in lines]


def raw_rows(snapshot: SheetSnapshot, binding: Binding, cells: Mapping[int, RawCells]) -> Iterator[RawRow]:
    """These rows, with what stands beside and above them."""
    beside = _beside(snapshot, binding)
    for number, own in cells.items():
        line = snapshot.rows[number - 1]
        others = tuple([place for place in beside if place <= len(line) and not _is_empty(line[place - 1])])
        yield RawRow(number, own, others, _gap(snapshot, binding, number))


def _gap(snapshot: SheetSnapshot, binding: Binding, number: int) -> int:
    """How many blank rows of the table stand right above a row."""
    above = number - 1
    while above >= binding.first_data_row and all(map(_is_empty, snapshot.rows[above - 1])):
        above -= 1
    return number - 1 - above


def _bound_places(binding: Binding) -> set[int]:
    return {place for column in binding.columns for place in column.places}


def _cell(snapshot: SheetSnapshot, row: int, column: BoundColumn) -> CellValue:
    """What a row holds in a bound column; of several columns of links all of them, one after the other."""
    if not column.further:
        return snapshot.at(row, column.column)
    filled = [cell for place in column.places if not _is_empty(cell := snapshot.at(row, place))]
    # An error, or what a program made a date of, is held whatever stands beside it.
    odd = [cell for cell in filled if isinstance(cell, bool | CellError) or not isinstance(cell, str | int | float)]
    if odd or len(filled) < 2:
        return next(iter(odd or filled), None)
    return "; ".join(f"{cell:.15g}" if isinstance(cell, float) else str(cell) for cell in filled)


def counted(snapshot: SheetSnapshot, binding: Binding) -> Binding:
    """The binding, with how often each of its headers stands in the header row now, and which others do."""
    headers = _headers(snapshot, binding.header_row, binding)
    columns = tuple(replace(column, of=headers.count(folded(column.header))) for column in binding.columns)
    known = [one.header for column in binding.columns for one in column.parts]
    bound = {*map(folded, known), folded(OWN_KEY_HEADER), ""}
    cells = snapshot.rows[binding.header_row - 1]
    words = [folded(cell) for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST_STRANGER]
    return replace(binding, columns=columns, strangers=tuple(sorted(set(words) - bound)))


def same_columns(one: Binding, other: Binding) -> bool:
    """Say whether two bindings mean the same columns, wherever these stand."""
    return _columns(one) == _columns(other)


def _columns(binding: Binding) -> list[tuple[object, ...]]:
    return [(c.header, c.fields, [one.header for one in c.further]) for c in binding.columns]


def renewed(known: Binding, seen: Binding) -> Binding:
    """The binding to remember once a sheet was seen: renamed and new columns as they are called now.

    Columns that are not there for the moment stay in it.
    """
    now = {column.fields: column for column in seen.columns}
    columns = [now.pop(column.fields, column) for column in known.columns]
    return replace(known, columns=(*columns, *now.values()))


def _is_empty(cell: CellValue) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _headers(snapshot: SheetSnapshot, row: int, binding: Binding) -> list[str]:
    """What the columns are called under a header that ends in a row: with their groups where these are bound."""
    wanted = {folded(one.header) for column in binding.columns for one in column.parts}
    names = headings(snapshot, row - binding.header_levels + 1, row)
    found = called(names, wanted)
    # A column without a header may lie beyond the last label of the row.
    return found + [""] * (max((column.column for column in binding.columns), default=0) - len(found))


def _beside(snapshot: SheetSnapshot, binding: Binding) -> list[int]:
    """The columns with a header that are bound to nothing; those of a calendar, and of instructions, are left out."""
    bound = _bound_places(binding)
    first, last = _table_edges(snapshot, binding, bound)
    cells = snapshot.rows[binding.header_row - 1][:_MOST_COLUMNS]
    labels = {
        place: cell.strip() for place, cell in enumerate(cells, 1) if isinstance(cell, str) and place not in bound
    }
    return [place for place, label in labels.items() if first <= place <= last and 1 < len(label) <= _LONGEST_STRANGER]


def _table_edges(snapshot: SheetSnapshot, binding: Binding, bound: Collection[int]) -> tuple[int, int]:
    """The first and the last column that no blank one parts from the bound columns: beyond may be another table."""
    rows = snapshot.rows[binding.header_row - 1 : binding.header_row + _ROWS_LOOKED_AT]
    width = min(max(map(len, rows), default=0), _MOST_COLUMNS)
    filled = {n for n in range(1, width + 1) if any(len(row) >= n and not _is_empty(row[n - 1]) for row in rows)}
    first, last = min(bound, default=1), max(bound, default=0)
    while first - 1 in filled:
        first -= 1
    while last + 1 in filled:
        last += 1
    return first, last


def _find_header(snapshot: SheetSnapshot, binding: Binding) -> int:
    """The row that carries most of the bound headers; where it was last seen wins a tie."""
    wanted = {folded(column.header) for column in binding.columns}
    near = min(len(snapshot.rows), binding.header_row + SEARCH_ROWS)

    def found(row: int) -> int:
        return len(wanted.intersection(_headers(snapshot, row, binding)))

    if binding.header_row <= near and found(binding.header_row) == len(wanted):
        return binding.header_row
    best = max(range(1, near + 1), key=lambda row: (found(row), row == binding.header_row, -row), default=0)
    if not best or found(best) * 2 < len(wanted):
        raise SyncPaused(
            f"The header row of “{_named_place(snapshot)}” is gone: of {len(wanted)} known headers "
            f"{found(best) if best else 0} were found, so nothing was merged or deleted.",
            f"Put the header back, or, if its layout is new, {_ANEW}",
        )
    return best


def _find_columns(
    snapshot: SheetSnapshot, binding: Binding, row: int, named: Callable[[str], str | None]
) -> tuple[list[BoundColumn], list[Issue]]:
    headers = _headers(snapshot, row, binding)
    columns: list[BoundColumn] = []
    issues = []
    # A column without its header may be one that was renamed: whatever is certain is found first.
    every = [one for column in binding.columns for one in column.parts]
    taken = {place for one in every if (place := _place_of(one, headers))}
    for column in (*binding.columns, *_own_key(binding, headers)):
        if headers.count(folded(column.header)) > column.of:
            raise SyncPaused(*_twice(snapshot, column, headers))
        place = _place_of(column, headers)
        further = [replace(one, column=_place_of(one, headers)) for one in column.further]
        if place and all(one.column for one in further):
            columns.append(replace(column, column=place, further=tuple(further)))
        elif place:
            # Read without one of its columns, the field would lose the links that stood there.
            issues.append(_vanished(snapshot, column, row, next(one.header for one in further if not one.column)))
        elif not column.further and (renamed := _renamed(column, snapshot, row, set(binding.strangers), taken, named)):
            taken.add(renamed.column)
            columns.append(renamed)
        else:
            _require_optional(snapshot, column)
            issues.append(_vanished(snapshot, column, row))
    return columns, issues


def _place_of(column: BoundColumn | FurtherColumn, headers: Sequence[str]) -> int:
    """Where a column stands now; 0 when its header is not there."""
    places = [index for index, header in enumerate(headers, 1) if header == folded(column.header)]
    return places[column.occurrence - 1] if len(places) >= column.occurrence else 0


def _own_key(binding: Binding, headers: Sequence[str]) -> list[BoundColumn]:
    """The column with Cairn's keys, where it was added and nobody remembers: what is seen counts."""
    if binding.column_of(KEY) or folded(OWN_KEY_HEADER) not in headers:
        return []
    return [BoundColumn(OWN_KEY_HEADER, (KEY,), headers.index(folded(OWN_KEY_HEADER)) + 1)]


def _renamed(
    column: BoundColumn,
    snapshot: SheetSnapshot,
    row: int,
    strangers: set[str],
    taken: set[int],
    named: Callable[[str], str | None],
) -> BoundColumn | None:
    """The one new header that names the same field; Cairn's own column is known by its own header alone."""
    if folded(column.header) == folded(OWN_KEY_HEADER):
        return None
    found = [
        replace(column, header=cell, column=place, occurrence=1, of=1)
        for place, cell in enumerate(snapshot.rows[row - 1], 1)
        if isinstance(cell, str) and place not in taken and folded(cell) not in strangers
        and named(cell) == column.fields[0]
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _twice(snapshot: SheetSnapshot, column: BoundColumn, headers: Sequence[str]) -> tuple[str, str]:
    return (
        f"The header “{column.header}” now stands {headers.count(folded(column.header))} times in "
        f"“{_named_place(snapshot)}”, so Cairn cannot tell which column is meant; nothing was merged.",
        f"Give the new column another name, or {_ANEW}",
    )


def _require_optional(snapshot: SheetSnapshot, column: BoundColumn) -> None:
    """Without ids or titles there is no telling which row is which."""
    for field, what in ((KEY, "ids"), ("title", "titles")):
        if field in column.fields:
            raise SyncPaused(
                f"The column “{column.header}” with the {what} is gone from “{_named_place(snapshot)}”, "
                "so nothing was merged or deleted.",
                f"Put the column back, or {_ANEW}",
            )


def _vanished(snapshot: SheetSnapshot, column: BoundColumn, row: int, header: str = "") -> Issue:
    return Issue(
        "column-vanished",
        "warning",
        snapshot.ref(row, column.column),
        f"The column “{header or column.header}” is no longer there. "
        f"Nothing was cleared: {' and '.join(column.fields)} stay.",
        f"Put the column back, or, if it has another header now, {_ANEW}",
    )


def _named_place(snapshot: SheetSnapshot) -> str:
    """The tab, or the file where there are no tabs; never the folders that it lies in."""
    return snapshot.sheet or snapshot.place.replace("\\", "/").rpartition("/")[2]
