"""One disaster from beginning to end: a good tracker, the blow, two syncs, the file put right, two more syncs.

    python -m tests.services.striking

prints for every disaster what Cairn said, and ends with 0 only when nothing was lost by any.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services import inbox
from services.connecting.onboarding import connect
from services.history import integrity
from services.settings import Settings
from services.syncing.sync import SyncRun, run_sync
from services.workspace import Workspace, open_workspace
from tests.services.conftest import ANA
from tests.services.disasters import IN_EXCEL, Spoil
from tests.services.plans import ROWS, make_plan, make_text, row
from tests.services.text_disasters import IN_TEXT

NAME = "launch"
STOPPED = ("paused", "failed")
LONGEST = 400
MENDED = {**{number: row(number) for number in range(1, ROWS + 1)}, 7: [*row(7)[:3], "Yan", *row(7)[4:]]}
"""The plan as it is put right, in which one edit waits: the owner of the seventh milestone."""


@dataclass(slots=True)
class Outcome:
    """What became of one disaster. `said` is what a manager reads; `lost` what must not have happened."""

    state: str = ""
    said: str = ""
    lost: list[str] = field(default_factory=list)


def strike(folder: Path, spoil: Spoil, make: Callable[..., Path], name: str) -> Outcome:
    """Let a disaster happen to a tracker in sheet leads, and put it right."""
    ws = open_workspace(Settings(folder / "workspace"))
    (folder / "share").mkdir()
    place = make(folder / "share" / name)
    connect(ws, place, NAME, stage="sheet_leads", actor=ANA)
    assert run_sync(ws, NAME).added == ROWS
    before = inbox.milestones(ws)
    spoil(place)
    spoilt = _bytes_of(place)
    runs = [run_sync(ws, NAME), run_sync(ws, NAME)]
    outcome = Outcome(runs[0].state, said_to_a_manager(ws, runs[0]))
    outcome.lost += ["milestones changed"] if inbox.milestones(ws) != before else []
    outcome.lost += ["the sheet was written"] if _bytes_of(place) != spoilt else []
    outcome.lost += unexplained(outcome, folder)
    _put_right(place, make)
    outcome.lost += _not_mended(ws, before)
    ws.engine.dispose()
    return outcome


def said_to_a_manager(ws: Workspace, run: SyncRun) -> str:
    """The sentence and the hint of a pause; where single cells are held, those of the first."""
    if run.state in STOPPED:
        return run.message
    held = inbox.held(ws)
    return f"{held[0]['where']}: {held[0]['message']} {held[0]['advice']}" if held else ""


def unexplained(outcome: Outcome, folder: Path) -> list[str]:
    """What is wrong with the explanation: it says what was seen, and what to do."""
    words = outcome.said
    if outcome.state not in STOPPED and not words:
        return ["taken in without a word"]
    found = [bad for bad in ("Traceback", "Error:", "Exception", "None", str(folder)) if bad in words]
    is_long_enough = words.count(".") >= 2 or words.count("?") + words.count(".") >= 2
    return [f"says {bad}" for bad in found] + ([] if is_long_enough and len(words) < LONGEST else ["no plain words"])


def _put_right(place: Path, make: Callable[..., Path]) -> None:
    if place.is_dir():
        place.rmdir()
    place.parent.mkdir(exist_ok=True)
    make(place, [list(cells) for cells in MENDED.values()])


def _not_mended(ws: Workspace, before: list[dict[str, Any]]) -> list[str]:
    """What is wrong after the file was put right: the edit that waited must be there, and nothing else."""
    runs = [run_sync(ws, NAME), run_sync(ws, NAME)]
    found = [] if [run.state for run in runs] == ["ok", "nothing"] else [f"afterwards {[run.state for run in runs]}"]
    changed = [
        (old["key"], name, new[name])
        for old, new in zip(before, inbox.milestones(ws), strict=True)
        for name in old
        if name in new and old[name] != new[name] and name not in ("version", "updated_at")
    ]
    owner = MENDED[7][3]
    if [(key, name) for key, name, _ in changed] != [("T-07", "owner")] or not str(changed[0][2]).startswith(owner):
        found.append(f"afterwards {changed[:3]} had changed")
    found += ["still held"] if inbox.held(ws) else []
    found += ["something was removed"] if any(body["op"] == "remove" for body in integrity.audit_log(ws)) else []
    return found + ([] if integrity.verify(ws)["ok"] else ["the log does not verify"])


def _bytes_of(place: Path) -> bytes | None:
    return place.read_bytes() if place.is_file() else None


def main() -> int:
    """Print the table; 0 when every disaster is paused or held, explained, and harmless."""
    kinds: list[tuple[str, Callable[..., Path], str, Spoil]]
    kinds = [("plan.xlsx", make_plan, name, spoil) for name, spoil in IN_EXCEL.items()]
    kinds += [("plan.csv", make_text, name, spoil) for name, spoil in IN_TEXT.items()]
    fine = 0
    with tempfile.TemporaryDirectory() as name:
        for number, (file, make, kind, spoil) in enumerate(kinds):
            folder = Path(name) / str(number)
            folder.mkdir()
            outcome = strike(folder, spoil, make, file)
            fine += not outcome.lost
            state = outcome.state if outcome.state in STOPPED else "held"
            sys.stdout.write(f"{file[5:]:<5} {kind:<48} {state:<7} {'; '.join(outcome.lost) or outcome.said}\n")
            shutil.rmtree(folder)
    sys.stdout.write(f"Paused or held, explained, nothing deleted: {fine} of {len(kinds)}.\n")
    return 0 if fine == len(kinds) else 1


if __name__ == "__main__":
    sys.exit(main())
