"""A milestone that is made in Cairn: read what was typed, hold it to the rules, commit; its sheet gets a new row.

Where the sheet has ids of its own the new row needs one: given by the person, else the next in their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from db import records, undecided
from db.ledger import commit_changes
from domain.errors import Refused
from domain.issues import Issue
from domain.records import WHOLE_ROW, Actor, Change, Key, Origin, Stage, Value
from domain.rows import KEY
from domain.schema import MILESTONE, TableSchema
from services import access
from services.edits import EditResult, Way
from services.linking import loops_with
from services.schema import rulebook
from services.schema.custom import schema_of
from services.trackers import Tracker, tracker_of
from services.workspace import Workspace
from sync.keys import free_numbers, key_for, made_key, next_id
from validation.rules.check import check_edit
from validation.values.coerce import parse_text


def add_milestone(
    ws: Workspace,
    tracker: str,
    title: str,
    fields: Mapping[str, str],
    *,
    actor: Actor,
    sheet_id: str | None = None,
    reason: str = "",
    origin_kind: Way = "app",
) -> EditResult:
    """Add a milestone to a tracker; `fields` maps names to text as a person types it.

    The result's one change has the new key. Raises `Refused` for an unknown tracker or field, an id that is taken,
    and in *observe*, where Cairn never writes to the sheet.
    """
    access.require(actor, "edit milestones")
    with ws.write() as tx:
        home = tracker_of(tx, tracker)
        if home.stage is Stage.OBSERVE:
            raise Refused(
                f"“{home.name}” is only observed, so Cairn adds nothing to its sheet.",
                "Add the row in the sheet, or connect the tracker in the stage sheet_leads.",
            )
        values, issues = _read({**fields, "title": title}, schema_of(tx))
        key, own_id = _identity(tx, home, " ".join((sheet_id or "").split()))
        row: dict[str, Value] = dict.fromkeys(MILESTONE.names)
        row |= values | {"tracker": home.name, "sheet_id": own_id}
        if home.binding.column_of("baseline_date") is None and row["baseline_date"] is None:
            row["baseline_date"] = row["due_date"]
        issues += check_edit({}, row, key, rulebook.measure(tx, ws.clock().date())) + _loops(tx, key, row)
        result = EditResult(issues=list(issues))
        if result.refused:
            return result
        changes = [*_new_function(tx, row["function"]), Change(key, WHOLE_ROW, None, row)]
        done = commit_changes(tx, changes, actor=actor, origin=Origin(origin_kind), reason=reason or None)
    return EditResult(done.txn, changes[-1:], list(issues))


def _read(fields: Mapping[str, str], schema: TableSchema) -> tuple[dict[str, Value], tuple[Issue, ...]]:
    values: dict[str, Value] = {}
    issues: list[Issue] = []
    for name, text in fields.items():
        if name not in schema or not schema[name].editable:
            names = ", ".join(item.said for item in schema.fields if item.editable)
            raise Refused(f"“{name}” is no field that can be set.", f"Fields are: {names}.")
        parsed = parse_text(schema[name], text)
        if parsed.problem:
            problem = parsed.problem
            issues.append(Issue(problem.rule, "error", f"new.{name}", problem.message, problem.advice))
        values[name] = parsed.value
    if values["title"] is None:
        advice = "Say what will be true when it is reached."
        issues.append(Issue("title-needed", "error", "new.title", "A milestone cannot be without a title.", advice))
    return values, tuple(issues)


def _identity(tx: sa.Connection, home: Tracker, wanted: str) -> tuple[Key, str | None]:
    """The key, and the id in the sheet where that has ids of its own."""
    proposed = undecided.proposed_rows(tx)
    taken = records.all_keys(tx, "milestone").union(item.key for item in proposed)
    made = made_key(next(free_numbers(taken)))
    if home.binding.column_of(KEY) is None or home.binding.has_own_key:
        if wanted:
            raise Refused("Cairn makes the keys of this tracker.", "Leave the id out.")
        return made, None
    ids = [str(row.values["sheet_id"]) for row in records.rows_of(tx, "milestone", tracker=home.name).values()]
    waiting = [item.values.get("sheet_id") for item in proposed if item.tracker == home.name and item.stands]
    ids += [str(own_id) for own_id in waiting if own_id]
    if wanted in ids:
        raise Refused(f"The id “{wanted}” is taken in “{home.name}”.", "Choose another, or leave it out.")
    own_id = wanted or _free_id(ids, tx, home) or made
    return key_for(own_id, home.name, taken), own_id


def _free_id(ids: list[str], tx: sa.Connection, home: Tracker) -> str | None:
    """The next id that no milestone of this tracker ever had, removed ones included."""
    gone = records.rows_of(tx, "milestone", removed=True, tracker=home.name).values()
    return next_id([*ids, *(str(row.values["sheet_id"]) for row in gone if row.values["sheet_id"])])


def _new_function(tx: sa.Connection, name: Value) -> list[Change]:
    if not isinstance(name, str) or name.casefold() in records.all_keys(tx, "function"):
        return []
    return [Change(name.casefold(), WHOLE_ROW, None, {"name": name, "confirmed": "no"}, entity="function")]


def _loops(tx: sa.Connection, key: Key, row: Mapping[str, Value]) -> tuple[Issue, ...]:
    waits = row["depends_on"]
    loops = loops_with(tx, {key: waits}) if waits else []
    return tuple(_loop(key, [*loop, loop[0]]) for loop in loops)


def _loop(key: Key, loop: Sequence[Key]) -> Issue:
    message = f"{' → '.join(loop)} would wait for each other."
    return Issue("circular-link", "error", f"{key}.depends_on", message, "Leave one of these links out.")
