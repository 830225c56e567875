"""Exchange by upload: a person brings a newer copy of a workbook, and takes one home that has Cairn's changes in it.

For files that the server cannot see. The merge is the sync's own, with its preview, guards and held cells. The base
moves only by copies that people bring: whoever never fetches Cairn's changes is not taken to have them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from connectors.files import WriteRefused, read_stable, replace_file, revision_of
from connectors.handed import HandedConnector
from connectors.registry import open_connector
from domain.errors import ConnectorError, Refused, RevisionMismatch, StaleEdit
from domain.records import Actor
from services import access, uploads
from services.connecting import onboarding, relocating
from services.connecting.brought import CONFIRM, STOPPED, Preview, basis_of, preview
from services.syncing.sync import SyncRun, run_sync
from services.trackers import Tracker, tracker_of
from services.uploads import Copy, is_private
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Exchange:
    """What taking a copy in did. `data`: the copy to take home; None where nothing was taken in."""

    run: SyncRun
    name: str
    data: bytes | None = None
    brought: str = ""

    def as_json(self) -> dict[str, Any]:
        """The exchange as the command line shows it."""
        fetched = revision_of(self.data) if self.data is not None else None
        return {"runs": [self.run.as_json()], "sha256_before": self.brought, "sha256_after": fetched}


def take(
    ws: Workspace, name: str, copy: Path, actor: Actor, *, answers: Collection[str] = (), seen: Preview | None = None
) -> Exchange:
    """Take a copy in: merge it as a sync would, and give the copy to take home. `seen`: what the person was shown.

    With a question open nothing is taken in, and the run says which. Raises what `preview` raises, and `StaleEdit`
    when somebody brought another copy since.
    """
    access.require(actor, "sync trackers")
    with ws.read() as tx:
        basis = basis_of(ws, tracker_of(tx, name))
    seen = seen or preview(ws, name, copy, actor)
    if basis != seen.basis:
        raise StaleEdit(*_overtaken(ws, name))
    data = read_stable(copy)
    if (seen.run.tracker, seen.revision) != (name, revision_of(data)):
        raise StaleEdit("The preview is of another copy; nothing was taken in.", "Look at the preview of this copy.")
    if still := seen.open_questions(answers):
        said = " ".join(question.text for question in still)
        return Exchange(SyncRun(name, "paused", message=said), copy.name, None, revision_of(data))
    if not seen.is_possible:
        return Exchange(seen.run, copy.name, None, revision_of(data))
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
    undo = _put_in_place(ws, tracker, copy.name, data, seen.basis, actor)
    run, handed = _run(ws, name, actor, confirmed=CONFIRM in answers)
    if run.state in STOPPED:
        undo()
        return Exchange(run, copy.name, None, revision_of(data))
    fetched = handed.data or data
    with ws.read() as tx:
        place = Path(tracker_of(tx, name).place)
    _note(place, actor, ws.now(), copy.name, brought=data, fetched=fetched)
    return Exchange(run, copy.name, fetched, revision_of(data))


def hand_out(ws: Workspace, name: str, actor: Actor) -> Exchange:
    """Give the present copy with Cairn's changes in it, without bringing a newer one."""
    access.require(actor, "sync trackers")
    with ws.read() as tx:
        place = Path(tracker_of(tx, name).place)
    if not is_private(ws.settings, place):
        raise Refused(f"“{name}” is not exchanged by upload: Cairn writes into {place.name} itself.", "Open the file.")
    data = read_stable(place)
    run, handed = _run(ws, name, actor, confirmed=False)
    if handed.data is not None:
        _note(place, actor, ws.now(), place.name, fetched=handed.data)
    return Exchange(run, place.name, handed.data or data, revision_of(data))


def check_out(ws: Workspace, name: str, out: Path, brought: Path | None) -> None:
    """Refuse, before anything is merged, a place where the copy to take home could not be put.

    That is anybody's file but the one that was brought, of which Cairn keeps a copy; another kind of file; a folder
    that is not there or takes no files.
    """
    with ws.read() as tx:
        suffix = Path(tracker_of(tx, name).place).suffix
    if out.suffix.lower() != suffix.lower():
        raise Refused(f"The copy of “{name}” has to end with {suffix}, and {out.name} does not.", "Rename it in --out.")
    folder = out.absolute().parent
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.", "Make it first, or choose another place.")
    if not os.access(folder, os.W_OK):
        raise Refused(f"Nothing can be written to {folder}.", "Choose another place.")
    if out.exists() and not (brought is not None and brought.exists() and out.samefile(brought)):
        raise Refused(f"{out} is there already.", "Choose another name, or move it away.")


def store(ws: Workspace, done: Exchange, out: Path) -> Path:
    """Put the copy to take home into a file; in the place of the one that was brought only if nobody saved it since."""
    assert done.data is not None
    again = "The exchange is done; fetch the copy once more under another name."
    try:
        if out.exists():
            replace_file(out, done.data, done.brought, ws.settings.backups, lambda _stored: None)
        else:
            with out.open("xb") as file:
                file.write(done.data)
    except OSError as error:
        raise Refused(f"{out} could not be written ({error.strerror}).", again) from error
    except (WriteRefused, RevisionMismatch) as no:
        raise Refused(str(no), again) from no
    return out


def connect_copy(ws: Workspace, copy: Path, name: str, *, actor: Actor, **options: Any) -> dict[str, Any]:
    """Connect a tracker whose file the server cannot see, by a first copy of it. Options as `onboarding.connect`."""
    access.require(actor, "connect trackers")
    data = read_stable(copy)
    home = uploads.new_home(ws.settings, name, uploads.safe_name(copy.name))
    uploads.keep(home, data)
    try:
        done = onboarding.connect(ws, home, name, actor=actor, **options)
    except Exception:
        shutil.rmtree(home.parent, ignore_errors=True)
        raise
    _note(home, actor, ws.now(), home.name, brought=data)
    return done


def copies(ws: Workspace, name: str) -> list[Copy] | None:
    """The copies of a tracker that changed hands, oldest first; None for one that is not exchanged by upload."""
    with ws.read() as tx:
        place = tracker_of(tx, name).place
    return uploads.copies(Path(place)) if is_private(ws.settings, place) else None


def _put_in_place(
    ws: Workspace, tracker: Tracker, name: str, data: bytes, basis: str, actor: Actor
) -> Callable[[], None]:
    """Make the copy the tracker's file; gives the way back."""
    if not is_private(ws.settings, tracker.place):
        return _move_in(ws, tracker, name, data, actor)
    place = Path(tracker.place)
    if not place.exists():
        uploads.keep(place, data)
        return place.unlink
    before = read_stable(place)
    _replace(ws, tracker, data, basis)
    return lambda: _replace(ws, tracker, before, revision_of(data))


def _replace(ws: Workspace, tracker: Tracker, data: bytes, expected: str) -> None:
    if revision_of(data) == expected:
        return
    try:
        replace_file(Path(tracker.place), data, expected, ws.settings.backups, lambda _stored: None)
    except RevisionMismatch as error:
        raise StaleEdit(*_overtaken(ws, tracker.name)) from error
    except WriteRefused as no:
        raise Refused(f"The copy could not be stored: {no.message}", "Nothing was taken in; try again.") from no


def _move_in(ws: Workspace, tracker: Tracker, name: str, data: bytes, actor: Actor) -> Callable[[], None]:
    """From now on the tracker lives by copies; the file in the folder is left as it is."""
    home = uploads.new_home(ws.settings, tracker.name, uploads.safe_name(name))
    uploads.keep(home, data)
    relocating.relocate(ws, tracker.name, home, actor, anyway=True)

    def back() -> None:
        with contextlib.suppress(ConnectorError):  # a file that cannot be seen cannot be gone back to
            relocating.relocate(ws, tracker.name, tracker.place, actor, anyway=True)
            shutil.rmtree(home.parent, ignore_errors=True)

    return back


def _run(ws: Workspace, name: str, actor: Actor, *, confirmed: bool) -> tuple[SyncRun, HandedConnector]:
    """Sync with the copy that is in place; what Cairn has to say is in the connector's second copy."""
    with ws.read() as tx:
        place = Path(tracker_of(tx, name).place)
    handed = HandedConnector(open_connector(place, ws.settings.backups), open_connector)
    run = run_sync(replace(ws, open_place=lambda _settings, _place: handed), name, actor=actor, confirmed=confirmed)
    run.to_sheet = len(handed.result.written) if handed.result else 0
    return run, handed


def _note(place: Path, actor: Actor, at: str, name: str, *, brought: bytes = b"", fetched: bytes = b"") -> None:
    if brought:
        uploads.note(place, Copy("in", revision_of(brought), actor.name, at, name))
    if fetched and fetched != brought:
        uploads.note(place, Copy("out", revision_of(fetched), actor.name, at, name))


def _overtaken(ws: Workspace, name: str) -> tuple[str, str]:
    """What to say to whoever brings a copy while somebody else brought another one."""
    brought = [copy for copy in copies(ws, name) or () if copy.way == "in"]
    who = brought[-1].who if brought else "Somebody"
    return f"{who} brought another copy of “{name}” meanwhile; yours was not taken in.", "Look at the preview again."
