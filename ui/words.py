"""Words on the screen: what codes are called, how days and moments are said, text from sheets made harmless.

Code keeps the field's terms; here they become what a manager would say.
"""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from typing import Any

from domain.records import WHOLE_ROW, Value, text_of
from domain.schema import CUSTOM, MILESTONE
from ui import fields

STATUS = {
    "not_started": "Not started",
    "in_progress": "In progress",
    "blocked": "Blocked",
    "on_hold": "On hold",
    "done": "Done",
    "cancelled": "Cancelled",
}
HEALTH = {"green": "Green", "amber": "Amber", "red": "Red"}
STAGE = {
    "observe": "Observe",
    "sheet_leads": "Sheet leads",
    "shared": "Shared",
    "database_leads": "Cairn leads",
    "retired": "Retired",
}
STAGE_HELP = {
    "observe": "Cairn only reads the sheet.",
    "sheet_leads": "The sheet decides; edits made in Cairn are written back to it.",
}
STEP = {
    "reading": "Reading",
    "comparing": "Comparing",
    "saving": "Saving",
    "writing": "Writing",
    "confirming": "Looking again",
}
STEP_SHARE = {"reading": 0.0, "comparing": 0.35, "saving": 0.6, "writing": 0.75, "confirming": 0.9}
"""How much of a run lies behind it, roughly, as each step begins."""
OPERATION = {
    "insert": "Added",
    "update": "Changed",
    "remove": "Removed (can be restored)",
    "restore": "Restored",
    "hold": "Not accepted yet",
    "conflict": "Both sides moved",
    "propose": "Proposed by the sheet",
    "resolve": "Conflict settled",
    "accept": "Proposal accepted",
    "reject": "Proposal rejected",
    "agree": "Both sides made the same change",
    "typed_over": "Typed into Cairn's column",
    "leave": "Tracker left",
    "backup": "Backed up",
    "restore_backup": "Backup restored",
    "export": "Exported",
    "new_key": "New signing key",
}
ENTITY = {
    "milestone": "Milestone",
    "tracker": "Tracker",
    "person": "Person",
    "function": "Function",
    "alias": "Alias",
    "custom_field": "Custom field",
    "setting": "Setting",
    "root": "Allowed folder",
    "anchor": "Anchor",
    "workspace": "Workspace",
}
WAY = {
    "app": "In Cairn",
    "cli": "Command line",
    "excel": "Excel sheet",
    "sheet": "Sheet",
    "system": "Cairn itself",
    "import": "Import",
    "migration": "Migration",
    "undo": "Undo",
}
CONFIDENCE = {
    "exact": "Known for this very cell",
    "sole": "Nobody else saved the file meanwhile",
    "candidates": "Not certain: anybody with access to the file may have typed it",
    "unknown": "Not known: the sheet does not say",
}
JOINER = "\N{WORD JOINER}"
_ADDRESS = re.compile(r"://|(?<=www)\.|@|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&\"'@/])")


def plain(text: object) -> str:
    r"""Escape text that people wrote, so that markdown shows it letter by letter.

    Addresses become links after the escapes are gone; an invisible joiner inside them prevents that.

    >>> plain("![x](a) :red[y] $z$")
    '\\!\\[x\\]\\(a\\) \\:red\\[y\\] \\$z\\$'
    """
    unlinked = _ADDRESS.sub(lambda found: f"{JOINER}{found[0]}", " ".join(str(text).split()))
    return _MARKUP.sub(r"\\\1", unlinked)


def count(number: int, one: str, many: str | None = None) -> str:
    """Say a number with its noun.

    >>> count(1, "day"), count(3, "day"), count(2, "entry", "entries")
    ('1 day', '3 days', '2 entries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def step(what: str, done: int, total: int) -> str:
    """Say where a sync is.

    >>> step("writing", 0, 120), step("comparing", 0, 4000), step("reading", 0, 0)
    ('writing 0 of 120 cells', 'comparing 4,000 rows', 'reading')
    """
    said = STEP.get(what, what).lower()
    if not total:
        return said
    things = {"comparing": "row", "saving": "change"}.get(what, "cell")
    much = count(total, things)
    return f"{said} {done:,} of {much}" if what in ("writing", "confirming") else f"{said} {much}"


def day(value: date | None) -> str:
    """Say a date as everybody reads it the same way.

    >>> day(date(2027, 2, 5)), day(None)
    ('5 Feb 2027', '')
    """
    return f"{value.day} {value:%b %Y}" if value is not None else ""


def moment(value: datetime, zone: tzinfo, today: date) -> str:
    """Say when: the time alone for today, else with the day."""
    local = value.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == today else f"{day(local.date())}, {local:%H:%M}"


def ago(value: datetime, now: datetime) -> str:
    """Say how long ago, roughly.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> ago(noon - timedelta(seconds=20), noon), ago(noon - timedelta(hours=3), noon)
    ('just now', '3 hours ago')
    """
    seconds = int((now - value).total_seconds())
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{count(seconds // size, noun)} ago"
    return "just now"


def since(moment: str | None, now: datetime) -> str:
    """Say how long ago a moment was that a service gave as text, or that it never came."""
    return ago(instant(moment), now) if moment else "never"


def label_of(field: str) -> str:
    """What a field is called on pages."""
    if field == WHOLE_ROW:
        return "Whole row"
    if field in CUSTOM:
        return fields.label(field)
    return MILESTONE[field].label if field in MILESTONE else field.replace("_", " ").capitalize()


def choice(code: Any) -> str:
    """What a status or a health is called."""
    return STATUS.get(code) or HEALTH.get(code) or str(code)


def shown(field: str, value: Value) -> str:
    """A typed value as a page says it.

    >>> shown("status", "in_progress"), shown("due_date", date(2027, 2, 5)), shown("owner", None)
    ('In progress', '5 Feb 2027', '(blank)')
    """
    if value is None or value == ():
        return "(blank)"
    if isinstance(value, date):
        return day(value)
    if field in ("status", "health"):
        return choice(value)
    return f"{text_of(value)} %" if field == "percent_complete" else text_of(value)


def recorded(field: str, value: Any) -> str:
    """A value as the audit log gives it (JSON, dates as ISO text), in the words of `shown`."""
    if isinstance(value, dict):
        return str(next(filter(None, map(value.get, ("title", "name", "label", "path", "place"))), ""))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "(blank)"
    if isinstance(value, str) and field in MILESTONE and MILESTONE[field].type == "date":
        return _iso_day(value)
    return shown(field, None if value is None else str(value))


def _iso_day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:  # a held cell keeps the text as it stands in the sheet
        return text


def instant(text: str) -> datetime:
    """Read a moment as services give it (ISO, UTC)."""
    return datetime.fromisoformat(text)


def how_known(record: dict[str, Any], may_see_names: bool) -> str:
    """How far the author of a change is known. A name that only the file gives is for governors, as what it is.

    >>> how_known({"confidence": None, "auth": "picked", "via": {}}, True)
    'Name picked'
    """
    by_auth = {"picked": "Name picked", "asserted": "Named in the shell", "service": "Cairn itself"}
    said = CONFIDENCE.get(record["confidence"] or "") or by_auth.get(record["auth"], "Not known")
    named = named_by_file(record, may_see_names)
    checked = "" if record["via"].get("kind") == "sheet" else ", which nobody checked"
    return f"{said}. {named[0].upper()}{named[1:]}{checked}" if named else said


def named_by_file(record: dict[str, Any], may_see_names: bool) -> str:
    """What the sheet itself says of who saved it, for governors. A name is the author's only where it is exact.

    >>> named_by_file({"confidence": "candidates", "via": {"named": "Ben Okafor"}}, True)
    'the file was last saved as Ben Okafor'
    >>> named_by_file({"confidence": "candidates", "via": {"named": "Ben Okafor"}}, False)
    ''
    """
    named, via = record["via"].get("named"), record["via"]
    if not named or not may_see_names:
        return ""
    if via.get("kind") != "sheet":
        return f"the file was last saved as {named}"
    said = {"exact": "the sheet's edit log names {}", "sole": "only {} saved meanwhile"}
    return said.get(record["confidence"] or "", "saved meanwhile by {}").format(named)
