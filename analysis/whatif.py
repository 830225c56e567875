"""What follows if dates move: the milestones and functions that move with them, the links that break. Saves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.calendar import Calendars
from analysis.frames import FLAG, NUMBER, TEXT, frame, values
from analysis.implied import implied_dates
from analysis.web import Web
from domain.records import Key
from domain.schema import NO_FUNCTION


@dataclass(frozen=True, eq=False)
class Consequences:
    """What a move comes to; days are working days, later is positive.

    `moved`, the farthest first: key; function; before, after (date, implied); days (int); asked (bool: its own date
    was moved, it does not only follow).
    `functions`, the hardest hit first: function; milestones (int, moved); days (int, the farthest move).
    `broken`, the shortest first: predecessor, successor, type, lag_days; slack_before, slack_after (int): the links
    that hold today and would not, or would be shorter still.
    """

    moved: pd.DataFrame
    functions: pd.DataFrame
    broken: pd.DataFrame


def what_if(
    milestones: pd.DataFrame, links: pd.DataFrame, moves: Mapping[Key, date], calendars: Calendars | None = None
) -> Consequences:
    """Compare the implied dates of today with those once each key of `moves` is due on its new date.

    `milestones`, `links` and `calendars` as `implied_dates` takes them. A milestone that had no date has not moved
    but come into the plan, and is not among the moved. Done and cancelled ones stay.

    >>> plan = pd.DataFrame({"key": ["IT-4", "WH-7"], "function": ["IT", "Warehouse"],
    ...                      "due_date": [date(2026, 3, 2), date(2026, 3, 5)]})
    >>> wait = pd.DataFrame({"predecessor": ["IT-4"], "successor": ["WH-7"], "type": ["FS"], "lag_days": [0]})
    >>> what_if(plan, wait, {"IT-4": date(2026, 3, 10)}).moved[["key", "days", "asked"]].values.tolist()
    [['IT-4', 6, True], ['WH-7', 3, False]]
    """
    keys = values(milestones, "key")
    due = [moves.get(key, day) for key, day in zip(keys, values(milestones, "due_date"), strict=True)]
    web = Web(keys, links)
    now = implied_dates(milestones, links, calendars, web)
    moved_on = milestones.assign(due_date=pd.Series(due, index=milestones.index, dtype=object))
    then = implied_dates(moved_on, links, calendars, web)
    functions = dict(zip(keys, (name or NO_FUNCTION for name in values(milestones, "function")), strict=True))
    known = calendars or Calendars()
    moved = [
        (key, functions[key], before, after, known.of(functions[key]).between(before, after), key in moves)
        for key, before, after in zip(keys, now.milestones["implied"], then.milestones["implied"], strict=True)
        if before and after and before != after
    ]
    moved.sort(key=lambda row: (-abs(row[4]), row[0]))
    return Consequences(
        frame(moved, key=TEXT, function=TEXT, before="object", after="object", days=NUMBER, asked=FLAG),
        _by_function({name: [row[4] for row in moved if row[1] == name] for name in {row[1] for row in moved}}),
        _broken(now.links, then.links),
    )


def _by_function(days: Mapping[str, list[int]]) -> pd.DataFrame:
    rows = [(name, len(moves), max(moves, key=abs)) for name, moves in days.items()]
    rows.sort(key=lambda row: (-abs(row[2]), -row[1], row[0].casefold()))
    return frame(rows, function=TEXT, milestones=NUMBER, days=NUMBER)


def _broken(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    columns = ["predecessor", "successor", "type", "lag_days"]
    rows = [
        (*link, before, after)
        for link, before, after in zip(now[columns].values.tolist(), now["slack_days"], then["slack_days"], strict=True)
        if after is not None and after < min(0, before if before is not None else 0)
    ]
    rows.sort(key=lambda row: (row[5], row[1], row[0]))
    return frame(
        rows, predecessor=TEXT, successor=TEXT, type=TEXT, lag_days=NUMBER, slack_before="object", slack_after=NUMBER
    )
