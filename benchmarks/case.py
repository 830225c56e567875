"""One side of one benchmark, in a process of its own: `python -m benchmarks.case NAME SIDE FOLDER SIZE`.

SIDE is `prepare`, `ours` or `theirs`. Prints the seconds that the timed call took, as JSON: CPU of this process
and its children, and wall.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.registry import BENCHMARKS


def main(name: str, side: str, folder: Path, size: int) -> None:
    """Prepare, or measure one side once."""
    benchmark = BENCHMARKS[name]
    if side == "prepare":
        benchmark.prepare(folder, size)
        return
    call = (benchmark.ours if side == "ours" else benchmark.theirs)(folder, size)
    cpu, wall = cpu_seconds(), time.perf_counter()
    call()
    print(json.dumps({"cpu": cpu_seconds() - cpu, "wall": time.perf_counter() - wall}))


def cpu_seconds() -> float:
    """What this process and those that it started and waited for have used so far."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
