"""How a workspace spells what sheets name: functions and people, by their own names and by confirmed aliases,
and the choices of its own fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from db import records
from domain.binding import Binding, BoundColumn
from domain.records import Value
from domain.rows import TypedRow
from services.schema import custom
from services.schema.aliases import known_as
from validation.values.text import fold


@dataclass(frozen=True, slots=True)
class Spelling:
    """Known spellings: function names, and what other words stand for (folded word → name)."""

    functions: tuple[str, ...] = ()
    function_aliases: Mapping[str, str] = field(default_factory=dict)
    person_aliases: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field of the workspace's own → the values that it allows."""

    def fitted(self, binding: Binding) -> Binding:
        """The binding under which cells are read: its choices are those of the workspace as it is now."""
        if self.choices.keys().isdisjoint(binding.fields):
            return binding
        return replace(binding, columns=tuple(self._listed(column) for column in binding.columns))

    def _listed(self, column: BoundColumn) -> BoundColumn:
        listed = self.choices.get(column.fields[0], ())
        return replace(column, conventions=replace(column.conventions, listed=listed)) if listed else column

    def spelt(self, rows: Iterable[TypedRow]) -> tuple[TypedRow, ...]:
        """The rows with functions and people as the workspace spells them; of new names the first spelling wins."""
        known = {name.casefold(): name for name in self.functions}
        return tuple(self._row(row, known) for row in rows)

    def _row(self, row: TypedRow, known: dict[str, str]) -> TypedRow:
        values: dict[str, Value] = {}
        name = row.values.get("function")
        if isinstance(name, str):
            meant = self.function_aliases.get(fold(name), name)
            values["function"] = known.setdefault(meant.casefold(), meant)
        if self.person_aliases:
            values |= {part: self._people(row.values[part]) for part in ("owner", "contributors") if part in row.values}
        moved = {part: value for part, value in values.items() if value != row.values.get(part)}
        return replace(row, values={**row.values, **moved}) if moved else row

    def _people(self, value: Value) -> Value:
        if isinstance(value, tuple):
            return tuple(self._person(part) for part in value if isinstance(part, str))
        return self._person(value) if isinstance(value, str) else value

    def _person(self, name: str) -> str:
        return self.person_aliases.get(fold(name), name)


def spelling_of(tx: sa.Connection) -> Spelling:
    """The spellings of this workspace."""
    functions = tuple(str(row.values["name"]) for row in records.rows_of(tx, "function").values())
    choices = {name: one.choices for name, one in custom.fields_in_use(tx).items() if one.choices}
    return Spelling(functions, known_as(tx, "function"), known_as(tx, "person"), choices)
