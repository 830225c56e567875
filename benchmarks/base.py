"""What a benchmark is: two sides that do the same work, and how far apart they may be.

Times on a shared machine mean nothing, so only the ratio of two sides is judged, measured in turns in one run,
each time in a process of its own. Measures nothing itself (`benchmarks.runner`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Prepare: TypeAlias = Callable[[Path, int], None]
"""(folder, size): lay down what both sides need, once."""
Side: TypeAlias = Callable[[Path, int], Callable[[], object]]
"""(folder, size) → the call that is timed; whatever is done before it returns is not."""
Name: TypeAlias = Literal["ours", "theirs"]
Clock: TypeAlias = Literal["cpu", "wall", "memory", "memory of all"]
"""Seconds, or the megabytes by which the call raised the highest memory of its process; of all: of it and its children
together."""
NAMES: tuple[Name, Name] = ("ours", "theirs")


@dataclass(frozen=True, slots=True)
class Gate:
    """How far apart the sides may be; with `faster`, how many times faster ours must be."""

    bound: float
    faster: bool = False

    def ratio(self, ours: float, theirs: float) -> float:
        """The number that is held against the bound."""
        return theirs / ours if self.faster else ours / theirs

    def holds(self, ratio: float) -> bool:
        """Say whether a ratio is good enough."""
        return ratio >= self.bound if self.faster else ratio <= self.bound

    def __str__(self) -> str:
        return f"≥ {self.bound:g}× faster" if self.faster else f"≤ {self.bound:g}×"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One row of the table. Without a gate it only informs."""

    name: str
    what: str
    against: str
    prepare: Prepare
    ours: Side
    theirs: Side
    gate: Gate | None
    stretch: float | None
    size: int
    deep_size: int
    calls: int = 1
    """How often the timed call does the thing, though never more often than `size`; figures are for one."""
    clock: Clock = "cpu"
    """What is measured: CPU time of the process and its children, wall time, or memory."""


def copy_of(folder: Path) -> Path:
    """A copy for one case to write in; it goes with the folder that the run works in."""
    number = sum(1 for _ in folder.parent.iterdir())
    return Path(shutil.copytree(folder, folder.parent / f"{folder.name}-{number}"))
