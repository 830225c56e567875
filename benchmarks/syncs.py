"""A whole sync of a large tracker, and one that finds nothing to do, beside the bare read of the same workbook.

Ours goes the whole way: right, sandbox, snapshot, typed rows, merge, rules, records, the cells that go back into the
workbook with their proof; then the critical path and the heatmap of what came of it. What the child costs counts. The
process is a warm one, as the app and the worker are: somebody has looked at the world as it was before, and the links
in it are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks import data, plain_build
from benchmarks.audit_log import ANA, workspace_in
from benchmarks.base import Benchmark, Gate, copy_of
from benchmarks.merges import cells_moved
from connectors import sandbox
from connectors.excel import ExcelConnector
from db.ledger import commit_changes
from domain.records import Change, Origin
from services.connecting.onboarding import connect
from services.insights import load_world
from services.linking import unresolved_by_tracker
from services.syncing.sync import run_sync
from services.workspace import Workspace

BOOK, NAME, TODAY = "Plan.xlsx", "plan", date(2026, 11, 23)
PLAIN = "plain"
WRITTEN_BACK = 100
IDLE_CALLS = 5


def prepare_idle(folder: Path, size: int) -> None:
    """A tracker that was synced, and whose workbook nobody has touched since."""
    data.write_workbook(folder / BOOK, size)
    ws = workspace_in(folder)
    connect(ws, folder / BOOK, NAME, stage="sheet_leads", actor=ANA)
    run = run_sync(ws, NAME)
    assert (run.state, run.added) == ("ok", size), run
    assert run_sync(ws, NAME).state == "nothing"


def prepare(folder: Path, size: int) -> None:
    """The same, and then one cell in a hundred moved in the workbook, and a hundred cells in Cairn."""
    prepare_idle(folder, size)
    data.write_rows(folder / BOOK, data.edited(size, cells_moved(size), 2))
    with workspace_in(folder).write() as tx:
        commit_changes(tx, _in_cairn(size), actor=ANA, origin=Origin("app"))


def prepare_both(folder: Path, size: int) -> None:
    """As above, and beside it what the straightforward build has of the same."""
    prepare(folder, size)
    (folder / PLAIN).mkdir()
    plain_build.prepare(folder / PLAIN, size, cells_moved(size))


def _in_cairn(size: int) -> list[Change]:
    """What was said on the phone about milestones all over the table; nobody typed that into the sheet."""
    rows = list(data.milestones(size))
    some = rows[:: max(size // WRITTEN_BACK, 1)][:WRITTEN_BACK]
    return [
        Change(
            str(row["sheet_id"]), "done_definition", row["done_definition"], f"Accepted by the board, point {number}"
        )
        for number, row in enumerate(some)
    ]


def _workspace(folder: Path) -> Workspace:
    """A copy of the prepared workspace, whose tracker is the workbook beside it."""
    copy = copy_of(folder)
    return replace(
        workspace_in(copy), open_place=lambda settings, place: ExcelConnector(copy / place.name, settings.backups)
    )


def full_sync(folder: Path, size: int) -> Callable[[], object]:
    """Both sides moved; the sync, and the picture of the world after it. That of the world before is there."""
    ws = _workspace(folder)
    load_world(ws, TODAY)
    with ws.read() as tx:
        unresolved_by_tracker(tx)

    def sync() -> None:
        run = run_sync(ws, NAME)
        world = load_world(ws, TODAY)
        sandbox.close()
        assert (run.state, run.to_database) == ("ok", cells_moved(size)), run
        assert run.to_sheet == min(WRITTEN_BACK, size), run
        assert len(world.milestones) == size

    return sync


def idle_sync(folder: Path, size: int) -> Callable[[], object]:
    """What the worker does again and again; its first look, which fills caches, is not timed."""
    ws = _workspace(folder)
    assert run_sync(ws, NAME).state == "nothing"

    def look() -> None:
        for _ in range(IDLE_CALLS):
            assert run_sync(ws, NAME).state == "nothing"
        sandbox.close()

    return look


def read(folder: Path, size: int) -> Callable[[], object]:
    """Rows as they come."""

    def rows() -> None:
        rows = list(CalamineWorkbook.from_path(str(folder / BOOK)).get_sheet_by_name("Plan").iter_rows())
        assert len(rows) == size + data.HEADER_ROW

    return rows


def _reads(folder: Path, size: int) -> Callable[[], object]:
    one = read(folder, size)
    return lambda: [one() for _ in range(IDLE_CALLS)]


FULL = Benchmark(
    name="T1",
    what="full sync: read, merge, validate, audit, write back; critical path, heatmap",
    against="calamine, rows of the same file",
    prepare=prepare,
    ours=full_sync,
    theirs=read,
    gate=Gate(6),
    stretch=4,
    size=100_000,
    deep_size=100_000,
)
BENCHMARKS = (
    FULL,
    Benchmark(
        name="T2",
        what="the worker's look at a file that nobody has touched",
        against=FULL.against,
        prepare=prepare_idle,
        ours=idle_sync,
        theirs=_reads,
        gate=Gate(0.1),
        stretch=0.03,
        size=100_000,
        deep_size=100_000,
        calls=IDLE_CALLS,
    ),
    replace(
        FULL,
        name="T3",
        against="pandas, an ORM, networkx, openpyxl: the straightforward build",
        prepare=prepare_both,
        theirs=lambda folder, size: plain_build.sync(folder / PLAIN, size),
        gate=Gate(8, faster=True),
        stretch=15,
        size=10_000,
    ),
    replace(
        FULL,
        name="T4",
        what="the same full sync, by the highest memory of all its processes",
        gate=Gate(4),
        stretch=2,
        clock="memory of all",
    ),
)
