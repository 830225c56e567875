"""Which edits made in Cairn have not reached a tracker's sheet. Reads only."""

from __future__ import annotations

import sqlalchemy as sa

from db import records, syncstate
from domain.records import is_blank
from domain.schema import MILESTONE
from services.trackers import Tracker


def unwritten(tx: sa.Connection, tracker: Tracker) -> list[str]:
    """Each as "KEY field"; of a milestone that is not in the sheet at all, its key. None where Cairn never writes."""
    if not tracker.stage.writes_to_sheet:
        return []
    base = syncstate.base_of(tx, tracker.name)
    bound = [name for name in tracker.binding.fields if name in MILESTONE]
    found = []
    for key, row in records.rows_of(tx, "milestone", tracker=tracker.name).items():
        if key not in base:
            found.append(key)
            continue
        for name, known in base[key].values.items():
            mine = row.values.get(name)
            if name in bound and mine != known and not (is_blank(mine) and is_blank(known)):
                found.append(f"{key} {name}")
    return found
