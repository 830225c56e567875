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
from analysis.frames import Ints, picked, whole
from analysis.heatmap import HEAT_STATES, Heatmap, heatmap
from analysis.implied import Outlook, implied_dates
from analysis.web import Web
from db import records, syncstate
from domain.collecting import no_collection
from domain.records import Key
from domain.schema import CLOSED
from services import kept
from services.connecting.onboarding import trackers
from services.findings import Findings, issue_frame
from services.milestone_table import MilestoneTable, read_table
from services.schema import aliases, rulebook
from services.schema.calendars import WorkingTime, calendars_of, times_of
from services.standing import Places, Standing, standing_now
from services.workspace import Workspace
from validation.rules.check import Measure

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

    before: kept.Kept | None
    milestones: MilestoneTable
    standing: Standing
    places: Places
    linked: kept.Linked
    own: Findings
    held: list[dict[str, Any]]
    held_to: kept.HeldTo
    measure: Measure
    times: dict[str, WorkingTime]
    calendars: Calendars
    data_seq: int
    as_of: datetime | None


@no_collection()
def load_world(ws: Workspace, today: date, *, as_of: date | None = None) -> World:
    """Read the milestones and compute what follows from them today, or on a past day as they stood at its end."""
    state = _state(ws, today, as_of)
    milestones, linked, day = state.milestones, state.linked, state.measure.today
    web, loose = linked.web, linked.guesses
    outlook = implied_dates(milestones.columns, linked.resolved.links, state.calendars, web)
    dated = outlook.links.assign(since=pd.Series(linked.since, dtype=object))
    heat = heatmap(milestones.columns, dated, linked.resolved.unresolved, day, web)
    # Both list every resolved link in the same order; a pair may be linked twice, so it is no key to join on.
    standing = heat.links[["receiver", "provider", "open", "late", "overdue", "state", "since"]]
    links = pd.concat([outlook.links, standing, linked.resolved.links[["said_by", "text"]]], axis=1)
    slack, _ = whole(links, "slack_days")
    around = kept.around(milestones, linked, slack, state.measure, state.held_to, state.before)
    if not as_of:
        kept.keep(ws, kept.Kept(milestones, state.standing, linked, state.held_to, state.own, around))
    found = state.own.and_those(around.findings)
    unclear = [web.place[key] for key in loose["key"].tolist()]
    return World(
        milestones=_with_outlook(milestones, outlook, heat, web, state.held, day),
        links=links,
        unresolved=loose.assign(where=state.places.of(unclear, "depends_on").tolist()),
        cycles=web.cycles,
        heat=heat,
        outlook=outlook,
        issues=issue_frame(milestones, found, state.places, state.measure),
        signals=_signals(milestones, web),
        trackers=trackers(ws),
        said_in=state.places.cells(linked.says, "depends_on"),
        times=state.times,
        day=day,
        data_seq=state.data_seq,
        as_of=state.as_of,
    )


def _state(ws: Workspace, today: date, as_of: date | None) -> _State:
    with ws.read() as tx:
        before = None if as_of else kept.last(tx)
        milestones, since = (
            (kept.table_at(tx, as_of), None) if as_of else read_table(tx, before.milestones if before else None)
        )
        standing = standing_now(tx, milestones.keys, before.standing if before else None)
        rows: list[int | None] = [None] * len(standing.rows) if as_of else standing.rows
        measure = rulebook.measure(tx, as_of or today)
        held_to = (measure.today, measure.off, aliases.confirmed_functions(tx))
        last = records.bodies(tx, last=1)
        return _State(
            before=before,
            milestones=milestones,
            standing=standing,
            places=Places(tx, standing),
            linked=kept.linked(tx, milestones, rows, before),
            own=kept.own(milestones, measure, held_to, since, before),
            held=[] if as_of else syncstate.held_of(tx),
            held_to=held_to,
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
    keys = milestones.keys.cells.tolist()
    due, status = milestones.columns["due_date"].days, milestones.columns["status"].coded
    names = [*HEAT_STATES, *CLOSED]
    state = np.where((due != 0) & (due < today.toordinal()), names.index("overdue"), names.index("fine"))
    np.maximum.at(state, web.ends[1], _codes(heat.links["state"]))
    for name in CLOSED:
        state[status.among({name})] = names.index(name)
    index = pd.Index(keys, dtype=object, name="key")
    dates = outlook.milestones[["implied", "implied_slip_days", "critical"]].set_axis(index)
    frame = milestones.frame().drop(columns="key").set_axis(index)
    return frame.assign(
        implied_date=dates["implied"],
        slip_days=dates["implied_slip_days"],
        critical=dates["critical"],
        state=pd.Series(picked(names, state), index=index),
        held=[counts.get(key, 0) for key in keys] if counts else 0,
    )


def _codes(states: pd.Series) -> Ints:
    """States of links as places among `HEAT_STATES`."""
    found = np.zeros(len(states), np.int64)
    for code, name in enumerate(HEAT_STATES):
        found[(states == name).to_numpy(dtype=bool)] = code
    return found


def _signals(milestones: MilestoneTable, web: Web) -> pd.DataFrame:
    """Questions about milestones: so far, Done while something that it waits for is still open."""
    status = milestones.columns["status"].coded
    before, after = web.ends
    is_early = status.among({"done"})[after] & ~status.among(CLOSED)[before]
    rows = [
        (after, "done-too-early", f"{after} is reported Done, but waits for {before}, which is not. What is missing?")
        for before, after in ((web.keys[before[at]], web.keys[after[at]]) for at in np.flatnonzero(is_early))
    ]
    return pd.DataFrame(rows, columns=["key", "signal", "question"])
