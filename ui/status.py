"""Status on the screen: always an icon, a word and a colour, the same three wherever it appears."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias

import streamlit as st

from domain.records import Stage
from ui.words import count

Color: TypeAlias = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]


@dataclass(frozen=True, slots=True)
class Chip:
    """One status. `glyph` stands for the icon inside tables, where icons cannot be drawn."""

    word: str
    icon: str
    glyph: str
    color: Color

    @property
    def label(self) -> str:
        return f"{self.glyph} {self.word}"

    def saying(self, word: str) -> Chip:
        return replace(self, word=word)


OUTLOOK = {
    "fine": Chip("On track", "check_circle", "✓", "green"),
    "tight": Chip("Tight", "hourglass_bottom", "◔", "yellow"),
    "overdue": Chip("Overdue", "schedule", "◷", "orange"),
    "short": Chip("Short", "trending_down", "▼", "red"),
    "done": Chip("Done", "task_alt", "●", "blue"),
    "cancelled": Chip("Cancelled", "block", "○", "gray"),
}
"""How a milestone stands in Cairn's view; `very_short` is shown as `short`, with its days."""

OUTLOOK_HELP = {
    "fine": "Open, and everything that it waits for leaves at least a week.",
    "tight": "Fewer than 5 working days between what it waits for and its own date.",
    "overdue": "Past its date, or it waits for something that is.",
    "short": "What it waits for comes later than its date allows.",
    "done": "Reported done.",
}

WAITS_OVERDUE = Chip("Waits, overdue", "hourglass_disabled", "◷", "orange")
HELD = Chip("Not accepted yet", "pan_tool", "■", "violet")
CONFLICT = Chip("Both sides moved", "call_split", "⇄", "violet")
TOO_EARLY = Chip("Done too early", "help", "?", "red")

RUN = {
    "ok": Chip("Synced", "check_circle", "✓", "green"),
    "nothing": Chip("Nothing new", "check_circle", "✓", "green"),
    "new": Chip("Not synced yet", "fiber_new", "○", "blue"),
    "queued": Chip("Waiting its turn", "schedule", "◷", "blue"),
    "running": Chip("Running", "sync", "◔", "blue"),
    "paused": Chip("Paused", "pause_circle", "■", "orange"),
    "failed": Chip("Failed", "error", "▼", "red"),
    "degraded": Chip("Degraded", "cloud_off", "▼", "red"),
}

WAITS = Chip("Edits wait to be written", "schedule", "◷", "blue")
WAITS_TO_BE_FETCHED = WAITS.saying("Edits wait to be fetched")
"""Synced, but something was edited in Cairn since, which a person has to carry to the file."""

LOOK = Chip("Look", "warning", "△", "orange")
ALL_FINE = Chip("Everything can be read", "check_circle", "✓", "green")

SEVERITY = {
    "error": Chip("Must change", "error", "▼", "red"),
    "warning": Chip("Look again", "warning", "△", "orange"),
    "gap": Chip("Missing", "remove_circle", "○", "gray"),
    "info": Chip("Worth knowing", "info", "●", "blue"),
}


def of_tracker(tracker: Mapping[str, Any]) -> Chip:
    """How one tracker stands."""
    if not waits(tracker) or tracker["state"] not in ("ok", "nothing"):
        return RUN[tracker["state"]]
    return WAITS_TO_BE_FETCHED if tracker.get("by_upload") else WAITS


def waits(tracker: Mapping[str, Any]) -> bool:
    """Say whether edits wait to be written. In observe nothing ever is."""
    return bool(tracker["waits"]) and tracker["stage"] != Stage.OBSERVE


def group_of(state: str) -> str:
    """The state as filters and counters name it: short and very short are one."""
    return "short" if state == "very_short" else state


def outlook(row: Any, short_by: int | None, today: date) -> Chip:
    """How one milestone stands. `short_by`: working days that its worst link lacks, if one does."""
    chip = OUTLOOK[group_of(row.state)]
    if chip is OUTLOOK["short"] and short_by:
        return chip.saying(f"Short by {count(short_by, 'day')}")
    if chip is OUTLOOK["overdue"]:
        return chip if row.due_date is not None and row.due_date < today else WAITS_OVERDUE
    return chip


def draw(chip: Chip, help_text: str | None = None) -> None:
    """Draw a chip where icons can be drawn."""
    st.badge(chip.word, icon=f":material/{chip.icon}:", color=chip.color, help=help_text)


def column(label: str, chips: list[Chip], *, width: int | None = None, help_text: str | None = None) -> Any:
    """A column of chips; the cells hold `[chip.label]`."""
    known = {chip.label: chip.color for chip in chips}
    return st.column_config.MultiselectColumn(
        label, options=list(known), color=list(known.values()) or None, width=width, help=help_text, disabled=True
    )
