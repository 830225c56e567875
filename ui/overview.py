"""The parts of the overview: counters, blockers, what needs a decision, what changed lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import streamlit as st

from analysis.heatmap import systemic_blockers
from domain.records import WHOLE_ROW, Key
from domain.schema import CLOSED, NO_FUNCTION
from services.history.integrity import audit_log
from services.inbox import conflicts, held
from services.insights import World
from services.workspace import Workspace
from ui import known, page, session, status, tables, words
from ui.inbox.waits import KINDS, everything
from ui.rows import rows_of, value_at
from ui.status import Chip
from ui.words import count, plain

LATELY = timedelta(days=7)
LOOK_BACK = 500
LATEST = 6


def counters(world: World) -> None:
    """How many milestones stand how; each number leads to its rows."""
    counts = Counter(status.group_of(state) for state in world.milestones["state"])
    waiting = held(session.workspace())
    total = len(world.milestones)
    grid = st.grid(min_column_width=150)
    for name in ("fine", "tight", "overdue", "short", "done"):
        chip = status.OUTLOOK[name]
        with grid.cell().container(border=True, gap="xsmall"):
            _counter(chip, counts[name], f"of {total:,}", status.OUTLOOK_HELP[name])
            _way("pages/milestones.py", counts[name], {"state": name})
    with grid.cell().container(border=True, gap="xsmall"):
        cells = count(len({cell["tracker"] for cell in waiting}), "tracker") if waiting else "cells"
        _counter(status.HELD, len(waiting), f"in {cells}" if waiting else cells, "Cells whose new value broke a rule.")
        _way("pages/inbox.py", len(waiting), {"kind": "held"})
    _inbox()


def _inbox() -> None:
    """How much waits for an answer, by kind; nothing where nothing does."""
    counts = Counter(item.kind for item in everything(session.workspace()))
    if not counts:
        return
    kinds = " · ".join(
        f":{chip.color}[:material/{chip.icon}:] {chip.word} {counts[kind]}"
        for kind, chip in KINDS.items()
        if counts[kind]
    )
    with st.container(border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        wait = "waits" if counts.total() == 1 else "wait"
        st.markdown(f"**{count(counts.total(), 'item')} {wait} for an answer.** {kinds}", width="content")
        st.page_link("pages/inbox.py", label="Open the inbox", icon=":material/inbox:")


def _counter(chip: Chip, number: int, of: str, help_text: str) -> None:
    color = chip.color if number else "gray"
    st.metric(
        f":{color}[:material/{chip.icon}:] {chip.word}",
        f"{number:,}",
        delta_description=of,
        help=help_text,
        border=False,
    )


def _way(target: str, number: int, query: dict[str, str]) -> None:
    label = f"Show {number:,}" if number else "None"
    st.page_link(target, label=label, icon=":material/arrow_forward:", query_params=query, disabled=not number)


def blockers(world: World) -> None:
    """The function that most holds others up, in one sentence."""
    worst = systemic_blockers(world.heat, 1)
    for row in rows_of(worst):
        slack = row.worst_slack_days
        by = f", the worst short by {count(-int(slack), 'day')}" if slack is not None and slack < 0 else ""
        sentence = (
            f"**{plain(row.provider)}** holds others up most: {count(row.broken, 'broken link')} "
            f"into {count(row.receivers, 'function')}{by}."
        )
        with st.container(border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f":red[:material/block:] {sentence}", width="content")
            st.page_link(
                "pages/dependencies.py",
                label="See dependencies",
                icon=":material/grid_on:",
                query_params={"provider": row.provider},
            )


def decisions(world: World) -> None:
    """What needs a decision: promises that cannot hold, Done that cannot be, rows that are gone, dates that passed."""
    gone = frozenset(cell["key"] for cell in conflicts(session.workspace()) if cell["state"] == "row_gone")
    rows = _sorted(world, gone)
    st.subheader(f"Needs a decision :gray[{len(rows)}]" if rows else "Needs a decision", anchor=False)
    if not rows:
        page.empty("Nothing to decide", "No promise is broken, and no date has passed.", "task_alt")
        return
    frame = world.milestones
    rows = tables.most(rows, "Decide these, and the next ones follow.")
    shown = [
        {
            "Key": row.key,
            "Why": [row.chip.label],
            "Milestone": frame.at[row.key, "title"],
            "Because": row.because,
            "Function": frame.at[row.key, "function"] or NO_FUNCTION,
            "Owner": frame.at[row.key, "owner"] or "",
            "Due": frame.at[row.key, "due_date"],
        }
        for row in rows
    ]
    columns = {
        "Key": None,
        "Why": tables.chip("Why", [row.chip for row in rows], width=140),
        "Milestone": 235,
        "Because": 235,
        "Function": 140,
        "Owner": 110,
        "Due": tables.day("Due"),
    }
    tables.show(shown, columns, key="decisions", alt="Milestones that need a decision", in_full=10)


@dataclass(frozen=True, slots=True)
class _Decision:
    urgency: tuple[int, int]
    key: Key
    chip: Chip
    because: str


@lru_cache(maxsize=known.PICTURES)
def _sorted(world: World, gone: frozenset[Key]) -> list[_Decision]:
    return sorted(_decisions(world, gone), key=lambda row: row.urgency)


def _decisions(world: World, gone: frozenset[Key]) -> Iterator[_Decision]:
    chips, today = known.chips(world), world.day
    early, before = set(world.signals["key"]), _links_before(world)
    for row in rows_of(world.milestones):
        key = str(row.Index)
        if row.state in ("short", "very_short"):
            yield _Decision((0, -int(row.slip_days or 0)), key, chips[key], _lateness(world, before[key]))
        elif key in early:
            yield _Decision((1, 0), key, status.TOO_EARLY, _missing(world, before[key]))
        elif key in gone:
            yield _Decision((2, 0), key, status.CONFLICT, "Edited in Cairn, and its row is gone from the sheet.")
        elif row.state == "overdue" and row.due_date is not None and row.due_date < today:
            late = (today - row.due_date).days
            yield _Decision((3, -late), key, chips[key], f"Its date passed {count(late, 'day')} ago.")


def _links_before(world: World) -> dict[Key, list[Any]]:
    """successor → the links that it waits for."""
    before: dict[Key, list[Any]] = {}
    for link in rows_of(world.links):
        before.setdefault(link.successor, []).append(link)
    return before


def _lateness(world: World, links: list[Any]) -> str:
    worst = min(links, key=lambda link: link.slack_days if link.slack_days is not None else 0)
    expected = value_at(world.milestones, worst.predecessor, "implied_date")
    return f"Waits for {worst.predecessor}, expected {words.day(expected)}."


def _missing(world: World, links: list[Any]) -> str:
    names = [link.predecessor for link in links]
    missing = [name for name in names if value_at(world.milestones, name, "status") not in CLOSED]
    return f"Waits for {', '.join(missing)}, not done yet."


def changes(ws: Workspace) -> None:
    """What changed in the last seven days: counts first, then the latest changes."""
    since = session.now() - LATELY
    records = [
        record
        for record in audit_log(ws, last=LOOK_BACK)
        if record["entity"] == "milestone" and words.instant(record["ts"]) >= since
    ]
    st.subheader("What changed in the last seven days", anchor=False)
    if not records:
        st.caption("Nothing. Syncs and edits of milestones show here.")
        return
    with st.container(horizontal=True, gap="small"):
        for chip in _tally(records):
            status.draw(chip)
    zone, today = session.zone(), session.today()
    rows = [
        {
            "When": words.moment(words.instant(record["ts"]), zone, today),
            "Key": record["key"],
            "What": words.label_of(record["field"]),
            "From": words.recorded(record["field"], record["old"]),
            "To": words.recorded(record["field"], record["new"]),
            "By": record["actor"],
            "Reason": record["reason"] or "",
        }
        for record in records
        if record["field"] != WHOLE_ROW
    ]
    if rows:
        tables.show(rows[:LATEST], CHANGES, key="changes", alt="The latest changes")
    st.page_link("pages/audit_log.py", label="Open the audit log", icon=":material/history:")


CHANGES = {
    "When": 120,
    "Key": None,
    "What": 130,
    "From": 150,
    "To": 150,
    "By": 200,
    "Reason": tables.text("Reason"),
}


def _tally(records: list[dict[str, Any]]) -> Iterator[Chip]:
    added = sum(record["op"] == "insert" for record in records)
    dates = [r for r in records if r["field"] == "due_date" and r["op"] == "update" and r["old"] and r["new"]]
    later = sum(record["new"] > record["old"] for record in dates)
    done = sum(record["field"] == "status" and record["new"] == "done" for record in records)
    gone = sum(record["op"] == "remove" for record in records)
    waiting = sum(record["op"] == "hold" for record in records)
    if dates:
        moved = f"{count(len(dates), 'date')} moved, {later} later"
        yield Chip(moved, "event_repeat", "", "orange" if later else "green")
    if done:
        yield Chip(f"{count(done, 'milestone')} reported done", "task_alt", "", "green")
    if added:
        yield Chip(f"{count(added, 'milestone')} added", "add_circle", "", "blue")
    if gone:
        yield Chip(f"{count(gone, 'milestone')} removed", "remove_circle", "", "gray")
    if waiting:
        yield status.HELD.saying(f"{count(waiting, 'cell')} not accepted")
