"""The network that links make: loops, an order to compute in, what lies up and down stream. No dates.

A link frame has at least the columns `predecessor` and `successor` (keys). u → v: v waits for u.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import pandas as pd

from analysis.web import Arrows, Web, loop_through
from domain.records import Key


def find_cycles(links: pd.DataFrame) -> list[list[Key]]:
    """Name the loops: one for each set of milestones that all wait for each other.

    Each is a shortest loop through the set's alphabetically first key, which it starts with; every milestone in
    it is awaited by the next, the last by the first. Mending it may leave another loop of the same set.
    The answer does not depend on the order of the rows.

    >>> find_cycles(pd.DataFrame({"predecessor": ["c", "a", "b", "b"], "successor": ["a", "b", "c", "d"]}))
    [['a', 'b', 'c']]
    """
    return Web((), links).cycles


def knots(links: pd.DataFrame) -> list[list[Key]]:
    """The largest sets of milestones that all wait for each other, each sorted, by their first keys.

    >>> knots(pd.DataFrame({"predecessor": ["c", "a", "b", "d"], "successor": ["a", "b", "c", "d"]}))
    [['a', 'b', 'c']]
    """
    return Web((), links).knots


def loops_through(links: pd.DataFrame, keys: Iterable[Key]) -> list[list[Key]]:
    """Name the loops that run through any of these milestones: one for each that is in a loop and in none before.

    Each is a shortest one and starts with that milestone.

    >>> loops_through(pd.DataFrame({"predecessor": ["c", "a", "b", "b"], "successor": ["a", "b", "c", "a"]}), "cd")
    [['c', 'a', 'b']]
    """
    arrows = _arrows(links)
    loops: list[list[Key]] = []
    for key in keys:
        if not any(key in loop for loop in loops) and (loop := loop_through(key, arrows, set(arrows))):
            loops.append(loop)
    return loops


def closes_loop(links: pd.DataFrame) -> list[bool]:
    """Say of each link whether it is part of a loop (a link from a milestone to itself is one).

    >>> closes_loop(pd.DataFrame({"predecessor": ["a", "b", "b"], "successor": ["b", "a", "c"]}))
    [True, True, False]
    """
    return Web((), links).in_loop


def topological_order(keys: Iterable[Key], links: pd.DataFrame) -> list[Key]:
    """Put keys so that each comes after all that it waits for; links inside loops are ignored.

    Links that name other keys are ignored too. Ties keep the order in which the keys were given.

    >>> topological_order(["go-live", "test", "build"],
    ...                   pd.DataFrame({"predecessor": ["build", "test"], "successor": ["test", "go-live"]}))
    ['build', 'test', 'go-live']
    """
    web = Web(keys, links)
    return [web.keys[number] for number in web.order]


def downstream(links: pd.DataFrame, key: Key) -> list[Key]:
    """All that wait for a milestone, directly or not, nearest first; without the milestone itself.

    >>> downstream(pd.DataFrame({"predecessor": ["a", "b"], "successor": ["b", "c"]}), "a")
    ['b', 'c']
    """
    return _reachable(_arrows(links), key)


def upstream(links: pd.DataFrame, key: Key) -> list[Key]:
    """All that a milestone waits for, directly or not, nearest first; without the milestone itself.

    >>> upstream(pd.DataFrame({"predecessor": ["a", "b"], "successor": ["b", "c"]}), "c")
    ['b', 'a']
    """
    return _reachable(_arrows(links, against=True), key)


def neighbourhood(links: pd.DataFrame, key: Key, reach: int) -> dict[Key, int]:
    """What lies within `reach` steps of a milestone: how many steps downstream it is (upstream: negative), itself 0.

    What lies both ways, in a loop, counts as upstream.

    >>> chain = pd.DataFrame({"predecessor": ["a", "b", "c"], "successor": ["b", "c", "d"]})
    >>> neighbourhood(chain, "b", 1)
    {'b': 0, 'a': -1, 'c': 1}
    """
    found = {key: 0}
    for arrows, sign in ((_arrows(links, against=True), -1), (_arrows(links), 1)):
        front = [key]
        for steps in range(1, reach + 1):
            front = [there for here in front for there in arrows.get(here, ()) if there not in found]
            found.update((there, sign * steps) for there in front)
    return found


def _pairs(links: pd.DataFrame) -> list[tuple[Key, Key]]:
    return list(zip(links["predecessor"].tolist(), links["successor"].tolist(), strict=True))


def _arrows(links: pd.DataFrame, against: bool = False) -> Arrows:
    arrows: dict[Key, list[Key]] = {}
    for before, after in _pairs(links):
        start, end = (after, before) if against else (before, after)
        arrows.setdefault(start, []).append(end)
        arrows.setdefault(end, [])
    return arrows


def _reachable(arrows: Arrows, start: Key) -> list[Key]:
    found = {start: None}
    queue = deque([start])
    while queue:
        for key in arrows.get(queue.popleft(), ()):
            if key not in found:
                found[key] = None
                queue.append(key)
    return list(found)[1:]
