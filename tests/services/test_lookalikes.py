"""Stories: what was said of one tracker holds for the next one with the same columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services.connecting.conventions import confirm_word
from services.connecting.onboarding import connect, look
from services.workspace import Workspace
from tests.services.conftest import ANA, make_workbook

HEADER = ["Ref", "Thing", "Wer", "Bis", "Stand", "Waits"]
ROWS: list[list[Any]] = [
    ["A-1", "Racks in the hall", "Ana", "2026-04-01", "✎", None],
    ["A-2", "Pilot with one shift", "Ben", "2026-04-02", "offen", "A-1"],
    ["A-3", "Go live for all shifts", "Cem", "2026-04-03", "offen", "A-2"],
]
CHOSEN = {"title": "Thing", "outcome": "", "depends_on": "Waits", "notes": ""}


def test_a_second_sheet_with_the_same_columns_is_read_as_the_first_was_corrected(ws: Workspace, tmp_path: Path) -> None:
    first = make_workbook(tmp_path / "north.xlsx", ROWS, HEADER)
    connect(ws, first, "north", mapping=CHOSEN, actor=ANA)
    confirm_word(ws, "north", "status", "✎", "in_progress", ANA)
    second = make_workbook(tmp_path / "south.xlsx", [["B" + row[0][1:], *row[1:]] for row in ROWS], HEADER)

    found = look(second, ws=ws)
    assert found.guess.like == "north"
    assert found.reading is not None
    assert [row.values["status"] for row in found.reading.rows] == ["in_progress", "not_started", "not_started"]
    assert {column.field: column.header for column in found.guess.columns if column.field}["depends_on"] == "Waits"

    # A sheet with other columns is read on its own, and so is the same one where nobody knows the first.
    other = make_workbook(tmp_path / "west.xlsx", [row[:4] for row in ROWS], ["Id", "Milestone", "Owner", "Due"])
    assert look(other, ws=ws).guess.like == ""
    assert look(second).guess.like == ""
