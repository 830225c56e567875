"""The workspace's links: read the milestones as a frame, resolve what they wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import records
from domain.records import Key, Value

if TYPE_CHECKING:
    import pandas as pd

    from analysis.links import Resolved


def milestones_frame(tx: sa.Connection) -> pd.DataFrame:
    """Every milestone that is not removed: `key`, all schema fields, `version`. Blank is None."""
    import pandas as pd

    from domain.schema import MILESTONE

    rows = records.rows_of(tx, "milestone").values()
    columns = ["key", *MILESTONE.names, "version"]
    data = [[row.key, *(row.values[name] for name in MILESTONE.names), row.version] for row in rows]
    return pd.DataFrame(data, columns=columns, dtype=object)


def resolved_links(tx: sa.Connection) -> tuple[pd.DataFrame, Resolved]:
    """The milestones, and their links: resolved and unresolved."""
    from analysis.links import resolve_links

    frame = milestones_frame(tx)
    return frame, resolve_links(frame)


def unresolved_by_tracker(tx: sa.Connection) -> Counter[str]:
    """How many references of each tracker's milestones resolve to nothing."""
    frame, resolved = resolved_links(tx)
    home = dict(zip(frame["key"], frame["tracker"], strict=True))
    return Counter(str(home[key]) for key in resolved.unresolved["key"])


def cycles_with(tx: sa.Connection, waits: Mapping[Key, Value]) -> list[list[Key]]:
    """The loops that there would be if these milestones waited for that (key → `depends_on`)."""
    from analysis.graph import find_cycles
    from analysis.links import resolve_links

    frame = milestones_frame(tx)
    frame["depends_on"] = [waits.get(key, links) for key, links in zip(frame["key"], frame["depends_on"], strict=True)]
    return find_cycles(resolve_links(frame).links)
