"""What happened in histories, counted: nobody shall believe in histories in which nothing happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

PAUSES = (
    "is empty, and",
    "rows vanished",
    "cells changed at once",
    "cells of one column",
    "now beside the id",
    "went back to what they held",
    "wait for their ids",
    "The header row of",
    "cannot tell which column",
    "is gone from",
    "milestones was found",
)
"""By what a pause is known, as in docs/sync.md."""
COMMON = {
    *(f"run: {state}" for state in ("ok", "nothing", "paused", "failed")),
    *(f"fault: {kind}" for kind in ("crash", "sheet", "edit", "overtaken", "locked", "cairn")),
    *(f"pause: {words}" for words in ("is empty, and", "rows vanished", "now beside the id", "The header row of")),
    "stage: retired",
    *(f"answer: {words}" for words in ("rows are really gone", "changes are meant")),
    *(f"record: {op} milestone by sheet" for op in ("insert", "update", "remove", "hold", "propose", "conflict")),
    *(f"record: {op} milestone by app" for op in ("insert", "update", "accept", "reject", "resolve")),
    *(f"record: {op} milestone by undo" for op in ("update", "remove")),
}
"""What happens in any hundred histories, if they are worth their name; the steps aside."""


def pause_in(saw: str) -> str:
    """Which pause it was."""
    return f"pause: {next((words for words in PAUSES if words in saw), saw)}"


def of_records(bodies: Iterable[Any]) -> Counter[str]:
    """What the log of a history says: operation, on what, and by which way."""
    found = ((body["op"], body["object"]["entity"], body["via"]["kind"]) for body in bodies)
    return Counter(f"record: {op} {entity} by {way}" for op, entity, way in found)


def lines(tally: Counter[str], histories: int) -> Iterator[str]:
    """The tally as it is read: by kind, the most frequent first."""
    ordered = sorted(tally.items(), key=lambda item: (item[0].partition(":")[0], -item[1], item[0]))
    for name, count in ordered:
        yield f"{count:>10}  {count / histories:>8.3f} a history  {name}"
