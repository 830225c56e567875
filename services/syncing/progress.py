"""Where a run is: told to whoever started it, and to everybody through the database once it takes longer than a moment.

What is told stands on the tracker's lease, so that it ends with the run, however that ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from db import leases
from services.syncing.leasing import Right, is_held
from services.workspace import Step, Workspace

MOMENT_S = 1.0
"""A run that is over within a moment is told to nobody else: writing it down would be most of its work."""

READING, COMPARING, SAVING, WRITING, CONFIRMING = "reading", "comparing", "saving", "writing", "confirming"


@dataclass(slots=True)
class Progress:
    """Tells where the run of a tracker is."""

    ws: Workspace
    right: Right
    began: float

    def tell(self, what: str, done: int = 0, total: int = 0) -> None:
        """Say what comes now, and how much of it; `total` 0 where nobody knows."""
        self.ws.tell(Step(self.right.tracker, what, done, total))
        if monotonic() - self.began > MOMENT_S:
            with self.ws.write() as tx:
                leases.put_step(tx, self.right.tracker, self.right.epoch, what, done, total)


def begin(ws: Workspace, right: Right) -> Progress:
    """A run begins by reading; that is known from its lease alone."""
    ws.tell(Step(right.tracker, READING))
    return Progress(ws, right, monotonic())


def running(ws: Workspace) -> dict[str, dict[str, Any]]:
    """Tracker → where its run is: step, done, total, since. Trackers at which nobody is at work are left out."""
    with ws.read() as tx:
        found = leases.held(tx)
    return {
        lease.tracker: {"step": lease.step, "done": lease.done, "total": lease.total, "since": lease.since}
        for lease in found
        if is_held(ws, lease)
    }
