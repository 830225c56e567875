"""What pages ask of a picture with every run, made once for each picture. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from analysis.implied import longest_path
from domain.records import Key
from domain.schema import CLOSED
from services.insights import World
from ui import status
from ui.rows import natural, rows_of
from ui.status import Chip

PICTURES = 4
"""Pictures whose answers are kept, as many as `ui.session` keeps of now."""


@lru_cache(maxsize=PICTURES)
def keys(world: World) -> Sequence[Key]:
    """Every key, in the order in which people count."""
    return tuple(sorted(map(str, world.milestones.index), key=natural))


@lru_cache(maxsize=PICTURES)
def open_keys(world: World) -> Sequence[Key]:
    """The keys of what is neither done nor cancelled, in that order."""
    found = world.milestones["status"].to_dict()
    return tuple(key for key in keys(world) if found[key] not in CLOSED)


@lru_cache(maxsize=PICTURES)
def names(world: World) -> Mapping[Key, str]:
    """Key and title of every milestone, as boxes offer it, in that order."""
    titles = world.milestones["title"].to_dict()
    return {key: f"{key} · {titles[key] or ''}" for key in keys(world)}


@lru_cache(maxsize=PICTURES)
def issues(world: World) -> Sequence[tuple[str, Any]]:
    """Every finding of the rules as a row of `World.issues`, after the tracker of its milestone."""
    homes = world.milestones["tracker"].to_dict()
    return tuple((str(homes.get(issue.key)), issue) for issue in rows_of(world.issues))


@lru_cache(maxsize=PICTURES)
def chain(world: World) -> Sequence[Key]:
    """The chain that ends last, from what starts it."""
    return tuple(longest_path(world.outlook))


@lru_cache(maxsize=PICTURES)
def spare(world: World) -> Mapping[Key, int]:
    """By how many working days each open milestone with a date can slip before the end moves."""
    dates = world.outlook.milestones
    pairs = zip(dates["key"].tolist(), dates["total_float_days"].tolist(), strict=True)
    return {key: int(days) for key, days in pairs if days is not None}


@lru_cache(maxsize=PICTURES)
def chips(world: World) -> Mapping[Key, Chip]:
    """How every milestone stands, the days it is short by included."""
    lacking: dict[Key, int] = {}
    columns = (world.links[name].tolist() for name in ("successor", "open", "slack_days"))
    for after, is_open, slack in zip(*columns, strict=True):
        if is_open and slack is not None and slack < 0:
            lacking[after] = max(lacking.get(after, 0), -int(slack))
    rows = rows_of(world.milestones[["state", "due_date"]])
    return {str(row.Index): status.outlook(row, lacking.get(row.Index), world.day) for row in rows}
