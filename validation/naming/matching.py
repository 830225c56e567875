"""One field a column, one column a field, such that all together fit best (the assignment problem, Kuhn 1955)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar


class HasColumn(Protocol):
    """Anything that stands in one column of a sheet."""

    @property
    def column(self) -> int: ...


C = TypeVar("C", bound=HasColumn)
_FAR = float("inf")


def best_pairs(
    columns: Sequence[C], fields: Sequence[str], worths: Mapping[tuple[int, str], float]
) -> list[tuple[C, str]]:
    """The pairs of column and field whose worths add up to most; pairs without a worth are never made.

    Among equals the column further left wins.
    """
    wanted = [name for name in fields if any((one.column, name) in worths for one in columns)]
    # A field that no column fits well enough stays free: each has a place of its own to go, worth nothing.
    costs = [
        [-worths.get((one.column, name), 0.0) + place * 1e-9 for place, one in enumerate(columns)]
        + [1e-6] * len(wanted)
        for name in wanted
    ]
    places = _cheapest(costs)
    pairs = zip(wanted, places, strict=True)
    found = [(columns[place], name) for name, place in pairs if place < len(columns)]
    return sorted(((one, name) for one, name in found if (one.column, name) in worths), key=lambda pair: pair[0].column)


def _cheapest(costs: Sequence[Sequence[float]]) -> list[int]:
    """For each row of costs a place of its own, the sum being least. There are at least as many places as rows."""
    width = len(costs[0]) if costs else 0
    row_of = [-1] * width
    rows, places = [0.0] * len(costs), [0.0] * width
    for start in range(len(costs)):
        _augment(start, costs, row_of, rows, places)
    return [row_of.index(row) for row in range(len(costs))]


def _augment(
    start: int, costs: Sequence[Sequence[float]], row_of: list[int], rows: list[float], places: list[float]
) -> None:
    """Find the cheapest way to seat one more row, moving others where that pays (shortest augmenting path)."""
    width = len(places)
    least, before, done = [_FAR] * width, [-1] * width, [False] * width
    row, last = start, -1
    while True:
        for place in range(width):
            cost = costs[row][place] - rows[row] - places[place]
            if not done[place] and cost < least[place]:
                least[place], before[place] = cost, last
        nearest = min((place for place in range(width) if not done[place]), key=least.__getitem__)
        step = least[nearest]
        rows[start] += step
        for place in range(width):
            if done[place]:
                rows[row_of[place]] += step
                places[place] -= step
            else:
                least[place] -= step
        done[nearest], last = True, nearest
        if row_of[nearest] < 0:
            break
        row = row_of[nearest]
    while last >= 0:
        row_of[last] = row_of[before[last]] if before[last] >= 0 else start
        last = before[last]
