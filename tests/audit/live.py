"""The tables as a log says that they must stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from audit.replay import Replay
from db.records import column_text

Tables: TypeAlias = list[tuple[str, list[str], Iterator[tuple[Any, ...]]]]


def tables_of(replay: Replay, *, but: str = "") -> Tables:
    """Every table as rows, as `db.records.live_rows` reads them; one field may be left out."""
    live = replay.texts(column_text)
    found = []
    for entity in dict.fromkeys(entity for entity, _ in live):
        rows = {key: row for (other, key), row in live.items() if other == entity}
        names = sorted({name for row in rows.values() for name in row.texts} - {but})
        lines = [(key, r.removed, r.last_seq, *map(r.texts.get, names)) for key, r in rows.items()]
        found.append((entity, names, iter(lines)))
    return found
