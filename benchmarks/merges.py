"""The three-way merge with the list of what each side has to take, beside a comparison of two tables.

Both have their tables in memory. The peer compares base and sheet, knows nothing of a third side, and names the cells
that differ.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from benchmarks import data
from benchmarks.base import Benchmark, Gate
from domain.collecting import no_collection
from domain.records import Value, text_of
from sync.merge import plan_merge

Table: TypeAlias = dict[str, tuple[Value, ...]]
CALLS = 3
SIDES = ("base", "ours", "theirs")


def prepare(folder: Path, size: int) -> None:
    """Three tables: one cell in a hundred moved in the sheet, a hundred of them in the database."""
    moved = {"base": 0, "ours": min(100, size), "theirs": cells_moved(size)}
    for salt, side in enumerate(SIDES):
        (folder / side).write_bytes(pickle.dumps(_table(data.edited(size, moved[side], salt))))


def cells_moved(size: int) -> int:
    """One cell in a hundred of the whole table."""
    return max(size * len(data.HEADERS) // 100, 1)


def _table(rows: Iterable[Mapping[str, Value]]) -> Table:
    return {str(row["sheet_id"]): tuple(row[name] for name in data.HEADERS) for row in rows}


def _kept(folder: Path, side: str) -> Table:
    """Each from bytes of its own: no two sides share a value in memory, as they do not after reading."""
    table: Table = pickle.loads((folder / side).read_bytes())
    return table


def ours(folder: Path, size: int) -> Callable[[], object]:
    """The plan, with every cell, as a sync makes it: while it runs nobody looks for garbage among the tables."""
    base, mine, theirs = (_kept(folder, side) for side in SIDES)

    def merge() -> None:
        for _ in range(CALLS):
            with no_collection():
                plan = plan_merge(base, mine, theirs)
            found = len(plan.to_database) + len(plan.conflicts) + len(plan.agreed)
            assert found == cells_moved(size)

    return merge


def two_way(folder: Path, size: int) -> Callable[[], object]:
    """`DataFrame.compare` of base and sheet."""
    base, theirs = (_frame(_kept(folder, side)) for side in ("base", "theirs"))

    def compare() -> None:
        for _ in range(CALLS):
            assert int(base.compare(theirs).notna().to_numpy().sum()) >= cells_moved(size)

    return compare


def _frame(table: Table) -> pd.DataFrame:
    """Dates and numbers as they are; links, which pandas does not compare, as text."""
    rows = [[text_of(cell) if isinstance(cell, tuple) else cell for cell in cells] for cells in table.values()]
    return pd.DataFrame(rows, index=list(table), columns=list(data.HEADERS), dtype=object)


BENCHMARKS = (
    Benchmark(
        name="T6",
        what="three-way merge with the list of cells",
        against="pandas.compare, two-way",
        prepare=prepare,
        ours=ours,
        theirs=two_way,
        gate=Gate(1.4),
        stretch=0.8,
        size=100_000,
        deep_size=100_000,
        calls=CALLS,
    ),
)
