"""The workspace's links: read the milestones as a frame, resolve what they wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import records, syncstate, touched
from domain.records import Key, Value

if TYPE_CHECKING:
    import pandas as pd

NAMED_BY = ("tracker", "sheet_id", "title", "depends_on", "duration_days")


def milestones_frame(tx: sa.Connection) -> pd.DataFrame:
    """Every milestone that is not removed: `key`, all schema fields, `version`. Blank is None."""
    import pandas as pd

    from domain.schema import MILESTONE

    return pd.DataFrame(records.columns_of(tx, "milestone", MILESTONE.names), dtype=object)


def _named_frame(tx: sa.Connection) -> pd.DataFrame:
    """What links are resolved by, and nothing else: key, `NAMED_BY`, row."""
    import pandas as pd

    return with_rows(tx, pd.DataFrame(records.columns_of(tx, "milestone", NAMED_BY), dtype=object))


def with_rows(tx: sa.Connection, milestones: pd.DataFrame) -> pd.DataFrame:
    """The same milestones with `row`, where each was last seen in its sheet (None: only in Cairn)."""
    import pandas as pd

    rows = syncstate.sheet_rows(tx)
    return milestones.assign(row=pd.Series([rows.get(key) for key in milestones["key"]], dtype=object))


def unresolved_by_tracker(tx: sa.Connection) -> Counter[str]:
    """How many references of each tracker's milestones resolve to nothing.

    Asked after every look at a sheet, most of which move nothing that links go by: the last answer holds until then.
    """
    global _last
    world = _world(tx)
    if _last is None or _last.world != world:
        _last = _answered(tx, world, _last)
    return Counter(_last.counts)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was answered, of which world, and where its log ended and its rows stood."""

    world: Hashable
    head: records.LogHead
    places: int
    counts: Counter[str]


_last: _Answer | None = None


def _world(tx: sa.Connection) -> Hashable:
    """What an answer is good for: this log up to its last change, and the sheets' rows where they were last seen."""
    head = records.head(tx)
    return head.log_id, head.data_seq, records.hash_at(tx, head.data_seq), *syncstate.revisions(tx)


def _answered(tx: sa.Connection, world: Hashable, before: _Answer | None) -> _Answer:
    """The answer before, where this is its log further on and nothing was said since that links go by; else anew."""
    head, places = records.head(tx), touched.mark_of_places(tx)
    is_further = before is not None and records.hash_at(tx, before.head.size) == before.head.hash
    if before is None or not is_further or before.places != places:
        return _Answer(world, head, places, _counted(tx))
    is_said = touched.is_said_since(tx, NAMED_BY, before.head.size)
    return _Answer(world, head, places, _counted(tx) if is_said else before.counts)


def _counted(tx: sa.Connection) -> Counter[str]:
    if not records.any_filled(tx, "milestone", "depends_on"):
        return Counter()
    from analysis.links import resolve_links

    frame = _named_frame(tx)
    resolved = resolve_links(frame)
    home = dict(zip(frame["key"], frame["tracker"], strict=True))
    return Counter(str(home[key]) for key in resolved.unresolved["key"])


def loops_with(tx: sa.Connection, waits: Mapping[Key, Value]) -> list[list[Key]]:
    """The loops through these milestones that there would be if they waited for that (key → `depends_on`)."""
    from analysis.graph import loops_through
    from analysis.links import resolve_links

    frame = _named_frame(tx)
    frame["depends_on"] = [waits.get(key, links) for key, links in zip(frame["key"], frame["depends_on"], strict=True)]
    return loops_through(resolve_links(frame).links, waits)
