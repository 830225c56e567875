"""One side of one benchmark, in a process of its own: `python -m benchmarks.case NAME SIDE FOLDER SIZE`.

SIDE is `prepare`, `ours` or `theirs`. Prints what the timed call took, as JSON: seconds of CPU of this process and its
children, seconds of wall time, megabytes of memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.family import raised_by
from benchmarks.registry import BENCHMARKS


def main(name: str, side: str, folder: Path, size: int) -> None:
    """Prepare, or measure one side once."""
    benchmark = BENCHMARKS[name]
    if side == "prepare":
        benchmark.prepare(folder, size)
        return
    call = (benchmark.ours if side == "ours" else benchmark.theirs)(folder, size)
    if benchmark.clock == "memory of all":
        print(json.dumps({benchmark.clock: raised_by(call)}))
        return
    memory, cpu, wall = highest_memory_mb(), cpu_seconds(), time.perf_counter()
    call()
    seconds = {"cpu": cpu_seconds() - cpu, "wall": time.perf_counter() - wall}
    print(json.dumps({**seconds, "memory": highest_memory_mb() - memory}))


def cpu_seconds() -> float:
    """What this process and those that it started and waited for have used so far."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def highest_memory_mb() -> float:
    """The highest resident memory of this process so far. That of a child starts with its parent's: it says nothing."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
