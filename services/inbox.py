"""What waits for a person: held cells, conflicts, runs that stopped."""

from __future__ import annotations

from datetime import date
from typing import Any

from db import records, syncstate
from domain.records import WHOLE_ROW, json_of
from services.asof import milestones_at
from services.trackers import tracker_of
from services.workspace import Workspace


def held(ws: Workspace) -> list[dict[str, Any]]:
    """Cells that were not accepted, with the text as it stands in the sheet and what to do about it."""
    names = ("id", "tracker", "key", "field", "text", "rule", "message", "advice", "since")
    with ws.read() as tx:
        return [{name: row[name] for name in names} | {"where": row["place"]} for row in syncstate.held_of(tx)]


def conflicts(ws: Workspace) -> list[dict[str, Any]]:
    """Cells that both sides moved: all three values, and how it was settled."""
    with ws.read() as tx:
        found = syncstate.conflicts_of(tx)
    return [
        {
            **{name: row[name] for name in ("id", "tracker", "key", "state", "seq")},
            "field": "the whole row" if row["field"] == WHOLE_ROW else row["field"],
            **{side: json_of(row[side]) for side in ("base", "ours", "theirs")},
            "where": row["place"],
        }
        for row in found
    ]


def runs(ws: Workspace, tracker: str | None = None, last: int = 20) -> list[dict[str, Any]]:
    """The latest runs, newest first: who asked, when, and what they did."""
    with ws.read() as tx:
        found = syncstate.runs_of(tx, tracker, last)
    names = ("id", "tracker", "requested_by", "started", "finished", "state", "message")
    return [{**row["report"], **{name: row[name] for name in names}} for row in found]


def milestones(ws: Workspace, tracker: str | None = None, as_of: date | None = None) -> list[dict[str, Any]]:
    """The milestones as the command line shows them: key, then every field; dates ISO, people and links as lists.

    `as_of`: as they stood at the end of that day.
    """
    if as_of:
        with ws.read() as tx:
            frame = milestones_at(tx, as_of).drop(columns="version")
        rows = frame.to_dict("records")
        return [
            {str(name): json_of(value) for name, value in row.items()}
            for row in rows
            if tracker in (None, row["tracker"])
        ]
    with ws.read() as tx:
        if tracker is None:
            found = records.rows_of(tx, "milestone")
        else:
            found = records.rows_of(tx, "milestone", tracker=tracker_of(tx, tracker).name)
    return [{"key": row.key} | {name: json_of(value) for name, value in row.values.items()} for row in found.values()]
