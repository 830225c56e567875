"""How long each link has been asked for: since when a milestone says that it waits, from the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias

import sqlalchemy as sa

from audit.entry import from_typed
from db import records
from domain.records import Key

Said: TypeAlias = tuple[Key, str]
"""Who says a link, and the link as written."""


def said_since(tx: sa.Connection, said: Iterable[Said]) -> list[date | None]:
    """For each link the day (UTC) since which it is said without a break; None where the log does not know.

    A link that came with its row is as old as the row. Type and lag belong to it: a new lag is a new promise.
    """
    since = _edited(tx)
    wanted = list(said)
    rows = records.first_seen(tx, "milestone") if wanted else {}
    moments = [since.get(one) or rows.get(one[0]) for one in wanted]
    days = {moment: datetime.fromisoformat(moment).date() if moment else None for moment in set(moments)}
    return [days[moment] for moment in moments]


def _edited(tx: sa.Connection) -> dict[Said, str]:
    """The moment at which each link was last put into a row that was there before."""
    since: dict[Said, str] = {}
    for body in records.bodies(tx, entity="milestone", field="depends_on"):
        key = body["object"]["key"]
        before, after = (_texts(body[side]) for side in ("old", "new"))
        for text in after - before:
            since[key, text] = body["ts"]
        for text in before - after:
            since.pop((key, text), None)
    return since


def _texts(value: object) -> set[str]:
    links = from_typed(value)
    return {str(link) for link in links} if isinstance(links, tuple) else set()
