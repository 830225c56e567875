"""Runs benchmarks: prepares once, then the two sides in turns, each in a process of its own; medians of the pairs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.base import NAMES, Benchmark
from benchmarks.registry import BENCHMARKS
from domain.errors import CairnError, Refused

ROOT = Path(__file__).resolve().parents[1]
SCORE = "onboarding"


class CaseBroke(CairnError):
    """A benchmark that ends early has measured nothing."""

    hint = "What it said stands above."


def chosen(names: Iterable[str]) -> list[Benchmark]:
    """The benchmarks of these names, or all; "T8" stands for its variants ("T8-commit") too."""
    wanted = {name.casefold(): name for name in names}
    families = {known: {known.casefold(), known.partition("-")[0].casefold()} for known in BENCHMARKS}
    if unknown := wanted.keys() - set().union(*families.values()):
        raise Refused(
            f"There is no benchmark “{wanted[min(unknown)]}”.", f"There are: {', '.join((*BENCHMARKS, SCORE))}."
        )
    return [BENCHMARKS[name] for name, family in families.items() if not wanted or wanted.keys() & family]


def is_score(names: Sequence[str]) -> bool:
    """Say whether the score of the onboarding is asked for, which has no sides. Raises `Refused` beside others."""
    if SCORE not in {name.casefold() for name in names}:
        return False
    if len(names) > 1:
        raise Refused(f"“{SCORE}” is a score and no ratio.", f"Ask for it alone: bench {SCORE}.")
    return True


def run(benchmark: Benchmark, *, size: int, pairs: int) -> dict[str, Any]:
    """Measure one benchmark: a row with name, what, against, ours and peer_or_floor (for one call), ratio,
    gate and stretch (None where there is none), faster, holds, clock, size, pairs (the ratio of each pair)."""
    with TemporaryDirectory(prefix="cairn-bench-") as made:
        folder = Path(made) / "prepared"
        folder.mkdir()
        _case(benchmark, "prepare", folder, size)
        measured = [[_measured(benchmark, side, folder, size) for side in NAMES] for _ in range(pairs)]
    gate, calls = benchmark.gate, min(benchmark.calls, size)
    ratios = [gate.ratio(*pair) if gate else pair[0] / pair[1] for pair in measured]
    ratio = median(ratios)
    return {
        "name": benchmark.name,
        "what": benchmark.what,
        "against": benchmark.against,
        "ours": median(pair[0] for pair in measured) / calls,
        "peer_or_floor": median(pair[1] for pair in measured) / calls,
        "ratio": ratio,
        "gate": gate and gate.bound,
        "stretch": benchmark.stretch,
        "faster": bool(gate and gate.faster),
        "holds": gate is None or gate.holds(ratio),
        "clock": benchmark.clock,
        "size": size,
        "pairs": ratios,
    }


def _measured(benchmark: Benchmark, side: str, folder: Path, size: int) -> float:
    measured = json.loads(_case(benchmark, side, folder, size))
    return float(measured[benchmark.clock])


def _case(benchmark: Benchmark, side: str, folder: Path, size: int) -> bytes:
    words = [sys.executable, "-m", "benchmarks.case", benchmark.name, side, str(folder), str(size)]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise CaseBroke(f"{benchmark.name} broke while it ran its side “{side}”.")
    return done.stdout
