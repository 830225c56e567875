"""The slowest page of the app, opened again, beside half a second of one core.

The app runs as its tests run it: the whole script and everything that it sends, without a browser. The pages are
tried before the clock starts; what each took is told on the way, and the slowest is timed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import edits
from benchmarks.base import Benchmark, Gate

BUDGET_S = 0.5
VIEWS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("overview", {}),
    ("dependencies", {}),
    ("dependencies", {"view": "links"}),
    ("dependencies", {"view": "weeks"}),
    ("dependencies", {"view": "path"}),
    ("dependencies", {"view": "around"}),
    ("dependencies", {"view": "structure"}),
    ("dependencies", {"view": "trend"}),
    ("dependencies", {"view": "whatif", "move": "M-3"}),
    ("dependencies", {"view": "ask", "asked": "Legal"}),
    ("milestones", {}),
    ("milestones", {"key": "M-3"}),
    ("inbox", {}),
    ("trackers", {}),
    ("audit_log", {}),
    ("functions", {}),
    ("schema_rules", {}),
)
"""Every page and every view of the dependencies, as the address names them."""


def opened(page: str, query: Mapping[str, str]) -> Callable[[], object]:
    """Open a page twice, so that everything that is kept is there; gives the call that draws it once more."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(Path(__file__).parents[1] / "app.py"), default_timeout=300).run()
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{page}.py").run()
    app.run()
    if app.exception or app.error:
        raise RuntimeError(f"{page} {dict(query)}: {[*app.exception, *app.error]}")
    return app.run


def slowest(folder: Path, size: int) -> Callable[[], object]:
    """The call that opens the slowest page once more."""
    os.environ["CAIRN_WORKSPACE"] = str(folder)
    took: list[tuple[float, Callable[[], object]]] = []
    for page, query in VIEWS:
        again = opened(page, query)
        before = time.process_time()
        again()
        took.append((time.process_time() - before, again))
        print(f"  {took[-1][0]:.2f} s  {page} {' '.join(query.values())}", file=sys.stderr)
    return max(took, key=lambda each: each[0])[1]


def half_a_second(folder: Path, size: int) -> Callable[[], object]:
    """Nothing but the time that a page may take."""

    def spend() -> None:
        end = time.process_time() + BUDGET_S
        while time.process_time() < end:
            pass

    return spend


BENCHMARKS = (
    Benchmark(
        name="T15",
        what="the slowest of all pages and views, opened again",
        against="half a second of one core",
        prepare=edits.prepare,
        ours=slowest,
        theirs=half_a_second,
        gate=Gate(1),
        stretch=0.4,
        size=10_000,
        deep_size=10_000,
    ),
)
