"""Milestone × milestone: an order in which as little as possible waits for what comes later (design structure matrix).

Partitions the matrix by its loops (Steward 1981); inside a loop, where no order is free of feedback, it takes the
greedy one of Eades, Lin and Smyth (1993). Knows no dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analysis.graph import knots, topological_order
from domain.records import Key


@dataclass(frozen=True, eq=False)
class Structure:
    """`order`: every key once, a predecessor before its successors but for feedback. `loops`: the sets of keys that
    wait for each other, in that order. `feedback` (bool, one for each link given): its predecessor comes later."""

    order: list[Key]
    loops: list[list[Key]]
    feedback: list[bool]


def structure(keys: Iterable[Key], links: pd.DataFrame) -> Structure:
    """Put keys in sequence. `links`: predecessor, successor; those that name other keys are no feedback.

    >>> wait = pd.DataFrame({"predecessor": ["b", "c", "a"], "successor": ["c", "b", "b"]})
    >>> found = structure("cba", wait)
    >>> found.order, found.loops, found.feedback
    (['a', 'b', 'c'], [['b', 'c']], [False, True, False])
    """
    keys = list(keys)
    pairs = list(zip(links["predecessor"].tolist(), links["successor"].tolist(), strict=True))
    known = set(keys)
    inside = [pair for pair in pairs if known.issuperset(pair)]
    loops = knots(_frame(inside))
    head_of = {key: loop[0] for loop in loops for key in loop}
    between = [(head_of.get(before, before), head_of.get(after, after)) for before, after in inside]
    members = {loop[0]: _least_feedback(loop, inside) for loop in loops}
    heads = topological_order([key for key in keys if head_of.get(key, key) == key], _frame(between))
    order = [key for head in heads for key in members.get(head, [head])]
    place = {key: number for number, key in enumerate(order)}
    feedback = [place.get(before, -1) > place.get(after, len(order)) for before, after in pairs]
    return Structure(order, [members[head] for head in heads if head in members], feedback)


def _frame(pairs: list[tuple[Key, Key]]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["predecessor", "successor"])


def _least_feedback(loop: list[Key], pairs: list[tuple[Key, Key]]) -> list[Key]:
    """Take what waits for nothing to the front, what nothing waits for to the end, else what gives most and takes
    least to the front; ties by key."""
    left = set(loop)
    arrows = {(before, after) for before, after in pairs if before in left and after in left and before != after}
    front: list[Key] = []
    back: list[Key] = []
    while left:
        gives, takes = Counter(before for before, _ in arrows), Counter(after for _, after in arrows)
        free = [key for key in sorted(left) if not takes[key]]
        ends = [key for key in sorted(left) if not gives[key]]
        if free:
            front.append(chosen := free[0])
        elif ends:
            back.append(chosen := ends[0])
        else:
            front.append(chosen := max(sorted(left), key=lambda key: gives[key] - takes[key]))
        left.remove(chosen)
        arrows = {pair for pair in arrows if chosen not in pair}
    return front + back[::-1]
