"""The picture of the world that pages and commands draw from: one load, then frames.

A `World` belongs to one `data_seq`; pages keep it until that number moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from analysis.graph import find_cycles
from analysis.heatmap import HEAT_STATES, Heatmap, heatmap
from analysis.implied import Outlook, implied_dates
from analysis.links import resolve_links
from analysis.suggestions import suggest_links
from db import records, syncstate
from domain.records import CellRef, Key
from domain.schema import CLOSED
from services import linking
from services.ages import said_since
from services.connecting.onboarding import trackers
from services.history.asof import milestones_at
from services.schema import aliases, rulebook
from services.schema.calendars import WorkingTime, calendars_of, times_of
from services.trackers import Tracker, all_trackers
from services.workspace import Workspace
from validation.rules.check import Measure, check
from validation.rules.rule import Facts

MEASURES = ("open", "late", "overdue", "slack", "value", "age")
"""What the number in a cell of the heatmap may be."""


@dataclass(frozen=True, eq=False)
class World:
    """Everything at one moment.

    milestones: index key; every schema field, version (int), implied_date (date | None), slip_days (int | None,
    working days from committed to implied), critical (bool), state (done, cancelled, or of `HEAT_STATES` from fine
    to very_short: the worst of its open links and its own date), held (int).
    links: predecessor, successor, type, lag_days, slack_days, backwards, as in `Heatmap.links`, said_by, text.
    unresolved: key, text, suggestion, why (both None where nothing comes near), where.
    issues: rule, severity, key, where, message, advice.
    signals: key, signal, question.
    said_in: milestone → the cell that holds its links, for those whose sheet has a column for them.
    times: function → its working time, as in `services.schema.calendars`; all days count in these.
    day: the day by which overdue is judged: today, or the past day that was asked for.
    """

    milestones: pd.DataFrame
    links: pd.DataFrame
    unresolved: pd.DataFrame
    cycles: list[list[Key]]
    heat: Heatmap
    outlook: Outlook
    issues: pd.DataFrame
    signals: pd.DataFrame
    trackers: list[dict[str, Any]]
    said_in: dict[Key, str]
    times: dict[str, WorkingTime]
    day: date
    data_seq: int
    as_of: datetime | None


def load_world(ws: Workspace, today: date, *, as_of: date | None = None) -> World:
    """Read the milestones and compute what follows from them today, or on a past day as they stood at its end."""
    with ws.read() as tx:
        milestones = milestones_at(tx, as_of) if as_of else linking.milestones_frame(tx)
        named = milestones if as_of else linking.with_rows(tx, milestones)
        places = _Places(tx)
        held = [] if as_of else syncstate.held_of(tx)
        data_seq = records.head(tx).data_seq
        last = records.bodies(tx, last=1)
        functions = aliases.confirmed_functions(tx)
        measure = rulebook.measure(tx, as_of or today)
        times, calendars = times_of(tx), calendars_of(tx)
        resolved = resolve_links(named)
        since = said_since(tx, zip(resolved.links["said_by"], resolved.links["text"], strict=True))
    today = as_of or today
    outlook = implied_dates(milestones, resolved.links, calendars)
    heat = heatmap(milestones, outlook.links.assign(since=pd.Series(since, dtype=object)), resolved.unresolved, today)
    # Both list every resolved link in the same order; a pair may be linked twice, so it is no key to join on.
    standing = heat.links[["receiver", "provider", "open", "late", "overdue", "state", "since"]]
    links = pd.concat([outlook.links, standing, resolved.links[["said_by", "text"]]], axis=1)
    unresolved = suggest_links(named, resolved.unresolved).assign(
        where=[str(places.of(key, "depends_on")) for key in resolved.unresolved["key"]]
    )
    cycles = find_cycles(resolved.links)
    return World(
        milestones=_with_outlook(milestones, outlook, heat, held, today),
        links=links,
        unresolved=unresolved,
        cycles=cycles,
        heat=heat,
        outlook=outlook,
        issues=_issues(milestones, places, measure, _facts(functions, resolved.unresolved, cycles, links)),
        signals=_signals(milestones, links),
        trackers=trackers(ws),
        said_in={key: str(place) for key in set(links["said_by"]) if (place := places.cell(key, "depends_on"))},
        times=times,
        day=today,
        data_seq=data_seq,
        as_of=datetime.fromisoformat(last[0]["ts"]) if last else None,
    )


class _Places:
    """Where in its sheet a milestone's field stands: `Plan!C7`, or `IT-4.owner` where the sheet has no column."""

    def __init__(self, tx: sa.Connection) -> None:
        self._trackers: dict[str, Tracker] = {tracker.name: tracker for tracker in all_trackers(tx)}
        self._rows = syncstate.sheet_places(tx)

    def of(self, key: Key, field: str) -> CellRef | str:
        return self.cell(key, field) or f"{key}.{field}"

    def cell(self, key: Key, field: str) -> CellRef | None:
        tracker, row = self._rows.get(key, ("", 0))
        column = self._trackers[tracker].binding.column_of(field) if tracker in self._trackers else None
        return CellRef(self._trackers[tracker].binding.sheet, row, column.column) if column else None


def _with_outlook(
    milestones: pd.DataFrame, outlook: Outlook, heat: Heatmap, held: list[dict[str, Any]], today: date
) -> pd.DataFrame:
    worst: dict[Key, str] = {}
    for key, state in zip(heat.links["successor"], heat.links["state"], strict=True):
        worst[key] = max(worst.get(key, "fine"), state, key=HEAT_STATES.index)
    counts: dict[Key, int] = {}
    for cell in held:
        counts[cell["key"]] = counts.get(cell["key"], 0) + 1
    by_key = outlook.milestones.set_index("key")
    frame = milestones.set_index("key")
    known = zip(milestones["key"], milestones["status"], milestones["due_date"], strict=True)
    states = [_state(status, due, worst.get(key, "fine"), today) for key, status, due in known]
    return frame.assign(
        implied_date=by_key["implied"],
        slip_days=by_key["implied_slip_days"],
        critical=by_key["critical"],
        state=states,
        held=[counts.get(key, 0) for key in frame.index],
    )


def _state(status: str, due: date | None, worst: str, today: date) -> str:
    if status in CLOSED:
        return status
    overdue = "overdue" if due is not None and due < today else "fine"
    return max(worst, overdue, key=HEAT_STATES.index)


def _facts(functions: dict[str, bool], unresolved: pd.DataFrame, cycles: list[list[Key]], links: pd.DataFrame) -> Facts:
    """What rules want to know of links and functions."""
    texts: dict[Key, list[str]] = {}
    for key, text in zip(unresolved["key"], unresolved["text"], strict=True):
        texts.setdefault(key, []).append(text)
    short: dict[Key, list[tuple[Key, int]]] = {}
    for before, after, slack in zip(links["predecessor"], links["successor"], links["slack_days"], strict=True):
        if slack is not None and slack < 0:
            short.setdefault(after, []).append((before, -int(slack)))
    loops = {key: tuple(loop[at:] + loop[:at]) for loop in cycles for at, key in enumerate(loop)}
    return Facts(
        functions=functions,
        unresolved={key: tuple(named) for key, named in texts.items()},
        loops=loops,
        too_early={key: tuple(named) for key, named in short.items()},
    )


def _issues(milestones: pd.DataFrame, places: _Places, measure: Measure, facts: Facts) -> pd.DataFrame:
    names = list(milestones)
    columns = zip(*(milestones[name].tolist() for name in names), strict=True)
    rows: dict[Key, Any] = {row["key"]: row for row in (dict(zip(names, values, strict=True)) for values in columns)}
    found = []
    for issue in check(rows, lambda key, field: f"{key}.{field}", measure, facts):
        key, _, field = str(issue.where).rpartition(".")
        found.append((issue.rule, issue.severity, key, str(places.of(key, field)), issue.message, issue.advice))
    return pd.DataFrame(found, columns=["rule", "severity", "key", "where", "message", "advice"])


def _signals(milestones: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Questions about milestones: so far, Done while something that it waits for is still open."""
    status = dict(zip(milestones["key"], milestones["status"], strict=True))
    rows = [
        (after, "done-too-early", f"{after} is reported Done, but waits for {before}, which is not. What is missing?")
        for before, after in zip(links["predecessor"], links["successor"], strict=True)
        if status[after] == "done" and status[before] not in CLOSED
    ]
    return pd.DataFrame(rows, columns=["key", "signal", "question"])


def schedule_document(world: World) -> dict[str, Any]:
    """The JSON of the `schedule` command."""
    dates = world.outlook.milestones
    links = world.outlook.links
    return {
        "milestones": [
            {
                "key": row.key,
                "committed": _iso(row.committed),
                "implied": _iso(row.implied),
                "implied_slip_days": _int(row.implied_slip_days),
                "critical": bool(row.critical),
            }
            for row in dates.itertuples()
        ],
        "links": [
            {
                "predecessor": row.predecessor,
                "successor": row.successor,
                "type": str(row.type),
                "lag_days": int(row.lag_days),  # type: ignore[arg-type]
                "slack_days": _int(row.slack_days),
                "backwards": bool(row.backwards),
            }
            for row in links.itertuples()
        ],
        "cycles": world.cycles,
        "unresolved": world.unresolved.to_dict("records"),
    }


def heatmap_document(world: World, by: str = "open") -> dict[str, Any]:
    """The JSON of the `heatmap` command: cells that say something about `by`, the worst first for late and slack."""
    behind: dict[tuple[str, str], list[dict[str, str]]] = {}
    for link in world.heat.links.itertuples():
        if link.open:
            pair = (str(link.receiver), str(link.provider))
            behind.setdefault(pair, []).append({"predecessor": str(link.predecessor), "successor": str(link.successor)})
    cells = [
        {
            "receiver": row.receiver,
            "provider": row.provider,
            "open": int(row.open),  # type: ignore[arg-type]
            "late": int(row.late),  # type: ignore[arg-type]
            **({"overdue": int(row.overdue)} if by == "overdue" else {}),  # type: ignore[arg-type]
            "worst_slack_days": _int(row.worst_slack_days),
            **({"oldest_days": _int(row.oldest_days)} if by == "age" else {}),
            **({"at_risk": [str(money) for money in row.at_risk]} if by == "value" else {}),  # type: ignore[union-attr]
            "links": behind.get((str(row.receiver), str(row.provider)), []),
        }
        for row in world.heat.cells.itertuples()
    ]
    order: dict[str, Callable[[dict[str, Any]], float]] = {
        "open": lambda cell: 0,
        "late": lambda cell: -cell["late"],
        "overdue": lambda cell: -cell["overdue"],
        "slack": lambda cell: cell["worst_slack_days"] if cell["worst_slack_days"] is not None else 10**6,
        "age": lambda cell: -(cell["oldest_days"] or 0),
        "value": lambda cell: -sum(float(money.split()[0]) for money in cell["at_risk"][:1]),
    }
    return {
        "functions": world.heat.functions,
        "cells": sorted(cells, key=order[by]),
        "unresolved": sum(world.heat.unresolved.values()),
        "outside": sum(world.heat.outside.values()),
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _int(number: Any) -> int | None:
    return int(number) if number is not None else None
