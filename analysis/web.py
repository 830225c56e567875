"""The links of a set of milestones as numbers, made once for every pass over them: ends, loops, an order. No dates.

Plain Python on plain integers: real networks are long and narrow, so that numpy would be called for a few nodes at a
time (`analysis.network` is for wide ones).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd

from analysis.frames import Ints
from domain.records import Key

Arrows: TypeAlias = Mapping[Key, list[Key]]


class Web:
    """Milestones in the order of `keys`, and the links between them in the order of `links` (predecessor, successor).

    `keys`: those given, then those that only links name; `place`: where each stands. `count`: how many were given.
    `before`, `after`: for each link the places of its ends.

    >>> wait = pd.DataFrame({"predecessor": ["build", "test"], "successor": ["test", "go-live"]})
    >>> web = Web(["go-live", "test"], wait)
    >>> web.keys, web.before, web.after, web.order
    (['go-live', 'test', 'build'], [2, 1], [1, 0], [1, 0])
    """

    def __init__(self, keys: Iterable[Key], links: pd.DataFrame) -> None:
        place = {key: number for number, key in enumerate(keys)}
        self.count = len(place)
        ends = [links[name].tolist() for name in ("predecessor", "successor")]
        for end in ends:
            for key in end:
                place.setdefault(key, len(place))
        self.keys: list[Key] = list(place)
        self.place: Mapping[Key, int] = place
        self.before, self.after = ([place[key] for key in end] for end in ends)

    @cached_property
    def ends(self) -> tuple[Ints, Ints]:
        """`before` and `after` as arrays."""
        return np.array(self.before, dtype=np.int64), np.array(self.after, dtype=np.int64)

    @cached_property
    def knots(self) -> list[list[Key]]:
        """The largest sets of milestones that all wait for each other, each sorted, by their first keys."""
        return sorted(sorted(knot) for knot in _components(self._tied) if len(knot) > 1)

    @cached_property
    def cycles(self) -> list[list[Key]]:
        """One loop for each knot: a shortest one through its first key, which it starts with."""
        return sorted(loop_through(knot[0], self._tied, set(knot)) for knot in self.knots)

    @cached_property
    def in_loop(self) -> list[bool]:
        """Say of each link whether it is part of a loop; a link from a milestone to itself is one."""
        if not self._knotted:
            return [before == after for before, after in zip(self.before, self.after, strict=True)]
        knot_of = list(range(len(self.keys)))
        place = {self.keys[number]: number for number in self._knotted}
        for knot in self.knots:
            for key in knot:
                knot_of[place[key]] = place[knot[0]]
        return [knot_of[before] == knot_of[after] for before, after in zip(self.before, self.after, strict=True)]

    @cached_property
    def order(self) -> list[int]:
        """The places of the keys given, each after all that it waits for; links inside loops count for nothing.

        Ties keep the order in which the keys were given.
        """
        if not self._knotted and len(self.keys) == self.count:
            return self._peeled
        ends = zip(self.before, self.after, self.in_loop, strict=True)
        straight = [(a, b) for a, b, in_loop in ends if not in_loop and a < self.count and b < self.count]
        return _peeled(self.count, straight)

    @cached_property
    def by_successor(self) -> Ints:
        """The links between keys given and outside loops, each after all that lead to the milestone it comes from."""
        return self._in_turn(self.ends[1])

    @cached_property
    def by_predecessor(self) -> Ints:
        """The same backwards: each after all that lead on from the milestone it leads to."""
        return self._in_turn(self.ends[0])[::-1]

    def _in_turn(self, end: Ints) -> Ints:
        turn = np.full(len(self.keys), -1)
        turn[self.order] = np.arange(self.count)
        links = np.argsort(turn[end], kind="stable")
        return links[turn[end[links]] >= 0]

    @cached_property
    def _peeled(self) -> list[int]:
        return _peeled(len(self.keys), self._pairs())

    @cached_property
    def _knotted(self) -> frozenset[int]:
        """What remains when all that waits for nothing is taken away, again and again, and then all that nothing
        waits for: loops, and what lies between two of them. Most webs have none."""
        if len(self._peeled) == len(self.keys):
            return frozenset()
        left = set(range(len(self.keys))).difference(self._peeled)
        turned = [(b, a) for a, b in self._pairs() if a in left and b in left]
        return frozenset(left.difference(_peeled(len(self.keys), turned)))

    @cached_property
    def _tied(self) -> Arrows:
        """The arrows among what is knotted."""
        arrows: dict[Key, list[Key]] = {}
        for before, after in self._pairs() if self._knotted else ():
            if before in self._knotted and after in self._knotted:
                arrows.setdefault(self.keys[before], []).append(self.keys[after])
                arrows.setdefault(self.keys[after], [])
        return arrows

    def _pairs(self) -> Iterator[tuple[int, int]]:
        return (pair for pair in zip(self.before, self.after, strict=True) if pair[0] != pair[1])


def _peeled(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Take away what waits for nothing, again and again (Kahn 1962); what is in a loop or behind one is not reached."""
    followers: list[list[int]] = [[] for _ in range(count)]
    waits_for = [0] * count
    for before, after in pairs:
        followers[before].append(after)
        waits_for[after] += 1
    order = [number for number, waits in enumerate(waits_for) if not waits]
    for number in order:  # grows while it is read
        for after in followers[number]:
            waits_for[after] -= 1
            if not waits_for[after]:
                order.append(after)
    return order


def loop_through(start: Key, arrows: Arrows, within: set[Key]) -> list[Key]:
    """A shortest loop from `start` back to it; empty where there is none."""
    came_from: dict[Key, Key] = {}
    queue = deque([start])
    while queue and start not in came_from:
        here = queue.popleft()
        for key in sorted(within.intersection(arrows.get(here, ())) - {here}):
            if key not in came_from:
                came_from[key] = here
                queue.append(key)
    if start not in came_from:
        return []
    loop = [came_from[start]]
    while loop[-1] != start:
        loop.append(came_from[loop[-1]])
    return loop[::-1]


def _components(arrows: Arrows) -> Iterator[Sequence[Key]]:
    """Strongly connected components (Tarjan 1972), on an explicit path: a chain may be longer than Python's stack."""
    number: dict[Key, int] = {}
    lowest: dict[Key, int] = {}
    waiting: dict[Key, None] = {}  # seen, and the component not yet complete; in the order seen
    for root in arrows:
        path = [] if root in number else [(root, iter(arrows[root]))]
        while path:
            here, onward = path[-1]
            if here not in number:
                number[here] = lowest[here] = len(number)
                waiting[here] = None
            for key in onward:
                if key not in number:
                    path.append((key, iter(arrows[key])))
                    break
                if key in waiting:
                    lowest[here] = min(lowest[here], number[key])
            else:
                path.pop()
                if path:
                    parent = path[-1][0]
                    lowest[parent] = min(lowest[parent], lowest[here])
                if lowest[here] == number[here]:
                    yield _take_back_to(here, waiting)


def _take_back_to(first: Key, waiting: dict[Key, None]) -> list[Key]:
    taken = [waiting.popitem()[0]]
    while taken[-1] != first:
        taken.append(waiting.popitem()[0])
    return taken
