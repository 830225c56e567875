"""What a sync did or would do: in one sentence, and cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.syncing.sync import SyncRun
from ui import tables, words
from ui.words import count

STOPPED = ("paused", "failed")


def told(run: SyncRun, *, planned: bool = False, to: str = "written to the sheet") -> str:
    """A run in one sentence; `planned` counts the cells that it would write, `to` says where those go.

    >>> told(SyncRun("IT", "ok", to_database=2, to_sheet=1))
    'IT: 2 cells taken in, 1 cell written to the sheet.'
    """
    if run.state in STOPPED:
        return f"{run.tracker}: {run.message}"
    written = sum(cell["side"] == "sheet" for cell in run.plan) if planned else run.to_sheet
    parts = [
        (run.added, f"{count(run.added, 'milestone')} added"),
        (run.to_database, f"{count(run.to_database, 'cell')} taken in"),
        (written, f"{count(written, 'cell')} {to}"),
        (run.missing, f"{count(run.missing, 'row')} missing in the sheet"),
        (run.held, f"{count(run.held, 'cell')} not accepted yet"),
        (run.conflicts, f"{count(run.conflicts, 'cell')} moved on both sides"),
        (run.proposals, f"{count(run.proposals, 'proposal')} to answer"),
    ]
    said = ", ".join(text for number, text in parts if number) or "nothing new"
    return f"{run.tracker}: {said}." + (f" {run.message}" if run.message else "")


def cells(runs: Sequence[SyncRun], *, key: str) -> None:
    """The planned cells of some runs as a table; nothing where no cell would move."""
    rows = [_planned(cell) for run in runs for cell in run.plan]
    if rows:
        tables.show(rows, _COLUMNS, key=key, alt="What a sync would do", in_full=10)


_COLUMNS = {"Key": None, "Goes": 110, "Field": 130, "Was": 200, "Becomes": 240, "Place": 130}


def _planned(cell: dict[str, Any]) -> dict[str, Any]:
    field = cell["field"]
    return {
        "Key": cell["key"],
        "Goes": "into Cairn" if cell["side"] == "database" else "to the sheet",
        "Field": words.label_of(field),
        "Was": words.recorded(field, cell["before"]) if cell["before"] is not None else "",
        "Becomes": words.recorded(field, cell["after"]) if cell["after"] is not None else "",
        "Place": cell["where"] or "",
    }
