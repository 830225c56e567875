"""Edits made in Cairn: read what was typed, hold it to the schema and the rules, commit.

A batch is saved whole or not at all: an edit that cannot be taken comes back as an issue, and the
others wait for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias

import sqlalchemy as sa

from db import records, syncstate
from db.ledger import Committed, commit_changes
from domain.errors import Refused, StaleEdit
from domain.issues import Issue
from domain.records import Actor, Change, Key, Origin, Stage, Value, text_of
from domain.schema import TableSchema
from services import access
from services.linking import loops_with
from services.schema import rulebook
from services.schema.custom import schema_of
from services.trackers import tracker_of
from services.workspace import Workspace
from validation.rules.check import check_edit
from validation.values.coerce import parse_text

Way: TypeAlias = Literal["app", "cli"]
"""By which way an edit comes in."""

ANY: Final = object()
"""Expect nothing: the present value is whatever it is."""

NEEDS_REASON = frozenset({"due_date"})
"""Moving the committed date is a renegotiation, so it says why."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `value` (typed, or text as a person types it) into a field; `expected` is what the person saw there."""

    key: Key
    field: str
    value: Value
    expected: Any = ANY


@dataclass(slots=True)
class EditResult:
    """The unit of work (None when nothing was saved), its changes, and what is to be said about them."""

    txn: str | None = None
    changes: list[Change] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(issue.severity == "error" for issue in self.issues)


def editable_fields(ws: Workspace, tracker: str) -> set[str]:
    """The fields that may be edited in Cairn: in *observe* only those that the sheet has no column for."""
    with ws.read() as tx:
        return _editable(tx, tracker)


def _editable(tx: sa.Connection, tracker: str) -> set[str]:
    fields = {item.name for item in schema_of(tx).fields if item.editable}
    home = tracker_of(tx, tracker)
    return fields - set(home.binding.fields) if home.stage is Stage.OBSERVE else fields


def preview_edits(ws: Workspace, edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """What each edit would do: key, field, before, after (values), issues, needs_reason. Nothing is saved."""
    with ws.read() as tx:
        planned = _plan(tx, edits)
        return [
            {
                "key": edit.key,
                "field": edit.field,
                "before": planned.before.get((edit.key, edit.field)),
                "after": planned.after.get((edit.key, edit.field)),
                "issues": [issue for issue in planned.issues if issue.where == f"{edit.key}.{edit.field}"],
                "needs_reason": edit.field in NEEDS_REASON,
            }
            for edit in edits
        ]


def apply_edits(
    ws: Workspace,
    edits: Sequence[Edit],
    *,
    actor: Actor,
    reason: str | None = None,
    origin_kind: Way = "app",
    change_set: str | None = None,
) -> EditResult:
    """Save a batch of edits in one unit of work.

    `change_set`: an id made when the person was asked; a second call with it saves nothing again.
    Raises `Refused` for an unknown milestone or field, `StaleEdit` when a value moved on since it was seen.
    """
    access.require(actor, "edit milestones")
    with ws.write() as tx:
        if change_set and (txn := syncstate.change_set_of(tx, change_set)):
            return EditResult(txn)
        planned = _plan(tx, edits, reason=reason, check_reason=True)
        result = EditResult(changes=planned.changes, issues=planned.issues)
        if result.refused or not planned.changes:
            result.changes = []
            return result
        done = commit_changes(tx, planned.changes, actor=actor, origin=Origin(origin_kind), reason=reason or None)
        _remember(tx, change_set, done)
        result.txn = done.txn
    return result


def _remember(tx: sa.Connection, change_set: str | None, done: Committed) -> None:
    if change_set and done.txn:
        syncstate.remember_change_set(tx, change_set, done.txn)


@dataclass(slots=True)
class _Planned:
    changes: list[Change] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    before: dict[tuple[Key, str], Value] = field(default_factory=dict)
    after: dict[tuple[Key, str], Value] = field(default_factory=dict)


def _plan(
    tx: sa.Connection, edits: Sequence[Edit], *, reason: str | None = None, check_reason: bool = False
) -> _Planned:
    planned = _Planned()
    rows = {key: _milestone(tx, key) for key in dict.fromkeys(edit.key for edit in edits)}
    editable = {home: _editable(tx, home) for home in {_home(row) for row in rows.values()}}
    schema = schema_of(tx)
    for edit in edits:
        row = rows[edit.key]
        planned.issues += _plan_one(planned, edit, row, editable[_home(row)], schema)
    moved: dict[Key, dict[str, Any]] = {key: {} for key in rows}
    for change in planned.changes:
        moved[change.key][change.field] = change.after
        if check_reason and change.field in NEEDS_REASON and not (reason or "").strip():
            planned.issues.append(_issue(change.key, change.field, *_REASON))
    planned.changes += [first for key, row in rows.items() for first in _first_baseline(tx, row, moved[key])]
    measure = rulebook.measure(tx, datetime.now(UTC).date())
    for key, row in rows.items():
        planned.issues += check_edit(row.values, {**row.values, **moved[key]}, key, measure)
    planned.issues += _cycles(tx, planned)
    return planned


def _first_baseline(tx: sa.Connection, row: records.Stored, moved: dict[str, Any]) -> list[Change]:
    """A due date that is said for the first time is what was first agreed, where the sheet has no column for that."""
    first = moved.get("due_date")
    is_said = row.values["due_date"] or row.values["baseline_date"] or "baseline_date" in moved
    if first is None or is_said or tracker_of(tx, _home(row)).binding.column_of("baseline_date"):
        return []
    return [Change(row.key, "baseline_date", None, first)]


def _milestone(tx: sa.Connection, key: Key) -> records.Stored:
    row = records.row_of(tx, "milestone", key)
    if row is None:
        raise Refused(f"There is no milestone “{key}”.", "`milestones` lists them; keys are case-sensitive.")
    return row


def _home(row: records.Stored) -> str:
    return str(row.values["tracker"])


def _plan_one(
    planned: _Planned, edit: Edit, row: records.Stored, editable: set[str], schema: TableSchema
) -> list[Issue]:
    if edit.field not in schema or not schema[edit.field].editable:
        names = ", ".join(item.said for item in schema.fields if item.editable)
        raise Refused(f"“{edit.field}” is no field that can be edited.", f"Fields are: {names}.")
    place = (edit.key, edit.field)
    before = row.values[edit.field]
    if edit.expected is not ANY and edit.expected != before:
        label = schema[edit.field].label
        raise StaleEdit(f"{label} of {edit.key} is now “{text_of(before) or 'blank'}”; somebody changed it meanwhile.")
    planned.before[place] = before
    if edit.field not in editable:
        return [_issue(*place, *_SHEET_OWNS)]
    parsed = parse_text(schema[edit.field], edit.value) if isinstance(edit.value, str) else None
    if parsed and parsed.problem:
        problem = parsed.problem
        return [_issue(*place, problem.rule, problem.message, problem.advice)]
    after = parsed.value if parsed else edit.value
    if edit.field == "title" and after is None:
        return [_issue(*place, *_TITLE)]
    planned.after[place] = after
    if after != before:
        planned.changes.append(Change(edit.key, edit.field, before, after))
    return []


_REASON = ("reason-needed", "A committed date moves only with a reason.", "Say why the date moves.")
_TITLE = ("title-needed", "A milestone cannot be without a title.", "Say what will be true when it is reached.")
_SHEET_OWNS = (
    "sheet-owns-field",
    "This tracker is only observed: what its sheet has a column for is edited in the sheet.",
    "Edit it in the sheet, or connect the tracker in the stage sheet_leads.",
)


def _issue(key: Key, name: str, rule: str, message: str, advice: str) -> Issue:
    return Issue(rule, "error", f"{key}.{name}", message, advice)


def _cycles(tx: sa.Connection, planned: _Planned) -> list[Issue]:
    """A save that closes a loop is refused, and the loop is named."""
    waits = {key: value for (key, name), value in planned.after.items() if name == "depends_on"}
    if not waits:
        return []
    return [
        _issue(
            loop[0],
            "depends_on",
            "circular-link",
            f"{' → '.join([*loop, loop[0]])} would wait for each other.",
            "Leave one of these links out.",
        )
        for loop in loops_with(tx, waits)
    ]
