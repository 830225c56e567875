"""Small steps that stories about backups share."""

from __future__ import annotations

from pathlib import Path

from db import records
from db.engine import open_engine
from db.ledger import commit_changes
from domain.records import WHOLE_ROW, Change, Origin
from services.history.backup import backup
from services.workspace import Workspace
from tests.services.conftest import ANA


def commit(ws: Workspace, *changes: Change) -> None:
    with ws.write() as tx:
        commit_changes(tx, changes, actor=ANA, origin=Origin("app"))


def add(ws: Workspace, *keys: str) -> None:
    commit(ws, *(Change(key, WHOLE_ROW, None, {"title": f"Milestone {key}"}) for key in keys))


def keys(ws: Workspace) -> list[str]:
    with ws.read() as tx:
        return list(records.rows_of(tx, "milestone"))


def made(ws: Workspace, to: Path | None = None) -> Path:
    return Path(backup(ws, to, actor=ANA)["file"])


def copy_of(ws: Workspace, file: Path) -> Workspace:
    return Workspace(ws.settings, open_engine(file))
