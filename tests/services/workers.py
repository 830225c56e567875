"""Real workers in processes of their own, which tests stop, wake and kill.

A process of this module that has imported everything makes them by forking, so that one costs no second. What a
worker says goes into files beside the workspace, so that it outlives a kill: the runs that it finished, one JSON line
each, and the failpoint that it reached last.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from domain.errors import CairnError
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.settings import Settings
from services.syncing import failpoints, scheduler
from services.syncing.sync import SyncRun, run_sync
from services.workspace import open_workspace
from tests.conftest import ROOT
from tests.services.conftest import ANA, make_workbook

PATIENCE_S = 60.0
_LOOK_S = 0.003


@cache
def _nursery() -> subprocess.Popen[str]:
    """The process that makes workers; it ends when its input is closed, so with this process at the latest."""
    command = [sys.executable, "-m", __name__]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


class Worker:
    """A process at work on a workspace. `only`: one sync of that tracker; else the loop of `manage.py worker`.

    `stops_at`: the failpoint at which it stops itself, once, as a laptop does whose lid is closed.
    """

    def __init__(self, workspace: Path, name: str = "worker", *, only: str = "", stops_at: str = "") -> None:
        self._told, self._point = workspace.parent / f"{name}.runs", workspace.parent / f"{name}.point"
        for file in (self._told, self._point):
            file.write_text("")
        nursery = _nursery()
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        nursery.stdin.write(json.dumps([str(workspace), str(self._told), str(self._point), only, stops_at]) + "\n")
        nursery.stdin.flush()
        self.pid = int(nursery.stdout.readline())

    def runs(self) -> list[dict[str, Any]]:
        """The runs that it has told of; a line that a kill tore is none."""
        return [json.loads(line) for line in self._told.read_text("utf-8").split("\n")[:-1]]

    def point(self) -> str:
        """The failpoint that it reached last; `ended` when it did what it was started for."""
        return self._point.read_text("utf-8").strip()

    def until(self, what: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE_S
        while not what():
            assert self._state() is not None, f"the worker ended after “{self.point()}”"
            assert time.monotonic() < end, f"nothing happened after “{self.point()}”"
            time.sleep(_LOOK_S)

    def _state(self) -> str | None:
        """What the operating system says of the process, one letter; None when there is none any more."""
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return None

    def is_stopped(self) -> bool:
        return self._state() == "T"

    def stop(self) -> None:
        """Take all time from it, wherever it is."""
        os.kill(self.pid, signal.SIGSTOP)
        self.until(self.is_stopped)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        while self._state() is not None:
            time.sleep(_LOOK_S)

    def finish(self) -> None:
        """Wait until it has done what it was started for."""
        self.until(lambda: self.point() == "ended")
        self.kill()


@contextmanager
def at_work(workspace: Path, name: str = "worker", *, only: str = "", stops_at: str = "") -> Iterator[Worker]:
    """A worker that does not outlive the block."""
    worker = Worker(workspace, name, only=only, stops_at=stops_at)
    try:
        yield worker
    finally:
        worker.kill()


def work(workspace: str, told: str, point: str, only: str, stops_at: str) -> None:
    """What a worker does in its process."""
    ws = open_workspace(Settings(Path(workspace)))
    stopped: list[str] = []
    where = os.open(point, os.O_WRONLY)

    def reached(name: str) -> None:
        os.pwrite(where, name.ljust(12).encode(), 0)
        if name == stops_at and not stopped:
            stopped.append(name)
            os.kill(os.getpid(), signal.SIGSTOP)

    def tell(state: str, txn: str | None, message: str) -> None:
        with Path(told).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"state": state, "txn": txn, "message": message}) + "\n")

    def report(run: SyncRun) -> None:
        tell(run.state, run.txn, run.message)

    def complain(error: CairnError) -> None:
        tell("trouble", None, str(error))

    with failpoints.installed(reached):
        if only:
            report(run_sync(ws, only))
        else:
            scheduler.loop(ws, threading.Event(), report, complain, 0.1)
    reached("ended")
    signal.pause()  # until it is killed, so that nobody else gets its number


def _get_used_to_it() -> None:
    """Sync once, so that no worker spends its life on what a process does the first time."""
    with tempfile.TemporaryDirectory() as name:
        ws = open_workspace(Settings(Path(name) / "workspace"))
        connect(ws, make_workbook(Path(name) / "plan.xlsx"), "plan", stage="sheet_leads", actor=ANA)
        run_sync(ws, "plan")
        apply_edits(ws, [Edit("WH-1", "owner", "Zoe")], actor=ANA)
        run_sync(ws, "plan")


def main() -> None:
    """Fork a worker for each line of input, and say its number."""
    _get_used_to_it()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever was killed leaves nothing behind
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            os.open(os.devnull, os.O_RDONLY)
            work(*json.loads(line))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
