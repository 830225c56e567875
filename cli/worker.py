"""The sync worker: a loop that ends cleanly when it is told to. It logs one JSON line per run."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from types import FrameType

from domain.errors import CairnError
from services.syncing import runs, scheduler
from services.syncing.progress import READING
from services.syncing.sync import SyncRun
from services.workspace import Step, Workspace

INTERVAL_S = 15.0
"""How often every tracker is looked at, whatever its folder tells; a look at an unchanged file costs one hash."""
LONG_S = 5.0
"""From then on the steps of a run are logged."""


def work(ws: Workspace) -> None:
    """Sync until SIGINT or SIGTERM; the run under way is finished first."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    logging.getLogger("cairn.worker").addHandler(_Lines())
    _log("worker started", pid=os.getpid(), workspace=str(ws.settings.workspace), every_s=INTERVAL_S)
    scheduler.loop(replace(ws, tell=_Steps(ws)), stop, _report, _complain, INTERVAL_S)
    _log("worker stopped")


class _Lines(logging.Handler):
    """What went wrong inside Cairn, as one line with its number."""

    def emit(self, record: logging.LogRecord) -> None:
        _log("error", id=getattr(record, "number", ""), traceback=record.getMessage())


class _Steps:
    """Notes where a run is that takes longer than a moment, and that the worker is alive in it."""

    def __init__(self, ws: Workspace) -> None:
        self._ws, self._began = ws, 0.0

    def __call__(self, step: Step) -> None:
        if step.what == READING:
            self._began = monotonic()
        elif monotonic() - self._began > LONG_S:
            scheduler.beat(self._ws)
            _log("step", tracker=step.tracker, step=step.what, done=step.done, total=step.total)


def _report(run: SyncRun) -> None:
    if run.state != "nothing":
        numbers = {name: getattr(run, name) for name in runs.COUNTS if getattr(run, name)}
        _log("sync", tracker=run.tracker, state=run.state, message=run.message, txn=run.txn, **numbers)


def _complain(error: CairnError) -> None:
    _log("trouble", message=str(error), hint=error.hint)


def _log(event: str, **facts: object) -> None:
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "event": event, **facts}
    sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stderr.flush()
