"""The picture of the world that pages and commands draw from: one load, then frames.

A `World` belongs to one `data_seq`; pages keep it until that number moves.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from analysis.calendar import Calendars
from analysis.frames import TEXT, Coded, Ints, numbers, whole
from analysis.heatmap import HEAT_STATES, Heatmap, heatmap
from analysis.implied import Outlook, implied_dates
from analysis.web import Web
from db import records, syncstate
from domain.collecting import no_collection
from domain.records import Key
from domain.schema import CLOSED
from services import kept
from services.connecting.onboarding import trackers
from services.findings import Findings, Places, issue_frame
from services.milestone_table import MilestoneTable
from services.schema import aliases, rulebook
from services.schema.calendars import WorkingTime, calendars_of, times_of
from services.workspace import Workspace
from validation.rules.check import Measure
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


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """What is read of a workspace, and what depends on nothing that is computed of all milestones."""

    milestones: MilestoneTable
    places: Places
    linked: kept.Linked
    findings: Findings
    held: list[dict[str, Any]]
    functions: dict[str, bool]
    measure: Measure
    times: dict[str, WorkingTime]
    calendars: Calendars
    data_seq: int
    as_of: datetime | None


@no_collection()
def load_world(ws: Workspace, today: date, *, as_of: date | None = None) -> World:
    """Read the milestones and compute what follows from them today, or on a past day as they stood at its end."""
    state = _state(ws, today, as_of)
    linked, places, day = state.linked, state.places, state.measure.today
    frame, web, loose = state.milestones.frame(), linked.web, linked.guesses
    outlook = implied_dates(frame, linked.resolved.links, state.calendars, web)
    dated = outlook.links.assign(since=pd.Series(linked.since, dtype=object))
    heat = heatmap(frame, dated, linked.resolved.unresolved, day, web)
    # Both list every resolved link in the same order; a pair may be linked twice, so it is no key to join on.
    standing = heat.links[["receiver", "provider", "open", "late", "overdue", "state", "since"]]
    links = pd.concat([outlook.links, standing, linked.resolved.links[["said_by", "text"]]], axis=1)
    facts = _facts(state.functions, linked.resolved.unresolved, web, links)
    return World(
        milestones=_with_outlook(state.milestones, outlook, heat, web, state.held, day),
        links=links,
        unresolved=loose.assign(where=places.of([web.place[key] for key in loose["key"].tolist()], "depends_on")),
        cycles=web.cycles,
        heat=heat,
        outlook=outlook,
        issues=issue_frame(state.milestones, state.findings, places, state.measure, facts),
        signals=_signals(state.milestones, web),
        trackers=trackers(ws),
        said_in=places.cells(linked.says, "depends_on"),
        times=state.times,
        day=day,
        data_seq=state.data_seq,
        as_of=state.as_of,
    )


def _state(ws: Workspace, today: date, as_of: date | None) -> _State:
    with ws.read() as tx:
        before = None if as_of else kept.last(tx)
        milestones, origin = kept.table_at(tx, as_of) if as_of else kept.table_now(tx, before)
        places = Places(tx, milestones.column("key"))
        rows: list[int | None] = [None] * len(origin) if as_of else places.rows
        linked = kept.linked(tx, milestones, rows, before)
        functions, measure = aliases.confirmed_functions(tx), rulebook.measure(tx, as_of or today)
        findings = kept.findings(milestones, origin, measure, functions, before)
        if not as_of:
            held_to = (measure.today, measure.off, functions)
            kept.keep(ws, kept.Kept(milestones, rows, linked, held_to, findings))
        last = records.bodies(tx, last=1)
        return _State(
            milestones=milestones,
            places=places,
            linked=linked,
            findings=findings,
            held=[] if as_of else syncstate.held_of(tx),
            functions=functions,
            measure=measure,
            times=times_of(tx),
            calendars=calendars_of(tx),
            data_seq=records.head(tx).data_seq,
            as_of=datetime.fromisoformat(last[0]["ts"]) if last else None,
        )


def _with_outlook(
    milestones: MilestoneTable, outlook: Outlook, heat: Heatmap, web: Web, held: list[dict[str, Any]], today: date
) -> pd.DataFrame:
    counts = Counter(cell["key"] for cell in held)
    keys = milestones.column("key")
    status = np.array(milestones.column("status"), dtype=object)
    due = numbers(milestones.column("due_date"))
    state = np.where((due != 0) & (due < today.toordinal()), HEAT_STATES.index("overdue"), HEAT_STATES.index("fine"))
    np.maximum.at(state, web.ends[1], _codes(heat.links["state"]))
    is_closed = Coded(milestones.frame(), "status").among(CLOSED)
    standing = np.where(is_closed, status, np.array(HEAT_STATES, dtype=object)[state])
    index = pd.Index(keys, dtype=object, name="key")
    dates = outlook.milestones[["implied", "implied_slip_days", "critical"]].set_axis(index)
    frame = milestones.frame().drop(columns="key").set_axis(index)
    return frame.assign(
        implied_date=dates["implied"],
        slip_days=dates["implied_slip_days"],
        critical=dates["critical"],
        state=pd.Series(standing, index=index, dtype=TEXT),
        held=[counts.get(key, 0) for key in keys] if counts else 0,
    )


def _codes(states: pd.Series) -> Ints:
    """States of links as places among `HEAT_STATES`."""
    found = np.zeros(len(states), np.int64)
    for code, name in enumerate(HEAT_STATES):
        found[(states == name).to_numpy(dtype=bool)] = code
    return found


def _facts(functions: dict[str, bool], unresolved: pd.DataFrame, web: Web, links: pd.DataFrame) -> Facts:
    """What rules want to know of links and functions."""
    texts: dict[Key, list[str]] = {}
    for key, text in zip(unresolved["key"], unresolved["text"], strict=True):
        texts.setdefault(key, []).append(text)
    slack, is_known = whole(links, "slack_days")
    short: dict[Key, list[tuple[Key, int]]] = {}
    for at in np.flatnonzero(is_known & (slack < 0)).tolist():
        short.setdefault(web.keys[web.after[at]], []).append((web.keys[web.before[at]], -int(slack[at])))
    loops = {key: tuple(loop[at:] + loop[:at]) for loop in web.cycles for at, key in enumerate(loop)}
    return Facts(
        functions=functions,
        unresolved={key: tuple(named) for key, named in texts.items()},
        loops=loops,
        too_early={key: tuple(named) for key, named in short.items()},
    )


def _signals(milestones: MilestoneTable, web: Web) -> pd.DataFrame:
    """Questions about milestones: so far, Done while something that it waits for is still open."""
    status = Coded(milestones.frame(), "status")
    before, after = web.ends
    is_early = status.among({"done"})[after] & ~status.among(CLOSED)[before]
    rows = [
        (after, "done-too-early", f"{after} is reported Done, but waits for {before}, which is not. What is missing?")
        for before, after in ((web.keys[before[at]], web.keys[after[at]]) for at in np.flatnonzero(is_early))
    ]
    return pd.DataFrame(rows, columns=["key", "signal", "question"])
