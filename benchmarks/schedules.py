"""The critical path of a large programme, beside the same passes over a graph of networkx."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from random import Random

import networkx as nx
import pandas as pd

from analysis.schedule import schedule
from benchmarks.base import Benchmark, Gate
from benchmarks.data import SEED

STAGES = 40
"""Depth of the programme, as a programme of many projects has it; each waits for some of the last three stages."""


def programme(size: int, seed: int = SEED) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Activities and about three links for each, keys and links in no order."""
    chance = Random(seed)
    keys = [f"M-{number}" for number in range(size)]
    chance.shuffle(keys)
    width = max(size // STAGES, 1)
    pairs = [
        (keys[earlier], keys[at])
        for at in range(width, size)
        for earlier in {chance.randrange(max(at // width - 3, 0) * width, at // width * width) for _ in range(3)}
    ]
    chance.shuffle(pairs)
    links = pd.DataFrame(pairs, columns=["predecessor", "successor"]).assign(type="FS", lag_days=0)
    return pd.DataFrame({"key": keys, "duration_days": [chance.randrange(1, 30) for _ in keys]}), links


def prepare(folder: Path, size: int) -> None:
    """Keep a programme."""
    (folder / "programme.pickle").write_bytes(pickle.dumps(programme(size)))


def _kept(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    activities, links = pickle.loads((folder / "programme.pickle").read_bytes())
    return activities, links


def ours(folder: Path, size: int) -> Callable[[], object]:
    """The whole result: early, late, both floats, critical."""
    activities, links = _kept(folder)
    return lambda: schedule(activities, links)


def theirs(folder: Path, size: int) -> Callable[[], object]:
    """The textbook's passes over a graph, in topological order."""
    activities, links = _kept(folder)
    return lambda: passes(activities, links)


def passes(activities: pd.DataFrame, links: pd.DataFrame) -> dict[str, tuple[int, int, int, int]]:
    """Early start, early finish, total float, free float of each activity, for links from finish to start."""
    graph = nx.DiGraph()
    for key, lasts in zip(activities["key"], activities["duration_days"], strict=True):
        graph.add_node(key, lasts=lasts)
    graph.add_edges_from(zip(links["predecessor"], links["successor"], strict=True))
    order = list(nx.topological_sort(graph))
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    for key in order:
        start[key] = max((finish[before] for before in graph.predecessors(key)), default=0)
        finish[key] = start[key] + graph.nodes[key]["lasts"]
    end = max(finish.values())
    late: dict[str, int] = {}
    found = {}
    for key in reversed(order):
        after = list(graph.successors(key))
        late[key] = min((late[each] - graph.nodes[each]["lasts"] for each in after), default=end)
        free = min((start[each] for each in after), default=end) - finish[key]
        found[key] = (start[key], finish[key], late[key] - finish[key], free)
    return found


BENCHMARKS = (
    Benchmark(
        name="T11",
        what="critical path: both passes, total and free float",
        against="the same passes over a networkx graph",
        prepare=prepare,
        ours=ours,
        theirs=theirs,
        gate=Gate(15, faster=True),
        stretch=20,
        size=100_000,
        deep_size=100_000,
    ),
)
