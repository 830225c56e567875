"""A writer killed at any moment: what was acknowledged is there, nothing is there by half, the next one goes on."""

from __future__ import annotations

import os
import random
import signal
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest

from db import records
from db.engine import open_engine
from db.ledger import commit_changes
from domain.errors import CairnError
from domain.records import WHOLE_ROW, Actor, Change, Event, Origin
from services.history.backup import backup
from services.history.integrity import verify
from services.history.restore import restore
from services.settings import Settings
from services.workspace import Workspace, open_workspace
from tests.conftest import large

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no kill -9")

ROWS = 12
"""Enough that a commit writes several pages, so that a kill often falls in its middle."""
LONGEST_S = 0.25
KILLS = 30
"""In one workspace; ten workspaces in the deep check."""
ANA, APP = Actor("ana", "Ana"), Origin("app")
ACKNOWLEDGED = struct.Struct("<Q")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A workspace whose rows all hold one number, which every unit of work raises in all of them."""
    settings = Settings(tmp_path / "workspace")
    ws = open_workspace(settings)
    rows = [
        Change(f"M-{n}", WHOLE_ROW, None, {"title": f"Milestone {n}", "duration_days": Decimal(0)}) for n in range(ROWS)
    ]
    with ws.write() as tx:
        commit_changes(tx, rows, actor=ANA, origin=APP)
    return settings


def raise_all(settings: Settings, value: int) -> None:
    """Raise the number from `value - 1` to `value` in every row, in one unit of work."""
    ws = Workspace(settings, open_engine(settings.database))
    changes = [Change(f"M-{n}", "duration_days", Decimal(value - 1), Decimal(value)) for n in range(ROWS)]
    with ws.write() as tx:
        commit_changes(tx, changes, actor=ANA, origin=APP, events=[Event("hold", "M-0", "due_date", new=str(value))])


def forked(work: Callable[[], None]) -> int:
    """Start a child that only works; it never returns into the test."""
    child = os.fork()
    if child:
        return child
    with suppress(BaseException):
        work()
    os._exit(0)


def kill_while_writing(settings: Settings, first: int, delay_s: float) -> list[int]:
    """Let a child write from `first` on, and kill it after a while; gives what it acknowledged."""
    reader, writer = os.pipe()

    def write() -> None:
        os.close(reader)
        for value in range(first, first + 10_000):
            raise_all(settings, value)
            os.write(writer, ACKNOWLEDGED.pack(value))

    child = forked(write)
    os.close(writer)
    time.sleep(delay_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    return [value for (value,) in ACKNOWLEDGED.iter_unpack(said)]


def value_of_all(settings: Settings) -> int:
    ws = Workspace(settings, open_engine(settings.database))
    with ws.read() as tx:
        values = {row.values["duration_days"] for row in records.rows_of(tx, "milestone").values()}
    assert len(values) == 1, "a unit of work is there as a whole, or not at all"
    return int(str(values.pop()))


@pytest.mark.parametrize("seed", range(large(10)))
def test_what_was_acknowledged_is_there_and_the_next_writer_goes_on(settings: Settings, seed: int) -> None:
    rng, value, acknowledged, torn = random.Random(seed), 0, 0, 0
    for _ in range(KILLS):
        said = kill_while_writing(settings, value + 1, rng.uniform(0, LONGEST_S))
        torn += Path(f"{settings.database}-journal").exists()
        present = value_of_all(settings)
        expected = said[-1] if said else value
        assert said == list(range(value + 1, expected + 1))
        assert expected <= present <= expected + 1, "at most the one change that nobody was told of yet"
        value, acknowledged = present, acknowledged + len(said)
        verdict = verify(Workspace(settings, open_engine(settings.database)))
        assert verdict == {**verdict, "ok": True, "size": ROWS + value * (ROWS + 1)}
    raise_all(settings, value + 1)
    assert acknowledged >= KILLS, "the children did get to write"
    assert torn >= 3, "some were killed in the middle of a commit"


def test_a_restore_that_is_killed_leaves_the_one_database_or_the_other(settings: Settings) -> None:
    made = Path(backup(open_workspace(settings), actor=ANA)["file"])

    def roll_back() -> None:
        restore(settings, made, name="Ana", reason="drill", force_rollback=True)

    raise_all(settings, 1)
    started = time.monotonic()
    roll_back()
    usual_s, seen, rounds = time.monotonic() - started, set(), large(60)
    for number in range(rounds):
        if value_of_all(settings) == 0:
            raise_all(settings, 1)
        child = forked(roll_back)
        if number < rounds - 1:
            time.sleep(1.5 * usual_s * number / rounds)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert verify(open_workspace(settings))["ok"]
        seen.add(value_of_all(settings))
    assert seen == {0, 1}, "the first restore was killed before its end, the last one was left in peace"


def test_a_child_that_cannot_write_says_so(settings: Settings) -> None:
    """The harness itself can fail: a child whose edits are stale acknowledges nothing."""
    assert kill_while_writing(settings, 5, 0.2) == []
    with pytest.raises(CairnError):
        raise_all(settings, 5)
