"""How a binding becomes another one: what a person chose, what was decided before, columns that are not there just now.

Pure: bindings and choices in, a binding or a sentence out. Whether a re-mapping may happen is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from domain.binding import AND, FILL_OF, Binding, BoundColumn
from domain.headings import folded
from domain.records import column_letters
from domain.rows import KEY
from domain.schema import MILESTONE, TableSchema
from services.connecting.choices import Choices, applied
from validation.values.text import one_line

__all__ = ["gone_columns", "is_same", "mapping_of", "rebound", "told"]


def mapping_of(binding: Binding) -> dict[str, str]:
    """A binding as the mapping that a person would have chosen: every field, "" for those without a column."""
    named = {_main_field(column): _name_of(column) for column in binding.columns}
    everything = (KEY, *(item.name for item in MILESTONE.fields if item.editable))
    return {name: named.get(name, "") for name in everything}


def _main_field(column: BoundColumn) -> str:
    """The field that a person maps; a further one comes along with it."""
    return "due_date" if column.conventions.spans and "due_date" in column.fields else column.fields[0]


def _name_of(column: BoundColumn) -> str:
    if column.further:
        return AND.join(f"[{column_letters(place)}]" for place in column.places)
    if column.by_fill:
        return FILL_OF + _name_of(replace(column, by_fill=False))
    is_clear = column.header and column.of == 1
    return column.header if is_clear else f"[{column_letters(column.column)}]"


def rebound(known: Binding, seen: Binding, mapping: Mapping[str, str], choices: Choices) -> Binding:
    """The new binding: a column that stays keeps what was decided for it, and so do the constants."""
    released = {name for name in map(_main_field, known.columns) if mapping.get(name) == ""}
    columns = tuple(_kept(known, _without(column, released)) for column in seen.columns)
    bound = {name for column in columns for name in column.fields}
    constants = tuple((name, text) for name, text in known.constants if name not in bound | choices.constants.keys())
    asked = {name: text for name, text in choices.constants.items() if name not in bound}
    return applied(replace(seen, columns=columns, constants=constants), replace(choices, constants=asked))


def _without(column: BoundColumn, released: Collection[str]) -> BoundColumn:
    """A field that was taken off its own column does not come back as another column's second one."""
    fields = tuple(name for name in column.fields if name not in released)
    if fields in ((), column.fields):
        return column
    return replace(column, fields=fields, conventions=replace(column.conventions, spans=False))


def _kept(known: Binding, column: BoundColumn) -> BoundColumn:
    before = next((one for one in known.columns if is_same(one, column)), None)
    return replace(column, conventions=before.conventions) if before else column


def is_same(one: BoundColumn, other: BoundColumn) -> bool:
    """Say whether two columns are one by their headers, and hold the same fields."""
    headers = folded(one.header) == folded(other.header) and one.occurrence == other.occurrence
    further = [folded(part.header) for part in one.further] == [folded(part.header) for part in other.further]
    return headers and further and one.fields == other.fields


def gone_columns(known: Binding, present: Binding | None, after: Binding) -> list[BoundColumn]:
    """Columns that are not in the sheet for the moment: they stay bound until another column holds their field."""
    if present is None:
        return []
    held = {*after.fields, *(name for name, _ in after.constants), *present.fields}
    return [column for column in known.columns if held.isdisjoint(column.fields)]


def told(before: Binding, after: Binding, schema: TableSchema = MILESTONE) -> str:
    """What a re-mapping changes, field by field, for the log and for the person who confirms it.

    >>> one = Binding("", 1, 2, (BoundColumn("Due", ("due_date",), 1),))
    >>> told(one, replace(one, columns=(BoundColumn("Plan", ("due_date",), 2),)))
    'Due: “Due” → “Plan”'
    """
    was, now = _sources(before), _sources(after)
    names = [name for name in (KEY, *MILESTONE.names) if was.get(name) != now.get(name)]
    said = [f"{_label(name, schema)}: {was.get(name, 'no column')} → {now.get(name, 'no column')}" for name in names]
    return "; ".join(said) or "how its cells are meant"


def _sources(binding: Binding) -> dict[str, str]:
    columns = {name: _quoted(column) for column in binding.columns for name in column.fields}
    return columns | {name: f"always “{text}”" for name, text in binding.constants}


def _quoted(column: BoundColumn) -> str:
    if column.further:
        return " and ".join(f"“{one_line(one.header)}”" for one in column.parts)
    name = " ".join(column.header.split()) or "column without a header"
    return f"{'colours of ' if column.by_fill else ''}“{name}”" + (
        f" ({column_letters(column.column)})" if column.of > 1 else ""
    )


def _label(name: str, schema: TableSchema) -> str:
    if name == KEY:
        return "Id in the sheet"
    return (schema if name in schema else MILESTONE)[name].label
