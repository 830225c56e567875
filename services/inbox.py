"""What waits for a person: held cells, conflicts, proposals, trackers that paused. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from db import records, syncstate, undecided
from db.undecided import Difference
from domain.errors import RESUME
from domain.records import WHOLE_ROW, Key, json_of
from services import access
from services.history.asof import milestones_at
from services.places import link_to
from services.schema.custom import schema_of
from services.trackers import GOES_ON, Pause, all_trackers, tracker_of
from services.workspace import Workspace

WHOLE = "the whole row"
"""What stands for the field where a difference is about a row."""
_SURE = ("exact", "sole")
"""How surely an author must be known to be given as one."""


def held(ws: Workspace) -> list[dict[str, Any]]:
    """Cells that were not accepted, with the text as it stands in the sheet and what to do about it."""
    names = ("id", "tracker", "key", "field", "text", "rule", "message", "advice", "since")
    with ws.read() as tx:
        found = [{name: row[name] for name in names} | {"where": row["place"]} for row in syncstate.held_of(tx)]
        return _linked(tx, found)


def conflicts(ws: Workspace) -> list[dict[str, Any]]:
    """Cells that both sides moved: all three values, how it was settled, and the sheet's author as in `proposals`."""
    with ws.read() as tx:
        found = undecided.differences_of(tx)
        authors = _authors(tx, found)
        return _linked(tx, [_shown(item) | {"by": authors[item.seq]} for item in found])


def _linked(tx: sa.Connection, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items, each with the address at which its cell can be opened (`link`, None where there is none)."""
    places = {tracker.name: tracker.place for tracker in all_trackers(tx)}
    return [item | {"link": link_to(places.get(item["tracker"], ""), item["where"])} for item in items]


def _shown(item: Difference) -> dict[str, Any]:
    return {
        **{name: getattr(item, name) for name in ("id", "tracker", "key", "state", "seq", "since")},
        "field": _field(item),
        **{side: value_of(getattr(item, side)) for side in ("base", "ours", "theirs")},
        "where": item.place,
        "named": item.named,
    }


def _authors(tx: sa.Connection, items: Iterable[Difference]) -> dict[int, str]:
    """By the record that tells of a difference: who typed what the sheet says, named only where that is sure."""
    return {seq: _author(records.body_of(tx, seq)) for seq in {item.seq for item in items}}


def _author(body: bytes | None) -> str:
    via = json.loads(body)["via"] if body else {}
    named = via.get("named") if via.get("confidence") in _SURE else None
    return str(named or access.SHEET.name)


def _field(item: Difference) -> str:
    return WHOLE if item.field == WHOLE_ROW else item.field


def value_of(side: Any) -> Any:
    """A value as JSON; of a whole row its title."""
    return json_of(side.get("title")) if isinstance(side, Mapping) else json_of(side)


def proposals(ws: Workspace) -> list[dict[str, Any]]:
    """What sheets say of fields that Cairn leads, until somebody accepts or rejects it.

    `by`: its author, as far as that is sure; `named`: whom the file names as the one who saved it last.
    """
    with ws.read() as tx:
        found = undecided.differences_of(tx, None, undecided.PROPOSALS)
        authors = _authors(tx, found)
        return _linked(
            tx,
            [
                {
                    **{name: getattr(item, name) for name in ("id", "tracker", "key", "since")},
                    "field": _field(item),
                    "current": value_of(item.ours),
                    "proposed": value_of(item.theirs),
                    "by": authors[item.seq],
                    "named": item.named,
                    "where": item.place,
                }
                for item in found
            ],
        )


def waiting(ws: Workspace) -> int:
    """How many items wait for an answer."""
    with ws.read() as tx:
        sides = undecided.count(tx, (*undecided.CONFLICTS, *undecided.PROPOSALS))
        return sides + syncstate.held_count(tx) + len(_paused(tx))


def pauses(ws: Workspace) -> list[dict[str, Any]]:
    """Trackers that wait for a person: tracker, since, message (what Cairn `saw`, and advice), the answers that can
    help; of one that a person paused also who (`by`, else None) and why (`reason`, else "")."""
    with ws.read() as tx:
        return _paused(tx)


def _paused(tx: sa.Connection) -> list[dict[str, Any]]:
    found = []
    for tracker in all_trackers(tx):
        if pause := tracker.paused:
            found.append(_paused_by_person(tracker.name, pause))
            continue
        finished = [run for run in syncstate.runs_of(tx, tracker.name) if run["state"] in syncstate.FINISHED]
        if finished and finished[0]["state"] == "paused":
            last = finished[0]
            said: dict[str, Any] = {"tracker": tracker.name, "since": last["started"], "message": last["message"]}
            report = last["report"]
            said |= {"saw": report.get("saw", ""), "answers": report.get("answers", [])}
            found.append(said | {"by": None, "reason": ""})
    return found


def _paused_by_person(tracker: str, pause: Pause) -> dict[str, Any]:
    saw = pause.told(tracker)
    said = {"tracker": tracker, "since": pause.since, "message": f"{saw} {GOES_ON.format(tracker)}", "saw": saw}
    return said | {"answers": [RESUME], "by": pause.by, "reason": pause.why}


def runs(ws: Workspace, tracker: str | None = None, last: int = 20) -> list[dict[str, Any]]:
    """The latest runs, newest first: who asked, when, and what they did."""
    with ws.read() as tx:
        found = syncstate.runs_of(tx, tracker, last)
    names = ("id", "tracker", "requested_by", "started", "finished", "state", "message")
    return [{**row["report"], **{name: row[name] for name in names}} for row in found]


def milestones(ws: Workspace, tracker: str | None = None, as_of: date | None = None) -> list[dict[str, Any]]:
    """The milestones as the command line shows them: key, then every field, the workspace's own by
    label; dates ISO, people and links as lists.

    `as_of`: as they stood at the end of that day.
    """
    rows: dict[Key, dict[Any, Any]]
    with ws.read() as tx:
        schema = schema_of(tx)
        if as_of:
            past = milestones_at(tx, as_of).to_dict("records")
            rows = {row["key"]: row for row in past if tracker in (None, row["tracker"])}
        else:
            home = None if tracker is None else tracker_of(tx, tracker).name
            found = records.rows_of(tx, "milestone", tracker=home) if home else records.rows_of(tx, "milestone")
            rows = {key: dict(row.values) for key, row in found.items()}
    return [
        {"key": key} | {field.said: json_of(values[field.name]) for field in schema.fields}
        for key, values in rows.items()
    ]
