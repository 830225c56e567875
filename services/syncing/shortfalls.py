"""Links that are short, said at both their ends: who has to wait, and whom a date keeps waiting."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from db import records
from domain.records import Key
from domain.schema import CLOSED
from services.linking import milestones_frame, with_rows


def shortfalls(tx: sa.Connection) -> list[tuple[Key, str]]:
    """What is to be said at each end of every link that is short, the worst first."""
    if not records.any_filled(tx, "milestone", "depends_on"):
        return []
    from analysis.implied import implied_dates
    from analysis.links import resolve_links

    frame = milestones_frame(tx)
    links = implied_dates(frame, resolve_links(with_rows(tx, frame)).links).links
    status = dict(zip(frame["key"], frame["status"], strict=True))
    function = dict(zip(frame["key"], frame["function"], strict=True))
    ends = zip(links["slack_days"], links["predecessor"], links["successor"], strict=True)
    short = sorted(
        (slack, before, after)
        for slack, before, after in ends
        if slack is not None and slack < 0 and status[after] not in CLOSED
    )
    return [said for slack, before, after in short for said in _said(-int(slack), before, after, function)]


def _said(days: int, before: Key, after: Key, function: dict[Key, str | None]) -> Iterator[tuple[Key, str]]:
    span = f"{days} day{'s' if days > 1 else ''}"
    yield after, f"short by {span}: {before} comes later"
    yield before, f"{function[after] or after} is short by {span} ({after})"
