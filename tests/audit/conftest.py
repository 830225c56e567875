"""Exports for stories of their own, and the script that checks them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from audit import standalone
from db import records
from db.ledger import commit_changes
from domain.records import WHOLE_ROW, Change, Event, Origin
from services.settings import Settings
from services.workspace import open_workspace
from tests.audit.exports import ANA, SHEET, Checked, Log


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    ws = open_workspace(Settings(tmp_path_factory.mktemp("workspace")))
    rows = [Change(f"IT-{n}", WHOLE_ROW, None, {"title": f"Größe {n}"}, place=f"Plan!A{n}") for n in range(1, 6)]
    moves = [Change(f"IT-{n}", "due_date", None, date(2026, 3, n)) for n in range(1, 6)]
    undone = [replace(move, before=move.after, after=None) for move in moves[:4]]
    for changes in (rows, moves, undone):
        with ws.write() as tx:
            commit_changes(tx, changes, actor=ANA, origin=SHEET, reason='said "so"\nand meant it')
    with ws.write() as tx:
        commit_changes(tx, [], actor=ANA, origin=Origin("app"), events=[Event("sign_in", "ana", "session")])
    with ws.read() as tx:
        return Log(records.head(tx).log_id, list(records.stored_records(tx)))


@pytest.fixture
def whole(log: Log, tmp_path: Path) -> Path:
    return log.export(tmp_path / "export")


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Checked:
    def run(path: Path, *arguments: str) -> tuple[int, str]:
        code = standalone.main([str(path), *arguments])
        return code, capsys.readouterr().out

    return run
