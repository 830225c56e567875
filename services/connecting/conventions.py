"""How a connected sheet's cells are meant, as its people confirm or correct it; and what holds for the whole sheet.

Each choice changes the tracker's binding, which is a governed record, and has the sheet read anew at the next sync.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from db import records, syncstate
from db.ledger import commit_changes
from domain.binding import Binding, BoundColumn, Conventions
from domain.errors import Refused
from domain.records import Actor, Change, column_letters, is_blank
from services import access
from services.connecting.choices import (
    ALLOWED,
    check_constant,
    check_conventions,
    check_word,
    constant_value,
    decided,
    with_word,
)
from services.trackers import Tracker, tracker_of
from services.workspace import Workspace


def conventions(ws: Workspace, tracker: str) -> list[dict[str, Any]]:
    """Every bound column: column, header, fields, evidence (sentences), and each convention that can be chosen."""
    with ws.read() as tx:
        columns = tracker_of(tx, tracker).binding.columns
    return [
        {
            "column": column_letters(column.column),
            "header": column.header,
            "fields": list(column.fields),
            "evidence": list(column.conventions.evidence),
            "ambiguous": column.conventions.ambiguous,
            "suspects": column.conventions.suspects,
            "words": dict(column.conventions.words),
            **{name: getattr(column.conventions, name) for name in ALLOWED},
        }
        for column in columns
    ]


def settle_conventions(ws: Workspace, tracker: str, field: str, chosen: Mapping[str, Any], actor: Actor) -> None:
    """Have the column of a field read so: {"date_order": "dmy"}, {"turned": True}, {"fiscal_start": 4}.

    Raises `Refused` for a convention or value that does not exist, or a field without a column.
    """
    check_conventions(chosen)
    _rebind(ws, tracker, field, actor, lambda meant: decided(meant, chosen))


def confirm_word(ws: Workspace, tracker: str, field: str, word: str, value: str, actor: Actor) -> None:
    """From now on `word` means `value` in the column of a choice field: “✎” is in progress.

    Raises `Refused` for a field that has no choices, or a value that is none of them.
    """
    check_word(field, word, value)
    _rebind(ws, tracker, field, actor, lambda meant: with_word(meant, word, value))


def set_constant(ws: Workspace, tracker: str, field: str, text: str, actor: Actor) -> int:
    """Let one value hold for the whole sheet; milestones that have none, or had the last one, take it.

    Says how many did. An empty text lifts the constant, and the milestones keep what they have.
    Raises `Refused` for a field that the sheet has a column for, and for a text that is no value of the field.
    """
    access.require(actor, "change schema and rules")
    with ws.write() as tx:
        found = tracker_of(tx, tracker)
        check_constant(found.binding, field)
        before = dict(found.binding.constants)
        kept = tuple((name, said) for name, said in found.binding.constants if name != field)
        added = ((field, text.strip()),) if text.strip() else ()
        binding = replace(found.binding, constants=(*kept, *added))
        moved = taken_by_constant(tx, found, field, before.get(field, ""), text) if added else []
        _commit(tx, found, binding, moved, actor)
    return len(moved)


def taken_by_constant(tx: sa.Connection, tracker: Tracker, field: str, old: str, new: str) -> list[Change]:
    """The milestones that take a new constant: those without a value, and those that had the last one."""
    value, former = constant_value(field, new), constant_value(field, old) if old else None
    rows = records.rows_of(tx, "milestone", tracker=tracker.name).values()
    return [
        Change(row.key, field, row.values[field], value)
        for row in rows
        if row.values[field] != value and (is_blank(row.values[field]) or row.values[field] == former)
    ]


def _rebind(ws: Workspace, tracker: str, field: str, actor: Actor, meant: Callable[[Conventions], Conventions]) -> None:
    access.require(actor, "change schema and rules")
    with ws.write() as tx:
        found = tracker_of(tx, tracker)
        if found.binding.column_of(field) is None:
            raise Refused(f"“{tracker}” has no column for “{field}”.", "Choose a field that the sheet has.")

        def changed(column: BoundColumn) -> BoundColumn:
            return replace(column, conventions=meant(column.conventions)) if field in column.fields else column

        columns = tuple(changed(column) for column in found.binding.columns)
        _commit(tx, found, replace(found.binding, columns=columns), [], actor)


def _commit(tx: sa.Connection, tracker: Tracker, binding: Binding, moved: list[Change], actor: Actor) -> None:
    before, after = tracker.binding.to_json(), binding.to_json()
    changes = [Change(tracker.name, "binding", before, after, entity="tracker")] if before != after else []
    if not changes and not moved:
        return
    commit_changes(tx, [*changes, *moved], actor=actor, origin=access.way_of(actor))
    # The same bytes are read otherwise now, so the revision alone must not let the next run pass them by.
    state = syncstate.state_of(tx, tracker.name)
    syncstate.save_state(tx, tracker.name, replace(state, unsettled=True))
