"""Which fields are bound to colours: those that the legend speaks of, unless a person says otherwise.

A person says `status=fill of Task`, or leaves the field without a column. What is read how is in `painted`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.binding import FILL_OF, Binding, BoundColumn
from domain.errors import Refused
from domain.headings import folded
from domain.issues import Issue
from domain.sheets import SheetSnapshot
from validation.naming.assignment import Candidate
from validation.tables.header_rows import Header
from validation.tables.overrides import columns_named
from validation.tables.painted import explained, painted_columns, painted_issues
from validation.values.fill_legend import FillLegend, fill_legend


@dataclass(frozen=True, slots=True)
class Painting:
    """A binding with its colours. `offered` are the columns by whose colours a field may be read, chosen or not."""

    binding: Binding
    offered: tuple[BoundColumn, ...] = ()
    issues: tuple[Issue, ...] = ()


def without_fills(overrides: Mapping[str, str]) -> dict[str, str]:
    """What a person said of columns by what they hold: a field that is read from colours has none of those."""
    return {name: "" if text.startswith(FILL_OF) else text for name, text in overrides.items()}


def painting(
    snapshot: SheetSnapshot,
    header: Header,
    binding: Binding,
    candidates: Sequence[Candidate],
    overrides: Mapping[str, str],
    tabs: Sequence[SheetSnapshot] = (),
    alike: Binding | None = None,
) -> Painting:
    """Bind the colours of a sheet. `alike`: a tracker of the same columns, whose legend holds where there is none here.

    Raises `Refused` where a person asks for colours that nothing explains.
    """
    if not snapshot.fills:
        _refuse_unpainted(overrides)
        return Painting(binding)
    columns = {one.column for one in candidates if not one.apart}
    legend = fill_legend(snapshot, (header.top, header.bottom), columns, tabs)
    found = painted_columns(snapshot, binding, candidates, legend)
    own = {column.fields: column for column in found if not column.by_fill}
    bound = tuple(own.get(column.fields, column) for column in binding.columns)
    offered = tuple(column for column in found if column.by_fill)
    chosen = [one for one in offered if one.fields[0] not in overrides]
    asked = {name: text.removeprefix(FILL_OF) for name, text in overrides.items() if text.startswith(FILL_OF)}
    chosen += [_chosen(name, text, candidates, offered, legend, alike) for name, text in asked.items()]
    painted = replace(binding, columns=(*bound, *chosen))
    return Painting(painted, offered, tuple(painted_issues(snapshot, painted, candidates, legend)))


def _refuse_unpainted(overrides: Mapping[str, str]) -> None:
    for name, text in overrides.items():
        if text.startswith(FILL_OF):
            raise Refused(*_nothing_said(name, text))


def _nothing_said(name: str, text: str) -> tuple[str, str]:
    return (
        f"“{text}” cannot be read as the {name}: no legend in the sheet says what its colours mean.",
        "Write a legend beside the table: a painted cell, and a word such as Done in it or beside it.",
    )


def _chosen(
    field: str,
    header: str,
    candidates: Sequence[Candidate],
    offered: Sequence[BoundColumn],
    legend: FillLegend,
    alike: Binding | None,
) -> BoundColumn:
    """The column whose colours a person wants a field read from."""
    place = columns_named(candidates, header)[0]
    for column in offered:
        if column.fields == (field,) and column.column == place:
            return column
    one = next(one for one in candidates if one.column == place)
    made = BoundColumn(one.header, (field,), place, one.occurrence, by_fill=True)
    if any(legend.words(field).values()):
        return replace(made, conventions=explained(made.conventions, legend, field))
    known = alike.column_of(field) if alike else None
    if known and known.by_fill and folded(known.header) == folded(one.header):
        return replace(made, conventions=known.conventions)
    raise Refused(*_nothing_said(field, FILL_OF + header))
