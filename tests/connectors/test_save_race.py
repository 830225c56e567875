"""Another program saves the workbook while Cairn writes to it: none of its versions is lost, and both sides agree."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from connectors.excel import ExcelConnector
from connectors.files import backup_folder
from db import records
from domain.errors import RevisionMismatch
from domain.sheets import CellWrite
from services.edits import Edit, apply_edits
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.conftest import DEEP, large
from tests.services.conftest import ANA, cell, plan, ws

SAVES = 200
SYNCED_SAVES = SAVES if DEEP else 6
PROGRAM = Path(__file__).with_name("other_program.py")
__all__ = ["plan", "ws"]


class OtherProgram:
    """Somebody at work in the same workbook, in a process of their own."""

    def __init__(self, requests: IO[str], answers: IO[str]) -> None:
        self._requests, self._answers = requests, answers

    def start_saving(self, number: int) -> None:
        self._requests.write(f"{number}\n")
        self._requests.flush()
        assert self._answers.readline() == "ready\n"

    def saved(self) -> str:
        """The SHA-256 of the version that it put in place."""
        return self._answers.readline().strip()


@contextmanager
def other_program(path: Path, ref: str) -> Iterator[OtherProgram]:
    with subprocess.Popen(
        [sys.executable, str(PROGRAM), str(path), ref], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        yield OtherProgram(process.stdin, process.stdout)


def kept_versions(path: Path, backups: Path) -> set[str]:
    """The SHA-256 of the version in place, and of those among the backups."""
    copies = backup_folder(path, backups)
    files = [path, *(copies.iterdir() if copies.exists() else ())]
    return {hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_no_version_of_another_program_is_lost_and_its_edit_stands(plan: Path, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    connector = ExcelConnector(plan, backups)
    became: Counter[str] = Counter()
    with other_program(plan, "B4") as other:
        for number in range(1, large(SAVES) + 1):
            other.start_saving(number)
            seen = connector.read()
            ours = [CellWrite(5, 2, f"ours {number}")]
            try:
                result = connector.write("Plan", ours, seen.revision)
                became["written" if result.written else "refused"] += 1
            except RevisionMismatch:
                became["gave way"] += 1
            saved = other.saved()

            assert saved in kept_versions(plan.resolve(), backups)
            assert cell(plan, "B4") == f"theirs {number}"
            after = connector.read()
            assert connector.write("Plan", ours, after.revision).refused == ()
            assert (cell(plan, "B4"), cell(plan, "B5")) == (f"theirs {number}", f"ours {number}")

    assert became["gave way"] > large(SAVES) // 10
    assert {entry.name for entry in tmp_path.iterdir()} <= {"backups", "plan.xlsx", "workspace", "workspace-keys"}


def test_syncs_while_another_program_saves_say_so_and_the_next_ones_converge(ws: Workspace, plan: Path) -> None:
    """A program that opened the workbook before Cairn wrote to it, and saves it afterwards, takes Cairn's edit back:
    for a sync that is an edit like any other, and both sides hold what it saved."""
    became: Counter[str] = Counter()
    with other_program(plan, "B4") as other:
        for number in range(1, SYNCED_SAVES + 1):
            assert apply_edits(ws, [Edit("WH-2", "title", f"ours {number}")], actor=ANA, reason="Agreed.").txn
            other.start_saving(number)
            run = run_sync(ws, "launch")
            other.saved()
            became["written" if run.to_sheet else "said"] += 1
            if not run.to_sheet:
                assert "Run the sync again" in run.message

            later = [run_sync(ws, "launch") for _ in range(2)]

            assert later[-1].state == "nothing"
            assert not any(one.conflicts or one.held for one in (run, *later))
            in_sheet = {"IT-1": cell(plan, "B4"), "WH-2": cell(plan, "B7")}
            assert titles(ws) == in_sheet
            assert in_sheet["IT-1"] == f"theirs {number}"
            assert in_sheet["WH-2"] == f"ours {number}" or run.to_sheet


def titles(ws: Workspace) -> dict[str, object]:
    with ws.read() as tx:
        rows = {key: records.row_of(tx, "milestone", key) for key in ("IT-1", "WH-2")}
    return {key: row.values["title"] for key, row in rows.items() if row}
