"""A sheet with the columns of a tracker that is known: it is read as that one is, with what people have said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.binding import Binding, BoundColumn
from domain.headings import headings
from domain.sheets import SheetSnapshot
from validation.tables.header_rows import ROWS_SEARCHED, Header

_ENOUGH_ALIKE = 3
"""With fewer columns bound, an equal header may be chance."""


def like_known(
    snapshot: SheetSnapshot, known: Sequence[tuple[str, Binding]]
) -> tuple[str, dict[str, int], Header | None, list[int]]:
    """The tracker whose headers all stand in one row here: its name, its columns by field, that header, and the further
    columns of its links."""
    for row in range(1, min(len(snapshot.rows), ROWS_SEARCHED) + 1) if known else ():
        for name, binding in known:
            names = headings(snapshot, row - binding.header_levels + 1, row)
            columns: dict[str, int] = {}
            plain = [column for column in binding.columns if not column.by_fill]
            for column in plain:
                places = [place for place, one in enumerate(names, 1) if one.is_called(column.header)]
                if len(places) == column.of and column.header:
                    columns[column.fields[0]] = places[column.occurrence - 1]
            if len(columns) == len(plain) >= _ENOUGH_ALIKE:
                more = [one.header for column in binding.columns for one in column.further]
                further = [place for place, one in enumerate(names, 1) if any(map(one.is_called, more))]
                return name, columns, Header(row - binding.header_levels + 1, row, 0.0), further
    return "", {}, None, []


def as_learnt(binding: Binding, alike: Binding) -> Binding:
    """What people have said of the words of a tracker, and of its fiscal year, holds for a sheet like it as well.

    Which way round dates are is shown by each sheet itself.
    """
    said = {column.fields: column.conventions for column in alike.columns}

    def meant(column: BoundColumn) -> BoundColumn:
        before = said.get(column.fields)
        if before is None:
            return column
        own = column.conventions
        words = tuple((dict(before.words) | dict(own.words)).items())
        return replace(
            column,
            conventions=replace(own, words=words, fiscal_start=own.fiscal_start or before.fiscal_start),
        )

    return replace(binding, columns=tuple(map(meant, binding.columns)))
