"""Decide what waits: settle a conflict, accept or reject a proposal, say who leads a field.

Each decision is an ordinary change with its record, and moves the base to what the sheet was seen to hold. The merge
then knows nothing of decisions: what differs from the sheet is written there by the next run, like any edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa

from db import records, syncstate, undecided
from db.ledger import commit_changes
from db.syncstate import BaseRow
from db.undecided import ACCEPTED, CONFLICTS, PROPOSALS, REJECTED, RESOLVED, RESTORED, SHEET_WON, Difference
from domain.errors import Refused, StaleEdit
from domain.records import WHOLE_ROW, Actor, Change, Event, Origin, Stage, Value, row_in, text_of
from domain.schema import MILESTONE
from services import access
from services.edits import NEEDS_REASON, Way
from services.schema import rulebook
from services.schema.custom import schema_of
from services.trackers import Tracker, tracker_of
from services.workspace import Workspace
from validation.rules.check import check_edit
from validation.values.coerce import parse_text

OURS, THEIRS = "ours", "theirs"
_LAST_NUMBER = 2**63 - 1
"""A larger one no database could have given."""


def resolve(
    ws: Workspace, number: int, choice: str, *, actor: Actor, reason: str, origin_kind: Way = "app"
) -> str | None:
    """Settle a conflict: `ours` keeps what Cairn has, `theirs` takes what the sheet has, `=VALUE` puts another value.

    Gives the unit of work. Raises `Refused` for what is no open conflict or no possible choice, `StaleEdit` when the
    database moved on since.
    """
    access.require(actor, "edit milestones")
    with ws.write() as tx:
        item = _waiting(tx, number, CONFLICTS, "conflict")
        changes, event = _resolved(tx, ws, item, choice, reason)
        _after(tx, item, RESOLVED)
        _rebase(tx, item, changes, keeps_row=choice == OURS)
        return commit_changes(
            tx, changes, actor=actor, origin=Origin(origin_kind), reason=reason or None, events=[event]
        ).txn


def accept(ws: Workspace, number: int, *, actor: Actor, reason: str = "", origin_kind: Way = "app") -> str | None:
    """Let the database take what the sheet proposes. Raises `Refused` and `StaleEdit` as `resolve` does, and `Refused`
    for whoever is neither the milestone's owner nor a governor."""
    access.require(actor, "edit milestones")
    with ws.write() as tx:
        item = _proposal(tx, number, actor)
        changes = _taken(tx, ws, item, item.theirs, reason)
        _after(tx, item, ACCEPTED)
        _rebase(tx, item, changes, keeps_row=False)
        return commit_changes(
            tx,
            changes,
            actor=actor,
            origin=Origin(origin_kind),
            reason=reason or None,
            events=[_event("accept", item, item.theirs)],
        ).txn


def reject(ws: Workspace, number: int, *, actor: Actor, reason: str, origin_kind: Way = "app") -> str | None:
    """Keep what the database has; the next run puts it back into the sheet. Says why. Refuses as `accept` does."""
    access.require(actor, "edit milestones")
    if not reason.strip():
        raise Refused("A proposal is rejected only with a reason.", "Say why; whoever typed it will read it.")
    with ws.write() as tx:
        item = _proposal(tx, number, actor)
        _after(tx, item, REJECTED)
        _rebase(tx, item, [], keeps_row=True)
        event = _event("reject", item, item.ours)
        return commit_changes(tx, [], actor=actor, origin=Origin(origin_kind), reason=reason, events=[event]).txn


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision among many: `kind` is conflict or proposal; `choice` as `resolve` takes it, for a proposal `ours`
    (rejected) or `theirs` (accepted)."""

    kind: Literal["conflict", "proposal"]
    number: int
    choice: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of many decisions: their one unit of work, how many are in it, and what could not be decided."""

    txn: str | None
    done: int
    left: tuple[tuple[int, str], ...]
    """(number, why) of each that stays open."""


def decide_all(
    ws: Workspace, choices: Sequence[Choice], *, actor: Actor, reason: str, origin_kind: Way = "app"
) -> Decided:
    """Decide many items in one unit of work, so that one undo takes all of it back. One that cannot be decided stays
    open and stops no other one. Needs a reason."""
    access.require(actor, "edit milestones")
    if not reason.strip():
        raise Refused("Settling several at once needs a reason.", "Say why; it is what the next reader asks for.")
    changes: list[Change] = []
    events: list[Event] = []
    left: list[tuple[int, str]] = []
    with ws.write() as tx:
        for choice in choices:
            try:
                moved, event = _decided(tx, ws, choice, actor, reason, changes)
            except Refused as no:
                left.append((choice.number, f"{no} {no.hint}"))
                continue
            changes += moved
            events.append(event)
        done = commit_changes(tx, changes, actor=actor, origin=Origin(origin_kind), reason=reason, events=events)
    return Decided(done.txn, len(events), tuple(left))


def _decided(
    tx: sa.Connection, ws: Workspace, choice: Choice, actor: Actor, reason: str, before: Sequence[Change]
) -> tuple[list[Change], Event]:
    """One decision of many, after those `before` it; whatever refuses does so before anything is moved."""
    if choice.kind == "proposal":
        item = _proposal(tx, choice.number, actor)
        takes = choice.choice == THEIRS
        changes = _taken(tx, ws, item, item.theirs, reason) if takes else []
        event = _event("accept" if takes else "reject", item, item.theirs if takes else item.ours)
        state, keeps_row = (ACCEPTED, False) if takes else (REJECTED, True)
    else:
        item = _waiting(tx, choice.number, CONFLICTS, "conflict")
        changes, event = _resolved(tx, ws, item, choice.choice, reason)
        state, keeps_row = RESOLVED, choice.choice == OURS
    if any(one.key == other.key and WHOLE_ROW in (one.field, other.field) for one in changes for other in before):
        raise StaleEdit(f"{item.key} is decided as a whole row in the same go.")
    _after(tx, item, state)
    _rebase(tx, item, changes, keeps_row=keeps_row)
    return changes, event


def lead(ws: Workspace, name: str, field: str, side: str, *, actor: Actor, reason: str = "") -> list[str]:
    """In the stage *shared*: say who leads a field, `sheet` or `database`. Gives the fields that the database leads.

    Fields that share one cell of the sheet are led together, since a cell is written or left as a whole.
    """
    access.require(actor, "connect trackers")
    with ws.write() as tx:
        tracker = tracker_of(tx, name)
        if tracker.stage is not Stage.SHARED:
            raise Refused(
                f"“{name}” is in the stage {tracker.stage}, where one side leads every field.",
                "Fields move one by one in the stage shared.",
            )
        if side not in ("sheet", "database") or field not in tracker.binding.fields or field not in MILESTONE:
            fields = ", ".join(one for one in tracker.binding.fields if one in MILESTONE)
            raise Refused(
                f"“{field}” cannot be led by “{side}”.", f"Sides are sheet and database; fields are {fields}."
            )
        together = together_with(tracker, field)
        led = tracker.led_here | together if side == "database" else tracker.led_here - together
        change = Change(name, "led_here", _listed(tracker.led_here), _listed(led), entity="tracker")
        if change.before != change.after:
            commit_changes(tx, [change], actor=actor, origin=Origin(_way(actor)), reason=reason or None)
    return sorted(led)


def together_with(tracker: Tracker, field: str) -> frozenset[str]:
    """The fields that one cell holds together with this one, itself among them."""
    column = tracker.binding.column_of(field)
    return frozenset(name for name in (column.fields if column else (field,)) if name in MILESTONE)


def _listed(fields: frozenset[str]) -> str | None:
    return ",".join(sorted(fields)) or None


def _way(actor: Actor) -> Way:
    return "cli" if actor.auth == "asserted" else "app"


def _waiting(tx: sa.Connection, number: int, states: tuple[str, ...], what: str) -> Difference:
    item = undecided.difference(tx, number) if 0 < number <= _LAST_NUMBER else None
    if item is None or item.state not in states:
        was = f" (it was {item.state})" if item else ""
        raise Refused(f"No {what} with the number {number} is open{was}.", f"`{what}s` lists those that are.")
    tracker_of(tx, item.tracker)
    return item


def _proposal(tx: sa.Connection, number: int, actor: Actor) -> Difference:
    """A proposal that this person may decide."""
    item = _waiting(tx, number, PROPOSALS, "proposal")
    row = records.row_of(tx, "milestone", item.key)
    access.require_decider(actor, item.key, row.values["owner"] if row else None)
    return item


def _resolved(
    tx: sa.Connection, ws: Workspace, item: Difference, choice: str, reason: str
) -> tuple[list[Change], Event]:
    """The changes that a choice means, and the record of it."""
    if choice == THEIRS:
        wanted = item.theirs
    elif choice == OURS:
        wanted = item.ours
    elif choice.startswith("=") and item.field != WHOLE_ROW:
        wanted = _typed(tx, item, choice[1:])
    else:
        raise Refused(f"“{choice}” is no choice here.", "Say ours, theirs, or =VALUE for another value of a field.")
    keeps = choice == OURS and item.state != SHEET_WON
    changes = [] if keeps else _taken(tx, ws, item, wanted, reason)
    return changes, _event("resolve", item, wanted)


def _typed(tx: sa.Connection, item: Difference, text: str) -> Value:
    parsed = parse_text(schema_of(tx)[item.field], text)
    if parsed.problem:
        raise Refused(parsed.problem.message, parsed.problem.advice or "Type another value.")
    if item.field == "title" and parsed.value is None:
        raise Refused("A milestone cannot be without a title.", "Say what will be true when it is reached.")
    return parsed.value


def _taken(tx: sa.Connection, ws: Workspace, item: Difference, wanted: object, reason: str) -> list[Change]:
    """What the database has to change so that it holds what is wanted."""
    row = records.row_of(tx, "milestone", item.key)
    if item.field == WHOLE_ROW:
        return _row_change(item, row, wanted)
    if row is None:
        raise StaleEdit(f"{item.key} is no longer there.")
    present = row.values[item.field]
    expected = item.theirs if item.state == SHEET_WON else item.ours
    if present not in (expected, wanted):
        label = schema_of(tx)[item.field].label
        raise StaleEdit(f"{label} of {item.key} is now “{text_of(present) or 'blank'}”; it was changed meanwhile.")
    if present == wanted:
        return []
    if item.field in NEEDS_REASON and not reason.strip():
        raise Refused("A committed date moves only with a reason.", "Say why the date moves.")
    change = Change(item.key, item.field, present, wanted, place=item.place)  # type: ignore[arg-type]
    measure = rulebook.measure(tx, ws.clock().date())
    for issue in check_edit(row.values, {**row.values, item.field: wanted}, item.key, measure):  # type: ignore[dict-item]
        if issue.severity == "error":
            raise Refused(issue.message, issue.advice)
    return [change]


def _row_change(item: Difference, row: records.Stored | None, wanted: object) -> list[Change]:
    if isinstance(wanted, Mapping):
        return [] if row else [Change(item.key, WHOLE_ROW, None, dict(wanted), place=item.place)]
    if wanted is None and row is not None:
        return [Change(item.key, WHOLE_ROW, row.values, None, place=item.place)]
    return []


def _after(tx: sa.Connection, item: Difference, state: str) -> None:
    """Say what became of it, and that the next run has to look."""
    undecided.move(tx, [item.id], state)
    now = syncstate.state_of(tx, item.tracker)
    syncstate.save_state(tx, item.tracker, replace(now, unsettled=True))


def _rebase(tx: sa.Connection, item: Difference, changes: list[Change], *, keeps_row: bool) -> None:
    """The sheet was seen to hold `theirs`, if it was not given Cairn's value back: from there on the merge goes on."""
    if item.field != WHOLE_ROW:
        if item.state not in (SHEET_WON, RESTORED):
            _save_base(tx, item, {item.field: item.theirs})  # type: ignore[dict-item]
    elif isinstance(item.theirs, Mapping):
        # A row that was not taken is left alone until it moves; one that was taken is known as it stands.
        bound = tracker_of(tx, item.tracker).binding.fields
        _save_base(tx, item, {name: item.theirs.get(name) for name in bound if name in MILESTONE})
    elif keeps_row:
        syncstate.want_back(tx, item.tracker, item.key)
    elif changes:
        syncstate.forget_base(tx, item.tracker, [item.key])


def _save_base(tx: sa.Connection, item: Difference, values: Mapping[str, Value]) -> None:
    known = syncstate.base_of(tx, item.tracker).get(item.key, BaseRow(row_in(item.place), {}))
    syncstate.save_base(tx, item.tracker, {item.key: replace(known, values={**known.values, **values})})


def _event(op: str, item: Difference, chosen: object) -> Event:
    old, new = (None if isinstance(side, Mapping) else side for side in (item.theirs, chosen))
    return Event(op, item.key, item.field, old=old, new=new, place=item.place)  # type: ignore[arg-type]
