"""What taking in a copy that a person brought would do, and what must be asked before. Changes nothing.

The merge is the sync's own, in a dry run on the copy; whose workbook it is, and whether it is older than what was
brought before, is asked on top of the sync's guards.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from connectors.base import Connector
from connectors.files import read_stable, revision_of
from connectors.registry import open_connector
from db import syncstate
from domain.errors import Refused, RevisionMismatch
from domain.records import WHOLE_ROW, Actor
from domain.sheets import CellWrite, SheetInfo, SheetSnapshot, WriteResult
from services import access, uploads
from services.history.integrity import history
from services.syncing.belonging import belonging, better_owner
from services.syncing.sync import SyncRun, run_sync
from services.trackers import Tracker, tracker_of
from services.uploads import is_private
from services.workspace import Workspace

CONFIRM, OLDER, BY_UPLOAD = "confirm", "older", "by-upload"
"""What a person may have to say before a copy is taken in: that the sheet is right as it is, that an older copy is
meant, that the tracker lives by uploads from now on."""

STOPPED = ("paused", "failed", "busy")


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can answer. `code` is the answer to give."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a copy in would do. `revision` is the copy's, `basis` that of the one which the tracker had then."""

    run: SyncRun
    questions: tuple[Question, ...]
    revision: str
    basis: str

    @property
    def is_possible(self) -> bool:
        """Say whether the copy can be taken in at all, once every question is answered."""
        return self.run.state not in STOPPED

    def open_questions(self, answers: Collection[str]) -> list[Question]:
        """The questions that nobody answered."""
        return [question for question in self.questions if question.code not in answers]


def preview(ws: Workspace, name: str, copy: Path, actor: Actor) -> Preview:
    """Say what taking in a copy would do, and what must be answered first. Changes nothing.

    Raises `Refused` for another kind of file and for another tracker's workbook, `ConnectorError` for a file that
    cannot be read.
    """
    access.require(actor, "sync trackers")
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
    basis = basis_of(ws, tracker)
    connector = _ReadOnce(_connector(ws, tracker, copy))
    revision = connector.revision()
    own = belonging(ws, connector, tracker)
    if other := better_owner(ws, connector, own):
        raise Refused(
            f"{copy.name} looks like the workbook of “{other.tracker}”: {other.shared} of its {other.rows} rows are "
            f"milestones of that tracker, {own.shared} of “{name}”. Nothing was taken in.",
            f"Choose the tracker “{other.tracker}”, or bring the workbook of “{name}”.",
        )
    reading = replace(ws, open_place=lambda _settings, _place: connector)
    run = run_sync(reading, name, actor=actor, dry_run=True)
    questions = _questions(ws, tracker, revision)
    if not questions and (back := _steps_back(ws, run)):
        questions.append(Question(OLDER, back))
    if run.state == "paused":
        beyond = run_sync(reading, name, actor=actor, dry_run=True, confirmed=True)
        if beyond.state not in STOPPED:
            questions.append(Question(CONFIRM, run.message))
            run = beyond
    elif own.is_stranger and own.rows:
        questions.append(Question(CONFIRM, f"None of the {own.known} milestones of “{name}” is in this copy."))
    return Preview(run, tuple(questions), revision, basis)


class _ReadOnce:
    """A connector for one look at a file that nobody writes: however often it is asked, it reads once."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self.kind, self.place, self.writable = connector.kind, connector.place, False
        self._revision = connector.revision()
        self._read: dict[str | None, SheetSnapshot] = {}

    def sheets(self) -> tuple[SheetInfo, ...]:
        return self._connector.sheets()

    def revision(self) -> str:
        return self._revision

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        if sheet not in self._read:
            self._read[sheet] = self._connector.read(sheet)
        return self._read[sheet]

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        """Refuse: a copy that was brought is only looked at."""
        raise RevisionMismatch(f"{Path(self.place).name} is only looked at; nothing was written.")


def _connector(ws: Workspace, tracker: Tracker, copy: Path) -> Connector:
    before, now = Path(tracker.place).suffix.lower(), copy.suffix.lower()
    if before != now:
        raise Refused(
            f"{copy.name} is another kind of file than {tracker.file}.",
            f"Save it as {before}; for another kind of file, disconnect the tracker and connect it anew.",
        )
    return open_connector(copy, ws.settings.backups)


def _questions(ws: Workspace, tracker: Tracker, revision: str) -> list[Question]:
    """What speaks against taking in a copy that is readable: an earlier version, or a file that the server sees."""
    place = Path(tracker.place)
    if not is_private(ws.settings, place):
        return [Question(BY_UPLOAD, f"{_seen_itself(ws, tracker)} {_FROM_NOW_ON}")]
    known = [copy for copy in uploads.copies(place) if copy.revision == revision]
    if not known or revision in _newest(place):
        return []
    did = "brought" if known[-1].way == "in" else "fetched"
    return [
        Question(
            OLDER,
            f"This is an earlier version: {known[-1].who} {did} it on {known[-1].at[:16].replace('T', ', ')} UTC, and "
            "a newer one was brought since. Taking it in would take back what the newer one had changed.",
        )
    ]


def _steps_back(ws: Workspace, run: SyncRun) -> str | None:
    """What says that a copy was taken before others changed it: cells that would return to what they held before.

    An older copy that was merely saved again has a revision of its own, so only its values tell.
    """
    cells = [cell for cell in run.plan if cell["side"] == "database" and cell["field"] != WHOLE_ROW]
    back = [cell["where"] for cell in cells[:_LOOKED_AT] if _held_before(ws, cell)]
    if not back:
        return None
    return (
        f"{len(back)} of {len(cells)} changed cells would go back to what they held before ({', '.join(back[:3])}). "
        "Was this copy taken before others changed them? Taking it in would take their changes back."
    )


def _held_before(ws: Workspace, cell: dict[str, Any]) -> bool:
    moves = [move for move in history(ws, cell["key"], cell["field"]) if move["op"] == "update"]
    return bool(moves) and moves[-1]["old"] == cell["after"]


_LOOKED_AT = 500
"""Cells whose history is read; an older copy shows by the first of them."""

_FROM_NOW_ON = "If you exchange copies by upload from now on, that file is neither read nor written any more."


def _seen_itself(ws: Workspace, tracker: Tracker) -> str:
    """What the server knows of a file that lies, or lay, in a folder."""
    place = Path(tracker.place)
    if not place.is_file():
        return f"So far Cairn read {tracker.file} in {place.parent}, where it is not now."
    seen = f"Cairn sees {tracker.file} itself, in {place.parent}; what is saved there is read within seconds."
    with ws.read() as tx:
        merged = syncstate.state_of(tx, tracker.name).revision
    if revision_of(read_stable(place)) != merged:
        seen += " It holds changes that were not synced yet: sync it first, or they stay behind."
    return seen


def _newest(place: Path) -> set[str]:
    """The revisions that are no step back: the last copy brought, and those fetched since."""
    newest: set[str] = set()
    for copy in uploads.copies(place):
        newest = {copy.revision} if copy.way == "in" else newest | {copy.revision}
    return newest


def basis_of(ws: Workspace, tracker: Tracker) -> str:
    """The revision of the copy that a tracker has now; "" as long as it has none, and when that one was lost."""
    place = Path(tracker.place)
    return revision_of(read_stable(place)) if is_private(ws.settings, place) and place.is_file() else ""
