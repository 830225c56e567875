"""A column that Cairn left untouched becomes a field of the workspace, and a field that is retired lets its columns go.

Both are audited changes in one transaction. No value is cleared: what was read stays with its milestone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from db.ledger import commit_changes
from domain.errors import Refused, StaleEdit
from domain.records import Actor, Change, column_letters
from domain.schema import FieldType
from services import access
from services.connecting.choices import Choices
from services.connecting.onboarding import Look
from services.connecting.remapping import Remapping, Start, carry_out, look_again, settle, start
from services.schema import custom
from services.schema.custom import CustomField
from services.trackers import Tracker, all_trackers
from services.workspace import Workspace
from validation.naming.column_types import type_of, values_of
from validation.tables.headers import ColumnGuess
from validation.values.text import fold, one_line

_MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class FreeColumn:
    """A column that is left untouched: `name` is what a mapping calls it, `kind` and `choices` are proposals.

    `values` are the different texts in it.
    """

    name: str
    header: str
    kind: FieldType
    choices: tuple[str, ...]
    filled: int
    values: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column of a sheet that is looked at and that no field fits: `name` is what a mapping calls it."""

    column: int
    name: str
    header: str
    kind: FieldType
    choices: tuple[str, ...]


def new_columns(seen: Look) -> list[NewColumn]:
    """The columns of the table that hold something, have a header and feed no field, with proposed types."""
    found = []
    for one, free in _free_of(seen):
        if free.filled and not one.apart:
            found.append(NewColumn(one.column, free.name, free.header, free.kind, free.choices))
    return found


def field_for(ws: Workspace, column: NewColumn, *, actor: Actor) -> str:
    """The field that a column of a sheet becomes before it is connected: the known one of its name, else a new one.

    Gives its slot. Raises as `services.schema.custom.add_field`.
    """
    access.require(actor, custom.ACTION)
    with ws.write() as tx:
        if known := custom.headers(tx).get(fold(column.header)):
            return known
        made = custom.new_field(tx, column.header, column.kind, column.choices)
        custom.save(tx, replace(made, headers=(column.header,)), actor)
    return made.name


def free_columns(ws: Workspace, tracker: str) -> list[FreeColumn]:
    """The columns of a tracker that have a header and feed no field, from the left. Raises `ConnectorError`."""
    return _free(_look(ws, tracker, _start(ws, tracker)))


def _start(ws: Workspace, tracker: str) -> Start:
    now = start(ws, tracker)
    if not now.mapping:
        raise Refused(f"The header of “{tracker}” is not where it was.", "Look at its columns first.")
    return now


def _look(ws: Workspace, tracker: str, now: Start, **bound: str) -> Remapping:
    return look_again(ws, tracker, {**now.mapping, **bound}, Choices(constants=now.constants))


def _free(found: Remapping) -> list[FreeColumn]:
    return [free for _, free in _free_of(found.look)]


def _free_of(look: Look) -> list[tuple[ColumnGuess, FreeColumn]]:
    rows = [row.row for row in look.reading.rows] if look.reading else []
    times = Counter(fold(one.header) for one in look.guess.columns)
    free = []
    for one in look.guess.columns:
        if one.field is None and fold(one.header):
            cells = [look.snapshot.at(row, one.column) for row in rows]
            name = one.header if times[fold(one.header)] == 1 else f"[{column_letters(one.column)}]"
            filled = sum(cell is not None for cell in cells)
            made = FreeColumn(name, one_line(one.header), *type_of(cells), filled, values_of(cells))
            free.append((one, made))
    return free


def from_column(
    ws: Workspace,
    tracker: str,
    column: str,
    *,
    actor: Actor,
    label: str = "",
    kind: str = "",
    choices: Sequence[str] = (),
) -> dict[str, Any]:
    """Make a field of an untouched column, or bind it to the field that has its name; the next sync takes its cells in.

    Label, type and choices are proposed by header and cells. Gives field, label, type, choices, tracker, column. Raises
    `Refused` for a column that is not free, and what `services.schema.custom.add_field` raises.
    """
    access.require(actor, custom.ACTION)
    now = _start(ws, tracker)
    free = _named(_free(_look(ws, tracker, now)), column, tracker)
    with ws.read() as tx:
        field = _field_of(tx, free, now, label, kind, choices)
    found = _look(ws, tracker, now, **{field.name: free.name})
    with ws.write() as tx:
        if _field_of(tx, free, now, label, kind, choices) != field:
            raise StaleEdit("The fields of this workspace were changed meanwhile.", "Look at them again.")
        custom.save(tx, field, actor)
        carry_out(tx, found, actor)
    shown = {"field": field.name, "label": field.label, "type": field.field.type, "choices": list(field.choices)}
    return shown | {"tracker": tracker, "column": free.header}


def _named(free: list[FreeColumn], column: str, tracker: str) -> FreeColumn:
    for one in free:
        if fold(column) in (fold(one.name), fold(one.header)):
            return one
    listed = ", ".join(one.header for one in free) or "none"
    raise Refused(f"“{tracker}” has no untouched column “{column}”.", f"Its untouched columns are: {listed}.")


def _field_of(
    tx: sa.Connection, free: FreeColumn, now: Start, label: str, kind: str, choices: Sequence[str]
) -> CustomField:
    """The field that a column becomes: a known one of its name, else a new one."""
    label = label or free.header
    known = custom.headers(tx).get(fold(label))
    if known and now.mapping.get(known):
        raise Refused(
            f"“{label}” is read from another column of this sheet, “{now.mapping[known]}”.", "Choose another label."
        )
    if known:
        field = custom.fields_in_use(tx)[known]
    else:
        wanted = kind or ("choice" if choices else free.kind)
        allowed = choices or (_choices(free) if wanted == "choice" else ())
        field = custom.new_field(tx, label, wanted, allowed)
    is_new = fold(free.header) not in map(fold, field.headers)
    return replace(field, headers=(*field.headers, free.header)) if is_new else field


def _choices(free: FreeColumn) -> tuple[str, ...]:
    """What a choice may be where a person names none: what stands in the column, if that is a list at all."""
    if len(free.values) > _MOST_VALUES:
        message = f"“{free.header}” holds {len(free.values)} different values, which are too many for a choice."
        raise Refused(message, "Name the values that are allowed, or choose the type text.")
    return free.choices or free.values


def retire(ws: Workspace, label: str, *, actor: Actor) -> list[str]:
    """Use a field no longer: no column feeds it, nothing shows it. Its values stay, and come back with its label.

    Gives the trackers that had a column for it.
    """
    access.require(actor, custom.ACTION)
    with ws.write() as tx:
        known = custom.field_called(tx, label)
        fed = [tracker for tracker in all_trackers(tx) if _feeds(tracker, known.name)]
        custom.save(tx, replace(known, retired=True), actor)
        for tracker in fed:
            changes = _released(tracker, known.name)
            reason = f"the field {known.label} was retired"
            commit_changes(tx, changes, actor=actor, origin=access.way_of(actor), reason=reason)
            settle(tx, tracker, {known.name})
            custom.look_again_next_time(tx, tracker.name)
    return [tracker.name for tracker in fed]


def _feeds(tracker: Tracker, name: str) -> bool:
    return name in (*tracker.binding.fields, *dict(tracker.binding.constants), *tracker.led_here)


def _released(tracker: Tracker, name: str) -> list[Change]:
    binding = tracker.binding
    column = binding.column_of(name)
    after = replace(
        binding,
        columns=tuple(one for one in binding.columns if one is not column),
        constants=tuple((field, text) for field, text in binding.constants if field != name),
        strangers=(*binding.strangers, column.header) if column else binding.strangers,
    )
    changes = [Change(tracker.name, "binding", binding.to_json(), after.to_json(), entity="tracker")]
    if name in tracker.led_here:
        was, now = (",".join(sorted(led)) or None for led in (tracker.led_here, tracker.led_here - {name}))
        changes.append(Change(tracker.name, "led_here", was, now, entity="tracker"))
    return changes
