"""The standard schema: the one definition from which columns, coercion, editors and docs derive.

A `TableSchema` lists the fields of one governed entity. The milestone's is the standard that every
tracker is held to; the others describe what a workspace itself consists of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

FieldType: TypeAlias = Literal[
    "text",
    "function",
    "person",
    "people",
    "date",
    "days",
    "status",
    "health",
    "percent",
    "links",
    "money",
    "number",
    "choice",
]

STATUSES = ("not_started", "in_progress", "blocked", "on_hold", "done", "cancelled")
CLOSED = frozenset({"done", "cancelled"})
HEALTHS = ("green", "amber", "red")
NO_FUNCTION = "(no function)"

CUSTOM_TYPES: tuple[FieldType, ...] = ("text", "number", "date", "choice")
SLOTS = 4
"""How many fields of its own of each type a workspace may have at a time."""


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute: its name in code, its label on pages, its type, and what it means."""

    name: str
    type: FieldType
    label: str
    help: str = ""
    editable: bool = True
    listed: tuple[str, ...] = ()
    """The values that a workspace allows for a choice of its own."""

    @property
    def said(self) -> str:
        """What people call it where they type: the name, or the label of a field of a workspace's own."""
        return self.label if self.name in CUSTOM else self.name

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed values of a choice field; empty for every other."""
        return {"status": STATUSES, "health": HEALTHS}.get(self.type, self.listed)


@dataclass(frozen=True)
class TableSchema:
    """The fields of one entity, in their standard order."""

    entity: str
    fields: tuple[Field, ...]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self.by_name


CUSTOM = {
    f"custom_{kind}_{number}": Field(f"custom_{kind}_{number}", kind, f"Custom {kind} {number}")
    for kind in CUSTOM_TYPES
    for number in range(1, SLOTS + 1)
}
"""The slots for fields that a workspace defines itself; which are in use, and their labels, say `custom_field` rows."""

MILESTONE = TableSchema(
    "milestone",
    (
        Field("tracker", "text", "Tracker", "The sheet that is this milestone's home.", editable=False),
        Field("sheet_id", "text", "Id in the sheet", "The id that the sheet itself gives the row.", editable=False),
        Field("title", "text", "Milestone", "What will be true when it is reached."),
        Field("function", "function", "Function", "The function that answers for it."),
        Field("owner", "person", "Owner", "The one accountable person."),
        Field("contributors", "people", "Contributors", "Further people named beside the owner."),
        Field("outcome", "text", "Outcome", "The measurable business result that it serves."),
        Field("done_definition", "text", "Definition of Done", "What Done means, agreed with the receivers."),
        Field("evidence", "text", "Evidence", "What shows that it is Done."),
        Field("start_date", "date", "Start"),
        Field("duration_days", "days", "Duration", "Working days."),
        Field("baseline_date", "date", "Baseline", "The date as first agreed."),
        Field("due_date", "date", "Due", "The date as committed now: the contract."),
        Field("forecast_date", "date", "Forecast", "The date that the owner expects."),
        Field("actual_date", "date", "Actual", "The date on which it was achieved."),
        Field("status", "status", "Status"),
        Field("percent_complete", "percent", "Complete", "0 to 100."),
        Field("health", "health", "Health", "As reported."),
        Field("depends_on", "links", "Waits for", "Milestones that must come first, such as IT-4 or IT-4FS+3d."),
        Field("budget_planned", "money", "Budget"),
        Field("budget_actual", "money", "Spent"),
        Field("risk", "text", "Risk"),
        Field("notes", "text", "Notes"),
        *CUSTOM.values(),
    ),
)

TRACKER = TableSchema(
    "tracker",
    (
        Field("kind", "text", "Kind", "excel, csv, or import for files that can only be read."),
        Field("place", "text", "Place", "The file, as an absolute path."),
        Field("sheet", "text", "Sheet"),
        Field("stage", "text", "Stage"),
        Field("binding", "text", "Binding", "Which column is which field, as JSON."),
        Field(
            "led_here", "text", "Led by Cairn", "In the stage shared: the fields that the database leads, by commas."
        ),
        Field("feedback", "text", "Feedback column", "yes where Cairn says in the sheet what became of each row."),
        Field("paused", "text", "Paused by a person", "Who paused it, since when and why, as JSON."),
    ),
)

PERSON = TableSchema("person", (Field("name", "text", "Name"), Field("role", "text", "Role")))

FUNCTION = TableSchema(
    "function", (Field("name", "text", "Name"), Field("confirmed", "text", "Confirmed", "yes or no"))
)

ROOT = TableSchema("root", (Field("path", "text", "Folder", "Trackers may be connected from here."),))

ANCHOR = TableSchema(
    "anchor", (Field("path", "text", "Anchor", "A file outside the workspace that keeps checkpoints."),)
)

ALIAS = TableSchema(
    "alias",
    (
        Field("kind", "text", "Kind", "function or person: what the word names."),
        Field("word", "text", "Word", "The spelling, as sheets have it."),
        Field("name", "text", "Name", "What it stands for, as somebody confirmed."),
    ),
)

CUSTOM_FIELD = TableSchema(
    "custom_field",
    (
        Field("label", "text", "Label"),
        Field("choices", "text", "Choices", "The allowed values, as a JSON list."),
        Field("headers", "text", "Headers", "Columns that became this field, as a JSON list."),
        Field("retired", "text", "Retired", "yes or no"),
    ),
)

SETTING = TableSchema("setting", (Field("value", "text", "Value", "What the workspace chose, as JSON."),))

GOVERNED = {
    schema.entity: schema
    for schema in (MILESTONE, TRACKER, PERSON, FUNCTION, ALIAS, CUSTOM_FIELD, SETTING, ROOT, ANCHOR)
}
"""Every entity whose rows change only through the one door."""
