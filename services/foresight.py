"""Ahead and behind: what would follow from moving a date, and how the dates moved so far. Saves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from analysis.links import resolve_links
from analysis.trend import Said, Trend, trends
from audit.entry import from_typed
from db import records
from domain.errors import Refused
from domain.records import WHOLE_ROW, Key, RowValues, Value
from domain.schema import CLOSED
from services import linking
from services.workspace import Workspace

if TYPE_CHECKING:
    from analysis.whatif import Consequences

EXPECTED_BY = ("due_date", "forecast_date", "actual_date", "status")
"""The fields that say when a milestone is expected."""


def what_if(ws: Workspace, moves: Mapping[Key, date]) -> Consequences:
    """What follows if these milestones are due on other days; nothing is written.

    Raises `Refused` for a key that there is not, and for one that is done or cancelled.
    """
    from analysis import whatif
    from services.schema.calendars import calendars_of

    with ws.read() as tx:
        milestones = linking.with_rows(tx, linking.milestones_frame(tx))
        calendars = calendars_of(tx)
    status = dict(zip(milestones["key"], milestones["status"], strict=True))
    for key in moves:
        if key not in status:
            raise Refused(f"There is no milestone {key}.", "Keys are listed by the command milestones.")
        if status[key] in CLOSED:
            raise Refused(f"{key} is {status[key]}, so its date is history.", "Ask about one that is still open.")
    return whatif.what_if(milestones, resolve_links(milestones).links, moves, calendars)


def what_if_document(found: Consequences) -> dict[str, Any]:
    """The JSON of the `whatif` command."""
    return {
        "moved": [
            {"key": key, "from": before.isoformat(), "to": after.isoformat(), "days": int(days)}
            for key, before, after, days in found.moved[["key", "before", "after", "days"]].itertuples(index=False)
        ],
        "functions": {
            name: {"milestones": int(count), "days": int(days)}
            for name, count, days in found.functions.itertuples(index=False)
        },
        "broken_links": found.broken.to_dict("records"),
    }


def trend(ws: Workspace, today: date, *, function: str | None = None) -> list[Trend]:
    """How the expected date of each milestone moved, from the audit log; removed ones are left out.

    Expected is the actual date of what is done, else the later of due date and forecast.
    Slips count in the working days of the milestone's function. Raises `Refused` for a function that no milestone has.
    """
    from services.schema.calendars import calendars_of

    with ws.read() as tx:
        present = {key: row.values.get("function") for key, row in records.rows_of(tx, "milestone").items()}
        found = [body for name in (WHOLE_ROW, *EXPECTED_BY) for body in _bodies(tx, name)]
        calendars = calendars_of(tx)
    if function is not None and function not in present.values():
        known = sorted({str(name) for name in present.values() if name})
        raise Refused(f"No milestone belongs to “{function}”.", f"There are: {', '.join(known) or 'none yet'}.")
    wanted = {key for key, name in present.items() if function in (None, name)}
    own = {key: calendars.of(str(name)) for key, name in present.items() if name}
    story = sorted((body for body in found if body["object"]["key"] in wanted), key=lambda body: int(body["seq"]))
    return trends(_said(story), today, own)


def _bodies(tx: Any, field: str) -> list[Any]:
    return records.bodies(tx, entity="milestone", field=field)


def _said(story: list[Any]) -> list[Said]:
    """One observation for each record that speaks of a date, in the order of the log."""
    rows: dict[Key, dict[str, Value]] = {}
    said = []
    for body in story:
        key, field, new = body["object"]["key"], body["object"]["field"], from_typed(body["new"])
        row = rows.setdefault(key, {})
        if field != WHOLE_ROW:
            row[field] = new
        elif isinstance(new, dict):
            row.update({name: new.get(name) for name in EXPECTED_BY})
        said.append(Said(key, datetime.fromisoformat(body["ts"]), _expected(row)))
    return said


def _expected(row: RowValues) -> date | None:
    """As the heatmap has it: a forecast before the due date is a hope, one after it is news."""
    names = (
        ("actual_date",) if row.get("status") == "done" and row.get("actual_date") else ("due_date", "forecast_date")
    )
    return max((day for name in names if isinstance(day := row.get(name), date)), default=None)


def trend_document(found: list[Trend]) -> dict[str, Any]:
    """The JSON of the `trend` command."""
    return {
        "milestones": [
            {
                "key": each.key,
                "points": [{"at": at.isoformat(), "forecast": day.isoformat()} for at, day in each.points],
                "slip_days": each.slip_days,
                "moves": each.moves,
                "converges": each.converges,
            }
            for each in found
        ]
    }
