"""The sync worker: a loop that ends cleanly when it is told to. It logs one JSON line per run."""

from __future__ import annotations

import json
import signal
import sys
import threading
from datetime import UTC, datetime
from types import FrameType

from domain.errors import CairnError
from services.syncing import scheduler
from services.syncing.sync import SyncRun
from services.workspace import Workspace

INTERVAL_S = 15.0
"""How often every tracker is looked at, whatever its folder tells; a look at an unchanged file costs one hash."""


def work(ws: Workspace) -> None:
    """Sync until SIGINT or SIGTERM; the run under way is finished first."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    _log("worker started")
    scheduler.loop(ws, stop, _report, _complain, INTERVAL_S)
    _log("worker stopped")


def _report(run: SyncRun) -> None:
    if run.state != "nothing":
        _log("sync", tracker=run.tracker, state=run.state, message=run.message, changed=run.to_database + run.added)


def _complain(error: CairnError) -> None:
    _log("trouble", message=str(error), hint=error.hint)


def _log(event: str, **facts: object) -> None:
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "event": event, **facts}
    sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stderr.flush()
