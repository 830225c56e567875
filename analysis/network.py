"""The two passes of the critical path method over plain integers: as early as possible, as late as allowed.

Every link comes as one inequality between starts, start_j ≥ start_i + weight. Wide networks are passed level by level
in numpy, narrow and small ones node by node. Knows no keys, link types or dates.
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

WIDE = 32
"""Nodes in an average level from which a call of numpy for each level costs less than Python for each node."""


class Loop(ValueError):
    """The links run in a circle, so nothing can come first."""


class Network:
    """Nodes 0 … n-1. `start`: the earliest start that a node has by itself; `duration`; `is_fixed`: it stands at its
    start whatever it waits for. Links: `before` → `after` with `weight`. All in one unit; raises `Loop`."""

    def __init__(self, start: Ints, duration: Ints, is_fixed: Flags, before: Ints, after: Ints, weight: Ints) -> None:
        self._duration, self._is_fixed = duration, is_fixed
        self._levels, level_of = _levels(len(start), before, after)
        binding = ~is_fixed[after]
        self._before, self._after, self._weight = before[binding], after[binding], weight[binding]
        self._level_of = level_of
        self._own_start = start

    @cached_property
    def _is_wide(self) -> bool:
        return len(self._own_start) >= WIDE * max(len(self._levels), 1)

    def early(self) -> Ints:
        """The earliest start of every node (forward pass)."""
        starts = self._own_start.copy()
        if self._is_wide:
            self._pass_levels(starts, np.maximum, forward=True)
        else:
            self._pass_nodes(starts, forward=True)
        return starts

    def late(self, early: Ints) -> Ints:
        """The latest start of every node that leaves the last finish where it is (backward pass)."""
        end = (early + self._duration).max(initial=0)
        starts = np.where(self._is_fixed, early, end - self._duration)
        if self._is_wide:
            self._pass_levels(starts, np.minimum, forward=False)
        else:
            self._pass_nodes(starts, forward=False)
        return starts

    def free(self, early: Ints) -> Ints:
        """How far each node can move before a successor, or the last finish, has to move."""
        spare: Ints = (early + self._duration).max(initial=0) - self._duration - early
        np.minimum.at(spare, self._before, early[self._after] - self._weight - early[self._before])
        return spare

    def driving(self, early: Ints) -> Flags:
        """Say of each link that binds whether it holds its successor where it is."""
        holds: Flags = early[self._after] == early[self._before] + self._weight
        return holds

    def _pass_levels(self, starts: Ints, better: np.ufunc, *, forward: bool) -> None:
        here, there = (self._after, self._before) if forward else (self._before, self._after)
        weight = self._weight if forward else -self._weight
        order = np.lexsort((here, self._level_of[here]))
        here, there, weight = here[order], there[order], weight[order]
        nodes, first = _runs(here)
        _, bounds = _runs(self._level_of[nodes])
        stops = np.append(bounds[1:], len(nodes))
        edges = np.append(first, len(here))
        for low, high in zip(*_in_turn(bounds, stops, forward), strict=True):
            a, b = edges[low], edges[high]
            best = better.reduceat(starts[there[a:b]] + weight[a:b], first[low:high] - a)
            level = nodes[low:high]
            if not forward:
                best = np.where(self._is_fixed[level], starts[level], best)
            starts[level] = better(starts[level], best)

    def _pass_nodes(self, starts: Ints, *, forward: bool) -> None:
        value, fixed = starts.tolist(), self._is_fixed.tolist()
        steps: list[list[tuple[int, int]]] = [[] for _ in value]
        for before, after, weight in zip(
            self._before.tolist(), self._after.tolist(), self._weight.tolist(), strict=True
        ):
            steps[before if forward else after].append((after, weight) if forward else (before, weight))
        order = [node for level in self._levels for node in level.tolist()]
        for node in order if forward else reversed(order):
            here = value[node]
            for other, weight in steps[node]:
                if forward:
                    value[other] = max(value[other], here + weight)
                elif not fixed[other]:
                    value[other] = min(value[other], here - weight)
        starts[:] = value


def _in_turn(bounds: Ints, stops: Ints, forward: bool) -> tuple[list[int], list[int]]:
    step = 1 if forward else -1
    return bounds[::step].tolist(), stops[::step].tolist()


def _runs(ordered: Ints) -> tuple[Ints, Ints]:
    """The values of a sorted array, and where the run of each begins."""
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.empty(0, np.int64)
    return ordered[first], first


def _levels(count: int, before: Ints, after: Ints) -> tuple[list[Ints], Ints]:
    """Peel the network (Kahn 1962): level 0 waits for nothing, each further one only for those before it."""
    order = np.argsort(before, kind="stable")
    target = after[order]
    first = np.concatenate(([0], np.cumsum(np.bincount(before, minlength=count))))
    waits = np.bincount(after, minlength=count)
    level_of = np.full(count, -1)
    levels: list[Ints] = []
    front = np.flatnonzero(waits == 0)
    while front.size:
        level_of[front] = len(levels)
        levels.append(front)
        size = first[front + 1] - first[front]
        at = np.repeat(first[front] - (np.cumsum(size) - size), size) + np.arange(size.sum())
        reached, times = np.unique(target[at], return_counts=True)
        waits[reached] -= times
        front = reached[waits[reached] == 0]
    if (level_of < 0).any():
        raise Loop("These links run in a circle.")
    return levels, level_of
