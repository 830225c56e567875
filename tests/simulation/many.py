"""Many histories, shared out among the processors of this machine.

    python -m tests.simulation.many 100000
    python -m tests.simulation.many 500 --from 20000

prints how far it is and how fast, and ends with 0 only when nothing is wrong with any of them. A history that fails is
told again alone by its number.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.simulation.telling import history
from tests.simulation.world import template

BATCH = 50
"""Histories between two words of how far it is."""
MEMORY = Path("/dev/shm")
"""Where there is a disk in memory, no history waits for a real one; that a file survives is for other tests."""


def wrong(numbers: range, database: Path) -> dict[int, list[str]]:
    """Tell some histories; gives what is wrong with them, by their numbers."""
    with tempfile.TemporaryDirectory(dir=database.parent) as name:
        told = {number: history(number, database, Path(name) / str(number)) for number in numbers}
    return {number: problems for number, problems in told.items() if problems}


def tell(first: int, count: int, jobs: int) -> Iterator[tuple[int, dict[int, list[str]]]]:
    """Tell `count` histories; gives, batch by batch, how many are told and what was wrong with those."""
    batches = [range(start, min(start + BATCH, first + count)) for start in range(first, first + count, BATCH)]
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        tellers = partial(wrong, database=template(Path(name) / "template"))
        done = 0
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            for numbers, problems in zip(batches, pool.map(tellers, batches), strict=True):
                done += len(numbers)
                yield done, problems


def main() -> int:
    """Tell as many as asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int)
    asked.add_argument("--from", type=int, default=0, dest="first")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    wanted = asked.parse_args()
    began, found = time.monotonic(), 0
    for done, problems in tell(wanted.first, wanted.count, wanted.jobs):
        found += len(problems)
        for number, said in problems.items():
            sys.stdout.write(f"\nhistory {number}: {said}\n")
        speed = done / (time.monotonic() - began)
        sys.stdout.write(f"\r{done} of {wanted.count}, {speed:.1f} a second, {found} with a problem ")
        sys.stdout.flush()
    sys.stdout.write("\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
