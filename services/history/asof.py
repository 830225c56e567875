"""The past: milestones as they stood at the end of a day, folded from the audit log."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from audit.entry import timestamp
from audit.reading import read_body
from audit.replay import Replay
from db import records
from domain.schema import MILESTONE
from services.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


def end_of(day: date) -> str:
    """The first moment after a day, where this process runs, as the log writes it."""
    local = datetime.combine(day + timedelta(days=1), time()).astimezone()
    return timestamp(local.astimezone(UTC))


def first_day(ws: Workspace) -> date | None:
    """The day of the first record, where this process runs; None while there is none."""
    with ws.read() as tx:
        moment = records.first_moment(tx)
    return datetime.fromisoformat(moment).astimezone().date() if moment else None


def milestones_at(tx: sa.Connection, day: date) -> pd.DataFrame:
    """The milestones at the end of `day`, in the shape of `linking.milestones_frame`."""
    import pandas as pd

    replay = Replay()
    for seq, body in records.raw_bodies(tx, before=end_of(day)):
        replay.fold(seq, read_body(body))
    data = [
        [key, *map(row.values.get, MILESTONE.names), row.last_seq]
        for (entity, key), row in sorted(replay.rows.items())
        if entity == "milestone" and not row.removed
    ]
    return pd.DataFrame(data, columns=["key", *MILESTONE.names, "version"], dtype=object)
