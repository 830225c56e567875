"""What a first sync would bring in: one line for each new milestone, with the values that it would have."""

from __future__ import annotations

from typing import Any

import streamlit as st

from domain.records import WHOLE_ROW, json_of
from services.connecting.onboarding import Look
from services.syncing.sync import SyncRun
from ui import status, tables, words
from ui.words import count

MOST = 200
_WIDE = {"title": 220, "notes": 220, "risk": 200, "owner": 115, "function": 150, "depends_on": 150}
_HELD = "■"


def draw(run: SyncRun, seen: Look) -> None:
    """Draw the incoming milestones; a cell that waits is marked with its text as it stands in the sheet."""
    if seen.reading is None:
        return
    keys = {cell["where"]: cell["key"] for cell in run.plan if cell["field"] == WHOLE_ROW}
    rows = [(keys.get(str(seen.reading.place(row, "title"))), row) for row in seen.reading.rows]
    fields = [name for name in _order(seen) if any(row.values.get(name) or _held(row, name) for _, row in rows)]
    lines: list[dict[str, Any]] = [
        {"Key": key or "waits", "Was": "new"} | {name: _said(row, name) for name in fields} for key, row in rows[:MOST]
    ]
    columns = {"Key": 72, "Was": 48}
    columns |= {name: tables.text(words.label_of(name), width=_WIDE.get(name, 115)) for name in fields}
    tables.show(lines, columns, key="incoming", alt="What the first sync would bring in", in_full=10, opens=())
    notes = [f"The first {MOST} of {count(len(rows), 'row')}." if len(rows) > MOST else ""]
    if run.held:
        notes.append(f"{_HELD} {status.HELD.word}: stays blank until it is corrected in the sheet.")
    if said := " ".join(filter(None, notes)):
        st.caption(said)


def _order(seen: Look) -> list[str]:
    binding = seen.guess.binding
    assert binding is not None
    bound = [name for name, _ in binding.constants] + list(binding.fields)
    return [name for name in dict.fromkeys(["title", *bound]) if name != "key"]


def _held(row: Any, name: str) -> str:
    return next((cell.text for cell in row.held if cell.field == name), "")


def _said(row: Any, name: str) -> str:
    if text := _held(row, name):
        return f"{_HELD} {text}"
    value = row.values.get(name)
    return words.recorded(name, json_of(value)) if value not in (None, ()) else ""
