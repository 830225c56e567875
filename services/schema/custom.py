"""The fields that a workspace defines itself: a label on a typed slot, and for a choice what it may be.

The slots stand in the schema, so that values in them are merged, recorded, undone and written back like any other.
Which slots are in use is a governed record. How a column becomes such a field: `services.connecting.custom_columns`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import sqlalchemy as sa

from db import records, syncstate
from db.ledger import commit_changes
from domain.errors import Refused
from domain.records import WHOLE_ROW, Actor, Change
from domain.rows import KEY
from domain.schema import CUSTOM, CUSTOM_TYPES, MILESTONE, SLOTS, Field, TableSchema
from services import access
from services.trackers import all_trackers
from services.workspace import Workspace
from validation.naming.vocabulary import HEADER_SYNONYMS, NOT_OURS
from validation.values.choice_cells import choice_key
from validation.values.coerce import field_named
from validation.values.text import fold, one_line

LONGEST_LABEL = 40
ACTION = "change schema and rules"
ENTITY = "custom_field"


@dataclass(frozen=True)
class CustomField:
    """One field of a workspace's own. `name` is its slot; `headers` are those of columns that became it."""

    name: str
    label: str
    choices: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    retired: bool = False

    @cached_property
    def field(self) -> Field:
        """The field as the schema of the workspace has it."""
        return replace(CUSTOM[self.name], label=self.label, listed=self.choices)

    @property
    def row(self) -> dict[str, str]:
        """Its governed row."""
        choices, headers = (json.dumps(texts, ensure_ascii=False) for texts in (self.choices, self.headers))
        return {"label": self.label, "choices": choices, "headers": headers, "retired": "yes" if self.retired else "no"}


def every_field(tx: sa.Connection) -> dict[str, CustomField]:
    """Slot → field, the retired ones included, in the order of the schema."""
    found = records.rows_of(tx, ENTITY)
    return {name: _read(name, found[name]) for name in CUSTOM if name in found}


def _read(name: str, stored: records.Stored) -> CustomField:
    label, choices, headers, retired = (str(stored.values[part]) for part in ("label", "choices", "headers", "retired"))
    return CustomField(name, label, tuple(json.loads(choices)), tuple(json.loads(headers)), retired == "yes")


def fields_in_use(tx: sa.Connection) -> dict[str, CustomField]:
    """Slot → field, of those that are in use."""
    return {name: one for name, one in every_field(tx).items() if not one.retired}


def fields(ws: Workspace) -> list[CustomField]:
    """The fields of its own that a workspace uses."""
    with ws.read() as tx:
        return list(fields_in_use(tx).values())


def schema_of(tx: sa.Connection) -> TableSchema:
    """The milestone as this workspace has it: the standard fields, and its own under their labels."""
    standard = (field for field in MILESTONE.fields if field.name not in CUSTOM)
    return TableSchema("milestone", (*standard, *(one.field for one in fields_in_use(tx).values())))


def name_of(tx: sa.Connection, said: str) -> str:
    """A field as code names it, where a person named it by its own label; anything else as it was said."""
    wanted = fold(said)
    return next((one.name for one in fields_in_use(tx).values() if fold(one.label) == wanted), said)


def check_used(tx: sa.Connection, names: Iterable[str]) -> None:
    """Raise `Refused` for a slot that no field of this workspace has."""
    used = fields_in_use(tx)
    if unused := [name for name in names if name in CUSTOM and name not in used]:
        raise Refused(f"There is no field “{unused[0]}” in this workspace.", "Add it first: `fields add LABEL`.")


def headers(tx: sa.Connection) -> dict[str, str]:
    """Folded header → slot: the labels in use, and every header of a column that became such a field."""
    used = fields_in_use(tx)
    named = [(text, name) for name, one in used.items() for text in (*one.headers, one.label)]
    bound = [column for tracker in all_trackers(tx) for column in tracker.binding.columns]
    named += [(column.header, name) for column in bound for name in column.fields if name in used]
    return {fold(text): name for text, name in reversed(named) if fold(text) and fold(text) not in _STANDARD_WORDS}


_STANDARD_WORDS = frozenset(
    word for name, (own, weak) in HEADER_SYNONYMS.items() if name != NOT_OURS for word in (*own, *weak)
) | {fold(text) for name in (KEY, *MILESTONE.names) for text in (name, name.replace("_", " "), field_named(name).label)}
"""What already means a standard field, as a name, a label or a header."""


def add_field(ws: Workspace, label: str, kind: str, choices: Sequence[str] = (), *, actor: Actor) -> CustomField:
    """Give the workspace a field of its own; one that was retired under that label comes back with its values.

    Raises `Refused` for a label that means something already, a type that there is not, or when none is left.
    """
    access.require(actor, ACTION)
    with ws.write() as tx:
        made = new_field(tx, label, kind, choices)
        save(tx, made, actor)
    return made


def new_field(tx: sa.Connection, label: str, kind: str, choices: Iterable[str] = ()) -> CustomField:
    """The field that would be added, on a free slot. Raises as `add_field`."""
    label = free_label(tx, label)
    if kind not in CUSTOM_TYPES:
        raise Refused(f"There is no type “{kind}” for a field.", f"Types are {', '.join(CUSTOM_TYPES)}.")
    allowed = _checked_choices(kind, choices)
    known = every_field(tx)
    slots = [name for name, field in CUSTOM.items() if field.type == kind]
    retired = [known[name] for name in slots if name in known and known[name].retired]
    again = next((one for one in retired if fold(one.label) == fold(label)), None)
    if again:
        return replace(again, label=label, choices=_joined(again.choices, allowed), retired=False)
    empty = (one.name for one in retired if not records.any_filled(tx, "milestone", one.name))
    # What was never used goes first, since the history of a slot is shown under its present label.
    free = next((name for name in slots if name not in known), None) or next(empty, None)
    if free is None:
        raise Refused(
            f"All {SLOTS} fields of the type {kind} are taken.",
            "Retire one; its place is free again once no milestone holds a value in it.",
        )
    return CustomField(free, label, allowed)


def free_label(tx: sa.Connection, label: str, own: str = "") -> str:
    """A label, tidied. Raises `Refused` for one that is empty, or means something already but in the slot `own`."""
    label = one_line(label)
    if not fold(label) or len(label) > LONGEST_LABEL or "=" in label:
        raise Refused(f"A field needs a label of up to {LONGEST_LABEL} characters without “=”.", "Say what it holds.")
    if fold(label) in _STANDARD_WORDS or label in MILESTONE:
        raise Refused(f"“{label}” already means a field of the standard.", "Give it a label that means only this.")
    others = [one for name, one in fields_in_use(tx).items() if name != own]
    if any(fold(one.label) == fold(label) for one in others):
        raise Refused(f"There is a field “{label}” already.", "Use that one, or choose another label.")
    return label


def _checked_choices(kind: str, choices: Iterable[str]) -> tuple[str, ...]:
    texts = tuple(filter(None, map(one_line, choices)))
    if (kind == "choice") != bool(texts):
        raise Refused("A choice needs its values, and only a choice has some.", "Name each value that is allowed.")
    return _joined((), texts)


def _joined(known: Sequence[str], more: Iterable[str]) -> tuple[str, ...]:
    """The choices with further ones; of two spellings the first stays."""
    found = {choice_key(text): text for text in known}
    for text in more:
        found.setdefault(choice_key(text), text)
    return tuple(found.values())


def save(tx: sa.Connection, field: CustomField, actor: Actor) -> None:
    """Write what a field is now, with a record for each part that changed."""
    known = records.row_of(tx, ENTITY, field.name)
    if known is None:
        changes = [Change(field.name, WHOLE_ROW, None, field.row, entity=ENTITY)]
    else:
        before = known.values
        changes = [Change(field.name, p, before[p], t, entity=ENTITY) for p, t in field.row.items() if before[p] != t]
        if _read(field.name, known).retired and before["label"] != field.label:
            _forget_base(tx, field.name)
    commit_changes(tx, changes, actor=actor, origin=access.way_of(actor))


def _forget_base(tx: sa.Connection, name: str) -> None:
    """What both sides once agreed on under another label says nothing about the field that has its slot now."""
    for tracker in all_trackers(tx):
        rows = syncstate.base_of(tx, tracker.name).items()
        kept = {
            key: replace(row, values={part: value for part, value in row.values.items() if part != name})
            for key, row in rows
            if name in row.values
        }
        syncstate.save_base(tx, tracker.name, kept)


def field_called(tx: sa.Connection, label: str) -> CustomField:
    """The field in use with that label, or slot. Raises `Refused` when there is none."""
    used = fields_in_use(tx)
    name = name_of(tx, label)
    if name not in used:
        labels = ", ".join(one.label for one in used.values()) or "none yet"
        raise Refused(f"This workspace has no field “{label}” of its own.", f"Its own fields are: {labels}.")
    return used[name]


def rename(ws: Workspace, label: str, new_label: str, *, actor: Actor) -> None:
    """Call a field otherwise. Values, history and bound columns stay."""
    access.require(actor, ACTION)
    with ws.write() as tx:
        known = field_called(tx, label)
        # A sheet may still have the old word over its column.
        kept = _joined(known.headers, [known.label])
        save(tx, replace(known, label=free_label(tx, new_label, known.name), headers=kept), actor)


def allow(ws: Workspace, label: str, choices: Sequence[str], *, actor: Actor) -> tuple[str, ...]:
    """Allow further values of a choice; cells that were held for one of them are taken by the next sync."""
    access.require(actor, ACTION)
    with ws.write() as tx:
        known = field_called(tx, label)
        after = replace(known, choices=_joined(known.choices, _checked_choices(known.field.type, choices)))
        save(tx, after, actor)
        for tracker in all_trackers(tx):
            if known.name in tracker.binding.fields:
                look_again_next_time(tx, tracker.name)
    return after.choices


def look_again_next_time(tx: sa.Connection, tracker: str) -> None:
    """The same bytes are read otherwise now, so the next run must not pass them by."""
    state = syncstate.state_of(tx, tracker)
    syncstate.save_state(tx, tracker, replace(state, unsettled=True))
