"""Milestones as a large programme would have them, the same ones for the same seed: as values, changes, workbooks.

Invented, but shaped like real trackers: title rows above the table, 15 columns, dates around a plan, a few statuses
and owners, lists of what a milestone waits for, notes of uneven length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import xlsxwriter

from domain.records import WHOLE_ROW, Change, Link, LinkType, Value, text_of
from domain.schema import STATUSES

SEED = 7
HEADERS = {
    "sheet_id": "Id",
    "title": "Milestone",
    "function": "Function",
    "owner": "Owner",
    "status": "Status",
    "health": "Health",
    "start_date": "Start",
    "baseline_date": "Baseline",
    "due_date": "Due",
    "forecast_date": "Forecast",
    "actual_date": "Actual",
    "percent_complete": "% done",
    "depends_on": "Depends on",
    "done_definition": "Definition of Done",
    "notes": "Notes",
}
HEADER_ROW = 4
"""As people count; a title and the day of the report stand above it."""

_FUNCTIONS = ("IT", "Finance", "Warehouse", "Legal", "HR", "Security", "Facilities", "Sales", "Quality", "Supply")
_FIRST = ("Nadia", "Jonas", "Priya", "Otto", "Mei", "Samir", "Grace", "Helen", "Luis", "Amira", "Tomás", "Zoë")
_LAST = ("Brandt", "Weir", "Nair", "Lindqvist", "Tanaka", "Haddad", "Oduya", "Park", "Amaro", "Solberg")
_THINGS = ("Order interface", "Hall 4", "Master data", "Posting rules", "Shift plan", "Carrier contract", "Scanner app")
_ENDS = ("agreed", "released to production", "installed", "signed", "tested end to end", "handed over", "approved")
_REMARKS = ("Second round on Tuesday.", "Waits for the supplier.", "Load test to be repeated.", "Agreed on the call.")
_BEGINNING = date(2026, 1, 5)


def milestones(count: int, seed: int = SEED) -> Iterator[dict[str, Value]]:
    """The values of `count` milestones; each waits for up to three of those before it, mostly near ones."""
    chance = Random(seed)
    for number in range(1, count + 1):
        yield _milestone(number, chance)


def _milestone(number: int, chance: Random) -> dict[str, Value]:
    start = _BEGINNING + timedelta(days=chance.randrange(700))
    due = start + timedelta(days=chance.randrange(5, 120))
    status = chance.choice(STATUSES)
    done = status == "done"
    return {
        "sheet_id": f"M-{number}",
        "title": f"{chance.choice(_THINGS)} {number} {chance.choice(_ENDS)}",
        "function": chance.choice(_FUNCTIONS),
        "owner": _person(chance),
        "status": status,
        "health": chance.choice(("green", "green", "amber", "red", None)),
        "start_date": start,
        "baseline_date": due - timedelta(days=chance.choice((0, 0, 0, 7, 14))),
        "due_date": due,
        "forecast_date": due + timedelta(days=chance.randrange(21)) if chance.random() < 0.4 else None,
        "actual_date": due if done else None,
        "percent_complete": Decimal(100 if done else chance.randrange(0, 100, 5)),
        "depends_on": _links(number, chance) or None,
        "done_definition": f"{_person(chance)} has signed that it is {chance.choice(_ENDS)}",
        "notes": " ".join(chance.choices(_REMARKS, k=chance.randrange(4))) or None,
    }


def _person(chance: Random) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


def _links(number: int, chance: Random) -> tuple[Link, ...]:
    waited_for = {number - chance.randrange(1, 50) for _ in range(chance.randrange(4))}
    lag = chance.choice((0, 0, 0, 3))
    return tuple(Link(f"M-{earlier}", LinkType.FS, lag) for earlier in sorted(waited_for) if earlier > 0)


def appear(count: int, seed: int = SEED, tracker: str | None = None) -> list[Change]:
    """The changes that add `count` milestones."""
    rows = ({**row, "tracker": tracker} for row in milestones(count, seed))
    return [Change(str(row["sheet_id"]), WHOLE_ROW, None, row) for row in rows]


def move_each(count: int, seed: int = SEED) -> list[Change]:
    """One field of each of `count` milestones moves."""
    chance = Random(seed)
    return [_moved(str(row["sheet_id"]), row, chance) for row in milestones(count, seed)]


def history(count: int, unit: int, seed: int = SEED) -> Iterator[list[Change]]:
    """`count` changes in units of work of `unit`: one in ten adds a milestone, the others move a field of one."""
    chance = Random(seed)
    fresh = milestones(count // 10 + 1, seed)
    rows: list[dict[str, Value]] = []
    for start in range(0, count, unit):
        changes = []
        for number in range(start, min(start + unit, count)):
            if number % 10:
                row = chance.choice(rows)
                changes.append(_moved(str(row["sheet_id"]), row, chance))
            else:
                rows.append(row := next(fresh))
                changes.append(Change(str(row["sheet_id"]), WHOLE_ROW, None, dict(row)))
        yield changes


def _moved(key: str, row: dict[str, Value], chance: Random) -> Change:
    """Move one field of a row to something else."""
    name = chance.choice(("due_date", "forecast_date", "status", "owner", "percent_complete", "notes"))
    before = row[name]
    while row[name] == before:
        row[name] = _other(name, chance)
    return Change(key, name, before, row[name], place=f"Plan!{chance.choice('CDEFGH')}{key[2:]}")


def _other(name: str, chance: Random) -> Value:
    if name.endswith("_date"):
        return _BEGINNING + timedelta(days=chance.randrange(900))
    if name == "status":
        return chance.choice(STATUSES)
    if name == "owner":
        return _person(chance)
    if name == "percent_complete":
        return Decimal(chance.randrange(101))
    return f"{chance.choice(_REMARKS)} {chance.choice(_REMARKS)}"


def edited(count: int, cells: int, salt: int, seed: int = SEED) -> Iterator[dict[str, Value]]:
    """The same milestones after `cells` of their cells moved, each in a row of its own; `salt` says which ones."""
    chance = Random(salt)
    moved = set(chance.sample(range(1, count + 1), cells))
    for number, row in enumerate(milestones(count, seed), 1):
        if number in moved:
            _moved(f"M-{number}", row, chance)
        yield row


def write_workbook(path: Path, count: int, seed: int = SEED) -> None:
    """Write a tracker of `count` milestones: the sheet `Plan`, header in row `HEADER_ROW`, real dates, fractions."""
    write_rows(path, milestones(count, seed))


def write_rows(path: Path, milestones: Iterable[Mapping[str, Value]]) -> None:
    """Write a tracker with these milestones."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime(2026, 11, 23, 9, tzinfo=UTC)})  # else two runs differ
    sheet = book.add_worksheet("Plan")
    bold = book.add_format({"bold": True, "bg_color": "#DDE3EA"})
    day, part = book.add_format({"num_format": "d mmm yyyy"}), book.add_format({"num_format": "0 %"})
    sheet.write(0, 0, "Programme plan", bold)
    sheet.write(1, 0, "As of 23 November 2026")
    sheet.write_row(HEADER_ROW - 1, 0, list(HEADERS.values()), bold)
    for row, values in enumerate(milestones, HEADER_ROW):
        _write_row(sheet, row, values, day, part)
    book.close()


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    values: Mapping[str, Value],
    day: xlsxwriter.format.Format,
    part: xlsxwriter.format.Format,
) -> None:
    for column, name in enumerate(HEADERS):
        value = values[name]
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, day)
        elif isinstance(value, Decimal):
            sheet.write_number(row, column, float(value / 100), part)
        elif value is not None:
            sheet.write_string(row, column, text_of(value).replace("_", " "))
