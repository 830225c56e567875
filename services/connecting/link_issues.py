"""What is wrong with the dependencies of a sheet that is looked at: those that name nothing here, themselves, a circle.

The same rules as for milestones that are connected, asked before anything is. Reads nothing: it is given a reading,
and what other trackers have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from db import records
from domain.issues import Issue
from domain.records import CellRef, Value
from domain.rows import TypedRow
from services.linking import NAMED_BY
from services.syncing.reading import SheetReading
from services.workspace import Workspace
from validation.rules.check import Measure, check
from validation.rules.rule import Facts
from validation.rules.rules_within import RULES

FIELD = "depends_on"
_OTHERS = frozenset(one.name for one in RULES if one.field != FIELD)
_HERE = "\x00here"
"""Stands for the tracker that the sheet is to become; no tracker is called so."""


def elsewhere(ws: Workspace, but: str = "") -> dict[str, list[Value]]:
    """What the milestones of all trackers but one may be called: field → one value for each."""
    with ws.read() as tx:
        found = records.columns_of(tx, "milestone", NAMED_BY)
    others = [place for place, home in enumerate(found["tracker"]) if home != but]
    return {name: [values[place] for place in others] for name, values in found.items()}


def link_issues(reading: SheetReading, others: Mapping[str, Sequence[Value]]) -> tuple[Issue, ...]:
    """The findings about links, each at the cell that names them. `others` as `elsewhere` gives it."""
    if not any(row.values.get(FIELD) for row in reading.rows):
        return ()
    named = dict(zip(_names(reading.rows), reading.rows, strict=True))
    values = {name: {**row.values, "sheet_id": row.sheet_id} for name, row in named.items()}
    measure = Measure(date.min, _OTHERS)

    def where(name: str, field: str) -> CellRef:
        return reading.place(named[name], field)

    return check(values, where, measure, _facts(named, others))


def _facts(named: Mapping[str, TypedRow], others: Mapping[str, Sequence[Value]]) -> Facts:
    """What the links of the sheet resolve to."""
    import pandas as pd

    from analysis.graph import find_cycles
    from analysis.links import resolve_links

    here = [
        {
            "key": name,
            "tracker": _HERE,
            "sheet_id": row.sheet_id,
            "title": row.values.get("title"),
            FIELD: row.values.get(FIELD),
            "duration_days": row.values.get("duration_days"),
            "row": row.row,
        }
        for name, row in named.items()
    ]
    known = pd.DataFrame(dict(others), dtype=object).assign(row=None, **{FIELD: None})
    frame = pd.concat([pd.DataFrame(here, dtype=object), known], ignore_index=True) if len(known) else None
    resolved = resolve_links(pd.DataFrame(here, dtype=object) if frame is None else frame.astype(object))
    texts: dict[str, list[str]] = defaultdict(list)
    for name, text in zip(resolved.unresolved["key"], resolved.unresolved["text"], strict=True):
        if not _is_itself(named[name], text):
            texts[name].append(text)
    cycles = find_cycles(resolved.links)
    loops = {name: tuple(loop[at:] + loop[:at]) for loop in cycles for at, name in enumerate(loop)}
    return Facts(unresolved={name: tuple(said) for name, said in texts.items()}, loops=loops)


def _is_itself(row: TypedRow, text: str) -> bool:
    """A row that names itself is told by a rule of its own."""
    return text == row.sheet_id


def _names(rows: Sequence[TypedRow]) -> list[str]:
    """What each row is called in a sentence: its id, else its title, with its number where two are called alike."""
    names = [row.sheet_id or str(row.values.get("title") or "") for row in rows]
    times = Counter(names)
    return [
        f"{name} (row {row.row})" if times[name] > 1 or not name else name
        for name, row in zip(names, rows, strict=True)
    ]
