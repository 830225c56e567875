"""Many histories, shared out among the processors of this machine.

    python -m tests.simulation.many 100000
    python -m tests.simulation.many 500 --from 20000

prints how far it is and how fast, at the end what happened in them, and ends with 0 only when nothing is wrong with any
of them. A history that fails is told again alone by its number.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.simulation.ground import template
from tests.simulation.tally import lines
from tests.simulation.telling import history

BATCH = 50
"""Histories between two words of how far it is."""


@dataclass(slots=True)
class Told:
    """What is wrong with histories, by their numbers, and what happened in all of them."""

    count: int = 0
    wrong: dict[int, list[str]] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)

    def add(self, other: Told) -> None:
        """Put the histories of another one to these."""
        self.count += other.count
        self.wrong |= other.wrong
        self.tally.update(other.tally)


def tell_some(numbers: range, database: Path) -> Told:
    """Tell some histories. One in which the engine breaks down is wrong as well, and stops no other one."""
    told = Told(len(numbers))
    for number in numbers:
        try:
            problems = history(number, database, database.parent / str(number), tally=told.tally)
        except Exception:  # noqa: BLE001 - whatever the engine raises
            problems = traceback.format_exc().splitlines()
        if problems:
            told.wrong[number] = problems
    return told


def tell(first: int, count: int, jobs: int) -> Iterator[Told]:
    """Tell `count` histories in as many processes as `jobs`; gives batch by batch what became of them so far."""
    batches = [range(start, min(start + BATCH, first + count)) for start in range(first, first + count, BATCH)]
    with tempfile.TemporaryDirectory() as name:
        tellers = partial(tell_some, database=template(Path(name) / "template"))
        so_far = Told()
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            for told in pool.map(tellers, batches):
                so_far.add(told)
                yield so_far


def main() -> int:
    """Tell as many as asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int)
    asked.add_argument("--from", type=int, default=0, dest="first")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    wanted = asked.parse_args()
    began, said = time.monotonic(), 0
    told = Told()
    for told in tell(wanted.first, wanted.count, wanted.jobs):
        for number, problems in list(told.wrong.items())[said:]:
            sys.stdout.write(f"\nhistory {number}: {problems}\n")
        said = len(told.wrong)
        speed = told.count / (time.monotonic() - began)
        sys.stdout.write(f"\r{told.count} of {wanted.count}, {speed:.1f} a second, {said} with a problem ")
        sys.stdout.flush()
    sys.stdout.write("\n" + "".join(f"{line}\n" for line in lines(told.tally, told.count)))
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
