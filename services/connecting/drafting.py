"""A sheet as it would be connected, with what a person has decided so far, and what its first sync would bring in.

Nothing is written: a draft is looked at, corrected and looked at again until somebody connects it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from connectors.registry import open_connector
from domain.errors import SyncPaused
from domain.records import Stage
from services.connecting.choices import Choices, applied
from services.connecting.onboarding import Look
from services.schema.spelling import spelling_of
from services.syncing import committing
from services.syncing.merging import UNCONFIRMED
from services.syncing.reading import read_snapshot
from services.syncing.runs import SyncRun
from services.trackers import Tracker
from services.workspace import Workspace
from sync.mapping import counted


def with_choices(seen: Look, choices: Choices) -> Look:
    """The same sheet, its cells read as the person wants them. Raises `Refused` for a choice that cannot be."""
    if seen.guess.binding is None or choices == Choices():
        return seen
    binding = applied(seen.guess.binding, choices)
    reading = read_snapshot(seen.snapshot, counted(seen.snapshot, binding))
    return replace(seen, guess=replace(seen.guess, binding=binding), reading=reading)


def first_sync(ws: Workspace, seen: Look, path: Path, name: str, stage: str = Stage.OBSERVE) -> SyncRun:
    """What the first sync of a draft would do: a dry run under the name that the tracker shall have."""
    assert seen.guess.binding is not None
    binding = counted(seen.snapshot, seen.guess.binding)
    tracker = Tracker(name, open_connector(path, path.parent).kind, str(path), Stage(stage), binding)
    try:
        with ws.read() as tx:
            reading = read_snapshot(seen.snapshot, binding, spelling_of(tx))
            return committing.preview(tx, tracker, reading, UNCONFIRMED)
    except SyncPaused as pause:
        return SyncRun(name, "paused", message=f"{pause} {pause.hint}")
