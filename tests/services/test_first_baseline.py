"""What was first agreed: set once, from the first due date that there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services import inbox
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, make_workbook


def test_a_due_date_that_is_first_typed_in_cairn_is_the_baseline_too(ws: Workspace, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["A-1", "Racks in", None, "IT"], ["A-2", "Pilot", "2026-05-01", "IT"]]
    connect(ws, make_workbook(tmp_path / "p.xlsx", rows, ["Id", "Milestone", "Due", "Function"]), "p", actor=ANA,
            stage="sheet_leads")  # fmt: skip
    run_sync(ws, "p")
    apply_edits(ws, [Edit("A-1", "due_date", "2026-06-01")], actor=ANA, reason="agreed in the review")
    apply_edits(ws, [Edit("A-1", "due_date", "2026-06-08")], actor=ANA, reason="moved")
    agreed = {row["key"]: (row["baseline_date"], row["due_date"]) for row in inbox.milestones(ws, "p")}
    assert agreed == {"A-1": ("2026-06-01", "2026-06-08"), "A-2": ("2026-05-01", "2026-05-01")}
