"""A save that closes a loop is refused, whatever loops the sheets have brought already."""

from __future__ import annotations

from pathlib import Path

from services.connecting.onboarding import connect
from services.edits import Edit, EditResult, apply_edits
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, make_workbook

ROWS: list[list[str | None]] = [
    ["A-1", "Hall handed over", "IT", "Ana", "Open", "2026-09-01", "A-2, A-3"],
    ["A-2", "Racking mounted", "IT", "Ana", "Open", "2026-10-01", "A-1"],
    ["A-3", "Scanners installed", "IT", "Ana", "Open", "2026-11-01", None],
    ["A-4", "Staff trained", "IT", "Ana", "Open", "2026-12-01", None],
]


def waits_for(ws: Workspace, key: str, refs: str) -> EditResult:
    return apply_edits(ws, [Edit(key, "depends_on", refs)], actor=ANA)


def test_only_the_loop_that_the_save_itself_would_close_is_refused_and_named(ws: Workspace, tmp_path: Path) -> None:
    connect(ws, make_workbook(tmp_path / "plan.xlsx", ROWS), "launch", stage="sheet_leads", actor=ANA)
    run_sync(ws, "launch")
    closing = waits_for(ws, "A-3", "A-1")
    assert closing.txn is None
    assert [issue.rule for issue in closing.issues] == ["circular-link"]
    assert closing.issues[0].message.startswith("A-3 → A-1 → A-3 ")
    assert waits_for(ws, "A-4", "A-1, A-2").txn, "the sheet's own loop of A-1 and A-2 is not this save's doing"
